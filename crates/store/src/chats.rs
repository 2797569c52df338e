//! Chats as the messages tell of them, and who is what in which chat.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use finco_domain::chat::{Chat, ChatKey, ChatKind};
use finco_domain::message::Message;
use finco_domain::people::ChatRole;
use finco_domain::update::{Event, Reaction};
use sqlx::PgConnection;

use crate::messages::Received;
use crate::{StoreError, talks};

/// What a batch tells of one chat.
struct Told<'a> {
    chat: &'a Chat,
    at: (DateTime<Utc>, i64),
    unlinked_from: Option<DateTime<Utc>>,
    migrated_to: Option<i64>,
    migrated_from: Option<i64>,
}

impl Told<'_> {
    fn title(&self) -> &str {
        if is_own_talk(self.chat) { "" } else { &self.chat.title }
    }

    fn username(&self) -> Option<&str> {
        self.chat.username.as_deref().filter(|_| !is_own_talk(self.chat))
    }
}

/// Notes titles as told by the newest message of a batch, migrations, and from when on each chat's links must
/// be worked out again. From here on the rows of all its chats are this transaction's, taken in the order of their keys:
/// of two batches that tell of one chat, the later sees all that the earlier wrote.
pub(crate) async fn tell(conn: &mut PgConnection, batch: &[Received]) -> Result<(), StoreError> {
    let mut chats: BTreeMap<&ChatKey, Told<'_>> = BTreeMap::new();
    for received in batch {
        let (chat, at, message) = match &received.update.event {
            Event::Sent(message) | Event::Edited(message) => (&message.chat, message.sent_at, Some(message.as_ref())),
            Event::Member(change) => (&change.chat, change.at, None),
            // What they tell of the chat itself is no news.
            Event::Reacted(Reaction { chat, .. }) | Event::Deleted { chat, .. } => (chat, DateTime::UNIX_EPOCH, None),
            _ => continue,
        };
        note_chat(&mut chats, chat, (at, received.update.id), message);
    }
    upsert_chats(conn, &chats).await?;
    for (key, told) in chats {
        if told.migrated_to.or(told.migrated_from).is_some() {
            share_settings(conn, key).await?;
        }
    }
    Ok(())
}

/// A group and the supergroup it became are one talk: what was set for one holds for the other, from its first message on.
async fn share_settings(conn: &mut PgConnection, chat: &ChatKey) -> Result<(), StoreError> {
    let kin = kin(conn, chat).await?;
    let purposes = sqlx::query!(
        r#"update chats set purpose = 'internal'
           where id = any($1) and business = $2 and purpose <> 'internal'
             and exists (select from chats where id = any($1) and business = $2 and purpose = 'internal')"#,
        &kin,
        chat.business
    )
    .execute(&mut *conn)
    .await?;
    let roles = sqlx::query!(
        r#"insert into chat_roles (chat_id, business, user_id, role)
           select id, r.business, r.user_id, r.role
           from unnest($1::bigint[]) id, chat_roles r where r.chat_id = any($1) and r.business = $2
           on conflict do nothing"#,
        &kin,
        chat.business
    )
    .execute(&mut *conn)
    .await?;
    if purposes.rows_affected() + roles.rows_affected() > 0 {
        mark_all_unlinked(conn, &kin, &chat.business).await?;
    }
    Ok(())
}

fn note_chat<'a>(
    chats: &mut BTreeMap<&'a ChatKey, Told<'a>>,
    chat: &'a Chat,
    at: (DateTime<Utc>, i64),
    message: Option<&Message>,
) {
    // Half of all chats may be talks with the bot itself: their title is the person's name, which every message carries,
    // so their row is written once and never again.
    let at = if is_own_talk(chat) {
        (DateTime::UNIX_EPOCH, 0)
    } else {
        at
    };
    let told = chats.entry(&chat.key).or_insert(Told {
        chat,
        at,
        unlinked_from: None,
        migrated_to: None,
        migrated_from: None,
    });
    if (told.at, &told.chat.title) < (at, &chat.title) {
        (told.chat, told.at) = (chat, at);
    }
    if let Some(message) = message.filter(|_| may_hold_asks(chat)) {
        told.unlinked_from = Some(
            told.unlinked_from
                .map_or(message.sent_at, |from| from.min(message.sent_at)),
        );
        told.migrated_to = told.migrated_to.or(message.migrated_to);
        told.migrated_from = told.migrated_from.or(message.migrated_from);
    }
}

