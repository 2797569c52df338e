//! `calculate_kpi`: bring a month's scores up to date, because its asks changed, by schedule, or on demand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;
use finco_domain::time::Month;
use finco_jobs::CalculateKpi;
use finco_kpi_engine::facts::{BadFacts, Day, encode_messages, read_log};
use finco_kpi_engine::month::MonthOf;
use finco_queue::{EntryMeta, Failure};
use finco_store::score_days::{self, DayFacts, Rest};
use finco_store::scores::{self, Run};
use finco_store::{PgConnection, StoreError, changes, company, score_rules};

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
    let zone = company::get(conn).await?.zone;
    // A month in which nobody has a score yet holds on to no rules.
    let rule = match last.filter(|last| last.has_scores && !job.anew) {
        Some(last) => score_rules::get(conn, last.rule_version).await?,
        None => score_rules::in_force(conn, month).await?,
    };
    let marked = score_days::take_marks(conn, month, job.messages || job.anew).await?;
    let (mut asks, mut messages) = (marked.asks, marked.messages);
    asks.extend(job.days.iter().filter(|day| is_in(month, **day)));
    if anew {
        asks.extend(days_of(month));
    }
    if job.anew {
        messages.extend(days_of(month));
    }
    let rest = match anew {
        true => None,
        false => score_days::find_rest(conn, month).await?,
    };
    let made = make(conn, month, zone, rest, &asks, &messages).await?;
    let worked_out = made.finish(&rule, now);
    let run = Run {
        rule_version: rule.version,
        calculated_at: now,
        next_due_at: worked_out.next_due_at,
        team: worked_out.team,
        days: worked_out.days,
        scores: worked_out.scores,
    };
    scores::replace(conn, month, &run).await?;
    changes::announce(conn, "leaderboard").await?;
    tracing::debug!(%month, employees = run.scores.len(), days = asks.len(), "scored");
    Ok(())
}

/// Counts the changed days and puts the month together: from `rest`, where that still holds, and the days from there on.
async fn make(
    conn: &mut PgConnection,
    month: Month,
    zone: Tz,
    rest: Option<Rest>,
    asks: &BTreeSet<NaiveDate>,
    messages: &BTreeSet<NaiveDate>,
) -> Result<MonthOf, StoreError> {
    // While only the latest day changes, or later ones come, what the days before it come to still holds.
    let mut rest = rest.filter(|rest| asks.iter().chain(messages).all(|day| *day >= rest.of));
    let first = rest.as_ref().map_or(month.first_day(), |rest| rest.of);
    let mut days = counted(score_days::list_from(conn, month, first).await?);
    count(conn, &mut days, asks, messages, zone).await?;
    if rest.as_ref().is_some_and(|rest| !days.contains_key(&rest.of)) {
        // The latest day has come to nothing, so it is another one.
        rest = None;
        days = counted(score_days::list(conn, month).await?);
    }
    let (made, kept) = match put_together(rest.as_ref(), &days) {
        Ok(done) => done,
        Err(BadFacts) => {
            // Another release kept the days in a form of its own.
            rest = None;
            count_anew(conn, &mut days, month, zone).await?;
            put_together(None, &days).map_err(unreadable)?
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
            let facts = Day::of(read_log(&log).map_err(unreadable)?).encode();
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

/// The month of these days, which go on from `rest`; and what the days but the latest come to, where that is not `rest`.
fn put_together(
    rest: Option<&Rest>,
    days: &BTreeMap<NaiveDate, DayFacts>,
) -> Result<(MonthOf, Option<Rest>), BadFacts> {
    let mut month = match rest {
        Some(rest) => MonthOf::decode(&rest.days)?,
        None => MonthOf::default(),
    };
    let Some((latest, last)) = days.last_key_value() else {
        return Ok((month, None));
    };
    for (_, day) in days.range(..latest) {
        add(&mut month, day)?;
    }
    let kept = rest.is_none_or(|rest| rest.of != *latest).then(|| Rest {
        of: *latest,
        days: month.encode(),
    });
    add(&mut month, last)?;
    Ok((month, kept))
}

fn add(month: &mut MonthOf, day: &DayFacts) -> Result<(), BadFacts> {
    month.add_day(day.day, &day.facts)?;
    month.add_messages(day.day, &day.messages)
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
