//! Asks Telegram now and then how the bot stands: at night no update comes, and silence must not look like absence.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::api::Api;
use crate::config::Mode;
use crate::sight::Sight;

const EVERY: Duration = Duration::from_secs(30);

/// Probes until `stop`. What fails is told and tried again the next time.
pub(crate) async fn run(api: Arc<Api>, mode: Mode, sight: Sight, stop: CancellationToken) {
    let mut every = tokio::time::interval(EVERY);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = every.tick() => {}
        }
        let probed = tokio::select! {
            () = stop.cancelled() => return,
            probed = probe(&api, &mode, &sight) => probed,
        };
        if let Err(problem) = probed {
            tracing::debug!(problem, "Telegram was asked how the bot stands");
            sight.problem(&problem);
        }
    }
}

async fn probe(api: &Api, mode: &Mode, sight: &Sight) -> Result<(), String> {
    let me = api.call("getMe", &json!({})).await.map_err(|error| error.to_string())?;
    sight.introduced(&me);
    if matches!(mode, Mode::Polling) {
        return Ok(());
    }
    let info = api
        .call("getWebhookInfo", &json!({}))
        .await
        .map_err(|error| error.to_string())?;
    let info: Value = serde_json::from_str(&info).unwrap_or_default();
    let pending = info["pending_update_count"].as_i64().unwrap_or_default();
    match info["last_error_message"].as_str().filter(|_| pending > 0) {
        Some(words) => Err(format!("{pending} updates wait: {words}")),
        None => Ok(()),
    }
}
