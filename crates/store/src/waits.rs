//! Waits: asks as people look at them, page by page.

mod row;
mod sight;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use finco_domain::ask::AskKind;
use finco_domain::chat::ChatKey;
use sqlx::{PgConnection, Postgres, QueryBuilder};

pub use self::row::{Person, Said, WaitRow, list_by_id, list_persons};
pub use self::sight::{Sight, employees_of, sees_chat};
use crate::StoreError;

/// Which states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateFilter {
    /// The client waits.
    Open,
    /// Open, with a message that may be the answer.
    Review,
    /// Open and past due.
    Overdue,
    /// Answered.
    Answered,
    /// Decided too late, or overdue.
    Missed,
    /// Excluded or dismissed.
    Excluded,
    /// Every state.
    All,
}

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// By the moment asked, oldest first.
    Age,
    /// By the moment due, soonest first.
    Due,
    /// By the moment asked, newest first.
    Asked,
}

/// Which asks; a `None` lets all pass.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Held or answered by somebody of this department.
    pub department: Option<i64>,
    /// Held or answered by this employee.
    pub employee: Option<i64>,
    /// Asked in this chat.
    pub chat: Option<ChatKey>,
    /// First or next of a talk.
    pub kind: Option<AskKind>,
    /// In the first message, the chat's title or the asker's name.
    pub words: Option<String>,
    /// Asked from here on.
    pub from: Option<DateTime<Utc>>,
    /// Asked before.
    pub to: Option<DateTime<Utc>>,
    /// Only asks that statistics count, by a bar or a cell of their charts. Department and employee are then, as there,
    /// of whom an ask is credited to.
    pub counted: Option<Counted>,
}

/// What a chart of the statistics counts in one place; a `None` lets all pass.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// Answered after how long.
    pub answered: Option<Answered>,
    /// Asked on this weekday: 1 is Monday, 7 is Sunday.
    pub weekday: Option<i16>,
    /// Asked within this hour of the day.
    pub hour: Option<i16>,
    /// Whose weekdays and hours.
    pub zone: Tz,
}

/// A bin of the histogram, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Answered {
    /// Longer than this; from zero on, zero too.
    pub above: i64,
    /// This at most.
    pub up_to: Option<i64>,
    /// By the wall clock instead of working time.
    pub wall: bool,
}

/// A page of a list.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// Which states.
    pub state: StateFilter,
    /// In which order.
    pub sort: Sort,
    /// Behind this moment (of the order) and number.
    pub after: Option<(DateTime<Utc>, i64)>,
    /// How many.
    pub limit: i64,
}

/// How many clients wait now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub open: i64,
    /// Of them, past due.
    pub overdue: i64,
    /// Of them, with a message that may be the answer.
    pub review: i64,
}

/// An open ask that is past due; one that was taken up in time, where that is what the target wants, is not.
const OVERDUE: &str = "(a.state = 'open' and a.due_at < ";
const OVERDUE_END: &str = " and a.within_target is not true)";

fn push_overdue(query: &mut QueryBuilder<Postgres>, now: DateTime<Utc>) {
    query.push(OVERDUE).push_bind(now).push(OVERDUE_END);
}

fn push_state(query: &mut QueryBuilder<Postgres>, state: StateFilter, now: DateTime<Utc>) {
    match state {
        StateFilter::Open => {
            query.push(" and a.state = 'open'");
        }
        StateFilter::Review => {
            query.push(" and a.state = 'open' and a.suggested_at is not null");
        }
        StateFilter::Overdue => {
            query.push(" and ");
            push_overdue(query, now);
        }
        StateFilter::Answered => {
            query.push(" and a.state = 'answered'");
        }
        StateFilter::Missed => {
            query.push(" and ((a.within_target is false and a.state in ('open', 'answered', 'closed')) or ");
            push_overdue(query, now);
            query.push(")");
        }
        StateFilter::Excluded => {
            query.push(" and a.state in ('excluded', 'dismissed')");
        }
        StateFilter::All => {}
    }
}

/// The condition of a sight over `a` (asks) and `c` (chats).
fn push_sight(query: &mut QueryBuilder<Postgres>, sight: &Sight) {
    let Sight::Of(employees) = sight else { return };
    query
        .push(" and in_sight(")
        .push_bind(employees.clone())
        .push(", a.holder_id, a.answered_by, c.responsible_id)");
}

