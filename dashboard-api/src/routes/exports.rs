//! Tables for download: made by a job, watched by its percent, fetched as a file.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use finco_domain::people::UserRole;
use finco_jobs::ExportTable;
use finco_queue::PushOptions;
use finco_store::StoreError;
use finco_store::exports::{self, Export};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::input::record;
use crate::Api;
use crate::auth::Session;
use crate::body::Body;
use crate::error::{ApiError, Failure, Problem};
use crate::tables::Table;

/// How long a finished file is kept.
const KEPT: TimeDelta = TimeDelta::days(1);

/// Parameters of a page are a few words.
const QUERY_LIMIT: usize = 4_000;

/// What is exported: the rows of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportKind)]
pub(crate) enum KindDto {
    Leaderboard,
    Waits,
    ResponseStats,
    Audit,
    Employees,
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportFormat)]
pub(crate) enum FormatDto {
    /// UTF-8 with a byte order mark, `;` between the cells, so that Excel opens it as it is. Cells that a spreadsheet
    /// would take for a formula begin with an apostrophe.
    Csv,
    Xlsx,
}

/// What to export.
#[derive(Deserialize, ToSchema)]
#[schema(as = ExportBody)]
pub(crate) struct ExportBody {
    kind: KindDto,
    format: FormatDto,
    /// The parameters of the page's route, without cursor and limit: the export has the rows that its pages have.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({"month": "2026-11", "department": 3}))]
    query: Value,
}

/// An export and how far it is.
#[derive(Serialize, ToSchema)]
#[schema(as = Export)]
pub(crate) struct ExportDto {
    #[schema(example = "0190f3a8-5b1e-7cc0-8a51-5a1d0a3c9d10")]
    id: String,
    #[schema(example = "leaderboard")]
    kind: String,
    #[schema(example = "xlsx")]
    format: String,
    state: ExportStateDto,
    /// How far, 0 to 100. The number of rows is not known before the last one: it grows slower towards the end.
    #[schema(example = 40, minimum = 0, maximum = 100)]
    percent: i16,
    /// Rows without the heading; null until it is done.
    #[schema(example = 128)]
    rows: Option<i32>,
    /// Why it failed: `too_many_rows`, `forbidden`, `bad_query`, `internal`.
    error: Option<String>,
    created_at: DateTime<Utc>,
    /// When the file goes.
    expires_at: DateTime<Utc>,
    /// Null until it is done.
    file: Option<FileDto>,
}

/// How an export stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExportState)]
pub(crate) enum ExportStateDto {
    Queued,
    Running,
    Done,
    Failed,
}

/// A finished file.
#[derive(Serialize, ToSchema)]
#[schema(as = ExportFile)]
pub(crate) struct FileDto {
    #[schema(example = "6b1f2f6e-6d0c-4c52-9d0c-0c1f3b1a2d3e")]
    id: String,
    #[schema(example = "leaderboard-2026-11-16.xlsx")]
    name: String,
    #[schema(example = 18432)]
    size_bytes: i64,
    /// Where to fetch it.
    #[schema(example = "/api/v1/files/6b1f2f6e-6d0c-4c52-9d0c-0c1f3b1a2d3e")]
    url: String,
}

/// The caller's exports.
#[derive(Serialize, ToSchema)]
#[schema(as = Exports)]
pub(crate) struct ExportsDto {
    /// The newest first, at most 50.
    items: Vec<ExportDto>,
    /// Always null: older ones have expired.
    next_cursor: Option<String>,
}

impl KindDto {
    fn as_str(self) -> &'static str {
        match self {
            Self::Leaderboard => "leaderboard",
            Self::Waits => "waits",
            Self::ResponseStats => "response_stats",
            Self::Audit => "audit",
            Self::Employees => "employees",
        }
    }
}

impl From<Export> for ExportDto {
    fn from(export: Export) -> Self {
        Self {
            id: export.id.to_string(),
            kind: export.kind,
            format: export.format,
            state: match export.state.as_str() {
                "queued" => ExportStateDto::Queued,
                "running" => ExportStateDto::Running,
                "done" => ExportStateDto::Done,
                _ => ExportStateDto::Failed,
            },
            percent: export.percent,
            rows: export.rows,
            error: export.error,
            created_at: export.created_at,
            expires_at: export.expires_at,
            file: export.file.map(|file| FileDto {
                url: format!("/api/v1/files/{}", file.id),
                id: file.id.to_string(),
                name: file.name,
                size_bytes: file.size_bytes,
            }),
        }
    }
}

