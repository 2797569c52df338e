//! `calculate_kpi`: bring a month's scores up to date, because its asks changed, by schedule, or on demand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use finco_domain::score::Rule;
use finco_domain::time::Month;
use finco_jobs::CalculateKpi;
use finco_kpi_engine::facts::{BadFacts, Day, encode_messages};
use finco_kpi_engine::month::{Month as Worked, MonthOf, is_readable};
use finco_queue::{EntryMeta, Failure};
use finco_store::score_basis::{self, Basis, Wanted};
use finco_store::score_days::{self, DayFacts, Marked, Rest};
use finco_store::scores::{self, Run};
use finco_store::{PgConnection, StoreError};

use crate::Context;
use crate::context::store_failure;

/// Counts the month's changed days and works its scores out again from all its days.
///
/// # Errors
/// When the database is away.
pub async fn run(job: CalculateKpi, _meta: EntryMeta, context: Arc<Context>) -> Result<(), Failure> {
    let done = async {
        let mut transaction = context.pool.begin().await?;
        calculate(&mut transaction, &job, context.clock.now()).await?;
        transaction.commit().await?;
        Ok(())
    };
    done.await.map_err(store_failure)
}

/// Does the job in the caller's transaction.
///
/// # Errors
/// When the database is away.
pub async fn calculate(conn: &mut PgConnection, job: &CalculateKpi, now: DateTime<Utc>) -> Result<(), StoreError> {
    let month = job.month;
    // Taken before anything is read: whoever changes the month's asks from here on marks the day again afterwards.
    let last = scores::lock(conn, month).await?;
    let anew = job.anew || last.is_none();
    let wanted = Wanted {
        // A month in which nobody has a score yet holds on to no rules.
        rule_version: last
            .filter(|last| last.has_scores && !job.anew)
            .map(|last| last.rule_version),
        with_messages: job.messages || job.anew,
        without_rest: anew,
    };
    let mut basis = score_basis::take(conn, month, wanted).await?;
    let Marked { asks, messages } = &mut basis.marked;
    asks.extend(job.days.iter().filter(|day| is_in(month, **day)));
    if anew {
        asks.extend(days_of(month));
    }
    if job.anew {
        messages.extend(days_of(month));
    }
    let (rule_version, days) = (basis.rule.version, basis.marked.asks.len());
    let worked_out = make(conn, month, basis, now).await?;
    let run = Run {
        rule_version,
        calculated_at: now,
        next_due_at: worked_out.next_due_at,
        team: worked_out.team,
        days: worked_out.days,
        scores: worked_out.scores,
    };
    scores::replace(conn, month, &run, "leaderboard").await?;
    tracing::debug!(%month, employees = run.scores.len(), days, "scored");
    Ok(())
}

/// Counts the changed days and works the month out: from the rest, where that still holds, and the days from there on.
async fn make(conn: &mut PgConnection, month: Month, basis: Basis, now: DateTime<Utc>) -> Result<Worked, StoreError> {
    let (zone, rule, Marked { asks, messages }) = (basis.zone, basis.rule, basis.marked);
    let mut days = counted(basis.days);
    // While only the latest day changes, or later ones come, what the days before it come to still holds.
    let holds = |rest: &Rest| asks.iter().chain(&messages).all(|day| *day >= rest.of) && is_readable(&rest.days);
    let had_rest = basis.rest.is_some();
    let mut rest = basis.rest.filter(holds);
    if had_rest && rest.is_none() {
        days = counted(score_days::list(conn, month).await?);
    }
    count(conn, &mut days, &asks, &messages, zone).await?;
    if rest.as_ref().is_some_and(|rest| !days.contains_key(&rest.of)) {
        // The latest day has come to nothing, so it is another one.
        rest = None;
        days = counted(score_days::list(conn, month).await?);
    }
    let (made, kept) = match put_together(rest.as_ref(), &days, &rule, now) {
        Ok(done) => done,
        Err(BadFacts) => {
            // Another release kept the days in a form of its own.
            rest = None;
            count_anew(conn, &mut days, month, zone).await?;
            put_together(None, &days, &rule, now).map_err(unreadable)?
        }
    };
    if kept.is_some() || rest.is_none() {
        score_days::set_rest(conn, month, kept.as_ref()).await?;
    }
    Ok(made)
}

