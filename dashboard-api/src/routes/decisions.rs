//! What people decide about waits: nothing is overwritten, everything can be taken back.

mod check;
mod dto;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};

use finco_domain::ask::Author;
use finco_domain::message::MessageKey;
use finco_store::decisions::{self, About, Actor, DecisionRow, NewDecision, name_of};
use finco_store::waits;
use finco_store::{PgConnection, StoreError, talks};

use self::dto::{ActorDto, DecidedDto, DecisionBody, DecisionDto, HistoryDto, MakeAskBody, UndoneDto, VersionDto};
use super::rules::queue_links;
use super::waits::dto::WaitDto;
use super::waits::{find, span};
use crate::auth::Session;
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};
use crate::{Api, scope};

/// Decides about a wait. The links of its chat are worked out again from it on; the live topic `waits` tells when that is
/// done. Admins all; supervisors within their sight.
#[utoipa::path(post, path = "/waits/{id}/decisions", tag = "waits",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The wait's number", example = "4711")),
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
    body: Result<Body<DecisionBody>, JsonRejection>,
) -> Result<Json<DecidedDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let Body(body) = body.map_err(|error| session.fail(error))?;
    keep(&api, &session, id, &body)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn keep(api: &Api, session: &Session, id: i64, body: &DecisionBody) -> Result<DecidedDto, Failure> {
    let now = api.clock.now();
    let reason = check::reason(body.reason.as_deref(), body.kind)?;
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let (row, sight) = find(&mut transaction, session, id).await?;
    let first = row.first();
    if row.version != body.version {
        return Err(changed_since(&mut transaction, &first).await?);
    }
    let told = check::targets(&mut transaction, &row, &sight, body).await?;
    let decision = NewDecision {
        message: told.message.as_ref().unwrap_or(&first),
        sent_at: told.sent_at,
        kind: body.kind.as_str(),
        other: told.other.as_ref(),
        employee: told.employee,
        reason,
    };
    let about = About::Wait {
        id,
        version: body.version,
    };
    let kept = decisions::keep(&mut transaction, about, &decision, told.from, actor(session), now).await?;
    let Some(decision_id) = kept else {
        return Err(changed_since(&mut transaction, &first).await?);
    };
    transaction.commit().await.map_err(StoreError::from)?;
    queue_links(api).await;
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    // A supervisor who handed it to another department sees it no more: the answer shows it a last time.
    let wait = waits::list_by_id(&mut conn, &[id]).await?.pop();
    Ok(DecidedDto {
        decision_id: decision_id.to_string(),
        pending: true,
        wait: wait.map(|row| WaitDto::new(row, now)),
    })
}

/// Who asks, as decisions are signed.
fn actor(session: &Session) -> Actor<'_> {
    Actor {
        login: &session.user.login,
        request_id: session.request_id.as_ref().map(|id| id.0.as_str()),
        by_bot: false,
    }
}

async fn changed_since(conn: &mut PgConnection, first: &MessageKey) -> Result<Failure, StoreError> {
    let by = decisions::find_last_actor(conn, first).await?;
    let detail = match &by {
        Some(name) => format!("It has changed since; {name} decided last."),
        None => "It has changed since: something was written in the chat.".to_owned(),
    };
    Ok(Failure::Conflict(detail, by))
}

