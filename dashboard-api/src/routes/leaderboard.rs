//! The leaderboard of a month, and why each score is what it is.

use std::collections::{BTreeMap, HashMap};

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use chrono::{DateTime, NaiveDate, Utc};
use finco_domain::people::{EmployeeId, UserRole};
use finco_domain::score::Score;
use finco_domain::time::{Month, day_of};
use finco_kpi_engine::scores::{Summary, summarise};
use finco_store::company::Company;
use finco_store::people::{self, Department, Employee};
use finco_store::scores::{self, AnsweredAsk};
use finco_store::{StoreError, company};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

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
    /// The ranked first, then those not measured, by name.
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
    /// Every metric, by its key.
    #[schema(example = json!({"hit_rate": {"value": 91.66, "n": 24}}))]
    metrics: BTreeMap<&'static str, MetricValueDto>,
    median_secs: Option<i64>,
    p90_secs: Option<i64>,
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

/// Hundredths of a point to the number shown. Scores are shares, not money: a float carries two places exactly enough.
fn points(score: &Score) -> f64 {
    f64::from(score.centipoints()) / 100.0
}

/// The same rounding as [`points`], for a group.
fn share(summary: &Summary) -> f64 {
    let score = Score {
        employee: EmployeeId(0),
        answered: summary.answered,
        within_target: summary.within_target,
        median_secs: summary.median_secs,
        p90_secs: summary.p90_secs,
    };
    points(&score)
}

