//! `/start <token>`: an employee follows an invitation and ties the own Telegram account.

use chrono::{DateTime, Utc};
use finco_store::invites::{self, Followed};
use finco_store::{PgConnection, StoreError, audit};
use finco_texts::{fill, text};
use serde_json::json;

use super::{Asker, Reply};

/// Ties the account, or says why not. Said twice, it is done once.
pub(super) async fn follow(
    conn: &mut PgConnection,
    asker: &Asker,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Reply, StoreError> {
    let key = match invites::follow(conn, token, asker.user_id, now).await? {
        Followed::Tied {
            employee,
            name,
            language,
            is_new,
        } => {
            if is_new {
                let detail = json!({
                    "before": { "telegram_id": null },
                    "after": { "telegram_id": asker.user_id.to_string() },
                    "by": "invitation",
                });
                let object = format!("employee:{}", employee.0);
                audit::insert(conn, now, "system", "link_telegram", &object, detail, None).await?;
            }
            let words = fill(language, "invite-tied", &[("name", name.into())]);
            return Ok(Reply {
                relink: is_new,
                ..Reply::from(words)
            });
        }
        Followed::Unknown => "invite-unknown",
        Followed::Used => "invite-used",
        Followed::Expired => "invite-expired",
        Followed::Taken => "invite-taken",
    };
    Ok(text(asker.language, key).into())
}
