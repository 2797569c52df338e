//! Every recurring line in one place. Each worker process tries to start a due run; a row in Postgres lets one win.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use cron::Schedule;
use finco_domain::time::{Month, day_of};
use finco_jobs::{CalculateKpi, IndexMessages, SendDigest, SweepLost, WarnWaits, WatchSight};
use finco_queue::{Dedup, PushOptions};
use finco_store::{StoreError, company, schedule};

use crate::Context;

/// A job and when it runs.
struct Line {
    job: &'static str,
    /// In the company's time: seconds, minutes, hours, days, months, weekdays.
    when: &'static str,
    /// A run that was missed by less than this is made up for; an older one waits for its next time.
    catch_up: TimeDelta,
}

const fn line(job: &'static str, when: &'static str, catch_up_mins: i64) -> Line {
    Line {
        job,
        when,
        catch_up: TimeDelta::minutes(catch_up_mins),
    }
}

const LINES: [Line; 6] = [
    line("sweep_lost", "0/20 * * * * *", 15),
    line("calculate_kpi", "5 0/10 * * * *", 15),
    line("index_messages", "10/20 * * * * *", 15),
    line("warn_waits", "10 * * * * *", 15),
    line("watch_sight", "40 * * * * *", 15),
    line("send_digest", "0 0 9 * * *", 45),
];

/// Starts what is due until the context stops.
pub(crate) async fn run(context: Arc<Context>) {
    let mut every = tokio::time::interval(Duration::from_secs(2));
    loop {
        tokio::select! {
            () = context.stop.cancelled() => return,
            _ = every.tick() => {}
        }
        for line in &LINES {
            if let Err(error) = start_if_due(&context, line).await {
                tracing::debug!(job = line.job, %error, "schedule waits for the database");
            }
        }
    }
}

async fn start_if_due(context: &Context, line: &Line) -> Result<(), StoreError> {
    let job = line.job;
    let now = context.clock.now();
    let mut conn = context.pool.acquire().await?;
    let zone = company::get(&mut conn).await?.zone;
    let Some(due) = last_due(line, now, zone) else {
        return Ok(());
    };
    if !schedule::claim(&mut conn, job, due, now).await? {
        return Ok(());
    }
    drop(conn);
    let started = match job {
        "sweep_lost" => context.push(&SweepLost {}, PushOptions::default()).await,
        "index_messages" => context.push(&IndexMessages {}, once(IndexMessages::DEDUP)).await,
        "warn_waits" => context.push(&WarnWaits {}, once(WarnWaits::DEDUP)).await,
        "watch_sight" => context.push(&WatchSight {}, once(WatchSight::DEDUP)).await,
        "send_digest" => {
            let day = day_of(due, zone);
            let day = day.pred_opt().unwrap_or(day);
            context.push(&SendDigest { day }, PushOptions::default()).await
        }
        _ => {
            let job = CalculateKpi::of(Month::containing(now, zone));
            context.push(&job, once(&job.dedup())).await
        }
    };
    if let Err(error) = started {
        tracing::warn!(job, %error, "a scheduled run could not be queued; the next one follows");
    }
    Ok(())
}

/// One that waits is enough.
fn once(key: &str) -> PushOptions {
    PushOptions {
        dedup: Some(Dedup::UntilStarted(key.to_owned())),
        ..PushOptions::default()
    }
}

fn last_due(line: &Line, now: DateTime<Utc>, zone: chrono_tz::Tz) -> Option<DateTime<Utc>> {
    let schedule = Schedule::from_str(line.when).expect("the lines above parse: a test reads them");
    let from = (now - line.catch_up).with_timezone(&zone);
    schedule
        .after(&from)
        .take_while(|due| due.to_utc() <= now)
        .last()
        .map(|due| due.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_parses_and_is_due_by_nine() {
        let now: DateTime<Utc> = "2026-11-20T04:00:59Z".parse().unwrap();
        for line in &LINES {
            let due = last_due(line, now, chrono_tz::Asia::Tashkent);
            assert!(
                due.is_some_and(|due| due <= now && now - due < line.catch_up),
                "{}",
                line.job
            );
        }
        let digest = LINES.iter().find(|line| line.job == "send_digest").unwrap();
        assert_eq!(
            last_due(digest, now + TimeDelta::hours(1), chrono_tz::Asia::Tashkent),
            None
        );
    }
}
