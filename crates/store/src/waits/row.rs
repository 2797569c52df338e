//! One ask with everything a page shows of it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use finco_domain::ask::{AskKind, AskState, LinkedBy};
use finco_domain::chat::ChatKey;
use finco_domain::message::MessageKey;
use finco_domain::people::EmployeeId;
use sqlx::PgConnection;

use crate::StoreError;
use crate::people::Department;

/// Somebody who works here, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The number.
    pub id: EmployeeId,
    /// The full name.
    pub name: String,
    /// The department, if any.
    pub department: Option<Department>,
}

/// A message that belongs to an ask.
#[derive(Debug, Clone)]
pub struct Said {
    /// Its chat; another one than the ask's after a migration.
    pub chat_id: i64,
    /// Its number.
    pub message_id: i64,
    /// When it counts from.
    pub at: DateTime<Utc>,
    /// Its newest words.
    pub text: Option<String>,
    /// What it carries.
    pub media: Option<String>,
    /// Who of staff wrote it.
    pub by: Option<Person>,
    /// How sure the tie to the ask is, in percent.
    pub confidence: Option<i16>,
}

/// An ask as the pages show it. Seconds.
#[derive(Debug, Clone)]
pub struct WaitRow {
    /// Its number.
    pub id: i64,
    /// Grows with every change.
    pub version: i64,
    /// Is it about to be worked out again?
    pub pending: bool,
    /// The chat it was asked in.
    pub chat: ChatKey,
    /// The chat's title.
    pub chat_title: String,
    /// The forum topic.
    pub topic_id: Option<i64>,
    /// When its clock began.
    pub asked_at: DateTime<Utc>,
    /// When its burst ended.
    pub last_at: DateTime<Utc>,
    /// Who asked, by Telegram account.
    pub asked_by: Option<i64>,
    /// The name of who asked.
    pub asked_by_name: Option<String>,
    /// First or next of a talk.
    pub kind: AskKind,
    /// Where it stands.
    pub state: AskState,
    /// How many messages the burst has.
    pub messages: i32,
    /// How many questions it holds.
    pub parts: i32,
    /// The burst's first message.
    pub question: Said,
    /// Who holds it.
    pub holder: Option<Person>,
    /// Whose it is in the numbers.
    pub credited: Option<Person>,
    /// When it was taken up.
    pub ack_at: Option<DateTime<Utc>>,
    /// How long that took, in the target's unit.
    pub ack_secs: Option<i64>,
    /// By whom.
    pub ack_by: Option<Person>,
    /// The answer.
    pub answer: Option<Said>,
    /// How the answer was tied to the ask.
    pub linked_by: Option<LinkedBy>,
    /// What may be the answer.
    pub suggestion: Option<Said>,
    /// The client's wait by the wall clock.
    pub wall_secs: Option<i64>,
    /// The part of it within working time.
    pub business_secs: Option<i64>,
    /// The credited employee's own part, in the target's unit.
    pub own_secs: Option<i64>,
    /// Is the target's second one of the wall clock?
    pub in_wall_time: bool,
    /// The target.
    pub target_secs: i32,
    /// When it is or was due.
    pub due_at: DateTime<Utc>,
    /// In time? `None` while nothing is decided.
    pub within_target: Option<bool>,
    /// The same of the credited employee's own part.
    pub own_in_time: Option<bool>,
    /// Did all of it lie outside working time?
    pub off_hours: bool,
    /// Why a person closed or took it out.
    pub reason: Option<String>,
}

impl WaitRow {
    /// The burst's first message: the ask's lasting name.
    #[must_use]
    pub fn first(&self) -> MessageKey {
        MessageKey {
            chat: self.chat.clone(),
            id: self.question.message_id,
        }
    }

    /// Is it open and past due? What was taken up in time, where that is what the target wants, is not.
    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.state == AskState::Open && self.due_at < now && self.within_target != Some(true)
    }
}

/// Employees by number.
///
/// # Errors
/// When the database is away.
pub async fn list_persons(conn: &mut PgConnection, mut ids: Vec<i64>) -> Result<HashMap<i64, Person>, StoreError> {
    ids.sort_unstable();
    ids.dedup();
    let rows = sqlx::query!(
        r#"select e.id as "id!", e.name as "name!", e.department_id, d.name as "department?"
           from employees e left join departments d on d.id = e.department_id where e.id = any($1)"#,
        &ids
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let department = row.department_id.zip(row.department);
            let person = Person {
                id: EmployeeId(row.id),
                name: row.name,
                department: department.map(|(id, name)| Department { id, name }),
            };
            (row.id, person)
        })
        .collect())
}