/// Asks for a table: the rows of a page, as the caller sees them. Watch `GET /exports/{id}` or the `exports` topic.
/// Audited.
#[utoipa::path(post, path = "/exports", tag = "exports", request_body = ExportBody, responses(
    (status = 202, description = "Queued", body = ExportDto),
    (status = 400, description = "No such kind or format", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "The query is no table of words and numbers", body = Problem, content_type = "application/problem+json"),
    (status = 503, description = "Postgres is away", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn create_export(
    State(api): State<Api>,
    session: Session,
    body: Result<Body<ExportBody>, JsonRejection>,
) -> Result<(StatusCode, Json<ExportDto>), ApiError> {
    let Body(body) = body.map_err(|error| session.fail(error))?;
    let export = queue(&api, &session, body)
        .await
        .map_err(|failure| session.fail(failure))?;
    Ok((StatusCode::ACCEPTED, Json(export.into())))
}

async fn queue(api: &Api, session: &Session, body: ExportBody) -> Result<Export, Failure> {
    let table = Table::of(body.kind.as_str()).ok_or(Failure::NotFound)?;
    if !table.is_for(session.user.role) {
        return Err(Failure::Forbidden);
    }
    let query = if body.query.is_null() { json!({}) } else { body.query };
    let is_plain = query.as_object().is_some_and(|fields| {
        let plain = |value: &Value| value.is_null() || value.is_string() || value.is_number() || value.is_boolean();
        fields.values().all(plain) && !fields.contains_key("cursor") && !fields.contains_key("limit")
    });
    if !is_plain || query.to_string().len() > QUERY_LIMIT {
        let why = "query: words, numbers and booleans by name, without cursor and limit";
        return Err(Failure::Unprocessable(why.into()));
    }
    let now = api.clock.now();
    let export = Export {
        id: Uuid::new_v4(),
        user_id: session.user.id,
        kind: body.kind.as_str().to_owned(),
        format: match body.format {
            FormatDto::Csv => "csv".to_owned(),
            FormatDto::Xlsx => "xlsx".to_owned(),
        },
        query,
        state: "queued".to_owned(),
        percent: 0,
        rows: None,
        error: None,
        created_at: now,
        expires_at: now + KEPT,
        file: None,
    };
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    exports::delete_expired(&mut transaction, now).await?;
    exports::insert(&mut transaction, &export).await?;
    let detail = json!({ "kind": export.kind, "format": export.format, "query": export.query });
    let object = format!("export:{}", export.id);
    record(&mut transaction, (api, session), "export", &object, detail).await?;
    transaction.commit().await.map_err(StoreError::from)?;
    // The row waits for its file: when the queue is away, the sweep finds it.
    let job = ExportTable { export_id: export.id };
    if let Err(error) = api.queues.push(&job, PushOptions::default()).await {
        tracing::warn!(%error, export = %export.id, "an export waits for the sweep");
    }
    Ok(export)
}

/// The caller's own exports that have not expired.
#[utoipa::path(get, path = "/exports", tag = "exports", responses(
    (status = 200, description = "The newest first", body = ExportsDto),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list_exports(State(api): State<Api>, session: Session) -> Result<Json<ExportsDto>, ApiError> {
    let listed = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        exports::list(&mut conn, session.user.id, 50).await
    };
    let now = api.clock.now();
    let exports = listed.await.map_err(|error| session.fail(error))?;
    Ok(Json(ExportsDto {
        items: exports
            .into_iter()
            .filter(|one| one.expires_at > now)
            .map(Into::into)
            .collect(),
        next_cursor: None,
    }))
}

/// How far an export is. Its owner and admins.
#[utoipa::path(get, path = "/exports/{id}", tag = "exports",
    params(("id" = String, Path, format = "uuid", pattern = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", description = "The export's number")),
    responses(
        (status = 200, description = "How far it is", body = ExportDto),
        (status = 400, description = "Not a number", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such export, somebody else's, or expired", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get_export(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<Uuid>, PathRejection>,
) -> Result<Json<ExportDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let found = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        exports::find(&mut conn, id).await
    };
    let now = api.clock.now();
    let export = found.await.map_err(|error| session.fail(error))?;
    export
        .filter(|export| may_see(&session, export.user_id) && export.expires_at > now)
        .map(|export| Json(export.into()))
        .ok_or_else(|| session.fail(Failure::NotFound))
}

fn may_see(session: &Session, owner: i64) -> bool {
    session.user.id == owner || session.user.role == UserRole::Admin
}

/// A finished file. Its owner and admins; audited when it is not the owner.
#[utoipa::path(get, path = "/files/{id}", tag = "exports",
    params(("id" = String, Path, format = "uuid", pattern = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", description = "The file's number")),
    responses(
        (status = 200, description = "The file", content(
            (String = "text/csv; charset=utf-8"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        )),
        (status = 400, description = "Not a number", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such file, somebody else's, or expired", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get_file(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<Uuid>, PathRejection>,
) -> Result<Response, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let file = file(&api, &session, id)
        .await
        .map_err(|failure| session.fail(failure))?;
    let value =
        |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let disposition = format!("attachment; filename=\"{}\"", file.name);
    let headers = [
        (header::CONTENT_TYPE, value(&file.content_type)),
        (header::CONTENT_DISPOSITION, value(&disposition)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, file.content).into_response())
}

async fn file(api: &Api, session: &Session, id: Uuid) -> Result<exports::Stored, Failure> {
    let now = api.clock.now();
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let file = exports::find_file(&mut conn, id, now).await?;
    let file = file
        .filter(|file| may_see(session, file.user_id))
        .ok_or(Failure::NotFound)?;
    if file.user_id != session.user.id {
        let detail = json!({ "owner": file.user_id, "name": file.name });
        record(&mut conn, (api, session), "download", &format!("file:{id}"), detail).await?;
    }
    Ok(file)
}
