//! Dashboard users: who may sign in, and what each may do.

mod dto;
pub(crate) mod roles;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use finco_domain::people::{EmployeeId, UserRole};
use finco_store::accounts::{self, Account, Facts};
use finco_store::users::{self, NewUser};
use finco_store::{PgConnection, StoreError};
use serde_json::{Value, json};

use self::dto::{AddedUserDto, EndedDto, PasswordDto, UserBody, UserPatchBody, UserRowDto, UsersDto};
use super::input::{difference, line, record};
use crate::Api;
use crate::auth::{Session, hash_password, random_password};
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};

/// Every user, by name.
#[utoipa::path(get, path = "/users", operation_id = "list_users", tag = "users", responses(
    (status = 200, description = "The users", body = UsersDto),
))]
pub(crate) async fn list(State(api): State<Api>, session: Session) -> Result<Json<UsersDto>, ApiError> {
    let found = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        accounts::list(&mut conn, None, api.clock.now()).await
    };
    let found = found.await.map_err(|error| session.fail(error))?;
    Ok(Json(UsersDto {
        items: found.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

/// One user.
#[utoipa::path(get, path = "/users/{id}", operation_id = "get_user", tag = "users", params(("id" = i64, Path, description = "The user's number")),
    responses(
        (status = 200, description = "The user", body = UserRowDto),
        (status = 404, description = "No such user", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
) -> Result<Json<UserRowDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let found = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        accounts::get(&mut conn, id, api.clock.now()).await
    };
    let account = found.await.map_err(|error| session.fail(error))?;
    Ok(Json(account.into()))
}

/// A temporary password and its hash; hashing takes a while, so it is done beside.
async fn new_password() -> Result<(String, String), Failure> {
    let password = random_password();
    let given = password.clone();
    let hash = tokio::task::spawn_blocking(move || hash_password(&given)).await;
    let hash = hash
        .map_err(|error| Failure::Internal(error.to_string()))?
        .map_err(|error| Failure::Internal(error.to_string()))?;
    Ok((password, hash))
}

/// Adds a user with a temporary password, which is told this once.
#[utoipa::path(post, path = "/users", operation_id = "add_user", tag = "users", request_body = UserBody, responses(
    (status = 201, description = "The user and the password", body = AddedUserDto),
    (status = 404, description = "No such employee or department", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`login_taken`", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "A field's value cannot be taken", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(api): State<Api>,
    session: Session,
    body: Result<Body<UserBody>, JsonRejection>,
) -> Result<(StatusCode, Json<AddedUserDto>), ApiError> {
    let Body(body) = body.map_err(|error| session.fail(error))?;
    insert(&api, &session, &body)
        .await
        .map(|added| (StatusCode::CREATED, Json(added)))
        .map_err(|failure| session.fail(failure))
}

async fn insert(api: &Api, session: &Session, body: &UserBody) -> Result<AddedUserDto, Failure> {
    let is_login = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '@' | '+');
    if body.login.is_empty() || body.login.len() > 100 || !body.login.chars().all(is_login) {
        let words = "a login has 1 to 100 letters a to z, digits and . _ - @ +".to_owned();
        return Err(Failure::Field("login", words));
    }
    let (name, now) = (line("name", &body.name, 200)?, api.clock.now());
    let (password, hash) = new_password().await?;
    let mut departments = body.departments.clone();
    departments.sort_unstable();
    departments.dedup();
    let user = NewUser {
        login: &body.login,
        name: &name,
        password_hash: &hash,
        role: body.role.into(),
        language: body.language.map(Into::into).unwrap_or_default(),
        employee: body.employee_id.map(EmployeeId),
        departments: &departments,
    };
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let id = users::insert(&mut transaction, &user, now).await.map_err(refused)?;
    accounts::set_temporary(&mut transaction, id, true).await?;
    let account = accounts::get(&mut transaction, id, now).await?;
    let detail = json!({ "after": facts_of(&account) });
    let object = format!("user:{}", account.login);
    record(&mut transaction, (api, session), "add_user", &object, detail).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(AddedUserDto {
        user: account.into(),
        password,
    })
}

/// Changes a user. The last admin who may sign in stays one.
#[utoipa::path(patch, path = "/users/{id}", operation_id = "patch_user", tag = "users", request_body = UserPatchBody,
    params(("id" = i64, Path, description = "The user's number")),
    responses(
        (status = 200, description = "The user as it is now", body = UserRowDto),
        (status = 404, description = "No such user, employee or department", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`last_admin`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field's value cannot be taken", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn patch(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    body: Result<Body<UserPatchBody>, JsonRejection>,
) -> Result<Json<UserRowDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let Body(body) = body.map_err(|error| session.fail(error))?;
    change(&api, &session, id, &body)
        .await
        .map(|account| Json(account.into()))
        .map_err(|failure| session.fail(failure))
}

async fn change(api: &Api, session: &Session, id: i64, body: &UserPatchBody) -> Result<Account, Failure> {
    let now = api.clock.now();
    let name = body.name.as_deref().map(|name| line("name", name, 200)).transpose()?;
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let admins = accounts::lock_admins(&mut transaction).await?;
    let before = accounts::get(&mut transaction, id, now).await?;
    let known: Vec<i64> = before.departments.iter().map(|department| department.id).collect();
    let facts = Facts {
        name: name.as_deref().unwrap_or(&before.name),
        role: body.role.map_or(before.role, Into::into),
        language: body.language.map_or(before.language, Into::into),
        employee: body.employee_id.unwrap_or(before.employee.as_ref().map(|(id, _)| id.0)),
        departments: body.departments.as_deref().unwrap_or(&known),
        disabled_at: match body.disabled {
            Some(true) => before.disabled_at.or(Some(now)),
            Some(false) => None,
            None => before.disabled_at,
        },
    };
    let stays_admin = facts.role == UserRole::Admin && facts.disabled_at.is_none();
    if admins == [id] && !stays_admin {
        let words = "The last admin who may sign in cannot be taken away.".to_owned();
        return Err(Failure::Refused("last_admin", None, words));
    }
    accounts::set(&mut transaction, id, &facts).await.map_err(refused)?;
    let after = accounts::get(&mut transaction, id, now).await?;
    if let Some(detail) = difference(&facts_of(&before), &facts_of(&after)) {
        let object = format!("user:{}", after.login);
        record(&mut transaction, (api, session), "change_user", &object, detail).await?;
        transaction.commit().await.map_err(StoreError::from)?;
    }
    Ok(after)
}

/// Signs a user out everywhere.
#[utoipa::path(delete, path = "/users/{id}/sessions", tag = "users",
    params(("id" = i64, Path, description = "The user's number")),
    responses(
        (status = 200, description = "How many sessions that ended", body = EndedDto),
        (status = 404, description = "No such user", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn end_sessions(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
) -> Result<Json<EndedDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let ended = async {
        let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
        let account = accounts::get(&mut transaction, id, api.clock.now()).await?;
        let ended = accounts::end_sessions(&mut transaction, id).await?;
        let (object, detail) = (format!("user:{}", account.login), json!({ "ended": ended }));
        record(&mut transaction, (&api, &session), "end_sessions", &object, detail).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        Ok(EndedDto { ended })
    };
    ended.await.map(Json).map_err(|error: StoreError| session.fail(error))
}

/// Gives a user a new temporary password, which is told this once, and signs the user out everywhere.
#[utoipa::path(post, path = "/users/{id}/password", tag = "users",
    params(("id" = i64, Path, description = "The user's number")),
    responses(
        (status = 200, description = "The password", body = PasswordDto),
        (status = 404, description = "No such user", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn reset_password(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
) -> Result<Json<PasswordDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    reset(&api, &session, id)
        .await
        .map(|password| Json(PasswordDto { password }))
        .map_err(|failure| session.fail(failure))
}

async fn reset(api: &Api, session: &Session, id: i64) -> Result<String, Failure> {
    let find = async |conn: &mut PgConnection| accounts::get(conn, id, api.clock.now()).await;
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    find(&mut conn).await?;
    drop(conn); // hashing takes a while; the connection is not held meanwhile
    let (password, hash) = new_password().await?;
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let login = find(&mut transaction).await?.login;
    users::set_password(&mut transaction, &login, &hash).await?;
    let object = format!("user:{login}");
    record(&mut transaction, (api, session), "reset_password", &object, json!({})).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(password)
}

/// What the log keeps of a user.
fn facts_of(account: &Account) -> Value {
    let departments: Vec<_> = account.departments.iter().map(|department| &department.name).collect();
    json!({
        "name": account.name,
        "role": account.role.as_str(),
        "language": account.language.as_str(),
        "employee": account.employee.as_ref().map(|(id, name)| format!("{name} ({})", id.0)),
        "departments": departments,
        "disabled_at": account.disabled_at,
    })
}

/// The rules of the database in the API's words.
fn refused(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(rule) if rule == "login_taken" => {
            Failure::Refused("login_taken", Some("login"), "Another user has this login.".into())
        }
        StoreError::Taken(rule) if rule == "users_employee_id_fkey" || rule.starts_with("user_departments") => {
            Failure::NotFound
        }
        other => other.into(),
    }
}
