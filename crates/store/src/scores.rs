//! Scores of a month: one row holds the whole month, so that it changes as a whole and is read at once.

use chrono::{DateTime, NaiveDate, Utc};
use finco_domain::people::EmployeeId;
use finco_domain::score::{Score, Totals};
use finco_domain::time::Month;
use sqlx::PgConnection;

use crate::StoreError;
use crate::changes::CHANNEL;
pub use crate::score_days::{list_stale, list_stale_messages, mark_messages, mark_stale};

/// A month as last worked out.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The version of the rules.
    pub rule_version: i64,
    /// When.
    pub calculated_at: DateTime<Utc>,
    /// When the next open ask becomes a miss.
    pub next_due_at: Option<DateTime<Utc>>,
    /// The whole company's totals.
    pub team: Totals,
    /// The whole company's totals of each day.
    pub days: Vec<(NaiveDate, Totals)>,
    /// Each employee's score, by number.
    pub scores: Vec<Score>,
}

/// What a month was worked out by, and when; `None` for one that never was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunMark {
    /// The version of the rules.
    pub rule_version: i64,
    /// When.
    pub calculated_at: DateTime<Utc>,
    /// Has anybody a score in it?
    pub has_scores: bool,
}

/// Takes a month for this transaction: one writer at a time, so that an older run never overwrites a newer one.
///
/// # Errors
/// When the database is away.
pub async fn lock(conn: &mut PgConnection, month: Month) -> Result<Option<RunMark>, StoreError> {
    if let Some(mark) = find_and_take(conn, month).await? {
        return Ok(mark);
    }
    sqlx::query!(
        "insert into score_runs (month) values ($1) on conflict do nothing",
        month.first_day()
    )
    .execute(&mut *conn)
    .await?;
    Ok(find_and_take(conn, month).await?.flatten())
}

/// `None` when the month has no row to take yet.
async fn find_and_take(conn: &mut PgConnection, month: Month) -> Result<Option<Option<RunMark>>, StoreError> {
    let row = sqlx::query!(
        r#"select rule_version, calculated_at, cardinality(employee_ids) > 0 as "has_scores!"
           from score_runs where month = $1 for update"#,
        month.first_day()
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| mark(row.rule_version, row.calculated_at, row.has_scores)))
}

/// When a month was last worked out, and by which rules.
///
/// # Errors
/// When the database is away.
pub async fn find_mark(conn: &mut PgConnection, month: Month) -> Result<Option<RunMark>, StoreError> {
    let row = sqlx::query!(
        r#"select rule_version, calculated_at, cardinality(employee_ids) > 0 as "has_scores!"
           from score_runs where month = $1"#,
        month.first_day()
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|row| mark(row.rule_version, row.calculated_at, row.has_scores)))
}

fn mark(rule_version: Option<i64>, calculated_at: Option<DateTime<Utc>>, has_scores: bool) -> Option<RunMark> {
    rule_version
        .zip(calculated_at)
        .map(|(rule_version, calculated_at)| RunMark {
            rule_version,
            calculated_at,
            has_scores,
        })
}

