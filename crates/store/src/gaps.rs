//! When the bot could not see a chat: what was asked then is unknown, not missed.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::{StoreError, unlinked};

/// A gap as it was written.
#[derive(Debug, Clone)]
pub struct GapRow {
    /// Its number.
    pub id: i64,
    /// The chat; `None` for all of them.
    pub chat_id: Option<i64>,
    /// The chat's title.
    pub chat_title: Option<String>,
    /// Its first moment.
    pub from_at: DateTime<Utc>,
    /// The moment after its last; `None` while it lasts.
    pub to_at: Option<DateTime<Utc>>,
    /// `down`, `blind`, `removed` or `reported`.
    pub reason: String,
    /// In a person's words.
    pub note: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
    /// When a person found that it was none.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// A gap to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewGap<'a> {
    /// The chat; `None` for all of them.
    pub chat_id: Option<i64>,
    /// Its first moment.
    pub from_at: DateTime<Utc>,
    /// The moment after its last; `None` while it lasts.
    pub to_at: Option<DateTime<Utc>>,
    /// `down`, `blind`, `removed` or `reported`.
    pub reason: &'a str,
    /// In a person's words.
    pub note: &'a str,
    /// By whom.
    pub by: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

/// Gaps before `before` (first moment and number), newest first; of one chat (and of all) where given.
///
/// # Errors
/// When the database is away.
pub async fn list(
    conn: &mut PgConnection,
    chat_id: Option<i64>,
    before: Option<(DateTime<Utc>, i64)>,
    limit: i64,
) -> Result<Vec<GapRow>, StoreError> {
    Ok(sqlx::query_as!(
        GapRow,
        r#"select id, chat_id, (select title from chats c where c.id = g.chat_id limit 1) as chat_title, from_at, to_at,
                  reason, note, created_at, created_by, withdrawn_at
           from gaps g
           where ($1::bigint is null or chat_id is null or chat_id = $1)
             and ($2::timestamptz is null or (from_at, id) < ($2, $3))
           order by from_at desc, id desc limit $4"#,
        chat_id,
        before.map(|(at, _)| at),
        before.map(|(_, id)| id),
        limit
    )
    .fetch_all(conn)
    .await?)
}

/// One gap, locked until the transaction ends.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub async fn get_locked(conn: &mut PgConnection, id: i64) -> Result<GapRow, StoreError> {
    Ok(sqlx::query_as!(
        GapRow,
        r#"select id, chat_id, (select title from chats c where c.id = g.chat_id limit 1) as chat_title, from_at, to_at,
                  reason, note, created_at, created_by, withdrawn_at
           from gaps g where id = $1 for update of g"#,
        id
    )
    .fetch_one(conn)
    .await?)
}

/// Writes a gap down, and has the asks that waited in it worked out again.
///
/// # Errors
/// [`StoreError::Taken`] when it ends before it begins.
pub async fn insert(conn: &mut PgConnection, new: &NewGap<'_>) -> Result<i64, StoreError> {
    let id = sqlx::query_scalar!(
        r#"insert into gaps (chat_id, from_at, to_at, reason, note, created_at, created_by)
           values ($1, $2, $3, $4, $5, $6, $7) returning id"#,
        new.chat_id,
        new.from_at,
        new.to_at,
        new.reason,
        new.note,
        new.at,
        new.by
    )
    .fetch_one(&mut *conn)
    .await?;
    mark_waiting(conn, new.chat_id, new.from_at, new.to_at).await?;
    Ok(id)
}

/// Changes when a gap was and whether it counts, as this person says, and has the asks that waited in it, before or now,
/// worked out again.
///
/// # Errors
/// [`StoreError::NotFound`]; [`StoreError::Taken`] when it ends before it begins.
pub async fn set(
    conn: &mut PgConnection,
    id: i64,
    (from_at, to_at): (DateTime<Utc>, Option<DateTime<Utc>>),
    withdrawn_at: Option<DateTime<Utc>>,
    by: &str,
) -> Result<(), StoreError> {
    let before = get_locked(conn, id).await?;
    sqlx::query!(
        r#"update gaps set from_at = $2, to_at = $3, withdrawn_at = $4,
             ended_by = case when to_at is distinct from $3 then $5 else ended_by end
           where id = $1"#,
        id,
        from_at,
        to_at,
        withdrawn_at,
        by
    )
    .execute(&mut *conn)
    .await?;
    let until = before.to_at.zip(to_at).map(|(old, new)| old.max(new));
    mark_waiting(conn, before.chat_id, from_at.min(before.from_at), until).await
}

/// Has the chats worked out again in which somebody waited within `[from, until)`; of one chat: also the group or
/// supergroup that it is one conversation with. Their rows are locked in the order in which logging locks them.
pub(crate) async fn mark_waiting(
    conn: &mut PgConnection,
    chat_id: Option<i64>,
    from: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    unlinked::hold_back(conn).await?;
    sqlx::query!(
        r#"with found as (
             select chat_id, business, min(asked_at) as first from asks
             where ($1::bigint is null or chat_id in (
                    select c.id from chats me join chats c on c.business = me.business
                      and (c.id = me.id or c.id = me.migrated_to or c.id = me.migrated_from
                           or c.migrated_to = me.id or c.migrated_from = me.id)
                    where me.id = $1))
               and ($3::timestamptz is null or asked_at < $3) and coalesce(answered_at, closed_at, 'infinity') >= $2
             group by 1, 2),
           locked as (
             select c.id, c.business, f.first from chats c join found f on f.chat_id = c.id and f.business = c.business
             order by c.id, c.business for update of c)
           update chats c set unlinked_seq = c.unlinked_seq + 1, unlinked_from = least(c.unlinked_from, l.first)
           from locked l where c.id = l.id and c.business = l.business"#,
        chat_id,
        from,
        until
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Has any message of this chat been seen?
///
/// # Errors
/// When the database is away.
pub async fn knows_chat(conn: &mut PgConnection, chat_id: i64) -> Result<bool, StoreError> {
    Ok(
        sqlx::query_scalar!(r#"select exists (select from chats where id = $1) as "is!""#, chat_id)
            .fetch_one(conn)
            .await?,
    )
}
