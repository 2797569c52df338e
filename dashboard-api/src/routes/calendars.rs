//! Calendars: when work is done.

use std::borrow::Cow;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use finco_domain::calendar::{CalendarVersion, Unit, WrittenDays, WrittenWeek};
use finco_kpi_engine::calendar::{due_at, working_secs};
use finco_store::calendars::{self, NewVersion, Timed};
use finco_store::scopes::Touched;
use finco_store::{PgConnection, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::openapi::{ArrayBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::rules::{self, DryRun, SavedDto};
use crate::Api;
use crate::auth::Session;
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};

/// Calendars by name.
#[derive(Serialize, ToSchema)]
#[schema(as = Calendars)]
pub(crate) struct CalendarsDto {
    items: Vec<CalendarDto>,
    /// Always null: there are few.
    next_cursor: Option<String>,
}

/// A calendar with every version it ever had.
#[derive(Serialize, ToSchema)]
#[schema(as = Calendar)]
pub(crate) struct CalendarDto {
    id: i64,
    #[schema(example = "Office hours")]
    name: String,
    created_at: DateTime<Utc>,
    /// The one that applies last comes first.
    versions: Vec<VersionDto>,
}

/// A version of a calendar. An ask is timed by the version in force when it was asked.
#[derive(Serialize, ToSchema)]
#[schema(as = CalendarVersion)]
pub(crate) struct VersionDto {
    id: i64,
    applies_from: DateTime<Utc>,
    /// Is it the one in force now?
    in_force: bool,
    #[serde(flatten)]
    hours: HoursDto,
    note: String,
    created_at: DateTime<Utc>,
    created_by: String,
}

/// When work is done.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = CalendarHours)]
pub(crate) struct HoursDto {
    #[schema(example = "Asia/Tashkent")]
    time_zone: String,
    /// Spans by weekday, `mon` to `sun`; a weekday left out is free. `24:00` ends a day; an end at or before its beginning
    /// lies on the next day, and the whole shift belongs to the day it begins on.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<SpanDto>>,
             example = json!({"mon": [["09:00", "13:00"], ["14:00", "18:00"]], "sat": [["20:00", "04:00"]]}))]
    weekly: WrittenWeek,
    /// Days that differ from their weekday: holidays, moved days, short days.
    #[serde(default)]
    #[schema(value_type = std::collections::BTreeMap<String, DayDto>,
             example = json!({"2026-09-01": {"name": "Independence Day", "hours": []}}))]
    days: WrittenDays,
}

/// From when till when, as `["09:00", "18:00"]`.
pub(crate) struct SpanDto;

impl PartialSchema for SpanDto {
    fn schema() -> RefOr<Schema> {
        let two = ArrayBuilder::new().items(String::schema());
        two.min_items(Some(2)).max_items(Some(2)).into()
    }
}

impl ToSchema for SpanDto {
    fn name() -> Cow<'static, str> {
        "CalendarSpan".into()
    }
}

/// A day that differs from its weekday.
#[derive(ToSchema)]
#[schema(as = CalendarDay)]
#[expect(dead_code, reason = "it only describes what the domain reads and writes")]
pub(crate) struct DayDto {
    /// Why.
    #[schema(required = false)]
    name: String,
    /// Its hours; empty for a free day.
    #[schema(required = false)]
    hours: Vec<SpanDto>,
}

/// A new calendar with its first version.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewCalendar)]
pub(crate) struct NewCalendarDto {
    #[schema(example = "Night shift")]
    name: String,
    #[serde(flatten)]
    hours: HoursDto,
}

/// A new version of a calendar.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewCalendarVersion)]
pub(crate) struct NewVersionDto {
    /// Now, when left out.
    applies_from: Option<DateTime<Utc>>,
    #[serde(flatten)]
    hours: HoursDto,
    /// Why, for the record.
    #[serde(default)]
    note: String,
    /// Work out again what was asked since `applies_from`. Needed when that lies in the past.
    #[serde(default)]
    recompute: bool,
}

