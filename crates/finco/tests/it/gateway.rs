//! The door: who may come in, and that nothing is confirmed to Telegram before it is durable.

use finco_simulator::{GroupOptions, SayOptions};
use serde_json::{Value, json};

use crate::harness::{House, SECRET, until};
use crate::redis::PrivateRedis;

const AZIZA: i64 = 100;
const BOB: i64 = 200;

fn update(id: i64, text: &str) -> Value {
    json!({ "update_id": id, "message": {
        "message_id": id, "date": 1_763_269_200 + id, "chat": { "id": -1001, "type": "supergroup", "title": "Mijozlar" },
        "from": { "id": BOB, "is_bot": false, "first_name": "Bob" }, "text": text,
    } })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_telegram_gets_updates_in() {
    let house = House::webhook().await;
    let good = update(1, "Salom").to_string();
    assert_eq!(house.post(good.clone(), None).await, 401);
    assert_eq!(house.post(good.clone(), Some("a-secret-of-sixteem")).await, 401);
    assert_eq!(house.post(good.clone(), Some("")).await, 401);
    assert_eq!(house.post("{\"update_id\": 1", Some(SECRET)).await, 400);
    assert_eq!(house.post("", Some(SECRET)).await, 400);
    assert_eq!(
        house
            .post(update(1, &"a".repeat(2 * 1024 * 1024)).to_string(), Some(SECRET))
            .await,
        413
    );
    assert_eq!(house.post(good, Some(SECRET)).await, 200);
    house.settle().await;
    assert_eq!(house.columns("messages", &["body"]).await, [json!(["Salom"])]);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_is_refused_while_redis_is_away_and_taken_when_it_is_back() {
    let mut redis = PrivateRedis::start().await;
    let mut house = House::empty().await;
    house.use_redis(&redis.url());
    house.take_webhook();
    house.start_gateway().await;
    assert_eq!(house.post(update(1, "bir").to_string(), Some(SECRET)).await, 200);

    redis.kill();
    assert_eq!(
        house.post(update(2, "ikki").to_string(), Some(SECRET)).await,
        503,
        "Telegram shall repeat it"
    );
    assert_eq!(ready(&house).await, 503);

    redis.start_again().await;
    until("the gateway takes updates again", || async {
        house.post(update(2, "ikki").to_string(), Some(SECRET)).await == 200
    })
    .await;
    assert_eq!(ready(&house).await, 200);
    house.start_worker().await;
    house.settle().await;
    assert_eq!(
        house.columns("messages", &["body"]).await,
        [json!(["bir"]), json!(["ikki"])]
    );
    house.finish().await;
}

async fn ready(house: &House) -> u16 {
    let url = format!("http://{}/readyz", house.address("gateway"));
    reqwest::get(url).await.expect("the gateway answers").status().as_u16()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn polling_confirms_nothing_before_it_is_durable() {
    let mut redis = PrivateRedis::start().await;
    let mut house = House::empty().await;
    house.use_redis(&redis.url());
    house.start_gateway().await;
    house.start_worker().await;
    house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    let group = house
        .world
        .add_group("Mijozlar", &[AZIZA, BOB], GroupOptions::default())
        .unwrap();
    house.world.say(group, BOB, "bir", SayOptions::default()).unwrap();
    house.settle().await;

    redis.kill();
    house.world.say(group, BOB, "ikki", SayOptions::default()).unwrap();
    house.world.say(group, BOB, "uch", SayOptions::default()).unwrap();
    let asked = house.world.calls("getUpdates");
    until("the gateway has asked for the same updates again and again", || async {
        house.world.calls("getUpdates") >= asked + 3
    })
    .await;
    assert_eq!(house.world.pending(), 2, "they wait at Telegram");

    redis.start_again().await;
    house.settle().await;
    let mut said: Vec<_> = house.columns("messages", &["message_id", "body"]).await;
    said.retain(|row| !row[1].is_null());
    said.sort_by_key(|row| row[0].as_i64());
    let said: Vec<_> = said.iter().map(|row| &row[1]).collect();
    assert_eq!(said, ["bir", "ikki", "uch"]);
    house.finish().await;
}
