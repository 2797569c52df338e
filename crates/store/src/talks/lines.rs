//! The lines of conversations, with their later versions.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use finco_domain::ask::{Ask, Edit, Line, ReplyTarget};
use finco_domain::media::MediaKind;
use sqlx::PgConnection;

use super::{Places, Reading, Words, Writer};
use crate::StoreError;

/// The lines of each conversation from its reading's moment on.
pub(super) async fn list_since(
    conn: &mut PgConnection,
    readings: &[Reading<'_>],
    places: &Places,
) -> Result<Vec<Vec<Line>>, StoreError> {
    let all: Vec<&Reading<'_>> = readings.iter().collect();
    let from: Vec<_> = readings.iter().map(|one| one.from).collect();
    let edits = list_edits(conn, places, &from).await?;
    list(conn, &all, places, &[], edits).await
}

/// The lines before each reading's moment that hold the words of asks that wait; see [`super::read_words`].
pub(super) async fn list_words(conn: &mut PgConnection, words: &[Words<'_>]) -> Result<Vec<Vec<Line>>, StoreError> {
    let readings: Vec<&Reading<'_>> = words.iter().map(|one| one.of).collect();
    let places = Places::of(&readings.iter().map(|one| one.family).collect::<Vec<_>>());
    let waiting: Vec<Waiting<'_>> = (0_i32..)
        .zip(words)
        .flat_map(|(of, one)| {
            one.waiting.iter().map(move |ask| Waiting {
                of,
                ask,
                until: ask.last_at.max(ask.asked_at + one.burst_gap),
            })
        })
        .collect();
    // An edit can ask days after its message was sent; Telegram lets people edit for two.
    let since = words.iter().map(|one| {
        let asked = one.waiting.iter().map(|ask| ask.asked_at - TimeDelta::days(3)).min();
        asked.unwrap_or(one.of.from)
    });
    let edits = list_edits(conn, &places, &since.collect::<Vec<_>>()).await?;
    list(conn, &readings, &places, &waiting, edits).await
}

/// An ask that waits, in one of the conversations.
struct Waiting<'a> {
    of: i32,
    ask: &'a Ask,
    /// Until when the client's words may be about it.
    until: DateTime<Utc>,
}

/// The words of what waits, or, where nothing is said to wait, the lines from each reading's moment on.
async fn list(
    conn: &mut PgConnection,
    readings: &[&Reading<'_>],
    places: &Places,
    waiting: &[Waiting<'_>],
    mut edits: Vec<Edits>,
) -> Result<Vec<Vec<Line>>, StoreError> {
    // Each chat is looked up by its index, whatever the planner reckons of many at once: hence the lateral joins.
    let rows = sqlx::query!(
        r#"with place as (select * from unnest($1::int[], $2::bigint[], $3::text[], $4::timestamptz[])
                          as p (n, chat_id, business, from_at)),
                waiting as (select * from unnest($5::int[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
                                                 $10::timestamptz[], $11::timestamptz[])
                            as w (n, chat_id, first, asked_by, topic_id, asked_at, until)),
                picked as (
                    select p.n, m.* from place p
                    cross join lateral (select * from messages m where m.chat_id = p.chat_id and m.business = p.business
                                          and m.sent_at >= p.from_at offset 0) m
                    where not $12
                    union all
                    select p.n, m.* from waiting w join place p on p.n = w.n
                    cross join lateral (select * from messages m where m.chat_id = p.chat_id and m.business = p.business
                                          and m.sent_at < p.from_at and m.sent_at between w.asked_at and w.until
                                          and m.sender_id is not distinct from w.asked_by
                                          and m.topic_id is not distinct from w.topic_id offset 0) m
                    union all
                    select p.n, m.* from waiting w join place p on p.n = w.n and p.chat_id = w.chat_id
                    cross join lateral (select * from messages m where m.chat_id = w.chat_id
                                          and m.message_id = w.first and m.business = p.business
                                          and m.sent_at < p.from_at offset 0) m
                    where not (m.sent_at between w.asked_at and w.until
                               and m.sender_id is not distinct from w.asked_by
                               and m.topic_id is not distinct from w.topic_id)),
                -- The parts of an album come within seconds.
                album as (
                    select distinct p.n, p.from_at, k.chat_id, k.business, k.album, k.sent_at
                    from picked k join place p on p.n = k.n and p.chat_id = k.chat_id
                    where k.album is not null and k.sent_at < p.from_at),
                shown as (
                    select * from picked
                    union all
                    select a.n, m.* from album a
                    cross join lateral (select * from messages m where m.chat_id = a.chat_id and m.business = a.business
                                          and m.album = a.album and m.sent_at < a.from_at
                                          and m.sent_at between a.sent_at - interval '5 minutes'
                                                            and a.sent_at + interval '5 minutes' offset 0) m)
           select m.n as "n!", m.chat_id as "chat_id!", m.message_id as "message_id!", m.sent_at as "sent_at!",
                  m.sender_id, m.sender_is_bot as "sender_is_bot!", m.sender_voice as "sender_voice!", m.signature, m.body,
                  m.media_kind, m.topic_id, m.reply_chat_id, m.reply_message_id, m.album, m.is_forward as "is_forward!",
                  e.id as "employee_id?", d.deleted_at as "deleted_at?", t.sent_at as "target_at?",
                  t.sender_id as "target_sender?", t.sender_is_bot as "target_is_bot?",
                  t.sender_voice as "target_voice?", t.signature as "target_signature?", t.employee_id as "target_employee?"
           from shown m
           left join employees e on e.telegram_id = m.sender_id
           left join message_deletions d
             on d.chat_id = m.chat_id and d.message_id = m.message_id and d.business = m.business
           left join lateral (select t.sent_at, t.sender_id, t.sender_is_bot, t.sender_voice, t.signature,
                                     te.id as employee_id
                              from messages t left join employees te on te.telegram_id = t.sender_id
                              where t.chat_id = m.reply_chat_id and t.message_id = m.reply_message_id
                                and t.business = m.business limit 1) t on true
           order by m.n, m.sent_at, m.message_id, m.chat_id"#,
        &places.of,
        &places.chats,
        &places.businesses,
        &places.spread(&readings.iter().map(|one| one.from).collect::<Vec<_>>()),
        &waiting.iter().map(|one| one.of).collect::<Vec<_>>(),
        &waiting.iter().map(|one| one.ask.first.chat.id).collect::<Vec<_>>(),
        &waiting.iter().map(|one| one.ask.first.id).collect::<Vec<_>>(),
        &waiting.iter().map(|one| one.ask.asked_by).collect::<Vec<_>>() as &[Option<i64>],
        &waiting.iter().map(|one| one.ask.topic_id).collect::<Vec<_>>() as &[Option<i64>],
        &waiting.iter().map(|one| one.ask.asked_at).collect::<Vec<_>>(),
        &waiting.iter().map(|one| one.until).collect::<Vec<_>>(),
        !waiting.is_empty(),
    )
    .fetch_all(conn)
    .await?;
    let lines = rows.into_iter().filter_map(|row| {
        let (n, one) = (row.n, readings.get(usize::try_from(row.n).ok()?)?);
        let writer = Writer {
            voice: &row.sender_voice,
            is_bot: row.sender_is_bot,
            sender: row.sender_id,
            employee: row.employee_id,
            signature: row.signature.as_deref(),
        };
        let replied_to = row.reply_chat_id.zip(row.reply_message_id);
        let line = Line {
            key: one.family.message(row.chat_id, row.message_id),
            at: row.sent_at,
            author: one.roster.author(row.chat_id, &writer),
            text: row.body,
            edits: Vec::new(),
            media: row.media_kind.as_deref().map(MediaKind::from_word),
            album: row.album,
            topic_id: row.topic_id,
            reply_to: replied_to.map(|(chat_id, id)| ReplyTarget {
                key: one.family.message(chat_id, id),
                sender_id: row.target_sender,
                author: row.target_voice.as_deref().map(|voice| {
                    let writer = Writer {
                        voice,
                        is_bot: row.target_is_bot.unwrap_or_default(),
                        sender: row.target_sender,
                        employee: row.target_employee,
                        signature: row.target_signature.as_deref(),
                    };
                    one.roster.author(chat_id, &writer)
                }),
                at: row.target_at,
            }),
            is_forward: row.is_forward,
            deleted_at: row.deleted_at,
        };
        Some((n, line))
    });
    let mut lines = Places::sort_out(readings.len(), lines);
    for (lines, edits) in lines.iter_mut().zip(&mut edits) {
        // A client's words may be about several asks.
        lines.dedup_by(|next, line| next.key == line.key);
        for line in lines {
            line.edits = edits.remove(&(line.key.chat.id, line.key.id)).unwrap_or_default();
        }
    }
    Ok(lines)
}

/// Later versions, by chat and message.
type Edits = HashMap<(i64, i64), Vec<Edit>>;

/// The later versions of each conversation's messages that were written since its moment.
async fn list_edits(
    conn: &mut PgConnection,
    places: &Places,
    since: &[DateTime<Utc>],
) -> Result<Vec<Edits>, StoreError> {
    let rows = sqlx::query!(
        r#"select p.n as "n!", v.chat_id, v.message_id, v.edited_at, v.body
           from unnest($1::int[], $2::bigint[], $3::text[], $4::timestamptz[]) as p (n, chat_id, business, since)
           join message_edits v on v.chat_id = p.chat_id and v.business = p.business and v.edited_at >= p.since
           order by v.edited_at, v.update_id"#,
        &places.of,
        &places.chats,
        &places.businesses,
        &places.spread(since)
    )
    .fetch_all(conn)
    .await?;
    let mut edits: Vec<Edits> = vec![Edits::new(); since.len()];
    for row in rows {
        if let Some(edits) = usize::try_from(row.n).ok().and_then(|n| edits.get_mut(n)) {
            edits.entry((row.chat_id, row.message_id)).or_default().push(Edit {
                at: row.edited_at,
                text: row.body,
            });
        }
    }
    Ok(edits)
}
