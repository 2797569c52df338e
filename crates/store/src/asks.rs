//! Asks as they are kept: what the rules made of a conversation, written where it changed.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use finco_domain::ask::{Acknowledgement, Answer, Ask, AskKind, AskState, Hold, LinkedBy, Suggestion, Timing};
use finco_domain::people::EmployeeId;
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::StoreError;
use crate::talks::{Family, Places};

/// The columns of an ask that are worked out.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Row {
    chat_id: i64,
    business: String,
    first_message_id: i64,
    asked_at: DateTime<Utc>,
    last_at: DateTime<Utc>,
    asked_by: Option<i64>,
    topic_id: Option<i64>,
    messages: i32,
    parts: i32,
    kind: String,
    state: String,
    ack_chat_id: Option<i64>,
    ack_message_id: Option<i64>,
    ack_at: Option<DateTime<Utc>>,
    ack_by: Option<i64>,
    answer_chat_id: Option<i64>,
    answer_message_id: Option<i64>,
    answered_at: Option<DateTime<Utc>>,
    answered_by: Option<i64>,
    linked_by: Option<String>,
    confidence: Option<i16>,
    suggested_chat_id: Option<i64>,
    suggested_message_id: Option<i64>,
    suggested_at: Option<DateTime<Utc>>,
    suggested_by: Option<i64>,
    suggested_confidence: Option<i16>,
    closed_at: Option<DateTime<Utc>>,
    holds: Json<Vec<Hold>>,
    holder_id: Option<i64>,
    calendar_version_id: i64,
    target_id: i64,
    target_secs: i32,
    due_at: DateTime<Utc>,
    wall_secs: Option<i64>,
    business_secs: Option<i64>,
    own_secs: Option<i64>,
    ack_secs: Option<i64>,
    within_target: Option<bool>,
    own_in_time: Option<bool>,
    off_hours: bool,
}

impl Row {
    fn new(ask: &Ask, timing: &Timing, responsible: Option<EmployeeId>) -> Self {
        let (ack, answer, suggestion) = (&ask.acknowledgement, &ask.answer, &ask.suggestion);
        let count = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
        Self {
            chat_id: ask.first.chat.id,
            business: ask.first.chat.business.clone(),
            first_message_id: ask.first.id,
            asked_at: ask.asked_at,
            last_at: ask.last_at,
            asked_by: ask.asked_by,
            topic_id: ask.topic_id,
            messages: count(ask.messages),
            parts: count(ask.parts),
            kind: ask.kind.as_str().to_owned(),
            state: ask.state.as_str().to_owned(),
            ack_chat_id: ack.as_ref().map(|a| a.message.chat.id),
            ack_message_id: ack.as_ref().map(|a| a.message.id),
            ack_at: ack.as_ref().map(|a| a.at),
            ack_by: ack.as_ref().and_then(|a| a.by).map(|id| id.0),
            answer_chat_id: answer.as_ref().map(|a| a.message.chat.id),
            answer_message_id: answer.as_ref().map(|a| a.message.id),
            answered_at: answer.as_ref().map(|a| a.at),
            answered_by: answer.as_ref().and_then(|a| a.by).map(|id| id.0),
            linked_by: answer.as_ref().map(|a| a.linked_by.as_str().to_owned()),
            confidence: answer.as_ref().map(|a| i16::from(a.confidence)),
            suggested_chat_id: suggestion.as_ref().map(|s| s.message.chat.id),
            suggested_message_id: suggestion.as_ref().map(|s| s.message.id),
            suggested_at: suggestion.as_ref().map(|s| s.at),
            suggested_by: suggestion.as_ref().and_then(|s| s.by).map(|id| id.0),
            suggested_confidence: suggestion.as_ref().map(|s| i16::from(s.confidence)),
            closed_at: ask.closed_at,
            holds: Json(ask.holds.clone()),
            holder_id: ask.holds.last().map(|hold| hold.by).or(responsible).map(|id| id.0),
            calendar_version_id: timing.calendar_version,
            target_id: timing.target,
            target_secs: timing.target_secs,
            due_at: timing.due_at,
            wall_secs: timing.wall_secs,
            business_secs: timing.business_secs,
            own_secs: timing.own_secs,
            ack_secs: timing.ack_secs,
            within_target: timing.within_target,
            own_in_time: timing.own_in_time,
            off_hours: timing.off_hours,
        }
    }

