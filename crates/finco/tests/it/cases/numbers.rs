//! Cases about numbers, settings that change, and how work is done: each in its own words.

use chrono::{DateTime, Utc};
use finco_domain::people::{EmployeeId, UserRole};
use finco_domain::time::{Clock, Month};
use finco_jobs::{CalculateKpi, LinkAnswers, WarnWaits};
use finco_workers::jobs::{calculate_kpi, link_answers, warn_waits};
use serde_json::{Value, json};

use super::script::{GROUP, Played};
use crate::browser::{Browser, add_user};
use crate::harness::no_meta;

async fn played(setup: &str, script: &str) -> Played {
    let mut played = Played::new(setup).await;
    played.read(script);
    played.play().await;
    played
}

async fn ask(played: &Played) -> Value {
    let asks = played.house.rows("asks").await;
    assert_eq!(asks.len(), 1, "{asks:#?}");
    asks[0].clone()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn due(ask: &Value) -> DateTime<Utc> {
    at(ask["due_at"].as_str().unwrap())
}

#[tokio::test]
async fn case_11_the_first_and_the_next_answer_have_targets_of_their_own() {
    let setup = "update targets set first_secs = 3600, next_secs = 1800";
    let script = "10:00 C q1: Narxi qancha?\n11:30 E a1: 50 ming\n11:40 C q2: Yetkazib berish bormi?";
    let played = played(setup, script).await;
    let mut asks = played.house.rows("asks").await;
    asks.sort_by_key(|ask| ask["asked_at"].to_string());
    assert_eq!(
        due(&asks[0]),
        at("2026-11-16T06:00:00Z"),
        "an hour for the first, nothing at half past"
    );
    assert_eq!(due(&asks[1]), at("2026-11-16T07:10:00Z"), "half an hour for the next");
    played.house.close().await;
}

#[tokio::test]
async fn case_19_a_target_goes_on_over_the_weekend() {
    let setup = r#"update targets set first_secs = 3600; update calendar_versions set weekly = '{"mon": [["09:00", "17:00"]],
        "tue": [["09:00", "17:00"]], "wed": [["09:00", "17:00"]], "thu": [["09:00", "17:00"]], "fri": [["09:00", "17:00"]]}'"#;
    let played = played(setup, "11-20 16:30 C q1: Narxi qancha?").await;
    assert_eq!(due(&ask(&played).await), at("2026-11-23T04:30:00Z"), "Monday 09:30");
    played.house.close().await;
}

#[tokio::test]
async fn case_28_a_target_says_which_hours_it_means() {
    for (unit, expected) in [("business", "2026-11-19T05:00:00Z"), ("wall", "2026-11-17T05:00:00Z")] {
        let setup = format!("update targets set first_secs = 86400, unit = '{unit}'");
        let played = played(&setup, "10:00 C q1: Narxi qancha?").await;
        assert_eq!(due(&ask(&played).await), at(expected), "{unit}");
        played.house.close().await;
    }
}

/// A new version from `applies_from` on: the office opens at ten.
fn from_ten(applies_from: &str) -> String {
    format!(
        "insert into calendar_versions (calendar_id, applies_from, time_zone, weekly, created_at, created_by) \
         select id, '{applies_from}', 'Asia/Tashkent', '{{\"mon\": [[\"10:00\", \"18:00\"]]}}', '{applies_from}', 'boss' \
         from calendars"
    )
}

#[tokio::test]
async fn case_25_a_changed_calendar_leaves_what_was_counted_alone() {
    let script = "09:00 C q1: Narxi qancha?\n10:30 E a1: 50 ming";
    let played = played("", script).await;
    let before = ask(&played).await;
    assert_eq!(before["business_secs"], 5400);
    played.house.database.execute(&from_ten("2026-11-16T12:00:00Z")).await;
    relink(&played).await;
    assert_eq!(ask(&played).await, before);
    // Dated back, on purpose, it is worked out again.
    played.house.database.execute(&from_ten("2026-11-01T00:00:00Z")).await;
    played
        .house
        .database
        .execute("delete from calendar_versions where applies_from = '2026-11-16T12:00:00Z'")
        .await;
    relink(&played).await;
    assert_eq!(ask(&played).await["business_secs"], 1800);
    played.house.close().await;
}

