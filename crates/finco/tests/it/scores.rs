//! Scores follow the asks day by day, end where counting from scratch ends, and can be taken apart to the last ask.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use finco_domain::people::{EmployeeId, UserRole};
use finco_domain::time::{Clock, Month, day_start};
use finco_jobs::CalculateKpi;
use finco_store::{score_days, scores, testing};
use finco_workers::jobs::calculate_kpi::{self, calculate};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Browser, add_user};
use crate::harness::{House, no_meta};

const ZONE: chrono_tz::Tz = chrono_tz::Asia::Tashkent;

fn month() -> Month {
    "2026-11".parse().unwrap()
}

fn day(of_month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, of_month).unwrap()
}

/// An ask as a table row, of many kinds; the same number gives the same ask.
fn ask(number: u64, employees: &[EmployeeId]) -> Value {
    let mut chance = StdRng::seed_from_u64(number);
    let day = day(chance.random_range(1..=19));
    let asked_at = day_start(day, ZONE) + TimeDelta::seconds(chance.random_range(0..86_400));
    let state = *[
        "answered", "answered", "answered", "answered", "open", "closed", "peer", "excluded", "unknown",
    ]
    .get(chance.random_range(0..9_usize))
    .unwrap();
    let own_secs = chance.random_range(0..3_000_i64);
    let answered_at = (state == "answered").then(|| asked_at + TimeDelta::seconds(own_secs));
    let employee = employees.get(chance.random_range(0..=employees.len())).map(|id| id.0);
    json!({
        "number": number, "asked_at": asked_at, "state": state, "employee": employee, "answered_at": answered_at,
        "own_secs": answered_at.map(|_| own_secs), "ack_secs": chance.random_bool(0.3).then(|| chance.random_range(0..600)),
        "within_target": match state { "answered" => Some(own_secs <= 900), "closed" => Some(false), _ => None },
        // Who held it for a part of the wait has a verdict of their own.
        "own_in_time": (state == "answered").then(|| own_secs <= 900 || chance.random_bool(0.2)),
        "off_hours": chance.random_bool(0.1), "due_at": asked_at + TimeDelta::seconds(900),
    })
}

