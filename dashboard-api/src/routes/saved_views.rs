//! Saved views: a page with its filters under a name, for oneself or for everybody who may see the page.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use finco_store::StoreError;
use finco_store::saved_views::{self, SavedView};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::input::{line, record};
use crate::Api;
use crate::auth::Session;
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};
use crate::rights::Level;

/// More views than anybody finds again.
const MOST: i64 = 200;

/// Saved views.
#[derive(Serialize, ToSchema)]
#[schema(as = SavedViews)]
pub(crate) struct SavedViewsDto {
    /// By name: one's own, and those that are shared.
    items: Vec<SavedViewDto>,
    /// Always null: there is one page.
    next_cursor: Option<String>,
}

/// A saved view.
#[derive(Serialize, ToSchema)]
#[schema(as = SavedView)]
pub(crate) struct SavedViewDto {
    #[schema(example = 5)]
    id: i64,
    #[schema(example = "Overdue in sales")]
    name: String,
    #[schema(example = "/waits")]
    path: String,
    /// Without the question mark.
    #[schema(example = "state=overdue&department=3")]
    query: String,
    /// May everybody use it?
    shared: bool,
    /// Whose it is: a login.
    #[schema(example = "aziza")]
    owner: String,
    /// May the caller delete it?
    own: bool,
}

/// A new view.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SavedViewBody, example = json!({"name": "Overdue in sales", "path": "/waits", "query": "state=overdue&department=3", "shared": true}))]
pub(crate) struct SavedViewBody {
    #[schema(
        max_length = 100,
        pattern = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
    )]
    name: String,
    /// A page of the dashboard: letters, digits, `/`, `-` and `_`.
    #[schema(pattern = "^/[A-Za-z0-9/_-]{0,199}$")]
    path: String,
    /// What follows the question mark.
    #[schema(max_length = 2000, pattern = "^[!-~]*$")]
    query: String,
    shared: bool,
}

fn dto(view: SavedView, session: &Session) -> SavedViewDto {
    let own = view.owner == session.user.login || session.level == Level::All;
    SavedViewDto {
        id: view.id,
        name: view.name,
        path: view.path,
        query: view.query,
        shared: view.shared,
        owner: view.owner,
        own,
    }
}

/// One's own views and those that are shared.
#[utoipa::path(get, path = "/saved-views", operation_id = "list_saved_views", tag = "saved views", responses(
    (status = 200, description = "The views", body = SavedViewsDto),
))]
pub(crate) async fn list(State(api): State<Api>, session: Session) -> Result<Json<SavedViewsDto>, ApiError> {
    let found = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        saved_views::list(&mut conn, &session.user.login).await
    };
    let views = found.await.map_err(|error| session.fail(error))?;
    let is_admin = session.user.role == finco_domain::people::UserRole::Admin;
    let items = views.into_iter().map(|view| SavedViewDto {
        own: view.owner == session.user.login || is_admin,
        ..dto(view, &session)
    });
    Ok(Json(SavedViewsDto {
        items: items.collect(),
        next_cursor: None,
    }))
}

/// Keeps a view.
#[utoipa::path(post, path = "/saved-views", operation_id = "add_saved_view", tag = "saved views", request_body = SavedViewBody, responses(
    (status = 201, description = "The view", body = SavedViewDto),
    (status = 409, description = "`view_name_taken`, or `too_many_views`", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "A field's value cannot be taken", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn add(
    State(api): State<Api>,
    session: Session,
    body: Result<Body<SavedViewBody>, JsonRejection>,
) -> Result<(StatusCode, Json<SavedViewDto>), ApiError> {
    let Body(body) = body.map_err(|error| session.fail(error))?;
    keep(&api, &session, body)
        .await
        .map(|view| (StatusCode::CREATED, Json(dto(view, &session))))
        .map_err(|failure| session.fail(failure))
}

async fn keep(api: &Api, session: &Session, body: SavedViewBody) -> Result<SavedView, Failure> {
    let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-');
    if !body.path.starts_with('/') || body.path.len() > 200 || !body.path.chars().all(is_path) {
        return Err(Failure::Field("path", "path is a page of the dashboard: /waits".into()));
    }
    if body.query.len() > 2_000 || !body.query.chars().all(|c| c.is_ascii_graphic()) {
        return Err(Failure::Field(
            "query",
            "query is what follows the question mark, escaped".into(),
        ));
    }
    let mut view = SavedView {
        id: 0,
        owner: session.user.login.clone(),
        name: line("name", &body.name, 100)?,
        path: body.path,
        query: body.query,
        shared: body.shared,
    };
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    if saved_views::count(&mut transaction, &view.owner).await? >= MOST {
        let words = format!("Nobody keeps more than {MOST} views: delete some first.");
        return Err(Failure::Refused("too_many_views", None, words));
    }
    let inserted = saved_views::insert(&mut transaction, &view, api.clock.now()).await;
    view.id = inserted.map_err(|error| match error {
        StoreError::Taken(rule) if rule == "view_name_taken" => {
            let words = "You have a view of this page with this name.".to_owned();
            Failure::Refused("view_name_taken", Some("name"), words)
        }
        other => other.into(),
    })?;
    let detail =
        json!({ "after": { "name": view.name, "path": view.path, "query": view.query, "shared": view.shared } });
    let object = format!("view:{}", view.id);
    record(&mut transaction, (api, session), "add_view", &object, detail).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    Ok(view)
}

/// Deletes a view: one's own, or as an admin any that is shared.
#[utoipa::path(delete, path = "/saved-views/{id}", operation_id = "delete_saved_view", tag = "saved views",
    params(("id" = i64, Path, description = "The view's number")),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, description = "No such view of one's own", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn delete(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
) -> Result<StatusCode, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let deleted = async {
        let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
        let view = saved_views::find(&mut transaction, id).await?;
        let may = |view: &SavedView| view.owner == session.user.login || (view.shared && session.level == Level::All);
        let view = view.filter(may).ok_or(Failure::NotFound)?;
        saved_views::delete(&mut transaction, id).await?;
        let detail = json!({ "before": { "name": view.name, "path": view.path, "query": view.query, "shared": view.shared, "owner": view.owner } });
        record(
            &mut transaction,
            (&api, &session),
            "delete_view",
            &format!("view:{id}"),
            detail,
        )
        .await?;
        transaction.commit().await.map_err(StoreError::from)?;
        Ok(())
    };
    deleted.await.map_err(|failure: Failure| session.fail(failure))?;
    Ok(StatusCode::NO_CONTENT)
}