/// Every calendar with its versions. Admin, HR, supervisor.
#[utoipa::path(get, path = "/calendars", tag = "calendars", responses(
    (status = 200, description = "The calendars", body = CalendarsDto),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for employees", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_calendars(State(api): State<Api>, session: Session) -> Result<Json<CalendarsDto>, ApiError> {
    list(&api).await.map(Json).map_err(|failure| session.fail(failure))
}

async fn list(api: &Api) -> Result<CalendarsDto, Failure> {
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let now = api.clock.now();
    let items = calendars::list(&mut conn).await?.into_iter().map(|calendar| {
        let current = calendar.versions.iter().find(|version| version.applies_from <= now);
        let current = current.map(|version| version.id);
        let versions = calendar.versions.into_iter().map(|version| VersionDto {
            id: version.id,
            applies_from: version.applies_from,
            in_force: current == Some(version.id),
            hours: HoursDto {
                time_zone: version.time_zone,
                weekly: version.weekly,
                days: version.days,
            },
            note: version.note,
            created_at: version.created_at,
            created_by: version.created_by,
        });
        CalendarDto {
            versions: versions.collect(),
            id: calendar.id,
            name: calendar.name,
            created_at: calendar.created_at,
        }
    });
    Ok(CalendarsDto {
        items: items.collect(),
        next_cursor: None,
    })
}

/// Adds a calendar with its first version, which applies from now on. It times nothing until it is assigned. Admin, HR.
#[utoipa::path(post, path = "/calendars", tag = "calendars", request_body = NewCalendarDto, responses(
    (status = 201, description = "Added; `id` is the calendar's", body = SavedDto),
    (status = 400, description = "Not such a body", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "Another calendar has the name", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "The hours make no sense; the detail says where", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn post_calendar(
    State(api): State<Api>,
    session: Session,
    body: Result<Body<NewCalendarDto>, JsonRejection>,
) -> Result<(StatusCode, Json<SavedDto>), ApiError> {
    let Body(body) = body.map_err(|error| session.fail(error))?;
    add(&api, &session, &body)
        .await
        .map(|saved| (StatusCode::CREATED, Json(saved)))
        .map_err(|failure| session.fail(failure))
}

async fn add(api: &Api, session: &Session, body: &NewCalendarDto) -> Result<SavedDto, Failure> {
    let name = body.name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        return Err(Failure::Unprocessable("name: 1 to 100 characters".into()));
    }
    let hours = read(&body.hours)?;
    let now = api.clock.now();
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let id = calendars::insert(&mut transaction, name, now)
        .await
        .map_err(|error| match error {
            StoreError::Taken(_) => Failure::Conflict("name: another calendar has it".into(), None),
            error => error.into(),
        })?;
    let version = NewVersion {
        calendar: id,
        applies_from: now,
        hours: &hours,
        note: "",
        by: &session.user.login,
        at: now,
    };
    calendars::insert_version(&mut transaction, &version).await?;
    let detail = json!({ "name": name, "hours": body.hours });
    let line = ("add_calendar", format!("calendar:{id}"), detail);
    rules::commit(api, session, transaction, (line.0, &line.1, line.2), None).await?;
    Ok(saved(Some(id), now))
}

pub(super) fn saved(id: Option<i64>, applies_from: DateTime<Utc>) -> SavedDto {
    SavedDto {
        id,
        applies_from,
        asks: 0,
        chats: 0,
        changed: None,
        missed_before: None,
        missed_after: None,
    }
}

fn read(hours: &HoursDto) -> Result<CalendarVersion, Failure> {
    CalendarVersion::read(0, &hours.time_zone, &hours.weekly, &hours.days)
        .map_err(|bad| Failure::Unprocessable(bad.to_string()))
}