/// Puts asks into the log as linking would, and marks their days.
async fn put(house: &House, asks: &[Value]) {
    let mut transaction = house.database.pool.begin().await.unwrap();
    let at = |ask: &Value| ask["asked_at"].as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
    testing::put_asks(&mut transaction, &json!(asks)).await;
    let days: BTreeSet<NaiveDate> = asks
        .iter()
        .map(|ask| finco_domain::time::day_of(at(ask), ZONE))
        .collect();
    scores::mark_stale(&mut transaction, &days, house.clock.now())
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

async fn job(house: &House, job: CalculateKpi) {
    calculate_kpi::run(job, no_meta(), house.context()).await.unwrap();
}

/// All that was worked out, to the byte.
async fn worked_out(house: &House) -> Vec<Vec<Value>> {
    vec![house.rows("score_days").await, house.rows("score_runs").await]
}

async fn employees(house: &House, count: i64) -> Vec<EmployeeId> {
    let mut all = Vec::new();
    for number in 0..count {
        let department = if number % 2 == 0 { "Savdo" } else { "Ombor" };
        all.push(
            house
                .employee(100 + number, &format!("Xodim {number}"), department, "uz")
                .await,
        );
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scores_that_followed_day_by_day_are_those_from_scratch_byte_by_byte() {
    let house = House::empty().await;
    let people = employees(&house, 4).await;
    let mut chance = StdRng::seed_from_u64(11);
    let mut all: Vec<Value> = (0..400).map(|number| ask(number, &people)).collect();
    job(&house, CalculateKpi::of(month())).await;
    for round in 0..6 {
        all.shuffle(&mut chance);
        let (some, rest) = all.split_at(60);
        put(&house, some).await;
        match round {
            // Killed before the commit: nothing of it stays, and the marks are there still.
            0 | 3 => {
                let mut transaction = house.database.pool.begin().await.unwrap();
                calculate(&mut transaction, &CalculateKpi::of(month()), house.clock.now())
                    .await
                    .unwrap();
                drop(transaction);
                let mut conn = house.database.pool.acquire().await.unwrap();
                let later = house.clock.now() + TimeDelta::days(1);
                assert_eq!(scores::list_stale(&mut conn, later).await.unwrap(), [month()]);
            }
            // Run twice, and with days nobody marked.
            1 => {
                job(&house, CalculateKpi::of(month())).await;
                let named = CalculateKpi {
                    days: vec![day(3), day(19), day(30)],
                    ..CalculateKpi::of(month())
                };
                job(&house, named).await;
            }
            _ => job(&house, CalculateKpi::of(month())).await,
        }
        all = rest.to_vec();
    }
    job(
        &house,
        CalculateKpi {
            messages: true,
            ..CalculateKpi::of(month())
        },
    )
    .await;
    let followed = worked_out(&house).await;
    assert!(followed[0].len() > 15, "most days have asks: {}", followed[0].len());

    job(
        &house,
        CalculateKpi {
            anew: true,
            ..CalculateKpi::of(month())
        },
    )
    .await;
    assert_eq!(worked_out(&house).await, followed, "counted again from the asks");

    testing::forget_scores(&mut house.database.pool.acquire().await.unwrap()).await;
    job(&house, CalculateKpi::of(month())).await;
    assert_eq!(
        worked_out(&house).await,
        followed,
        "worked out by a database that never did"
    );
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_that_another_release_worked_out_is_not_gone_on_with() {
    let house = House::empty().await;
    let people = employees(&house, 3).await;
    let asks: Vec<Value> = (0..120).map(|number| ask(number, &people)).collect();
    put(&house, &asks).await;
    job(&house, CalculateKpi::of(month())).await;
    let mut expected = house.rows("score_runs").await;
    // It keeps days and scores, and leaves what the days but the latest come to as it was: here, as another month's.
    let elsewhere = "update score_runs set calculated_at = calculated_at + interval '1 second', \
                     rest = '\\x0100'::bytea, team = null";
    house.database.execute(elsewhere).await;
    let latest = expected[0]["rest_of"].as_str().unwrap().parse().unwrap();
    let again = CalculateKpi {
        days: vec![latest],
        ..CalculateKpi::of(month())
    };
    job(&house, again).await;
    let mut found = house.rows("score_runs").await;
    for run in [&mut expected[0], &mut found[0]] {
        for moment in ["calculated_at", "rest_at"] {
            run.as_object_mut().unwrap().remove(moment);
        }
    }
    assert_eq!(found, expected);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn days_kept_together_in_a_form_that_cannot_be_read_are_put_together_anew() {
    let house = House::empty().await;
    let people = employees(&house, 3).await;
    let asks: Vec<Value> = (0..120).map(|number| ask(number, &people)).collect();
    put(&house, &asks).await;
    job(&house, CalculateKpi::of(month())).await;
    let expected = worked_out(&house).await;
    let latest = expected[1][0]["rest_of"].as_str().unwrap().parse().unwrap();
    // The form of another release; one that breaks off; and nothing at all.
    for bytes in [
        "'\\x01'::bytea || substr(rest, 2)",
        "substr(rest, 1, length(rest) - 3)",
        "''::bytea",
    ] {
        let spoiled = format!("update score_runs set rest = {bytes}, team = null, days = null, asks = '{{}}'");
        house.database.execute(&spoiled).await;
        let again = CalculateKpi {
            days: vec![latest],
            ..CalculateKpi::of(month())
        };
        job(&house, again).await;
        assert_eq!(worked_out(&house).await, expected, "{bytes}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ask_that_changes_moves_its_day_and_month_and_no_other() {
    let house = House::empty().await;
    let people = employees(&house, 2).await;
    let asks: Vec<Value> = (0..80).map(|number| ask(number, &people)).collect();
    put(&house, &asks).await;
    job(&house, CalculateKpi::of(month())).await;
    let before = house.rows("score_days").await;
    let moved = asks
        .iter()
        .find(|ask| ask["state"] == "answered" && !ask["employee"].is_null() && ask["off_hours"] == false)
        .unwrap();
    let mut moved = moved.clone();
    moved["own_secs"] = json!(99_999);
    moved["within_target"] = json!(false);
    moved["own_in_time"] = json!(false);
    put(&house, &[moved.clone()]).await;
    job(&house, CalculateKpi::of(month())).await;
    let after = house.rows("score_days").await;
    let changed: Vec<&Value> = after
        .iter()
        .filter(|row| !before.contains(row))
        .map(|row| &row["day"])
        .collect();
    let at: DateTime<Utc> = moved["asked_at"].as_str().unwrap().parse().unwrap();
    assert_eq!(changed, [&json!(finco_domain::time::day_of(at, ZONE))]);

    // A day that comes to nothing is gone.
    let mut gone = asks.clone();
    for ask in &mut gone {
        ask["state"] = json!("excluded");
    }
    put(&house, &gone).await;
    job(&house, CalculateKpi::of(month())).await;
    assert!(house.rows("score_days").await.is_empty() && house.rows("scores").await.is_empty());
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_number_opens_as_many_asks_as_it_is_made_of() {
    let mut house = House::empty().await;
    let people = employees(&house, 3).await;
    let asks: Vec<Value> = (0..300).map(|number| ask(number, &people)).collect();
    put(&house, &asks).await;
    job(&house, CalculateKpi::of(month())).await;
    let api = house.start_api().await;
    add_user(&house, "admin", UserRole::Admin, None, &[]).await;
    add_user(&house, "own", UserRole::Employee, Some(people[1]), &[]).await;
    let browser = Browser::sign_in(api, "admin").await;
    let board = browser.get("/api/v1/leaderboard?month=2026-11").await;
    let rows = board["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    let mut opened = 0;
    for row in rows {
        let id = row["employee_id"].as_i64().unwrap();
        let why = browser
            .get(&format!("/api/v1/leaderboard/{id}/why?month=2026-11"))
            .await;
        assert_eq!(why["score"], row["score"], "one score on both pages");
        // Hundredths, added as whole numbers.
        let cents = |value: &Value| (value.as_f64().unwrap() * 100.0).round() as i64;
        let parts = why["parts"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|part| !part["contribution"].is_null());
        assert_eq!(
            parts.map(|part| cents(&part["contribution"])).sum::<i64>(),
            cents(&why["score"])
        );

        let metrics = browser
            .get(&format!("/api/v1/employees/{id}/metrics?month=2026-11"))
            .await;
        for metric in metrics["items"].as_array().unwrap() {
            let key = metric["key"].as_str().unwrap();
            let shown = &row["metrics"][key];
            assert_eq!(
                (&shown["value"], &shown["n"]),
                (&metric["value"], &metric["n"]),
                "{key}"
            );
            if metric["has_evidence"] == json!(false) {
                continue;
            }
            let mut ids = BTreeSet::new();
            let mut path = format!("/api/v1/employees/{id}/evidence?metric={key}&month=2026-11&limit=17");
            loop {
                let page = browser.get(&path).await;
                assert_eq!(page["total"], metric["n"], "{key}");
                ids.extend(
                    page["items"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|ask| ask["id"].as_str().unwrap().to_owned()),
                );
                let Some(cursor) = page["next_cursor"].as_str() else {
                    break;
                };
                path = format!("/api/v1/employees/{id}/evidence?metric={key}&month=2026-11&limit=17&cursor={cursor}");
            }
            assert_eq!(json!(ids.len()), metric["n"], "{key}: each opens once");
            opened += ids.len();
        }
        let answered = metrics["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["key"] == "answered")
            .unwrap();
        let of_days: f64 = answered["trend"]
            .as_array()
            .unwrap()
            .iter()
            .map(|day| day["value"].as_f64().unwrap())
            .sum();
        assert_eq!(json!(of_days), answered["value"], "the days add up to the month");
    }
    assert!(opened > 500, "{opened}");
    let sum = |key: &str| rows.iter().map(|row| row[key].as_i64().unwrap()).sum::<i64>();
    assert!(
        board["summary"]["answered"].as_i64().unwrap() >= sum("answered"),
        "nobody's asks are the company's"
    );
    let of_days: i64 = board["daily"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day["answered"].as_i64().unwrap())
        .sum();
    assert_eq!(json!(of_days), board["summary"]["answered"]);

    let own = Browser::sign_in(api, "own")
        .await
        .get("/api/v1/leaderboard?month=2026-11")
        .await;
    let of_admin = rows.iter().find(|row| row["employee_id"] == people[1].0).unwrap();
    assert_eq!(own["rows"], json!([of_admin]), "the same row, with the place among all");
    assert_eq!(own["summary"]["answered"], of_admin["answered"]);
    assert_eq!(own["summary"]["median_secs"], of_admin["median_secs"]);
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_rules_score_a_month_that_was_scored_only_when_somebody_asks_for_it() {
    let mut house = House::empty().await;
    let people = employees(&house, 2).await;
    put(&house, &(0..120).map(|number| ask(number, &people)).collect::<Vec<_>>()).await;
    job(&house, CalculateKpi::of(month())).await;
    let before = house.columns("scores", &["employee_id", "centipoints"]).await;
    let api = house.start_api().await;
    add_user(&house, "admin", UserRole::Admin, None, &[]).await;
    add_user(&house, "hr", UserRole::Hr, None, &[]).await;
    let admin = Browser::sign_in(api, "admin").await;
    let body = |weight: i64| {
        Some(
            json!({ "applies_from": "2026-11", "minimum_n": 5, "note": "only the hit rate",
                     "metrics": [{ "key": "hit_rate", "weight": weight, "target": 80.0 }] }),
        )
    };
    let hr = Browser::sign_in(api, "hr").await;
    assert_eq!(
        hr.call(Method::POST, "/api/v1/score-rules", body(100)).await.status(),
        403
    );
    assert_eq!(
        admin.call(Method::POST, "/api/v1/score-rules", body(90)).await.status(),
        422
    );
    let made = admin.call(Method::POST, "/api/v1/score-rules", body(100)).await;
    assert_eq!(made.status(), 201);
    let made: Value = made.json().await.unwrap();
    assert_eq!(
        (&made["rule"]["version"], &made["keep_older_rules"]),
        (&json!(2), &json!(["2026-11"]))
    );

    put(&house, &[ask(0, &people)]).await;
    job(&house, CalculateKpi::of(month())).await;
    assert_eq!(
        house.columns("scores", &["employee_id", "centipoints"]).await,
        before,
        "stored results stay"
    );

    house.start_worker().await;
    let month = Some(json!({ "month": "2026-11" }));
    assert_eq!(
        admin
            .call(Method::POST, "/api/v1/scores/recalculate", month)
            .await
            .status(),
        202
    );
    house.settle().await;
    let board = admin.get("/api/v1/leaderboard?month=2026-11").await;
    assert_eq!(board["rule_version"], 2);
    for row in board["rows"].as_array().unwrap() {
        let rate = row["metrics"]["hit_rate"]["value"].as_f64().unwrap();
        let points = (rate * 100.0).round() as i64 * 10_000 / 8_000;
        assert_eq!(
            (row["score"].as_f64().unwrap() * 100.0).round() as i64,
            points.min(10_000)
        );
    }
    let actions = house.columns("audit_log", &["actor", "action", "object"]).await;
    for line in [
        json!(["admin", "add_score_rule", "score_rules:2"]),
        json!(["admin", "recalculate", "scores:2026-11"]),
    ] {
        assert!(actions.contains(&line), "{actions:?}");
    }
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_open_ask_becomes_a_miss_when_its_moment_passes_without_anybody_doing_anything() {
    let mut house = House::empty().await;
    let people = employees(&house, 1).await;
    let now = house.clock.now();
    let open = json!({ "number": 1, "asked_at": now, "state": "open", "employee": people[0].0, "off_hours": false,
                       "due_at": now + TimeDelta::seconds(900) });
    put(&house, &[open]).await;
    house.start_worker().await;
    house.wait_secs(30);
    house.settle().await;
    assert_eq!(house.columns("scores", &["open", "missed"]).await, [json!([1, 0])]);
    house.wait_secs(900);
    crate::harness::until("the miss is counted", || async {
        house.columns("scores", &["open", "missed"]).await == [json!([1, 1])]
    })
    .await;
    let mut conn = house.database.pool.acquire().await.unwrap();
    assert_eq!(scores::list_due(&mut conn, house.clock.now()).await.unwrap(), []);
    assert_eq!(score_days::list(&mut conn, month()).await.unwrap().len(), 1);
    drop(conn);
    house.finish().await;
}