    /// The ask as the rules know it.
    fn ask(&self, family: &Family) -> Result<Ask, StoreError> {
        let unknown = |word: &str| StoreError::Taken(format!("unknown word {word}"));
        let key = |chat: Option<i64>, id: Option<i64>| chat.zip(id).map(|(chat, id)| family.message(chat, id));
        let percent = |n: i16| u8::try_from(n).unwrap_or(100);
        let count = |n: i32| u32::try_from(n).unwrap_or(1);
        let acknowledged = key(self.ack_chat_id, self.ack_message_id).zip(self.ack_at);
        let answered = key(self.answer_chat_id, self.answer_message_id).zip(self.answered_at);
        let suggested = key(self.suggested_chat_id, self.suggested_message_id).zip(self.suggested_at);
        Ok(Ask {
            first: family.message(self.chat_id, self.first_message_id),
            asked_at: self.asked_at,
            last_at: self.last_at,
            asked_by: self.asked_by,
            topic_id: self.topic_id,
            messages: count(self.messages),
            parts: count(self.parts),
            kind: AskKind::from_word(&self.kind).ok_or_else(|| unknown(&self.kind))?,
            state: AskState::from_word(&self.state).ok_or_else(|| unknown(&self.state))?,
            acknowledgement: acknowledged.map(|(message, at)| Acknowledgement {
                message,
                at,
                by: self.ack_by.map(EmployeeId),
            }),
            answer: answered.map(|(message, at)| Answer {
                message,
                at,
                by: self.answered_by.map(EmployeeId),
                linked_by: self
                    .linked_by
                    .as_deref()
                    .and_then(LinkedBy::from_word)
                    .unwrap_or(LinkedBy::Order),
                confidence: self.confidence.map_or(100, percent),
            }),
            suggestion: suggested.map(|(message, at)| Suggestion {
                message,
                at,
                by: self.suggested_by.map(EmployeeId),
                confidence: self.suggested_confidence.map_or(0, percent),
            }),
            closed_at: self.closed_at,
            holds: self.holds.0.clone(),
        })
    }
}

/// An ask as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    id: i64,
    row: Row,
    /// The ask.
    pub ask: Ask,
}

/// The asks of each conversation that end at or after the moment given with it; by their beginning.
///
/// # Errors
/// When the database is away or holds what it should not.
pub async fn list_kept(
    conn: &mut PgConnection,
    wanted: &[(&Family, DateTime<Utc>)],
) -> Result<Vec<Vec<Kept>>, StoreError> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let places = Places::of(&wanted.iter().map(|(family, _)| *family).collect::<Vec<_>>());
    let rows = sqlx::query!(
        r#"select p.n as "n!", a.id, a.chat_id, a.business, a.first_message_id, a.asked_at, a.last_at, a.asked_by,
                  a.topic_id, a.messages, a.parts, a.kind, a.state, a.ack_chat_id, a.ack_message_id, a.ack_at, a.ack_by,
                  a.answer_chat_id, a.answer_message_id, a.answered_at, a.answered_by, a.linked_by, a.confidence,
                  a.suggested_chat_id, a.suggested_message_id, a.suggested_at, a.suggested_by, a.suggested_confidence,
                  a.closed_at, a.holds as "holds: Json<Vec<Hold>>", a.holder_id, a.calendar_version_id, a.target_id,
                  a.target_secs, a.due_at, a.wall_secs, a.business_secs, a.own_secs, a.ack_secs, a.within_target,
                  a.own_in_time, a.off_hours
           from unnest($1::int[], $2::bigint[], $3::text[], $4::timestamptz[]) as p (n, chat_id, business, since)
           join asks a on a.chat_id = p.chat_id and a.business = p.business and a.ends_at >= p.since
           order by a.asked_at, a.first_message_id, a.chat_id"#,
        &places.of,
        &places.chats,
        &places.businesses,
        &places.spread(&wanted.iter().map(|(_, since)| *since).collect::<Vec<_>>())
    )
    .fetch_all(conn)
    .await?;
    macro_rules! columns {
        ($from:ident: $($column:ident),+) => { Row { $($column: $from.$column),+ } };
    }
    let mut kept: Vec<Vec<Kept>> = std::iter::repeat_with(Vec::new).take(wanted.len()).collect();
    for found in rows {
        let (n, id) = (usize::try_from(found.n).unwrap_or_default(), found.id);
        let row = columns!(found: chat_id, business, first_message_id, asked_at, last_at, asked_by, topic_id, messages,
            parts, kind, state, ack_chat_id, ack_message_id, ack_at, ack_by, answer_chat_id, answer_message_id,
            answered_at, answered_by, linked_by, confidence, suggested_chat_id, suggested_message_id, suggested_at,
            suggested_by, suggested_confidence, closed_at, holds, holder_id, calendar_version_id, target_id, target_secs,
            due_at, wall_secs, business_secs, own_secs, ack_secs, within_target, own_in_time, off_hours);
        let ask = row.ask(wanted[n].0)?;
        kept[n].push(Kept { id, row, ask });
    }
    Ok(kept)
}

