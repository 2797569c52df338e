//! An employee's metrics, and the asks behind each of them.

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asks::{EmployeeDto, LinkedByDto};
use super::score_rules::{BetterDto, UnitDto};
use crate::Api;
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};

/// Which month.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MetricsQuery {
    /// The company's month; the present one when left out.
    #[param(example = "2026-11")]
    month: Option<String>,
}

/// An employee's metrics of a month.
#[derive(Serialize, ToSchema)]
#[schema(as = EmployeeMetrics)]
pub(crate) struct MetricsDto {
    employee: EmployeeDto,
    #[schema(example = "2026-11")]
    month: String,
    #[schema(example = "2026-10")]
    previous_month: String,
    /// When the month was last worked out; null: never.
    calculated_at: Option<DateTime<Utc>>,
    /// The version of the rules.
    rule_version: Option<i64>,
    /// 0 to 100; null when not measured.
    score: Option<f64>,
    /// Too few asks for a rank?
    is_provisional: bool,
    /// Every metric there is, in the order of the pages.
    items: Vec<MetricDto>,
}

/// A metric of an employee and a month.
#[derive(Serialize, ToSchema)]
#[schema(as = EmployeeMetric)]
pub(crate) struct MetricDto {
    #[schema(example = "median_response")]
    key: String,
    unit: UnitDto,
    better: BetterDto,
    /// Null when not measured, which is not zero.
    value: Option<f64>,
    /// How many asks (or messages) it is measured on.
    n: u32,
    /// Below this `n` it is not part of a ranked score.
    minimum_n: u32,
    /// What earns all 100 points.
    target: Option<f64>,
    /// Its weight in the rules, in percent.
    weight: u32,
    /// What it earned, 0 to 100; null when not measured or without a target.
    points: Option<f64>,
    /// What it put into the score: these add up to it exactly. Null when it is not part of the score.
    contribution: Option<f64>,
    /// The value of the month before.
    previous: Option<f64>,
    /// Are there asks behind it that can be opened? Not behind a count of messages.
    has_evidence: bool,
    /// The value of each day that has one.
    trend: Vec<TrendDto>,
}

/// A metric's value of a day.
#[derive(Serialize, ToSchema)]
#[schema(as = MetricDay)]
pub(crate) struct TrendDto {
    day: NaiveDate,
    value: f64,
}

/// An employee's metrics of a month, each with points, weight, the month before and the days.
#[utoipa::path(get, path = "/employees/{employee_id}/metrics", tag = "profile",
    params(("employee_id" = i64, Path, description = "The employee"), MetricsQuery),
    responses(
        (status = 200, description = "The metrics", body = MetricsDto),
        (status = 400, description = "Not a month", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such employee within the role's sight", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get_metrics(
    State(_api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    query: Result<Query<MetricsQuery>, QueryRejection>,
) -> Result<Json<MetricsDto>, ApiError> {
    let Path(_id) = path.map_err(|error| session.fail(error))?;
    let Query(_query) = query.map_err(|error| session.fail(error))?;
    Err(session.fail(Failure::NotFound))
}

/// Which asks.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EvidenceQuery {
    /// The metric.
    #[param(example = "hit_rate")]
    metric: String,
    /// The company's month; the present one when left out.
    #[param(example = "2026-11")]
    month: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// The page size; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// The asks behind a metric, newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = Evidence)]
pub(crate) struct EvidenceDto {
    items: Vec<EvidenceAskDto>,
    next_cursor: Option<String>,
    /// How many asks there are behind the metric in all: its `n`.
    total: u32,
}

/// An ask as evidence: the fields of a wait that numbers are made of.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceAsk)]
pub(crate) struct EvidenceAskDto {
    /// The ask's number, as text.
    id: String,
    chat: EvidenceChatDto,
    asked_at: DateTime<Utc>,
    asked_by_name: Option<String>,
    /// `first` or `next`.
    kind: String,
    /// `open`, `answered` or `closed`: others do not count.
    state: String,
    question: EvidenceQuestionDto,
    answer: Option<EvidenceAnswerDto>,
    wall_secs: Option<i64>,
    business_secs: Option<i64>,
    /// The employee's own part of the wait, in the target's unit.
    own_secs: Option<i64>,
    ack_secs: Option<i64>,
    target_secs: i32,
    due_at: DateTime<Utc>,
    /// Open, and due before the month was last worked out: a miss.
    is_overdue: bool,
    /// Null while nothing is decided.
    within_target: Option<bool>,
    off_hours: bool,
}

/// The chat of an ask.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceChat)]
pub(crate) struct EvidenceChatDto {
    id: String,
    title: String,
}

/// What was asked.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceQuestion)]
pub(crate) struct EvidenceQuestionDto {
    text: Option<String>,
    media: Option<String>,
    messages: i32,
    parts: i32,
}

/// What was answered.
#[derive(Serialize, ToSchema)]
#[schema(as = EvidenceAnswer)]
pub(crate) struct EvidenceAnswerDto {
    at: DateTime<Utc>,
    text: Option<String>,
    media: Option<String>,
    linked_by: Option<LinkedByDto>,
    /// Percent.
    confidence: Option<i16>,
}

/// The asks behind a metric of an employee and a month, newest first.
#[utoipa::path(get, path = "/employees/{employee_id}/evidence", tag = "profile",
    params(("employee_id" = i64, Path, description = "The employee"), EvidenceQuery),
    responses(
        (status = 200, description = "The asks", body = EvidenceDto),
        (status = 400, description = "Not a month, a metric or a cursor; or a metric without asks", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such employee within the role's sight", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get_evidence(
    State(_api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    query: Result<Query<EvidenceQuery>, QueryRejection>,
) -> Result<Json<EvidenceDto>, ApiError> {
    let Path(_id) = path.map_err(|error| session.fail(error))?;
    let Query(_query) = query.map_err(|error| session.fail(error))?;
    Err(session.fail(Failure::NotFound))
}
