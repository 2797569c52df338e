//! What people decide about waits: nothing is overwritten, everything can be taken back.

mod dto;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};

use self::dto::{DecidedDto, DecisionBody, HistoryDto, MakeAskBody, UndoneDto};
use crate::Api;
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};

/// Decides about a wait. The links of its chat are worked out again from it on; the live topic `waits` tells when that is
/// done. Admins all; supervisors within their sight.
#[utoipa::path(post, path = "/waits/{id}/decisions", tag = "waits",
    params(("id" = String, Path, description = "The wait's number", example = "4711")),
    request_body = DecisionBody,
    responses(
        (status = 200, description = "Kept; `wait.pending` until it is worked in", body = DecidedDto),
        (status = 400, description = "Not a decision", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such wait within the role's sight", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It has changed since that version; `changed_by` names who decided last", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "It cannot be decided so: no reason, no such message, not the same conversation", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn decide(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    body: Result<Json<DecisionBody>, JsonRejection>,
) -> Result<Json<DecidedDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let Json(body) = body.map_err(|error| session.fail(error))?;
    let _ = (&api, id, body);
    Err(session.fail(Failure::NotFound))
}

/// Takes a decision back. It stays in the history, with who took it back.
#[utoipa::path(delete, path = "/decisions/{id}", tag = "waits",
    params(("id" = String, Path, description = "The decision's number", example = "17")),
    responses(
        (status = 200, description = "Taken back", body = UndoneDto),
        (status = 400, description = "Not a number", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such decision within the role's sight", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It was taken back already; `changed_by` names by whom", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn undo(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
) -> Result<Json<UndoneDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let _ = (&api, id);
    Err(session.fail(Failure::NotFound))
}

/// Makes a client's message an ask, though the rules took it for none.
#[utoipa::path(post, path = "/messages/{chat}/{id}/ask", tag = "waits",
    params(
        ("chat" = String, Path, description = "\"<chat id>\", or \"<chat id>~<business>\" for a chat of a business account", example = "-1001700000001"),
        ("id" = i64, Path, description = "The message's number", example = 501),
    ),
    request_body = MakeAskBody,
    responses(
        (status = 200, description = "Kept; the ask appears when it is worked in", body = DecidedDto),
        (status = 400, description = "Not a chat or not a number", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such message within the role's sight", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "It is an ask already", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Not a client's message, or nobody asks in this chat", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn make_ask(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<(String, i64)>, PathRejection>,
    body: Result<Json<MakeAskBody>, JsonRejection>,
) -> Result<Json<DecidedDto>, ApiError> {
    let Path((chat, id)) = path.map_err(|error| session.fail(error))?;
    let Json(body) = body.map_err(|error| session.fail(error))?;
    let _ = (&api, chat, id, body);
    Err(session.fail(Failure::NotFound))
}

/// What was decided about a wait, newest first, and the versions of its messages.
#[utoipa::path(get, path = "/waits/{id}/history", tag = "waits",
    params(("id" = String, Path, description = "The wait's number", example = "4711")),
    responses(
        (status = 200, description = "The history", body = HistoryDto),
        (status = 400, description = "Not a number", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not for this role", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such wait within the role's sight", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get_history(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
) -> Result<Json<HistoryDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let _ = (&api, id);
    Err(session.fail(Failure::NotFound))
}
