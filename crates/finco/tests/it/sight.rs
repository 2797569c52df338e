//! What the bot could not see: found by itself, told to the admins, and counted in one way everywhere.

use chrono::{DateTime, TimeDelta, Utc};
use finco_bot_gateway::Mode;
use finco_domain::people::UserRole;
use finco_domain::time::Clock;
use finco_jobs::WatchSight;
use finco_simulator::{Fault, FaultKind, GroupOptions, SayOptions, Standing};
use finco_workers::jobs::watch_sight;
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Browser, add_user};
use crate::harness::{House, eventually, no_meta, until};

const DIRECTOR: i64 = 103;
const BOB: i64 = 200;

/// A house with a director who is told, and a group in which Bob asks.
async fn furnish(house: &mut House) -> i64 {
    let director = house.employee(DIRECTOR, "Rustam", "Rahbariyat", "en").await;
    house.world.add_private(DIRECTOR).unwrap();
    house.client(BOB, "Bob");
    add_user(house, "director", UserRole::Admin, Some(director), &[]).await;
    house.start_api().await;
    let group = house.world.add_group("Mijozlar", &[BOB], GroupOptions::default());
    group.unwrap()
}

async fn house() -> (House, i64) {
    let mut house = House::polling().await;
    let group = furnish(&mut house).await;
    house.settle().await;
    (house, group)
}

async fn director(house: &House) -> Browser {
    Browser::sign_in(house.address("api"), "director").await
}

async fn look(house: &House) {
    watch_sight::run(WatchSight {}, no_meta(), house.context())
        .await
        .unwrap();
}

/// Looks, and lets the sweep have linked again what that touched.
async fn watch(house: &House) {
    look(house).await;
    house.wait_secs(20);
    house.settle().await;
}

async fn gaps(house: &House) -> Vec<Value> {
    house.columns("gaps", &["reason", "chat_id", "to_at"]).await
}

fn moment(text: &Value) -> DateTime<Utc> {
    text.as_str().unwrap().parse().unwrap()
}

/// When gaps began and ended.
async fn spans(house: &House) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let rows = house.rows("gaps").await;
    rows.iter()
        .map(|row| (moment(&row["from_at"]), moment(&row["to_at"])))
        .collect()
}

fn told(house: &House, words: &str) -> usize {
    let sent = house.world.sent();
    sent.iter()
        .filter(|one| one.chat == DIRECTOR && one.text.contains(words))
        .count()
}

/// What the gateway that lives told last; the clock stands, so the others are those that said less of this moment.
async fn gateway(house: &House) -> Value {
    let beats = house.queues.watch().await.unwrap().beats;
    let gateways = beats.into_iter().filter(|beat| beat.name.starts_with("gateway:"));
    let newest = gateways.min_by_key(|beat| beat.age_ms);
    newest.map_or(Value::Null, |beat| serde_json::from_str(&beat.facts).unwrap())
}

/// Waits until the gateway has told of contact with Telegram at this very moment.
async fn in_touch(house: &House) -> DateTime<Utc> {
    let now = house.clock.now();
    eventually("the gateway is in touch", || async {
        let facts = gateway(house).await;
        let at = facts["contact_at"].as_str().map(|text| text.parse::<DateTime<Utc>>());
        if at == Some(Ok(now)) { Ok(now) } else { Err(facts) }
    })
    .await
}

async fn bot_part(browser: &Browser) -> Value {
    let health = browser.get("/api/v1/ops/health").await;
    let parts = health["parts"].as_array().unwrap();
    parts.iter().find(|part| part["part"] == "bot").unwrap().clone()
}

