//! Scores of a month, and what they are made of.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Utc};
use finco_domain::people::EmployeeId;
use finco_domain::score::Score;
use finco_domain::time::Month;
use sqlx::PgConnection;

use crate::StoreError;

/// An answered ask, as far as scores and trends go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnsweredAsk {
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// Who is credited.
    pub by: EmployeeId,
    /// Wall-clock response, in seconds.
    pub response_secs: i64,
}

/// The answered asks that were asked within `[from, to)` and are credited to one of `employees`, or to anybody.
///
/// # Errors
/// When the database is away.
pub async fn list_answered(
    conn: &mut PgConnection,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    employees: Option<&[EmployeeId]>,
) -> Result<Vec<AnsweredAsk>, StoreError> {
    let employees: Option<Vec<i64>> = employees.map(|all| all.iter().map(|id| id.0).collect());
    let rows = sqlx::query!(
        r#"select asked_at, answered_by as "by!", own_secs as "secs!" from asks
           where asked_at >= $1 and asked_at < $2 and answered_by is not null
             and ($3::bigint[] is null or answered_by = any($3))"#,
        from,
        to,
        employees.as_deref()
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| AnsweredAsk {
            asked_at: row.asked_at,
            by: EmployeeId(row.by),
            response_secs: row.secs,
        })
        .collect())
}

/// Replaces the scores of a month. One writer at a time, so that an older run never overwrites a newer one: call inside
/// the transaction that reads the asks, after [`lock`].
///
/// # Errors
/// When the database is away.
pub async fn replace(
    conn: &mut PgConnection,
    month: Month,
    scores: &[Score],
    target_secs: i32,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let day = month.first_day();
    let count = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    sqlx::query!(
        "delete from scores where month = $1 and employee_id <> all($2)",
        day,
        &scores.iter().map(|score| score.employee.0).collect::<Vec<_>>()
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"insert into scores (month, employee_id, answered, within_target, median_secs, p90_secs)
           select $1::date, * from unnest($2::bigint[], $3::integer[], $4::integer[], $5::bigint[], $6::bigint[])
           on conflict (employee_id, month) do update
               set answered = excluded.answered, within_target = excluded.within_target,
                   median_secs = excluded.median_secs, p90_secs = excluded.p90_secs"#,
        day,
        &scores.iter().map(|score| score.employee.0).collect::<Vec<_>>(),
        &scores.iter().map(|score| count(score.answered)).collect::<Vec<_>>(),
        &scores
            .iter()
            .map(|score| count(score.within_target))
            .collect::<Vec<_>>(),
        &scores.iter().map(|score| score.median_secs).collect::<Vec<_>>(),
        &scores.iter().map(|score| score.p90_secs).collect::<Vec<_>>(),
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        r#"insert into score_runs (month, target_secs, calculated_at) values ($1, $2, $3)
           on conflict (month) do update set target_secs = excluded.target_secs, calculated_at = excluded.calculated_at"#,
        day,
        target_secs,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes a month for this transaction and clears its stale mark. Asks that change from here on set the mark again, after
/// this transaction.
///
/// # Errors
/// When the database is away.
pub async fn lock(conn: &mut PgConnection, month: Month) -> Result<(), StoreError> {
    sqlx::query!(
        "insert into score_runs (month) values ($1) on conflict (month) do update set stale_since = null",
        month.first_day()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Marks months whose asks have changed, in the transaction that changed them.
///
/// # Errors
/// When the database is away.
pub async fn mark_stale(
    conn: &mut PgConnection,
    months: &BTreeSet<Month>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"insert into score_runs as r (month, stale_since) select unnest($1::date[]), $2
           on conflict (month) do update set stale_since = coalesce(r.stale_since, excluded.stale_since)"#,
        &months.iter().map(|month| month.first_day()).collect::<Vec<_>>(),
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Months that have been stale since before `before`: their job was lost.
///
/// # Errors
/// When the database is away.
pub async fn list_stale(conn: &mut PgConnection, before: DateTime<Utc>) -> Result<Vec<Month>, StoreError> {
    let months = sqlx::query_scalar!(
        "select month from score_runs where stale_since < $1 order by month",
        before
    )
    .fetch_all(conn)
    .await?;
    Ok(months
        .into_iter()
        .map(|day| Month {
            year: day.year(),
            month: day.month(),
        })
        .collect())
}

/// The scores of a month; employees without one have not been measured.
///
/// # Errors
/// When the database is away.
pub async fn list(conn: &mut PgConnection, month: Month) -> Result<Vec<Score>, StoreError> {
    let rows = sqlx::query!(
        "select employee_id, answered, within_target, median_secs, p90_secs from scores where month = $1",
        month.first_day()
    )
    .fetch_all(conn)
    .await?;
    let count = |n: i32| u32::try_from(n).unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|row| Score {
            employee: EmployeeId(row.employee_id),
            answered: count(row.answered),
            within_target: count(row.within_target),
            median_secs: row.median_secs,
            p90_secs: row.p90_secs,
        })
        .collect())
}

/// When a month was last worked out, and with which target.
///
/// # Errors
/// When the database is away.
pub async fn find_run(conn: &mut PgConnection, month: Month) -> Result<Option<(DateTime<Utc>, i32)>, StoreError> {
    let row = sqlx::query!(
        "select calculated_at, target_secs from score_runs where month = $1",
        month.first_day()
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|row| row.calculated_at.zip(row.target_secs)))
}

/// How many asks that were asked within `[from, to)` nobody has answered yet.
///
/// # Errors
/// When the database is away.
pub async fn count_open(conn: &mut PgConnection, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "n!" from asks where asked_at >= $1 and asked_at < $2 and answered_at is null"#,
        from,
        to
    )
    .fetch_one(conn)
    .await?)
}
