//! Signs of life of every role, kept in Redis: what the pages of operations show, and how a long absence is noticed.

use std::time::Duration;

use chrono::{DateTime, Utc};
use finco_domain::time::SharedClock;
use finco_queue::Queues;
use finco_workers::jobs::watch_sight::KEPT;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// How often a role says that it lives.
const EVERY: Duration = Duration::from_secs(5);

/// What a role tells along; its moments are those of the role's own clock.
pub(crate) type Facts = Box<dyn FnMut(DateTime<Utc>) -> Value + Send>;

/// Gives a sign of life until `stop`. While Redis is away there is none, which is what being away looks like.
pub(crate) async fn run(
    role: &'static str,
    queues: Queues,
    clock: SharedClock,
    mut facts: Facts,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    // One name for each start: several processes of a role are counted.
    let name = format!("{role}:{}", uuid::Uuid::new_v4().simple());
    let mut every = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            _ = every.tick() => {}
        }
        let now = clock.now();
        let mut told = json!({ "at": now, "version": env!("CARGO_PKG_VERSION") });
        if let (Some(told), Value::Object(more)) = (told.as_object_mut(), facts(now)) {
            told.extend(more);
        }
        if let Err(error) = queues.beat(&name, &told.to_string()).await {
            tracing::debug!(role, %error, "no sign of life");
        }
    }
}

/// The facts of a role that has none.
pub(crate) fn no_facts() -> Facts {
    Box::new(|_| json!({}))
}

/// The facts of the gateway: when it was last in touch with Telegram, since when it was never out of touch for so long that
/// Telegram threw updates away, and what it knows of the bot.
pub(crate) fn gateway_facts(sight: finco_bot_gateway::Sight, mode: &'static str) -> Facts {
    let (mut in_touch_since, mut contact_at, mut update_at) = (None, None::<DateTime<Utc>>, None::<DateTime<Utc>>);
    Box::new(move |now| {
        let seen = sight.look();
        if seen.contact {
            if contact_at.is_none_or(|at| now - at > KEPT) {
                in_touch_since = Some(now);
            }
            contact_at = Some(now);
        }
        update_at = if seen.update { Some(now) } else { update_at };
        let mut facts = json!(seen);
        facts["mode"] = json!(mode);
        facts["in_touch_since"] = json!(in_touch_since);
        facts["contact_at"] = json!(contact_at);
        facts["last_update_at"] = json!(update_at);
        facts
    })
}
