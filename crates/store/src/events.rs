//! Every other update: reactions, presses, members, deletions, business connections, kinds not known yet. All are kept as
//! they came; those that asks are told by have tables of their own.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use finco_domain::message::MessageKey;
use finco_domain::update::{BusinessConnection, Event, MemberChange, Reaction};
use sqlx::PgConnection;

use crate::StoreError;
use crate::messages::Received;

/// The columns of one event.
struct Row<'a> {
    received: &'a Received,
    chat: Option<(i64, String)>,
    message_id: Option<i64>,
    user_id: Option<i64>,
    at: Option<DateTime<Utc>>,
}

fn row(received: &Received) -> Row<'_> {
    let (message_id, user_id, at) = match &received.update.event {
        Event::Sent(_) | Event::Edited(_) | Event::Other { .. } => (None, None, None),
        Event::Deleted { message_ids, .. } => (message_ids.first().copied(), None, None),
        Event::Reacted(reaction) => (Some(reaction.message_id), reaction.user_id, Some(reaction.at)),
        Event::Pressed(press) => (press.message_id, Some(press.user_id), None),
        Event::Member(change) => (None, Some(change.user_id), Some(change.at)),
        Event::Business(connection) => (None, Some(connection.user_id), Some(connection.at)),
    };
    let chat = received.update.event.chat_key().map(|key| (key.id, key.business));
    Row {
        received,
        chat,
        message_id,
        user_id,
        at,
    }
}

/// Writes events; repeats (same update id and kind) change nothing. Returns how many were new.
pub(crate) async fn insert(conn: &mut PgConnection, all: &[&Received]) -> Result<u64, StoreError> {
    if all.is_empty() {
        return Ok(0);
    }
    let mut rows: Vec<Row<'_>> = all.iter().map(|received| row(received)).collect();
    rows.sort_by(|a, b| {
        (a.received.update.id, &a.received.update.kind).cmp(&(b.received.update.id, &b.received.update.kind))
    });
    let done = sqlx::query!(
        r#"insert into chat_events (update_id, kind, chat_id, business, message_id, user_id, at, received_at, raw)
           select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[],
                                $7::timestamptz[], $8::timestamptz[], $9::bytea[])
           on conflict do nothing"#,
        &rows.iter().map(|r| r.received.update.id).collect::<Vec<_>>(),
        &rows.iter().map(|r| r.received.update.kind.as_str()).collect::<Vec<_>>() as &[&str],
        &rows.iter().map(|r| r.chat.as_ref().map(|c| c.0)).collect::<Vec<_>>() as &[Option<i64>],
        &rows
            .iter()
            .map(|r| r.chat.as_ref().map_or("", |c| c.1.as_str()))
            .collect::<Vec<_>>() as &[&str],
        &rows.iter().map(|r| r.message_id).collect::<Vec<_>>() as &[Option<i64>],
        &rows.iter().map(|r| r.user_id).collect::<Vec<_>>() as &[Option<i64>],
        &rows.iter().map(|r| r.at).collect::<Vec<_>>() as &[Option<DateTime<Utc>>],
        &rows.iter().map(|r| r.received.received_at).collect::<Vec<_>>(),
        &rows.iter().map(|r| r.received.raw.as_slice()).collect::<Vec<_>>() as &[&[u8]],
    )
    .execute(&mut *conn)
    .await?;
    sort_out(conn, all).await?;
    Ok(done.rows_affected())
}

/// Writes what asks are told by into its own tables, and has the links of the messages it is about worked out again.
async fn sort_out(conn: &mut PgConnection, all: &[&Received]) -> Result<(), StoreError> {
    let mut reactions: Vec<(&Reaction, i64)> = Vec::new();
    // A deletion carries no moment of its own: it is known since it reached the door.
    let mut deletions: BTreeMap<MessageKey, DateTime<Utc>> = BTreeMap::new();
    for received in all {
        match &received.update.event {
            Event::Reacted(reaction) => reactions.push((reaction, received.update.id)),
            Event::Deleted { chat, message_ids } => {
                for id in message_ids {
                    let key = MessageKey {
                        chat: chat.key.clone(),
                        id: *id,
                    };
                    let at = deletions.entry(key).or_insert(received.received_at);
                    *at = received.received_at.min(*at);
                }
            }
            Event::Member(change) if change.is_self => set_bot_status(conn, change).await?,
            Event::Business(connection) => set_connection(conn, connection, received.update.id).await?,
            _ => {}
        }
    }
    let mut about: Vec<MessageKey> = reactions.iter().map(|(reaction, _)| reaction.message()).collect();
    about.extend(deletions.keys().cloned());
    insert_reactions(conn, &reactions).await?;
    insert_deletions(conn, &deletions).await?;
    mark_unlinked(conn, &about).await
}

