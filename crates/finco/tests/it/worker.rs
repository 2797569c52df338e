//! The worker as a process of its own, killed in the middle of its work.

use std::process::{Child, Command, Stdio};

use finco_domain::time::Clock;
use finco_jobs::HandleUpdate;
use finco_queue::Job;
use serde_json::json;

use crate::harness::{House, LIMIT, eventually, until};

const AZIZA: i64 = 100;
const CHATS: i64 = 40;
const UPDATES: i64 = 12_000;

/// `finco worker` on the house's database and Redis; it does not outlive a test that fails.
struct Worker(Child);

impl Worker {
    fn start(house: &House) -> Self {
        let mut command = house.binary();
        command.arg("worker").stdout(Stdio::null());
        Self(command.spawn().expect("the binary runs"))
    }

    fn kill(&mut self) {
        self.0.kill().expect("it is ours");
        self.0.wait().expect("it ends");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A client asks and, a minute later, an employee answers; in every chat again and again.
fn updates(house: &House) -> Vec<HandleUpdate> {
    let began = house.clock.now().timestamp() - 86_400;
    let update = |number: i64| {
        let (chat, turn) = (number % CHATS, number / CHATS);
        let (from, text) = if turn % 2 == 0 {
            (200 + chat, "Qancha turadi?")
        } else {
            (AZIZA, "100 ming")
        };
        json!({ "update_id": number + 1, "message": {
            "message_id": turn + 1, "date": began + turn * 60,
            "chat": { "id": -1_001_000_000_000 - chat, "type": "supergroup", "title": format!("Mijoz {chat}") },
            "from": { "id": from, "is_bot": false, "first_name": "Somebody" }, "text": text,
        } })
    };
    let raw = |number| update(number).to_string().into_bytes();
    (0..UPDATES)
        .map(|number| HandleUpdate {
            raw: raw(number),
            received_at_ms: 0,
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_killed_in_the_middle_loses_and_doubles_nothing() {
    let house = House::empty().await;
    house.open_always().await;
    let aziza = house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.queues.push_all(&updates(&house)).await.unwrap();

    for round in 1..=2 {
        let before = house.database.count("messages").await;
        let mut process = Worker::start(&house);
        eventually("the worker is at work", || async {
            let logged = house.database.count("messages").await;
            if logged > before { Ok(()) } else { Err(logged) }
        })
        .await;
        process.kill();
        let logged = house.database.count("messages").await;
        assert!(
            logged < UPDATES,
            "round {round}: it was killed in the middle, not after {logged}"
        );
    }

    let mut process = Worker::start(&house);
    house.settle().await;
    process.kill();

    assert_eq!(house.database.count("messages").await, UPDATES);
    assert_eq!(house.database.count("asks").await, UPDATES / 2);
    let scores = house
        .columns("scores", &["employee_id", "answered", "within_target", "median_secs"])
        .await;
    assert_eq!(scores, [json!([aziza.0, UPDATES / 2, UPDATES / 2, 60])]);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_asked_to_stop_finishes_its_work_and_ends_well() {
    let house = House::empty().await;
    house.queues.push_all(&updates(&house)).await.unwrap();
    let mut process = Worker::start(&house);
    until("the worker is at work", || async {
        house.database.count("messages").await > 0
    })
    .await;
    let asked = Command::new("kill")
        .arg(process.0.id().to_string())
        .status()
        .expect("kill is there");
    assert!(asked.success());
    let end = tokio::task::spawn_blocking(move || process.0.wait());
    let end = tokio::time::timeout(LIMIT, end)
        .await
        .expect("it ends soon")
        .expect("no panic");
    assert!(end.expect("it ends").success(), "it ends without an error");
    let queue = HandleUpdate::QUEUE.name;
    let stats = house.queues.stats(queue).await.unwrap();
    assert_eq!(stats.running, 0, "what it held was given back or done: {stats:?}");
    assert_eq!(
        u64::try_from(house.database.count("messages").await).unwrap() + stats.waiting,
        UPDATES.unsigned_abs()
    );
    house.close().await;
}
