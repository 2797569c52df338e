//! The admin's tools, as the binary: people, chats, quarantine, queues, doctor.

use std::process::{Command, Stdio};

use chrono::{DateTime, TimeDelta, Utc};
use finco_domain::time::Clock;
use finco_jobs::LinkAnswers;
use finco_queue::{Job, PushOptions};
use finco_simulator::{GroupOptions, SayOptions};
use finco_store::outbox::{self, Outgoing};
use finco_store::quarantine;
use finco_store::talks::Family;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::browser::Browser;
use crate::harness::{House, SECRET, until};

const AZIZA: i64 = 100;
const BOB: i64 = 200;

fn plain() -> SayOptions {
    SayOptions::default()
}

/// Runs `finco` on the house; whether it succeeded, and what it said.
async fn finco(house: &House, arguments: &[&str], input: &str) -> (bool, String) {
    let mut command: Command = house.binary();
    command
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let input = input.to_owned();
    let run = move || {
        let mut process = command.spawn().expect("the binary runs");
        std::io::Write::write_all(&mut process.stdin.take().expect("a pipe"), input.as_bytes()).expect("it reads");
        process.wait_with_output().expect("it ends")
    };
    let output = tokio::task::spawn_blocking(run).await.expect("no panic");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// The same, which must succeed.
async fn done(house: &House, arguments: &[&str]) -> String {
    let (is_done, said) = finco(house, arguments, "").await;
    assert!(is_done, "{arguments:?}: {said}");
    said
}

/// Waits until a change made by the admin has been worked out: the next sweep, seconds later, finds it.
async fn follow(house: &House) {
    house.wait_secs(20);
    house.settle().await;
}

/// Seconds to the answer of each ask, by time.
async fn waits(house: &House) -> Vec<Value> {
    let mut rows = house.columns("asks", &["asked_at", "wall_secs"]).await;
    rows.sort_by_key(ToString::to_string);
    rows.into_iter().map(|row| row[1].clone()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_employee_added_later_is_credited_for_what_was_answered_before() {
    let house = House::polling().await;
    house.client(AZIZA, "Aziza");
    house.client(BOB, "Bob");
    let group = house
        .world
        .add_group("Mijozlar", &[AZIZA, BOB], GroupOptions::default())
        .unwrap();
    house.world.say(group, BOB, "Narxi qancha?", plain()).unwrap();
    house.wait_secs(40);
    house.world.say(group, AZIZA, "100 ming", plain()).unwrap();
    house.settle().await;
    assert_eq!(waits(&house).await, [json!(null), json!(null)], "two strangers talk");

    done(
        &house,
        &[
            "admin",
            "add-employee",
            "Aziza",
            "--department",
            "Savdo",
            "--telegram-id",
            "100",
        ],
    )
    .await;
    follow(&house).await;
    assert_eq!(waits(&house).await, [json!(40)]);
    assert_eq!(house.columns("scores", &["answered"]).await, [json!([1])]);
    let (is_done, said) = finco(&house, &["admin", "add-employee", "Other", "--telegram-id", "100"], "").await;
    assert!(
        !is_done && said.contains("another employee has this Telegram account"),
        "{said}"
    );
    assert!(done(&house, &["admin", "employees"]).await.contains("Savdo"));
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_asks_in_an_internal_chat_even_when_it_becomes_a_supergroup() {
    let house = House::polling().await;
    house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    let basic = GroupOptions {
        basic: true,
        ..GroupOptions::default()
    };
    let group = house.world.add_group("Ichki", &[AZIZA, BOB], basic).unwrap();
    house.world.say(group, BOB, "Kim navbatchi?", plain()).unwrap();
    house.wait_secs(40);
    house.world.say(group, AZIZA, "Men", plain()).unwrap();
    house.settle().await;
    assert_eq!(waits(&house).await, [json!(40)]);

    done(&house, &["admin", "chat-purpose", &group.to_string(), "internal"]).await;
    follow(&house).await;
    assert!(waits(&house).await.is_empty());
    assert!(house.rows("scores").await.is_empty(), "the score of the month follows");

    let supergroup = house.world.migrate(group).unwrap();
    house.wait_secs(600);
    house.world.say(supergroup, BOB, "Ertaga kim?", plain()).unwrap();
    house.settle().await;
    assert!(waits(&house).await.is_empty(), "it is still the same talk");

    done(&house, &["admin", "chat-purpose", &group.to_string(), "client"]).await;
    follow(&house).await;
    assert_eq!(waits(&house).await, [json!(40), json!(null)]);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_persons_role_in_one_chat_is_what_was_set() {
    let house = House::polling().await;
    house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    let group = house
        .world
        .add_group("Mijozlar", &[AZIZA, BOB], GroupOptions::default())
        .unwrap();
    house.world.say(group, BOB, "Narxi qancha?", plain()).unwrap();
    house.wait_secs(40);
    house.world.say(group, AZIZA, "100 ming", plain()).unwrap();
    house.settle().await;
    let chat = group.to_string();
    for (role, expected) in [("ignored", vec![]), ("staff", vec![]), ("client", vec![json!(40)])] {
        done(&house, &["admin", "chat-role", &chat, "200", role]).await;
        follow(&house).await;
        assert_eq!(waits(&house).await, expected, "{role}");
    }
    let lines = house.columns("audit_log", &["actor", "action"]).await;
    assert_eq!(lines, vec![json!(["cli", "set_chat_role"]); 3]);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_added_and_signs_in_until_the_password_is_another() {
    let mut house = House::empty().await;
    let api = house.start_api().await;
    let add = ["admin", "add-user", "Rahbar", "--name", "Rahbar", "--role", "admin"];
    let (is_done, said) = finco(&house, &add, "qisqa\n").await;
    assert!(!is_done && said.contains("10 characters"), "{said}");
    let (is_done, said) = finco(&house, &add, &format!("{}\n", crate::browser::PASSWORD)).await;
    assert!(is_done, "{said}");
    let browser = Browser::sign_in(api, "rahbar").await;
    let is_given = async |login: &str| {
        let users = house.rows("users").await;
        users.iter().find(|user| user["login"] == login).unwrap()["password_is_temporary"] == true
    };
    assert!(!is_given("rahbar").await, "the first user is made by oneself");
    let (is_done, said) = finco(&house, &["admin", "set-password", "Rahbar"], "boshqa uzun parol\n").await;
    assert!(is_done, "{said}");
    assert!(is_given("rahbar").await, "another knows it");
    let add = [
        "admin",
        "add-user",
        "lola",
        "--name",
        "Lola",
        "--role",
        "supervisor",
        "--department",
        "Savdo",
    ];
    let (is_done, said) = finco(&house, &add, "uchinchi uzun parol\n").await;
    assert!(is_done && said.contains("The department Savdo is new."), "{said}");
    assert!(is_given("lola").await);
    let objects = house.columns("audit_log", &["action", "object"]).await;
    assert!(objects.contains(&json!(["add_user", "user:rahbar"])), "{objects:?}");
    assert!(objects.contains(&json!(["set_password", "user:rahbar"])), "{objects:?}");
    assert_eq!(
        browser
            .call(reqwest::Method::GET, "/api/v1/leaderboard", None)
            .await
            .status(),
        401,
        "ended"
    );
    assert_eq!(browser.login("rahbar", "boshqa uzun parol").await.status(), 200);
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_read_before_the_database_is_asked_for_anything() {
    let mut house = House::empty().await;
    // The server ends a transaction that waits for somebody who types.
    house.settings.database_url = Some("postgres://127.0.0.1:1/nobody_is_here".into());
    let add = ["admin", "add-user", "olim", "--name", "Olim", "--role", "hr"];
    for arguments in [&add[..], &["admin", "set-password", "olim"]] {
        let (is_done, said) = finco(&house, arguments, "qisqa\n").await;
        assert!(!is_done && said.contains("10 characters"), "{said}");
    }
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_set_by_the_admin_times_what_is_asked_from_then_on() {
    let house = House::empty().await;
    house
        .database
        .execute("update targets set unit = 'wall', next_secs = 300, warn_percent = '{40}'")
        .await;
    let said = done(&house, &["admin", "company", "--name", "Savdo", "--target-secs", "60"]).await;
    assert!(
        said.contains("Savdo, Asia/Tashkent, answers within 60 s (wall time)"),
        "{said}"
    );
    let lines = house
        .columns("audit_log", &["actor", "action", "object", "detail"])
        .await;
    let of = |action: &str| lines.iter().find(|line| line[1] == action).unwrap().clone();
    assert_eq!(of("set_company")[3]["after"]["name"], "Savdo");
    let line = of("set_target");
    let rule = json!({ "first_secs": 60, "next_secs": 60, "unit": "wall", "stops_at": "answer", "warn_percent": [40] });
    assert_eq!((&line[0], &line[2]), (&json!("cli"), &json!("company:")));
    assert_eq!((&line[3]["rule"], lines.len()), (&rule, 2));

    let mut conn = house.database.pool.acquire().await.unwrap();
    let from: DateTime<Utc> = line[3]["applies_from"].as_str().unwrap().parse().unwrap();
    let book = finco_store::rulebook::load(&mut conn).await.unwrap();
    let family = Family {
        ids: vec![-5],
        business: String::new(),
        responsible: None,
    };
    let secs = |at| book.target_for(&family, at, None).first_secs;
    assert_eq!(
        [secs(from - TimeDelta::seconds(1)), secs(from + TimeDelta::seconds(1))],
        [900, 60]
    );
    drop(conn);

    let (is_done, said) = finco(&house, &["admin", "company", "--target-secs", "0"], "").await;
    assert!(!is_done && said.contains("--target-secs"), "{said}");
    done(&house, &["admin", "company"]).await;
    assert_eq!(house.rows("audit_log").await.len(), 2, "who only looks leaves no line");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_read_is_kept_and_shown() {
    let house = House::webhook().await;
    assert_eq!(
        house.post("[\"no update\", 1]", Some(SECRET)).await,
        200,
        "JSON is taken whatever it says"
    );
    until("it is put aside", || async {
        !house.rows("quarantine").await.is_empty()
    })
    .await;
    let shown = done(&house, &["quarantine", "list"]).await;
    assert!(shown.contains("[\"no update\", 1]"), "{shown}");
    let again = done(&house, &["quarantine", "retry"]).await;
    assert!(
        again.contains("0 can be read now") && again.contains("1 stay"),
        "{again}"
    );
    assert_eq!(house.rows("quarantine").await.len(), 1);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_can_be_read_at_last_happened_when_it_came() {
    let house = House::polling().await;
    let came_at = house.clock.now() - TimeDelta::days(7);
    let deleted = json!({ "update_id": 9_001, "deleted_business_messages": {
        "business_connection_id": "c1", "chat": { "id": BOB, "type": "private", "first_name": "Bob" }, "message_ids": [5],
    } });
    let entry = quarantine::Unreadable {
        update_id: Some(9_001),
        kind: None,
        reason: "an older reader".into(),
        received_at: came_at,
        raw: deleted.to_string().into_bytes(),
    };
    let mut conn = house.database.pool.acquire().await.unwrap();
    quarantine::insert(&mut conn, &[entry]).await.unwrap();
    drop(conn);
    let again = done(&house, &["quarantine", "retry"]).await;
    assert!(again.contains("1 can be read now"), "{again}");
    house.settle().await;
    let rows = house.columns("message_deletions", &["message_id", "deleted_at"]).await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert_eq!(rows[0][0], 5);
    assert_eq!(rows[0][1].as_str().unwrap().parse::<DateTime<Utc>>().unwrap(), came_at);
    house.finish().await;
}

/// Bytes that are no job, on the queue of one.
struct Garbage;

impl Job for Garbage {
    const QUEUE: finco_queue::QueueSpec = LinkAnswers::QUEUE;

    fn encode(&self) -> Vec<u8> {
        b"no json".to_vec()
    }

    fn decode(_bytes: &[u8], _meta: &finco_queue::EntryMeta) -> Result<Self, String> {
        Ok(Self)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dead_letters_are_shown_and_thrown_away_with_a_reason() {
    let house = House::polling().await;
    house.queues.push(&Garbage, PushOptions::default()).await.unwrap();
    let queue = LinkAnswers::QUEUE.name;
    until("it is dead", || async {
        house.queues.stats(queue).await.is_ok_and(|stats| stats.dead == 1)
    })
    .await;
    let listed: Value = serde_json::from_str(&done(&house, &["jobs", "list", "--json"]).await).unwrap();
    let row = listed
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["queue"] == queue)
        .unwrap();
    assert_eq!(row["dead"], 1);
    let shown = done(&house, &["jobs", "dead", queue]).await;
    assert!(shown.contains("no json"), "{shown}");
    let (is_well, said) = finco(&house, &["doctor"], "").await;
    assert!(!is_well && said.contains("dead letters: 1 in link_answers"), "{said}");
    let id = shown.split_whitespace().next().unwrap().to_owned();
    done(&house, &["jobs", "discard", queue, &id, "--why", "a test"]).await;
    let (is_well, said) = finco(&house, &["doctor"], "").await;
    assert!(is_well, "{said}");
    let (is_known, said) = finco(&house, &["jobs", "dead", "nothing"], "").await;
    assert!(
        !is_known && said.contains("link_answers"),
        "it names the queues there are: {said}"
    );
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_could_not_be_sent_is_shown() {
    let house = House::empty().await;
    assert!(
        done(&house, &["jobs", "outbox"])
            .await
            .contains("Every message was sent")
    );
    let id = Uuid::new_v4();
    let mut conn = house.database.pool.acquire().await.unwrap();
    let now = house.clock.now();
    outbox::insert(
        &mut conn,
        &Outgoing {
            id,
            chat_id: BOB,
            payload: json!({}),
        },
        now,
    )
    .await
    .unwrap();
    outbox::settle(&mut conn, id, &[], Some("bot was blocked by the user"), now)
        .await
        .unwrap();
    drop(conn);
    let shown = done(&house, &["jobs", "outbox"]).await;
    assert!(
        shown.contains(&id.to_string()) && shown.contains("blocked by the user"),
        "{shown}"
    );
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn faults_of_the_settings_are_told_together_without_secrets() {
    let house = House::empty().await;
    let mut command = house.binary();
    command
        .args(["worker"])
        .env("FINCO_BOT_TOKEN", "not-a-token")
        .env("FINCO_REDIS_FSYNC", "never");
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .expect("the binary runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(
        said.contains("2 faults") && said.contains("FINCO_BOT_TOKEN") && said.contains("FINCO_REDIS_FSYNC"),
        "{said}"
    );
    assert!(!said.contains("not-a-token"), "{said}");
    house.finish().await;
}