/// The month asked for, or the present one.
fn month_of(text: Option<&str>, company: &Company, now: DateTime<Utc>) -> Result<Month, Failure> {
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
    query: Result<Query<LeaderboardQuery>, QueryRejection>,
) -> Result<Json<LeaderboardDto>, ApiError> {
    let Query(query) = query.map_err(|error| session.fail(error))?;
    build(&api, &session, &query)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn build(api: &Api, session: &Session, query: &LeaderboardQuery) -> Result<LeaderboardDto, Failure> {
    let now = api.clock.now();
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let company = company::get(&mut conn).await?;
    let month = month_of(query.month.as_deref(), &company, now)?;
    let is_current = month == Month::containing(now, company.zone);
    let run = scores::find_run(&mut conn, month).await?;
    let target_secs = run.map_or(company.response_target_secs, |(_, target)| target);

    let everyone = people::list(&mut conn).await?;
    let mut employees = scope::visible(&session.user, everyone.clone());
    let mut departments: Vec<Department> = employees.iter().filter_map(|one| one.department.clone()).collect();
    departments.sort_by(|a, b| a.name.cmp(&b.name));
    departments.dedup();
    if let Some(id) = query.department {
        employees.retain(|one| one.department.as_ref().is_some_and(|department| department.id == id));
    }
    let seen: Vec<EmployeeId> = employees.iter().map(|one| one.id).collect();
    let (from, to) = month.span(company.zone);
    let current = scores::list_answered(&mut conn, from, to, Some(&seen)).await?;
    let (before, _) = month.previous().span(company.zone);
    let previous = scores::list_answered(&mut conn, before, from, Some(&seen)).await?;
    let open_now = match scope::sees_all(&session.user) && query.department.is_none() {
        true => Some(scores::count_open(&mut conn, from, to).await?),
        false => None,
    };
    // An employee, who sees one row, is told the place among all.
    let ranked = if session.user.role == UserRole::Employee {
        everyone
    } else {
        employees
    };
    let mut rows = rank(
        ranked,
        &by_employee(scores::list(&mut conn, month).await?),
        &by_employee(scores::list(&mut conn, month.previous()).await?),
    );
    rows.retain(|row| seen.contains(&EmployeeId(row.employee_id)));
    Ok(LeaderboardDto {
        month: month.to_string(),
        previous_month: month.previous().to_string(),
        next_month: (!is_current).then(|| month.next().to_string()),
        is_current,
        calculated_at: run.map(|(at, _)| at),
        target_secs,
        rule_version: None,
        minimum_n: None,
        departments: departments.into_iter().map(Into::into).collect(),
        summary: summary(&current, &previous, target_secs, open_now),
        daily: daily(&current, target_secs, &company),
        rows,
    })
}

fn by_employee(scores: Vec<Score>) -> HashMap<EmployeeId, Score> {
    scores.into_iter().map(|score| (score.employee, score)).collect()
}

fn summary(current: &[AnsweredAsk], previous: &[AnsweredAsk], target_secs: i32, open_now: Option<i64>) -> SummaryDto {
    let sum = |asks: &[AnsweredAsk]| {
        summarise(
            asks.iter().map(|ask| ask.response_secs).collect(),
            i64::from(target_secs),
        )
    };
    let (now, before) = (sum(current), sum(previous));
    SummaryDto {
        decided: 0,
        hit_rate: None,
        off_hours: 0,
        answered: now.map_or(0, |sum| sum.answered),
        within_target: now.map_or(0, |sum| sum.within_target),
        open_now,
        median_secs: now.map(|sum| sum.median_secs),
        previous_median_secs: before.map(|sum| sum.median_secs),
        score: now.as_ref().map(share),
        previous_score: before.as_ref().map(share),
    }
}

fn daily(asks: &[AnsweredAsk], target_secs: i32, company: &Company) -> Vec<DayDto> {
    let mut days: BTreeMap<NaiveDate, Vec<i64>> = BTreeMap::new();
    for ask in asks {
        days.entry(day_of(ask.asked_at, company.zone))
            .or_default()
            .push(ask.response_secs);
    }
    days.into_iter()
        .filter_map(|(day, secs)| {
            let sum = summarise(secs, i64::from(target_secs))?;
            Some(DayDto {
                day,
                hit_rate: None,
                answered: sum.answered,
                score: Some(share(&sum)),
                median_secs: Some(sum.median_secs),
            })
        })
        .collect()
}

/// Best score first; equal scores by the shorter median; equal in both share a rank.
fn rank(
    employees: Vec<Employee>,
    scores: &HashMap<EmployeeId, Score>,
    previous: &HashMap<EmployeeId, Score>,
) -> Vec<RowDto> {
    let (mut measured, unmeasured): (Vec<_>, Vec<_>) = employees
        .into_iter()
        .map(|one| (scores.get(&one.id), one))
        .partition(|(score, _)| score.is_some());
    let order = |score: Option<&Score>| score.map(|score| (-score.centipoints(), score.median_secs));
    measured.sort_by(|a, b| (order(a.0), &a.1.name).cmp(&(order(b.0), &b.1.name)));
    let mut rows = Vec::with_capacity(measured.len() + unmeasured.len());
    let mut last = (None, 0_u32);
    for (place, (score, employee)) in (1_u32..).zip(measured) {
        let rank = if order(score) == last.0 { last.1 } else { place };
        last = (order(score), rank);
        rows.push(row(employee, Some(rank), score, previous));
    }
    rows.extend(
        unmeasured
            .into_iter()
            .map(|(score, employee)| row(employee, None, score, previous)),
    );
    rows
}

fn row(employee: Employee, rank: Option<u32>, score: Option<&Score>, previous: &HashMap<EmployeeId, Score>) -> RowDto {
    RowDto {
        employee_id: employee.id.0,
        previous_score: previous.get(&employee.id).map(points),
        is_provisional: false,
        decided: 0,
        open: 0,
        metrics: BTreeMap::new(),
        name: employee.name,
        department: employee.department.map(Into::into),
        rank,
        score: score.map(points),
        answered: score.map_or(0, |score| score.answered),
        within_target: score.map_or(0, |score| score.within_target),
        median_secs: score.map(|score| score.median_secs),
        p90_secs: score.map(|score| score.p90_secs),
    }
}
