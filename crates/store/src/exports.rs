//! Tables made for download: what was asked for, how far it is, and the file.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::StoreError;

/// A table that somebody asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// The number.
    pub id: Uuid,
    /// Who asked.
    pub user_id: i64,
    /// `leaderboard`, `waits`, `response_stats`, `audit` or `employees`.
    pub kind: String,
    /// `csv` or `xlsx`.
    pub format: String,
    /// The parameters of the page's route.
    pub query: Value,
    /// `queued`, `running`, `done` or `failed`.
    pub state: String,
    /// How far, 0 to 100.
    pub percent: i16,
    /// Rows without the heading, once done.
    pub rows: Option<i32>,
    /// Why it failed, as a word.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it and its file go.
    pub expires_at: DateTime<Utc>,
    /// The file, once done.
    pub file: Option<ExportFile>,
}

/// A finished file, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportFile {
    /// The number.
    pub id: Uuid,
    /// The name people see.
    pub name: String,
    /// How large.
    pub size_bytes: i64,
}

/// A file to be kept.
#[derive(Debug, Clone)]
pub struct Made {
    /// Rows without the heading.
    pub rows: i32,
    /// The name people see.
    pub name: String,
    /// Its media type.
    pub content_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// A file with its bytes, and whose it is.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Who asked for it.
    pub user_id: i64,
    /// The name people see.
    pub name: String,
    /// Its media type.
    pub content_type: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// Writes down what is wanted: `export` as queued.
///
/// # Errors
/// When the database is away.
pub async fn insert(conn: &mut PgConnection, export: &Export) -> Result<(), StoreError> {
    sqlx::query!(
        r#"insert into exports (id, user_id, kind, format, query, created_at, expires_at)
           values ($1, $2, $3, $4, $5, $6, $7)"#,
        export.id,
        export.user_id,
        export.kind,
        export.format,
        export.query,
        export.created_at,
        export.expires_at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The export with this number.
///
/// # Errors
/// When the database is away.
pub async fn find(conn: &mut PgConnection, id: Uuid) -> Result<Option<Export>, StoreError> {
    Ok(select(conn, Some(id), None, 1).await?.pop())
}

/// A user's exports, the newest first.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection, user_id: i64, limit: i64) -> Result<Vec<Export>, StoreError> {
    select(conn, None, Some(user_id), limit).await
}

async fn select(
    conn: &mut PgConnection,
    id: Option<Uuid>,
    user_id: Option<i64>,
    limit: i64,
) -> Result<Vec<Export>, StoreError> {
    let rows = sqlx::query!(
        r#"select e.id, e.user_id, e.kind, e.format, e.query, e.state, e.percent, e.rows, e.error, e.created_at,
                  e.expires_at, f.id as "file_id?", f.name as "file_name?", length(f.content)::bigint as size_bytes
           from exports e left join export_files f on f.export_id = e.id
           where ($1::uuid is null or e.id = $1) and ($2::bigint is null or e.user_id = $2)
           order by e.created_at desc, e.id limit $3"#,
        id,
        user_id,
        limit
    )
    .fetch_all(conn)
    .await?;
    let exports = rows.into_iter().map(|row| Export {
        id: row.id,
        user_id: row.user_id,
        kind: row.kind,
        format: row.format,
        query: row.query,
        state: row.state,
        percent: row.percent,
        rows: row.rows,
        error: row.error,
        created_at: row.created_at,
        expires_at: row.expires_at,
        file: row
            .file_id
            .zip(row.file_name)
            .zip(row.size_bytes)
            .map(|((id, name), size_bytes)| ExportFile { id, name, size_bytes }),
    });
    Ok(exports.collect())
}

/// Notes how far a running export is; a finished one stays as it is.
///
/// # Errors
/// When the database is away.
pub async fn set_percent(conn: &mut PgConnection, id: Uuid, percent: i16) -> Result<(), StoreError> {
    sqlx::query!(
        "update exports set state = 'running', percent = $2 where id = $1 and state in ('queued', 'running')",
        id,
        percent
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps the finished file; `false` when a run before this one has kept its own.
///
/// # Errors
/// When the database is away.
pub async fn set_done(conn: &mut PgConnection, id: Uuid, made: &Made, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        r#"update exports set state = 'done', percent = 100, rows = $2, ended_at = $3
           where id = $1 and state in ('queued', 'running')"#,
        id,
        made.rows,
        now
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!(
        "insert into export_files (id, export_id, name, content_type, content) values ($1, $2, $3, $4, $5)",
        Uuid::new_v4(),
        id,
        made.name,
        made.content_type,
        made.content
    )
    .execute(conn)
    .await?;
    Ok(true)
}

/// Notes that it cannot be made, and why.
///
/// # Errors
/// When the database is away.
pub async fn set_failed(conn: &mut PgConnection, id: Uuid, error: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query!(
        "update exports set state = 'failed', error = $2, ended_at = $3 where id = $1 and state in ('queued', 'running')",
        id,
        error,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A file with its bytes, unless it has expired.
///
/// # Errors
/// When the database is away.
pub async fn find_file(conn: &mut PgConnection, id: Uuid, now: DateTime<Utc>) -> Result<Option<Stored>, StoreError> {
    Ok(sqlx::query_as!(
        Stored,
        r#"select e.user_id, f.name, f.content_type, f.content
           from export_files f join exports e on e.id = f.export_id where f.id = $1 and e.expires_at > $2"#,
        id,
        now
    )
    .fetch_optional(conn)
    .await?)
}

/// Exports that nobody has begun or finished since `before`: their job was lost.
///
/// # Errors
/// When the database is away.
pub async fn list_overdue(conn: &mut PgConnection, before: DateTime<Utc>) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar!(
        "select id from exports where state in ('queued', 'running') and created_at < $1 order by created_at",
        before
    )
    .fetch_all(conn)
    .await?)
}

/// Deletes what has expired, files included; returns how many went.
///
/// # Errors
/// When the database is away.
pub async fn delete_expired(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<u64, StoreError> {
    let done = sqlx::query!("delete from exports where expires_at <= $1", now)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}
