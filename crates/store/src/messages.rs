//! The message log: batches of updates in, conversations out.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use finco_domain::ask::Author;
use finco_domain::message::{Message, MessageKey, SenderVoice};
use finco_domain::update::{Event, Update};
use sqlx::PgConnection;

use crate::talks::{Family, Roster, Writer};
use crate::{StoreError, chats, events, partitions};

/// One update with what the door knows of it.
#[derive(Debug, Clone)]
pub struct Received {
    /// What was understood. An imported message came by no update: its id is 0.
    pub update: Update,
    /// When it reached the door.
    pub received_at: DateTime<Utc>,
    /// The bytes as they came.
    pub raw: Vec<u8>,
}

impl Received {
    /// A message of an export, as if it had come as an update.
    #[must_use]
    pub fn imported(message: Message, received_at: DateTime<Utc>, raw: Vec<u8>) -> Self {
        let (kind, event) = match message.edited_at {
            Some(_) => ("import_edited", Event::Edited(Box::new(message))),
            None => ("import", Event::Sent(Box::new(message))),
        };
        let update = Update {
            id: 0,
            kind: kind.to_owned(),
            event,
        };
        Self {
            update,
            received_at,
            raw,
        }
    }
}

/// What a batch changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Logged {
    /// Messages that were not there before, or of which an earlier version became known.
    pub messages: u64,
    /// Later versions of messages that were not there before.
    pub edits: u64,
    /// Other updates that were not there before.
    pub events: u64,
}

/// Writes a batch of updates to the log. Repeats change nothing; any order and any cut into batches gives the same rows.
/// The caller commits; partitions of new months are made inside the same transaction.
///
/// # Errors
/// [`StoreError::BadData`] when the database refuses a value: halve the batch to find it.
pub async fn log(conn: &mut PgConnection, batch: &[Received]) -> Result<Logged, StoreError> {
    let mut sent: Vec<(&Received, &Message)> = Vec::new();
    let mut edited: Vec<(&Received, &Message)> = Vec::new();
    let mut other: Vec<&Received> = Vec::new();
    for received in batch {
        match &received.update.event {
            Event::Sent(message) => sent.push((received, message)),
            Event::Edited(message) => {
                sent.push((received, message));
                edited.push((received, message));
            }
            _ => other.push(received),
        }
    }
    let sent = earliest_versions(sent);
    partitions::ensure(conn, sent.iter().map(|(_, message)| message.sent_at)).await?;
    chats::tell(conn, batch).await?;
    let messages = insert_messages(conn, &sent).await?;
    let edits = insert_edits(conn, &edited).await?;
    let events = events::insert(conn, &other).await?;
    Ok(Logged {
        messages,
        edits,
        events,
    })
}

/// Of several versions of one message in a batch, the one the log keeps as "first sent": the original, else the
/// earliest edit. Sorted by key, so that concurrent batches lock rows in the same order.
fn earliest_versions<'a>(all: Vec<(&'a Received, &'a Message)>) -> Vec<(&'a Received, &'a Message)> {
    let mut best: HashMap<_, (&Received, &Message)> = HashMap::with_capacity(all.len());
    for (received, message) in all {
        let key = (
            message.chat.key.id,
            message.id,
            message.chat.key.business.as_str(),
            message.sent_at,
        );
        best.entry(key)
            .and_modify(|kept| {
                if age(received, message) < age(kept.0, kept.1) {
                    *kept = (received, message);
                }
            })
            .or_insert((received, message));
    }
    let mut best: Vec<_> = best.into_iter().collect();
    best.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    best.into_iter().map(|(_, version)| version).collect()
}

/// How early a version is: the original (no edit) before every edit, and what was seen live before what was imported.
fn age(received: &Received, message: &Message) -> (Option<DateTime<Utc>>, bool, i64) {
    (message.edited_at, received.update.id == 0, received.update.id)
}

/// The word of a sender's voice in the database, and the chat it speaks for.
fn voice_word(voice: &SenderVoice) -> (&'static str, Option<i64>) {
    match voice {
        SenderVoice::Own => ("own", None),
        SenderVoice::AnonymousAdmin => ("anonymous_admin", None),
        SenderVoice::Chat(id) => ("chat", Some(*id)),
        SenderVoice::AutoForward => ("auto_forward", None),
        SenderVoice::BusinessBot => ("business_bot", None),
        SenderVoice::Offline => ("offline", None),
    }
}