/// What a conversation's asks have become.
#[derive(Debug)]
pub struct Became<'a> {
    /// Which conversation.
    pub family: &'a Family,
    /// Those that were there, as far as they may change.
    pub kept: Vec<Kept>,
    /// Those that are there now.
    pub asks: Vec<(Ask, Timing)>,
}

/// Keeps what the asks of some conversations have become. A changed one gets a new version; what did not change is not
/// touched. Returns the moments whose scores change with them.
///
/// # Errors
/// When the database is away.
pub async fn replace(conn: &mut PgConnection, all: &[Became<'_>]) -> Result<Vec<DateTime<Utc>>, StoreError> {
    let (mut changed, mut rows, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for became in all {
        let mut before: HashMap<(i64, i64), &Kept> = became
            .kept
            .iter()
            .map(|one| ((one.row.chat_id, one.row.first_message_id), one))
            .collect();
        for (ask, timing) in &became.asks {
            let row = Row::new(ask, timing, became.family.responsible);
            match before.remove(&(row.chat_id, row.first_message_id)) {
                Some(same) if same.row == row => continue,
                Some(other) => changed.push(other.row.asked_at),
                None => {}
            }
            changed.push(row.asked_at);
            rows.push(row);
        }
        // What is left was an ask and is none any more.
        gone.extend(before.values().map(|one| one.id));
        changed.extend(before.values().map(|one| one.row.asked_at));
    }
    if !gone.is_empty() {
        sqlx::query!("delete from asks where id = any($1)", &gone)
            .execute(&mut *conn)
            .await?;
    }
    upsert(conn, &rows).await?;
    Ok(changed)
}

/// The rows travel as one JSON document: forty arrays side by side would say the same with more words.
async fn upsert(conn: &mut PgConnection, rows: &[Row]) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        r#"insert into asks as a
               (business, chat_id, first_message_id, asked_at, last_at, asked_by, topic_id, messages, parts, kind, state,
                ack_chat_id, ack_message_id, ack_at, ack_by, answer_chat_id, answer_message_id, answered_at, answered_by,
                linked_by, confidence, suggested_chat_id, suggested_message_id, suggested_at, suggested_by,
                suggested_confidence, closed_at, holds, holder_id, calendar_version_id, target_id, target_secs, due_at,
                wall_secs, business_secs, own_secs, ack_secs, within_target, own_in_time, off_hours)
           select business, chat_id, first_message_id, asked_at, last_at, asked_by, topic_id, messages, parts, kind, state,
                ack_chat_id, ack_message_id, ack_at, ack_by, answer_chat_id, answer_message_id, answered_at, answered_by,
                linked_by, confidence, suggested_chat_id, suggested_message_id, suggested_at, suggested_by,
                suggested_confidence, closed_at, holds, holder_id, calendar_version_id, target_id, target_secs, due_at,
                wall_secs, business_secs, own_secs, ack_secs, within_target, own_in_time, off_hours
           from jsonb_populate_recordset(null::asks, $1)
           on conflict on constraint ask_named_by_first_message do update
               set asked_at = excluded.asked_at, last_at = excluded.last_at, asked_by = excluded.asked_by,
                   topic_id = excluded.topic_id, messages = excluded.messages, parts = excluded.parts,
                   kind = excluded.kind, state = excluded.state, ack_chat_id = excluded.ack_chat_id,
                   ack_message_id = excluded.ack_message_id, ack_at = excluded.ack_at, ack_by = excluded.ack_by,
                   answer_chat_id = excluded.answer_chat_id, answer_message_id = excluded.answer_message_id,
                   answered_at = excluded.answered_at, answered_by = excluded.answered_by,
                   linked_by = excluded.linked_by, confidence = excluded.confidence,
                   suggested_chat_id = excluded.suggested_chat_id,
                   suggested_message_id = excluded.suggested_message_id, suggested_at = excluded.suggested_at,
                   suggested_by = excluded.suggested_by, suggested_confidence = excluded.suggested_confidence,
                   closed_at = excluded.closed_at, holds = excluded.holds, holder_id = excluded.holder_id,
                   calendar_version_id = excluded.calendar_version_id, target_id = excluded.target_id,
                   target_secs = excluded.target_secs, due_at = excluded.due_at, wall_secs = excluded.wall_secs,
                   business_secs = excluded.business_secs, own_secs = excluded.own_secs, ack_secs = excluded.ack_secs,
                   within_target = excluded.within_target, own_in_time = excluded.own_in_time,
                   off_hours = excluded.off_hours, version = a.version + 1"#,
        Json(rows) as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}
