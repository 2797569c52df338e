//! Open asks as the bot shows them to those who look after them. A decision counts from the moment it is made, before
//! the links of its chat have been worked out again.

use chrono::{DateTime, Utc};
use finco_domain::calendar::{CalendarVersion, Unit, WrittenDays, WrittenWeek};
use finco_domain::chat::ChatKey;
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::waits::Sight;
use crate::{StoreError, calendars};

/// Whose asks somebody may see in the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// Those within a sight.
    Seen(Sight),
    /// What this employee is to look after: holds, or is responsible for while nobody holds it.
    Own(i64),
}

/// An employee, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The number.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The department.
    pub department: Option<i64>,
}

/// An ask that waits, or waited until a moment ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The ask's number.
    pub id: i64,
    /// Its chat.
    pub chat: ChatKey,
    /// The chat's title.
    pub title: String,
    /// Its first message.
    pub first_message_id: i64,
    /// When that message was sent.
    pub sent_at: DateTime<Utc>,
    /// When it became an ask.
    pub asked_at: DateTime<Utc>,
    /// Who asked.
    pub client: Option<String>,
    /// The words of the first message.
    pub question: Option<String>,
    /// Who holds it.
    pub holder: Option<Person>,
    /// Who answers in its chat when nobody in particular was asked.
    pub responsible: Option<Person>,
    /// When it is or was due.
    pub due_at: DateTime<Utc>,
    /// The target's seconds.
    pub target_secs: i32,
    /// What they are.
    pub unit: Unit,
    /// The stages of its warnings, in percent of the target.
    pub warn_percent: Vec<i16>,
    /// The calendar it is timed by.
    pub calendar_version: i64,
    /// Does it wait? Not answered, closed, called off, and nobody decided that it needs no answer.
    pub is_open: bool,
    /// Who answered it.
    pub answered_by: Option<String>,
    /// Grows with every change.
    pub version: i64,
    /// How many of its warnings' stages everybody concerned has been told of.
    pub warned: usize,
}

impl Waiting {
    /// Who is to look after it: who holds it, else who is responsible for the chat.
    #[must_use]
    pub fn assignee(&self) -> Option<&Person> {
        self.holder.as_ref().or(self.responsible.as_ref())
    }
}

/// A page of what waits, oldest first, and how many there are in all.
///
/// # Errors
/// When the database is away.
pub async fn list(
    conn: &mut PgConnection,
    whose: &Whose,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Waiting>, i64), StoreError> {
    select(conn, whose, None, Due::default(), limit, offset).await
}

