//! Who works by which calendar, from when on.

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use finco_store::StoreError;
use finco_store::calendars;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::calendars::saved;
use super::rules::{self, DryRun, SavedDto, ScopeDto};
use crate::Api;
use crate::auth::Session;
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};

/// Who works by which calendar.
#[derive(Serialize, ToSchema)]
#[schema(as = CalendarAssignments)]
pub(crate) struct AssignmentsDto {
    /// The one that applies last comes first.
    items: Vec<AssignmentDto>,
    /// Always null: there are few.
    next_cursor: Option<String>,
}

/// Whose calendar it is from when on.
#[derive(Serialize, ToSchema)]
#[schema(as = CalendarAssignment)]
pub(crate) struct AssignmentDto {
    id: i64,
    #[serde(flatten)]
    scope: ScopeDto,
    /// The name of the department, employee or chat.
    name: Option<String>,
    /// Null: the next wider one again.
    calendar_id: Option<i64>,
    applies_from: DateTime<Utc>,
    created_at: DateTime<Utc>,
    created_by: String,
}

/// A calendar for somebody.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewCalendarAssignment)]
pub(crate) struct NewAssignmentDto {
    #[serde(flatten)]
    scope: ScopeDto,
    /// Null takes the next wider one again.
    calendar_id: Option<i64>,
    /// Now, when left out.
    applies_from: Option<DateTime<Utc>>,
    /// Work out again what was asked since `applies_from`. Needed when that lies in the past.
    #[serde(default)]
    recompute: bool,
}

/// Who works by which calendar, from when on. Admin, HR, supervisor.
#[utoipa::path(get, path = "/calendar-assignments", tag = "calendars", responses(
    (status = 200, description = "The assignments", body = AssignmentsDto),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for employees", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_assignments(
    State(api): State<Api>,
    session: Session,
) -> Result<Json<AssignmentsDto>, ApiError> {
    list_assignments(&api)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn list_assignments(api: &Api) -> Result<AssignmentsDto, Failure> {
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let rows = calendars::list_assignments(&mut conn).await?;
    let items = rows.into_iter().map(|row| AssignmentDto {
        id: row.id,
        scope: (&row.scope).into(),
        name: row.name,
        calendar_id: row.calendar_id,
        applies_from: row.applies_from,
        created_at: row.created_at,
        created_by: row.created_by,
    });
    Ok(AssignmentsDto {
        items: items.collect(),
        next_cursor: None,
    })
}

/// Gives a calendar to the company, a department, an employee or a chat from a moment on. Admin, HR.
#[utoipa::path(post, path = "/calendar-assignments", tag = "calendars", request_body = NewAssignmentDto,
    params(DryRun), responses(
    (status = 200, description = "What it would do", body = SavedDto),
    (status = 201, description = "Assigned", body = SavedDto),
    (status = 400, description = "Not such a body", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "No such calendar or scope, or dated back without `recompute`", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn post_assignment(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<DryRun>, QueryRejection>,
    body: Result<Body<NewAssignmentDto>, JsonRejection>,
) -> Result<(StatusCode, Json<SavedDto>), ApiError> {
    let Query(DryRun { dry_run }) = query.map_err(|error| session.fail(error))?;
    let Body(body) = body.map_err(|error| session.fail(error))?;
    let status = if dry_run { StatusCode::OK } else { StatusCode::CREATED };
    assign(&api, &session, &body, dry_run)
        .await
        .map(|saved| (status, Json(saved)))
        .map_err(|failure| session.fail(failure))
}

async fn assign(api: &Api, session: &Session, body: &NewAssignmentDto, dry_run: bool) -> Result<SavedDto, Failure> {
    let begin = rules::begin(api, body.applies_from, body.recompute, dry_run)?;
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let scope = rules::scope_of(&mut transaction, &body.scope).await?;
    if body.calendar_id.is_none() && body.scope.scope == "company" {
        return Err(Failure::Unprocessable(
            "calendar_id: the company needs a calendar".into(),
        ));
    }
    if let Some(calendar) = body.calendar_id {
        let known = calendars::neighbours(&mut transaction, calendar, begin.at).await;
        known.map_err(|error| match error {
            StoreError::NotFound => Failure::Unprocessable("calendar_id: there is no such calendar".into()),
            error => error.into(),
        })?;
    }
    let touched = rules::touched_by(&scope, begin.at);
    let extent = rules::extent(&mut transaction, &begin, &touched).await?;
    let mut saved = SavedDto {
        asks: extent.asks,
        chats: extent.chats,
        ..saved(None, begin.at)
    };
    if dry_run {
        return Ok(saved);
    }
    let by = (session.user.login.as_str(), api.clock.now());
    saved.id = Some(calendars::insert_assignment(&mut transaction, &scope, body.calendar_id, begin.at, by).await?);
    let detail = json!({ "calendar_id": body.calendar_id, "applies_from": begin.at, "recomputed": saved.asks });
    let object = format!("{}:{}", body.scope.scope, body.scope.scope_id);
    let touched = begin.is_past.then_some(&touched);
    rules::commit(api, session, transaction, ("assign_calendar", &object, detail), touched).await?;
    Ok(saved)
}