async fn insert_reactions(conn: &mut PgConnection, rows: &[(&Reaction, i64)]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    for (reaction, update_id) in rows {
        sqlx::query!(
            r#"insert into reactions (chat_id, business, message_id, user_id, at, update_id, emoji)
               values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing"#,
            reaction.chat.key.id,
            reaction.chat.key.business,
            reaction.message_id,
            reaction.user_id.unwrap_or_default(),
            reaction.at,
            update_id,
            &reaction.emoji
        )
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

async fn insert_deletions(
    conn: &mut PgConnection,
    rows: &BTreeMap<MessageKey, DateTime<Utc>>,
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        r#"insert into message_deletions as d (chat_id, business, message_id, deleted_at)
           select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[])
           on conflict (chat_id, message_id, business) do update
               set deleted_at = excluded.deleted_at where d.deleted_at > excluded.deleted_at"#,
        &rows.keys().map(|key| key.chat.id).collect::<Vec<_>>(),
        &rows.keys().map(|key| key.chat.business.as_str()).collect::<Vec<_>>() as &[&str],
        &rows.keys().map(|key| key.id).collect::<Vec<_>>(),
        &rows.values().copied().collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Has the links of the chats of these messages worked out again, from each message on. A message that is not logged yet
/// has that done when it comes: [`crate::chats::tell`] has taken the chat's row, so that no other batch brings it meanwhile.
async fn mark_unlinked(conn: &mut PgConnection, about: &[MessageKey]) -> Result<(), StoreError> {
    if about.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        r#"with told as (
               select m.chat_id, m.business, min(m.sent_at) as first
               from unnest($1::bigint[], $2::text[], $3::bigint[]) as k (chat_id, business, message_id)
               join messages m on m.chat_id = k.chat_id and m.business = k.business and m.message_id = k.message_id
               group by 1, 2)
           update chats c set unlinked_seq = unlinked_seq + 1, unlinked_from = least(c.unlinked_from, told.first)
           from told where c.id = told.chat_id and c.business = told.business"#,
        &about.iter().map(|key| key.chat.id).collect::<Vec<_>>(),
        &about.iter().map(|key| key.chat.business.as_str()).collect::<Vec<_>>() as &[&str],
        &about.iter().map(|key| key.id).collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes what the bot is in a chat; the newest telling wins, in any order of arrival.
async fn set_bot_status(conn: &mut PgConnection, change: &MemberChange) -> Result<(), StoreError> {
    sqlx::query!(
        r#"update chats set bot_status = $3, bot_status_at = $4
           where id = $1 and business = $2
             and (bot_status_at is null or (bot_status_at, bot_status) < ($4, $3))"#,
        change.chat.key.id,
        change.chat.key.business,
        change.status,
        change.at
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes an employee's business account; the newest telling wins.
async fn set_connection(
    conn: &mut PgConnection,
    connection: &BusinessConnection,
    update_id: i64,
) -> Result<(), StoreError> {
    let done = sqlx::query!(
        r#"insert into business_connections as b (id, user_id, is_enabled, at, update_id) values ($1, $2, $3, $4, $5)
           on conflict (id) do update
               set user_id = excluded.user_id, is_enabled = excluded.is_enabled, at = excluded.at,
                   update_id = excluded.update_id
               where (b.at, b.update_id) < (excluded.at, excluded.update_id)"#,
        connection.id,
        connection.user_id,
        connection.is_enabled,
        connection.at,
        update_id
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() > 0 {
        // What its owner wrote before we knew whose account it is was taken for a client's.
        sqlx::query!(
            r#"update chats c set unlinked_seq = unlinked_seq + 1,
                      unlinked_from = least(c.unlinked_from, (select min(sent_at) from messages m
                                                              where m.chat_id = c.id and m.business = $1))
               where business = $1"#,
            connection.id
        )
        .execute(conn)
        .await?;
    }
    Ok(())
}
