//! How long clients wait: one pass over the asks of a span.

pub(crate) mod dto;
pub(crate) mod sums;

use std::collections::HashMap;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use chrono::{DateTime, Datelike, Days, TimeDelta, Utc};
use chrono_tz::Tz;
use finco_domain::ask::AskKind;
use finco_domain::calendar::Unit;
use finco_domain::chat::ChatKey;
use finco_domain::people::EmployeeId;
use finco_domain::time::{day_of, day_start};
use finco_store::response_stats::{self, Facts, Secs, Wanted};
use finco_store::talks::{self, Family};
use finco_store::waits;
use finco_store::{PgConnection, StoreError, company, rulebook};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use self::dto::{StatsDto, StatsRowDto};
use self::sums::{Calendar, Sums};
use super::input::moment;
use super::waits::dto::{UnitDto, chat_address};
use super::waits::span;
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};
use crate::{Api, scope};

/// The longest span that is counted at once.
const LONGEST_DAYS: i64 = 400;

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
    count(&api, &session, &query)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn count(api: &Api, session: &Session, query: &StatsQuery) -> Result<StatsDto, Failure> {
    let now = api.clock.now();
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let sight = scope::sight(&mut conn, &session.user)
        .await?
        .ok_or(Failure::Forbidden)?;
    let zone = company::get(&mut conn).await?.zone;
    let (from, to) = span_of(query, zone, now)?;
    let chat = query.chat.as_deref().map(span::read_chat).transpose()?;
    let unit = query.unit.unwrap_or_default();
    let group_by = query.group_by.unwrap_or_default();
    let wanted = Wanted {
        before: from - (to - from),
        from,
        to,
        sight: &sight,
        employees: employees_of(&mut conn, query).await?,
        chat: chat.as_ref(),
        kind: match query.kind.unwrap_or_default() {
            KindQuery::First => Some(AskKind::First),
            KindQuery::Next => Some(AskKind::Next),
            KindQuery::All => None,
        },
        secs: match unit {
            UnitDto::Business => Secs::Business,
            UnitDto::Wall => Secs::Wall,
        },
        with_chats: group_by == GroupBy::Chat,
    };
    let target_secs = target_of(&mut conn, query, chat.as_ref(), unit, to.min(now)).await?;
    let mut facts = response_stats::read(&mut conn, &wanted, now).await?;
    let acks = std::mem::take(&mut facts.acks);
    let acks_before = std::mem::take(&mut facts.acks_before);
    let mut previous = Sums::default();
    for fact in facts.before() {
        previous.add(&fact);
    }
    let calendar = Calendar::new(from, to, zone);
    let days = calendar.by_day(facts.iter());
    let mut all = Sums::default();
    for (_, day) in &days {
        all.join(day);
    }
    let daily = sums::daily(days);
    let rows = match group_by {
        GroupBy::Day => daily.iter().map(StatsRowDto::of_day).collect(),
        GroupBy::Employee => by_employee(&mut conn, &facts).await?,
        GroupBy::Department => by_department(&mut conn, &facts).await?,
        GroupBy::Chat => by_chat(&mut conn, &facts).await?,
    };
    Ok(StatsDto {
        from,
        to,
        unit,
        target_secs,
        histogram: sums::histogram(&all),
        summary: all.summary(acks),
        previous: previous.summary(acks_before),
        daily,
        heatmap: calendar.heatmap(facts.iter()),
        rows,
    })
}

/// The seconds an answer is due within for those asked about, by the rules that time asks, where the target counts in the
/// unit asked for.
async fn target_of(
    conn: &mut PgConnection,
    query: &StatsQuery,
    chat: Option<&ChatKey>,
    unit: UnitDto,
    at: DateTime<Utc>,
) -> Result<Option<i32>, StoreError> {
    let rules = rulebook::load(conn).await?;
    let family = match chat {
        Some(chat) => talks::family(conn, chat).await?,
        None => Family::default(),
    };
    let of_employee = || rules.department_of(EmployeeId(query.employee?), at);
    let target = rules.target_for(&family, at, query.department.or_else(of_employee));
    let same_unit = (target.unit == Unit::Wall) == (unit == UnitDto::Wall);
    let kind = match query.kind.unwrap_or_default() {
        KindQuery::Next => AskKind::Next,
        KindQuery::First | KindQuery::All => AskKind::First,
    };
    Ok(same_unit.then(|| target.secs(kind)))
}