macro_rules! column {
    ($rows:expr, |$received:ident, $message:ident| $value:expr) => {
        $rows.iter().map(|&($received, $message)| $value).collect::<Vec<_>>()
    };
}

async fn insert_messages(conn: &mut PgConnection, rows: &[(&Received, &Message)]) -> Result<u64, StoreError> {
    if rows.is_empty() {
        return Ok(0);
    }
    let voices: Vec<_> = rows
        .iter()
        .map(|(_, m)| {
            m.sender
                .as_ref()
                .map_or(("own", None), |sender| voice_word(&sender.voice))
        })
        .collect();
    let done = sqlx::query!(
        r#"insert into messages as m
               (chat_id, business, message_id, sent_at, update_id, sender_id, sender_name, sender_is_bot, sender_voice,
                sender_chat_id, signature, body, media_kind, file_id, file_unique_id, file_name, mime_type, size_bytes,
                duration_secs, album, topic_id, reply_chat_id, reply_message_id, is_forward, edited_at, received_at, raw)
           select * from unnest(
                $1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[], $5::bigint[], $6::bigint[], $7::text[],
                $8::boolean[], $9::text[], $10::bigint[], $11::text[], $12::text[], $13::text[], $14::text[],
                $15::text[], $16::text[], $17::text[], $18::bigint[], $19::integer[], $20::text[], $21::bigint[],
                $22::bigint[], $23::bigint[], $24::boolean[], $25::timestamptz[], $26::timestamptz[], $27::bytea[])
           on conflict (chat_id, message_id, business, sent_at) do update
               set update_id = excluded.update_id, sender_id = excluded.sender_id, sender_name = excluded.sender_name,
                   sender_is_bot = excluded.sender_is_bot, sender_voice = excluded.sender_voice,
                   sender_chat_id = excluded.sender_chat_id, signature = excluded.signature, body = excluded.body,
                   media_kind = excluded.media_kind, file_id = excluded.file_id,
                   file_unique_id = excluded.file_unique_id, file_name = excluded.file_name,
                   mime_type = excluded.mime_type, size_bytes = excluded.size_bytes,
                   duration_secs = excluded.duration_secs, album = excluded.album, topic_id = excluded.topic_id,
                   reply_chat_id = excluded.reply_chat_id, reply_message_id = excluded.reply_message_id,
                   is_forward = excluded.is_forward, edited_at = excluded.edited_at,
                   received_at = excluded.received_at, raw = excluded.raw
               -- An earlier version became known than the one that came first; what was seen live goes before what was
               -- imported (it came by no update).
               where m.edited_at is not null
                 and (excluded.edited_at is null
                      or (excluded.edited_at, coalesce(excluded.update_id, 9223372036854775807))
                         < (m.edited_at, coalesce(m.update_id, 9223372036854775807)))"#,
        &column!(rows, |_r, m| m.chat.key.id),
        &column!(rows, |_r, m| m.chat.key.business.as_str()) as &[&str],
        &column!(rows, |_r, m| m.id),
        &column!(rows, |_r, m| m.sent_at),
        &column!(rows, |r, _m| Some(r.update.id).filter(|id| *id != 0)) as &[Option<i64>],
        &column!(rows, |_r, m| m.sender.as_ref().and_then(|s| s.user_id)) as &[Option<i64>],
        &column!(rows, |_r, m| m.sender.as_ref().map(|s| s.name.as_str())) as &[Option<&str>],
        &column!(rows, |_r, m| m.sender.as_ref().is_some_and(|s| s.is_bot)),
        &column!(voices, |word, _chat| word) as &[&str],
        &column!(voices, |_word, chat| chat) as &[Option<i64>],
        &column!(rows, |_r, m| m.sender.as_ref().and_then(|s| s.signature.as_deref())) as &[Option<&str>],
        &column!(rows, |_r, m| m.text.as_deref()) as &[Option<&str>],
        &column!(rows, |_r, m| m.media.as_ref().map(|x| x.kind.as_str())) as &[Option<&str>],
        &column!(rows, |_r, m| m.media.as_ref().and_then(|x| x.file_id.as_deref())) as &[Option<&str>],
        &column!(rows, |_r, m| m.media.as_ref().and_then(|x| x.file_unique_id.as_deref())) as &[Option<&str>],
        &column!(rows, |_r, m| m.media.as_ref().and_then(|x| x.file_name.as_deref())) as &[Option<&str>],
        &column!(rows, |_r, m| m.media.as_ref().and_then(|x| x.mime_type.as_deref())) as &[Option<&str>],
        &column!(rows, |_r, m| m.media.as_ref().and_then(|x| x.size_bytes)) as &[Option<i64>],
        &column!(rows, |_r, m| m.media.as_ref().and_then(|x| x.duration_secs)) as &[Option<i32>],
        &column!(rows, |_r, m| m.album.as_deref()) as &[Option<&str>],
        &column!(rows, |_r, m| m.topic_id) as &[Option<i64>],
        &column!(rows, |_r, m| m.reply_to.as_ref().map(|x| x.chat_id)) as &[Option<i64>],
        &column!(rows, |_r, m| m.reply_to.as_ref().and_then(|x| x.message_id)) as &[Option<i64>],
        &column!(rows, |_r, m| m.is_forward),
        &column!(rows, |_r, m| m.edited_at) as &[Option<DateTime<Utc>>],
        &column!(rows, |r, _m| r.received_at),
        &column!(rows, |r, _m| r.raw.as_slice()) as &[&[u8]],
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

async fn insert_edits(conn: &mut PgConnection, rows: &[(&Received, &Message)]) -> Result<u64, StoreError> {
    if rows.is_empty() {
        return Ok(0);
    }
    let mut rows = rows.to_vec();
    rows.sort_by_key(|(received, message)| (message.key(), message.edited_at, received.update.id));
    let done = sqlx::query!(
        r#"with told as (
               select * from unnest($1::bigint[], $2::text[], $3::bigint[], $4::timestamptz[], $5::bigint[], $6::text[],
                                    $7::text[], $8::timestamptz[], $9::bytea[])
                   as t (chat_id, business, message_id, edited_at, update_id, body, media_kind, received_at, raw)),
           -- The same version, seen live and imported (by no update), is one: the one seen live stays.
           imported as (
               delete from message_edits e using told t
               where e.update_id = 0 and t.update_id <> 0 and e.chat_id = t.chat_id and e.message_id = t.message_id
                 and e.business = t.business and e.edited_at = t.edited_at)
           insert into message_edits
               (chat_id, business, message_id, edited_at, update_id, body, media_kind, received_at, raw)
           select * from told t
           where t.update_id <> 0
              or not exists (select 1 from message_edits e where e.chat_id = t.chat_id and e.message_id = t.message_id
                               and e.business = t.business and e.edited_at = t.edited_at)
           on conflict do nothing"#,
        &column!(rows, |_r, m| m.chat.key.id),
        &column!(rows, |_r, m| m.chat.key.business.as_str()) as &[&str],
        &column!(rows, |_r, m| m.id),
        &column!(rows, |_r, m| m.edited_at.unwrap_or(m.sent_at)),
        &column!(rows, |r, _m| r.update.id),
        &column!(rows, |_r, m| m.text.as_deref()) as &[Option<&str>],
        &column!(rows, |_r, m| m.media.as_ref().map(|x| x.kind.as_str())) as &[Option<&str>],
        &column!(rows, |r, _m| r.received_at),
        &column!(rows, |r, _m| r.raw.as_slice()) as &[&[u8]],
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Tells for each update of a batch whether the log has a row of its message already.
///
/// # Errors
/// When the database is away.
pub async fn known(conn: &mut PgConnection, batch: &[Received]) -> Result<Vec<bool>, StoreError> {
    let key = |received: &Received| match &received.update.event {
        Event::Sent(message) | Event::Edited(message) => Some((message.key(), message.sent_at)),
        _ => None,
    };
    let keys: Vec<_> = batch.iter().map(key).collect();
    let pick =
        |get: fn(&(MessageKey, DateTime<Utc>)) -> i64| keys.iter().map(|k| k.as_ref().map(get)).collect::<Vec<_>>();
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from messages m where m.chat_id = k.chat_id and m.message_id = k.message_id
                            and m.business = k.business and m.sent_at = k.sent_at) as "known!"
           from unnest($1::bigint[], $2::bigint[], $3::text[], $4::timestamptz[])
                with ordinality as k (chat_id, message_id, business, sent_at, place) order by place"#,
        &pick(|(key, _)| key.chat.id) as &[Option<i64>],
        &pick(|(key, _)| key.id) as &[Option<i64>],
        &keys
            .iter()
            .map(|k| k.as_ref().map(|(key, _)| key.chat.business.as_str()))
            .collect::<Vec<_>>() as &[Option<&str>],
        &keys.iter().map(|k| k.as_ref().map(|(_, at)| *at)).collect::<Vec<_>>() as &[Option<DateTime<Utc>>],
    )
    .fetch_all(conn)
    .await?)
}

