//! Gaps: when the bot could not see a chat. What was asked then is unknown, not missed.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use finco_store::gaps::{self, GapRow, NewGap};
use finco_store::{StoreError, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::input::page_size;
use super::rules;
use crate::Api;
use crate::auth::Session;
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};

/// A page of gaps.
#[derive(Serialize, ToSchema)]
#[schema(as = Gaps)]
pub(crate) struct GapsDto {
    /// Newest first.
    items: Vec<GapDto>,
    next_cursor: Option<String>,
}

/// A time in which the bot could not see a chat.
#[derive(Serialize, ToSchema)]
#[schema(as = Gap)]
pub(crate) struct GapDto {
    id: i64,
    /// Null for all chats.
    chat_id: Option<String>,
    chat_title: Option<String>,
    from_at: DateTime<Utc>,
    /// Null while it lasts.
    to_at: Option<DateTime<Utc>>,
    /// `down`: nothing was received; `blind`: the bot may not see all; `removed`: it is not in the chat; `reported`: a
    /// person said so.
    #[schema(example = "reported")]
    reason: String,
    note: String,
    created_at: DateTime<Utc>,
    created_by: String,
    /// When a person found that it was none; it counts for nothing since.
    withdrawn_at: Option<DateTime<Utc>>,
}

/// Which gaps to list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct GapsQuery {
    /// Only of this chat, and of all.
    chat: Option<i64>,
    /// Where the page before ended.
    #[param(pattern = "^-?[0-9]{1,16}:[0-9]{1,18}$")]
    cursor: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// A gap somebody reports.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewGap)]
pub(crate) struct NewGapDto {
    /// Null for all chats.
    #[schema(example = "-1001234567890")]
    chat_id: Option<String>,
    from_at: DateTime<Utc>,
    /// Null while it lasts.
    to_at: Option<DateTime<Utc>>,
    /// What happened.
    #[serde(default)]
    note: String,
}

/// What to change of a gap; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[schema(as = GapChange)]
pub(crate) struct GapChangeDto {
    from_at: Option<DateTime<Utc>>,
    to_at: Option<DateTime<Utc>>,
    /// True: it was none. False: it was one after all.
    withdrawn: Option<bool>,
}

impl From<GapRow> for GapDto {
    fn from(row: GapRow) -> Self {
        Self {
            id: row.id,
            chat_id: row.chat_id.map(|id| id.to_string()),
            chat_title: row.chat_title,
            from_at: row.from_at,
            to_at: row.to_at,
            reason: row.reason,
            note: row.note,
            created_at: row.created_at,
            created_by: row.created_by,
            withdrawn_at: row.withdrawn_at,
        }
    }
}

/// When the bot could not see, newest first. Admin, HR, supervisor.
#[utoipa::path(get, path = "/gaps", tag = "gaps", params(GapsQuery), responses(
    (status = 200, description = "A page of gaps", body = GapsDto),
    (status = 400, description = "Not such a query", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for employees", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_gaps(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<GapsQuery>, QueryRejection>,
) -> Result<Json<GapsDto>, ApiError> {
    let Query(query) = query.map_err(|error| session.fail(error))?;
    list(&api, &query)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn list(api: &Api, query: &GapsQuery) -> Result<GapsDto, Failure> {
    let limit = page_size(query.limit)?;
    let before = match &query.cursor {
        None => None,
        Some(cursor) => Some(read_cursor(cursor).ok_or_else(|| Failure::BadRequest("not a cursor".into()))?),
    };
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let mut rows = gaps::list(&mut conn, query.chat, before, limit + 1).await?;
    let has_more = i64::try_from(rows.len()).unwrap_or_default() > limit;
    if has_more {
        rows.pop();
    }
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|row| format!("{}:{}", row.from_at.timestamp_micros(), row.id));
    Ok(GapsDto {
        items: rows.into_iter().map(GapDto::from).collect(),
        next_cursor,
    })
}

fn read_cursor(text: &str) -> Option<(DateTime<Utc>, i64)> {
    let (at, id) = text.split_once(':')?;
    Some((DateTime::from_timestamp_micros(at.parse().ok()?)?, id.parse().ok()?))
}

