//! Departments: added, renamed, and taken away while nothing needs them.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use finco_domain::people::UserRole;
use finco_store::staff::{self, Team};
use finco_store::{StoreError, changes};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::input::{line, record};
use crate::Api;
use crate::auth::Session;
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};

/// Departments.
#[derive(Serialize, ToSchema)]
#[schema(as = Departments)]
pub(crate) struct DepartmentsDto {
    /// By name.
    items: Vec<TeamDto>,
    /// Always null: there is one page.
    next_cursor: Option<String>,
}

/// A department and how many work in it.
#[derive(Serialize, ToSchema)]
#[schema(as = DepartmentRow)]
pub(crate) struct TeamDto {
    #[schema(example = 3)]
    id: i64,
    #[schema(example = "Savdo")]
    name: String,
    /// Those who work in it now.
    #[schema(example = 12)]
    employees: i64,
}

/// A department's name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DepartmentBody, example = json!({"name": "Savdo"}))]
pub(crate) struct DepartmentBody {
    #[schema(
        max_length = 200,
        pattern = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
    )]
    name: String,
}

impl From<Team> for TeamDto {
    fn from(team: Team) -> Self {
        Self {
            id: team.id,
            name: team.name,
            employees: team.employees,
        }
    }
}

fn refused(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(rule) if rule == "department_name_taken" => Failure::Refused(
            "department_name_taken",
            Some("name"),
            "Another department has this name.".into(),
        ),
        StoreError::Taken(rule) if rule == "department_in_use" => Failure::Refused(
            "department_in_use",
            None,
            "People, rights or rules still name this department.".into(),
        ),
        other => other.into(),
    }
}

/// Departments by name: all, or those a supervisor looks after.
#[utoipa::path(get, path = "/departments", operation_id = "list_departments", tag = "employees", responses(
    (status = 200, description = "The departments", body = DepartmentsDto),
))]
pub(crate) async fn list(State(api): State<Api>, session: Session) -> Result<Json<DepartmentsDto>, ApiError> {
    let user = &session.user;
    let only = (user.role == UserRole::Supervisor).then_some(user.departments.as_slice());
    let found = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        staff::list_departments(&mut conn, only).await
    };
    let teams = found.await.map_err(|error| session.fail(error))?;
    Ok(Json(DepartmentsDto {
        items: teams.into_iter().map(Into::into).collect(),
        next_cursor: None,
    }))
}

/// Adds a department.
#[utoipa::path(post, path = "/departments", operation_id = "add_department", tag = "employees", request_body = DepartmentBody, responses(
    (status = 201, description = "The department", body = TeamDto),
    (status = 409, description = "Another department has this name", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "Not a name", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(api): State<Api>,
    session: Session,
    body: Result<Body<DepartmentBody>, JsonRejection>,
) -> Result<(StatusCode, Json<TeamDto>), ApiError> {
    let Body(body) = body.map_err(|error| session.fail(error))?;
    let added = async {
        let name = line("name", &body.name, 200)?;
        let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
        let id = staff::insert_department(&mut transaction, &name)
            .await
            .map_err(refused)?;
        let (object, detail) = (format!("department:{id}"), json!({ "after": { "name": name } }));
        record(&mut transaction, (&api, &session), "add_department", &object, detail).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        Ok(TeamDto { id, name, employees: 0 })
    };
    let team = added.await.map_err(|failure: Failure| session.fail(failure))?;
    Ok((StatusCode::CREATED, Json(team)))
}

/// Renames a department.
#[utoipa::path(patch, path = "/departments/{id}", operation_id = "patch_department", tag = "employees", request_body = DepartmentBody,
    params(("id" = i64, Path, description = "The department's number")),
    responses(
        (status = 200, description = "The department", body = TeamDto),
        (status = 404, description = "No such department", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "Another department has this name", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Not a name", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn patch(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    body: Result<Body<DepartmentBody>, JsonRejection>,
) -> Result<Json<TeamDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let Body(body) = body.map_err(|error| session.fail(error))?;
    let renamed = async {
        let name = line("name", &body.name, 200)?;
        let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
        let before = staff::set_department_name(&mut transaction, id, &name)
            .await
            .map_err(refused)?;
        if before != name {
            let detail = json!({ "before": { "name": before }, "after": { "name": name } });
            let object = format!("department:{id}");
            record(&mut transaction, (&api, &session), "change_department", &object, detail).await?;
            changes::announce(&mut transaction, "leaderboard").await?;
        }
        let team = staff::list_departments(&mut transaction, Some(&[id])).await?.pop();
        transaction.commit().await.map_err(StoreError::from)?;
        team.ok_or(Failure::NotFound)
    };
    let team = renamed.await.map_err(|failure: Failure| session.fail(failure))?;
    Ok(Json(team.into()))
}

/// Takes a department away that nobody belongs to, now or before.
#[utoipa::path(delete, path = "/departments/{id}", operation_id = "delete_department", tag = "employees",
    params(("id" = i64, Path, description = "The department's number")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, description = "No such department", body = Problem, content_type = "application/problem+json"),
        (status = 409, description = "`department_in_use`", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn delete(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
) -> Result<StatusCode, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let deleted = async {
        let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
        let name = staff::delete_department(&mut transaction, id).await.map_err(refused)?;
        let (object, detail) = (format!("department:{id}"), json!({ "before": { "name": name } }));
        record(&mut transaction, (&api, &session), "delete_department", &object, detail).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        Ok(())
    };
    deleted.await.map_err(|failure: Failure| session.fail(failure))?;
    Ok(StatusCode::NO_CONTENT)
}
