//! The asks behind a metric's number.

use chrono::{DateTime, Utc};
use finco_domain::ask::{AskState, LinkedBy};
use finco_domain::chat::ChatKey;
use finco_domain::people::EmployeeId;
use finco_domain::time::Month;
use sqlx::PgConnection;

use crate::StoreError;

/// Which of an employee's asks: `kpi-engine`'s evidence in the database's words. All must hold.
#[derive(Debug, Clone)]
pub struct Which {
    /// The employee who is credited.
    pub employee: EmployeeId,
    /// Asked from this moment on.
    pub from: DateTime<Utc>,
    /// Asked before this one.
    pub to: DateTime<Utc>,
    /// In one of these states.
    pub states: Vec<AskState>,
    /// With those wholly outside working hours?
    pub with_off_hours: bool,
    /// In time, missed, or open and due before `as_of`.
    pub decided: bool,
    /// With an answer whose time is known.
    pub timed: bool,
    /// Taken up.
    pub acked: bool,
    /// When the number was worked out, in whole seconds: an open ask that was due before is missed.
    pub as_of: DateTime<Utc>,
}

/// An ask as evidence.
#[derive(Debug, Clone)]
pub struct EvidenceRow {
    /// Its number.
    pub id: i64,
    /// The chat it was asked in.
    pub chat: ChatKey,
    /// The chat's title.
    pub chat_title: String,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// The name of who asked.
    pub asked_by_name: Option<String>,
    /// `first` or `next`.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// How many messages it has.
    pub messages: i32,
    /// How many questions it holds.
    pub parts: i32,
    /// The words of the first message.
    pub question: Option<String>,
    /// What the first message carries.
    pub question_media: Option<String>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// The words of the answer.
    pub answer: Option<String>,
    /// What the answer carries.
    pub answer_media: Option<String>,
    /// How the answer was tied to the ask.
    pub linked_by: Option<LinkedBy>,
    /// How sure the tie is, in percent.
    pub confidence: Option<i16>,
    /// The wait by the wall clock.
    pub wall_secs: Option<i64>,
    /// The part of it in working time.
    pub business_secs: Option<i64>,
    /// The employee's own part of the wait, in the target's unit.
    pub own_secs: Option<i64>,
    /// Until it was taken up.
    pub ack_secs: Option<i64>,
    /// The target.
    pub target_secs: i32,
    /// When it is or was due.
    pub due_at: DateTime<Utc>,
    /// Was the employee in time?
    pub own_in_time: Option<bool>,
    /// Wholly outside working hours?
    pub off_hours: bool,
}

/// How many there are.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut PgConnection, which: &Which) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "n!" from asks
           where employee_id = $1 and asked_at >= $2 and asked_at < $3 and state = any($4) and ($5 or not off_hours)
             and (not $6 or within_target is not null or (state = 'open' and due_at < $7))
             and (not $8 or own_secs is not null) and (not $9 or ack_secs is not null)"#,
        which.employee.0,
        which.from,
        which.to,
        &words(which) as &[&str],
        which.with_off_hours,
        which.decided,
        which.as_of,
        which.timed,
        which.acked
    )
    .fetch_one(conn)
    .await?)
}

