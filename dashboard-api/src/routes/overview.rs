//! What needs somebody now, and whether the team is on plan.

pub(crate) mod dto;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use finco_domain::people::{EmployeeId, UserRole};
use finco_domain::score::MetricKey;
use finco_domain::time::{Month, day_of, day_start};
use finco_store::overview::{self, Waiting};
use finco_store::response_stats::{self, Secs, Wanted};
use finco_store::waits::{self, Filter, Page, Sight, Sort, StateFilter};
use finco_store::{PgConnection, StoreError, company, score_rules};
use futures::future::try_join_all;

use self::dto::{FirstRunDto, GoalsDto, MyDayDto, OverviewDto, TileDto, TileKey, TodoDto, TodoKey, TrendDto};
use super::response_stats::sums::{Calendar, Sums};
use super::waits::dto::WaitDto;
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};
use crate::{Api, scope};

/// Days of the trend.
const TREND: i64 = 30;
/// Days of a tile.
const WEEK: usize = 7;
/// Overdue waits that are shown.
const WORST: i64 = 5;

/// The first page. Admins and HR see the company, supervisors what they may see, employees their own day.
#[utoipa::path(get, path = "/overview", tag = "overview", responses(
    (status = 200, description = "The overview", body = OverviewDto),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_overview(State(api): State<Api>, session: Session) -> Result<Json<OverviewDto>, ApiError> {
    let built = match session.user.role {
        UserRole::Employee => own(&api, session.user.employee).await,
        _ => team(&api, &session).await,
    };
    built.map(Json).map_err(|failure| session.fail(failure))
}

async fn own(api: &Api, employee: Option<EmployeeId>) -> Result<OverviewDto, Failure> {
    let now = api.clock.now();
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let zone = company::get(&mut conn).await?.zone;
    let my_day = match employee {
        Some(employee) => Some(day_of_employee(&mut conn, employee, zone, now).await?),
        None => None,
    };
    Ok(OverviewDto {
        tiles: Vec::new(),
        todo: Vec::new(),
        trend: Vec::new(),
        goals: read_goals(&mut conn, zone, now).await?,
        worst: Vec::new(),
        first_run: None,
        my_day,
    })
}

async fn team(api: &Api, session: &Session) -> Result<OverviewDto, Failure> {
    let now = api.clock.now();
    let user = &session.user;
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let zone = company::get(&mut conn).await?.zone;
    let sight = scope::sight(&mut conn, user).await?;
    // HR decides about no ask, but reads the company's numbers.
    let numbers = sight.clone().unwrap_or(Sight::All);
    let days = read_days(&mut conn, &numbers, None, (TREND, zone), now).await?;
    let waiting = read_waiting(&mut conn, &numbers, zone, now).await?;
    let worst = match &sight {
        Some(sight) => read_worst(&mut conn, sight, now).await?,
        None => Vec::new(),
    };
    let first_run = match user.role {
        UserRole::Admin => read_first_run(&mut conn).await?,
        _ => None,
    };
    let mut todo = Vec::new();
    if let Some(sight) = &sight {
        let counts = waits::count(&mut conn, sight, &Filter::default(), now).await?;
        todo.push((TodoKey::Overdue, Some(counts.overdue)));
        todo.push((TodoKey::Review, Some(counts.review)));
    }
    let departments = (user.role == UserRole::Supervisor).then_some(user.departments.as_slice());
    let unlinked = overview::count_unlinked_employees(&mut conn, departments).await?;
    todo.push((TodoKey::UnlinkedEmployees, Some(unlinked)));
    if user.role == UserRole::Admin {
        let faults = overview::count_faults(&mut conn, now - TimeDelta::days(7)).await?;
        todo.push((TodoKey::BlindChats, Some(faults.blind_chats)));
        todo.push((TodoKey::DeadJobs, count_dead(api).await));
        todo.push((TodoKey::Quarantined, Some(faults.quarantined)));
        todo.push((TodoKey::FailedSends, Some(faults.failed_sends)));
    }
    Ok(OverviewDto {
        tiles: tiles(&days, &waiting),
        todo: todo.into_iter().map(|(key, count)| TodoDto { key, count }).collect(),
        trend: trend(days),
        goals: read_goals(&mut conn, zone, now).await?,
        worst,
        first_run,
        my_day: None,
    })
}

/// Dead jobs of every queue; `None` while the queues are away.
async fn count_dead(api: &Api) -> Option<i64> {
    let stats = finco_jobs::QUEUES.iter().map(|spec| api.queues.stats(spec.name));
    match try_join_all(stats).await {
        Ok(stats) => i64::try_from(stats.iter().map(|one| one.dead).sum::<u64>()).ok(),
        Err(error) => {
            tracing::warn!(%error, "dead jobs cannot be counted");
            None
        }
    }
}

/// The sums of the last `count` days, today the last: of the clients' waits, or of an employee's own part in them.
async fn read_days(
    conn: &mut PgConnection,
    sight: &Sight,
    own: Option<EmployeeId>,
    (count, zone): (i64, Tz),
    now: DateTime<Utc>,
) -> Result<Vec<(NaiveDate, Sums)>, StoreError> {
    let from = day_start(day_of(now, zone) - TimeDelta::days(count - 1), zone);
    let wanted = Wanted {
        before: from,
        from,
        to: now + TimeDelta::seconds(1),
        sight,
        employees: own.map(|id| vec![id.0]),
        chat: None,
        kind: None,
        secs: if own.is_some() { Secs::Own } else { Secs::Business },
        with_chats: false,
    };
    let facts = response_stats::read(conn, &wanted, now).await?;
    Ok(Calendar::new(from, wanted.to, zone).by_day(facts.iter()))
}