/// Asks by their numbers, in the order of these; unknown numbers are left out.
///
/// # Errors
/// When the database is away.
#[expect(clippy::too_many_lines, reason = "one row of many columns, taken apart in one place")]
pub async fn list_by_id(conn: &mut PgConnection, ids: &[i64]) -> Result<Vec<WaitRow>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        r#"select a.id, a.version, coalesce(c.unlinked_from <= a.last_at, false) as "pending!", a.chat_id, a.business,
                  c.title, a.topic_id, a.asked_at, a.last_at, a.asked_by, a.kind, a.state, a.messages, a.parts,
                  a.first_message_id, q.body as "question?", q.media_kind as "question_media?",
                  q.sender_name as "asked_by_name?", a.holder_id, a.employee_id, a.ack_at, a.ack_secs, a.ack_by,
                  a.answer_chat_id, a.answer_message_id, a.answered_at, a.answered_by, a.linked_by, a.confidence,
                  w.body as "answer?", w.media_kind as "answer_media?", a.suggested_chat_id, a.suggested_message_id,
                  a.suggested_at, a.suggested_by, a.suggested_confidence, s.body as "suggestion?",
                  s.media_kind as "suggestion_media?", a.wall_secs, a.business_secs, a.own_secs,
                  t.unit = 'wall' as "in_wall_time!", a.target_secs, a.due_at, a.within_target,
                  coalesce(a.own_in_time, a.within_target) as own_in_time, a.off_hours,
                  r.reason as "reason?"
           from unnest($1::bigint[]) with ordinality as k (id, n)
           join asks a on a.id = k.id
           join chats c on c.id = a.chat_id and c.business = a.business
           join targets t on t.id = a.target_id
           left join lateral said(a.chat_id, a.business, a.first_message_id, a.asked_at) q on true
           left join lateral said(a.answer_chat_id, a.business, a.answer_message_id, a.answered_at) w on true
           left join lateral said(a.suggested_chat_id, a.business, a.suggested_message_id, a.suggested_at) s on true
           left join lateral (
               select nullif(d.reason, '') as reason from ask_decisions d
               where d.chat_id = a.chat_id and d.message_id = a.first_message_id and d.business = a.business
                 and d.undone_at is null and d.kind = case a.state when 'closed' then 'close' when 'excluded' then 'exclude'
                                                                   when 'dismissed' then 'dismiss' end
               order by d.id desc limit 1) r on true
           order by k.n"#,
        ids
    )
    .fetch_all(&mut *conn)
    .await?;
    let named = rows
        .iter()
        .flat_map(|row| {
            [
                row.holder_id,
                row.employee_id,
                row.ack_by,
                row.answered_by,
                row.suggested_by,
            ]
        })
        .flatten()
        .collect();
    let persons = list_persons(conn, named).await?;
    let person = |id: Option<i64>| id.and_then(|id| persons.get(&id).cloned());
    Ok(rows
        .into_iter()
        .map(|row| WaitRow {
            question: Said {
                chat_id: row.chat_id,
                message_id: row.first_message_id,
                at: row.asked_at,
                text: row.question,
                media: row.question_media,
                by: None,
                confidence: None,
            },
            answer: row.answered_at.zip(row.answer_message_id).map(|(at, message_id)| Said {
                chat_id: row.answer_chat_id.unwrap_or(row.chat_id),
                message_id,
                at,
                text: row.answer,
                media: row.answer_media,
                by: person(row.answered_by),
                confidence: row.confidence,
            }),
            suggestion: row
                .suggested_at
                .zip(row.suggested_message_id)
                .map(|(at, message_id)| Said {
                    chat_id: row.suggested_chat_id.unwrap_or(row.chat_id),
                    message_id,
                    at,
                    text: row.suggestion,
                    media: row.suggestion_media,
                    by: person(row.suggested_by),
                    confidence: row.suggested_confidence,
                }),
            id: row.id,
            version: row.version,
            pending: row.pending,
            chat: ChatKey {
                id: row.chat_id,
                business: row.business,
            },
            chat_title: row.title,
            topic_id: row.topic_id,
            asked_at: row.asked_at,
            last_at: row.last_at,
            asked_by: row.asked_by,
            asked_by_name: row.asked_by_name,
            kind: AskKind::from_word(&row.kind).unwrap_or_default(),
            state: AskState::from_word(&row.state).unwrap_or_default(),
            messages: row.messages,
            parts: row.parts,
            holder: person(row.holder_id),
            credited: person(row.employee_id),
            ack_at: row.ack_at,
            ack_secs: row.ack_secs,
            ack_by: person(row.ack_by),
            linked_by: row.linked_by.as_deref().and_then(LinkedBy::from_word),
            wall_secs: row.wall_secs,
            business_secs: row.business_secs,
            own_secs: row.own_secs,
            in_wall_time: row.in_wall_time,
            target_secs: row.target_secs,
            due_at: row.due_at,
            within_target: row.within_target,
            own_in_time: row.own_in_time,
            off_hours: row.off_hours,
            reason: row.reason,
        })
        .collect())
}
