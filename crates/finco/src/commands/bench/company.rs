//! `finco bench company`: a month's scores against the best single statement over the same asks.
//!
//! - `statement`: one SQL statement tells each employee's asks, answers, median, 90th percentile and hits; nothing is
//!   stored.
//! - `statement_day`: the same statement over one day alone: what a day costs before anything of the month is touched.
//! - `month`: the product's job on a month that was never counted: every day is counted from its asks, the facts of 22
//!   days and the month's scores are stored and committed, team and daily series with them.
//! - `day`: the same job when one more day has arrived: that day is counted from its asks, the month from the facts of
//!   its days; the day and the month are stored and committed.
//! - `month_unstored`, `day_unstored`: the same, rolled back before the commit.
//!
//! All must come to the same numbers.

use std::time::{Duration, Instant};

use anyhow::ensure;
use chrono::{DateTime, Days, NaiveDate, Utc};
use finco_domain::time::{Month, day_start};
use finco_jobs::CalculateKpi;
use finco_store::company_bench::{Numbers, forget, single_statement};
use finco_store::{PgPool, company, scores};
use finco_workers::jobs::calculate_kpi::calculate;
use serde_json::json;

use super::{filled, median};
use crate::cli::CompanyBench;
use crate::config::Settings;

/// The working day that arrives last.
const LAST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 10, 30).expect("a date");

/// From a moment on, and before another.
type Span = (DateTime<Utc>, DateTime<Utc>);

/// What one round came to, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Round {
    statement: f64,
    statement_day: f64,
    month: f64,
    month_unstored: f64,
    day: f64,
    day_unstored: f64,
}

pub(super) async fn run(mut settings: Settings, arguments: CompanyBench) -> anyhow::Result<()> {
    ensure!(arguments.rounds > 0, "nothing to measure");
    let database = filled(&mut settings, &arguments).await?;
    let bench = Bench {
        database,
        month: "2026-10".parse()?,
        now: "2026-11-01T00:00:00Z".parse()?,
    };
    bench.round().await?; // caches and plans
    let mut rounds = Vec::new();
    for number in 1..=arguments.rounds {
        let round = bench.round().await?;
        eprintln!("round {number}: {round:.2?}");
        rounds.push(round);
    }
    report(&rounds, &arguments);
    Ok(())
}

struct Bench {
    database: PgPool,
    month: Month,
    now: DateTime<Utc>,
}

impl Bench {
    /// Each figure once, one after the other, so that a slow minute of the machine hits all; and their agreement.
    async fn round(&self) -> anyhow::Result<Round> {
        let zone = company::get(&mut *self.database.acquire().await?).await?.zone;
        let (statement, numbers) = self.statement(self.month.span(zone)).await?;
        let (statement_day, _) = self
            .statement((day_start(LAST_DAY, zone), day_start(LAST_DAY + Days::new(1), zone)))
            .await?;
        let month_unstored = self.job(None, false).await?;
        let month = self.job(None, true).await?;
        self.agrees(&numbers).await?;
        let day_unstored = self.job(Some(LAST_DAY), false).await?;
        let day = self.job(Some(LAST_DAY), true).await?;
        self.agrees(&numbers).await?;
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        Ok(Round {
            statement: ms(statement),
            statement_day: ms(statement_day),
            month: ms(month),
            month_unstored: ms(month_unstored),
            day: ms(day),
            day_unstored: ms(day_unstored),
        })
    }

    async fn statement(&self, (from, to): Span) -> anyhow::Result<(Duration, Vec<Numbers>)> {
        let mut conn = self.database.acquire().await?;
        let began = Instant::now();
        let numbers = single_statement(&mut conn, from, to).await?;
        Ok((began.elapsed(), numbers))
    }

    /// The product's job, after what it is to find was taken away.
    async fn job(&self, day: Option<NaiveDate>, is_stored: bool) -> anyhow::Result<Duration> {
        forget(&mut *self.database.acquire().await?, day).await?;
        let mut transaction = self.database.begin().await?;
        let began = Instant::now();
        calculate(&mut transaction, &CalculateKpi::of(self.month), self.now).await?;
        if is_stored {
            transaction.commit().await?;
            return Ok(began.elapsed());
        }
        let taken = began.elapsed();
        transaction.rollback().await?;
        Ok(taken)
    }

    /// Do the stored scores say what the statement said?
    async fn agrees(&self, numbers: &[Numbers]) -> anyhow::Result<()> {
        let run = scores::find(&mut *self.database.acquire().await?, self.month).await?;
        let stored: Vec<Numbers> = run
            .into_iter()
            .flat_map(|run| run.scores)
            .map(|score| {
                let totals = score.totals;
                (
                    score.employee.0,
                    i64::from(totals.asks),
                    i64::from(totals.answered),
                    totals.median_secs,
                    totals.p90_secs,
                    i64::from(totals.hits),
                )
            })
            .collect();
        ensure!(stored == numbers, "the scores are not those of the statement");
        Ok(())
    }
}

fn report(rounds: &[Round], arguments: &CompanyBench) {
    type Pick = fn(&Round) -> f64;
    let figures: [(&str, Pick); 6] = [
        ("statement", |round| round.statement),
        ("statement_day", |round| round.statement_day),
        ("month", |round| round.month),
        ("month_unstored", |round| round.month_unstored),
        ("day", |round| round.day),
        ("day_unstored", |round| round.day_unstored),
    ];
    let mut summary = serde_json::Map::new();
    println!(
        "{:<16} {:>10} {:>14} {:>10}",
        "median of rounds", "ms", "of statement", "of month"
    );
    for (name, pick) in figures {
        let ms = median(rounds.iter().map(pick));
        let of_statement = median(rounds.iter().map(|round| pick(round) / round.statement));
        let of_month = median(rounds.iter().map(|round| pick(round) / round.month));
        println!("{name:<16} {ms:>10.2} {of_statement:>14.3} {of_month:>10.3}");
        summary.insert(
            name.to_owned(),
            json!({ "ms": ms, "of_statement": of_statement, "of_month": of_month }),
        );
    }
    if arguments.json {
        summary.insert("employees".to_owned(), json!(arguments.employees));
        summary.insert("messages".to_owned(), json!(arguments.messages));
        println!("{}", serde_json::Value::Object(summary));
    }
}
