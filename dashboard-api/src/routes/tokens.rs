//! Tokens for programs: made by an admin, shown once, taken back at any time.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use finco_domain::people::UserRole;
use finco_store::tokens::{self, NewToken, Token};
use finco_store::{StoreError, staff};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::input::{line, record};
use crate::Api;
use crate::auth::{Session, digest, program_token};
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};

/// Tokens.
#[derive(Serialize, ToSchema)]
#[schema(as = Tokens)]
pub(crate) struct TokensDto {
    /// The newest first; expired ones too, until somebody takes them away.
    items: Vec<TokenDto>,
    /// Always null: there is one page.
    next_cursor: Option<String>,
}

/// A token, without itself.
#[derive(Serialize, ToSchema)]
#[schema(as = Token)]
pub(crate) struct TokenDto {
    #[schema(example = 4)]
    id: i64,
    #[schema(example = "Grafana")]
    name: String,
    role: TokenRoleDto,
    /// The departments a supervisor's token sees.
    departments: Vec<i64>,
    created_at: DateTime<Utc>,
    #[schema(example = "admin")]
    created_by: String,
    /// Null: until it is revoked.
    expires_at: Option<DateTime<Utc>>,
    /// To the minute; null: never.
    last_used_at: Option<DateTime<Utc>>,
}

/// What a token's holder may do: as users of the role, without what belongs to a person.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TokenRole)]
pub(crate) enum TokenRoleDto {
    Admin,
    Hr,
    Supervisor,
}

/// A new token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TokenBody, example = json!({"name": "Grafana", "role": "hr", "expires_at": "2099-12-31T00:00:00Z"}))]
pub(crate) struct TokenBody {
    #[schema(
        max_length = 100,
        pattern = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
    )]
    name: String,
    role: TokenRoleDto,
    /// The departments a supervisor's token sees.
    #[serde(default)]
    departments: Vec<i64>,
    /// Null: until it is revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<DateTime<Utc>>,
}

/// A new token and the secret to hand over.
#[derive(Serialize, ToSchema)]
#[schema(as = AddedToken)]
pub(crate) struct AddedTokenDto {
    token: TokenDto,
    /// Told this once: sent as `Authorization: Bearer <secret>`.
    #[schema(example = "finco_Zm9yIHRoZSBkb2N1bWVudCBvbmx5LCBub2JvZHkncyE")]
    secret: String,
}

impl From<TokenRoleDto> for UserRole {
    fn from(role: TokenRoleDto) -> Self {
        match role {
            TokenRoleDto::Admin => Self::Admin,
            TokenRoleDto::Hr => Self::Hr,
            TokenRoleDto::Supervisor => Self::Supervisor,
        }
    }
}

impl From<Token> for TokenDto {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            name: token.name,
            role: match token.role {
                UserRole::Admin => TokenRoleDto::Admin,
                UserRole::Hr => TokenRoleDto::Hr,
                UserRole::Supervisor | UserRole::Employee => TokenRoleDto::Supervisor,
            },
            departments: token.departments,
            created_at: token.created_at,
            created_by: token.created_by,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
        }
    }
}

/// The tokens that were not revoked.
#[utoipa::path(get, path = "/tokens", operation_id = "list_tokens", tag = "settings", responses(
    (status = 200, description = "The tokens", body = TokensDto),
))]
pub(crate) async fn list(State(api): State<Api>, session: Session) -> Result<Json<TokensDto>, ApiError> {
    let found = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        tokens::list(&mut conn).await
    };
    let found = found.await.map_err(|error| session.fail(error))?;
    Ok(Json(TokensDto {
        items: found.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

/// Makes a token. Its secret is told this once; only a digest of it is kept.
#[utoipa::path(post, path = "/tokens", operation_id = "add_token", tag = "settings", request_body = TokenBody, responses(
    (status = 201, description = "The token and its secret", body = AddedTokenDto),
    (status = 404, description = "No such department", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`token_name_taken`, or `expires_in_the_past`", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "Not a name", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(api): State<Api>,
    session: Session,
    body: Result<Body<TokenBody>, JsonRejection>,
) -> Result<(StatusCode, Json<AddedTokenDto>), ApiError> {
    let Body(body) = body.map_err(|error| session.fail(error))?;
    make(&api, &session, body)
        .await
        .map(|added| (StatusCode::CREATED, Json(added)))
        .map_err(|failure| session.fail(failure))
}

async fn make(api: &Api, session: &Session, body: TokenBody) -> Result<AddedTokenDto, Failure> {
    let (name, now) = (line("name", &body.name, 100)?, api.clock.now());
    if body.expires_at.is_some_and(|until| until <= now) {
        let words = "The token would have expired already.".to_owned();
        return Err(Failure::Refused("expires_in_the_past", Some("expires_at"), words));
    }
    let mut departments = body.departments;
    departments.sort_unstable();
    departments.dedup();
    let secret = program_token();
    let token = NewToken {
        name: &name,
        digest: &digest(&secret),
        role: body.role.into(),
        departments: &departments,
        by: &session.user.login,
        expires_at: body.expires_at,
    };
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    if staff::list_departments(&mut transaction, Some(&departments))
        .await?
        .len()
        != departments.len()
    {
        return Err(Failure::NotFound);
    }
    let id = tokens::insert(&mut transaction, &token, now)
        .await
        .map_err(|error| match error {
            StoreError::Taken(rule) if rule == "token_name_taken" => {
                Failure::Refused("token_name_taken", Some("name"), "Another token has this name.".into())
            }
            other => other.into(),
        })?;
    let role = UserRole::from(body.role).as_str();
    let detail =
        json!({ "after": { "name": name, "role": role, "expires_at": body.expires_at, "departments": departments } });
    record(
        &mut transaction,
        (api, session),
        "add_token",
        &format!("token:{id}"),
        detail,
    )
    .await?;
    let kept = tokens::list(&mut transaction)
        .await?
        .into_iter()
        .find(|token| token.id == id);
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(AddedTokenDto {
        token: kept.ok_or(Failure::NotFound)?.into(),
        secret,
    })
}

/// Revokes a token: it works no more, at once.
#[utoipa::path(delete, path = "/tokens/{id}", operation_id = "revoke_token", tag = "settings",
    params(("id" = i64, Path, description = "The token's number")),
    responses(
        (status = 204, description = "It works no more"),
        (status = 404, description = "No such token", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`own_token`: a program does not take its own token away", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn revoke(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
) -> Result<StatusCode, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let revoked = async {
        let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
        let name = tokens::revoke(&mut transaction, id, &session.user.login, api.clock.now()).await?;
        if session.user.login == format!("token:{name}") {
            let words = "A program does not take its own token away.".to_owned();
            return Err(Failure::Refused("own_token", None, words));
        }
        let (object, detail) = (format!("token:{id}"), json!({ "before": { "name": name } }));
        record(&mut transaction, (&api, &session), "revoke_token", &object, detail).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        Ok(())
    };
    revoked.await.map_err(|failure: Failure| session.fail(failure))?;
    Ok(StatusCode::NO_CONTENT)
}