/// What waits, was or will be due after `due_after`, and is not decided yet: an acknowledgement decides where the target
/// takes it for an answer.
///
/// # Errors
/// When the database is away.
pub async fn list_undecided(
    conn: &mut PgConnection,
    due_after: DateTime<Utc>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Waiting>, StoreError> {
    let due = Due {
        after: Some(due_after),
        before: None,
        undecided: true,
    };
    Ok(select(conn, &Whose::Seen(Sight::All), None, due, limit, offset)
        .await?
        .0)
}

/// The ask with this number within sight, waiting or not.
///
/// # Errors
/// When the database is away.
pub async fn find(conn: &mut PgConnection, whose: &Whose, id: i64) -> Result<Option<Waiting>, StoreError> {
    Ok(select(conn, whose, Some(id), Due::default(), 1, 0).await?.0.pop())
}

/// How many wait within sight, and how many of them are overdue.
///
/// # Errors
/// When the database is away.
pub async fn count(conn: &mut PgConnection, whose: &Whose, now: DateTime<Utc>) -> Result<(i64, i64), StoreError> {
    let open = select(conn, whose, None, Due::default(), 1, 0).await?.1;
    let late = Due {
        before: Some(now),
        undecided: true,
        after: None,
    };
    let overdue = select(conn, whose, None, late, 1, 0).await?.1;
    Ok((open, overdue))
}

/// Due when; by default whenever.
#[derive(Debug, Clone, Copy, Default)]
struct Due {
    before: Option<DateTime<Utc>>,
    after: Option<DateTime<Utc>>,
    /// Only what is neither met nor missed yet.
    undecided: bool,
}

async fn select(
    conn: &mut PgConnection,
    whose: &Whose,
    id: Option<i64>,
    due: Due,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Waiting>, i64), StoreError> {
    let (employees, own) = match whose {
        Whose::Seen(sight) => (sight.employees(), None),
        Whose::Own(own) => (None, Some(*own)),
    };
    let rows = sqlx::query!(
        r#"select a.id, a.version, a.warned, a.chat_id, a.business, a.first_message_id, a.asked_at, a.due_at, a.target_secs,
                  a.calendar_version_id, t.unit, t.warn_percent, c.title as "title?",
                  m.sent_at as "sent_at?", m.sender_name as "sender_name?", m.body as "body?",
                  h.id as "holder_id?", h.name as "holder_name?", h.department_id as "holder_department?",
                  r.id as "responsible_id?", r.name as "responsible_name?", r.department_id as "responsible_department?",
                  (a.state = 'open' and d.kind is null) as "is_open!", w.name as "answered_by?",
                  count(*) over () as "count!"
           from asks a
           join targets t on t.id = a.target_id
           left join chats c on c.id = a.chat_id and c.business = a.business
           -- What ends it is not worked in yet; a later decision may have said otherwise, and of two merges into each other
           -- the later holds.
           left join lateral (
               select kind from ask_decisions
               where chat_id = a.chat_id and message_id = a.first_message_id and business = a.business
                 and undone_at is null and kind <> 'reassign' order by id desc limit 1) l on true
           left join lateral (
               select l.kind where l.kind in ('close', 'exclude', 'dismiss', 'link')
                  or (l.kind = 'merge' and c.unlinked_from is not null)) d on true
           left join lateral (
               select employee_id from ask_decisions
               where chat_id = a.chat_id and message_id = a.first_message_id and business = a.business
                 and undone_at is null and kind = 'reassign' order by id desc limit 1) x on true
           left join employees h on h.id = coalesce(x.employee_id, a.holder_id)
           left join employees r on r.id = c.responsible_id
           left join employees w on w.id = a.answered_by
           left join lateral said(a.chat_id, a.business, a.first_message_id, a.asked_at) m on true
           where (a.id = $1 or ($1::bigint is null and a.state = 'open' and d.kind is null))
             and ($2::timestamptz is null or a.due_at < $2)
             and ($7::timestamptz is null or a.due_at > $7) and (not $8 or a.within_target is not true)
             and in_sight($3, coalesce(x.employee_id, a.holder_id), a.answered_by, c.responsible_id)
             and ($4::bigint is null or coalesce(h.id, r.id) = $4)
           order by a.asked_at, a.id limit $5 offset $6"#,
        id,
        due.before,
        employees,
        own,
        limit,
        offset,
        due.after,
        due.undecided
    )
    .fetch_all(conn)
    .await?;
    let count = rows.first().map_or(0, |row| row.count);
    let person = |id: Option<i64>, name: Option<String>, department| {
        Some(Person {
            id: id?,
            name: name?,
            department,
        })
    };
    let waiting = rows.into_iter().map(|row| Waiting {
        id: row.id,
        chat: ChatKey {
            id: row.chat_id,
            business: row.business,
        },
        title: row.title.unwrap_or_default(),
        first_message_id: row.first_message_id,
        sent_at: row.sent_at.unwrap_or(row.asked_at),
        asked_at: row.asked_at,
        client: row.sender_name,
        question: row.body,
        holder: person(row.holder_id, row.holder_name, row.holder_department),
        responsible: person(row.responsible_id, row.responsible_name, row.responsible_department),
        due_at: row.due_at,
        target_secs: row.target_secs,
        unit: Unit::from_word(&row.unit).unwrap_or(Unit::Business),
        warn_percent: row.warn_percent,
        calendar_version: row.calendar_version_id,
        is_open: row.is_open,
        answered_by: row.answered_by,
        version: row.version,
        warned: usize::try_from(row.warned).unwrap_or_default(),
    });
    Ok((waiting.collect(), count))
}

/// The calendar with this version's number.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none that can be read.
pub async fn calendar(conn: &mut PgConnection, version: i64) -> Result<CalendarVersion, StoreError> {
    let row = sqlx::query!(
        r#"select time_zone, weekly as "weekly: Json<WrittenWeek>", days as "days: Json<WrittenDays>"
           from calendar_versions where id = $1"#,
        version
    )
    .fetch_one(conn)
    .await?;
    calendars::read(version, &row.time_zone, &row.weekly.0, &row.days.0)
}