/// Turns what somebody types into a pattern of `ilike`.
fn pattern(words: &str) -> String {
    let escaped = words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

fn push_filter(query: &mut QueryBuilder<Postgres>, filter: &Filter, department: Option<Vec<i64>>) {
    for employees in department.into_iter().chain(filter.employee.map(|id| vec![id])) {
        if filter.counted.is_some() {
            query.push(" and a.employee_id = any(").push_bind(employees).push(")");
            continue;
        }
        query.push(" and (a.holder_id = any(").push_bind(employees.clone());
        query.push(") or a.answered_by = any(").push_bind(employees).push("))");
    }
    if let Some(chat) = &filter.chat {
        query.push(" and a.chat_id = ").push_bind(chat.id);
        query.push(" and a.business = ").push_bind(chat.business.clone());
    }
    if let Some(kind) = filter.kind {
        query.push(" and a.kind = ").push_bind(kind.as_str());
    }
    if let Some(from) = filter.from {
        query.push(" and a.asked_at >= ").push_bind(from);
    }
    if let Some(to) = filter.to {
        query.push(" and a.asked_at < ").push_bind(to);
    }
    if let Some(counted) = &filter.counted {
        push_counted(query, counted);
    }
    if let Some(words) = &filter.words {
        let pattern = pattern(words);
        for (start, column) in [(" and (", "c.title"), (" or ", "q.body"), (" or ", "q.sender_name")] {
            query
                .push(start)
                .push(column)
                .push(" ilike ")
                .push_bind(pattern.clone());
        }
        query.push(")");
    }
}

/// Only what `response_stats` counts, by the same bounds.
fn push_counted(query: &mut QueryBuilder<Postgres>, counted: &Counted) {
    query.push(" and not a.off_hours and a.state in ('open', 'answered', 'closed')");
    if let Some(Answered { above, up_to, wall }) = counted.answered {
        let secs = if wall { "a.wall_secs" } else { "a.business_secs" };
        query.push(" and a.state = 'answered' and ").push(secs);
        query.push(if above == 0 { " >= " } else { " > " }).push_bind(above);
        if let Some(up_to) = up_to {
            query.push(" and ").push(secs).push(" <= ").push_bind(up_to);
        }
    }
    for (part, value) in [("isodow", counted.weekday), ("hour", counted.hour)] {
        if let Some(value) = value {
            query
                .push(" and extract(")
                .push(part)
                .push(" from a.asked_at at time zone ");
            query.push_bind(counted.zone.name()).push(") = ").push_bind(value);
        }
    }
}

/// Begins a query over the asks that pass the filter. Words are looked for in the first messages: of the few asks that
/// wait one by one, of the many others in one join.
fn push_from(query: &mut QueryBuilder<Postgres>, filter: &Filter, state: StateFilter) {
    query.push(" from asks a join chats c on c.id = a.chat_id and c.business = a.business");
    let few = matches!(state, StateFilter::Open | StateFilter::Review | StateFilter::Overdue);
    if filter.words.is_some() && few {
        query.push(" left join lateral said(a.chat_id, a.business, a.first_message_id, a.asked_at) q on true");
    } else if filter.words.is_some() {
        query.push(
            " left join messages q on q.chat_id = a.chat_id and q.message_id = a.first_message_id \
             and q.business = a.business",
        );
        // An edit may make a message an ask, within a month.
        if let Some(from) = filter.from {
            query.push(" and q.sent_at >= ").push_bind(from - TimeDelta::days(31));
        }
        if let Some(to) = filter.to {
            query.push(" and q.sent_at < ").push_bind(to);
        }
    }
    query.push(" where true");
}

async fn department_of(conn: &mut PgConnection, filter: &Filter) -> Result<Option<Vec<i64>>, StoreError> {
    match filter.department {
        Some(id) => employees_of(conn, &[id]).await.map(Some),
        None => Ok(None),
    }
}

/// A page of asks. The shape of the query follows the filters, so that each has a plan of its own; therefore it is put
/// together here and held by tests instead of the compiler.
///
/// # Errors
/// When the database is away.
pub async fn list(
    conn: &mut PgConnection,
    sight: &Sight,
    filter: &Filter,
    page: &Page,
    now: DateTime<Utc>,
) -> Result<Vec<WaitRow>, StoreError> {
    let department = department_of(conn, filter).await?;
    let mut query = QueryBuilder::new("select a.id");
    push_from(&mut query, filter, page.state);
    push_state(&mut query, page.state, now);
    push_sight(&mut query, sight);
    push_filter(&mut query, filter, department);
    let (key, direction) = match page.sort {
        Sort::Age => ("a.asked_at", ""),
        Sort::Due => ("a.due_at", ""),
        Sort::Asked => ("a.asked_at", " desc"),
    };
    if let Some((at, id)) = page.after {
        let behind = if page.sort == Sort::Asked { "<" } else { ">" };
        query.push(format_args!(" and ({key}, a.id) {behind} (")).push_bind(at);
        query.push(", ").push_bind(id).push(")");
    }
    query.push(format_args!(" order by {key}{direction}, a.id{direction} limit "));
    query.push_bind(page.limit);
    let ids: Vec<i64> = query
        .build_query_scalar()
        .persistent(false)
        .fetch_all(&mut *conn)
        .await?;
    list_by_id(conn, &ids).await
}

/// How many of the asks that pass the filter wait now.
///
/// # Errors
/// When the database is away.
pub async fn count(
    conn: &mut PgConnection,
    sight: &Sight,
    filter: &Filter,
    now: DateTime<Utc>,
) -> Result<Counts, StoreError> {
    let department = department_of(conn, filter).await?;
    let mut query = QueryBuilder::new("select count(*), count(*) filter (where ");
    push_overdue(&mut query, now);
    query.push("), count(*) filter (where a.suggested_at is not null)");
    push_from(&mut query, filter, StateFilter::Open);
    push_state(&mut query, StateFilter::Open, now);
    push_sight(&mut query, sight);
    push_filter(&mut query, filter, department);
    let (open, overdue, review): (i64, i64, i64) = query.build_query_as().persistent(false).fetch_one(conn).await?;
    Ok(Counts { open, overdue, review })
}

/// The ask with this number, if it is within sight.
///
/// # Errors
/// When the database is away.
pub async fn find(conn: &mut PgConnection, sight: &Sight, id: i64) -> Result<Option<WaitRow>, StoreError> {
    let mut query = QueryBuilder::new("select a.id");
    push_from(&mut query, &Filter::default(), StateFilter::All);
    query.push(" and a.id = ").push_bind(id);
    push_sight(&mut query, sight);
    let found: Vec<i64> = query.build_query_scalar().fetch_all(&mut *conn).await?;
    Ok(list_by_id(conn, &found).await?.pop())
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_typed_is_looked_for_as_it_is() {
        assert_eq!(super::pattern("50%_a\\b"), "%50\\%\\_a\\\\b%");
    }
}
