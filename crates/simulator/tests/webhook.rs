//! Webhooks: the secret, retries until 2xx, and no polling beside one.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod support;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use finco_simulator::SayOptions;
use serde_json::{Value, json};
use support::{AZIZ, Fixture, LONG};
use tokio::net::TcpListener;

type Got = Arc<Mutex<Vec<(String, Value)>>>;

/// A receiver that refuses its first two requests.
async fn receiver() -> (String, Got) {
    async fn take(State(got): State<Got>, headers: HeaderMap, body: String) -> StatusCode {
        let secret = headers
            .get("X-Telegram-Bot-Api-Secret-Token")
            .and_then(|value| value.to_str().ok());
        let mut got = got.lock().unwrap();
        got.push((
            secret.unwrap_or_default().to_owned(),
            serde_json::from_str(&body).unwrap(),
        ));
        if got.len() <= 2 {
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            StatusCode::OK
        }
    }
    let got = Got::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let app = Router::new().route("/hook", post(take)).with_state(got.clone());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (url, got)
}

#[tokio::test]
async fn updates_are_pushed_with_the_secret_until_they_are_taken() {
    let fixture = Fixture::new().await;
    let (url, got) = receiver().await;
    let hook = json!({ "url": url, "secret_token": "s3cret_-", "max_connections": 1 });
    fixture.ok("SetWebhook", hook).await;
    let ask = |text: &str| {
        fixture
            .world
            .say(fixture.group, AZIZ, text, SayOptions::default())
            .unwrap()
    };
    ask("bir");
    ask("ikki");
    assert!(
        fixture.world.until(LONG, |world| world.pending() == 0).await,
        "both are taken in the end"
    );
    let got = got.lock().unwrap().clone();
    assert!(got.iter().all(|(secret, _)| secret == "s3cret_-"));
    let texts: Vec<_> = got
        .iter()
        .map(|(_, update)| update["message"]["text"].as_str().unwrap())
        .collect();
    assert_eq!(
        texts,
        ["bir", "bir", "bir", "ikki"],
        "refused twice, then taken; one connection keeps the order"
    );
    let info = fixture.ok("GetWebhookInfo", json!({})).await;
    assert_eq!(
        info["last_error_message"],
        "Wrong response from the webhook: 503 Service Unavailable"
    );
    assert_eq!(info["pending_update_count"], 0);
}

#[tokio::test]
async fn polling_and_a_webhook_exclude_each_other() {
    let fixture = Fixture::new().await;
    let hook = json!({ "url": "http://127.0.0.1:9/nobody" });
    let calls = fixture.world.calls("getUpdates");
    let waiting = fixture.call("GetUpdates", json!({ "timeout": 30 }));
    let set = async {
        assert!(
            fixture
                .world
                .until(LONG, |world| world.calls("getUpdates") > calls)
                .await
        );
        fixture.call("setWebhook", hook.clone()).await
    };
    let (waiting, set) = tokio::join!(waiting, set);
    assert_eq!(waiting["error_code"], 409);
    assert_eq!(set["description"], "Webhook was set");
    assert_eq!(fixture.refused("getUpdates", json!({})).await.0, 409);
    fixture.ok("DeleteWebhook", json!({})).await;
    assert!(fixture.updates().await.is_empty());
}

#[tokio::test]
async fn bad_webhooks_are_refused_and_pending_updates_can_be_dropped() {
    let fixture = Fixture::new().await;
    let bad_secret = json!({ "url": "https://example.uz/hook", "secret_token": "maxfiy so‘z" });
    let text = "Bad Request: secret token contains unallowed characters".to_owned();
    assert_eq!(fixture.refused("setWebhook", bad_secret).await, (400, text));
    assert_eq!(
        fixture
            .refused("setWebhook", json!({ "url": "ftp://example.uz" }))
            .await
            .0,
        400
    );
    fixture
        .world
        .say(fixture.group, AZIZ, "x", SayOptions::default())
        .unwrap();
    assert_eq!(fixture.world.pending(), 1);
    fixture
        .ok("deleteWebhook", json!({ "drop_pending_updates": true }))
        .await;
    assert_eq!(fixture.world.pending(), 0);
}
