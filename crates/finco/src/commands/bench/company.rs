//! `finco bench company`: a month's scores against the best single statement over the same asks.
//!
//! - `whole`: one SQL statement tells all that the product stores of a month: each employee's totals, the company's, and
//!   the company's of each day. Nothing is stored.
//! - `narrow`: one that tells five numbers of each employee: asks, answers, median, 90th percentile, hits.
//! - `narrow_day`: the same over one day alone: what a day costs before anything of the month is touched.
//! - `month`: the product's job on a month that was never counted: every day is counted from its asks, the facts of 22
//!   days and the month's scores are stored and committed, with the company's totals and those of each day.
//! - `day`: the same job when one more day has arrived: that day is counted from its asks, the month from the facts of
//!   its days; the day and the month are stored and committed.
//! - `month_unstored`, `day_unstored`: the same, rolled back before the commit.
//!
//! All must come to the same numbers, every one of them.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use finco_domain::time::{Month, day_start};
use finco_jobs::CalculateKpi;
use finco_store::company_bench::{Line, Numbers, forget, single_statement, whole_statement};
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
    whole: f64,
    narrow: f64,
    narrow_day: f64,
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
        let month_span = self.month.span(zone);
        let (whole, lines) = self.whole(month_span, zone).await?;
        let (narrow, numbers) = self.narrow(month_span).await?;
        let (narrow_day, _) = self
            .narrow((day_start(LAST_DAY, zone), day_start(LAST_DAY + Days::new(1), zone)))
            .await?;
        let month_unstored = self.job(None, false).await?;
        let month = self.job(None, true).await?;
        self.agrees(&lines, &numbers).await?;
        let day_unstored = self.job(Some(LAST_DAY), false).await?;
        let day = self.job(Some(LAST_DAY), true).await?;
        self.agrees(&lines, &numbers).await?;
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        Ok(Round {
            whole: ms(whole),
            narrow: ms(narrow),
            narrow_day: ms(narrow_day),
            month: ms(month),
            month_unstored: ms(month_unstored),
            day: ms(day),
            day_unstored: ms(day_unstored),
        })
    }

    async fn whole(&self, span: Span, zone: Tz) -> anyhow::Result<(Duration, Vec<Line>)> {
        let mut conn = self.database.acquire().await?;
        let began = Instant::now();
        let lines = whole_statement(&mut conn, span, zone, self.now).await?;
        Ok((began.elapsed(), lines))
    }

    async fn narrow(&self, (from, to): Span) -> anyhow::Result<(Duration, Vec<Numbers>)> {
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

    /// Do the stored scores say what the statements said?
    async fn agrees(&self, lines: &[Line], numbers: &[Numbers]) -> anyhow::Result<()> {
        let run = scores::find(&mut *self.database.acquire().await?, self.month).await?;
        let run = run.context("the month has no scores")?;
        let line = |employee, day, totals| Line { employee, day, totals };
        let employees = run
            .scores
            .iter()
            .map(|one| line(Some(one.employee.0), None, one.totals));
        let days = run.days.iter().map(|(day, totals)| line(None, Some(*day), *totals));
        let stored: Vec<Line> = employees.chain(days).chain([line(None, None, run.team)]).collect();
        ensure!(stored == lines, "the scores are not those of the whole statement");
        let narrow = lines.iter().filter_map(|Line { employee, totals, .. }| {
            let counts = (
                i64::from(totals.asks),
                i64::from(totals.answered),
                i64::from(totals.hits),
            );
            Some((
                (*employee)?,
                counts.0,
                counts.1,
                totals.median_secs,
                totals.p90_secs,
                counts.2,
            ))
        });
        ensure!(narrow.eq(numbers.iter().copied()), "the statements differ");
        Ok(())
    }
}

fn report(rounds: &[Round], arguments: &CompanyBench) {
    type Pick = fn(&Round) -> f64;
    let figures: [(&str, Pick); 7] = [
        ("whole", |round| round.whole),
        ("narrow", |round| round.narrow),
        ("narrow_day", |round| round.narrow_day),
        ("month", |round| round.month),
        ("month_unstored", |round| round.month_unstored),
        ("day", |round| round.day),
        ("day_unstored", |round| round.day_unstored),
    ];
    let mut summary = serde_json::Map::new();
    println!(
        "{:<16} {:>10} {:>10} {:>10} {:>10}",
        "median of rounds", "ms", "of whole", "of narrow", "of month"
    );
    for (name, pick) in figures {
        let ms = median(rounds.iter().map(pick));
        let of = |floor: Pick| median(rounds.iter().map(|round| pick(round) / floor(round)));
        let (whole, narrow, month) = (of(|r| r.whole), of(|r| r.narrow), of(|r| r.month));
        println!("{name:<16} {ms:>10.2} {whole:>10.3} {narrow:>10.3} {month:>10.3}");
        summary.insert(
            name.to_owned(),
            json!({ "ms": ms, "of_whole": whole, "of_narrow": narrow, "of_month": month }),
        );
    }
    if arguments.json {
        summary.insert("employees".to_owned(), json!(arguments.employees));
        summary.insert("messages".to_owned(), json!(arguments.messages));
        println!("{}", serde_json::Value::Object(summary));
    }
}
