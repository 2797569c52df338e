//! The leaderboard of a month.

use std::collections::{BTreeMap, HashMap, HashSet};

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use finco_domain::people::{EmployeeId, UserRole};
use finco_domain::score::{MetricKey, Rule, Score, Totals};
use finco_domain::time::Month;
use finco_kpi_engine::metrics::{self, Around, Measured, Metric, Unit};
use finco_kpi_engine::scores as rules;
use finco_store::company::Company;
use finco_store::metrics::Listed;
use finco_store::people::Department;
use finco_store::scores::{self, Run};
use finco_store::{PgConnection, StoreError, company, score_days, score_rules, targets};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::boards::{Basis, Board};
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};
use crate::{Api, scope};

/// Which month, and whose.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LeaderboardQuery {
    /// The company's month; the present one when left out.
    #[param(example = "2026-11")]
    month: Option<String>,
    /// Only this department.
    department: Option<i64>,
}

/// The leaderboard of a month.
#[derive(Serialize, ToSchema)]
#[schema(as = Leaderboard)]
pub(crate) struct LeaderboardDto {
    #[schema(example = "2026-11")]
    month: String,
    #[schema(example = "2026-10")]
    previous_month: String,
    /// Null for the present month.
    next_month: Option<String>,
    /// Is it the present month, whose scores still move?
    is_current: bool,
    /// When the scores were last worked out.
    calculated_at: Option<DateTime<Utc>>,
    /// The company's target for the first answer of a talk; chats and departments may have their own.
    target_secs: i32,
    /// The version of the rules the month is scored by; null when it never was.
    rule_version: Option<i64>,
    /// Decided asks that a rank needs.
    minimum_n: Option<u32>,
    departments: Vec<DepartmentDto>,
    summary: SummaryDto,
    daily: Vec<DayDto>,
    /// The ranked first, then the provisional, then those not measured, by name.
    rows: Vec<RowDto>,
}

/// A department.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Department)]
pub(crate) struct DepartmentDto {
    pub(crate) id: i64,
    pub(crate) name: String,
}

/// The team's numbers. Null is "not measured", never zero.
#[derive(Serialize, ToSchema)]
#[schema(as = Summary)]
pub(crate) struct SummaryDto {
    /// Answered asks, without those wholly outside working hours.
    answered: u32,
    /// Asks in time.
    within_target: u32,
    /// Asks in time or missed; the open ones that are overdue are missed.
    decided: u32,
    /// Share of the decided asks in time, 0 to 100.
    hit_rate: Option<f64>,
    /// Asks that lay wholly outside working hours: counted apart.
    off_hours: u32,
    /// Asks of the month that nobody has answered yet, in every chat; null for a role that sees a part only.
    open_now: Option<i64>,
    median_secs: Option<i64>,
    previous_median_secs: Option<i64>,
    /// The rules applied to all asks together, 0 to 100.
    score: Option<f64>,
    previous_score: Option<f64>,
}

/// One day of the month.
#[derive(Serialize, ToSchema)]
#[schema(as = Day)]
pub(crate) struct DayDto {
    day: NaiveDate,
    answered: u32,
    /// The rules applied to the day's asks together, 0 to 100.
    score: Option<f64>,
    /// Share of the decided asks in time, 0 to 100.
    hit_rate: Option<f64>,
    median_secs: Option<i64>,
}

/// One employee of the leaderboard.
#[derive(Serialize, ToSchema)]
#[schema(as = LeaderboardRow)]
pub(crate) struct RowDto {
    employee_id: i64,
    name: String,
    department: Option<DepartmentDto>,
    /// Left the company since.
    has_left: bool,
    /// Equal scores share a rank; null when not measured or provisional.
    rank: Option<u32>,
    /// The sum of the parts that `/leaderboard/{employee_id}/why` tells, 0 to 100; null when not measured.
    score: Option<f64>,
    /// Fewer decided asks than the rules want for a rank?
    is_provisional: bool,
    previous_score: Option<f64>,
    /// Answered asks, without those wholly outside working hours.
    answered: u32,
    /// Asks in time.
    within_target: u32,
    /// Asks in time or missed; the open ones that are overdue are missed.
    decided: u32,
    /// Asks the employee holds that still wait.
    open: u32,
    median_secs: Option<i64>,
    p90_secs: Option<i64>,
    /// Every metric, by its key.
    #[schema(example = json!({"hit_rate": {"value": 91.66, "n": 24}}))]
    metrics: BTreeMap<&'static str, MetricValueDto>,
}

/// A metric's value.
#[derive(Serialize, ToSchema)]
#[schema(as = MetricValue)]
pub(crate) struct MetricValueDto {
    /// In the metric's unit: a count, percent with two places, or whole seconds. Null when not measured.
    value: Option<f64>,
    /// How many asks (or messages) it is measured on.
    n: u32,
}

impl From<Department> for DepartmentDto {
    fn from(department: Department) -> Self {
        Self {
            id: department.id,
            name: department.name,
        }
    }
}

