//! Any order, repetition and cut into batches of the same updates gives the same rows, asks and scores.

use std::collections::BTreeMap;

use chrono::DateTime;
use finco_domain::time::Month;
use finco_jobs::{CalculateKpi, HandleUpdate, LinkAnswers};
use finco_store::messages::{self, Received};
use finco_workers::jobs::{calculate_kpi, handle_update, link_answers};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::harness::{House, no_meta, until};

const BASIC: i64 = -4_001;
const SUPERGROUP: i64 = -1_001_000_004_001;
const FORUM: i64 = -1_002_000_000_000;
/// 2026-11-16, 10:00 in Tashkent.
const BEGAN: i64 = 1_794_805_200;
const MIGRATED: i64 = BEGAN + 3_000;

const WORDS: [&str; 9] = [
    "Narxi qancha?",
    "Salom",
    "buyurtmam qani",
    "rahmat",
    "100 ming soʻm",
    "ok",
    "hozir qarayman",
    "yana bitta savol bor",
    "Ha",
];

/// Everything the log can meet: bursts, ties of a second, albums, replies, topics, edits with and without their original,
/// titles and names that change, a group that becomes a supergroup.
fn updates(seed: u64) -> Vec<Value> {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut written: Vec<Value> = Vec::new();
    let mut updates = Vec::new();
    let mut ids = BTreeMap::from([(BASIC, 500), (SUPERGROUP, 1), (FORUM, 40)]);
    let mut now = BEGAN;
    let mut migrated = false;
    for number in 1..=60_i64 {
        // Half of everything happens within the same few seconds.
        now += *[0, 0, 1, 5, 60, 150, 400].choose(&mut chance).expect("not empty");
        if !migrated && now >= MIGRATED {
            migrated = true;
            for (chat, field, other) in [
                (BASIC, "migrate_to_chat_id", SUPERGROUP),
                (SUPERGROUP, "migrate_from_chat_id", BASIC),
            ] {
                let mut message = blank(&mut chance, &mut ids, chat, now, 1);
                message[field] = json!(other);
                updates.push(json!({ "update_id": number * 10 + updates.len() as i64 % 2, "message": message }));
            }
            continue;
        }
        match chance.random_range(0..10) {
            0 | 1 if !written.is_empty() => {
                let mut message = written.choose(&mut chance).expect("not empty").clone();
                message["edit_date"] = json!(now);
                let field = if message["photo"].is_array() { "caption" } else { "text" };
                message[field] = json!(format!("tuzatildi {}", chance.random_range(0..3)));
                message["chat"]["title"] = json!(format!("Nom {}", chance.random_range(0..4)));
                updates.push(json!({ "update_id": number * 10, "edited_message": message }));
            }
            2 => updates.push(reaction(number, now)),
            _ => {
                let own = if now < MIGRATED { BASIC } else { SUPERGROUP };
                let chat = *[own, own, FORUM].choose(&mut chance).expect("not empty");
                let from = *[1, 2, 11, 11, 12, 12].choose(&mut chance).expect("not empty");
                let mut message = blank(&mut chance, &mut ids, chat, now, from);
                message["text"] = json!(WORDS.choose(&mut chance).expect("not empty"));
                let before: Vec<&Value> = written.iter().filter(|one| one["chat"]["id"] == chat).collect();
                if let Some(target) = before.choose(&mut chance).filter(|_| chance.random_bool(0.4)) {
                    message["reply_to_message"] = (*target).clone();
                }
                if chance.random_bool(0.2) {
                    now += chance.random_range(0..9);
                    let mut second = blank(&mut chance, &mut ids, chat, now, from);
                    second["message_thread_id"] = message["message_thread_id"].clone();
                    for (part, message) in (0..).zip([message, second]) {
                        let message = in_album(message, number);
                        written.push(message.clone());
                        updates.push(json!({ "update_id": number * 10 + part, "message": message }));
                    }
                    continue;
                }
                // Of some messages only an edit is ever seen.
                written.push(message.clone());
                if chance.random_bool(0.9) {
                    updates.push(json!({ "update_id": number * 10, "message": message }));
                }
            }
        }
    }
    updates
}

