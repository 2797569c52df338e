//! Every recurring line in one place. Each worker process tries to start a due run; a row in Postgres lets one win.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use cron::Schedule;
use finco_domain::time::Month;
use finco_jobs::{CalculateKpi, SweepLost};
use finco_queue::{Dedup, PushOptions};
use finco_store::{StoreError, company, schedule};

use crate::Context;

/// What runs when, in the company's time: seconds, minutes, hours, days, months, weekdays.
const LINES: [(&str, &str); 2] = [("sweep_lost", "0/20 * * * * *"), ("calculate_kpi", "5 0/10 * * * *")];

/// A run that was missed by less than this is made up for; an older one waits for its next time.
const CATCH_UP: TimeDelta = TimeDelta::minutes(15);

/// Starts what is due until the context stops.
pub(crate) async fn run(context: Arc<Context>) {
    let mut every = tokio::time::interval(Duration::from_secs(2));
    loop {
        tokio::select! {
            () = context.stop.cancelled() => return,
            _ = every.tick() => {}
        }
        for (job, when) in LINES {
            let schedule = Schedule::from_str(when).expect("the lines above parse: a test reads them");
            if let Err(error) = start_if_due(&context, job, &schedule).await {
                tracing::debug!(job, %error, "schedule waits for the database");
            }
        }
    }
}

async fn start_if_due(context: &Context, job: &str, schedule_line: &Schedule) -> Result<(), StoreError> {
    let now = context.clock.now();
    let mut conn = context.pool.acquire().await?;
    let zone = company::get(&mut conn).await?.zone;
    let Some(due) = last_due(schedule_line, now, zone) else {
        return Ok(());
    };
    if !schedule::claim(&mut conn, job, due, now).await? {
        return Ok(());
    }
    drop(conn);
    let started = match job {
        "sweep_lost" => context.push(&SweepLost {}, PushOptions::default()).await,
        _ => {
            let job = CalculateKpi::of(Month::containing(now, zone));
            let dedup = Some(Dedup::UntilStarted(job.dedup()));
            context
                .push(
                    &job,
                    PushOptions {
                        dedup,
                        ..PushOptions::default()
                    },
                )
                .await
        }
    };
    if let Err(error) = started {
        tracing::warn!(job, %error, "a scheduled run could not be queued; the next one follows");
    }
    Ok(())
}

fn last_due(line: &Schedule, now: DateTime<Utc>, zone: chrono_tz::Tz) -> Option<DateTime<Utc>> {
    let from = (now - CATCH_UP).with_timezone(&zone);
    line.after(&from)
        .take_while(|due| due.to_utc() <= now)
        .last()
        .map(|due| due.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_parses_and_is_due_within_an_hour() {
        let now: DateTime<Utc> = "2026-11-20T10:59:59Z".parse().unwrap();
        for (job, when) in LINES {
            let due = last_due(&Schedule::from_str(when).unwrap(), now, chrono_tz::Asia::Tashkent);
            assert!(due.is_some_and(|due| due <= now && now - due < CATCH_UP), "{job}");
        }
    }
}
