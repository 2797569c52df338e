//! `reply_command`: somebody wrote a command to the bot or pressed one of its buttons. The reply goes to the outbox in
//! the transaction that did what was asked; its id is made from the update, so that it is said once.

use std::sync::Arc;

use finco_jobs::{LinkAnswers, ReplyCommand, SendMessage};
use finco_queue::{EntryMeta, Failure, PushOptions};
use finco_store::outbox::{self, Outgoing};
use uuid::Uuid;

use crate::Context;
use crate::chat::{self, Asker};
use crate::context::{sqlx_failure, store_failure};

/// Answers the command.
pub(crate) async fn run(job: ReplyCommand, _meta: EntryMeta, context: Arc<Context>) -> Result<(), Failure> {
    let now = context.clock.now();
    let mut transaction = context.pool.begin().await.map_err(sqlx_failure)?;
    let asker = Asker::find(&mut transaction, &job, context.config.public_url.as_deref())
        .await
        .map_err(store_failure)?;
    let reply = chat::reply(&mut transaction, &asker, &job.text, now)
        .await
        .map_err(store_failure)?;
    let message = SendMessage {
        outbox_id: reply_id(&job),
        chat_id: job.chat_id,
        text: reply.text,
        buttons: reply.buttons,
        attachment: None,
        press_id: job.press_id,
        edit_message_id: job.message_id.filter(|_| reply.in_place),
    };
    let payload = serde_json::to_value(&message).map_err(|error| Failure::Fail {
        reason: error.to_string(),
    })?;
    let outgoing = Outgoing {
        id: message.outbox_id,
        chat_id: job.chat_id,
        payload,
    };
    let is_new = outbox::insert(&mut transaction, &outgoing, now)
        .await
        .map_err(store_failure)?;
    // A command that comes again was done already: what it would do a second time is rolled back.
    if is_new {
        transaction.commit().await.map_err(sqlx_failure)?;
        context.push(&message, PushOptions::default()).await?;
    }
    if reply.relink {
        context.push(&LinkAnswers {}, LinkAnswers::once()).await?;
    }
    Ok(())
}

/// The same command makes the same id: 64 bits of "reply", 64 of the update's number.
fn reply_id(job: &ReplyCommand) -> Uuid {
    Uuid::from_u64_pair(0x7265_706c_7900_8000, job.update_id.cast_unsigned())
}
