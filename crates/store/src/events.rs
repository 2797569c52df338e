//! Every other update: reactions, presses, members, deletions, business connections, kinds not known yet.

use chrono::{DateTime, Utc};
use finco_domain::update::Event;
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
        Event::Reacted(reaction) => (Some(reaction.message.id), reaction.user_id, Some(reaction.at)),
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
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
