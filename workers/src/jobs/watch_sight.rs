//! `watch_sight`: what the bot cannot see. Telegram keeps updates for a day: a gateway that was away for longer has lost
//! some. In a chat it was removed from, or in which it is no admin while privacy mode is on, it sees nothing or little.
//! Such times are gaps: asks of then are unknown, and admins are told (chat spec, cases 42 and 43).

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use finco_jobs::{LinkAnswers, SendMessage, WatchSight};
use finco_queue::{EntryMeta, Failure, PushOptions, Watch};
use finco_store::sight::{self, OpenGap, Stand};
use finco_store::supervisors::{self, Group};
use finco_store::{PgConnection, StoreError, company, unlinked};
use finco_texts::fill;
use serde::Deserialize;

use crate::Context;
use crate::chat::tell::tell;
use crate::chat::waiting::show::moment;
use crate::context::{sqlx_failure, store_failure};

/// How long Telegram keeps updates for a bot that does not fetch them.
pub const KEPT: TimeDelta = TimeDelta::hours(24);

/// What the gateway tells with its signs of life, of that what is needed here.
#[derive(Debug, Default, Deserialize)]
struct Facts {
    in_touch_since: Option<DateTime<Utc>>,
    contact_at: Option<DateTime<Utc>>,
    reads_all: Option<bool>,
}

/// A time in which a gateway was never out of touch with Telegram for longer than it keeps updates.
#[derive(Debug, PartialEq, Eq)]
struct Stretch {
    since: DateTime<Utc>,
    until: DateTime<Utc>,
}

/// Looks at everything.
///
/// # Errors
/// When a neighbour is away.
pub async fn run(_job: WatchSight, _meta: EntryMeta, context: Arc<Context>) -> Result<(), Failure> {
    let now = context.clock.now();
    let watch = context.queues.watch().await.map_err(Failure::retry)?;
    let facts = facts(&watch);
    let mut messages = look_at_gateway(&context, &stretches(&facts), now)
        .await
        .map_err(store_failure)?;
    let reads_all = facts.iter().find_map(|facts| facts.reads_all);
    messages.extend(look_at_chats(&context, reads_all, now).await.map_err(store_failure)?);
    for message in messages {
        context.push(&message, PushOptions::default()).await?;
    }
    // A gap that began or ended marks the chats in which somebody waited then.
    let mut conn = context.pool.acquire().await.map_err(sqlx_failure)?;
    let marked = unlinked::list_unlinked(&mut conn, 1, &[])
        .await
        .map_err(store_failure)?;
    if !marked.is_empty() {
        context.push(&LinkAnswers {}, LinkAnswers::once()).await?;
    }
    Ok(())
}

/// What gateways tell, those that live and those that lived this week; the newest word first.
fn facts(watch: &Watch) -> Vec<Facts> {
    let gateways = watch.beats.iter().filter(|beat| beat.name.starts_with("gateway:"));
    let mut gateways: Vec<_> = gateways.collect();
    gateways.sort_by_key(|beat| beat.age_ms);
    let told = gateways.into_iter().map(|beat| serde_json::from_str(&beat.facts));
    told.filter_map(Result::ok).collect()
}

/// When gateways were in touch, by their beginnings.
fn stretches(facts: &[Facts]) -> Vec<Stretch> {
    let stretch = |facts: &Facts| {
        let until = facts.contact_at?;
        let since = facts.in_touch_since.unwrap_or(until);
        Some(Stretch { since, until })
    };
    let mut stretches: Vec<_> = facts.iter().filter_map(stretch).collect();
    stretches.sort_by_key(|stretch| stretch.since);
    stretches
}

/// Walks from what was known to what gateways tell since then: the workers or Postgres may have been away meanwhile, and
/// only what no gateway saw was missed.
async fn look_at_gateway(
    context: &Context,
    stretches: &[Stretch],
    now: DateTime<Utc>,
) -> Result<Vec<SendMessage>, StoreError> {
    let mut transaction = context.pool.begin().await?;
    let seen = sight::find_seen(&mut transaction).await?;
    let Some(mut last) = seen.or_else(|| stretches.first().map(|stretch| stretch.since)) else {
        return Ok(Vec::new());
    };
    let open = sight::list_open(&mut transaction).await?;
    let mut gap = open
        .into_iter()
        .find(|gap| gap.chat_id.is_none() && gap.reason == "down");
    let mut messages = Vec::new();
    for stretch in stretches {
        if stretch.until <= last {
            continue;
        }
        // Back: what came in the last day was kept, what came before that is lost.
        let lost_until = stretch.since - KEPT;
        let lost_from = gap.as_ref().map_or(last, |gap| gap.from_at);
        let is_over = match gap.take() {
            Some(gap) => sight::close(&mut transaction, &gap, lost_until).await?,
            None if lost_until > last => sight::open(&mut transaction, None, "down", last, Some(lost_until), now)
                .await?
                .is_some(),
            None => false,
        };
        if is_over {
            let to = Some(lost_until);
            messages.extend(alarm(&mut transaction, "gap-down-over", "", lost_from, to, now).await?);
        }
        last = stretch.until;
    }
    if gap.is_none()
        && now - last > KEPT
        && sight::open(&mut transaction, None, "down", last, None, now)
            .await?
            .is_some()
    {
        messages.extend(alarm(&mut transaction, "gap-down", "", last, None, now).await?);
    }
    sight::set_seen(&mut transaction, last).await?;
    transaction.commit().await?;
    Ok(messages)
}

