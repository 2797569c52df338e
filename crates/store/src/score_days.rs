//! Days of scores: which have to be counted again, and what they were counted to.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use finco_domain::time::{Month, day_start};
use sqlx::PgConnection;

use crate::StoreError;

/// A day as counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayFacts {
    /// Which day.
    pub day: NaiveDate,
    /// What its asks come to, in `kpi-engine`'s form.
    pub facts: Vec<u8>,
    /// How many messages each employee wrote, in `kpi-engine`'s form.
    pub messages: Vec<u8>,
}

/// Days that were marked, taken from the marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marked {
    /// Days whose asks have changed.
    pub asks: BTreeSet<NaiveDate>,
    /// Days whose messages have changed.
    pub messages: BTreeSet<NaiveDate>,
}

/// Marks days whose asks and messages have changed, in the transaction that changed them.
///
/// # Errors
/// When the database is away.
pub async fn mark_stale(
    conn: &mut PgConnection,
    days: &BTreeSet<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    mark(conn, days, &["asks", "messages"], now).await
}

/// Marks days in which staff wrote, but no ask changed.
///
/// # Errors
/// When the database is away.
pub async fn mark_messages(
    conn: &mut PgConnection,
    days: &BTreeSet<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    mark(conn, days, &["messages"], now).await
}

async fn mark(
    conn: &mut PgConnection,
    days: &BTreeSet<NaiveDate>,
    kinds: &[&str],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into score_marks (day, kind, at) select day, kind, $3 from unnest($1::date[]) day, unnest($2::text[]) kind",
        &days.iter().copied().collect::<Vec<_>>(),
        kinds as &[&str],
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Months with a day whose asks were marked before `before`: their job was lost.
///
/// # Errors
/// When the database is away.
pub async fn list_stale(conn: &mut PgConnection, before: DateTime<Utc>) -> Result<Vec<Month>, StoreError> {
    list_marked(conn, "asks", before).await
}

/// Months with a day whose messages were marked before `before`.
///
/// # Errors
/// When the database is away.
pub async fn list_stale_messages(conn: &mut PgConnection, before: DateTime<Utc>) -> Result<Vec<Month>, StoreError> {
    list_marked(conn, "messages", before).await
}

async fn list_marked(conn: &mut PgConnection, kind: &str, before: DateTime<Utc>) -> Result<Vec<Month>, StoreError> {
    let days = sqlx::query_scalar!(
        "select distinct day from score_marks where kind = $1 and at < $2",
        kind,
        before
    )
    .fetch_all(conn)
    .await?;
    let months: BTreeSet<Month> = days.into_iter().map(Month::of).collect();
    Ok(months.into_iter().collect())
}

/// The asks that count of each of these days of the company's, as they stand in the log: one string of bytes a day, 18
/// or 34 for each ask, as `migrations/` tells (`asks.fact`).
///
/// # Errors
/// When the database is away.
pub async fn read_asks(
    conn: &mut PgConnection,
    days: &BTreeSet<NaiveDate>,
    zone: Tz,
) -> Result<Vec<(NaiveDate, Vec<u8>)>, StoreError> {
    let (days, from, to) = spans(days, zone);
    // By the places in the lists and not by `unnest`: the number of rows expected of that hangs on the lists, and the
    // statement would be planned anew each time.
    let rows = sqlx::query!(
        r#"select ($1::date[])[i] as "day!", f.facts from generate_subscripts($1::date[], 1) as i
           cross join lateral (select string_agg(fact, '') as facts from asks
                               where asked_at >= ($2::timestamptz[])[i] and asked_at < ($3::timestamptz[])[i]) f"#,
        &days,
        &from,
        &to
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.day, row.facts.unwrap_or_default()))
        .collect())
}

