//! `getUpdates`: long polling with offset, limit, `allowed_updates`, and one poller at a time.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::error::ApiError;
use super::params::Params;
use crate::world::World;

const OTHER_POLLER: &str = "terminated by other getUpdates request; make sure that only one bot instance is running";
const WEBHOOK_ACTIVE: &str =
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

/// Gives the waiting updates, or waits for the first one up to `timeout` seconds.
pub(super) async fn get_updates(world: &World, params: &Params) -> Result<String, ApiError> {
    let limit = usize::try_from(params.int("limit").unwrap_or(100))
        .unwrap_or(0)
        .clamp(1, 100);
    let wait = params.int("timeout").unwrap_or(0).clamp(0, 50).unsigned_abs();
    let allowed = params.json("allowed_updates")?;
    let mut changes = world.changes();
    let ticket = world.with(|state, now| {
        if state.webhook.is_some() {
            return Err(ApiError::conflict(WEBHOOK_ACTIVE));
        }
        if let Some(Value::Array(kinds)) = &allowed {
            let kinds: Vec<String> = kinds
                .iter()
                .filter_map(|kind| kind.as_str().map(str::to_owned))
                .collect();
            state.queue.allow(&kinds);
        }
        state.queue.expire(now);
        if let Some(offset) = params.int("offset") {
            state.queue.confirm(offset);
        }
        state.poll += 1;
        Ok(state.poll)
    })?;
    let deadline = Instant::now() + Duration::from_secs(wait);
    loop {
        changes.mark_unchanged();
        let batch = world.look(|state| {
            if state.webhook.is_some() {
                return Err(ApiError::conflict("terminated by setWebhook request"));
            }
            if state.poll != ticket {
                return Err(ApiError::conflict(OTHER_POLLER));
            }
            Ok(state
                .queue
                .iter()
                .take(limit)
                .map(|update| update.json.clone())
                .collect::<Vec<_>>())
        })?;
        let closing = world.closing();
        if !batch.is_empty() || closing.is_cancelled() {
            return Ok(body(&batch));
        }
        tokio::select! {
            // Nobody changes the world any more, or the time is over: an empty answer either way.
            changed = timeout_at(deadline, changes.changed()) => if !matches!(changed, Ok(Ok(()))) {
                return Ok(body(&[]));
            },
            () = closing.cancelled() => {}
        }
    }
}

fn body(batch: &[std::sync::Arc<str>]) -> String {
    format!("{{\"ok\":true,\"result\":[{}]}}", batch.join(",\n"))
}