/// Takes a decision back. It stays in the history, with who took it back.
#[utoipa::path(delete, path = "/decisions/{id}", tag = "waits",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The decision's number", example = "17")),
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
    take_back(&api, &session, id)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn take_back(api: &Api, session: &Session, id: i64) -> Result<UndoneDto, Failure> {
    let now = api.clock.now();
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let sight = scope::sight(&mut transaction, &session.user)
        .await?
        .ok_or(Failure::Forbidden)?;
    let decision = decisions::find(&mut transaction, id).await?.ok_or(Failure::NotFound)?;
    if !decisions::sees(&mut transaction, &sight, &decision).await? {
        return Err(Failure::NotFound);
    }
    let ask = decisions::find_ask(&mut transaction, &decision.message).await?;
    if !decisions::take_back(&mut transaction, &decision, actor(session), now).await? {
        let by = decisions::find(&mut transaction, id)
            .await?
            .and_then(|row| row.undone_by);
        return Err(Failure::Conflict(
            "It was taken back already.".to_owned(),
            by.map(|(_, name)| name),
        ));
    }
    transaction.commit().await.map_err(StoreError::from)?;
    queue_links(api).await;
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let ask: Vec<i64> = ask.into_iter().collect();
    let wait = waits::list_by_id(&mut conn, &ask).await?.pop();
    Ok(UndoneDto {
        pending: true,
        wait: wait.map(|row| WaitDto::new(row, now)),
    })
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
    body: Result<Body<MakeAskBody>, JsonRejection>,
) -> Result<Json<DecidedDto>, ApiError> {
    let Path((chat, id)) = path.map_err(|error| session.fail(error))?;
    let Body(body) = body.map_err(|error| session.fail(error))?;
    keep_ask(&api, &session, &chat, id, &body)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn keep_ask(
    api: &Api,
    session: &Session,
    chat: &str,
    id: i64,
    body: &MakeAskBody,
) -> Result<DecidedDto, Failure> {
    let now = api.clock.now();
    let key = MessageKey {
        chat: span::read_chat(chat)?,
        id,
    };
    let reason = check::reason(body.reason.as_deref(), dto::DecisionKindDto::Ask)?;
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let sight = scope::sight(&mut transaction, &session.user)
        .await?
        .ok_or(Failure::Forbidden)?;
    // Two who make the same message an ask at once wait for each other here, and the second finds the first's.
    decisions::lock_chat(&mut transaction, &key.chat).await?;
    let message = decisions::find_message(&mut transaction, &key)
        .await?
        .ok_or(Failure::NotFound)?;
    if !waits::sees_chat(&mut transaction, &sight, &key.chat).await? {
        return Err(Failure::NotFound);
    }
    if talks::family(&mut transaction, &key.chat).await?.ids.is_empty() {
        return Err(Failure::Unprocessable("Nobody asks in this chat.".into()));
    }
    if !matches!(message.author, Author::Client(_)) {
        return Err(Failure::Unprocessable("Only a client's message can be an ask.".into()));
    }
    match decisions::find_ask(&mut transaction, &key).await? {
        Some(ask) => {
            let row = waits::list_by_id(&mut transaction, &[ask]).await?.pop();
            if row.is_some_and(|row| row.state != finco_domain::ask::AskState::Dismissed) {
                return Err(Failure::Conflict("It is an ask already.".into(), None));
            }
        }
        // It may have been made one a moment ago, and not be worked in yet.
        None => {
            let known = decisions::list(&mut transaction, &key).await?;
            let made = |row: &&DecisionRow| row.kind == "ask" && row.message == key && row.undone_at.is_none();
            if let Some(before) = known.iter().find(made) {
                return Err(Failure::Conflict(
                    "It is an ask already.".into(),
                    Some(before.by.1.clone()),
                ));
            }
        }
    }
    let decision = NewDecision {
        message: &key,
        sent_at: message.sent_at,
        kind: "ask",
        other: None,
        employee: None,
        reason,
    };
    let about = About::Message;
    let kept = decisions::keep(&mut transaction, about, &decision, message.sent_at, actor(session), now).await?;
    let decision_id = kept.ok_or(Failure::NotFound)?;
    transaction.commit().await.map_err(StoreError::from)?;
    queue_links(api).await;
    Ok(DecidedDto {
        decision_id: decision_id.to_string(),
        pending: true,
        wait: None,
    })
}

/// What was decided about a wait, newest first, and the versions of its messages.
#[utoipa::path(get, path = "/waits/{id}/history", tag = "waits",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The wait's number", example = "4711")),
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
    history(&api, &session, id)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn history(api: &Api, session: &Session, id: i64) -> Result<HistoryDto, Failure> {
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let (row, _) = find(&mut conn, session, id).await?;
    let first = row.first();
    let decided = decisions::list(&mut conn, &first).await?;
    let mut messages = vec![(row.question.chat_id, row.question.message_id)];
    messages.extend(row.answer.map(|answer| (answer.chat_id, answer.message_id)));
    let versions = decisions::list_versions(&mut conn, &row.chat.business, &messages).await?;
    let named: Vec<i64> = decided.iter().filter_map(|decision| decision.employee).collect();
    let employees = waits::list_persons(&mut conn, named).await?;
    let actor = |(login, name): (String, String)| ActorDto { login, name };
    Ok(HistoryDto {
        decisions: decided
            .into_iter()
            .map(|decision| DecisionDto {
                id: decision.id.to_string(),
                kind: dto::DecisionKindDto::from_word(&decision.kind),
                at: decision.at,
                by: actor(decision.by),
                reason: decision.reason,
                employee: decision
                    .employee
                    .and_then(|id| employees.get(&id).cloned())
                    .map(Into::into),
                message_id: match decision.kind.as_str() {
                    "split" => Some(name_of(&decision.message)),
                    _ => decision.other.as_ref().map(name_of),
                },
                undone_at: decision.undone_at,
                undone_by: decision.undone_by.map(actor),
            })
            .collect(),
        versions: versions
            .into_iter()
            .map(|version| VersionDto {
                message_id: format!("{}:{}", version.chat_id, version.message_id),
                at: version.at,
                text: version.text,
            })
            .collect(),
    })
}
