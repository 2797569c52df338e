//! Employees: who works here, how they are set up, and what was changed about them.

mod dto;
pub(crate) mod import;
pub(crate) mod invite;

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use finco_domain::people::{EmployeeId, UserRole};
use finco_store::staff::{self, Facts, Filter, Member};
use finco_store::{PgConnection, StoreError, changes};
use serde_json::{Value, json};

pub(crate) use self::dto::EmployeeRowDto;
pub(crate) use self::dto::NamedDto;
use self::dto::{EmployeeBody, EmployeePatchBody, EmployeesDto, EmployeesQuery, StatusQuery};
use super::audit::{self, AuditDto, HistoryQuery};
use super::input::{cut_page, difference, line, line_or_nothing, number_cursor, page_size, record, words};
use crate::auth::Session;
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};
use crate::{Api, scope};

/// Employees by name, a page at a time: all for admin and HR, the own departments for a supervisor, oneself for an employee.
#[utoipa::path(get, path = "/employees", operation_id = "list_employees", tag = "employees", params(EmployeesQuery), responses(
    (status = 200, description = "A page of employees", body = EmployeesDto),
))]
pub(crate) async fn list(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<EmployeesQuery>, QueryRejection>,
) -> Result<Json<EmployeesDto>, ApiError> {
    let Query(query) = query.map_err(|error| session.fail(error))?;
    page(&api, &session, &query)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn page(api: &Api, session: &Session, query: &EmployeesQuery) -> Result<EmployeesDto, Failure> {
    let limit = page_size(query.limit)?;
    let q = words(query.q.as_deref());
    let user = &session.user;
    // Nobody has the number 0: an employee's user without an employee sees nobody.
    let own = user.employee.map_or(0, |employee| employee.0);
    let filter = Filter {
        q: q.as_deref(),
        department: query.department,
        has_left: match query.status.unwrap_or_default() {
            StatusQuery::Active => Some(false),
            StatusQuery::Left => Some(true),
            StatusQuery::All => None,
        },
        departments: (user.role == UserRole::Supervisor).then_some(user.departments.as_slice()),
        id: (user.role == UserRole::Employee).then_some(own),
        is_unlinked: query.unlinked,
        after: number_cursor(query.cursor.as_deref())?,
        limit: limit + 1,
    };
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let mut rows = staff::list(&mut conn, &filter, api.clock.now()).await?;
    let next_cursor = cut_page(&mut rows, limit, |row| row.id.0.to_string());
    Ok(EmployeesDto {
        items: rows.into_iter().map(Into::into).collect(),
        next_cursor,
    })
}

/// The employee, if the caller may see it.
pub(super) async fn find(
    conn: &mut PgConnection,
    session: &Session,
    id: i64,
    now: DateTime<Utc>,
) -> Result<Member, Failure> {
    let member = staff::get(conn, id, now).await?;
    let department = member.department.as_ref().map(|department| department.id);
    if scope::may_see(&session.user, EmployeeId(id), department) {
        Ok(member)
    } else {
        Err(Failure::NotFound)
    }
}

/// One employee, those who left too.
#[utoipa::path(get, path = "/employees/{employee_id}", operation_id = "get_employee", tag = "employees",
    params(("employee_id" = i64, Path, description = "The employee's number")),
    responses(
        (status = 200, description = "The employee", body = EmployeeRowDto),
        (status = 404, description = "No such employee within the role's sight", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
) -> Result<Json<EmployeeRowDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let found = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        find(&mut conn, &session, id, api.clock.now()).await
    };
    let member = found.await.map_err(|failure: Failure| session.fail(failure))?;
    Ok(Json(member.into()))
}

/// Adds an employee. What the Telegram account wrote before counts from now on.
#[utoipa::path(post, path = "/employees", operation_id = "add_employee", tag = "employees", request_body = EmployeeBody, responses(
    (status = 201, description = "The employee", body = EmployeeRowDto),
    (status = 404, description = "No such department", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "Another employee has this Telegram account", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "A field's value cannot be taken", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(api): State<Api>,
    session: Session,
    body: Result<Body<EmployeeBody>, JsonRejection>,
) -> Result<(StatusCode, Json<EmployeeRowDto>), ApiError> {
    let Body(body) = body.map_err(|error| session.fail(error))?;
    let added = async {
        let now = api.clock.now();
        let (name, position) = (line("name", &body.name, 200)?, position(body.position.as_deref())?);
        let facts = Facts {
            name: &name,
            department: body.department_id,
            position: &position,
            language: body.language.map(Into::into).unwrap_or_default(),
            telegram_id: body.telegram_id.as_deref().map(account).transpose()?,
            left_at: None,
        };
        let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
        let id = staff::insert(&mut transaction, &facts, now).await.map_err(refused)?;
        let member = staff::get(&mut transaction, id.0, now).await?;
        let detail = json!({ "after": facts_of(&member) });
        let object = format!("employee:{}", id.0);
        record(&mut transaction, (&api, &session), "add_employee", &object, detail).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        Ok(member)
    };
    let member = added.await.map_err(|failure: Failure| session.fail(failure))?;
    Ok((StatusCode::CREATED, Json(member.into())))
}

