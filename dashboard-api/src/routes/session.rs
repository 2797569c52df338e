//! Signing in and out, and who one is.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::{Extension, response::IntoResponse};
use axum_extra::extract::cookie::CookieJar;
use chrono::TimeDelta;
use finco_domain::people::{Language, UserRole};
use finco_http::RequestId;
use finco_store::users::{self, User};
use finco_store::{StoreError, accounts, audit, company};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::input::record;
use crate::Api;
use crate::auth::{self, SESSION_DAYS, Session};
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};

/// Who is signed in, if anybody.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionDto {
    /// The user; null when signed out.
    user: Option<UserDto>,
    /// The token every changing call must carry; null when signed out.
    csrf: Option<String>,
    /// The company.
    company: CompanyDto,
    /// The version of the product.
    #[schema(example = "0.1.0")]
    version: &'static str,
}

/// A signed-in user.
#[derive(Serialize, ToSchema)]
#[schema(as = User)]
pub(crate) struct UserDto {
    id: i64,
    #[schema(example = "aziza")]
    login: String,
    #[schema(example = "Aziza Rashidova")]
    name: String,
    role: RoleDto,
    language: LanguageDto,
    /// The employee this user is.
    employee_id: Option<i64>,
    /// Somebody else set the password: it is to be replaced (`POST /session/password`).
    password_is_temporary: bool,
}

/// What a user may do.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Role)]
pub(crate) enum RoleDto {
    Admin,
    Hr,
    Supervisor,
    Employee,
}

/// A language of the pages.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Language)]
pub(crate) enum LanguageDto {
    Uz,
    Ru,
    En,
}

/// The company.
#[derive(Serialize, ToSchema)]
#[schema(as = Company)]
pub(crate) struct CompanyDto {
    name: String,
    #[schema(example = "Asia/Tashkent")]
    time_zone: String,
}

/// What to sign in with.
#[derive(Deserialize, ToSchema)]
#[schema(as = LoginBody)]
pub(crate) struct Login {
    #[schema(example = "aziza", max_length = 100)]
    login: String,
    #[schema(max_length = 1000)]
    password: String,
}

/// The user's own password, and the one to set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PasswordBody, example = json!({"current": "k3vd-x8mn-2pqr-w5ta", "new": "toʻrt ot va bir tuya"}))]
pub(crate) struct PasswordBody {
    #[schema(max_length = 1000)]
    current: String,
    /// At least ten characters.
    #[schema(min_length = 10, max_length = 200)]
    new: String,
}

/// A user's own settings.
#[derive(Deserialize, ToSchema)]
#[schema(as = PreferencesBody)]
pub(crate) struct Preferences {
    language: LanguageDto,
}

impl From<UserRole> for RoleDto {
    fn from(role: UserRole) -> Self {
        match role {
            UserRole::Admin => Self::Admin,
            UserRole::Hr => Self::Hr,
            UserRole::Supervisor => Self::Supervisor,
            UserRole::Employee => Self::Employee,
        }
    }
}

impl From<RoleDto> for UserRole {
    fn from(role: RoleDto) -> Self {
        match role {
            RoleDto::Admin => Self::Admin,
            RoleDto::Hr => Self::Hr,
            RoleDto::Supervisor => Self::Supervisor,
            RoleDto::Employee => Self::Employee,
        }
    }
}

impl From<Language> for LanguageDto {
    fn from(language: Language) -> Self {
        match language {
            Language::Uz => Self::Uz,
            Language::Ru => Self::Ru,
            Language::En => Self::En,
        }
    }
}

impl From<LanguageDto> for Language {
    fn from(language: LanguageDto) -> Self {
        match language {
            LanguageDto::Uz => Self::Uz,
            LanguageDto::Ru => Self::Ru,
            LanguageDto::En => Self::En,
        }
    }
}