fn blank(chance: &mut StdRng, ids: &mut BTreeMap<i64, i64>, chat: i64, now: i64, from: i64) -> Value {
    let id = ids.get_mut(&chat).expect("a known chat");
    *id += 1;
    let kind = if chat == BASIC { "group" } else { "supergroup" };
    let name = format!("{} {from}", ["Ali", "Vali"].choose(chance).expect("not empty"));
    let mut message = json!({
        "message_id": *id, "date": now,
        "chat": { "id": chat, "type": kind, "title": format!("Nom {}", chance.random_range(0..4)) },
        "from": { "id": from, "is_bot": false, "first_name": name },
    });
    if chance.random_bool(0.5) {
        message["from"]["language_code"] = json!(["uz", "ru"].choose(chance).expect("not empty"));
    }
    if chat == FORUM && chance.random_bool(0.7) {
        message["message_thread_id"] = json!(chance.random_range(5..7));
        message["is_topic_message"] = json!(true);
    }
    message
}

/// A photo with what the message says as its caption, part of an album.
fn in_album(mut message: Value, album: i64) -> Value {
    message["caption"] = message["text"].take();
    message["media_group_id"] = json!(album.to_string());
    message["photo"] = json!([{ "file_id": "f", "file_unique_id": "p", "width": 9, "height": 9 }]);
    message
}

fn reaction(number: i64, now: i64) -> Value {
    json!({ "update_id": number * 10, "message_reaction": {
        "chat": { "id": FORUM, "type": "supergroup", "title": "Nom" }, "message_id": 41, "date": now,
        "user": { "id": 1, "is_bot": false, "first_name": "Ali" },
        "old_reaction": [], "new_reaction": [{ "type": "emoji", "emoji": "👍" }],
    } })
}

/// The updates as the worker reads them. When each reached the door is a fact of its own, the same in every order.
fn received(updates: &[Value]) -> Vec<Received> {
    let jobs = updates.iter().map(|update| HandleUpdate {
        raw: update.to_string().into_bytes(),
        received_at_ms: update["update_id"].as_i64().expect("a number") * 1000,
    });
    let (received, unreadable) = handle_update::read(jobs);
    assert!(unreadable.is_empty(), "{unreadable:?}");
    received
}

async fn log(house: &House, batch: &[Received]) {
    let mut transaction = house.database.pool.begin().await.unwrap();
    messages::log(&mut transaction, batch).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn link(house: &House) {
    link_answers::run(LinkAnswers {}, no_meta(), house.context())
        .await
        .unwrap();
}

/// Everything that came of it, without numbers that only tell how often somebody looked.
async fn outcome(house: &House) -> BTreeMap<&'static str, Vec<Value>> {
    link(house).await;
    let at = DateTime::from_timestamp(BEGAN, 0).expect("a moment");
    let month = Month::containing(at, chrono_tz::Asia::Tashkent);
    calculate_kpi::run(CalculateKpi::of(month), no_meta(), house.context())
        .await
        .unwrap();
    let mut outcome = BTreeMap::new();
    for table in [
        "messages",
        "message_edits",
        "chat_events",
        "chats",
        "asks",
        "scores",
        "quarantine",
    ] {
        let mut rows = house.rows(table).await;
        for row in &mut rows {
            let row = row.as_object_mut().expect("a row");
            row.remove("unlinked_seq");
            if table == "asks" {
                row.remove("id");
                row.remove("version");
            }
        }
        rows.sort_by_key(ToString::to_string);
        outcome.insert(table, rows);
    }
    outcome
}

/// One case: the updates in their order and at once, against any order, with repeats, cut anywhere, linked now and then.
async fn case(house: &House, seed: u64, shuffle: u64) -> Result<(), TestCaseError> {
    let in_order = received(&updates(seed));
    house.database.forget_updates().await;
    log(house, &in_order).await;
    let expected = outcome(house).await;

    house.database.forget_updates().await;
    let mut chance = StdRng::seed_from_u64(shuffle);
    let mut mixed = in_order.clone();
    mixed.extend(
        (0..20)
            .filter_map(|_| in_order.choose(&mut chance).cloned())
            .collect::<Vec<_>>(),
    );
    mixed.shuffle(&mut chance);
    let mut rest = mixed.as_slice();
    while !rest.is_empty() {
        let (batch, left) = rest.split_at(chance.random_range(1..=rest.len().min(15)));
        log(house, batch).await;
        if chance.random_bool(0.3) {
            link(house).await;
        }
        rest = left;
    }
    let found = outcome(house).await;
    for (table, rows) in &expected {
        let missing: Vec<_> = rows.iter().filter(|row| !found[table].contains(row)).collect();
        let extra: Vec<_> = found[table].iter().filter(|row| !rows.contains(row)).collect();
        if !missing.is_empty() || !extra.is_empty() || rows.len() != found[table].len() {
            let told = format!("{table}: in order {missing:#?}\n, mixed {extra:#?}");
            return Err(TestCaseError::fail(told));
        }
    }
    if expected["asks"].len() < 3 || expected["messages"].len() < 20 {
        return Err(TestCaseError::reject("a talk too quiet to tell anything"));
    }
    Ok(())
}

