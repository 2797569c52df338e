//! Every recurring line in one place. Each worker process tries to start a due run; a row in Postgres lets one win.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use cron::Schedule;
use finco_domain::time::{Month, day_of};
use finco_jobs::{CalculateKpi, IndexMessages, SendDigest, SweepLost, WarnWaits, WatchSight};
use finco_queue::{Dedup, Failure, PushOptions};
use finco_store::{company, schedule};

use crate::Context;
use crate::context::{sqlx_failure, store_failure};

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

/// For each line the run that was begun last, here or by another worker: until the next one nobody is asked.
pub type Begun = BTreeMap<&'static str, DateTime<Utc>>;

/// Starts what is due until the context stops.
pub(crate) async fn run(context: Arc<Context>) {
    let mut every = tokio::time::interval(Duration::from_secs(2));
    let mut begun = Begun::new();
    loop {
        tokio::select! {
            () = context.stop.cancelled() => return,
            _ = every.tick() => start_due(&context, &mut begun).await,
        }
    }
}

/// Starts what is due now. What cannot be started is tried again, as long as its line is made up for.
pub async fn start_due(context: &Context, begun: &mut Begun) {
    let zone = async { company::get(&mut *context.pool.acquire().await?).await };
    let zone = match zone.await {
        Ok(company) => company.zone,
        Err(error) => return tracing::debug!(%error, "the schedule waits for the database"),
    };
    let now = context.clock.now();
    for line in &LINES {
        let Some(due) = last_due(line, now, zone).filter(|due| begun.get(line.job) != Some(due)) else {
            continue;
        };
        match start(context, line.job, due, zone).await {
            Ok(()) => drop(begun.insert(line.job, due)),
            Err(error) => tracing::warn!(job = line.job, %error, "a scheduled run waits"),
        }
    }
}

/// Queues a run unless another worker has. It counts as begun only once its job is queued: killed in between, it is queued
/// twice, which every job here takes.
async fn start(context: &Context, job: &str, due: DateTime<Utc>, zone: Tz) -> Result<(), Failure> {
    let now = context.clock.now();
    let mut transaction = context.pool.begin().await.map_err(sqlx_failure)?;
    let claimed = schedule::claim(&mut transaction, job, due, now).await;
    if !claimed.map_err(store_failure)? {
        return Ok(());
    }
    let queues = &context.queues;
    let queued = match job {
        "sweep_lost" => queues.push(&SweepLost {}, PushOptions::default()).await,
        "index_messages" => queues.push(&IndexMessages {}, once(IndexMessages::DEDUP)).await,
        "warn_waits" => queues.push(&WarnWaits {}, once(WarnWaits::DEDUP)).await,
        "watch_sight" => queues.push(&WatchSight {}, once(WatchSight::DEDUP)).await,
        "send_digest" => {
            let day = day_of(due, zone);
            let day = day.pred_opt().unwrap_or(day);
            queues.push(&SendDigest { day }, PushOptions::default()).await
        }
        _ => {
            let job = CalculateKpi::of(Month::containing(now, zone));
            queues.push(&job, once(&job.dedup())).await
        }
    };
    queued.map_err(Failure::retry)?;
    transaction.commit().await.map_err(sqlx_failure)
}

/// One that waits is enough.
fn once(key: &str) -> PushOptions {
    PushOptions {
        dedup: Some(Dedup::UntilStarted(key.to_owned())),
        ..PushOptions::default()
    }
}

fn last_due(line: &Line, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
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
