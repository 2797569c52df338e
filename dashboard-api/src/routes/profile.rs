//! An employee's metrics, and the asks behind each of them.

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use chrono::{DateTime, DurationRound, NaiveDate, TimeDelta, Utc};
use finco_domain::ask::AskState;
use finco_domain::people::EmployeeId;
use finco_domain::score::{MetricKey, Totals};
use finco_domain::time::Month;
use finco_kpi_engine::facts::Standing;
use finco_kpi_engine::metrics::{self, Around, Metric};
use finco_kpi_engine::scores::{Part, of_some, weigh};
use finco_store::metrics::{self as evidence, EvidenceRow, Which};
use finco_store::scores::Run;
use finco_store::{PgConnection, StoreError, company, score_days, score_rules, scores};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asks::{EmployeeDto, LinkedByDto};
use super::input::page_size;
use super::leaderboard::{hundredths, month_of, shown};
use super::score_rules::{BetterDto, UnitDto};
use super::waits::dto::chat_address;
use super::why::{employee_dto, find_visible};
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
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    query: Result<Query<MetricsQuery>, QueryRejection>,
) -> Result<Json<MetricsDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let Query(query) = query.map_err(|error| session.fail(error))?;
    measure(&api, &session, EmployeeId(id), query.month.as_deref())
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn measure(api: &Api, session: &Session, id: EmployeeId, month: Option<&str>) -> Result<MetricsDto, Failure> {
    let now = api.clock.now();
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let month = month_of(month, &company::get(&mut conn).await?, now)?;
    let employee = find_visible(&mut conn, &session.user, month, id).await?;
    let run = scores::find(&mut conn, month).await?;
    let before = scores::find(&mut conn, month.previous()).await?;
    let rule = match &run {
        Some(run) => score_rules::get(&mut conn, run.rule_version).await?,
        None => score_rules::in_force(&mut conn, month).await?,
    };
    let (totals, around) = own_totals(run.as_ref(), id, now);
    let (totals_before, around_before) = own_totals(before.as_ref(), id, now);
    let days = match &run {
        Some(run) => own_days(&mut conn, month, id, run.calculated_at).await?,
        None => Vec::new(),
    };
    let weighed = weigh(&totals, &rule, &around);
    let items = metrics::ALL.iter().map(|metric| {
        let part = weighed.parts.iter().find(|part| part.key == metric.key());
        let previous = metric.measure(&totals_before, &around_before).value;
        let trend = days.iter().filter_map(|(day, totals)| {
            let company_asks = run.as_ref().and_then(|run| {
                let (_, team) = run.days.iter().find(|(one, _)| one == day)?;
                Some(team.asks)
            });
            let around = Around {
                now,
                company_asks: company_asks.unwrap_or_default(),
            };
            let value = metric.measure(totals, &around).value?;
            Some(TrendDto {
                day: *day,
                value: shown(*metric, value),
            })
        });
        let trend = trend.collect();
        metric_dto(*metric, part, &totals, &around, rule.minimum_n, previous, trend)
    });
    Ok(MetricsDto {
        items: items.collect(),
        employee: employee_dto(employee),
        month: month.to_string(),
        previous_month: month.previous().to_string(),
        calculated_at: run.as_ref().map(|run| run.calculated_at),
        rule_version: run.as_ref().map(|run| run.rule_version),
        score: weighed.centipoints.map(hundredths),
        is_provisional: weighed.centipoints.is_some() && weighed.is_provisional,
    })
}

/// An employee's totals of a month, and what is around them.
fn own_totals(run: Option<&Run>, id: EmployeeId, now: DateTime<Utc>) -> (Totals, Around) {
    let own = run.and_then(|run| run.scores.iter().find(|score| score.employee == id));
    let around = Around {
        now,
        company_asks: run.map_or(0, |run| run.team.asks),
    };
    (own.map(|own| own.totals).unwrap_or_default(), around)
}

/// An employee's totals of each day of a month.
async fn own_days(
    conn: &mut PgConnection,
    month: Month,
    id: EmployeeId,
    now: DateTime<Utc>,
) -> Result<Vec<(NaiveDate, Totals)>, Failure> {
    let days = score_days::list(conn, month).await?;
    let days = days
        .iter()
        .map(|day| (day.day, day.facts.as_slice(), day.messages.as_slice()));
    let (_, each) = of_some(days, |one| one == id.0, now).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(each)
}

