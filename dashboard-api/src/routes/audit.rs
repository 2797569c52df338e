//! The audit log: who changed what, when. It can be read and added to, never changed.

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use chrono::{DateTime, Utc};
use finco_store::audit::{self, Filter, Line};
use finco_store::{PgConnection, StoreError, company};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::input::{cut_page, moment, number_cursor, page_size, words};
use crate::Api;
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};
use crate::redact::hide;

/// Which lines.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuditQuery {
    /// A login, `token:<name>`, `cli`, or `system`.
    #[param(example = "aziza")]
    actor: Option<String>,
    #[param(example = "change_employee")]
    action: Option<String>,
    /// One object (`employee:7`), or every object of a kind (`employee`).
    #[param(example = "employee:7")]
    object: Option<String>,
    /// What happened in one request.
    request_id: Option<String>,
    /// From here on: a moment (RFC 3339) or a day of the company.
    #[param(example = "2026-11-01")]
    from: Option<String>,
    /// Before this moment, or on this day at the latest.
    #[param(example = "2026-11-30")]
    to: Option<String>,
    /// `next_cursor` of the page before.
    #[param(pattern = "^[0-9]{1,18}$")]
    cursor: Option<String>,
    /// The page size; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// Which page of one object's log.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryQuery {
    /// `next_cursor` of the page before.
    #[param(pattern = "^[0-9]{1,18}$")]
    cursor: Option<String>,
    /// The page size; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// A page of the log.
#[derive(Serialize, ToSchema)]
#[schema(as = Audit)]
pub(crate) struct AuditDto {
    /// The newest first.
    items: Vec<LineDto>,
    /// Null on the last page.
    next_cursor: Option<String>,
}

/// A line of the log.
#[derive(Serialize, ToSchema)]
#[schema(as = AuditLine)]
pub(crate) struct LineDto {
    #[schema(example = "4711")]
    id: String,
    at: DateTime<Utc>,
    /// A login, `token:<name>` of a program, `cli` of the command line, or `system`.
    #[schema(example = "aziza")]
    actor: String,
    #[schema(example = "change_employee")]
    action: String,
    #[schema(example = "employee:7")]
    object: String,
    /// The request it happened in.
    request_id: Option<String>,
    /// The fields that changed, as they were; null for what was made.
    #[schema(value_type = Option<Object>, example = json!({"position": "Menejer"}))]
    before: Value,
    /// The same fields as they became; null for what was taken away.
    #[schema(value_type = Option<Object>, example = json!({"position": "Jamoa rahbari"}))]
    after: Value,
    /// What else is known; null when nothing is. Secrets are shown as `[redacted]`.
    #[schema(value_type = Option<Object>)]
    detail: Value,
}

impl From<Line> for LineDto {
    fn from(line: Line) -> Self {
        let mut detail = line.detail;
        // Nothing writes secrets into the log: this is the second door.
        hide(&mut detail);
        let mut take = |name: &str| {
            let found = detail.as_object_mut().and_then(|fields| fields.remove(name));
            // Only objects are told as fields: what older lines keep otherwise stays in `detail`.
            found.filter(Value::is_object)
        };
        let (before, after) = (take("before"), take("after"));
        let is_nothing = detail.as_object().is_none_or(serde_json::Map::is_empty);
        Self {
            id: line.id.to_string(),
            at: line.at,
            actor: line.actor,
            action: line.action,
            object: line.object,
            request_id: line.request_id,
            before: before.unwrap_or_default(),
            after: after.unwrap_or_default(),
            detail: if is_nothing { Value::Null } else { detail },
        }
    }
}

async fn page(conn: &mut PgConnection, mut filter: Filter<'_>) -> Result<AuditDto, Failure> {
    let limit = filter.limit;
    filter.limit += 1;
    let mut lines = audit::list(conn, &filter).await?;
    let next_cursor = cut_page(&mut lines, limit, |line| line.id.to_string());
    Ok(AuditDto {
        items: lines.into_iter().map(Into::into).collect(),
        next_cursor,
    })
}

/// The log of one object.
pub(super) async fn history(conn: &mut PgConnection, object: &str, query: &HistoryQuery) -> Result<AuditDto, Failure> {
    let filter = Filter {
        object: Some(object),
        after: number_cursor(query.cursor.as_deref())?,
        limit: page_size(query.limit)?,
        ..Filter::default()
    };
    page(conn, filter).await
}

/// The log, newest first. Admin and HR.
#[utoipa::path(get, path = "/audit", operation_id = "list_audit", tag = "audit", params(AuditQuery), responses(
    (status = 200, description = "A page of the log", body = AuditDto),
))]
pub(crate) async fn list(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<AuditQuery>, QueryRejection>,
) -> Result<Json<AuditDto>, ApiError> {
    let Query(query) = query.map_err(|error| session.fail(error))?;
    let found = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        let zone = company::get(&mut conn).await?.zone;
        let at = |text: &Option<String>, is_end| text.as_deref().map(|text| moment(text, zone, is_end)).transpose();
        let [actor, action, object, request_id] =
            [&query.actor, &query.action, &query.object, &query.request_id].map(|text| words(text.as_deref()));
        let filter = Filter {
            id: None,
            actor: actor.as_deref(),
            action: action.as_deref(),
            object: object.as_deref(),
            request_id: request_id.as_deref(),
            from: at(&query.from, false)?,
            to: at(&query.to, true)?,
            after: number_cursor(query.cursor.as_deref())?,
            limit: page_size(query.limit)?,
        };
        page(&mut conn, filter).await
    };
    found.await.map(Json).map_err(|failure: Failure| session.fail(failure))
}

/// One line of the log: what a permalink shows.
#[utoipa::path(get, path = "/audit/{id}", operation_id = "get_audit_line", tag = "audit",
    params(("id" = i64, Path, description = "The line's number")),
    responses(
        (status = 200, description = "The line", body = LineDto),
        (status = 404, description = "No such line", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
) -> Result<Json<LineDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let found = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        let filter = Filter {
            id: Some(id),
            limit: 1,
            ..Filter::default()
        };
        audit::list(&mut conn, &filter).await?.pop().ok_or(Failure::NotFound)
    };
    let line = found.await.map_err(|failure: Failure| session.fail(failure))?;
    Ok(Json(line.into()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_hidden_wherever_they_stand() {
        let mut detail = json!({
            "after": { "bot_token": "123:abc", "deep": [{ "Password": "x" }], "name": "Aziza" },
            "password_is_temporary": true,
        });
        hide(&mut detail);
        assert_eq!(
            detail,
            json!({
                "after": { "bot_token": "[redacted]", "deep": [{ "Password": "[redacted]" }], "name": "Aziza" },
                "password_is_temporary": true,
            })
        );
    }
}
