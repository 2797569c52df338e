//! The rules by which metrics become scores: dated weights and targets.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Api;
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};

/// What a metric's number is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = MetricUnit)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UnitDto {
    /// How many.
    Count,
    /// 0 to 100, with two places.
    Percent,
    /// Whole seconds.
    Secs,
}

/// Which way is better.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = MetricBetter)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BetterDto {
    Higher,
    Lower,
}

/// A version of the rules.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreRule)]
pub(crate) struct RuleDto {
    /// Its number; never changed, never used again.
    version: i64,
    /// The first month it scores.
    #[schema(example = "2026-11")]
    applies_from: String,
    /// With fewer decided asks a score is provisional and has no rank.
    #[schema(example = 5)]
    minimum_n: u32,
    note: String,
    created_at: DateTime<Utc>,
    created_by: String,
    /// Does it score the present month?
    in_force: bool,
    /// Every metric there is, in the order of the pages.
    metrics: Vec<RuleMetricDto>,
}

/// What a version of the rules says of a metric.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreRuleMetric)]
pub(crate) struct RuleMetricDto {
    #[schema(example = "hit_rate")]
    key: String,
    unit: UnitDto,
    better: BetterDto,
    /// Percent of the score; 0: shown, but not counted.
    weight: u32,
    /// What earns all 100 points, in the metric's unit; null for metrics that have no target.
    target: Option<f64>,
    /// Can it have a weight?
    can_weigh: bool,
}

/// Every version, newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreRules)]
pub(crate) struct RulesDto {
    items: Vec<RuleDto>,
}

/// A new version of the rules.
#[derive(Deserialize, ToSchema)]
#[schema(as = ScoreRuleBody)]
pub(crate) struct NewRuleDto {
    /// The first month it scores. Months that were scored keep their rules until somebody has them worked out again.
    #[schema(example = "2026-12")]
    applies_from: String,
    #[schema(example = 5, minimum = 1, maximum = 1000)]
    minimum_n: u32,
    #[serde(default)]
    note: String,
    /// The weights, in percent, must add up to 100; metrics that are left out have none.
    metrics: Vec<NewWeightDto>,
}

/// Weight and target of a metric.
#[derive(Deserialize, ToSchema)]
#[schema(as = ScoreRuleWeight)]
pub(crate) struct NewWeightDto {
    #[schema(example = "hit_rate")]
    key: String,
    #[schema(example = 60, minimum = 1, maximum = 100)]
    weight: u32,
    /// In the metric's unit.
    #[schema(example = 100.0)]
    target: f64,
}

/// The version made.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreRuleMade)]
pub(crate) struct MadeDto {
    rule: RuleDto,
    /// Months that were scored by older rules and keep them until they are worked out again: `POST /scores/recalculate`.
    keep_older_rules: Vec<String>,
}

/// The versions of the rules, newest first: everybody may know what counts.
#[utoipa::path(get, path = "/score-rules", tag = "scores", responses(
    (status = 200, description = "Every version", body = RulesDto),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list_rules(State(_api): State<Api>, session: Session) -> Result<Json<RulesDto>, ApiError> {
    Err(session.fail(Failure::NotFound))
}

/// Makes a version of the rules that scores from a month on. Admin.
#[utoipa::path(post, path = "/score-rules", tag = "scores", request_body = NewRuleDto, responses(
    (status = 201, description = "Made", body = MadeDto),
    (status = 400, description = "Not a month, an unknown metric, or weights that do not add up to 100", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn make_rule(
    State(_api): State<Api>,
    session: Session,
    body: Result<Json<NewRuleDto>, JsonRejection>,
) -> Result<(StatusCode, Json<MadeDto>), ApiError> {
    let Json(_body) = body.map_err(|error| session.fail(error))?;
    Err(session.fail(Failure::NotFound))
}
