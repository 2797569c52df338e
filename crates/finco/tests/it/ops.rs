//! Operations: what works, what waits and what died.

use finco_domain::people::UserRole;
use finco_jobs::ReplyCommand;
use finco_queue::{EntryMeta, Job, PushOptions, QueueSpec};
use finco_simulator::{GroupOptions, SayOptions};
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Browser, add_user};
use crate::harness::{House, eventually, until};

const DIRECTOR: i64 = 103;
const BOB: i64 = 200;

async fn house() -> (House, Browser) {
    let mut house = House::polling().await;
    let director = house.employee(DIRECTOR, "Rustam", "Rahbariyat", "en").await;
    house.world.add_private(DIRECTOR).unwrap();
    house.client(BOB, "Bob");
    add_user(&house, "director", UserRole::Admin, Some(director), &[]).await;
    add_user(&house, "clerk", UserRole::Hr, None, &[]).await;
    let api = house.start_api().await;
    let browser = Browser::sign_in(api, "director").await;
    (house, browser)
}

fn part<'a>(health: &'a Value, name: &str) -> &'a Value {
    let parts = health["parts"].as_array().unwrap();
    parts.iter().find(|part| part["part"] == name).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_tells_of_every_part_and_of_one_that_fell_silent() {
    let (mut house, browser) = house().await;
    let health = eventually("every part is seen", || async {
        let health = browser.get("/api/v1/ops/health").await;
        let parts = ["postgres", "redis", "bot", "gateway", "worker", "api"];
        let all = parts
            .iter()
            .all(|name| matches!(part(&health, name)["state"].as_str(), Some("up" | "warning")));
        if all { Ok(health) } else { Err(health.to_string()) }
    })
    .await;
    assert_eq!(part(&health, "bot")["facts"]["mode"], "polling");
    assert!(part(&health, "bot")["facts"]["username"].is_string(), "{health}");
    assert_eq!(part(&health, "redis")["facts"]["eviction"], "noeviction");
    assert!(part(&health, "redis")["facts"]["fsync"].is_string() && part(&health, "postgres")["latency_ms"].is_u64());
    assert_eq!(part(&health, "worker")["instances"], 1);
    house.stop("worker").await;
    until("the worker's silence shows", || async {
        let health = browser.get("/api/v1/ops/health").await;
        let worker = part(&health, "worker");
        worker["state"] == "down" && worker["last_ok_at"].is_string() && health["state"] == "down"
    })
    .await;
    house.start_worker().await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paused_queue_stands_still_while_updates_keep_coming_in() {
    let (house, browser) = house().await;
    let group = house
        .world
        .add_group("Mijozlar", &[BOB], GroupOptions::default())
        .unwrap();
    house.settle().await;
    let path = "/api/v1/ops/queues/handle_update";
    let refused = browser
        .call(Method::PATCH, path, Some(json!({ "paused": true, "reason": " " })))
        .await;
    assert_eq!(refused.status(), 422);
    let none = browser.call(
        Method::PATCH,
        "/api/v1/ops/queues/nothing",
        Some(json!({ "paused": false, "reason": "" })),
    );
    assert_eq!(none.await.status(), 404);
    let body = json!({ "paused": true, "reason": "the disk is changed" });
    let paused: Value = browser
        .call(Method::PATCH, path, Some(body))
        .await
        .json()
        .await
        .unwrap();
    assert_eq!(
        (&paused["pause"]["by"], &paused["pause"]["reason"]),
        (&json!("director"), &json!("the disk is changed"))
    );

    // Workers obey within two seconds: a message that has waited for longer is left. Each try is a new message.
    let waited_secs = || async {
        let queues = browser.get("/api/v1/ops/queues").await;
        let items = queues["items"].as_array().unwrap().clone();
        let queue = items.into_iter().find(|queue| queue["name"] == "handle_update");
        queue.unwrap()["oldest_secs"].as_u64()
    };
    let logged = eventually("the queue stands still", || async {
        let before = house.rows("messages").await.len();
        house.world.say(group, BOB, "Bormisiz?", SayOptions::default()).unwrap();
        let is_logged = || async { house.rows("messages").await.len() > before };
        until("it is logged, or left", || async {
            is_logged().await || waited_secs().await >= Some(3)
        })
        .await;
        if is_logged().await {
            Err("it was logged")
        } else {
            Ok(before)
        }
    })
    .await;
    assert!(waited_secs().await.is_some());
    let resumed = browser
        .call(Method::PATCH, path, Some(json!({ "paused": false, "reason": "" })))
        .await;
    assert_eq!(resumed.status(), 200);
    house.settle().await;
    assert!(house.rows("messages").await.len() > logged);
    let audit = house.columns("audit_log", &["action", "actor", "object"]).await;
    for action in ["pause", "resume"] {
        assert!(
            audit.contains(&json!([action, "director", "queue:handle_update"])),
            "{audit:?}"
        );
    }
    let queues = browser.get("/api/v1/ops/queues").await;
    let first = &queues["items"][0];
    assert!(
        first["rate_per_minute"].is_null() || first["rate_per_minute"].is_f64(),
        "{first}"
    );
    house.finish().await;
}

/// A job whose payload nobody can read, with a secret in it.
struct Broken;

impl Job for Broken {
    const QUEUE: QueueSpec = ReplyCommand::QUEUE;

    fn encode(&self) -> Vec<u8> {
        br#"{"bot_token":"123456:AAAAAAAAAAAAAAAAAAAAAAAA","chat_id":7}"#.to_vec()
    }

    fn decode(_: &[u8], _: &EntryMeta) -> Result<Self, String> {
        Ok(Self)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dead_letters_are_listed_without_secrets_retried_and_thrown_away() {
    let (house, browser) = house().await;
    for _ in 0..3 {
        house.queues.push(&Broken, PushOptions::default()).await.unwrap();
    }
    let dead = || browser.get("/api/v1/ops/jobs?state=dead&queue=reply_command");
    until("they are dead", || async {
        dead().await["items"].as_array().unwrap().len() == 3
    })
    .await;
    let first = browser.get("/api/v1/ops/jobs?limit=2").await;
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = browser.get(&format!("/api/v1/ops/jobs?limit=2&cursor={cursor}")).await;
    assert_eq!(
        (
            first["items"].as_array().unwrap().len(),
            second["items"].as_array().unwrap().len()
        ),
        (2, 1)
    );
    assert!(second["next_cursor"].is_null());
    let job = &second["items"][0];
    let payload = job["payload"].as_str().unwrap();
    assert!(
        payload.contains("\"chat_id\":7") && payload.contains("[redacted]") && !payload.contains("AAAA"),
        "{payload}"
    );

    let path = format!("/api/v1/ops/jobs/reply_command/{}", job["id"].as_str().unwrap());
    let refused = browser
        .call(Method::POST, &format!("{path}/discard"), Some(json!({ "reason": "" })))
        .await;
    assert_eq!(refused.status(), 422);
    let retried = browser.call(Method::POST, &format!("{path}/retry"), None).await;
    assert_eq!(retried.status(), 200);
    until("it dies again", || async {
        dead().await["items"].as_array().unwrap().len() == 3
    })
    .await;
    let again = browser.call(Method::POST, &format!("{path}/retry"), None).await;
    assert_eq!(again.status(), 404, "the letter has another number now");
    for job in dead().await["items"].as_array().unwrap() {
        let path = format!("/api/v1/ops/jobs/reply_command/{}/discard", job["id"].as_str().unwrap());
        let done = browser
            .call(Method::POST, &path, Some(json!({ "reason": "made by a test" })))
            .await;
        assert_eq!(done.status(), 200);
    }
    let audit = house.columns("audit_log", &["action"]).await;
    assert_eq!(audit.iter().filter(|line| line[0] == "discard").count(), 3);
    assert_eq!(audit.iter().filter(|line| line[0] == "redrive").count(), 1);

    let clerk = Browser::sign_in(house.address("api"), "clerk").await;
    for path in ["/api/v1/ops/health", "/api/v1/ops/queues", "/api/v1/ops/jobs"] {
        assert_eq!(clerk.call(Method::GET, path, None).await.status(), 403, "{path}");
    }
    house.finish().await;
}
