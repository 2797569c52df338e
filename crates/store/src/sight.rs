//! What the bot could not see: gaps found by itself, and when it was last in touch with Telegram.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{StoreError, gaps};

/// When the gateway was last in touch with Telegram, as far as is written down; held until the transaction ends.
///
/// # Errors
/// When the database is away.
pub async fn find_seen(conn: &mut PgConnection) -> Result<Option<DateTime<Utc>>, StoreError> {
    Ok(sqlx::query_scalar!("select seen_at from bot_sight for update")
        .fetch_optional(conn)
        .await?)
}

/// Notes that it was in touch at this moment; never an earlier one.
///
/// # Errors
/// When the database is away.
pub async fn set_seen(conn: &mut PgConnection, at: DateTime<Utc>) -> Result<(), StoreError> {
    sqlx::query!(
        r#"insert into bot_sight (seen_at) values ($1)
           on conflict (only_row) do update set seen_at = greatest(bot_sight.seen_at, excluded.seen_at)"#,
        at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Holds the chats' gaps until the transaction ends.
///
/// # Errors
/// When the database is away.
pub async fn lock(conn: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!("select pg_advisory_xact_lock($1, 0)", LOCK)
        .execute(conn)
        .await?;
    Ok(())
}

/// Tells this lock from others.
const LOCK: i32 = 0x7369;

/// A chat and how the bot stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// The chat.
    pub chat_id: i64,
    /// Its title.
    pub title: String,
    /// Telegram's word.
    pub status: String,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Groups in which clients ask, with what the bot is in each as far as it was told.
///
/// # Errors
/// When the database is away.
pub async fn list_stands(conn: &mut PgConnection) -> Result<Vec<Stand>, StoreError> {
    Ok(sqlx::query_as!(
        Stand,
        r#"select id as chat_id, title, bot_status as "status!", coalesce(bot_status_at, told_at) as "since!" from chats
           where bot_status is not null and purpose = 'client' and business = '' and migrated_to is null
             and kind in ('group', 'supergroup') order by id"#
    )
    .fetch_all(conn)
    .await?)
}

/// A gap that has not ended, found by the bot itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenGap {
    /// The number.
    pub id: i64,
    /// Of which chat; `None`: of all.
    pub chat_id: Option<i64>,
    /// Since when.
    pub from_at: DateTime<Utc>,
    /// `down`, `blind` or `removed`.
    pub reason: String,
}

/// The gaps that the bot found by itself and that have not ended.
///
/// # Errors
/// When the database is away.
pub async fn list_open(conn: &mut PgConnection) -> Result<Vec<OpenGap>, StoreError> {
    Ok(sqlx::query_as!(
        OpenGap,
        r#"select id, chat_id, from_at, reason from gaps
           where to_at is null and reason in ('down', 'blind', 'removed') order by id"#
    )
    .fetch_all(conn)
    .await?)
}

/// Opens a gap (closed at once with `to`), and has the asks that waited in it worked out again; `None` when there is one
/// like it, or a person has ended one that was found since `from`: it stays ended, and a later blindness is a new gap.
///
/// # Errors
/// When the database is away.
pub async fn open(
    conn: &mut PgConnection,
    chat: Option<i64>,
    reason: &str,
    from: DateTime<Utc>,
    to: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    let id = sqlx::query_scalar!(
        r#"insert into gaps (chat_id, from_at, to_at, reason, created_at, created_by)
           select $1, $2, $3, $4, $5, 'bot'
           where not exists (select from gaps where chat_id is not distinct from $1 and reason = $4
                               and ended_by is not null and to_at > $2 and greatest(from_at, created_at) >= $2)
           on conflict do nothing returning id"#,
        chat as Option<i64>,
        from,
        to as Option<DateTime<Utc>>,
        reason,
        now
    )
    .fetch_optional(&mut *conn)
    .await?;
    if id.is_some() {
        gaps::mark_waiting(conn, chat, from, to).await?;
    }
    Ok(id)
}

/// Ends a gap, not before a second after it began, and has the asks that waited in it worked out again;
/// `false` when it had ended.
///
/// # Errors
/// When the database is away.
pub async fn close(conn: &mut PgConnection, gap: &OpenGap, to: DateTime<Utc>) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "update gaps set to_at = greatest($2, from_at + interval '1 second') where id = $1 and to_at is null",
        gap.id,
        to
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    // It had no end until now: what was asked after its end was unknown too.
    gaps::mark_waiting(conn, gap.chat_id, gap.from_at, None).await?;
    Ok(true)
}

/// Chats with clients that the bot cannot read in full now.
///
/// # Errors
/// When the database is away.
pub async fn count_blind(conn: &mut PgConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select count(distinct chat_id) as "count!" from gaps
           where to_at is null and withdrawn_at is null and chat_id is not null and reason in ('blind', 'removed')"#
    )
    .fetch_one(conn)
    .await?)
}
