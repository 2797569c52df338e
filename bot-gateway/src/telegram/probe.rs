//! Asks Telegram now and then how the bot stands: at night no update comes, and silence must not look like absence.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
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
    let Mode::Webhook { url, .. } = mode else {
        return Ok(()); // every poll tells by itself
    };
    let info = api
        .call("getWebhookInfo", &json!({}))
        .await
        .map_err(|error| error.to_string())?;
    let info: Value = serde_json::from_str(&info).map_err(|error| error.to_string())?;
    check_webhook(&info, url.as_deref())?;
    sight.contact(0);
    Ok(())
}

/// Do updates come in, as far as Telegram says? Its last error stays on record when all is well again, so it counts only
/// while updates wait.
fn check_webhook(info: &Value, ours: Option<&str>) -> Result<(), String> {
    let theirs = info["url"].as_str().unwrap_or_default();
    if theirs.is_empty() {
        return Err("no webhook is set".to_owned());
    }
    if ours.is_some_and(|ours| Url::parse(ours).ok() != Url::parse(theirs).ok()) {
        return Err("the webhook leads to another address".to_owned());
    }
    let pending = info["pending_update_count"].as_i64().unwrap_or_default();
    match info["last_error_message"].as_str().filter(|_| pending > 0) {
        Some(words) => Err(format!("{pending} updates wait: {words}")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_is_open_when_it_is_ours_and_nothing_waits_for_an_error() {
        let check = |info: Value| check_webhook(&info, Some("https://kpi.example.uz:443/telegram/webhook"));
        let ours = "https://kpi.example.uz/telegram/webhook";
        assert_eq!(check(json!({ "url": ours, "pending_update_count": 0 })), Ok(()));
        let mended = json!({ "url": ours, "pending_update_count": 0, "last_error_message": "Connection refused" });
        assert_eq!(check(mended), Ok(()));
        assert_eq!(check(json!({ "url": ours, "pending_update_count": 2 })), Ok(()));
        let broken = json!({ "url": ours, "pending_update_count": 2, "last_error_message": "Connection refused" });
        assert_eq!(check(broken), Err("2 updates wait: Connection refused".to_owned()));
        assert!(check(json!({ "url": "", "pending_update_count": 0 })).is_err());
        assert!(check(json!({ "url": "https://test.example.uz/telegram/webhook" })).is_err());
        assert_eq!(check_webhook(&json!({ "url": ours }), None), Ok(()));
    }
}