/// Changes an employee. Who has left keeps the past numbers, and is read only but for coming back.
#[utoipa::path(patch, path = "/employees/{employee_id}", operation_id = "patch_employee", tag = "employees", request_body = EmployeePatchBody,
    params(("employee_id" = i64, Path, description = "The employee's number")),
    responses(
        (status = 200, description = "The employee as it is now", body = EmployeeRowDto),
        (status = 404, description = "No such employee or department", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Another employee has this Telegram account", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "A field's value cannot be taken", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn patch(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    body: Result<Body<EmployeePatchBody>, JsonRejection>,
) -> Result<Json<EmployeeRowDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let Body(body) = body.map_err(|error| session.fail(error))?;
    change(&api, &session, id, body)
        .await
        .map(|member| Json(member.into()))
        .map_err(|failure| session.fail(failure))
}

async fn change(api: &Api, session: &Session, id: i64, body: EmployeePatchBody) -> Result<Member, Failure> {
    let now = api.clock.now();
    let name = body.name.map(|name| line("name", &name, 200)).transpose()?;
    let place = body.position.map(|text| position(Some(&text))).transpose()?;
    let telegram_id = match body.telegram_id {
        Some(Some(text)) => Some(Some(account(&text)?)),
        Some(None) => Some(None),
        None => None,
    };
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    staff::lock(&mut transaction, id).await?;
    let before = staff::get(&mut transaction, id, now).await?;
    let facts = Facts {
        name: name.as_deref().unwrap_or(&before.name),
        department: body
            .department_id
            .unwrap_or(before.department.as_ref().map(|department| department.id)),
        position: place.as_deref().unwrap_or(&before.position),
        language: body.language.map_or(before.language, Into::into),
        telegram_id: telegram_id.unwrap_or(before.telegram_id),
        left_at: match body.left {
            Some(true) => before.left_at.or(Some(now)),
            Some(false) => None,
            None => before.left_at,
        },
    };
    staff::set(&mut transaction, id, &facts, now).await.map_err(refused)?;
    let after = staff::get(&mut transaction, id, now).await?;
    if let Some(detail) = difference(&facts_of(&before), &facts_of(&after)) {
        let object = format!("employee:{id}");
        record(&mut transaction, (api, session), "change_employee", &object, detail).await?;
        changes::announce(&mut transaction, "leaderboard").await?;
        transaction.commit().await.map_err(StoreError::from)?;
    }
    Ok(after)
}

/// What was changed about an employee, newest first.
#[utoipa::path(get, path = "/employees/{employee_id}/audit", operation_id = "list_employee_audit", tag = "employees",
    params(("employee_id" = i64, Path, description = "The employee's number"), HistoryQuery),
    responses(
        (status = 200, description = "A page of the log", body = AuditDto),
        (status = 404, description = "No such employee within the role's sight", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn history(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    query: Result<Query<HistoryQuery>, QueryRejection>,
) -> Result<Json<AuditDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let Query(query) = query.map_err(|error| session.fail(error))?;
    let found = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        find(&mut conn, &session, id, api.clock.now()).await?;
        audit::history(&mut conn, &format!("employee:{id}"), &query).await
    };
    found.await.map(Json).map_err(|failure| session.fail(failure))
}

fn position(text: Option<&str>) -> Result<String, Failure> {
    line_or_nothing("position", text.unwrap_or_default(), 200)
}

/// A Telegram account's number; Telegram's have at most 52 bits.
fn account(text: &str) -> Result<i64, Failure> {
    text.parse()
        .ok()
        .filter(|id: &i64| (1..1 << 52).contains(id))
        .ok_or_else(|| Failure::Field("telegram_id", "a Telegram account is a number".into()))
}

/// What the log keeps of an employee.
fn facts_of(member: &Member) -> Value {
    json!({
        "name": member.name,
        "department": member.department.as_ref().map(|department| &department.name),
        "position": member.position,
        "language": member.language.as_str(),
        "telegram_id": member.telegram_id.map(|id| id.to_string()),
        "left_at": member.left_at,
    })
}

/// The rules of the database in the API's words.
fn refused(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(rule) if rule == "telegram_account_taken" => Failure::Refused(
            "telegram_account_taken",
            Some("telegram_id"),
            "Another employee has this Telegram account.".into(),
        ),
        StoreError::Taken(rule) if rule == "employees_department_id_fkey" => Failure::NotFound,
        other => other.into(),
    }
}
