//! Why a score is what it is: its parts, which add up to it exactly.

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use chrono::{DateTime, Utc};
use finco_domain::people::EmployeeId;
use finco_domain::time::Month;
use finco_kpi_engine::metrics::{self, Around};
use finco_kpi_engine::scores::{Part, weigh};
use finco_store::metrics::{Listed, list_people};
use finco_store::users::User;
use finco_store::{PgConnection, StoreError, company, score_rules, scores};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asks::EmployeeDto;
use super::leaderboard::{hundredths, month_of, shown};
use super::score_rules::{BetterDto, UnitDto};
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};
use crate::{Api, scope};

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
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    query: Result<Query<WhyQuery>, QueryRejection>,
) -> Result<Json<WhyDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let Query(query) = query.map_err(|error| session.fail(error))?;
    why(&api, &session, EmployeeId(id), query.month.as_deref())
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn why(api: &Api, session: &Session, id: EmployeeId, month: Option<&str>) -> Result<WhyDto, Failure> {
    let now = api.clock.now();
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let month = month_of(month, &company::get(&mut conn).await?, now)?;
    let employee = find_visible(&mut conn, &session.user, month, id).await?;
    let run = scores::find(&mut conn, month).await?;
    let rule = match &run {
        Some(run) => Some(score_rules::get(&mut conn, run.rule_version).await?),
        None => None,
    };
    let around = Around {
        now,
        company_asks: run.as_ref().map_or(0, |run| run.team.asks),
    };
    let calculated_at = run.as_ref().map(|run| run.calculated_at);
    let own = run.and_then(|run| run.scores.into_iter().find(|score| score.employee == id));
    let totals = own.map(|own| own.totals).unwrap_or_default();
    let weighed = rule.as_ref().map(|rule| weigh(&totals, rule, &around));
    let parts = weighed
        .as_ref()
        .map(|weighed| weighed.parts.as_slice())
        .unwrap_or_default();
    let counted: u32 = parts
        .iter()
        .filter(|part| part.contribution.is_some())
        .map(|part| part.weight)
        .sum();
    let score = weighed.as_ref().and_then(|weighed| weighed.centipoints);
    Ok(WhyDto {
        employee: employee_dto(employee),
        month: month.to_string(),
        score: score.map(hundredths),
        is_provisional: score.is_some() && weighed.as_ref().is_some_and(|weighed| weighed.is_provisional),
        rule_version: rule.as_ref().map(|rule| rule.version),
        rule_applies_from: rule.as_ref().map(|rule| rule.applies_from.format("%Y-%m").to_string()),
        minimum_n: rule.as_ref().map(|rule| rule.minimum_n),
        calculated_at,
        parts: parts.iter().map(|part| part_dto(part, counted, id, month)).collect(),
        answered: totals.answered,
        within_target: totals.hits,
        decided: totals.decided(),
        open: totals.open,
        off_hours: totals.off_hours,
        median_secs: totals.median_secs,
        p90_secs: totals.p90_secs,
    })
}

/// The employee, if the role may see them: still here, or with a score in the month.
pub(crate) async fn find_visible(
    conn: &mut PgConnection,
    user: &User,
    month: Month,
    id: EmployeeId,
) -> Result<Listed, Failure> {
    let employees = scope::visible_rows(user, list_people(conn, month).await?);
    employees.into_iter().find(|one| one.id == id).ok_or(Failure::NotFound)
}

/// An employee, in short.
pub(crate) fn employee_dto(employee: Listed) -> EmployeeDto {
    EmployeeDto {
        id: employee.id.0,
        name: employee.name,
        department: employee.department.map(Into::into),
    }
}

fn part_dto(part: &Part, counted: u32, id: EmployeeId, month: Month) -> PartDto {
    let metric = metrics::of(part.key);
    let key = part.key.as_str();
    let path = format!("/api/v1/employees/{}/evidence?metric={key}&month={month}", id.0);
    PartDto {
        key: key.to_owned(),
        unit: metric.unit().into(),
        better: metric.better().into(),
        value: part.measured.value.map(|value| shown(metric, value)),
        n: part.measured.n,
        target: Some(shown(metric, part.target)),
        weight: part.weight,
        counted_weight: part
            .contribution
            .map(|_| hundredths(part.weight * 10_000 / counted.max(1))),
        points: part.points.map(hundredths),
        contribution: part.contribution.map(hundredths),
        evidence: metric.evidence().map(|_| path),
    }
}