/// Why the bot does not see a chat; `None` when it does, or when nobody can tell.
fn blindness(stand: &Stand, reads_all: Option<bool>) -> Option<&'static str> {
    match stand.status.as_str() {
        "left" | "kicked" => Some("removed"),
        _ if is_plain(stand) && reads_all == Some(false) => Some("blind"),
        _ => None,
    }
}

/// Is the bot in the chat without being its administrator?
fn is_plain(stand: &Stand) -> bool {
    matches!(stand.status.as_str(), "member" | "restricted")
}

async fn look_at_chats(
    context: &Context,
    reads_all: Option<bool>,
    now: DateTime<Utc>,
) -> Result<Vec<SendMessage>, StoreError> {
    let mut transaction = context.pool.begin().await?;
    // One look at a time: two would open and close over each other.
    sight::lock(&mut transaction).await?;
    let stands = sight::list_stands(&mut transaction).await?;
    let mut open: BTreeMap<i64, OpenGap> = BTreeMap::new();
    for gap in sight::list_open(&mut transaction).await? {
        if let Some(chat) = gap.chat_id {
            open.insert(chat, gap);
        }
    }
    let mut messages = Vec::new();
    for stand in stands {
        let reason = blindness(&stand, reads_all);
        let gap = open.remove(&stand.chat_id);
        if gap.as_ref().map(|gap| gap.reason.as_str()) == reason {
            continue;
        }
        if let Some(gap) = gap.as_ref().filter(|gap| gap.reason == "blind" && is_plain(&stand))
            && (stand.since <= gap.from_at || reads_all.is_none())
        {
            // Privacy mode is fixed when the bot is added: to switch it off is not enough, it must be added anew.
            continue;
        }
        if let Some(gap) = &gap {
            sight::close(&mut transaction, gap, stand.since).await?;
        }
        let (key, from) = match reason {
            Some(reason) => {
                let from = gap.as_ref().map_or(stand.since, |gap| gap.from_at.max(stand.since));
                if sight::open(&mut transaction, Some(stand.chat_id), reason, from, None, now)
                    .await?
                    .is_none()
                {
                    continue; // a person has ended it
                }
                (
                    if reason == "removed" {
                        "gap-removed"
                    } else {
                        "gap-blind"
                    },
                    from,
                )
            }
            None => ("gap-sees-again", gap.map_or(now, |gap| gap.from_at)),
        };
        messages.extend(alarm(&mut transaction, key, &stand.title, from, None, now).await?);
    }
    // What is left is no client chat any more: nobody is missed there.
    for gap in open.into_values() {
        sight::close(&mut transaction, &gap, now).await?;
    }
    transaction.commit().await?;
    Ok(messages)
}

/// Tells the admins.
async fn alarm(
    conn: &mut PgConnection,
    key: &str,
    chat: &str,
    from: DateTime<Utc>,
    to: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Vec<SendMessage>, StoreError> {
    let zone = company::get(conn).await?.zone;
    let mut messages = Vec::new();
    for person in supervisors::list(conn, Group::Directors).await? {
        let values = [
            ("chat", chat.to_owned().into()),
            ("from", moment(from, zone).into()),
            ("to", moment(to.unwrap_or(now), zone).into()),
        ];
        let words = fill(person.language, key, &values);
        messages.push(tell(conn, person.telegram_id, words, Vec::new(), now).await?);
    }
    Ok(messages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_that_does_not_say_since_when_is_in_touch_for_a_moment() {
        let at = |hour: i64| DateTime::from_timestamp(3_600 * hour, 0);
        let told = |since, until| Facts {
            in_touch_since: since,
            contact_at: until,
            reads_all: None,
        };
        let facts = [told(None, at(9)), told(None, None), told(at(2), at(7))];
        let stretch = |since, until| Stretch { since, until };
        let expected = [(at(2), at(7)), (at(9), at(9))].map(|(since, until)| stretch(since.unwrap(), until.unwrap()));
        assert_eq!(stretches(&facts), expected);
    }
}