#[tokio::test]
async fn case_57_an_open_ask_keeps_the_policy_it_was_asked_under() {
    let mut played = played("", "10:00 C q1: Narxi qancha?").await;
    let target = ask(&played).await["target_id"].clone();
    played
        .house
        .database
        .execute(
            "insert into targets (scope, scope_id, applies_from, first_secs, next_secs, unit, stops_at, warn_percent, \
             created_at, created_by) select scope, scope_id, '2026-11-16T05:10:00Z', 60, 60, unit, stops_at, warn_percent, \
             '2026-11-16T05:10:00Z', 'boss' from targets",
        )
        .await;
    played.read("10:12 E a1: 50 ming\n10:30 C q2: Yetkazib berish bormi?");
    played.play().await;
    let mut asks = played.house.rows("asks").await;
    asks.sort_by_key(|ask| ask["asked_at"].to_string());
    assert_eq!((&asks[0]["target_id"], &asks[0]["target_secs"]), (&target, &json!(900)));
    assert_eq!(asks[0]["within_target"], true);
    assert_eq!(asks[1]["target_secs"], 60);
    played.house.close().await;
}

async fn relink(played: &Played) {
    played
        .house
        .database
        .execute("update chats set unlinked_from = '2020-01-01Z', unlinked_seq = unlinked_seq + 1")
        .await;
    played.link().await;
}

#[tokio::test]
async fn case_49_any_order_and_repetition_gives_the_same_bytes() {
    let mut played = Played::new("").await;
    played.read(
        "10:00 C1 q1: Narxi qancha?\n10:01 C2 q2: Yetkazib berish bormi?\n10:02 E react q1\n10:03 E a2 re q2: Ha\n\
         10:04 E a1 re q1: .\n10:30 edit a1: 50 ming\n10:31 C1 t1: rahmat",
    );
    let updates = played.received();
    played.log(&updates).await;
    played.link().await;
    let expected = (played.told().await, played.house.rows("messages").await);
    assert_eq!(
        expected.0,
        "q1 answered E1 reply 1800 ack=120 miss\nq2 answered E1 reply 120"
    );
    // Every rotation of the day, backwards too, with each update twice.
    for first in 0..updates.len() {
        played.house.database.forget_updates().await;
        let mut mixed = updates.clone();
        mixed.rotate_left(first);
        mixed.reverse();
        for one in mixed.iter().flat_map(|one| [one, one]) {
            played.log(std::slice::from_ref(one)).await;
            played.link().await;
        }
        assert_eq!(
            (played.told().await, played.house.rows("messages").await),
            expected,
            "{first}"
        );
    }
    played.house.close().await;
}

#[tokio::test]
async fn case_50_a_late_update_is_not_dropped_for_its_number() {
    let mut played = Played::new("").await;
    played.read("10:00 C q1: Narxi qancha?\n10:05 E a1: 50 ming");
    let updates = played.received();
    for one in [&updates[1], &updates[0], &updates[0]] {
        played.log(std::slice::from_ref(one)).await;
        played.link().await;
    }
    assert_eq!(played.told().await, "q1 answered E1 order 300");
    assert_eq!(played.house.rows("messages").await.len(), 2);
    played.house.close().await;
}

#[tokio::test]
async fn case_51_what_was_not_committed_comes_again() {
    let mut played = Played::new("").await;
    played.read("10:00 C q1: Narxi qancha?");
    let updates = played.received();
    let mut transaction = played.house.database.pool.begin().await.unwrap();
    finco_store::messages::log(&mut transaction, &updates).await.unwrap();
    drop(transaction); // the worker dies here
    assert!(played.house.rows("messages").await.is_empty());
    played.log(&updates).await;
    played.link().await;
    assert_eq!(played.told().await, "q1 open");
    played.house.close().await;
}

#[tokio::test]
async fn case_52_a_number_is_unique_within_its_chat_only() {
    let mut played = Played::new("").await;
    played.read("10:00 C1 q1: Narxi qancha?\n10:00 C2 q2 at G2: Narxi qancha?\n10:05 E a2 at G2 re q2: 50 ming");
    played.play().await;
    assert_eq!(
        played.told().await.lines().filter(|line| line.contains("open")).count(),
        1
    );
    assert_eq!(
        played
            .told()
            .await
            .lines()
            .filter(|line| line.contains("answered E1 reply 300"))
            .count(),
        1
    );
    played.house.close().await;
}

#[tokio::test]
async fn case_42_where_the_bot_was_blind_nothing_is_known() {
    let gap = format!(
        "insert into gaps (chat_id, from_at, to_at, reason, created_at, created_by) \
         values ({GROUP}, '2026-11-16T04:00:00Z', '2026-11-16T05:10:00Z', 'blind', '2026-11-16T05:10:00Z', 'door')"
    );
    let played = played(&gap, "10:00 C q1: Narxi qancha?\n11:00 C2 q2: Yetkazib berish bormi?").await;
    assert_eq!(played.told().await, "q1 unknown\nq2 open");
    played.house.close().await;
}