/// Replaces a month, in the transaction that has taken it with [`lock`], and announces it as `topic` when that commits.
///
/// # Errors
/// When the database is away.
pub async fn replace(conn: &mut PgConnection, month: Month, run: &Run, topic: &str) -> Result<(), StoreError> {
    let all = &run.scores;
    let counts = |pick: fn(&Score) -> u32| -> Vec<i32> {
        all.iter()
            .map(|score| i32::try_from(pick(score)).unwrap_or(i32::MAX))
            .collect()
    };
    let secs = |pick: fn(&Totals) -> Option<i64>| -> Vec<Option<i64>> { all.iter().map(|s| pick(&s.totals)).collect() };
    sqlx::query!(
        r#"update score_runs set rule_version = $2, calculated_at = $3, next_due_at = $4, team = $5, days = $6,
               employee_ids = $7, asks = $8, answered = $9, hits = $10, misses = $11, open = $12, oldest_open_at = $13,
               off_hours = $14, timed = $15, median_secs = $16, p90_secs = $17, acked = $18, median_ack_secs = $19,
               messages = $20, centipoints = $21, is_provisional = $22, rest_at = $3
           where month = $1 returning pg_notify($23, $24)"#,
        month.first_day(),
        run.rule_version,
        run.calculated_at,
        run.next_due_at,
        serde_json::to_value(run.team).unwrap_or_default(),
        serde_json::to_value(&run.days).unwrap_or_default(),
        &all.iter().map(|score| score.employee.0).collect::<Vec<_>>(),
        &counts(|score| score.totals.asks),
        &counts(|score| score.totals.answered),
        &counts(|score| score.totals.hits),
        &counts(|score| score.totals.misses),
        &counts(|score| score.totals.open),
        &all.iter().map(|score| score.totals.oldest_open_at).collect::<Vec<_>>() as &[Option<DateTime<Utc>>],
        &counts(|score| score.totals.off_hours),
        &counts(|score| score.totals.timed),
        &secs(|totals| totals.median_secs) as &[Option<i64>],
        &secs(|totals| totals.p90_secs) as &[Option<i64>],
        &counts(|score| score.totals.acked),
        &secs(|totals| totals.median_ack_secs) as &[Option<i64>],
        &counts(|score| score.totals.messages),
        &all.iter().map(|score| score.centipoints).collect::<Vec<_>>() as &[Option<i32>],
        &all.iter().map(|score| score.is_provisional).collect::<Vec<_>>(),
        CHANNEL,
        topic,
    )
    .fetch_one(conn)
    .await?;
    Ok(())
}

/// A month as last worked out; `None` for one that never was.
///
/// # Errors
/// When the database is away.
pub async fn find(conn: &mut PgConnection, month: Month) -> Result<Option<Run>, StoreError> {
    let row = sqlx::query!(
        r#"select rule_version as "rule_version!", calculated_at as "calculated_at!", next_due_at, team, days, employee_ids,
                  asks, answered, hits, misses, open, oldest_open_at as "oldest_open_at: Vec<Option<DateTime<Utc>>>",
                  off_hours, timed, median_secs as "median_secs: Vec<Option<i64>>",
                  p90_secs as "p90_secs: Vec<Option<i64>>", acked, median_ack_secs as "median_ack_secs: Vec<Option<i64>>",
                  messages, centipoints as "centipoints: Vec<Option<i32>>", is_provisional
           from score_runs where month = $1 and calculated_at is not null"#,
        month.first_day()
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let count = |list: &[i32], at: usize| u32::try_from(list.get(at).copied().unwrap_or_default()).unwrap_or_default();
    let scores = row.employee_ids.iter().enumerate().map(|(at, id)| Score {
        employee: EmployeeId(*id),
        totals: Totals {
            asks: count(&row.asks, at),
            answered: count(&row.answered, at),
            hits: count(&row.hits, at),
            misses: count(&row.misses, at),
            open: count(&row.open, at),
            oldest_open_at: row.oldest_open_at.get(at).copied().flatten(),
            off_hours: count(&row.off_hours, at),
            timed: count(&row.timed, at),
            median_secs: row.median_secs.get(at).copied().flatten(),
            p90_secs: row.p90_secs.get(at).copied().flatten(),
            acked: count(&row.acked, at),
            median_ack_secs: row.median_ack_secs.get(at).copied().flatten(),
            messages: count(&row.messages, at),
        },
        centipoints: row.centipoints.get(at).copied().flatten(),
        is_provisional: row.is_provisional.get(at).copied().unwrap_or(true),
    });
    Ok(Some(Run {
        rule_version: row.rule_version,
        calculated_at: row.calculated_at,
        next_due_at: row.next_due_at,
        team: row
            .team
            .and_then(|team| serde_json::from_value(team).ok())
            .unwrap_or_default(),
        days: row
            .days
            .and_then(|days| serde_json::from_value(days).ok())
            .unwrap_or_default(),
        scores: scores.collect(),
    }))
}

/// Months in which an open ask has become a miss since they were worked out.
///
/// # Errors
/// When the database is away.
pub async fn list_due(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<Month>, StoreError> {
    let months = sqlx::query_scalar!(
        "select month from score_runs where next_due_at < $1 order by month",
        now
    )
    .fetch_all(conn)
    .await?;
    Ok(months.into_iter().map(Month::of).collect())
}
