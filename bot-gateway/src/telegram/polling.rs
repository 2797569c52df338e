//! Polling: updates are made durable, and only then the offset moves.

use std::sync::Arc;
use std::time::Duration;

use finco_jobs::HandleUpdate;
use finco_queue::Queues;
use serde_json::json;
use serde_json::value::RawValue;
use tokio_util::sync::CancellationToken;

use crate::sight::Sight;

use super::api::{ALLOWED_UPDATES, Api, POLL_SECS, TelegramError};

/// Polls until `stop`. Whatever goes wrong is waited out: Telegram keeps updates for a day.
pub(crate) async fn run(api: Arc<Api>, queues: Queues, sight: Sight, stop: CancellationToken) {
    let mut offset = 0;
    let mut failures = 0_u32;
    // The first poll does not wait: its answer tells at once that updates can come in.
    let mut hold_secs = 0;
    while !stop.is_cancelled() {
        let polled = tokio::select! {
            // Nothing is lost by leaving a poll: its updates were not confirmed.
            () = stop.cancelled() => break,
            polled = poll(&api, &queues, &sight, (offset, hold_secs)) => polled,
        };
        hold_secs = POLL_SECS;
        match polled {
            Ok(next) => (offset, failures) = (next, 0),
            Err(wait) => {
                failures += 1;
                let wait = wait.unwrap_or(Duration::from_millis(500 << failures.min(6)));
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = tokio::time::sleep(wait) => {}
                }
            }
        }
    }
}

/// One poll; the next offset, or how long to wait before trying the same one again.
async fn poll(
    api: &Api,
    queues: &Queues,
    sight: &Sight,
    (offset, hold_secs): (i64, u64),
) -> Result<i64, Option<Duration>> {
    let arguments = json!({ "offset": offset, "limit": 100, "timeout": hold_secs, "allowed_updates": ALLOWED_UPDATES });
    let text = api.call("getUpdates", &arguments).await.map_err(|error| {
        tracing::warn!(%error, "polling failed");
        sight.problem(&error.to_string());
        match error {
            TelegramError::RetryAfter(secs) => Some(Duration::from_secs(secs)),
            _ => None,
        }
    })?;
    let updates: Vec<&RawValue> = serde_json::from_str(&text).map_err(|error| {
        tracing::error!(%error, "Telegram's answer holds no updates");
        None
    })?;
    let mut next = offset;
    let mut jobs = Vec::with_capacity(updates.len());
    for update in updates {
        let raw = update.get().as_bytes();
        if let Some(id) = finco_wire::telegram::peek_update_id(raw) {
            next = next.max(id + 1);
        }
        jobs.push(HandleUpdate {
            raw: raw.to_vec(),
            received_at_ms: 0,
        });
    }
    queues.push_all(&jobs).await.map_err(|error| {
        tracing::warn!(%error, "updates could not be made durable; they will be asked for again");
        None
    })?;
    sight.contact(jobs.len());
    metrics::counter!("finco_updates_total", "status" => "200").increment(jobs.len() as u64);
    Ok(next)
}
