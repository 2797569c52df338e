//! `warn_waits`: a client waits and part of the time for an answer has passed: tell who can do something. First who holds
//! it, then the supervisors, then the admins; each ask and stage once, whatever happens to this job.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use finco_domain::calendar::CalendarVersion;
use finco_jobs::{SendMessage, WarnWaits};
use finco_kpi_engine::calendar::{due_at, is_working};
use finco_queue::{EntryMeta, Failure, PushOptions};
use finco_store::supervisors::{self, Group, Recipient};
use finco_store::waiting::{self, Waiting, Whose};
use finco_store::waits::Sight;
use finco_store::warnings::{self, Quiet};
use finco_store::{PgConnection, StoreError, company};
use finco_texts::fill;

use crate::Context;
use crate::chat::Asker;
use crate::chat::tell::tell;
use crate::chat::waiting::actions;
use crate::chat::waiting::show::{ages, card_text, moment};
use crate::context::{sqlx_failure, store_failure};

const PAGE: i64 = 200;

/// A stage that passed longer ago is history: an import of old talks, or a house that stood still for days. Longer than a
/// weekend with a holiday, for which warnings may be held.
const OLD: TimeDelta = TimeDelta::days(4);

/// Looks through everything that waits.
///
/// # Errors
/// When a neighbour is away.
pub async fn run(_job: WarnWaits, _meta: EntryMeta, context: Arc<Context>) -> Result<(), Failure> {
    let now = context.clock.now();
    let mut conn = context.pool.acquire().await.map_err(sqlx_failure)?;
    let zone = company::get(&mut conn).await.map_err(store_failure)?.zone;
    let quiet = warnings::quiet(&mut conn).await.map_err(store_failure)?;
    if quiet.holds(now.with_timezone(&zone).time()) {
        return Ok(()); // said when the quiet hours end
    }
    let mut calendars: HashMap<i64, CalendarVersion> = HashMap::new();
    let mut offset = 0;
    loop {
        let page = waiting::list_undecided(&mut conn, now - OLD, PAGE, offset)
            .await
            .map_err(store_failure)?;
        for ask in &page {
            let calendar = match calendars.get(&ask.calendar_version) {
                Some(calendar) => calendar,
                None => {
                    let found = waiting::calendar(&mut conn, ask.calendar_version)
                        .await
                        .map_err(store_failure)?;
                    calendars.entry(ask.calendar_version).or_insert(found)
                }
            };
            let stages = passed(ask, calendar, now);
            // What was said of all of them is not looked up again every minute.
            let is_news = stages.last().is_some_and(|(level, _)| level + 1 > ask.warned);
            if !is_news || is_held(quiet, calendar, now) || context.stop.is_cancelled() {
                continue;
            }
            for message in warn(&context, ask.id, &stages, now).await.map_err(store_failure)? {
                context.push(&message, PushOptions::default()).await?;
            }
        }
        if page.len() < usize::try_from(PAGE).unwrap_or_default() {
            return Ok(());
        }
        offset += PAGE;
    }
}

/// By the company's choice nobody is warned outside working hours.
fn is_held(quiet: Quiet, calendar: &CalendarVersion, now: DateTime<Utc>) -> bool {
    !quiet.outside_hours && !is_working(calendar, now)
}

/// A stage of an ask that has passed: which of its stages, counted from 0, and its percent of the target.
type Stage = (usize, i16);

fn passed(ask: &Waiting, calendar: &CalendarVersion, now: DateTime<Utc>) -> Vec<Stage> {
    let mut percents = ask.warn_percent.clone();
    percents.sort_unstable();
    percents.dedup();
    let at = |percent: i16| {
        let secs = i64::from(ask.target_secs) * i64::from(percent) / 100;
        due_at(calendar, ask.asked_at, secs, ask.unit)
    };
    percents
        .into_iter()
        .enumerate()
        .filter(|(_, percent)| (now - OLD..=now).contains(&at(*percent)))
        .collect()
}

/// Who is to be told at a stage: with nobody to be told there, whoever comes next.
async fn recipients(conn: &mut PgConnection, ask: &Waiting, level: usize) -> Result<Vec<Recipient>, StoreError> {
    let assignee = ask.assignee();
    let leads = match assignee {
        // Nobody's ask is every supervisor's; of somebody without a department no supervisor sees it.
        None => Some(Group::Leads(None)),
        Some(person) => person.department.map(|department| Group::Leads(Some(department))),
    };
    let groups = [
        assignee.map(|person| Group::Employee(person.id)),
        leads,
        Some(Group::Directors),
    ];
    for group in groups.into_iter().skip(level.min(2)).flatten() {
        let people = supervisors::list(conn, group).await?;
        if !people.is_empty() {
            return Ok(people);
        }
    }
    Ok(Vec::new())
}

/// Warns of one ask, in one transaction; what is to be sent after it.
async fn warn(
    context: &Context,
    id: i64,
    stages: &[Stage],
    now: DateTime<Utc>,
) -> Result<Vec<SendMessage>, StoreError> {
    let mut transaction = context.pool.begin().await?;
    // Another run may be at it: it is waited for, and then everything is said already.
    warnings::lock(&mut transaction, id).await?;
    let ask = waiting::find(&mut transaction, &Whose::Seen(Sight::All), id).await?;
    let Some(ask) = ask.filter(|ask| ask.is_open) else {
        return Ok(Vec::new());
    };
    let given = warnings::list_stages(&mut transaction, &ask).await?;
    let mut messages = Vec::new();
    let mut told = BTreeSet::new();
    let mut unheard = false;
    // The furthest stage first: who is concerned by several that passed meanwhile hears of that one.
    for (level, percent) in stages.iter().rev().filter(|(_, percent)| !given.contains(percent)) {
        let people = recipients(&mut transaction, &ask, *level).await?;
        unheard |= people.is_empty();
        for person in people {
            let is_new = warnings::insert(&mut transaction, &ask, *percent, person.id, now).await?;
            if is_new && told.insert(person.id) {
                messages.push(say(&mut transaction, context, &ask, &person, *percent, now).await?);
            }
        }
    }
    // A stage that nobody could be told of is tried again: somebody may have linked an account by then.
    if let Some((level, _)) = stages.last().filter(|_| !unheard) {
        warnings::set_warned(&mut transaction, id, level + 1).await?;
    }
    transaction.commit().await?;
    Ok(messages)
}

async fn say(
    conn: &mut PgConnection,
    context: &Context,
    ask: &Waiting,
    person: &Recipient,
    percent: i16,
    now: DateTime<Utc>,
) -> Result<SendMessage, StoreError> {
    let language = person.language;
    let ages = ages(conn, ask, now).await?;
    let zone = company::get(conn).await?.zone;
    let head = if percent >= 100 {
        "warning-missed"
    } else {
        "warning-soon"
    };
    let head = fill(language, head, &[("percent", i64::from(percent).into())]);
    let card = card_text(language, ask, ages, &moment(ask.asked_at, zone), now);
    let user = supervisors::find_user_of(conn, finco_domain::people::EmployeeId(person.id)).await?;
    let is_lead = user.is_some_and(|user| user.role.is_lead());
    let asker = Asker {
        user_id: person.telegram_id,
        employee: None,
        language,
        dashboard: context.config.public_url.clone(),
    };
    let buttons = actions(&asker, ask, person.id, is_lead);
    tell(conn, person.telegram_id, format!("{head}\n\n{card}"), buttons, now).await
}
