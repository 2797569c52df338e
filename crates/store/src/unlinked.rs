//! Chats whose asks must be worked out again, and from when on.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;
use sqlx::PgConnection;

use crate::StoreError;
use crate::talks::{self, Family};

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

/// Holds back who is working links out by rules that this transaction changes: what is marked now stays marked, and is worked
/// out again once they are committed. Whoever writes a rule does it, before what was worked out already is looked up to be
/// marked, so that nothing is between the two.
///
/// # Errors
/// When the database is away.
pub(crate) async fn hold_back(conn: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query!(
        "with marked as (
             select id, business from chats where unlinked_from is not null order by id, business for update)
         update chats c set unlinked_seq = c.unlinked_seq + 1 from marked m where c.id = m.id and c.business = m.business"
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A conversation taken for this transaction.
#[derive(Debug)]
pub struct Taken<'a> {
    /// Which one; its chats are named also where nobody asks.
    pub family: Family,
    /// Nobody asks here: what was taken for asks goes.
    pub is_silent: bool,
    /// From which moment on its links must be worked out again.
    pub from: DateTime<Utc>,
    /// The marks it was taken by: a group and the supergroup it became have one each.
    marks: Vec<&'a Unlinked>,
}

/// Takes the conversations of these chats for this transaction: one worker links a conversation at a time, while messages
/// still come in. Left out is what another worker has.
///
/// # Errors
/// When the database is away.
pub async fn take<'a>(conn: &mut PgConnection, marked: &'a [Unlinked]) -> Result<Vec<Taken<'a>>, StoreError> {
    let chats: Vec<&ChatKey> = marked.iter().map(|one| &one.chat).collect();
    let found = talks::kin(conn, &chats).await?;
    let names: Vec<String> = found.iter().flatten().flat_map(|kin| names_of(&kin.family)).collect();
    let locked: HashSet<String> = sqlx::query_scalar!(
        r#"select name as "name!" from unnest($1::text[]) name
           where pg_try_advisory_xact_lock(hashtextextended(name, 7))"#,
        &names
    )
    .fetch_all(&mut *conn)
    .await?
    .into_iter()
    .collect();
    // Looked at again under the lock: what a chat is may have changed before it was ours.
    let held = talks::kin(conn, &chats).await?;
    let mut taken: Vec<Taken<'a>> = Vec::new();
    for ((one, before), now) in marked.iter().zip(found).zip(held) {
        let Some(kin) =
            now.filter(|now| before.as_ref() == Some(now) && names_of(&now.family).all(|name| locked.contains(&name)))
        else {
            continue;
        };
        match taken.iter_mut().find(|other| other.family == kin.family) {
            Some(same) => {
                same.from = same.from.min(one.from);
                same.marks.push(one);
            }
            None => taken.push(Taken {
                family: kin.family,
                is_silent: kin.is_silent,
                from: one.from,
                marks: vec![one],
            }),
        }
    }
    Ok(taken)
}

/// What a conversation is locked by: each of its chats, since whoever does not know yet that two are one knows one of them.
fn names_of(family: &Family) -> impl Iterator<Item = String> {
    family.ids.iter().map(|id| format!("{id}:{}", family.business))
}

/// Marks conversations as worked out, those chats apart of which more came meanwhile. They are taken in the order in which
/// whoever logs takes them, so that neither waits for the other for ever. Returns how many marks that were.
///
/// # Errors
/// When the database is away.
pub async fn set_linked(conn: &mut PgConnection, taken: &[Taken<'_>]) -> Result<usize, StoreError> {
    let marks: Vec<&Unlinked> = taken.iter().flat_map(|one| one.marks.iter().copied()).collect();
    sqlx::query!(
        "with done as (
             select c.id, c.business from unnest($1::bigint[], $2::text[], $3::bigint[]) as d (id, business, seq)
             join chats c on c.id = d.id and c.business = d.business and c.unlinked_seq = d.seq
             order by c.id, c.business for update of c)
         update chats c set unlinked_from = null from done where c.id = done.id and c.business = done.business",
        &marks.iter().map(|one| one.chat.id).collect::<Vec<_>>(),
        &marks.iter().map(|one| one.chat.business.clone()).collect::<Vec<_>>(),
        &marks.iter().map(|one| one.seq).collect::<Vec<_>>()
    )
    .execute(conn)
    .await?;
    Ok(marks.len())
}