/// The span asked for; the last thirty days of the company when none was.
fn span_of(
    query: &StatsQuery,
    zone: chrono_tz::Tz,
    now: DateTime<Utc>,
) -> Result<(DateTime<Utc>, DateTime<Utc>), Failure> {
    let to = query.to.as_deref().map(|text| moment(text, zone, true)).transpose()?;
    let to = to.unwrap_or(now);
    let from = query
        .from
        .as_deref()
        .map(|text| moment(text, zone, false))
        .transpose()?;
    let from = from.unwrap_or_else(|| thirty_days_to(to, zone));
    span::check_order(Some(from), Some(to))?;
    if to - from > TimeDelta::days(LONGEST_DAYS) {
        return Err(Failure::Unprocessable(format!(
            "a span has at most {LONGEST_DAYS} days"
        )));
    }
    if from.year() < 1 {
        return Err(Failure::Unprocessable(
            "a span begins in the year 1 at the earliest".into(),
        ));
    }
    Ok((from, to))
}

/// When the last thirty of the company's days before `to` began, a day that is not over included.
fn thirty_days_to(to: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let last = day_of(to - TimeDelta::microseconds(1), zone);
    day_start(last - Days::new(29), zone)
}

/// Whose asks alone count, where the query says so.
async fn employees_of(conn: &mut PgConnection, query: &StatsQuery) -> Result<Option<Vec<i64>>, StoreError> {
    let mut employees = match query.department {
        Some(id) => Some(waits::employees_of(conn, &[id]).await?),
        None => None,
    };
    if let Some(id) = query.employee {
        employees = Some(match employees {
            Some(them) => them.into_iter().filter(|one| *one == id).collect(),
            None => vec![id],
        });
    }
    Ok(employees)
}

/// Most asks first, then by name; what is nobody's last.
fn sorted(mut rows: Vec<StatsRowDto>) -> Vec<StatsRowDto> {
    rows.sort_by(|a, b| (a.id.is_none(), b.asks, &a.name, &a.id).cmp(&(b.id.is_none(), a.asks, &b.name, &b.id)));
    rows
}

async fn by_employee(conn: &mut PgConnection, facts: &Facts) -> Result<Vec<StatsRowDto>, StoreError> {
    let groups = sums::group(facts.iter().map(|fact| (fact.employee, fact)));
    let persons = waits::list_persons(conn, groups.keys().copied().flatten().collect()).await?;
    let name = |id: i64| persons.get(&id).map(|person| person.name.clone());
    let rows = groups
        .into_iter()
        .map(|(id, sums)| sums.row(id.map(|id| id.to_string()), id.and_then(name)));
    Ok(sorted(rows.collect()))
}

async fn by_department(conn: &mut PgConnection, facts: &Facts) -> Result<Vec<StatsRowDto>, StoreError> {
    let by_employee = sums::group(facts.iter().map(|fact| (fact.employee, fact)));
    let persons = waits::list_persons(conn, by_employee.keys().copied().flatten().collect()).await?;
    let mut groups: HashMap<Option<i64>, (Option<String>, Sums)> = HashMap::new();
    for (employee, sums) in by_employee {
        let department = employee.and_then(|id| persons.get(&id)?.department.clone());
        let (id, name) = department.map(|one| (one.id, one.name)).unzip();
        let group = groups.entry(id).or_insert_with(|| (name, Sums::default()));
        group.1.join(&sums);
    }
    let rows = groups
        .into_iter()
        .map(|(id, (name, sums))| sums.row(id.map(|id| id.to_string()), name));
    Ok(sorted(rows.collect()))
}

async fn by_chat(conn: &mut PgConnection, facts: &Facts) -> Result<Vec<StatsRowDto>, StoreError> {
    let groups = sums::group(facts.chats().zip(facts.iter()));
    let chats: Vec<ChatKey> = groups.keys().map(|(id, business)| chat_key(*id, business)).collect();
    let titles: HashMap<ChatKey, String> = response_stats::list_titles(conn, &chats).await?.into_iter().collect();
    let rows = groups.into_iter().map(|((id, business), sums)| {
        let chat = chat_key(id, business);
        sums.row(Some(chat_address(&chat)), titles.get(&chat).cloned())
    });
    Ok(sorted(rows.collect()))
}

fn chat_key(id: i64, business: &str) -> ChatKey {
    ChatKey {
        id,
        business: business.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_span_of_nothing_said_has_thirty_days_also_when_clocks_change() {
        let zone = chrono_tz::Europe::Berlin;
        for (to, from) in [
            // The end of 30 November, and within that day.
            ("2026-11-30T23:00:00Z", "2026-10-31T23:00:00Z"),
            ("2026-11-30T12:00:00Z", "2026-10-31T23:00:00Z"),
            // Clocks went back on 25 October.
            ("2026-11-10T22:30:00Z", "2026-10-11T22:00:00Z"),
        ] {
            assert_eq!(
                thirty_days_to(to.parse().unwrap(), zone),
                from.parse::<DateTime<Utc>>().unwrap(),
                "{to}"
            );
        }
    }
}
