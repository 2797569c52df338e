//! The rules by which metrics become scores: dated weights and targets.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use finco_domain::score::{MetricKey, Rule, Weight};
use finco_domain::time::Month;
use finco_kpi_engine::metrics::{self, Better, Unit};
use finco_store::{PgConnection, StoreError, company, score_rules};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::input::record;
use super::leaderboard::shown;
use crate::Api;
use crate::auth::Session;
use crate::body::Body;
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

impl From<Unit> for UnitDto {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Count => Self::Count,
            Unit::Percent => Self::Percent,
            Unit::Secs => Self::Secs,
        }
    }
}

impl From<Better> for BetterDto {
    fn from(better: Better) -> Self {
        match better {
            Better::Higher => Self::Higher,
            Better::Lower => Self::Lower,
        }
    }
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
    /// May it have a weight?
    can_weigh: bool,
}

/// Every version, newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = ScoreRules)]
pub(crate) struct RulesDto {
    items: Vec<RuleDto>,
}

/// A new version of the rules.
#[derive(Deserialize, Serialize, ToSchema)]
#[schema(as = ScoreRuleBody)]
pub(crate) struct NewRuleDto {
    /// The first month it scores. Months that were scored keep their rules until somebody has them worked out again.
    #[schema(example = "2026-12", pattern = "^(19[7-9][0-9]|[2-8][0-9]{3})-(0[1-9]|1[0-2])$")]
    applies_from: String,
    #[schema(example = 5, minimum = 1, maximum = 1000)]
    minimum_n: u32,
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
    /// The weights, in percent, must add up to 100; metrics that are left out have none.
    metrics: Vec<NewWeightDto>,
}

/// Weight and target of a metric.
#[derive(Deserialize, Serialize, ToSchema)]
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
pub(crate) async fn list_rules(State(api): State<Api>, session: Session) -> Result<Json<RulesDto>, ApiError> {
    list(&api).await.map(Json).map_err(|failure| session.fail(failure))
}

async fn list(api: &Api) -> Result<RulesDto, Failure> {
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let in_force = in_force(&mut conn, api).await?;
    let rules = score_rules::list(&mut conn).await?;
    Ok(RulesDto {
        items: rules.into_iter().map(|rule| rule_dto(rule, in_force)).collect(),
    })
}

/// The version in force for the present month.
async fn in_force(conn: &mut PgConnection, api: &Api) -> Result<i64, Failure> {
    let month = Month::containing(api.clock.now(), company::get(conn).await?.zone);
    Ok(score_rules::in_force(conn, month).await?.version)
}

fn rule_dto(rule: Rule, in_force: i64) -> RuleDto {
    let metrics = metrics::ALL.iter().map(|metric| {
        let weight = rule.weights.get(&metric.key());
        RuleMetricDto {
            key: metric.key().as_str().to_owned(),
            unit: metric.unit().into(),
            better: metric.better().into(),
            weight: weight.map_or(0, |weight| weight.weight),
            target: weight.map(|weight| shown(*metric, weight.target)),
            can_weigh: metric.can_weigh(),
        }
    });
    RuleDto {
        metrics: metrics.collect(),
        version: rule.version,
        applies_from: rule.applies_from.format("%Y-%m").to_string(),
        minimum_n: rule.minimum_n,
        note: rule.note,
        created_at: rule.created_at,
        created_by: rule.created_by,
        in_force: rule.version == in_force,
    }
}

/// Makes a version of the rules that scores from a month on. Admin.
#[utoipa::path(post, path = "/score-rules", tag = "scores", request_body = NewRuleDto, responses(
    (status = 201, description = "Made", body = MadeDto),
    (status = 400, description = "Not a month", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "An unknown metric, or weights that do not add up to 100", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role, or a bad CSRF token", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn make_rule(
    State(api): State<Api>,
    session: Session,
    body: Result<Body<NewRuleDto>, JsonRejection>,
) -> Result<(StatusCode, Json<MadeDto>), ApiError> {
    let Body(body) = body.map_err(|error| session.fail(error))?;
    let made = make(&api, &session, &body)
        .await
        .map_err(|failure| session.fail(failure))?;
    Ok((StatusCode::CREATED, Json(made)))
}

async fn make(api: &Api, session: &Session, body: &NewRuleDto) -> Result<MadeDto, Failure> {
    let applies_from: Month = body
        .applies_from
        .parse()
        .map_err(|_| Failure::BadRequest("applies_from is written 2026-11".into()))?;
    if !(1..=1000).contains(&body.minimum_n) {
        return Err(Failure::BadRequest("minimum_n is 1 to 1000".into()));
    }
    if body.note.chars().count() > 500 {
        return Err(Failure::BadRequest("a note has at most 500 characters".into()));
    }
    let weights = weights(&body.metrics)?;
    let mut conn = api.pool.begin().await.map_err(StoreError::from)?;
    let (login, now) = (&session.user.login, api.clock.now());
    let version = score_rules::insert(
        &mut conn,
        applies_from,
        body.minimum_n,
        &weights,
        &body.note,
        login,
        now,
    )
    .await?;
    let object = format!("score_rules:{version}");
    record(&mut conn, (api, session), "add_score_rule", &object, json!(body)).await?;
    let made = MadeDto {
        rule: rule_dto(
            score_rules::get(&mut conn, version).await?,
            in_force(&mut conn, api).await?,
        ),
        keep_older_rules: score_rules::list_outdated(&mut conn)
            .await?
            .iter()
            .map(Month::to_string)
            .collect(),
    };
    conn.commit().await.map_err(StoreError::from)?;
    Ok(made)
}

/// The weights, checked.
fn weights(given: &[NewWeightDto]) -> Result<BTreeMap<MetricKey, Weight>, Failure> {
    let bad = Failure::Unprocessable;
    let mut weights = BTreeMap::new();
    for one in given {
        let key = MetricKey::from_word(&one.key).ok_or_else(|| bad(format!("there is no metric {:?}", one.key)))?;
        let metric = metrics::of(key);
        if !metric.can_weigh() {
            return Err(bad(format!("{} can be shown, but not weighed", one.key)));
        }
        let (most, scale) = match metric.unit() {
            Unit::Percent => (100.0, 100.0),
            Unit::Count => (1e6, 1.0),
            Unit::Secs => (2_592_000.0, 1.0),
        };
        let scaled = (one.target * scale).round();
        if !(1.0..=most * scale).contains(&scaled) {
            return Err(bad(format!("the target of {} is above 0 and at most {most}", one.key)));
        }
        let weight = Weight {
            weight: one.weight,
            target: scaled as i64,
        };
        if one.weight == 0 || weights.insert(key, weight).is_some() {
            return Err(bad(format!("{} must be named once, with a weight above 0", one.key)));
        }
    }
    if weights.values().map(|weight| u64::from(weight.weight)).sum::<u64>() == 100 {
        Ok(weights)
    } else {
        Err(bad("the weights must add up to 100".into()))
    }
}