fn ask(house: &House, group: i64) {
    let asked = house.world.say(group, BOB, "Narxi qancha?", SayOptions::default());
    asked.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_the_bot_was_removed_from_is_a_gap_until_it_is_back() {
    let (house, group) = house().await;
    ask(&house, group);
    house.settle().await;
    watch(&house).await;
    assert_eq!(gaps(&house).await, Vec::<Value>::new());
    house.wait_secs(60);
    house.world.set_bot(group, BOB, Standing::Kicked).unwrap();
    house.settle().await;
    for _ in 0..2 {
        watch(&house).await;
    }
    assert_eq!(gaps(&house).await, [json!(["removed", group, null])]);
    until("the director is told", || async {
        told(&house, "removed from “Mijozlar”") == 1
    })
    .await;
    house.wait_secs(3_600);
    house.world.set_bot(group, BOB, Standing::Member).unwrap();
    house.settle().await;
    watch(&house).await;
    let after = gaps(&house).await;
    assert!(after.len() == 1 && after[0][2].is_string(), "{after:?}");
    until("the director is told", || async {
        told(&house, "I see everything in “Mijozlar” again") == 1
    })
    .await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thirty_hours_without_a_gateway_are_a_gap_of_six() {
    let (mut house, _) = house().await;
    let last = in_touch(&house).await;
    watch(&house).await;
    house.stop("gateway").await;
    house.wait_secs(30 * 3_600);
    for _ in 0..2 {
        look(&house).await;
    }
    assert_eq!(gaps(&house).await, [json!(["down", null, null])]);
    house.start_gateway().await;
    let now = in_touch(&house).await;
    watch(&house).await;
    assert_eq!(spans(&house).await, [(last, now - TimeDelta::hours(24))]);
    until("the director is told once of each", || async {
        told(&house, "no contact with Telegram since") == 1 && told(&house, "was away for more than 24 hours") == 1
    })
    .await;
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_that_telegram_cannot_reach_is_an_absence() {
    let mut house = House::webhook().await;
    let group = furnish(&mut house).await;
    house.settle().await;
    let last = in_touch(&house).await;
    watch(&house).await;

    // The gateway lives and asks Telegram how it stands; what clients write goes to where nobody listens any more.
    house.stop("gateway").await;
    let (right, there) = (house.settings.gateway.mode.clone(), house.settings.gateway_listen);
    let (url, secret) = (None, crate::harness::SECRET.to_owned());
    house.settings.gateway.mode = Mode::Webhook { url, secret };
    house.settings.gateway_listen.set_port(0);
    ask(&house, group);
    house.wait_secs(25 * 3_600);
    ask(&house, group);
    house.wait_secs(5 * 3_600);
    house.start_gateway().await;
    until("the gateway is told what Telegram meets", || async {
        let facts = gateway(&house).await;
        facts["problem"]
            .as_str()
            .is_some_and(|words| words.ends_with("updates wait: Connection refused"))
    })
    .await;
    look(&house).await;
    assert_eq!(gaps(&house).await, [json!(["down", null, null])]);
    let bot = bot_part(&director(&house).await).await;
    assert_eq!(
        (&bot["state"], &bot["problems"][0]["code"]),
        (&json!("down"), &json!("telegram_away"))
    );

    house.stop("gateway").await;
    (house.settings.gateway.mode, house.settings.gateway_listen) = (right, there);
    house.start_gateway().await;
    let now = in_touch(&house).await;
    watch(&house).await;
    assert_eq!(spans(&house).await, [(last, now - TimeDelta::hours(24))]);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn updates_that_another_program_takes_are_said_at_once_and_an_absence_in_the_end() {
    let (mut house, group) = house().await;
    watch(&house).await;
    house.world.fault(Fault {
        method: Some("getUpdates".to_owned()),
        times: u32::MAX,
        kind: FaultKind::Error {
            code: 409,
            description: "terminated by other getUpdates request".to_owned(),
        },
    });
    // It ends the poll that waits; the next one meets the other program.
    ask(&house, group);
    let last = in_touch(&house).await;
    let browser = director(&house).await;
    eventually("the page warns", || async {
        let bot = bot_part(&browser).await;
        let problem = &bot["problems"][0];
        let words = problem["detail"].as_str().unwrap_or_default();
        let is_said = problem["code"] == "telegram_fault" && words.starts_with("another program takes");
        if bot["state"] == "warning" && is_said {
            Ok(())
        } else {
            Err(bot)
        }
    })
    .await;

    house.stop("gateway").await;
    house.wait_secs(30 * 3_600);
    house.start_gateway().await;
    until("the bot is known, and what stands in its way", || async {
        let facts = gateway(&house).await;
        facts["username"].is_string() && facts["problem"].is_string()
    })
    .await;
    look(&house).await;
    assert_eq!(gaps(&house).await, [json!(["down", null, null])]);
    let bot = bot_part(&director(&house).await).await;
    assert_eq!(
        (&bot["state"], &bot["problems"][0]["code"]),
        (&json!("down"), &json!("telegram_away"))
    );

    house.stop("gateway").await;
    house.world.clear_faults();
    house.start_gateway().await;
    let now = in_touch(&house).await;
    watch(&house).await;
    assert_eq!(spans(&house).await, [(last, now - TimeDelta::hours(24))]);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_only_the_workers_were_away_nothing_was_lost() {
    let mut house = House::empty().await;
    let group = furnish(&mut house).await;
    house.start_gateway().await;
    in_touch(&house).await;
    look(&house).await;
    // Nobody looks for two days, in which the gateway takes every update.
    for _ in 0..3 {
        house.wait_secs(16 * 3_600);
        ask(&house, group);
        in_touch(&house).await;
    }
    look(&house).await;
    assert_eq!(gaps(&house).await, Vec::<Value>::new());

    // Again nobody looks, and this time the gateway goes too, twenty hours later.
    house.wait_secs(20 * 3_600);
    ask(&house, group);
    let last = in_touch(&house).await;
    house.stop("gateway").await;
    house.wait_secs(30 * 3_600);
    house.start_gateway().await;
    let now = in_touch(&house).await;
    for _ in 0..2 {
        look(&house).await;
    }
    assert_eq!(spans(&house).await, [(last, now - TimeDelta::hours(24))]);
    house.close().await;
}

/// How many chats the bot cannot read: by the first page, by the page of operations, and whether the group's row says so.
async fn blind(browser: &Browser) -> (Value, Value, Value) {
    let overview = browser.get("/api/v1/overview").await;
    let todo = overview["todo"].as_array().unwrap().clone();
    let count = todo.into_iter().find(|one| one["key"] == "blind_chats").unwrap()["count"].clone();
    let chats = browser.get("/api/v1/chats?q=mijozlar").await;
    let facts = bot_part(browser).await["facts"].clone();
    (count, facts["blind_chats"].clone(), chats["items"][0]["blind"].clone())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blind_chats_are_counted_in_one_way() {
    let (mut house, group) = house().await;
    ask(&house, group);
    house.settle().await;
    in_touch(&house).await;
    watch(&house).await;
    let browser = director(&house).await;
    let none = (json!(0), json!("0"), json!(false));
    assert_eq!(
        blind(&browser).await,
        none,
        "a plain member reads everything without privacy mode"
    );

    house.stop("gateway").await;
    house.world.set_privacy(true);
    house.start_gateway().await;
    until("the gateway knows of privacy mode", || async {
        gateway(&house).await["reads_all"] == false
    })
    .await;
    watch(&house).await;
    assert_eq!(gaps(&house).await, [json!(["blind", group, null])]);
    assert_eq!(blind(&browser).await, (json!(1), json!("1"), json!(true)));

    let id = house.rows("gaps").await[0]["id"].clone();
    let body = Some(json!({ "withdrawn": true }));
    let done = browser.call(Method::PATCH, &format!("/api/v1/gaps/{id}"), body).await;
    assert_eq!(done.status(), 200);
    assert_eq!(blind(&browser).await, none, "a person found that it was none");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ask_of_the_group_before_it_became_a_supergroup_is_unknown_too() {
    let (house, _) = house().await;
    let basic = GroupOptions {
        basic: true,
        ..GroupOptions::default()
    };
    let group = house.world.add_group("Eski guruh", &[BOB], basic).unwrap();
    ask(&house, group);
    house.settle().await;
    house.wait_secs(60);
    let grown = house.world.migrate(group).unwrap();
    house.settle().await;
    assert_eq!(
        house.columns("asks", &["chat_id", "state"]).await,
        [json!([group, "open"])]
    );
    house.wait_secs(60);
    house.world.set_bot(grown, BOB, Standing::Kicked).unwrap();
    house.settle().await;
    watch(&house).await;
    assert_eq!(gaps(&house).await, [json!(["removed", grown, null])]);
    assert_eq!(
        house.columns("asks", &["chat_id", "state"]).await,
        [json!([group, "unknown"])]
    );
    house.finish().await;
}

/// Ends the only gap at this moment, as a person.
async fn end(house: &House, at: DateTime<Utc>) {
    let id = house.rows("gaps").await[0]["id"].clone();
    let browser = director(house).await;
    let body = Some(json!({ "to_at": at }));
    let done = browser.call(Method::PATCH, &format!("/api/v1/gaps/{id}"), body).await;
    assert_eq!(done.status(), 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gap_that_a_person_ended_stays_ended_and_the_next_one_is_new() {
    let (house, group) = house().await;
    house.wait_secs(60);
    let removed = house.clock.now();
    house.world.set_bot(group, BOB, Standing::Kicked).unwrap();
    house.settle().await;
    watch(&house).await;
    house.wait_secs(3_600);
    let ended = house.clock.now();
    end(&house, ended).await;
    for _ in 0..2 {
        house.wait_secs(60);
        watch(&house).await;
    }
    assert_eq!(spans(&house).await, [(removed, ended)]);
    until("the director is told once", || async {
        told(&house, "removed from “Mijozlar”") == 1
    })
    .await;

    for standing in [Standing::Member, Standing::Kicked] {
        house.wait_secs(600);
        house.world.set_bot(group, BOB, standing).unwrap();
        house.settle().await;
        watch(&house).await;
    }
    let after = gaps(&house).await;
    assert_eq!((after.len(), &after[1]), (2, &json!(["removed", group, null])));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_absence_that_a_person_ended_stays_ended_and_the_next_one_is_new() {
    let (mut house, _) = house().await;
    let last = in_touch(&house).await;
    watch(&house).await;
    house.stop("gateway").await;
    house.wait_secs(30 * 3_600);
    look(&house).await;
    let ended = last + TimeDelta::hours(10);
    end(&house, ended).await;
    look(&house).await;
    assert_eq!(spans(&house).await, [(last, ended)]);
    house.start_gateway().await;
    let back = in_touch(&house).await;
    watch(&house).await;
    assert_eq!(spans(&house).await, [(last, ended)]);

    house.stop("gateway").await;
    house.wait_secs(30 * 3_600);
    look(&house).await;
    let after = house.rows("gaps").await;
    assert_eq!((after.len(), moment(&after[1]["from_at"])), (2, back));
    house.start_gateway().await;
    house.finish().await;
}
