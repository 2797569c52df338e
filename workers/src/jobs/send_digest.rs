//! `send_digest`: the morning's word about the day before, to supervisors of their departments, to admins of the company.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use finco_domain::people::Language;
use finco_domain::time::day_start;
use finco_jobs::{SendDigest, SendMessage};
use finco_queue::{EntryMeta, Failure, PushOptions};
use finco_store::digests::{self, Counted};
use finco_store::supervisors::{self, Group, Recipient};
use finco_store::waiting::{self, Whose};
use finco_store::waits::Sight;
use finco_store::{StoreError, company};
use finco_texts::{duration, fill, text};

use crate::Context;
use crate::chat::digest::stop_button;
use crate::chat::tell::tell;
use crate::chat::waiting::show::{ages, line};
use crate::context::{sqlx_failure, store_failure};

/// Open waits and people that are named.
const NAMED: usize = 3;

/// Tells everybody who wants it, each in a transaction of their own.
///
/// # Errors
/// When a neighbour is away.
pub async fn run(job: SendDigest, _meta: EntryMeta, context: Arc<Context>) -> Result<(), Failure> {
    let now = context.clock.now();
    let mut conn = context.pool.acquire().await.map_err(sqlx_failure)?;
    let mut people: BTreeMap<i64, (Recipient, Option<Vec<i64>>)> = BTreeMap::new();
    for person in supervisors::list(&mut conn, Group::Leads(None))
        .await
        .map_err(store_failure)?
    {
        let departments = person.departments.clone();
        people.insert(person.id, (person, Some(departments)));
    }
    for person in supervisors::list(&mut conn, Group::Directors)
        .await
        .map_err(store_failure)?
    {
        people.insert(person.id, (person, None));
    }
    drop(conn);
    for (person, departments) in people.into_values().filter(|(person, _)| person.wants_digest) {
        let message = digest(&context, &job, &person, departments.as_deref(), now).await;
        if let Some(message) = message.map_err(store_failure)? {
            context.push(&message, PushOptions::default()).await?;
        }
    }
    Ok(())
}

async fn digest(
    context: &Context,
    job: &SendDigest,
    person: &Recipient,
    departments: Option<&[i64]>,
    now: DateTime<Utc>,
) -> Result<Option<SendMessage>, StoreError> {
    let mut transaction = context.pool.begin().await?;
    let zone = company::get(&mut transaction).await?.zone;
    let next = job.day.succ_opt().unwrap_or(job.day);
    let (from, to) = (day_start(job.day, zone), day_start(next, zone));
    let sight = match departments {
        Some(departments) => Sight::of_departments(&mut transaction, departments).await?,
        None => Sight::All,
    };
    let asks = digests::list_asks(&mut transaction, from, to, &sight).await?;
    let whose = Whose::Seen(sight.with(person.id));
    let (worst, open) = waiting::list(&mut transaction, &whose, 3, 0).await?;
    if asks.is_empty() && open == 0 {
        return Ok(None); // a day off
    }
    if !digests::insert(&mut transaction, job.day, person.id, now).await? {
        return Ok(None);
    }
    let language = person.language;
    let mut words = head(language, &job.day.format("%d.%m.%Y").to_string(), &asks, open, now);
    if !worst.is_empty() {
        words.push_str("\n\n");
        words.push_str(&text(language, "digest-worst"));
        for (place, ask) in (1..).zip(&worst) {
            let ages = ages(&mut transaction, ask, now).await?;
            words.push('\n');
            words.push_str(&line(language, place, ask, ages));
        }
    }
    let look = who_needs_a_look(&asks, now);
    if !look.is_empty() {
        words.push_str("\n\n");
        words.push_str(&text(language, "digest-look"));
        for (name, missed) in look {
            let values = [("name", name.into()), ("missed", missed.into())];
            words.push('\n');
            words.push_str(&fill(language, "digest-missed", &values));
        }
    }
    let buttons = vec![vec![stop_button(language)]];
    let message = tell(&mut transaction, person.telegram_id, words, buttons, now).await?;
    transaction.commit().await?;
    Ok(Some(message))
}

fn is_missed(ask: &Counted, in_time: Option<bool>, now: DateTime<Utc>) -> bool {
    in_time.map_or(ask.state == "open" && ask.due_at < now, |in_time| !in_time)
}

fn head(language: Language, day: &str, asks: &[Counted], open: i64, now: DateTime<Utc>) -> String {
    let hit = asks.iter().filter(|ask| ask.within_target == Some(true)).count() as i64;
    let missed = asks.iter().filter(|ask| is_missed(ask, ask.within_target, now)).count() as i64;
    let answered = asks.iter().filter(|ask| ask.state == "answered").count() as i64;
    let mut waits: Vec<i64> = asks.iter().filter_map(|ask| ask.own_secs).collect();
    waits.sort_unstable();
    // The lower of the two in the middle, as everywhere in the house.
    let median = waits.get(waits.len().saturating_sub(1) / 2).copied();
    let none = || text(language, "digest-not-measured");
    let values = [
        ("day", day.to_owned().into()),
        ("asks", (asks.len() as i64).into()),
        ("answered", answered.into()),
        (
            "rate",
            // Rounded down, as everywhere in the house: 100 % is said of no day with a miss.
            match hit + missed {
                0 => none(),
                decided => format!("{} % ({hit}/{decided})", hit * 100 / decided),
            }
            .into(),
        ),
        (
            "median",
            median.map_or_else(none, |secs| duration(language, secs)).into(),
        ),
        ("open", open.into()),
    ];
    fill(language, "digest-head", &values)
}

/// Those with the most misses of their own.
fn who_needs_a_look(asks: &[Counted], now: DateTime<Utc>) -> Vec<(String, i64)> {
    let mut missed: BTreeMap<(&str, Option<i64>), i64> = BTreeMap::new();
    for ask in asks.iter().filter(|ask| is_missed(ask, ask.own_in_time, now)) {
        if let Some(name) = ask.name.as_deref() {
            *missed.entry((name, ask.employee)).or_default() += 1;
        }
    }
    let mut people: Vec<(String, i64)> = missed.into_iter().map(|((name, _), n)| (name.to_owned(), n)).collect();
    people.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    people.truncate(NAMED);
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_with_a_miss_is_never_wholly_in_time() {
        let now: DateTime<Utc> = "2026-11-17T04:00:00Z".parse().unwrap();
        let answered = Counted {
            state: "answered".into(),
            employee: Some(1),
            name: None,
            own_secs: Some(60),
            within_target: Some(true),
            own_in_time: Some(true),
            due_at: now,
        };
        let mut asks = vec![answered; 200];
        asks[0].within_target = Some(false);
        let said = head(Language::En, "16.11.2026", &asks, 0, now);
        assert!(said.contains("99 % (199/200)"), "{said}");
    }
}
