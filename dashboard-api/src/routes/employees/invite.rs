//! Invitations: a link with which an employee ties the own Telegram account.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use finco_store::{StoreError, invites, staff};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::super::input::record;
use crate::auth::{Session, random_words};
use crate::error::{ApiError, Failure, Problem};
use crate::{Api, bot};

/// How long an invitation can be followed.
const DAYS: i64 = 7;

/// A link to give to the employee; it is shown this once.
#[derive(Serialize, ToSchema)]
#[schema(as = Invite)]
pub(crate) struct InviteDto {
    #[schema(example = "https://t.me/finco_bot?start=Zm9yIHRoZSBkb2N1bWVudCBvbmx5LCBub2JvZHkncyE")]
    link: String,
    expires_at: DateTime<Utc>,
}

/// Makes an invitation: whoever opens the link within a week and starts the bot is this employee. It works once; earlier
/// ones of the employee end.
#[utoipa::path(post, path = "/employees/{employee_id}/invite", operation_id = "invite_employee", tag = "employees",
    params(("employee_id" = i64, Path, description = "The employee's number")),
    responses(
        (status = 201, description = "The link", body = InviteDto),
        (status = 404, description = "No such employee", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`employee_left`, `already_linked`, or `bot_unknown`: the bot has not been seen yet", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn invite(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
) -> Result<(StatusCode, Json<InviteDto>), ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    make(&api, &session, id)
        .await
        .map(|made| (StatusCode::CREATED, Json(made)))
        .map_err(|failure| session.fail(failure))
}

async fn make(api: &Api, session: &Session, id: i64) -> Result<InviteDto, Failure> {
    let refused = |code, words: &str| Err(Failure::Refused(code, None, words.to_owned()));
    let now = api.clock.now();
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    staff::lock(&mut transaction, id).await?;
    let member = staff::get(&mut transaction, id, now).await?;
    if member.left_at.is_some() {
        return refused("employee_left", "Who has left is not invited.");
    }
    if member.telegram_id.is_some() {
        return refused(
            "already_linked",
            "A Telegram account is tied already; take it away first.",
        );
    }
    let Some(username) = bot::username(api, &mut transaction).await? else {
        return refused(
            "bot_unknown",
            "The bot has not been seen yet: start the gateway with its token.",
        );
    };
    let (token, expires_at) = (random_words(), now + TimeDelta::days(DAYS));
    let by = &session.user.login;
    invites::insert(&mut transaction, id, &token, by, now, expires_at).await?;
    let detail = json!({ "name": member.name, "expires_at": expires_at });
    record(
        &mut transaction,
        (api, session),
        "invite_employee",
        &format!("employee:{id}"),
        detail,
    )
    .await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(InviteDto {
        link: format!("https://t.me/{username}?start={token}"),
        expires_at,
    })
}
