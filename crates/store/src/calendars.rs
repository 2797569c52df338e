//! Calendars, their versions, and whose they are.

use chrono::{DateTime, Utc};
use finco_domain::calendar::{CalendarVersion, WrittenDays, WrittenWeek};
use serde::Deserialize;
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::scopes::Scope;
use crate::{StoreError, unlinked};

/// A calendar with every version it ever had.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Its versions, the one that applies last first.
    pub versions: Vec<Version>,
}

/// A version of a calendar as it was written.
#[derive(Debug, Clone, Deserialize)]
pub struct Version {
    /// Its number.
    pub id: i64,
    /// From when on it applies, until the next one does.
    pub applies_from: DateTime<Utc>,
    /// The zone its hours are written in.
    pub time_zone: String,
    /// Its week.
    pub weekly: WrittenWeek,
    /// Days that differ.
    pub days: WrittenDays,
    /// Why it was written.
    pub note: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
}

/// A version to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewVersion<'a> {
    /// The calendar.
    pub calendar: i64,
    /// From when on it applies.
    pub applies_from: DateTime<Utc>,
    /// What it says; its number is not used.
    pub hours: &'a CalendarVersion,
    /// Why it is written.
    pub note: &'a str,
    /// By whom.
    pub by: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

/// Reads a version as it is kept.
pub(crate) fn read(
    id: i64,
    time_zone: &str,
    weekly: &WrittenWeek,
    days: &WrittenDays,
) -> Result<CalendarVersion, StoreError> {
    CalendarVersion::read(id, time_zone, weekly, days)
        .map_err(|bad| StoreError::Other(sqlx::Error::Decode(format!("calendar version {id}: {bad}").into())))
}

/// Every calendar by name.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection) -> Result<Vec<Calendar>, StoreError> {
    let rows = sqlx::query!(
        r#"select c.id, c.name, c.created_at,
                  (select coalesce(jsonb_agg(to_jsonb(v) order by v.applies_from desc, v.id desc), '[]')
                   from calendar_versions v where v.calendar_id = c.id) as "versions!: Json<Vec<Version>>"
           from calendars c order by c.name, c.id"#
    )
    .fetch_all(conn)
    .await?;
    let calendars = rows.into_iter().map(|row| Calendar {
        id: row.id,
        name: row.name,
        created_at: row.created_at,
        versions: row.versions.0,
    });
    Ok(calendars.collect())
}

/// Adds a calendar; it times nothing until it has a version and is assigned.
///
/// # Errors
/// [`StoreError::Taken`] with `calendar_name_taken` when another one has the name.
pub async fn insert(conn: &mut PgConnection, name: &str, now: DateTime<Utc>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        "insert into calendars (name, created_at) values ($1, $2) returning id",
        name,
        now
    )
    .fetch_one(conn)
    .await?)
}

/// Adds a version.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such calendar.
pub async fn insert_version(conn: &mut PgConnection, new: &NewVersion<'_>) -> Result<i64, StoreError> {
    unlinked::hold_back(conn).await?;
    Ok(sqlx::query_scalar!(
        r#"insert into calendar_versions (calendar_id, applies_from, time_zone, weekly, days, note, created_at, created_by)
           select id, $2, $3, $4, $5, $6, $7, $8 from calendars where id = $1 returning id"#,
        new.calendar,
        new.applies_from,
        new.hours.zone.name(),
        Json(new.hours.written_week()) as _,
        Json(new.hours.written_days()) as _,
        new.note,
        new.at,
        new.by
    )
    .fetch_one(conn)
    .await?)
}

/// When the version that applies next after `from` takes over, and whether any applies at `from` already.
///
/// # Errors
/// [`StoreError::NotFound`] when there is no such calendar.
pub async fn neighbours(
    conn: &mut PgConnection,
    calendar: i64,
    from: DateTime<Utc>,
) -> Result<(Option<DateTime<Utc>>, bool), StoreError> {
    let row = sqlx::query!(
        r#"select (select min(applies_from) from calendar_versions v where v.calendar_id = c.id and applies_from > $2)
                    as next,
                  exists (select from calendar_versions v where v.calendar_id = c.id and applies_from <= $2) as "has_earlier!"
           from calendars c where id = $1"#,
        calendar,
        from
    )
    .fetch_one(conn)
    .await?;
    Ok((row.next, row.has_earlier))
}