/// Counts every day of the month from the log, whatever is kept of them.
async fn count_anew(
    conn: &mut PgConnection,
    days: &mut BTreeMap<NaiveDate, DayFacts>,
    month: Month,
    zone: Tz,
) -> Result<(), StoreError> {
    let all: BTreeSet<NaiveDate> = days_of(month).collect();
    days.clear();
    score_days::replace(conn, &[], &Vec::from_iter(all.iter().copied())).await?;
    count(conn, days, &all, &all, zone).await
}

fn counted(days: Vec<DayFacts>) -> BTreeMap<NaiveDate, DayFacts> {
    days.into_iter().map(|day| (day.day, day)).collect()
}

/// Counts asks and messages of these days from the log, and stores what differs.
async fn count(
    conn: &mut PgConnection,
    days: &mut BTreeMap<NaiveDate, DayFacts>,
    asks: &BTreeSet<NaiveDate>,
    messages: &BTreeSet<NaiveDate>,
    zone: Tz,
) -> Result<(), StoreError> {
    let (no_asks, no_messages) = (Day::default().encode(), encode_messages(&BTreeMap::new()));
    let empty = |day: NaiveDate| DayFacts {
        day,
        facts: no_asks.clone(),
        messages: no_messages.clone(),
    };
    let mut changed = BTreeSet::new();
    if !asks.is_empty() {
        for (day, log) in score_days::read_asks(conn, asks, zone).await? {
            let facts = Day::of_log(&log).map_err(unreadable)?.encode();
            let counted = days.entry(day).or_insert_with(|| empty(day));
            if counted.facts != facts {
                counted.facts = facts;
                changed.insert(day);
            }
        }
    }
    if !messages.is_empty() {
        for (day, written) in score_days::count_messages(conn, messages, zone).await? {
            let written = encode_messages(&written);
            let counted = days.entry(day).or_insert_with(|| empty(day));
            if counted.messages != written {
                counted.messages = written;
                changed.insert(day);
            }
        }
    }
    let is_empty = |day: &DayFacts| day.facts == no_asks && day.messages == no_messages;
    let (gone, kept): (Vec<_>, Vec<_>) = changed.iter().map(|day| days[day].clone()).partition(is_empty);
    let gone: Vec<NaiveDate> = gone.into_iter().map(|day| day.day).collect();
    if !changed.is_empty() {
        score_days::replace(conn, &kept, &gone).await?;
    }
    days.retain(|_, day| !is_empty(day));
    Ok(())
}

/// What the month of these days comes to, which go on from `rest`; and what the days but the latest come to, where that is
/// not `rest`.
fn put_together(
    rest: Option<&Rest>,
    days: &BTreeMap<NaiveDate, DayFacts>,
    rule: &Rule,
    now: DateTime<Utc>,
) -> Result<(Worked, Option<Rest>), BadFacts> {
    let Some((latest, last)) = days.last_key_value() else {
        return Ok((MonthOf::default().finish(rule, now)?, None));
    };
    let mut kept = None;
    if rest.is_none_or(|rest| rest.of != *latest) {
        let mut before = rest.map_or_else(MonthOf::default, |rest| MonthOf::from_kept(&rest.days));
        days.range(..latest).for_each(|(_, day)| add(&mut before, day));
        kept = Some(Rest {
            of: *latest,
            days: before.encode()?,
        });
    }
    let before = kept.as_ref().or(rest);
    let mut month = before.map_or_else(MonthOf::default, |before| MonthOf::from_kept(&before.days));
    add(&mut month, last);
    Ok((month.finish(rule, now)?, kept))
}

fn add<'a>(month: &mut MonthOf<'a>, day: &'a DayFacts) {
    month.add_day(day.day, &day.facts);
    month.add_messages(day.day, &day.messages);
}

fn unreadable(error: BadFacts) -> StoreError {
    StoreError::Taken(error.to_string())
}

fn is_in(month: Month, day: NaiveDate) -> bool {
    (day.year(), day.month()) == (month.year, month.month)
}

fn days_of(month: Month) -> impl Iterator<Item = NaiveDate> {
    month.first_day().iter_days().take_while(move |day| is_in(month, *day))
}
