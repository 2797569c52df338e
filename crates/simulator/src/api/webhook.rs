//! Webhooks: setting one, and pushing updates to it until it answers 2xx.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::{Client, Url, redirect};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::Answer;
use super::error::ApiError;
use super::params::Params;
use crate::state::State;
use crate::world::World;

/// The first pause after a failed push; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// Where updates are pushed to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Webhook {
    pub(crate) url: Url,
    secret: Option<String>,
    max_connections: usize,
    last_error: Option<(DateTime<Utc>, String)>,
}

pub(super) fn set(state: &mut State, params: &Params) -> Answer {
    let Some(url) = params.text("url") else {
        return delete(state, params);
    };
    let bad = |why: &str| ApiError::bad(format!("bad webhook: {why}"));
    let url: Url = url.parse().map_err(|_| bad("invalid webhook URL specified"))?;
    // Telegram demands HTTPS; a fake one is often asked to push inside one machine or one compose network.
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad("HTTPS url must be provided for webhook"));
    }
    let secret = params.text("secret_token").map(str::to_owned);
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if secret
        .as_ref()
        .is_some_and(|secret| secret.len() > 256 || !secret.chars().all(allowed))
    {
        return Err(ApiError::bad("secret token contains unallowed characters"));
    }
    let max_connections = params.int("max_connections").unwrap_or(40).clamp(1, 100).unsigned_abs();
    if let Some(Value::Array(kinds)) = params.json("allowed_updates")? {
        let kinds: Vec<String> = kinds
            .iter()
            .filter_map(|kind| kind.as_str().map(str::to_owned))
            .collect();
        state.queue.allow(&kinds);
    }
    if params.flag("drop_pending_updates") {
        state.queue.clear();
    }
    let max_connections = usize::try_from(max_connections).unwrap_or(40);
    state.webhook = Some(Webhook {
        url,
        secret,
        max_connections,
        last_error: None,
    });
    Ok((json!(true), Some("Webhook was set")))
}

pub(super) fn delete(state: &mut State, params: &Params) -> Answer {
    if params.flag("drop_pending_updates") {
        state.queue.clear();
    }
    let had = state.webhook.take().is_some();
    Ok((
        json!(true),
        Some(if had {
            "Webhook was deleted"
        } else {
            "Webhook is already deleted"
        }),
    ))
}

pub(super) fn info(state: &State) -> Value {
    let mut info = json!({ "url": "", "has_custom_certificate": false, "pending_update_count": state.queue.len() });
    if let Some(webhook) = &state.webhook {
        info["url"] = json!(webhook.url.as_str());
        info["max_connections"] = json!(webhook.max_connections);
        info["ip_address"] = json!("127.0.0.1");
        if let Some((at, message)) = &webhook.last_error {
            info["last_error_date"] = json!(at.timestamp());
            info["last_error_message"] = json!(message);
        }
    }
    if let Some(allowed) = state.queue.allowed() {
        info["allowed_updates"] = json!(allowed);
    }
    info
}

/// Pushes waiting updates to the webhook, whenever there is one, until the simulator stops.
pub(crate) async fn deliver(world: World) {
    let client = Client::builder()
        .redirect(redirect::Policy::none())
        .timeout(Duration::from_secs(60))
        .no_proxy()
        .build()
        .expect("a client without a proxy and certificates of its own always builds");
    let mut changes = world.changes();
    let mut flying = JoinSet::new();
    let mut in_flight = BTreeSet::new();
    let closing = world.closing().clone();
    loop {
        changes.mark_unchanged();
        for (id, json) in due(&world, &in_flight) {
            in_flight.insert(id);
            flying.spawn(push_until_taken(world.clone(), client.clone(), id, json));
        }
        tokio::select! {
            () = closing.cancelled() => return,
            changed = changes.changed() => if changed.is_err() { return },
            Some(done) = flying.join_next() => if let Ok(id) = done { in_flight.remove(&id); },
        }
    }
}

/// The updates to push next: as many as there are free connections.
fn due(world: &World, in_flight: &BTreeSet<i64>) -> Vec<(i64, Arc<str>)> {
    world.look(|state| {
        let Some(webhook) = &state.webhook else {
            return Vec::new();
        };
        let room = webhook.max_connections.saturating_sub(in_flight.len());
        let waiting = state.queue.iter().filter(|update| !in_flight.contains(&update.id));
        waiting
            .take(room)
            .map(|update| (update.id, update.json.clone()))
            .collect()
    })
}

/// Pushes one update until it is taken, confirmed or dropped, or the webhook is gone; gives its id.
async fn push_until_taken(world: World, client: Client, id: i64, json: Arc<str>) -> i64 {
    let mut pause = FIRST_PAUSE;
    loop {
        let webhook = world.with(|state, now| {
            state.queue.expire(now);
            state.webhook.clone().filter(|_| state.queue.contains(id))
        });
        let Some(webhook) = webhook else { return id };
        match push(&client, &webhook, &json).await {
            Ok(()) => {
                world.with(|state, _| state.queue.remove(id));
                return id;
            }
            Err(why) => world.with(|state, now| {
                if let Some(webhook) = &mut state.webhook {
                    webhook.last_error = Some((now, why));
                }
            }),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn push(client: &Client, webhook: &Webhook, json: &str) -> Result<(), String> {
    let mut request = client
        .post(webhook.url.clone())
        .header("Content-Type", "application/json");
    if let Some(secret) = &webhook.secret {
        request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
    }
    match request.body(json.to_string()).send().await {
        Ok(response) if response.status().is_success() => Ok(()),
        Ok(response) => Err(format!("Wrong response from the webhook: {}", response.status())),
        Err(error) if error.is_timeout() => Err("Read timeout expired".to_owned()),
        Err(_) => Err("Connection refused".to_owned()),
    }
}
