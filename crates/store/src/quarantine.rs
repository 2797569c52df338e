//! What could not be read or stored: kept whole, shown to people, can be tried again.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use crate::StoreError;

/// Something that could not be read.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// Telegram's number of the update, where it could be read.
    pub update_id: Option<i64>,
    /// Its kind, where it could be read.
    pub kind: Option<String>,
    /// Why it could not be read, for people.
    pub reason: String,
    /// When it reached the door.
    pub received_at: DateTime<Utc>,
    /// The bytes as they came.
    pub raw: Vec<u8>,
}

/// Puts bytes aside; the same bytes twice are one row.
///
/// # Errors
/// When the database is away.
pub async fn insert(conn: &mut PgConnection, all: &[Unreadable]) -> Result<(), StoreError> {
    for one in all {
        let digest = digest(&one.raw);
        sqlx::query!(
            r#"insert into quarantine (digest, update_id, kind, reason, received_at, raw)
               values ($1, $2, $3, $4, $5, $6) on conflict (digest) do nothing"#,
            &digest,
            one.update_id,
            one.kind,
            one.reason,
            one.received_at,
            one.raw
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The newest entries first.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection, limit: i64) -> Result<Vec<Unreadable>, StoreError> {
    Ok(sqlx::query_as!(
        Unreadable,
        "select update_id, kind, reason, received_at, raw from quarantine order by received_at desc limit $1",
        limit
    )
    .fetch_all(conn)
    .await?)
}

/// Forgets an entry after it was read in the end.
///
/// # Errors
/// When the database is away.
pub async fn delete(conn: &mut PgConnection, raw: &[u8]) -> Result<(), StoreError> {
    sqlx::query!("delete from quarantine where digest = $1", &digest(raw))
        .execute(conn)
        .await?;
    Ok(())
}

/// What names the bytes: the same bytes twice are one entry.
fn digest(raw: &[u8]) -> Vec<u8> {
    Sha256::digest(raw).to_vec()
}
