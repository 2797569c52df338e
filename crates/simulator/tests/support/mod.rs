//! A simulator on a free port with a standing clock, and plain HTTP calls to it.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]
#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use finco_domain::time::ManualClock;
use finco_simulator::{GroupOptions, Limits, Simulator, SimulatorConfig, User, World, start};
use serde_json::{Value, json};

pub const TOKEN: &str = "7000000001:simulated-token";
pub const AZIZ: i64 = 501;
pub const OLGA: i64 = 502;
pub const LONG: Duration = Duration::from_secs(20);

pub struct Fixture {
    pub simulator: Simulator,
    pub world: World,
    pub clock: Arc<ManualClock>,
    pub http: reqwest::Client,
    pub group: i64,
}

pub fn noon() -> DateTime<Utc> {
    "2026-11-20T07:00:00Z".parse().unwrap()
}

impl Fixture {
    /// A client, an employee, a supergroup of both with the bot in it, and the client's private chat.
    pub async fn new() -> Self {
        Self::with(Limits::off()).await
    }

    pub async fn with(limits: Limits) -> Self {
        let clock = Arc::new(ManualClock::at(noon()));
        let config = SimulatorConfig {
            limits,
            ..SimulatorConfig::default()
        };
        let simulator = start(config, clock.clone()).await.unwrap();
        let world = simulator.world();
        world.add_user(User::person(AZIZ, "Aziz", "uz").with_last_name("Karimov"));
        world.add_user(User::person(OLGA, "Ольга", "ru"));
        let group = world
            .add_group("Mijozlar", &[OLGA, AZIZ], GroupOptions::default())
            .unwrap();
        world.add_private(AZIZ).unwrap();
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let fixture = Self {
            simulator,
            world,
            clock,
            http,
            group,
        };
        fixture.drain().await;
        fixture
    }

    pub fn method(&self, name: &str) -> String {
        format!("{}/bot{TOKEN}/{name}", self.simulator.url())
    }

    pub async fn call(&self, method: &str, params: Value) -> Value {
        let answer = self.http.post(self.method(method)).json(&params).send().await.unwrap();
        let status = answer.status().as_u16();
        let body: Value = answer.json().await.unwrap();
        let told = body["error_code"].as_u64().unwrap_or(200);
        assert_eq!(
            u64::from(status),
            told,
            "the HTTP status tells what the body tells: {body}"
        );
        body
    }

    /// The call's result; it must succeed.
    pub async fn ok(&self, method: &str, params: Value) -> Value {
        let body = self.call(method, params).await;
        assert_eq!(body["ok"], true, "{method}: {body}");
        body["result"].clone()
    }

    /// The code and text of a call that must be refused.
    pub async fn refused(&self, method: &str, params: Value) -> (u64, String) {
        let body = self.call(method, params).await;
        assert_eq!(body["ok"], false, "{method}: {body}");
        (
            body["error_code"].as_u64().unwrap(),
            body["description"].as_str().unwrap().to_owned(),
        )
    }

    pub async fn send(&self, chat: i64, text: &str) -> Value {
        self.call("SendMessage", json!({ "chat_id": chat, "text": text })).await
    }

    pub async fn updates(&self) -> Vec<Value> {
        self.ok("GetUpdates", json!({})).await.as_array().unwrap().clone()
    }

    /// Takes and confirms everything that waits.
    pub async fn drain(&self) -> Vec<Value> {
        let updates = self.updates().await;
        if let Some(last) = updates.last() {
            self.ok(
                "GetUpdates",
                json!({ "offset": last["update_id"].as_i64().unwrap() + 1 }),
            )
            .await;
        }
        updates
    }
}
