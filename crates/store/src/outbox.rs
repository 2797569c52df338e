//! What the bot has to say: written with the reason for it in one transaction, sent by the gateway, settled here.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// Something to send.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// Its id; the same cause makes the same id, so that a repeated job says nothing twice.
    pub id: Uuid,
    /// To which chat.
    pub chat_id: i64,
    /// The job's payload.
    pub payload: Value,
}

/// Queues something to send; `false` when it was queued before.
///
/// # Errors
/// When the database is away.
pub async fn insert(conn: &mut PgConnection, outgoing: &Outgoing, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        r#"insert into outbox (id, chat_id, payload, state, created_at) values ($1, $2, $3, 'queued', $4)
           on conflict (id) do nothing"#,
        outgoing.id,
        outgoing.chat_id,
        outgoing.payload,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes how sending ended.
///
/// # Errors
/// When the database is away.
pub async fn settle(
    conn: &mut PgConnection,
    id: Uuid,
    message_ids: &[i64],
    error: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"update outbox set state = case when $3::text is null then 'sent' else 'failed' end,
                  message_ids = $2, error = $3, settled_at = $4
           where id = $1 and state <> 'sent'"#,
        id,
        message_ids,
        error,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What has waited since before `before`: lost on the way, to be queued again.
///
/// # Errors
/// When the database is away.
pub async fn list_overdue(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Outgoing>, StoreError> {
    Ok(sqlx::query_as!(
        Outgoing,
        "select id, chat_id, payload from outbox where state = 'queued' and created_at < $1 order by created_at limit $2",
        before,
        limit
    )
    .fetch_all(conn)
    .await?)
}

/// Something that could not be sent.
#[derive(Debug, Clone)]
pub struct Failed {
    /// Its id.
    pub id: Uuid,
    /// To which chat.
    pub chat_id: i64,
    /// Why not, in Telegram's words.
    pub error: String,
    /// When that was clear.
    pub settled_at: DateTime<Utc>,
}

/// What could not be sent, the newest first.
///
/// # Errors
/// When the database is away.
pub async fn list_failed(conn: &mut PgConnection, limit: i64) -> Result<Vec<Failed>, StoreError> {
    Ok(sqlx::query_as!(
        Failed,
        r#"select id, chat_id, error as "error!", settled_at as "settled_at!" from outbox
           where state = 'failed' order by settled_at desc limit $1"#,
        limit
    )
    .fetch_all(conn)
    .await?)
}
