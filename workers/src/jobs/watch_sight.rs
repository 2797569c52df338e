//! `watch_sight`: what the bot cannot see. Telegram keeps updates for a day: a gateway that was away for longer has lost
//! some. In a chat it was removed from, or in which it is no admin while privacy mode is on, it sees nothing or little.
//! Such times are gaps: asks of then are unknown, and admins are told (chat spec, cases 42 and 43).

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use finco_jobs::{SendMessage, WatchSight};
use finco_queue::{EntryMeta, Failure, PushOptions, Watch};
use finco_store::sight::{self, OpenGap, Stand};
use finco_store::supervisors::{self, Group};
use finco_store::{PgConnection, StoreError, company};
use finco_texts::fill;
use serde::Deserialize;

use crate::Context;
use crate::chat::tell::tell;
use crate::chat::waiting::show::moment;
use crate::context::store_failure;

/// How long Telegram keeps updates for a bot that does not fetch them.
const KEPT: TimeDelta = TimeDelta::hours(24);

/// What the gateway tells with its signs of life, of that what is needed here.
#[derive(Debug, Default, Deserialize)]
struct Facts {
    contact_at: Option<DateTime<Utc>>,
    reads_all: Option<bool>,
}

/// Looks at everything.
///
/// # Errors
/// When a neighbour is away.
pub async fn run(_job: WatchSight, _meta: EntryMeta, context: Arc<Context>) -> Result<(), Failure> {
    let now = context.clock.now();
    let watch = context.queues.watch().await.map_err(Failure::retry)?;
    let facts = facts(&watch);
    let mut messages = look_at_gateway(&context, facts.contact_at, now)
        .await
        .map_err(store_failure)?;
    messages.extend(
        look_at_chats(&context, facts.reads_all, now)
            .await
            .map_err(store_failure)?,
    );
    for message in messages {
        context.push(&message, PushOptions::default()).await?;
    }
    Ok(())
}

/// What the gateway that was last in touch tells.
fn facts(watch: &Watch) -> Facts {
    let gateways = watch.beats.iter().filter(|beat| beat.name.starts_with("gateway:"));
    let told = gateways.filter_map(|beat| serde_json::from_str::<Facts>(&beat.facts).ok());
    told.max_by_key(|facts| facts.contact_at).unwrap_or_default()
}

async fn look_at_gateway(
    context: &Context,
    contact: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Vec<SendMessage>, StoreError> {
    let mut transaction = context.pool.begin().await?;
    let seen = sight::find_seen(&mut transaction).await?;
    let gap = sight::list_open(&mut transaction).await?;
    let gap = gap
        .into_iter()
        .find(|gap| gap.chat_id.is_none() && gap.reason == "down");
    let mut messages = Vec::new();
    match (seen, gap, contact) {
        // Back: what came in the last day was kept, what came before that is lost.
        (_, Some(gap), Some(contact)) if contact > gap.from_at && now - contact < KEPT => {
            let lost_until = contact - KEPT;
            if sight::close(&mut transaction, &gap, lost_until).await? {
                messages = alarm(
                    &mut transaction,
                    "gap-down-over",
                    "",
                    gap.from_at,
                    Some(lost_until),
                    now,
                )
                .await?;
            }
        }
        // Away and back between two looks, as when the whole house stood still.
        (Some(seen), None, Some(contact)) if contact - seen > KEPT => {
            let lost_until = contact - KEPT;
            let new = sight::open(&mut transaction, None, "down", seen, Some(lost_until), now).await?;
            if new.is_some() {
                messages = alarm(&mut transaction, "gap-down-over", "", seen, Some(lost_until), now).await?;
            }
        }
        (Some(seen), None, contact) => {
            let last = contact.map_or(seen, |contact| contact.max(seen));
            if now - last > KEPT
                && sight::open(&mut transaction, None, "down", last, None, now)
                    .await?
                    .is_some()
            {
                messages = alarm(&mut transaction, "gap-down", "", last, None, now).await?;
            }
        }
        _ => {}
    }
    if let Some(contact) = contact {
        sight::set_seen(&mut transaction, contact).await?;
    }
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
                sight::open(&mut transaction, Some(stand.chat_id), reason, from, None, now).await?;
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
