//! Files that messages carry, and whether we have them.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::StoreError;

/// A file to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Telegram's stable name of the file.
    pub file_unique_id: String,
    /// Telegram's handle for fetching it.
    pub file_id: String,
    /// `voice`, `photo` ...
    pub kind: String,
}

/// How fetching a file ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// It is in the media store.
    Stored {
        /// Where in the store.
        location: String,
        /// How large.
        size_bytes: i64,
    },
    /// Telegram gives bots at most 20 MB.
    TooBig,
    /// It cannot be had.
    Failed(String),
}

/// Asks for files; returns those that were not asked for before.
///
/// # Errors
/// When the database is away.
pub async fn want(conn: &mut PgConnection, files: &[Wanted], now: DateTime<Utc>) -> Result<Vec<Wanted>, StoreError> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let mut files = files.to_vec();
    files.sort_by(|a, b| a.file_unique_id.cmp(&b.file_unique_id));
    files.dedup_by(|a, b| a.file_unique_id == b.file_unique_id);
    Ok(sqlx::query_as!(
        Wanted,
        r#"insert into media_files (file_unique_id, file_id, kind, state, wanted_at)
           select *, 'wanted', $4 from unnest($1::text[], $2::text[], $3::text[])
           on conflict (file_unique_id) do nothing returning file_unique_id, file_id, kind"#,
        &files.iter().map(|f| f.file_unique_id.as_str()).collect::<Vec<_>>() as &[&str],
        &files.iter().map(|f| f.file_id.as_str()).collect::<Vec<_>>() as &[&str],
        &files.iter().map(|f| f.kind.as_str()).collect::<Vec<_>>() as &[&str],
        now
    )
    .fetch_all(conn)
    .await?)
}

/// Notes how fetching ended.
///
/// # Errors
/// When the database is away.
pub async fn settle(
    conn: &mut PgConnection,
    file_unique_id: &str,
    fetched: &Fetched,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (state, location, size, error) = match fetched {
        Fetched::Stored { location, size_bytes } => ("stored", Some(location.as_str()), Some(*size_bytes), None),
        Fetched::TooBig => ("too_big", None, None, None),
        Fetched::Failed(reason) => ("failed", None, None, Some(reason.as_str())),
    };
    sqlx::query!(
        r#"update media_files set state = $2, location = $3, size_bytes = $4, error = $5, settled_at = $6
           where file_unique_id = $1 and state <> 'stored'"#,
        file_unique_id,
        state,
        location,
        size,
        error,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Files asked for before `before` that never came: to be asked for again.
///
/// # Errors
/// When the database is away.
pub async fn list_overdue(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Wanted>, StoreError> {
    Ok(sqlx::query_as!(
        Wanted,
        r#"select file_unique_id, file_id, kind from media_files
           where state = 'wanted' and wanted_at < $1 order by wanted_at limit $2"#,
        before,
        limit
    )
    .fetch_all(conn)
    .await?)
}
