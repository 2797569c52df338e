//! Losing Redis loses nothing that Postgres had: the sweep brings everything to the same end.

use std::collections::BTreeSet;

use finco_domain::time::{Clock, day_of};
use finco_jobs::{HandleUpdate, SendMessage};
use finco_simulator::{Media, SayOptions};
use finco_store::outbox::{self, Outgoing};
use finco_store::scores;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{House, eventually, no_meta};

const AZIZA: i64 = 100;
const BOB: i64 = 200;
const GROUP: i64 = -1_001_234_567_890;

/// Logs updates the way the worker does, without the worker being there.
async fn log(house: &House, updates: &[Value]) {
    let received_at_ms = house.clock.now().timestamp_millis();
    let jobs = updates.iter().map(|update| {
        let job = HandleUpdate {
            raw: update.to_string().into_bytes(),
            received_at_ms,
        };
        (job, no_meta())
    });
    finco_workers::jobs::handle_update::run(jobs.collect(), house.context())
        .await
        .expect("a good batch");
}

fn message(house: &House, id: i64, from: i64, content: Value) -> Value {
    let mut message = json!({
        "message_id": id, "date": house.clock.now().timestamp() + id * 60,
        "chat": { "id": GROUP, "type": "supergroup", "title": "Mijozlar" },
        "from": { "id": from, "is_bot": false, "first_name": "Somebody" },
    });
    for (name, value) in content.as_object().expect("fields") {
        message[name] = value.clone();
    }
    json!({ "update_id": id, "message": message })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_redis_lost_is_done_from_what_postgres_has() {
    let mut house = House::empty().await;
    let aziza = house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    house.world.add_private(BOB).unwrap();
    let note = SayOptions::media(Media::voice("the note's bytes", 3));
    let note = house.world.say(BOB, BOB, "", note).unwrap();
    let shown = house.world.messages(BOB).unwrap();
    let voice = shown.iter().find(|one| one["message_id"] == note.id).unwrap()["voice"].clone();

    // Everything is logged; whatever was to follow is lost with Redis.
    let batch = [
        message(&house, 1, BOB, json!({ "text": "Narxi qancha?" })),
        message(&house, 3, AZIZA, json!({ "text": "100 ming" })),
        message(&house, 9, BOB, json!({ "voice": voice })),
    ];
    log(&house, &batch).await;
    let outbox_id = Uuid::new_v4();
    let reply = SendMessage {
        outbox_id,
        chat_id: BOB,
        text: "Salom".to_owned(),
        buttons: Vec::new(),
        attachment: None,
        press_id: None,
        edit_message_id: None,
    };
    let outgoing = Outgoing {
        id: outbox_id,
        chat_id: BOB,
        payload: serde_json::to_value(&reply).unwrap(),
    };
    let mut conn = house.database.pool.acquire().await.unwrap();
    outbox::insert(&mut conn, &outgoing, house.clock.now()).await.unwrap();
    drop(conn);
    house.queues.clear().await.unwrap();
    for spec in finco_jobs::QUEUES {
        assert_eq!(house.queues.stats(spec.name).await.unwrap().waiting, 0);
    }

    house.wait_secs(11 * 60);
    house.start_gateway().await;
    house.start_worker().await;
    eventually("all is done after all", || async {
        let ends = [
            house.columns("media_files", &["state", "size_bytes"]).await == [json!(["stored", 16])],
            house.columns("outbox", &["state"]).await == [json!(["sent"])],
            house.columns("scores", &["employee_id", "answered"]).await == [json!([aziza.0, 1])],
        ];
        if ends.iter().all(|end| *end) { Ok(()) } else { Err(ends) }
    })
    .await;
    house.settle().await;
    let mut asks = house
        .columns("asks", &["first_message_id", "answer_message_id", "wall_secs"])
        .await;
    asks.sort_by_key(ToString::to_string);
    assert_eq!(asks, [json!([1, 3, 120]), json!([9, null, null])]);
    assert_eq!(house.world.sent().len(), 1, "said once");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_whose_job_was_lost_is_scored() {
    let mut house = House::empty().await;
    let day = day_of(house.clock.now(), chrono_tz::Asia::Tashkent);
    let mut conn = house.database.pool.acquire().await.unwrap();
    scores::mark_stale(&mut conn, &BTreeSet::from([day]), house.clock.now())
        .await
        .unwrap();
    drop(conn);
    house.wait_secs(30);
    house.start_worker().await;
    house.settle().await;
    let runs = house.columns("score_runs", &["month", "rule_version"]).await;
    assert_eq!(runs, [json!(["2026-11-01", 1])]);
    house.close().await;
}
