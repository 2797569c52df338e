//! Why a score is what it is: its parts, which add up to it exactly.

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asks::EmployeeDto;
use super::score_rules::{BetterDto, UnitDto};
use crate::Api;
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};

/// Which month.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WhyQuery {
    /// The company's month; the present one when left out.
    #[param(example = "2026-11")]
    month: Option<String>,
}

/// A score with the parts it is made of.
#[derive(Serialize, ToSchema)]
#[schema(as = Why)]
pub(crate) struct WhyDto {
    employee: EmployeeDto,
    #[schema(example = "2026-11")]
    month: String,
    /// 0 to 100, with two places: the sum of the parts' contributions. Null when not measured.
    score: Option<f64>,
    /// Among all who have a rank; null when not measured or provisional.
    rank: Option<u32>,
    /// Fewer decided asks than the rules want for a rank?
    is_provisional: bool,
    /// The version of the rules the month is scored by; null when it never was.
    rule_version: Option<i64>,
    /// The first month of that version.
    #[schema(example = "2026-11")]
    rule_applies_from: Option<String>,
    /// Decided asks that a rank needs.
    minimum_n: Option<u32>,
    calculated_at: Option<DateTime<Utc>>,
    /// The metrics with a weight, those that do not count this time among them.
    parts: Vec<PartDto>,
    /// Answered asks, without those wholly outside working hours.
    answered: u32,
    /// Asks in time.
    within_target: u32,
    /// Asks in time or missed; the open ones that are overdue are missed.
    decided: u32,
    open: u32,
    /// Asks that lay wholly outside working hours: counted apart.
    off_hours: u32,
    median_secs: Option<i64>,
    p90_secs: Option<i64>,
}

/// A part of a score: weight by points.
#[derive(Serialize, ToSchema)]
#[schema(as = WhyPart)]
pub(crate) struct PartDto {
    #[schema(example = "hit_rate")]
    key: String,
    unit: UnitDto,
    better: BetterDto,
    /// Null when not measured.
    value: Option<f64>,
    n: u32,
    /// What earns all 100 points.
    target: Option<f64>,
    /// Its weight in the rules, in percent.
    weight: u32,
    /// Its weight among the parts that count this time, in percent with two places; null when it does not count.
    counted_weight: Option<f64>,
    /// 0 to 100; null when not measured.
    points: Option<f64>,
    /// Points of the score it makes: counted weight by points, rounded so that all of them add up to the score. Null
    /// when it does not count.
    contribution: Option<f64>,
    /// Where the asks behind it are listed; null when there are none.
    #[schema(example = "/api/v1/employees/7/evidence?metric=hit_rate&month=2026-11")]
    evidence: Option<String>,
}

/// Why an employee's score is what it is: weight by points of each part, which add up to it.
#[utoipa::path(get, path = "/leaderboard/{employee_id}/why", tag = "leaderboard",
    params(("employee_id" = i64, Path, description = "The employee"), WhyQuery),
    responses(
        (status = 200, description = "The score and its parts", body = WhyDto),
        (status = 400, description = "Not a month", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such employee within the role's sight", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get_why(
    State(_api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    query: Result<Query<WhyQuery>, QueryRejection>,
) -> Result<Json<WhyDto>, ApiError> {
    let Path(_id) = path.map_err(|error| session.fail(error))?;
    let Query(_query) = query.map_err(|error| session.fail(error))?;
    Err(session.fail(Failure::NotFound))
}