/// Hundredths to the number shown: a float carries two places exactly enough, and sums are made before.
pub(crate) fn hundredths(value: impl Into<i64>) -> f64 {
    value.into() as f64 / 100.0
}

/// A metric's number as shown.
pub(crate) fn shown(metric: &dyn Metric, value: i64) -> f64 {
    match metric.unit() {
        Unit::Percent => hundredths(value),
        Unit::Count | Unit::Secs => value as f64,
    }
}

/// The month asked for, or the present one.
pub(crate) fn month_of(text: Option<&str>, company: &Company, now: DateTime<Utc>) -> Result<Month, Failure> {
    match text {
        Some(text) => text
            .parse()
            .map_err(|_| Failure::BadRequest("month is written 2026-11".into())),
        None => Ok(Month::containing(now, company.zone)),
    }
}

/// The leaderboard of a month: whom the role may see, best first.
#[utoipa::path(get, path = "/leaderboard", tag = "leaderboard", params(LeaderboardQuery), responses(
    (status = 200, description = "The leaderboard", body = LeaderboardDto),
    (status = 400, description = "Not a month", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_leaderboard(
    State(api): State<Api>,
    session: Session,
    headers: HeaderMap,
    query: Result<Query<LeaderboardQuery>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(query) = query.map_err(|error| session.fail(error))?;
    let board = written(&api, &session, &query)
        .await
        .map_err(|failure| session.fail(failure))?;
    Ok(board.answer(&headers))
}

/// The board in JSON, from what was written for the same sight lately.
async fn written(api: &Api, session: &Session, query: &LeaderboardQuery) -> Result<Board, Failure> {
    let now = api.clock.now();
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let month = month_of(query.month.as_deref(), &company::get(&mut conn).await?, now)?;
    let (runs, audit) = finco_store::metrics::board_basis(&mut conn, month).await?;
    drop(conn);
    let basis = Basis {
        runs,
        audit,
        second: now.timestamp(),
    };
    let user = &session.user;
    let sight = match user.role {
        UserRole::Admin | UserRole::Hr => "all".to_owned(),
        UserRole::Supervisor => format!("{:?}", user.departments),
        UserRole::Employee => format!("{:?}", user.employee),
    };
    let key = format!("{month} {:?} {:?} {sight}", query.department, user.role);
    let write = async {
        let board = build(api, session, query).await?;
        let json = serde_json::to_vec(&board).map_err(|error| Failure::Internal(error.to_string()))?;
        Board::new(json).map_err(|error| Failure::Internal(error.to_string()))
    };
    api.boards.get(key, basis, write).await
}

async fn build(api: &Api, session: &Session, query: &LeaderboardQuery) -> Result<LeaderboardDto, Failure> {
    let now = api.clock.now();
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let company = company::get(&mut conn).await?;
    let month = month_of(query.month.as_deref(), &company, now)?;
    let is_current = month == Month::containing(now, company.zone);
    // The one in force at the month's last moment.
    let month_end = month.span(company.zone).1 - TimeDelta::microseconds(1);
    let target_secs = targets::get_company(&mut conn, month_end).await?.first_secs;
    let (run, before) = (
        scores::find(&mut conn, month).await?,
        scores::find(&mut conn, month.previous()).await?,
    );
    let rule = match &run {
        Some(run) => score_rules::get(&mut conn, run.rule_version).await?,
        None => score_rules::in_force(&mut conn, month).await?,
    };
    let everyone = finco_store::metrics::list_people(&mut conn, month).await?;
    let is_whole = scope::sees_all(&session.user) && query.department.is_none();
    let mut employees = scope::visible_rows(&session.user, everyone.clone());
    let mut departments: Vec<Department> = employees.iter().filter_map(|one| one.department.clone()).collect();
    departments.sort_by(|a, b| a.name.cmp(&b.name));
    departments.dedup();
    if let Some(id) = query.department {
        employees.retain(|one| one.department.as_ref().is_some_and(|department| department.id == id));
    }
    let seen: HashSet<i64> = employees.iter().map(|one| one.id.0).collect();
    let team = Team::of(&mut conn, month, run.as_ref(), is_whole, &seen).await?;
    let team_before = Team::of(&mut conn, month.previous(), before.as_ref(), is_whole, &seen).await?;
    // An employee, who sees one row, is told the place among all.
    let ranked = if session.user.role == UserRole::Employee {
        everyone
    } else {
        employees
    };
    let around = Around {
        now,
        company_asks: run.as_ref().map_or(0, |run| run.team.asks),
    };
    let mut rows = rows(ranked, run.as_ref(), before.as_ref(), &around);
    rows.retain(|row| seen.contains(&row.employee_id));
    Ok(LeaderboardDto {
        month: month.to_string(),
        previous_month: month.previous().to_string(),
        next_month: (!is_current).then(|| month.next().to_string()),
        is_current,
        calculated_at: run.as_ref().map(|run| run.calculated_at),
        target_secs,
        rule_version: run.as_ref().map(|run| run.rule_version),
        minimum_n: run.as_ref().map(|_| rule.minimum_n),
        departments: departments.into_iter().map(Into::into).collect(),
        summary: summary(&team.month, &team_before.month, is_whole, &rule, &around),
        daily: team
            .days
            .iter()
            .map(|(day, totals)| day_dto(*day, totals, &rule, &around))
            .collect(),
        rows,
    })
}

/// What the listed employees' asks come to together.
#[derive(Default)]
struct Team {
    month: Totals,
    days: Vec<(NaiveDate, Totals)>,
}

impl Team {
    /// The whole company's numbers stand ready; a part's are put together from the facts of the days.
    async fn of(
        conn: &mut PgConnection,
        month: Month,
        run: Option<&Run>,
        is_whole: bool,
        seen: &HashSet<i64>,
    ) -> Result<Self, Failure> {
        let Some(run) = run else {
            return Ok(Self::default());
        };
        if is_whole {
            return Ok(Self {
                month: run.team,
                days: run.days.clone(),
            });
        }
        let days = score_days::list(conn, month).await?;
        let (month, days) = rules::of_some(
            days.iter()
                .map(|day| (day.day, day.facts.as_slice(), day.messages.as_slice())),
            |employee| seen.contains(&employee),
            run.calculated_at,
        )
        .map_err(|error| Failure::Internal(error.to_string()))?;
        Ok(Self { month, days })
    }
}

fn score_of(totals: &Totals, rule: &Rule, around: &Around) -> Option<f64> {
    rules::weigh(totals, rule, around).centipoints.map(hundredths)
}

fn hit_rate(totals: &Totals, around: &Around) -> Option<f64> {
    let metric = metrics::of(MetricKey::HitRate);
    metric.measure(totals, around).value.map(|value| shown(metric, value))
}

fn summary(now: &Totals, before: &Totals, is_whole: bool, rule: &Rule, around: &Around) -> SummaryDto {
    SummaryDto {
        answered: now.answered,
        within_target: now.hits,
        decided: now.decided(),
        hit_rate: hit_rate(now, around),
        off_hours: now.off_hours,
        open_now: is_whole.then_some(i64::from(now.open)),
        median_secs: now.median_secs,
        previous_median_secs: before.median_secs,
        score: score_of(now, rule, around),
        previous_score: score_of(before, rule, around),
    }
}

fn day_dto(day: NaiveDate, totals: &Totals, rule: &Rule, around: &Around) -> DayDto {
    DayDto {
        day,
        answered: totals.answered,
        score: score_of(totals, rule, around),
        hit_rate: hit_rate(totals, around),
        median_secs: totals.median_secs,
    }
}

/// Best first: the ranked, the provisional, those not measured; each by name where nothing else tells them apart.
fn rows(employees: Vec<Listed>, run: Option<&Run>, before: Option<&Run>, around: &Around) -> Vec<RowDto> {
    let by_id = |run: Option<&Run>| -> HashMap<EmployeeId, Score> {
        let all = run.map(|run| run.scores.as_slice()).unwrap_or_default();
        all.iter().map(|score| (score.employee, *score)).collect()
    };
    let (scores, before) = (by_id(run), by_id(before));
    let listed: Vec<Score> = employees
        .iter()
        .filter_map(|one| scores.get(&one.id).copied())
        .collect();
    let places = rules::rank(&listed);
    let mut rows: Vec<(Listed, Option<&Score>)> = employees
        .into_iter()
        .map(|one| {
            let score = scores.get(&one.id);
            (one, score)
        })
        .collect();
    rows.sort_by_key(|(one, score)| {
        let points = score.and_then(|score| score.centipoints);
        let group = match places.contains_key(&one.id) {
            true => 0,
            false if points.is_some() => 1,
            false => 2,
        };
        let median = score.and_then(|score| score.totals.median_secs);
        (group, points.map(|points| -points), median.filter(|_| group == 0))
    });
    rows.into_iter()
        .map(|(one, score)| {
            let place = places.get(&one.id).copied();
            let previous = before.get(&one.id).and_then(|score| score.centipoints);
            row(one, score, place, previous, around)
        })
        .collect()
}

fn row(one: Listed, score: Option<&Score>, rank: Option<u32>, previous: Option<i32>, around: &Around) -> RowDto {
    let totals = score.map(|score| score.totals).unwrap_or_default();
    let values = metrics::ALL.iter().map(|metric| {
        let Measured { value, n } = metric.measure(&totals, around);
        let value = value.map(|value| shown(*metric, value));
        (metric.key().as_str(), MetricValueDto { value, n })
    });
    RowDto {
        employee_id: one.id.0,
        name: one.name,
        department: one.department.map(Into::into),
        has_left: one.has_left,
        rank,
        score: score.and_then(|score| score.centipoints).map(hundredths),
        is_provisional: score.is_some_and(|score| score.centipoints.is_some() && score.is_provisional),
        previous_score: previous.map(hundredths),
        answered: totals.answered,
        within_target: totals.hits,
        decided: totals.decided(),
        open: totals.open,
        median_secs: totals.median_secs,
        p90_secs: totals.p90_secs,
        metrics: values.collect(),
    }
}