/// Is it a person's own talk with the bot?
fn is_own_talk(chat: &Chat) -> bool {
    chat.kind == ChatKind::Private && chat.key.business.is_empty()
}

/// Can anybody ask anybody in this chat? Not in a person's own talk with the bot, nor in a channel.
fn may_hold_asks(chat: &Chat) -> bool {
    !is_own_talk(chat) && chat.kind != ChatKind::Channel
}

async fn upsert_chats(conn: &mut PgConnection, chats: &BTreeMap<&ChatKey, Told<'_>>) -> Result<(), StoreError> {
    if chats.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = chats.iter().collect();
    sqlx::query!(
        r#"insert into chats as c
               (id, business, kind, title, username, told_at, told_by, unlinked_from, migrated_to, migrated_from,
                unlinked_seq, unindexed_from)
           select u.*, 1, u.unlinked
           from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::bigint[],
                       $8::timestamptz[], $9::bigint[], $10::bigint[])
                    as u (id, business, kind, title, username, at, by, unlinked, migrated_to, migrated_from)
           on conflict (id, business) do update
               set kind          = case when (excluded.told_at, excluded.told_by, excluded.title)
                                             > (c.told_at, c.told_by, c.title) then excluded.kind else c.kind end,
                   title         = case when (excluded.told_at, excluded.told_by, excluded.title)
                                             > (c.told_at, c.told_by, c.title) then excluded.title else c.title end,
                   username      = case when (excluded.told_at, excluded.told_by, excluded.title)
                                             > (c.told_at, c.told_by, c.title) then excluded.username else c.username end,
                   told_by       = case when excluded.told_at > c.told_at then excluded.told_by
                                        when excluded.told_at < c.told_at then c.told_by
                                        else greatest(excluded.told_by, c.told_by) end,
                   told_at       = greatest(excluded.told_at, c.told_at),
                   unlinked_from = least(excluded.unlinked_from, c.unlinked_from),
                   unlinked_seq  = c.unlinked_seq + 1,
                   unindexed_from = least(excluded.unindexed_from, c.unindexed_from),
                   migrated_to   = coalesce(c.migrated_to, excluded.migrated_to),
                   migrated_from = coalesce(c.migrated_from, excluded.migrated_from)
               -- A person's own talk with the bot tells nothing: there is nothing to write.
               where excluded.unlinked_from is not null
                  or (excluded.told_at, excluded.told_by, excluded.title) > (c.told_at, c.told_by, c.title)"#,
        &rows.iter().map(|(key, _)| key.id).collect::<Vec<_>>(),
        &rows.iter().map(|(key, _)| key.business.as_str()).collect::<Vec<_>>() as &[&str],
        &rows.iter().map(|(_, t)| t.chat.kind.as_str()).collect::<Vec<_>>() as &[&str],
        &rows.iter().map(|(_, t)| t.title()).collect::<Vec<_>>() as &[&str],
        &rows.iter().map(|(_, t)| t.username()).collect::<Vec<_>>() as &[Option<&str>],
        &rows.iter().map(|(_, t)| t.at.0).collect::<Vec<_>>(),
        &rows.iter().map(|(_, t)| t.at.1).collect::<Vec<_>>(),
        &rows.iter().map(|(_, t)| t.unlinked_from).collect::<Vec<_>>() as &[Option<DateTime<Utc>>],
        &rows.iter().map(|(_, t)| t.migrated_to).collect::<Vec<_>>() as &[Option<i64>],
        &rows.iter().map(|(_, t)| t.migrated_from).collect::<Vec<_>>() as &[Option<i64>],
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Sets what a person is in one chat, before and after it became a supergroup; the chat's links are worked out again from
/// the beginning, and the person's messages there are counted again.
///
/// # Errors
/// When the database is away.
pub async fn set_role(
    conn: &mut PgConnection,
    chat: &ChatKey,
    user_id: i64,
    role: ChatRole,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let kin = kin(conn, chat).await?;
    sqlx::query!(
        r#"insert into chat_roles (chat_id, business, user_id, role) select id, $2, $3, $4 from unnest($1::bigint[]) id
           on conflict (chat_id, business, user_id) do update set role = excluded.role"#,
        &kin,
        chat.business,
        user_id,
        role.as_str()
    )
    .execute(&mut *conn)
    .await?;
    mark_messages(conn, &kin, &chat.business, Some(user_id), now).await?;
    mark_all_unlinked(conn, &kin, &chat.business).await
}

/// The numbers of a chat's whole conversation: its own, and that of the chat it became or was.
async fn kin(conn: &mut PgConnection, chat: &ChatKey) -> Result<Vec<i64>, StoreError> {
    let found = talks::kin(conn, &[chat]).await?.pop().flatten();
    Ok(found.map_or_else(|| vec![chat.id], |kin| kin.family.ids))
}

/// Has what employees wrote in these chats counted again, all of them or one: each of the company's days they wrote on.
async fn mark_messages(
    conn: &mut PgConnection,
    chats: &[i64],
    business: &str,
    by: Option<i64>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"insert into score_marks (day, kind, at)
           select distinct (m.sent_at at time zone c.time_zone)::date, 'messages', $4::timestamptz
           from company c, messages m join employees e on e.telegram_id = m.sender_id
           where m.chat_id = any($1) and m.business = $2 and ($3::bigint is null or m.sender_id = $3)"#,
        chats,
        business,
        by,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Has what an account wrote counted again, wherever that was: it is no longer an employee's.
pub(crate) async fn mark_messages_of(
    conn: &mut PgConnection,
    account: i64,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"insert into score_marks (day, kind, at)
           select distinct (m.sent_at at time zone c.time_zone)::date, 'messages', $2::timestamptz
           from company c, messages m where m.sender_id = $1"#,
        account,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Has a chat's links worked out again from its first message; those of the chat it became or was, too.
pub(crate) async fn mark_unlinked(conn: &mut PgConnection, chat: &ChatKey) -> Result<(), StoreError> {
    let kin = kin(conn, chat).await?;
    mark_all_unlinked(conn, &kin, &chat.business).await
}

/// As [`mark_unlinked`], of all chats of a conversation. What a batch that is being logged says of an earlier message stays.
async fn mark_all_unlinked(conn: &mut PgConnection, chats: &[i64], business: &str) -> Result<(), StoreError> {
    sqlx::query!(
        r#"update chats c set unlinked_seq = unlinked_seq + 1,
                  unlinked_from = least(c.unlinked_from, (select min(sent_at) from messages
                                                          where chat_id = c.id and business = c.business))
           where id = any($1) and business = $2"#,
        chats,
        business
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Has the links of every chat in which `telegram_id` wrote or reacted worked out again: a new employee's past answers and
/// acknowledgements count too.
///
/// # Errors
/// When the database is away.
pub async fn mark_unlinked_for_account(conn: &mut PgConnection, telegram_id: i64) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        r#"update chats c set unlinked_seq = unlinked_seq + 1,
                  unlinked_from = least(c.unlinked_from, s.first)
           from (select chat_id, business, min(sent_at) as first
                 from (select chat_id, business, sent_at from messages where sender_id = $1
                       union all
                       select m.chat_id, m.business, m.sent_at from reactions r
                       join messages m on m.chat_id = r.chat_id and m.business = r.business and m.message_id = r.message_id
                       where r.user_id = $1) said
                 group by 1, 2) s
           where c.id = s.chat_id and c.business = s.business"#,
        telegram_id
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Tells whether clients ask in a chat (`client`) or nobody does (`internal`), before and after it became a supergroup. Its
/// links are worked out again, and what employees wrote there is counted again.
///
/// # Errors
/// [`StoreError::NotFound`] when no message of the chat was ever seen.
pub async fn set_purpose(
    conn: &mut PgConnection,
    chat: &ChatKey,
    internal: bool,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let kin = kin(conn, chat).await?;
    let done = sqlx::query!(
        "update chats set purpose = $3 where id = any($1) and business = $2",
        &kin,
        chat.business,
        if internal { "internal" } else { "client" }
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::NotFound);
    }
    mark_messages(conn, &kin, &chat.business, None, now).await?;
    mark_all_unlinked(conn, &kin, &chat.business).await
}

/// A chat as listed.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Which chat.
    pub key: ChatKey,
    /// Its kind, in Telegram's word.
    pub kind: String,
    /// `client` or `internal`.
    pub purpose: String,
    /// Its title; in a person's own talk with the bot the person's name.
    pub title: String,
}

/// Every chat by title.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection) -> Result<Vec<Listed>, StoreError> {
    let rows = sqlx::query!(
        r#"select id, business, kind, purpose,
                  coalesce(nullif(title, ''), (select sender_name from messages m where m.chat_id = c.id
                                               order by sent_at desc limit 1), '') as "title!"
           from chats c order by 5, id, business"#
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
            key: ChatKey {
                id: row.id,
                business: row.business,
            },
            kind: row.kind,
            purpose: row.purpose,
            title: row.title,
        })
        .collect())
}
