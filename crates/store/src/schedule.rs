//! One row per job and period: every worker may try to start it, one wins.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::StoreError;

/// Claims a due run; `false` when another worker has it already. Commit once its job is queued: a run that is claimed and
/// not queued would be lost.
///
/// # Errors
/// When the database is away.
pub async fn claim(
    conn: &mut PgConnection,
    job: &str,
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        "insert into schedule_runs (job, due_at, started_at) values ($1, $2, $3) on conflict do nothing",
        job,
        due_at,
        now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "delete from schedule_runs where job = $1 and due_at < $2",
        job,
        due_at - TimeDelta::days(7)
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