/// Adds a version of a calendar. What was asked before it applies keeps its version; one dated back needs
/// `recompute: true` and works out again what was asked since. A dry run tells how many asks would change. Admin, HR.
#[utoipa::path(post, path = "/calendars/{id}/versions", tag = "calendars", request_body = NewVersionDto,
    params(("id" = i64, Path, description = "The calendar's number"), DryRun), responses(
    (status = 200, description = "What it would do", body = SavedDto),
    (status = 201, description = "Added", body = SavedDto),
    (status = 400, description = "Not such a body", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such calendar", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "The hours make no sense, or the version is dated back without `recompute`", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn post_version(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    query: Result<Query<DryRun>, QueryRejection>,
    body: Result<Body<NewVersionDto>, JsonRejection>,
) -> Result<(StatusCode, Json<SavedDto>), ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let Query(DryRun { dry_run }) = query.map_err(|error| session.fail(error))?;
    let Body(body) = body.map_err(|error| session.fail(error))?;
    let status = if dry_run { StatusCode::OK } else { StatusCode::CREATED };
    add_version(&api, &session, id, &body, dry_run)
        .await
        .map(|saved| (status, Json(saved)))
        .map_err(|failure| session.fail(failure))
}

async fn add_version(
    api: &Api,
    session: &Session,
    calendar: i64,
    body: &NewVersionDto,
    dry_run: bool,
) -> Result<SavedDto, Failure> {
    let hours = read(&body.hours)?;
    let begin = rules::begin(api, body.applies_from, body.recompute, dry_run)?;
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let (until, has_earlier) = calendars::neighbours(&mut transaction, calendar, begin.at).await?;
    let touched = Touched {
        from: begin.at,
        until,
        // Where no version applied before, asks of that time are still timed by a wider calendar.
        calendar: has_earlier.then_some(calendar),
        chat: None,
    };
    let extent = rules::extent(&mut transaction, &begin, &touched).await?;
    let mut saved = SavedDto {
        asks: extent.asks,
        chats: extent.chats,
        ..saved(None, begin.at)
    };
    if begin.is_past && has_earlier {
        let effect = effect(&mut transaction, calendar, &touched, &hours, api.clock.now()).await?;
        saved.changed = Some(effect.changed);
        saved.missed_before = Some(effect.missed_before);
        saved.missed_after = Some(effect.missed_after);
    }
    if dry_run {
        return Ok(saved);
    }
    let version = NewVersion {
        calendar,
        applies_from: begin.at,
        hours: &hours,
        note: body.note.trim(),
        by: &session.user.login,
        at: api.clock.now(),
    };
    saved.id = Some(calendars::insert_version(&mut transaction, &version).await?);
    let detail =
        json!({ "applies_from": begin.at, "hours": body.hours, "note": version.note, "recomputed": saved.asks });
    let object = format!("calendar:{calendar}");
    let touched = begin.is_past.then_some(&touched);
    rules::commit(api, session, transaction, ("change_calendar", &object, detail), touched).await?;
    Ok(saved)
}

#[derive(Default)]
struct Effect {
    changed: i64,
    missed_before: i64,
    missed_after: i64,
}

/// Asks looked at in one go.
const PAGE: i64 = 5000;

/// What the hours would do to the asks they would time.
async fn effect(
    conn: &mut PgConnection,
    calendar: i64,
    touched: &Touched,
    hours: &CalendarVersion,
    now: DateTime<Utc>,
) -> Result<Effect, Failure> {
    let (mut effect, mut after) = (Effect::default(), 0);
    loop {
        let span = (touched.from, touched.until);
        let asks = calendars::list_timed(conn, calendar, span, after, PAGE).await?;
        for ask in &asks {
            let due = new_due(hours, ask);
            let business = ask.ended_at.map(|at| working_secs(hours, ask.asked_at, at));
            let stopped_at = ask.stopped_at.unwrap_or(now);
            let is_measured = ask.business_secs.is_some();
            effect.changed += i64::from(due != ask.due_at || (is_measured && business != ask.business_secs));
            effect.missed_before += i64::from(stopped_at > ask.due_at);
            effect.missed_after += i64::from(stopped_at > due);
        }
        match asks.last() {
            Some(last) => after = last.id,
            None => return Ok(effect),
        }
    }
}

fn new_due(hours: &CalendarVersion, ask: &Timed) -> DateTime<Utc> {
    let unit = if ask.is_business { Unit::Business } else { Unit::Wall };
    due_at(hours, ask.asked_at, i64::from(ask.target_secs), unit)
}
