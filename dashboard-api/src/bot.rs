//! What is known of the bot. The API does not talk to Telegram: it reads the traces of the gateway's work.

use chrono::{DateTime, TimeDelta, Utc};
use finco_store::accounts::{self, BotTrace};
use finco_store::{PgConnection, StoreError, invites};

use crate::Api;
use crate::error::Failure;

/// A message that waits longer than this is not being sent.
const PATIENCE: TimeDelta = TimeDelta::minutes(1);

/// What is known of the bot.
pub(crate) struct Look {
    /// `working`, `unknown`, `waiting`, `failing`.
    pub(crate) state: &'static str,
    pub(crate) username: Option<String>,
    pub(crate) trace: BotTrace,
}

/// The bot's @name: as Telegram wrote it when the bot was last added to a chat.
pub(crate) async fn username(_api: &Api, conn: &mut PgConnection) -> Result<Option<String>, StoreError> {
    invites::find_bot_username(conn).await
}

/// Looks at what the log and the outbox tell.
pub(crate) async fn look(api: &Api) -> Result<Look, Failure> {
    let mut conn = api.pool.acquire().await.map_err(StoreError::from)?;
    let trace = accounts::bot_trace(&mut conn).await?;
    Ok(Look {
        state: state_of(&trace, api.clock.now()),
        username: username(api, &mut conn).await?,
        trace,
    })
}

fn state_of(trace: &BotTrace, now: DateTime<Utc>) -> &'static str {
    let heard = trace.last_update_at.max(trace.last_sent_at);
    if trace.waiting_since.is_some_and(|since| since + PATIENCE < now) {
        "waiting"
    } else if trace.last_failed_at.is_some_and(|failed| heard < Some(failed)) {
        "failing"
    } else if heard.is_none() {
        "unknown"
    } else {
        "working"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_heard_last_counts() {
        let at = |minute: i64| DateTime::from_timestamp(60 * minute, 0);
        let trace = |update, sent, failed, waiting| BotTrace {
            last_update_at: update,
            last_sent_at: sent,
            last_failed_at: failed,
            last_error: None,
            waiting_since: waiting,
        };
        let now = at(100).unwrap();
        assert_eq!(state_of(&trace(None, None, None, None), now), "unknown");
        assert_eq!(state_of(&trace(at(3), None, None, None), now), "working");
        assert_eq!(state_of(&trace(at(3), at(4), at(5), None), now), "failing");
        assert_eq!(state_of(&trace(at(6), at(4), at(5), None), now), "working");
        assert_eq!(state_of(&trace(at(6), None, None, at(98)), now), "waiting");
        assert_eq!(state_of(&trace(at(6), None, None, at(100)), now), "working");
    }
}