/// Writes down when the bot could not see a chat, or any. Asks that waited then are worked out again. Admin, HR.
#[utoipa::path(post, path = "/gaps", tag = "gaps", request_body = NewGapDto, responses(
    (status = 201, description = "Written down", body = GapDto),
    (status = 400, description = "Not such a body", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "It ends before it begins, or there is no such chat", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn post_gap(
    State(api): State<Api>,
    session: Session,
    body: Result<Body<NewGapDto>, JsonRejection>,
) -> Result<(StatusCode, Json<GapDto>), ApiError> {
    let Body(body) = body.map_err(|error| session.fail(error))?;
    add(&api, &session, &body)
        .await
        .map(|gap| (StatusCode::CREATED, Json(gap)))
        .map_err(|failure| session.fail(failure))
}

async fn add(api: &Api, session: &Session, body: &NewGapDto) -> Result<GapDto, Failure> {
    check_span(body.from_at, body.to_at, api.clock.now())?;
    let no_chat = || Failure::Unprocessable("chat_id: there is no such chat".into());
    let chat_id = body.chat_id.as_deref().map(str::parse::<i64>).transpose();
    let chat_id = chat_id.map_err(|_| no_chat())?;
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    if let Some(id) = chat_id
        && !gaps::knows_chat(&mut transaction, id).await?
    {
        return Err(no_chat());
    }
    let new = NewGap {
        chat_id,
        from_at: body.from_at,
        to_at: body.to_at,
        reason: "reported",
        note: body.note.trim(),
        by: &session.user.login,
        at: api.clock.now(),
    };
    let id = gaps::insert(&mut transaction, &new).await?;
    let detail = json!({ "chat_id": body.chat_id, "from_at": new.from_at, "to_at": new.to_at, "note": new.note });
    finish(api, session, transaction, id, ("add_gap", detail)).await
}

/// Changes when a gap was, or takes it back. Admin, HR.
#[utoipa::path(patch, path = "/gaps/{id}", tag = "gaps", request_body = GapChangeDto,
    params(("id" = i64, Path, description = "The gap's number")), responses(
    (status = 200, description = "As it is now", body = GapDto),
    (status = 400, description = "Not such a body", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "No such gap", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "It ends before it begins", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn patch_gap(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    body: Result<Body<GapChangeDto>, JsonRejection>,
) -> Result<Json<GapDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let Body(body) = body.map_err(|error| session.fail(error))?;
    change(&api, &session, id, &body)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn change(api: &Api, session: &Session, id: i64, body: &GapChangeDto) -> Result<GapDto, Failure> {
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let before = gaps::get_locked(&mut transaction, id).await?;
    let (from_at, to_at) = (body.from_at.unwrap_or(before.from_at), body.to_at.or(before.to_at));
    check_span(from_at, to_at, api.clock.now())?;
    let withdrawn_at = match body.withdrawn {
        None => before.withdrawn_at,
        Some(true) => before.withdrawn_at.or(Some(api.clock.now())),
        Some(false) => None,
    };
    let by = &session.user.login;
    gaps::set(&mut transaction, id, (from_at, to_at), withdrawn_at, by).await?;
    let detail = json!({
        "before": { "from_at": before.from_at, "to_at": before.to_at, "withdrawn_at": before.withdrawn_at },
        "after": { "from_at": from_at, "to_at": to_at, "withdrawn_at": withdrawn_at },
    });
    finish(api, session, transaction, id, ("change_gap", detail)).await
}

async fn finish(
    api: &Api,
    session: &Session,
    mut transaction: Transaction,
    id: i64,
    (action, detail): (&str, Value),
) -> Result<GapDto, Failure> {
    let gap = gaps::get_locked(&mut transaction, id).await?;
    let object = format!("gap:{id}");
    rules::commit(api, session, transaction, (action, &object, detail), None).await?;
    rules::queue_links(api).await;
    Ok(gap.into())
}

fn check_span(from: DateTime<Utc>, to: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), Failure> {
    let wrong = |why: &str| Err(Failure::Unprocessable(why.into()));
    match to {
        Some(to) if to <= from => wrong("to_at: a gap ends after it begins"),
        Some(to) if !rules::is_near(to, now) => wrong("to_at: not within ten years from now"),
        _ if !rules::is_near(from, now) => wrong("from_at: not within ten years from now"),
        _ => Ok(()),
    }
}
