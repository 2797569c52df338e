//! Chats whose asks must be worked out again, and from when on.

use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;
use sqlx::PgConnection;

use crate::StoreError;
use crate::talks::Family;

/// A chat whose links must be worked out again.
#[derive(Debug, Clone)]
pub struct Unlinked {
    /// Which chat.
    pub chat: ChatKey,
    /// From which moment on.
    pub from: DateTime<Utc>,
    /// The mark to give back with [`set_linked`].
    pub seq: i64,
}

/// Chats whose links must be worked out again, at most `limit`, without `but`.
///
/// # Errors
/// When the database is away.
pub async fn list_unlinked(conn: &mut PgConnection, limit: i64, but: &[ChatKey]) -> Result<Vec<Unlinked>, StoreError> {
    let rows = sqlx::query!(
        r#"select id, business, unlinked_from as "from!", unlinked_seq from chats
           where unlinked_from is not null
             and not exists (select from unnest($2::bigint[], $3::text[]) b (id, business)
                             where b.id = chats.id and b.business = chats.business)
           order by unlinked_from limit $1"#,
        limit,
        &but.iter().map(|chat| chat.id).collect::<Vec<_>>(),
        &but.iter().map(|chat| chat.business.clone()).collect::<Vec<_>>()
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Unlinked {
            chat: ChatKey {
                id: row.id,
                business: row.business,
            },
            from: row.from,
            seq: row.unlinked_seq,
        })
        .collect())
}

/// Takes the chat for this transaction: one worker links a chat at a time, while messages still come in. `false` when
/// another worker has it.
///
/// # Errors
/// When the database is away.
pub async fn try_lock(conn: &mut PgConnection, family: &Family) -> Result<bool, StoreError> {
    let name = format!(
        "{}:{}",
        family.ids.iter().min().copied().unwrap_or_default(),
        family.business
    );
    Ok(sqlx::query_scalar!(
        r#"select pg_try_advisory_xact_lock(hashtextextended($1, 7)) as "taken!""#,
        name
    )
    .fetch_one(conn)
    .await?)
}

/// Marks chats as worked out, those apart of which more came meanwhile. They are taken in the order in which whoever logs
/// takes them, so that neither waits for the other for ever.
///
/// # Errors
/// When the database is away.
pub async fn set_linked(conn: &mut PgConnection, linked: &[&Unlinked]) -> Result<(), StoreError> {
    sqlx::query!(
        "with done as (
             select c.id, c.business from unnest($1::bigint[], $2::text[], $3::bigint[]) as d (id, business, seq)
             join chats c on c.id = d.id and c.business = d.business and c.unlinked_seq = d.seq
             order by c.id, c.business for update of c)
         update chats c set unlinked_from = null from done where c.id = done.id and c.business = done.business",
        &linked.iter().map(|one| one.chat.id).collect::<Vec<_>>(),
        &linked.iter().map(|one| one.chat.business.clone()).collect::<Vec<_>>(),
        &linked.iter().map(|one| one.seq).collect::<Vec<_>>()
    )
    .execute(conn)
    .await?;
    Ok(())
}