/// The accounts that are known to be bots.
///
/// # Errors
/// When the database is away.
pub async fn list_bots(conn: &mut PgConnection) -> Result<Vec<i64>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select distinct sender_id as "id!" from messages where sender_is_bot and sender_id is not null"#
    )
    .fetch_all(conn)
    .await?)
}

/// A message as a conversation shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The chat it stands in; another one than asked for after a migration.
    pub chat_id: i64,
    /// Its number.
    pub message_id: i64,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// When its newest version was written, if it was edited.
    pub edited_at: Option<DateTime<Utc>>,
    /// The author's name as told by the message.
    pub sender_name: Option<String>,
    /// The author's Telegram account.
    pub sender_id: Option<i64>,
    /// Is the author a bot?
    pub sender_is_bot: bool,
    /// Who the author is in this chat.
    pub author: Author,
    /// The words of its newest version.
    pub body: Option<String>,
    /// What it carries.
    pub media_kind: Option<String>,
    /// The message it replies to, in the same chat.
    pub reply_message_id: Option<i64>,
}

/// The longest stretch of a talk that is read at once.
const STRETCH: i64 = 300;

/// The messages of a conversation around the stretch `[from, until]`: up to `before` earlier ones, the stretch itself (its
/// first 300 messages), and up to `after` later ones, by time.
///
/// # Errors
/// When the database is away.
pub async fn around(
    conn: &mut PgConnection,
    family: &Family,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    before: i64,
    after: i64,
) -> Result<Vec<Shown>, StoreError> {
    let rows = sqlx::query!(
        r#"with picked as (
               (select * from messages where chat_id = any($1) and business = $2 and sent_at < $3
                order by sent_at desc, message_id desc limit $5)
               union all
               (select * from messages where chat_id = any($1) and business = $2 and sent_at between $3 and $4
                order by sent_at, message_id limit $7)
               union all
               (select * from messages where chat_id = any($1) and business = $2 and sent_at > $4
                order by sent_at, message_id limit $6))
           select m.chat_id as "chat_id!", m.message_id as "message_id!", m.sent_at as "sent_at!",
                  coalesce(v.edited_at, m.edited_at) as edited_at, m.sender_name, m.sender_id,
                  m.sender_is_bot as "sender_is_bot!", m.sender_voice as "sender_voice!", m.signature,
                  e.id as "employee_id?", coalesce(v.body, m.body) as body, m.media_kind, m.reply_message_id
           from picked m
           left join employees e on e.telegram_id = m.sender_id
           left join lateral (select edited_at, body from message_edits x
                              where x.chat_id = m.chat_id and x.business = m.business and x.message_id = m.message_id
                              order by edited_at desc, update_id desc limit 1) v on true
           order by m.sent_at, m.message_id"#,
        &family.ids,
        family.business,
        from,
        until,
        before,
        after,
        STRETCH
    )
    .fetch_all(&mut *conn)
    .await?;
    let roster = Roster::load(conn, family).await?;
    Ok(rows
        .into_iter()
        .map(|row| Shown {
            chat_id: row.chat_id,
            message_id: row.message_id,
            sent_at: row.sent_at,
            edited_at: row.edited_at,
            author: roster.author(
                row.chat_id,
                &Writer {
                    voice: &row.sender_voice,
                    is_bot: row.sender_is_bot,
                    sender: row.sender_id,
                    employee: row.employee_id,
                    signature: row.signature.as_deref(),
                },
            ),
            sender_name: row.sender_name,
            sender_id: row.sender_id,
            sender_is_bot: row.sender_is_bot,
            body: row.body,
            media_kind: row.media_kind,
            reply_message_id: row.reply_message_id,
        })
        .collect())
}