#[tokio::test]
async fn case_43_asks_in_a_gap_are_not_unanswered() {
    let gap = "insert into gaps (from_at, to_at, reason, created_at, created_by) \
               values ('2026-11-16T05:05:00Z', '2026-11-17T11:05:00Z', 'down', '2026-11-17T11:05:00Z', 'door')";
    let played = played(gap, "10:00 C q1: Narxi qancha?").await;
    let ask = ask(&played).await;
    assert_eq!(
        (&ask["state"], &ask["within_target"]),
        (&json!("unknown"), &Value::Null)
    );
    played.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_45_of_a_handed_over_ask_everybody_is_told_what_is_scored() {
    let script = "
        10:00 C q1: Narxi qancha?
        10:00 ! reassign q1 E1
        10:20 ! reassign q1 E2
        10:25 E2 a1: 50 ming";
    let mut played = played("", script).await;
    set_clock(&played, "2026-11-16T06:00:00Z");
    let names = ["employee_id", "answered", "within_target", "missed"];
    let scored = scores(&played, "2026-11", &names).await;
    let aziz = ask(&played).await["answered_by"].as_i64().unwrap();
    assert_eq!(scored, [json!([aziz, 1, 1, 0])], "five minutes are in time");

    add_user(&played.house, "rahbar", UserRole::Admin, None, &[]).await;
    add_user(&played.house, "aziz", UserRole::Employee, Some(EmployeeId(aziz)), &[]).await;
    let api = played.house.start_api().await;
    let admin = Browser::sign_in(api, "rahbar").await;
    let evidence = admin
        .get(&format!(
            "/api/v1/employees/{aziz}/evidence?metric=hit_rate&month=2026-11"
        ))
        .await;
    let told = &evidence["items"][0];
    assert_eq!(
        (&told["own_secs"], &told["within_target"], &told["wall_secs"]),
        (&json!(300), &json!(true), &json!(1500))
    );
    let day = Browser::sign_in(api, "aziz").await.get("/api/v1/overview").await["my_day"].clone();
    assert_eq!(
        (&day["within_target"], &day["missed"], &day["median_secs"]),
        (&json!(1), &json!(0), &json!(300))
    );
    let clients = admin.get("/api/v1/response-stats?from=2026-11-16&to=2026-11-16").await;
    assert_eq!(
        clients["summary"]["missed"], 1,
        "the client waited too long all the same"
    );
    played.house.close().await;
}

/// The scores of a month: employee's account and the named numbers.
async fn scores(played: &Played, month: &str, names: &[&str]) -> Vec<Value> {
    let month: Month = month.parse().unwrap();
    calculate_kpi::run(CalculateKpi::of(month), no_meta(), played.house.context())
        .await
        .unwrap();
    let first = month.first_day().to_string();
    let rows = played.house.rows("scores").await;
    let pick = |row: &Value| json!(names.iter().map(|name| row[*name].clone()).collect::<Vec<_>>());
    rows.iter()
        .filter(|row| row["month"] == json!(first))
        .map(pick)
        .collect()
}

fn set_clock(played: &Played, moment: &str) {
    played
        .house
        .wait_secs((at(moment) - played.house.clock.now()).num_seconds());
}

#[tokio::test]
async fn case_26_a_month_is_the_companys() {
    let played = played("", "04-01 00:30 C q1: Narxi qancha?\n04-01 00:40 E a1: 50 ming").await;
    assert_eq!(ask(&played).await["asked_at"], "2026-03-31T19:30:00+00:00");
    assert!(scores(&played, "2026-03", &["answered"]).await.is_empty());
    assert_eq!(scores(&played, "2026-04", &["answered"]).await.len(), 1);
    played.house.close().await;
}

#[tokio::test]
async fn case_29_a_breach_after_work_is_told_when_work_begins() {
    let setup = "update targets set unit = 'wall'; update company set warn_outside_hours = false";
    let played = played(setup, "11-20 17:50 C q1: Narxi qancha?").await;
    played
        .house
        .database
        .execute("update chats set responsible_id = (select id from employees where telegram_id = 1)")
        .await;
    for (moment, told) in [
        ("2026-11-20T13:06:00Z", false), // Friday 18:06, a minute after the breach
        ("2026-11-22T19:30:00Z", false), // Monday half past midnight
        ("2026-11-23T04:01:00Z", true),  // Monday 09:01
    ] {
        set_clock(&played, moment);
        warn_waits::run(WarnWaits {}, no_meta(), played.house.context())
            .await
            .unwrap();
        assert_eq!(!played.house.rows("outbox").await.is_empty(), told, "{moment}");
    }
    played.house.close().await;
}

#[tokio::test]
async fn case_53_the_median_does_not_follow_one_long_wait() {
    let played = played(
        "",
        "09:00 C q1: Narxi qancha?\n09:01 E a1: 50 ming\n10:00 C q2: Yetkazib berish bormi?\n10:01 E a2: Ha, bor\n\
         11:00 C q3: Kafolat bormi?\n11:01 E a3: Bir yil\n11:30 C q4: Karta oʻtadimi?\n12:30 E a4: Ha, oʻtadi",
    )
    .await;
    let names = ["answered", "median_secs", "p90_secs", "within_target"];
    assert_eq!(scores(&played, "2026-11", &names).await, [json!([4, 60, 3600, 3])]);
    played.house.close().await;
}

#[tokio::test]
async fn case_54_what_was_never_answered_counts_against_the_rate() {
    let script: String = (0..10)
        .map(|n| format!("{:02}:00 C q{n} at G{n}x: Narxi qancha?\n", 8 + n % 3))
        .collect();
    // Ten clients in ten chats, all of employee 1; one of them is answered within a minute.
    let mut played = Played::new("").await;
    for (n, line) in script.lines().enumerate() {
        played.read(line);
        let chat = -1_001_000_000_100 - i64::try_from(n).unwrap();
        played.updates[n]["message"]["chat"]["id"] = json!(chat);
        played.updates[n]["message"]["date"] = json!(at("2026-11-16T05:00:00Z").timestamp());
    }
    let mut answer = played.updates[0].clone();
    answer["update_id"] = json!(2000);
    answer["message"]["message_id"] = json!(999);
    answer["message"]["from"] = json!({ "id": 1, "is_bot": false, "first_name": "Malika" });
    answer["message"]["text"] = json!("50 ming");
    answer["message"]["date"] = json!(at("2026-11-16T05:01:00Z").timestamp());
    played.updates.push(answer);
    let received = played.received();
    played.log(&received).await;
    played
        .house
        .database
        .execute("update chats set responsible_id = (select id from employees where telegram_id = 1)")
        .await;
    played.link().await;
    set_clock(&played, "2026-11-16T08:00:00Z");
    let names = ["answered", "within_target", "missed", "open"];
    assert_eq!(scores(&played, "2026-11", &names).await, [json!([1, 1, 9, 9])]);
    played.house.close().await;
}

#[tokio::test]
async fn case_55_an_ask_belongs_to_the_month_it_was_asked_in() {
    let played = played("", "03-31 17:59 C q1: Narxi qancha?\n04-01 09:05 E a1: 50 ming").await;
    let mut counted = Vec::new();
    for month in ["2026-02", "2026-03", "2026-04"] {
        counted.push(scores(&played, month, &["answered"]).await.len());
    }
    assert_eq!(counted, [0, 1, 0]);
    played.house.close().await;
}

#[tokio::test]
async fn case_56_no_wait_is_longer_than_the_day_it_fits_in() {
    let played = played("", "09:00 C q1: Narxi qancha?\n17:59:59 E a1: 50 ming").await;
    assert_eq!(ask(&played).await["business_secs"], 8 * 3600 - 1);
    let median = scores(&played, "2026-11", &["median_secs", "p90_secs"]).await;
    assert_eq!(median, [json!([8 * 3600 - 1, 8 * 3600 - 1])]);
    played.house.close().await;
}

#[tokio::test]
async fn a_chat_that_cannot_be_linked_holds_no_other_up() {
    let refuse = "create function refuse() returns trigger language plpgsql as 'begin raise exception ''refused''; end'; \
                  create trigger refuse before insert on asks for each row when (new.chat_id = -1001000000002) \
                  execute function refuse()";
    let mut played = Played::new(refuse).await;
    played.read("10:00 C1 q1 at G2: Narxi qancha?\n10:01 C2 q2: Manzil qayerda?");
    let received = played.received();
    played.log(&received).await;
    let failed = link_answers::run(LinkAnswers {}, no_meta(), played.house.context()).await;
    assert!(failed.is_err(), "it is told, and tried again");
    assert_eq!(played.told().await, "q2 open");
    let queued = played.house.queues.stats("calculate_kpi").await.unwrap().waiting;
    assert_eq!(queued, 1, "what was linked is scored");
    played.house.database.execute("drop trigger refuse on asks").await;
    played.link().await;
    assert_eq!(played.told().await, "q1 open\nq2 open");
    played.house.close().await;
}