#[test]
fn any_order_gives_the_same_rows_asks_and_scores() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let house = runtime.block_on(async {
        let house = House::empty().await;
        house.employee(1, "Aziza", "Savdo", "uz").await;
        house.employee(2, "Laylo", "Savdo", "uz").await;
        house
    });
    let config = Config {
        cases: 40,
        max_shrink_iters: 0,
        failure_persistence: None,
        ..Config::default()
    };
    let seeds = (proptest::num::u64::ANY, proptest::num::u64::ANY);
    let held = TestRunner::new(config).run(&seeds, |(seed, shuffle)| runtime.block_on(case(&house, seed, shuffle)));
    runtime.block_on(house.close());
    held.unwrap_or_else(|broken| panic!("{broken}"));
}

/// Two clients write for hours, and the second begins before the first is answered: what comes late is worked out from
/// where the first began, not from within its words.
#[tokio::test]
async fn what_comes_late_to_hours_of_talk_loses_nothing_said_before() {
    let house = House::empty().await;
    house.employee(1, "Aziza", "Savdo", "uz").await;
    let first = (0..=92).step_by(4).map(|minute| (minute, 11, "yana bitta savol bor"));
    let second = (92..=272).step_by(4).map(|minute| (minute, 12, "buyurtmam qani"));
    let said = first.chain([(93, 1, "100 ming soʻm")]).chain(second);
    let mut updates: Vec<Value> = Vec::new();
    for (id, (minute, from, text)) in (1..).zip(said) {
        let mut message = json!({
            "message_id": id, "date": BEGAN + minute * 60, "text": text,
            "chat": { "id": FORUM, "type": "supergroup", "title": "Nom" },
            "from": { "id": from, "is_bot": false, "first_name": "Ali" },
        });
        if from == 1 {
            message["reply_to_message"] = updates[0]["message"].clone();
        }
        updates.push(json!({ "update_id": id, "message": message }));
    }
    let all = received(&updates);
    log(&house, &all).await;
    let expected = outcome(&house).await;
    assert_eq!(expected["asks"].len(), 2);

    house.database.forget_updates().await;
    let (late, before) = all.split_last().expect("some");
    log(&house, before).await;
    link(&house).await;
    log(&house, std::slice::from_ref(late)).await;
    assert_eq!(outcome(&house).await["asks"], expected["asks"]);
    house.close().await;
}

/// A reaction that is logged while another worker still writes the message it is about: it waits for that worker, and has
/// the message linked again with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_about_a_message_waits_for_whoever_writes_it() {
    let house = House::empty().await;
    let (mut chance, mut ids) = (StdRng::seed_from_u64(1), BTreeMap::from([(FORUM, 40), (BASIC, 1)]));
    // Somebody has written this month: nobody waits for a partition.
    let before = blank(&mut chance, &mut ids, BASIC, BEGAN, 11);
    log(&house, &received(&[json!({ "update_id": 0, "message": before })])).await;
    let mut said = blank(&mut chance, &mut ids, FORUM, BEGAN, 11);
    said["text"] = json!("Narxi qancha?");
    let said = received(&[json!({ "update_id": 1, "message": said })]);
    let reacted = received(&[reaction(2, BEGAN + 5)]);

    let mut writes = house.database.pool.begin().await.unwrap();
    messages::log(&mut writes, &said).await.unwrap();
    let mut reacts = house.database.pool.begin().await.unwrap();
    let logged = tokio::spawn(async move {
        messages::log(&mut reacts, &reacted).await.unwrap();
        reacts.commit().await.unwrap();
    });
    let waiting = "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    until("the reaction waits for the message", || async {
        house.database.count(waiting).await == 1
    })
    .await;
    writes.commit().await.unwrap();
    logged.await.unwrap();
    let chats = house.columns("chats", &["id", "unlinked_seq", "unlinked_from"]).await;
    let marks = chats.iter().find(|chat| chat[0] == FORUM).unwrap();
    assert_eq!(
        marks[1], 2,
        "marked by the message, and by the reaction after it: {marks:?}"
    );
    assert!(marks[2].is_string());
    house.close().await;
}