fn metric_dto(
    metric: &dyn Metric,
    part: Option<&Part>,
    totals: &Totals,
    around: &Around,
    minimum_n: u32,
    previous: Option<i64>,
    trend: Vec<TrendDto>,
) -> MetricDto {
    let measured = metric.measure(totals, around);
    MetricDto {
        key: metric.key().as_str().to_owned(),
        unit: metric.unit().into(),
        better: metric.better().into(),
        value: measured.value.map(|value| shown(metric, value)),
        n: measured.n,
        minimum_n: metric.minimum_n(minimum_n),
        target: part.map(|part| shown(metric, part.target)),
        weight: part.map_or(0, |part| part.weight),
        points: part.and_then(|part| part.points).map(hundredths),
        contribution: part.and_then(|part| part.contribution).map(hundredths),
        previous: previous.map(|value| shown(metric, value)),
        has_evidence: metric.evidence().is_some(),
        trend,
    }
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
    #[param(pattern = "^-?[0-9]{1,16}-[0-9]{1,18}$")]
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
    /// Was the employee in time? Who held the ask for a part of the wait answers for that part alone. Null while nothing is
    /// decided.
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
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
    query: Result<Query<EvidenceQuery>, QueryRejection>,
) -> Result<Json<EvidenceDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let Query(query) = query.map_err(|error| session.fail(error))?;
    list_evidence(&api, &session, EmployeeId(id), &query)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn list_evidence(
    api: &Api,
    session: &Session,
    id: EmployeeId,
    query: &EvidenceQuery,
) -> Result<EvidenceDto, Failure> {
    let limit = page_size(query.limit)?;
    let before = query.cursor.as_deref().map(read_cursor).transpose()?;
    let key =
        MetricKey::from_word(&query.metric).ok_or_else(|| Failure::BadRequest("there is no such metric".into()))?;
    let made_of = metrics::of(key)
        .evidence()
        .ok_or_else(|| Failure::BadRequest("this metric is not made of asks".into()))?;
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let company = company::get(&mut conn).await?;
    let month = month_of(query.month.as_deref(), &company, api.clock.now())?;
    find_visible(&mut conn, &session.user, month, id).await?;
    let mark = scores::find_mark(&mut conn, month).await?;
    // As of the number it explains: what became overdue since is in the next one.
    let as_of = mark.map_or_else(|| api.clock.now(), |mark| mark.calculated_at);
    let (from, to) = month.span(company.zone);
    let which = Which {
        employee: id,
        from,
        to,
        states: made_of.states.iter().map(|state| state_of(*state)).collect(),
        with_off_hours: made_of.with_off_hours,
        decided: made_of.decided,
        timed: made_of.timed,
        acked: made_of.acked,
        as_of: as_of.duration_trunc(TimeDelta::seconds(1)).unwrap_or(as_of),
    };
    let total = evidence::count(&mut conn, &which).await?;
    let mut rows = evidence::list(&mut conn, &which, before, limit + 1).await?;
    let more = rows.len() > usize::try_from(limit).unwrap_or_default();
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    let last = rows.last().filter(|_| more);
    Ok(EvidenceDto {
        next_cursor: last.map(|row| format!("{}-{}", row.asked_at.timestamp_micros(), row.id)),
        total: u32::try_from(total).unwrap_or(u32::MAX),
        items: rows.into_iter().map(|row| evidence_dto(row, which.as_of)).collect(),
    })
}

fn state_of(standing: Standing) -> AskState {
    match standing {
        Standing::Open => AskState::Open,
        Standing::Answered => AskState::Answered,
        Standing::Closed => AskState::Closed,
    }
}

/// Where a page ends: the moment in microseconds and the number of its last ask.
fn read_cursor(text: &str) -> Result<(DateTime<Utc>, i64), Failure> {
    let bad = || Failure::BadRequest("not a cursor".into());
    let (at, id) = text.rsplit_once('-').ok_or_else(bad)?;
    let at = at.parse().ok().and_then(DateTime::from_timestamp_micros);
    Ok((at.ok_or_else(bad)?, id.parse().map_err(|_| bad())?))
}

fn evidence_dto(row: EvidenceRow, as_of: DateTime<Utc>) -> EvidenceAskDto {
    let answer = row.answered_at.map(|at| EvidenceAnswerDto {
        at,
        text: row.answer,
        media: row.answer_media,
        linked_by: row.linked_by.map(Into::into),
        confidence: row.confidence,
    });
    EvidenceAskDto {
        id: row.id.to_string(),
        chat: EvidenceChatDto {
            id: chat_address(&row.chat),
            title: row.chat_title,
        },
        asked_at: row.asked_at,
        asked_by_name: row.asked_by_name,
        kind: row.kind,
        is_overdue: row.state == AskState::Open.as_str() && row.own_in_time.is_none() && row.due_at < as_of,
        state: row.state,
        question: EvidenceQuestionDto {
            text: row.question,
            media: row.question_media,
            messages: row.messages,
            parts: row.parts,
        },
        answer,
        wall_secs: row.wall_secs,
        business_secs: row.business_secs,
        own_secs: row.own_secs,
        ack_secs: row.ack_secs,
        target_secs: row.target_secs,
        due_at: row.due_at,
        within_target: row.own_in_time,
        off_hours: row.off_hours,
    }
}
