//! Waits: clients who want an answer, and what became of it.

pub(crate) mod dto;
pub(crate) mod span;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use chrono::{DateTime, Utc};
use finco_store::waits::{self, Answered, Counted, Counts, Filter, Page, Sight, Sort, StateFilter, WaitRow};
use finco_store::{PgConnection, StoreError, company};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use self::dto::{KindDto, UnitDto, WaitDto};
use super::input::{moment, page_size};
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};
use crate::{Api, scope};

/// How far back words are looked for where nothing else narrows the search.
const SEARCHED_DAYS: i64 = 31;

/// Which waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[schema(as = WaitFilter)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StateQuery {
    /// The client waits now.
    #[default]
    Open,
    /// Open, with a message that may be the answer: a person is asked.
    Review,
    /// Open and past due.
    Overdue,
    Answered,
    /// Answered or closed too late, or overdue.
    Missed,
    /// Taken out of the numbers by a person, or called no question.
    Excluded,
    All,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[schema(as = WaitSort)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SortQuery {
    /// Who has waited longest first: by the moment asked, oldest first.
    Age,
    /// What is due soonest first.
    Due,
    /// The newest ask first.
    Asked,
}

/// Which waits, in which order.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct WaitsQuery {
    /// `open` when left out.
    #[param(inline)]
    state: Option<StateQuery>,
    /// Credited to, held by or answered by somebody of this department.
    department: Option<i64>,
    /// Held or answered by this employee.
    employee: Option<i64>,
    /// Only this chat: "<chat id>" or "<chat id>~<business>".
    #[param(example = "-1001700000001")]
    chat: Option<String>,
    #[param(inline)]
    kind: Option<KindDto>,
    /// Words of the question, the chat's title or the asker's name. What no longer waits is looked through for the last 31
    /// days, unless `from` or `chat` is given.
    #[param(example = "yetkazib", max_length = 200)]
    q: Option<String>,
    /// Asked from here on: a moment (RFC 3339) or a day of the company (2026-11-01).
    #[param(example = "2026-11-01")]
    from: Option<String>,
    /// Asked before this moment, or on this day at the latest.
    #[param(example = "2026-11-30")]
    to: Option<String>,
    /// Only answers that took longer than this, in `unit`; 0 lets answers without any wait pass too. This and the four
    /// below pass only what `/response-stats` counts, credited as it counts: a bar of its histogram, a cell of its heatmap.
    #[param(minimum = 0, maximum = 4_294_967_295_i64, example = 60)]
    min_secs: Option<i64>,
    /// Only answers that took this long at most.
    #[param(minimum = 0, maximum = 4_294_967_295_i64, example = 300)]
    max_secs: Option<i64>,
    /// What a second of `min_secs` and `max_secs` is; `business` when left out.
    #[param(inline)]
    unit: Option<UnitDto>,
    /// Asked on this weekday of the company: 1 is Monday.
    #[param(minimum = 1, maximum = 7, example = 1)]
    weekday: Option<i16>,
    /// Asked within this hour of the company's day.
    #[param(minimum = 0, maximum = 23, example = 9)]
    hour: Option<i16>,
    /// `age` for open, review and overdue, else `asked`.
    #[param(inline)]
    sort: Option<SortQuery>,
    /// `next_cursor` of the page before, asked with the same sort.
    #[param(pattern = "^(age|due|asked)[.]-?[0-9]{1,16}[.][0-9]{1,18}$")]
    cursor: Option<String>,
    /// The page size; 50 when left out.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// A page of waits.
#[derive(Serialize, ToSchema)]
#[schema(as = Waits)]
pub(crate) struct WaitsDto {
    items: Vec<WaitDto>,
    /// Null on the last page.
    next_cursor: Option<String>,
    counts: CountsDto,
}

/// How many waits there are now, by all filters but `state`.
#[derive(Serialize, ToSchema)]
#[schema(as = WaitCounts)]
pub(crate) struct CountsDto {
    #[schema(example = 12)]
    open: i64,
    #[schema(example = 3)]
    overdue: i64,
    #[schema(example = 2)]
    review: i64,
}

impl From<Counts> for CountsDto {
    fn from(counts: Counts) -> Self {
        Self {
            open: counts.open,
            overdue: counts.overdue,
            review: counts.review,
        }
    }
}

/// Waits, a page at a time. Admins see all; a supervisor what the own departments hold or answered, and what nobody holds
/// in chats whose responsible is theirs or nobody.
#[utoipa::path(get, path = "/waits", tag = "waits", params(WaitsQuery), responses(
    (status = 200, description = "A page of waits", body = WaitsDto),
    (status = 400, description = "A filter that makes no sense", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "Not for this role", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn list_waits(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<WaitsQuery>, QueryRejection>,
) -> Result<Json<WaitsDto>, ApiError> {
    let Query(query) = query.map_err(|error| session.fail(error))?;
    list(&api, &session, &query)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

async fn list(api: &Api, session: &Session, query: &WaitsQuery) -> Result<WaitsDto, Failure> {
    let now = api.clock.now();
    let limit = page_size(query.limit)?;
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let sight = scope::sight(&mut conn, &session.user)
        .await?
        .ok_or(Failure::Forbidden)?;
    let zone = company::get(&mut conn).await?.zone;
    let state = state_of(query.state.unwrap_or_default());
    let sort = sort_of(query.sort, state);
    let filter = filter_of(query, zone, now)?;
    let page = Page {
        state,
        sort,
        after: query
            .cursor
            .as_deref()
            .map(|text| read_cursor(text, sort))
            .transpose()?,
        limit: limit + 1,
    };
    let mut rows = waits::list(&mut conn, &sight, &filter, &page, now).await?;
    let counts = waits::count(&mut conn, &sight, &filter, now).await?;
    let size = usize::try_from(limit).unwrap_or_default();
    let more = rows.len() > size;
    rows.truncate(size);
    Ok(WaitsDto {
        next_cursor: more.then(|| rows.last().map(|row| cursor(row, sort))).flatten(),
        items: rows.into_iter().map(|row| WaitDto::new(row, now)).collect(),
        counts: counts.into(),
    })
}

fn state_of(query: StateQuery) -> StateFilter {
    match query {
        StateQuery::Open => StateFilter::Open,
        StateQuery::Review => StateFilter::Review,
        StateQuery::Overdue => StateFilter::Overdue,
        StateQuery::Answered => StateFilter::Answered,
        StateQuery::Missed => StateFilter::Missed,
        StateQuery::Excluded => StateFilter::Excluded,
        StateQuery::All => StateFilter::All,
    }
}

fn sort_of(query: Option<SortQuery>, state: StateFilter) -> Sort {
    match (query, state) {
        (Some(SortQuery::Age), _) => Sort::Age,
        (Some(SortQuery::Due), _) => Sort::Due,
        (Some(SortQuery::Asked), _) => Sort::Asked,
        (None, StateFilter::Open | StateFilter::Review | StateFilter::Overdue) => Sort::Age,
        (None, _) => Sort::Asked,
    }
}

fn filter_of(query: &WaitsQuery, zone: chrono_tz::Tz, now: DateTime<Utc>) -> Result<Filter, Failure> {
    let mut filter = Filter {
        department: query.department,
        employee: query.employee,
        chat: query.chat.as_deref().map(span::read_chat).transpose()?,
        kind: query.kind.map(Into::into),
        words: query
            .q
            .as_deref()
            .map(|words| words.replace(|c: char| c.is_ascii_control(), " ").trim().to_owned())
            .filter(|words| !words.is_empty()),
        from: query
            .from
            .as_deref()
            .map(|text| moment(text, zone, false))
            .transpose()?,
        to: query.to.as_deref().map(|text| moment(text, zone, true)).transpose()?,
        counted: counted_of(query, zone)?,
    };
    span::check_order(filter.from, filter.to)?;
    if filter.words.as_ref().is_some_and(|words| words.chars().count() > 200) {
        return Err(Failure::BadRequest("q has at most 200 characters".into()));
    }
    let waiting = matches!(
        query.state.unwrap_or_default(),
        StateQuery::Open | StateQuery::Review | StateQuery::Overdue
    );
    if filter.words.is_some() && !waiting && filter.chat.is_none() && filter.from.is_none() {
        let to = filter.to.unwrap_or(now);
        filter.from = Some(to - chrono::TimeDelta::days(SEARCHED_DAYS));
    }
    Ok(filter)
}

/// The bar or cell that was asked for, if any.
fn counted_of(query: &WaitsQuery, zone: chrono_tz::Tz) -> Result<Option<Counted>, Failure> {
    let secs = 0..=4_294_967_295;
    for (name, value) in [("min_secs", query.min_secs), ("max_secs", query.max_secs)] {
        if value.is_some_and(|value| !secs.contains(&value)) {
            return Err(Failure::BadRequest(format!("{name} is 0 to {} seconds", secs.end())));
        }
    }
    if query.weekday.is_some_and(|day| !(1..=7).contains(&day)) {
        return Err(Failure::BadRequest("weekday is 1 to 7".into()));
    }
    if query.hour.is_some_and(|hour| !(0..=23).contains(&hour)) {
        return Err(Failure::BadRequest("hour is 0 to 23".into()));
    }
    let by_secs = query.min_secs.is_some() || query.max_secs.is_some();
    let answered = by_secs.then(|| Answered {
        above: query.min_secs.unwrap_or(0),
        up_to: query.max_secs,
        wall: query.unit == Some(UnitDto::Wall),
    });
    let (weekday, hour) = (query.weekday, query.hour);
    Ok((by_secs || weekday.is_some() || hour.is_some()).then_some(Counted {
        answered,
        weekday,
        hour,
        zone,
    }))
}

/// Where a page ends: the sort it was made with, its last wait's moment in microseconds, and its number.
fn cursor(row: &WaitRow, sort: Sort) -> String {
    let (word, at) = match sort {
        Sort::Age => ("age", row.asked_at),
        Sort::Due => ("due", row.due_at),
        Sort::Asked => ("asked", row.asked_at),
    };
    format!("{word}.{}.{}", at.timestamp_micros(), row.id)
}

fn read_cursor(text: &str, sort: Sort) -> Result<(DateTime<Utc>, i64), Failure> {
    let bad = || Failure::BadRequest("not a cursor of this sort".into());
    let word = match sort {
        Sort::Age => "age",
        Sort::Due => "due",
        Sort::Asked => "asked",
    };
    let (made_with, rest) = text.split_once('.').ok_or_else(bad)?;
    let (at, id) = rest.split_once('.').ok_or_else(bad)?;
    let at = at
        .parse()
        .ok()
        .and_then(DateTime::from_timestamp_micros)
        .ok_or_else(bad)?;
    let id = id.parse().map_err(|_| bad())?;
    if made_with != word && ["age", "due", "asked"].contains(&made_with) {
        return Err(Failure::Unprocessable(format!("the cursor is of the sort {made_with}")));
    }
    if made_with == word { Ok((at, id)) } else { Err(bad()) }
}

/// The wait with this number, if the user may see it; 403 for a role that sees no waits at all.
pub(crate) async fn find(conn: &mut PgConnection, session: &Session, id: i64) -> Result<(WaitRow, Sight), Failure> {
    let sight = scope::sight(conn, &session.user).await?.ok_or(Failure::Forbidden)?;
    let row = waits::find(conn, &sight, id).await?.ok_or(Failure::NotFound)?;
    Ok((row, sight))
}

/// One wait.
#[utoipa::path(get, path = "/waits/{id}", tag = "waits",
    params(("id" = String, Path, pattern = "^[0-9]{1,18}$", description = "The wait's number", example = "4711")),
    responses(
        (status = 200, description = "The wait", body = WaitDto),
        (status = 400, description = "Not a number", body = Problem, content_type = "application/problem+json"),
        (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "Not for this role", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such wait within the role's sight", body = Problem, content_type = "application/problem+json"),
    ))]
pub(crate) async fn get_wait(
    State(api): State<Api>,
    session: Session,
    path: Result<Path<i64>, PathRejection>,
) -> Result<Json<WaitDto>, ApiError> {
    let Path(id) = path.map_err(|error| session.fail(error))?;
    let read = async {
        let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
        let (row, _) = find(&mut conn, &session, id).await?;
        Ok::<_, Failure>(WaitDto::new(row, api.clock.now()))
    };
    read.await.map(Json).map_err(|failure| session.fail(failure))
}
