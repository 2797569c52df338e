//! Warnings about waiting clients: who was told of which ask at which stage, once.

use chrono::{DateTime, NaiveTime, Utc};
use sqlx::PgConnection;

use crate::StoreError;
use crate::waiting::Waiting;

/// When people are left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quiet {
    /// From this time of the company's day...
    pub from: NaiveTime,
    /// ...to this one, on the next day if it is earlier. Equal: never.
    pub to: NaiveTime,
    /// May warnings come outside working hours otherwise?
    pub outside_hours: bool,
}

impl Quiet {
    /// Is this time of the day within the quiet hours?
    #[must_use]
    pub fn holds(&self, time: NaiveTime) -> bool {
        if self.from <= self.to {
            (self.from..self.to).contains(&time)
        } else {
            time >= self.from || time < self.to
        }
    }
}

/// The company's quiet hours.
///
/// # Errors
/// When the database is away.
pub async fn quiet(conn: &mut PgConnection) -> Result<Quiet, StoreError> {
    Ok(sqlx::query_as!(
        Quiet,
        r#"select quiet_from as "from", quiet_to as "to", warn_outside_hours as outside_hours from company"#
    )
    .fetch_one(conn)
    .await?)
}

/// Holds an ask until the transaction ends, so that one run at a time warns of it.
///
/// # Errors
/// When the database is away.
pub async fn lock(conn: &mut PgConnection, ask: i64) -> Result<(), StoreError> {
    sqlx::query!(
        "select pg_advisory_xact_lock($1, ($2::bigint % 2147483647)::int)",
        LOCK,
        ask
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Tells locks on warnings from others.
const LOCK: i32 = 0x7761;

/// Notes on the ask how many of its stages have been told of.
///
/// # Errors
/// When the database is away.
pub async fn set_warned(conn: &mut PgConnection, ask: i64, stages: usize) -> Result<(), StoreError> {
    let stages = i16::try_from(stages).unwrap_or(i16::MAX);
    sqlx::query!("update asks set warned = $2 where id = $1 and warned < $2", ask, stages)
        .execute(conn)
        .await?;
    Ok(())
}

/// The stages that anybody was told of already, in percent.
///
/// # Errors
/// When the database is away.
pub async fn list_stages(conn: &mut PgConnection, ask: &Waiting) -> Result<Vec<i16>, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"select distinct stage from ask_warnings
           where chat_id = $1 and first_message_id = $2 and business = $3 order by stage"#,
        ask.chat.id,
        ask.first_message_id,
        ask.chat.business
    )
    .fetch_all(conn)
    .await?)
}

/// Notes that somebody is told; `false` when they were told before.
///
/// # Errors
/// When the database is away.
pub async fn insert(
    conn: &mut PgConnection,
    ask: &Waiting,
    stage: i16,
    recipient: i64,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let done = sqlx::query!(
        r#"insert into ask_warnings (chat_id, first_message_id, business, stage, recipient_id, given_at)
           values ($1, $2, $3, $4, $5, $6) on conflict do nothing"#,
        ask.chat.id,
        ask.first_message_id,
        ask.chat.business,
        stage,
        recipient,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_go_over_midnight() {
        let time = |text: &str| format!("{text}:00").parse::<NaiveTime>().unwrap();
        let quiet = |from, to| Quiet {
            from: time(from),
            to: time(to),
            outside_hours: true,
        };
        let night = quiet("21:00", "08:00");
        assert!(night.holds(time("21:00")) && night.holds(time("03:00")) && !night.holds(time("08:00")));
        let noon = quiet("12:00", "14:00");
        assert!(noon.holds(time("13:59")) && !noon.holds(time("14:00")) && !noon.holds(time("03:00")));
        assert!(!quiet("09:00", "09:00").holds(time("09:00")), "equal ends: never quiet");
    }
}