/// How many messages each employee wrote to clients on each of these days: by hand, not in internal chats, not to the
/// bot, and not where the employee is the one who asks.
///
/// # Errors
/// When the database is away.
pub async fn count_messages(
    conn: &mut PgConnection,
    days: &BTreeSet<NaiveDate>,
    zone: Tz,
) -> Result<Vec<(NaiveDate, BTreeMap<i64, u32>)>, StoreError> {
    let (days, from, to) = spans(days, zone);
    let rows = sqlx::query!(
        r#"select d.day as "day!", e.id, count(*) as "n!"
           from unnest($1::date[], $2::timestamptz[], $3::timestamptz[]) as d (day, from_at, to_at)
           join messages m on m.sent_at >= d.from_at and m.sent_at < d.to_at
           join employees e on e.telegram_id = m.sender_id
           join chats c on c.id = m.chat_id and c.business = m.business and c.purpose = 'client' and c.kind <> 'channel'
           where not m.sender_is_bot and m.sender_voice = 'own' and (m.business <> '' or m.chat_id <> m.sender_id)
             and not exists (select from chat_roles r where r.chat_id = m.chat_id and r.business = m.business
                             and r.user_id = m.sender_id and r.role <> 'staff')
           group by d.day, e.id"#,
        &days,
        &from,
        &to
    )
    .fetch_all(conn)
    .await?;
    let mut counts: BTreeMap<NaiveDate, BTreeMap<i64, u32>> =
        days.into_iter().map(|day| (day, BTreeMap::new())).collect();
    for row in rows {
        let count = u32::try_from(row.n).unwrap_or(u32::MAX);
        counts.entry(row.day).or_default().insert(row.id, count);
    }
    Ok(counts.into_iter().collect())
}

fn spans(days: &BTreeSet<NaiveDate>, zone: Tz) -> (Vec<NaiveDate>, Vec<DateTime<Utc>>, Vec<DateTime<Utc>>) {
    let next = |day: &NaiveDate| day.succ_opt().unwrap_or(NaiveDate::MAX);
    (
        days.iter().copied().collect(),
        days.iter().map(|day| day_start(*day, zone)).collect(),
        days.iter().map(|day| day_start(next(day), zone)).collect(),
    )
}

/// The counted days of a month, by date.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection, month: Month) -> Result<Vec<DayFacts>, StoreError> {
    Ok(sqlx::query_as!(
        DayFacts,
        "select day, facts, messages from score_days where day >= $1 and day < $2 order by day",
        month.first_day(),
        month.next().first_day()
    )
    .fetch_all(conn)
    .await?)
}

/// A month's days but the latest, put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// The latest day, which is not in it.
    pub of: NaiveDate,
    /// The days before it, in `kpi-engine`'s form.
    pub days: Vec<u8>,
}

/// Keeps what a month's days but the latest come to; `None`: the month has no days.
///
/// # Errors
/// When the database is away.
pub async fn set_rest(conn: &mut PgConnection, month: Month, rest: Option<&Rest>) -> Result<(), StoreError> {
    sqlx::query!(
        "update score_runs set rest_of = $2, rest = $3 where month = $1",
        month.first_day(),
        rest.map(|rest| rest.of),
        rest.map(|rest| rest.days.as_slice())
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Replaces days, each as a whole; days that come to nothing are taken away.
///
/// # Errors
/// When the database is away.
pub async fn replace(conn: &mut PgConnection, days: &[DayFacts], empty: &[NaiveDate]) -> Result<(), StoreError> {
    if !empty.is_empty() {
        sqlx::query!("delete from score_days where day = any($1)", empty)
            .execute(&mut *conn)
            .await?;
    }
    if days.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        r#"insert into score_days as d (day, facts, messages) select * from unnest($1::date[], $2::bytea[], $3::bytea[])
           on conflict (day) do update set facts = excluded.facts, messages = excluded.messages"#,
        &days.iter().map(|day| day.day).collect::<Vec<_>>(),
        &days.iter().map(|day| day.facts.as_slice()).collect::<Vec<_>>() as &[&[u8]],
        &days.iter().map(|day| day.messages.as_slice()).collect::<Vec<_>>() as &[&[u8]],
    )
    .execute(conn)
    .await?;
    Ok(())
}
