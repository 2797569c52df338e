//! What is known of the bot. The API does not talk to Telegram: it reads the gateway's signs of life and the traces of its
//! work.

use chrono::{DateTime, TimeDelta, Utc};
use finco_queue::Watch;
use finco_store::accounts::{self, BotTrace};
use finco_store::{PgConnection, StoreError, invites};
use serde::Deserialize;

use crate::Api;
use crate::error::Failure;

/// A message that waits longer than this is not being sent.
const PATIENCE: TimeDelta = TimeDelta::minutes(1);

/// A role that was silent for longer than this is taken for down.
pub(crate) const SILENCE_MS: u64 = 20_000;

/// A poll lasts under a minute; after three of them without an answer Telegram is away.
const AWAY: TimeDelta = TimeDelta::minutes(3);

/// What the gateway tells with a sign of life.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Gateway {
    #[serde(skip)]
    age_ms: u64,
    /// `polling`, `webhook`, or `none` without a token.
    pub(crate) mode: Option<String>,
    pub(crate) username: Option<String>,
    /// When updates last came in, or it was sure that none waited.
    pub(crate) contact_at: Option<DateTime<Utc>>,
    pub(crate) last_update_at: Option<DateTime<Utc>>,
    /// What stands between Telegram and us, in Telegram's words.
    pub(crate) problem: Option<String>,
}

impl Gateway {
    /// The last sign of life of a gateway.
    pub(crate) fn newest(watch: &Watch) -> Option<Self> {
        let gateways = watch.beats.iter().filter(|beat| beat.name.starts_with("gateway:"));
        let newest = gateways.min_by_key(|beat| beat.age_ms)?;
        let told: Self = serde_json::from_str(&newest.facts).unwrap_or_default();
        Some(Self {
            age_ms: newest.age_ms,
            ..told
        })
    }

    /// Why no updates come in: `no_token`, `silent`, `telegram_away`; `None` when they can.
    pub(crate) fn fault(&self, now: DateTime<Utc>) -> Option<&'static str> {
        if self.mode.as_deref() == Some("none") {
            Some("no_token")
        } else if self.age_ms >= SILENCE_MS {
            Some("silent")
        } else if self.contact_at.is_none_or(|at| now - at > AWAY) {
            Some("telegram_away")
        } else {
            None
        }
    }
}

/// What is known of the bot.
pub(crate) struct Look {
    /// `working`, `unknown`, `silent`, `no_token`, `telegram_away`, `waiting`, `failing`.
    pub(crate) state: &'static str,
    pub(crate) username: Option<String>,
    /// When the gateway was last in touch with Telegram.
    pub(crate) contact_at: Option<DateTime<Utc>>,
    pub(crate) trace: BotTrace,
}

/// The gateway's last sign of life; `None` when it gave none, or Redis is away.
async fn gateway(api: &Api) -> Option<Gateway> {
    Gateway::newest(&api.queues.watch().await.ok()?)
}

async fn name_of(gateway: Option<&Gateway>, conn: &mut PgConnection) -> Result<Option<String>, StoreError> {
    match gateway.and_then(|gateway| gateway.username.clone()) {
        Some(username) => Ok(Some(username)),
        None => invites::find_bot_username(conn).await,
    }
}

/// The bot's @name: as the gateway was told when it started, else as it stood in the log when the bot was last added to a
/// chat.
pub(crate) async fn username(api: &Api, conn: &mut PgConnection) -> Result<Option<String>, StoreError> {
    name_of(gateway(api).await.as_ref(), conn).await
}

/// Looks at the gateway's signs of life, the log and the outbox.
pub(crate) async fn look(api: &Api) -> Result<Look, Failure> {
    let gateway = gateway(api).await;
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let trace = accounts::bot_trace(&mut conn).await?;
    Ok(Look {
        state: state_of(gateway.as_ref(), &trace, api.clock.now()),
        username: name_of(gateway.as_ref(), &mut conn).await?,
        contact_at: gateway.and_then(|gateway| gateway.contact_at),
        trace,
    })
}

fn state_of(gateway: Option<&Gateway>, trace: &BotTrace, now: DateTime<Utc>) -> &'static str {
    let heard = trace.last_update_at.max(trace.last_sent_at);
    let Some(gateway) = gateway else {
        return "unknown";
    };
    match gateway.fault(now) {
        Some(fault) => fault,
        None if trace.waiting_since.is_some_and(|since| since + PATIENCE < now) => "waiting",
        None if trace.last_failed_at.is_some_and(|failed| heard < Some(failed)) => "failing",
        None => "working",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_that_is_known_is_told() {
        let at = |minute: i64| DateTime::from_timestamp(60 * minute, 0);
        let trace = |update, sent, failed, waiting| BotTrace {
            last_update_at: update,
            last_sent_at: sent,
            last_failed_at: failed,
            last_error: None,
            waiting_since: waiting,
        };
        let now = at(100).unwrap();
        let gateway = |age_ms, mode: &str, contact_at| Gateway {
            age_ms,
            mode: Some(mode.to_owned()),
            contact_at,
            ..Gateway::default()
        };
        let quiet = trace(None, None, None, None);
        assert_eq!(state_of(None, &quiet, now), "unknown");
        assert_eq!(state_of(Some(&gateway(0, "none", None)), &quiet, now), "no_token");
        assert_eq!(
            state_of(Some(&gateway(30_000, "polling", at(100))), &quiet, now),
            "silent"
        );
        assert_eq!(
            state_of(Some(&gateway(0, "polling", at(90))), &quiet, now),
            "telegram_away"
        );
        let well = gateway(0, "polling", at(100));
        let state = |trace| state_of(Some(&well), &trace, now);
        assert_eq!(state(quiet), "working");
        assert_eq!(state(trace(at(3), at(4), at(5), None)), "failing");
        assert_eq!(state(trace(at(6), at(4), at(5), None)), "working");
        assert_eq!(state(trace(at(6), None, None, at(98))), "waiting");
        assert_eq!(state(trace(at(6), None, None, at(100))), "working");
    }
}