/// A page of them, newest first, older than the ask `before` where given.
///
/// # Errors
/// When the database is away.
pub async fn list(
    conn: &mut PgConnection,
    which: &Which,
    before: Option<(DateTime<Utc>, i64)>,
    limit: i64,
) -> Result<Vec<EvidenceRow>, StoreError> {
    let rows = sqlx::query!(
        r#"select a.id, a.chat_id, a.business, c.title as "title?", a.asked_at, a.kind, a.state, a.messages, a.parts,
                  a.answered_at, a.linked_by, a.confidence, a.wall_secs, a.business_secs, a.own_secs, a.ack_secs,
                  a.target_secs, a.due_at, coalesce(a.own_in_time, a.within_target) as own_in_time, a.off_hours,
                  q.body as "question?", q.media_kind as "question_media?", q.sender_name as "asked_by_name?",
                  w.body as "answer?", w.media_kind as "answer_media?"
           from (select * from asks
                 where employee_id = $1 and asked_at >= $2 and asked_at < $3 and state = any($4) and ($5 or not off_hours)
                   and (not $6 or within_target is not null or (state = 'open' and due_at < $7))
                   and (not $8 or own_secs is not null) and (not $9 or ack_secs is not null)
                   and ($10::timestamptz is null or (asked_at, id) < ($10, $11))
                 order by asked_at desc, id desc limit $12) a
           left join chats c on c.id = a.chat_id and c.business = a.business
           left join lateral said(a.chat_id, a.business, a.first_message_id, a.asked_at) q on true
           left join lateral said(a.answer_chat_id, a.business, a.answer_message_id, a.answered_at) w on true
           order by a.asked_at desc, a.id desc"#,
        which.employee.0,
        which.from,
        which.to,
        &words(which) as &[&str],
        which.with_off_hours,
        which.decided,
        which.as_of,
        which.timed,
        which.acked,
        before.map(|(at, _)| at),
        before.map(|(_, id)| id),
        limit
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| EvidenceRow {
            id: row.id,
            chat: ChatKey {
                id: row.chat_id,
                business: row.business,
            },
            chat_title: row.title.unwrap_or_default(),
            asked_at: row.asked_at,
            asked_by_name: row.asked_by_name,
            kind: row.kind,
            state: row.state,
            messages: row.messages,
            parts: row.parts,
            question: row.question,
            question_media: row.question_media,
            answered_at: row.answered_at,
            answer: row.answer,
            answer_media: row.answer_media,
            linked_by: row.linked_by.as_deref().and_then(LinkedBy::from_word),
            confidence: row.confidence,
            wall_secs: row.wall_secs,
            business_secs: row.business_secs,
            own_secs: row.own_secs,
            ack_secs: row.ack_secs,
            target_secs: row.target_secs,
            due_at: row.due_at,
            own_in_time: row.own_in_time,
            off_hours: row.off_hours,
        })
        .collect())
}

fn words(which: &Which) -> Vec<&'static str> {
    which.states.iter().map(|state| state.as_str()).collect()
}

/// An employee in a month's list, whether still here or gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The number.
    pub id: EmployeeId,
    /// The full name.
    pub name: String,
    /// The department, if any.
    pub department: Option<crate::people::Department>,
    /// Has left?
    pub has_left: bool,
}

/// Who works here, and who has left but has a score in the month, by name: a month adds up whoever has left since.
///
/// # Errors
/// When the database is away.
pub async fn list_people(conn: &mut PgConnection, month: Month) -> Result<Vec<Listed>, StoreError> {
    let rows = sqlx::query!(
        r#"select e.id, e.name, e.left_at is not null as "has_left!", d.id as "department_id?", d.name as "department_name?"
           from employees e left join departments d on d.id = e.department_id
           where e.left_at is null
              or e.id = any(array(select unnest(employee_ids) from score_runs where month = $1))
           order by e.name, e.id"#,
        month.first_day()
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
            id: EmployeeId(row.id),
            name: row.name,
            department: row
                .department_id
                .zip(row.department_name)
                .map(|(id, name)| crate::people::Department { id, name }),
            has_left: row.has_left,
        })
        .collect())
}

/// What a written leaderboard depends on: which transactions last worked out the month and the one before, and the newest
/// audit line.
///
/// # Errors
/// When the database is away.
pub async fn board_basis(conn: &mut PgConnection, month: Month) -> Result<([Option<String>; 2], i64), StoreError> {
    let row = sqlx::query!(
        r#"select (select xmin::text from score_runs where month = $1) as now,
                  (select xmin::text from score_runs where month = $2) as before,
                  coalesce((select max(id) from audit_log), 0) as "audit!""#,
        month.first_day(),
        month.previous().first_day()
    )
    .fetch_one(conn)
    .await?;
    Ok(([row.now, row.before], row.audit))
}
