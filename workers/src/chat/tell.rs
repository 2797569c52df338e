//! The bot speaks first: a message in the outbox, in the transaction that gives the reason for it.

use chrono::{DateTime, Utc};
use finco_jobs::{Button, SendMessage};
use finco_store::outbox::{self, Outgoing};
use finco_store::{PgConnection, StoreError};
use uuid::Uuid;

/// Writes a message to the outbox. The caller has made sure, in this transaction, that it is said once, and queues the
/// result after the commit; what is lost between the two is queued by `sweep_lost`.
pub(crate) async fn tell(
    conn: &mut PgConnection,
    chat_id: i64,
    text: String,
    buttons: Vec<Vec<Button>>,
    now: DateTime<Utc>,
) -> Result<SendMessage, StoreError> {
    let message = SendMessage {
        outbox_id: Uuid::new_v4(),
        chat_id,
        text,
        buttons,
        attachment: None,
        press_id: None,
        edit_message_id: None,
    };
    let outgoing = Outgoing {
        id: message.outbox_id,
        chat_id,
        payload: serde_json::to_value(&message).unwrap_or_default(),
    };
    outbox::insert(conn, &outgoing, now).await?;
    Ok(message)
}