/// An ask that counts, as far as a calendar times it.
#[derive(Debug, Clone)]
pub struct Timed {
    /// Its number.
    pub id: i64,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// When the wait ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// When the target's clock stopped, or the ask was closed.
    pub stopped_at: Option<DateTime<Utc>>,
    /// When it is or was due.
    pub due_at: DateTime<Utc>,
    /// The target's seconds.
    pub target_secs: i32,
    /// Are they seconds of working time?
    pub is_business: bool,
    /// The working part of the wait.
    pub business_secs: Option<i64>,
}

/// The asks a calendar times that count and were asked within `[from, until)`, by number after `after`.
///
/// # Errors
/// When the database is away.
pub async fn list_timed(
    conn: &mut PgConnection,
    calendar: i64,
    (from, until): (DateTime<Utc>, Option<DateTime<Utc>>),
    after: i64,
    limit: i64,
) -> Result<Vec<Timed>, StoreError> {
    Ok(sqlx::query_as!(
        Timed,
        r#"select a.id, asked_at, coalesce(answered_at, closed_at) as ended_at, due_at, target_secs, business_secs,
                  coalesce(case when t.stops_at = 'acknowledgement' then least(ack_at, answered_at) else answered_at end,
                           closed_at) as stopped_at,
                  t.unit = 'business' as "is_business!"
           from asks a join targets t on t.id = a.target_id
           where calendar_version_id in (select id from calendar_versions where calendar_id = $1)
             and asked_at >= $2 and ($3::timestamptz is null or asked_at < $3) and a.id > $4
             and state in ('open', 'answered', 'closed')
           order by a.id limit $5"#,
        calendar,
        from,
        until,
        after,
        limit
    )
    .fetch_all(conn)
    .await?)
}

/// Whose calendar it is from when on.
#[derive(Debug, Clone)]
pub struct Assignment {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub scope: Scope,
    /// The name of the department, employee or chat.
    pub name: Option<String>,
    /// The calendar; `None` takes the next wider one again.
    pub calendar_id: Option<i64>,
    /// From when on.
    pub applies_from: DateTime<Utc>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
}

/// Every assignment, the one that applies last first.
///
/// # Errors
/// When the database is away.
pub async fn list_assignments(conn: &mut PgConnection) -> Result<Vec<Assignment>, StoreError> {
    let rows = sqlx::query!(
        r#"select a.id, scope, scope_id, calendar_id, applies_from, a.created_at, created_by,
                  case scope
                    when 'department' then (select name from departments d where d.id::text = a.scope_id)
                    when 'employee' then (select name from employees e where e.id::text = a.scope_id)
                    when 'chat' then (select title from chats c
                                      where c.id::text = split_part(a.scope_id, '/', 1)
                                        and c.business = split_part(a.scope_id, '/', 2))
                  end as name
           from calendar_assignments a order by applies_from desc, a.id desc"#
    )
    .fetch_all(conn)
    .await?;
    let assignments = rows.into_iter().filter_map(|row| {
        Some(Assignment {
            id: row.id,
            scope: Scope::from_words(&row.scope, &row.scope_id)?,
            name: row.name,
            calendar_id: row.calendar_id,
            applies_from: row.applies_from,
            created_at: row.created_at,
            created_by: row.created_by,
        })
    });
    Ok(assignments.collect())
}

/// Gives a calendar to somebody from a moment on; `None` gives the next wider one back.
///
/// # Errors
/// [`StoreError::Taken`] when there is no such calendar.
pub async fn insert_assignment(
    conn: &mut PgConnection,
    scope: &Scope,
    calendar: Option<i64>,
    applies_from: DateTime<Utc>,
    (by, now): (&str, DateTime<Utc>),
) -> Result<i64, StoreError> {
    unlinked::hold_back(conn).await?;
    let (word, id) = scope.words();
    Ok(sqlx::query_scalar!(
        r#"insert into calendar_assignments (scope, scope_id, calendar_id, applies_from, created_at, created_by)
           values ($1, $2, $3, $4, $5, $6) returning id"#,
        word,
        id,
        calendar,
        applies_from,
        now,
        by
    )
    .fetch_one(conn)
    .await?)
}