/// Who waited at the end of each of the last seven days, now the last, and before them at the end of the day before.
async fn read_waiting(
    conn: &mut PgConnection,
    sight: &Sight,
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<Vec<Waiting>, StoreError> {
    let today = day_of(now, zone);
    let mut moments: Vec<DateTime<Utc>> = (0..7)
        .map(|back| day_start(today - TimeDelta::days(back), zone))
        .collect();
    moments.reverse();
    // What is asked at this very moment waits.
    moments.push(now + TimeDelta::microseconds(1));
    overview::list_waiting(conn, sight, &moments, now - TimeDelta::days(TREND)).await
}

async fn read_worst(conn: &mut PgConnection, sight: &Sight, now: DateTime<Utc>) -> Result<Vec<WaitDto>, StoreError> {
    let page = Page {
        state: StateFilter::Overdue,
        sort: Sort::Due,
        after: None,
        limit: WORST,
    };
    let rows = waits::list(conn, sight, &Filter::default(), &page, now).await?;
    Ok(rows.into_iter().map(|row| WaitDto::new(row, now)).collect())
}

async fn read_first_run(conn: &mut PgConnection) -> Result<Option<FirstRunDto>, StoreError> {
    let done = overview::get_set_up(conn).await?;
    let all = done.bot && done.employees && done.chats && done.calendar;
    Ok((!all).then_some(FirstRunDto {
        bot: done.bot,
        employees: done.employees,
        chats: done.chats,
        calendar: done.calendar,
    }))
}

/// What counts in the score of this month, and from where on it has all its points.
async fn read_goals(conn: &mut PgConnection, zone: Tz, now: DateTime<Utc>) -> Result<GoalsDto, StoreError> {
    let rule = score_rules::in_force(conn, Month::containing(now, zone)).await?;
    let goal = |key| rule.weights.get(&key).map(|weight| weight.target);
    Ok(GoalsDto {
        median_secs: goal(MetricKey::MedianResponse),
        hit_rate: goal(MetricKey::HitRate).map(|hundredths| float(hundredths) / 100.0),
    })
}

/// The sums of some days together.
fn joined(days: &[(NaiveDate, Sums)]) -> Sums {
    let mut all = Sums::default();
    for (_, day) in days {
        all.join(day);
    }
    all
}

/// Counts and seconds as tiles show them.
#[expect(clippy::cast_precision_loss, reason = "shown with at most a few places")]
fn float(number: i64) -> f64 {
    number as f64
}

fn tiles(days: &[(NaiveDate, Sums)], waiting: &[Waiting]) -> Vec<TileDto> {
    let (before, week) = days.split_at(days.len().saturating_sub(WEEK));
    let before = &before[before.len().saturating_sub(WEEK)..];
    let of_sums = |key, read: fn(&mut Sums) -> Option<f64>| TileDto {
        key,
        value: read(&mut joined(week)),
        previous: read(&mut joined(before)),
        spark: week.iter().map(|(_, day)| read(&mut day.clone())).collect(),
    };
    let of_waiting = |key, read: fn(&Waiting) -> i64| {
        let numbers: Vec<Option<f64>> = waiting.iter().map(|one| Some(float(read(one)))).collect();
        TileDto {
            key,
            value: numbers.last().copied().flatten(),
            previous: numbers.first().copied().flatten(),
            spark: numbers.into_iter().skip(1).collect(),
        }
    };
    vec![
        of_sums(TileKey::Median, |sums| sums.median().map(float)),
        of_sums(TileKey::HitRate, |sums| sums.hit_rate()),
        of_waiting(TileKey::Open, |waiting| waiting.open),
        of_waiting(TileKey::Overdue, |waiting| waiting.overdue),
        of_sums(TileKey::Answered, |sums| i64::try_from(sums.answered).ok().map(float)),
    ]
}

fn trend(days: Vec<(NaiveDate, Sums)>) -> Vec<TrendDto> {
    days.into_iter()
        .map(|(day, mut sums)| TrendDto {
            day,
            median_secs: sums.median(),
            hit_rate: sums.hit_rate(),
            answered: sums.answered,
        })
        .collect()
}

async fn day_of_employee(
    conn: &mut PgConnection,
    employee: EmployeeId,
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<MyDayDto, Failure> {
    let held = overview::count_held(conn, employee.0, now).await?;
    // A month has at most 31 days: they hold this month and the last seven days.
    let days = read_days(conn, &Sight::All, Some(employee), (31, zone), now).await?;
    let first = Month::containing(now, zone).first_day();
    let month_begins = days.partition_point(|(day, _)| *day < first);
    let mut month = joined(&days[month_begins..]);
    let today = days.last().map(|(_, sums)| sums.clone()).unwrap_or_default();
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    Ok(MyDayDto {
        open: count(held.open),
        overdue: count(held.overdue),
        answered: today.answered,
        within_target: today.within_target,
        missed: today.missed,
        hit_rate: month.hit_rate(),
        median_secs: month.median(),
        trend: trend(days.into_iter().rev().take(WEEK).rev().collect()),
    })
}
