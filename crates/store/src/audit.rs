//! Who changed what, when: append only.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;

use crate::StoreError;

/// Writes one line. `actor` is a login, `cli` for the command line, or `system`.
///
/// # Errors
/// When the database is away.
pub async fn insert(
    conn: &mut PgConnection,
    at: DateTime<Utc>,
    actor: &str,
    action: &str,
    object: &str,
    detail: Value,
    request_id: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into audit_log (at, actor, action, object, detail, request_id) values ($1, $2, $3, $4, $5, $6)",
        at,
        actor,
        action,
        object,
        detail,
        request_id
    )
    .execute(conn)
    .await?;
    Ok(())
}