async fn dto(api: &Api, session: Option<(User, String)>) -> Result<SessionDto, Failure> {
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let company = company::get(&mut conn).await?;
    let (user, csrf) = session.unzip();
    let password_is_temporary = match &user {
        Some(user) => accounts::has_temporary_password(&mut conn, user.id).await?,
        None => false,
    };
    let user = user.map(|user| UserDto {
        id: user.id,
        login: user.login,
        name: user.name,
        role: user.role.into(),
        language: user.language.into(),
        employee_id: user.employee.map(|id| id.0),
        password_is_temporary,
    });
    let company = CompanyDto {
        name: company.name,
        time_zone: company.zone.name().to_owned(),
    };
    Ok(SessionDto {
        user,
        csrf: csrf.filter(|csrf| !csrf.is_empty()),
        company,
        version: env!("CARGO_PKG_VERSION"),
    })
}

/// Who is signed in. Answers 200 without a session too: asking is no mistake.
#[utoipa::path(get, path = "/session", tag = "session", responses(
    (status = 200, description = "The session", body = SessionDto),
    (status = 401, description = "A token that does not work", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "The database is away", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_session(
    State(api): State<Api>,
    id: Option<Extension<RequestId>>,
    headers: HeaderMap,
) -> Result<Json<SessionDto>, ApiError> {
    let found = async {
        let caller = auth::find_caller(&api, &headers).await?;
        let session = caller.map(|caller| (caller.user, caller.csrf.unwrap_or_default()));
        dto(&api, session).await
    };
    found.await.map(Json).map_err(|failure| failure.of(id.as_deref()))
}

/// Sets the language of one's own pages.
#[utoipa::path(patch, path = "/session", tag = "session", request_body = Preferences, responses(
    (status = 200, description = "The session", body = SessionDto),
    (status = 400, description = "No such language", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "A bad CSRF token", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn patch_session(
    State(api): State<Api>,
    session: Session,
    body: Result<Body<Preferences>, JsonRejection>,
) -> Result<Json<SessionDto>, ApiError> {
    let Body(body) = body.map_err(|error| session.fail(error))?;
    let language = Language::from(body.language);
    let changed = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        users::set_language(&mut conn, session.user.id, language).await?;
        drop(conn);
        dto(
            &api,
            Some((
                User {
                    language,
                    ..session.user.clone()
                },
                session.csrf.clone(),
            )),
        )
        .await
    };
    changed.await.map(Json).map_err(|failure| session.fail(failure))
}

/// Signs in. The call must carry the header `X-Requested-With: finco`, which no foreign page can send.
#[utoipa::path(post, path = "/auth/login", tag = "session", request_body = Login,
    params(("x-requested-with" = Option<String>, Header, description = "Must be `finco`")),
    responses(
        (status = 200, description = "Signed in; the session is in a cookie", body = SessionDto),
        (status = 400, description = "No login or password", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Wrong login or password", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "The header is missing", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many attempts", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn login(
    State(api): State<Api>,
    id: Option<Extension<RequestId>>,
    headers: HeaderMap,
    jar: CookieJar,
    body: Result<Body<Login>, JsonRejection>,
) -> Result<(CookieJar, Json<SessionDto>), ApiError> {
    let signed_in = async {
        let Body(body) = body?;
        if headers
            .get("x-requested-with")
            .is_none_or(|value| value.as_bytes() != b"finco")
        {
            return Err(Failure::BadCsrf);
        }
        let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        let (token, session) = sign_in(&api, body, agent, id.as_deref()).await?;
        Ok((
            jar.add(auth::cookie(&api, token)),
            Json(dto(&api, Some(session)).await?),
        ))
    };
    signed_in.await.map_err(|failure| failure.of(id.as_deref()))
}

/// Checks the password and opens a session.
async fn sign_in(
    api: &Api,
    body: Login,
    agent: Option<&str>,
    request_id: Option<&RequestId>,
) -> Result<(String, (User, String)), Failure> {
    // Postgres knows no U+0000, and nobody's login has it. Logins are kept in lower case.
    let login = body.login.trim().to_lowercase();
    let login: String = login.chars().filter(|c| *c != '\0').take(100).collect();
    api.attempts.count(&login)?;
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let found = users::find_password(&mut conn, &login).await?;
    drop(conn); // hashing takes a while; the connection is not held meanwhile
    let (user_id, hash) = found.unzip();
    let fits = body.password.len() <= 1000 && auth::password_fits(body.password, hash).await;
    let now = api.clock.now();
    let request_id = request_id.map(|id| id.0.as_str());
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let Some(user_id) = user_id.filter(|_| fits) else {
        audit::insert(
            &mut transaction,
            now,
            &login,
            "login_failed",
            "session",
            json!({}),
            request_id,
        )
        .await?;
        transaction.commit().await.map_err(StoreError::from)?;
        return Err(Failure::BadCredentials);
    };
    let (token, csrf) = (auth::random_token(), auth::random_token());
    let expires_at = now + TimeDelta::days(SESSION_DAYS);
    users::open_session(
        &mut transaction,
        &auth::digest(&token),
        user_id,
        &csrf,
        now,
        expires_at,
        agent,
    )
    .await?;
    accounts::note_sign_in(&mut transaction, user_id, now).await?;
    audit::insert(&mut transaction, now, &login, "login", "session", json!({}), request_id).await?;
    let session = users::find_by_session(&mut transaction, &auth::digest(&token), now).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok((token, session.ok_or(Failure::BadCredentials)?))
}

/// Signs out: the session ends on the server too.
#[utoipa::path(post, path = "/auth/logout", tag = "session", responses(
    (status = 204, description = "Signed out"),
    (status = 401, description = "Signed out before", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "A bad CSRF token", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn logout(
    State(api): State<Api>,
    session: Session,
    jar: CookieJar,
) -> Result<impl IntoResponse, ApiError> {
    let token = jar
        .get(auth::COOKIE)
        .map(|cookie| cookie.value().to_owned())
        .unwrap_or_default();
    let ended = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        users::close_session(&mut conn, &auth::digest(&token)).await
    };
    ended.await.map_err(|error| session.fail(error))?;
    Ok((StatusCode::NO_CONTENT, jar.add(auth::cookie(&api, String::new()))))
}

/// Sets one's own password. Every other session of the user ends.
#[utoipa::path(post, path = "/session/password", tag = "session", request_body = PasswordBody, responses(
    (status = 204, description = "Set"),
    (status = 409, description = "`wrong_password`: the current one is another", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "Too short or too long", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn set_password(
    State(api): State<Api>,
    session: Session,
    jar: CookieJar,
    body: Result<Body<PasswordBody>, JsonRejection>,
) -> Result<StatusCode, ApiError> {
    let Body(body) = body.map_err(|error| session.fail(error))?;
    let token = jar.get(auth::COOKIE).map(|cookie| cookie.value().to_owned());
    replace_password(&api, &session, body, &token.unwrap_or_default())
        .await
        .map_err(|failure| session.fail(failure))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn replace_password(api: &Api, session: &Session, body: PasswordBody, token: &str) -> Result<(), Failure> {
    let login = &session.user.login;
    api.attempts.count(login)?;
    if !(10..=200).contains(&body.new.chars().count()) {
        return Err(Failure::Field("new", "a password has 10 to 200 characters".into()));
    }
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let known = users::find_password(&mut conn, login).await?.map(|(_, hash)| hash);
    drop(conn); // hashing takes a while; the connection is not held meanwhile
    if body.current.len() > 1000 || !auth::password_fits(body.current, known).await {
        let words = "The current password is another.".to_owned();
        return Err(Failure::Refused("wrong_password", Some("current"), words));
    }
    let hash = tokio::task::spawn_blocking(move || auth::hash_password(&body.new)).await;
    let hash = hash
        .map_err(|error| Failure::Internal(error.to_string()))?
        .map_err(|error| Failure::Internal(error.to_string()))?;
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    accounts::set_own_password(&mut transaction, session.user.id, &hash, &auth::digest(token)).await?;
    let object = format!("user:{login}");
    record(&mut transaction, (api, session), "set_password", &object, json!({})).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(())
}
