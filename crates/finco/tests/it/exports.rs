//! Tables for download: the page's rows in a file, for its owner, for a day.

use finco_domain::people::UserRole;
use finco_simulator::{GroupOptions, SayOptions};
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Browser, add_user};
use crate::harness::{House, eventually, until};
use crate::redis::PrivateRedis;

const AZIZA: i64 = 100;
const TRICKY: i64 = 101;
const BOB: i64 = 200;

async fn company() -> House {
    let mut house = House::polling().await;
    house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    let tricky = house
        .employee(TRICKY, "=HYPERLINK(\"http://x\")", "Ombor; 2", "uz")
        .await;
    house.client(BOB, "Bob");
    let members = [AZIZA, TRICKY, BOB];
    let group = house
        .world
        .add_group("Mijozlar", &members, GroupOptions::default())
        .unwrap();
    for (from, text, pause_secs) in [
        (BOB, "Bormi?", 60),
        (AZIZA, "Bor", 60),
        (BOB, "Qayerda?", 90),
        (TRICKY, "Omborda", 0),
    ] {
        house.world.say(group, from, text, SayOptions::default()).unwrap();
        house.wait_secs(pause_secs);
    }
    house.settle().await;
    add_user(&house, "admin", UserRole::Admin, None, &[]).await;
    add_user(&house, "hr", UserRole::Hr, None, &[]).await;
    add_user(&house, "employee", UserRole::Employee, Some(tricky), &[]).await;
    house.start_api().await;
    house
}

/// Asks for a table and waits until it is done.
async fn export(browser: &Browser, body: Value) -> Value {
    let asked = browser.call(Method::POST, "/api/v1/exports", Some(body)).await;
    assert_eq!(asked.status(), 202);
    let asked: Value = asked.json().await.unwrap();
    let path = format!("/api/v1/exports/{}", asked["id"].as_str().unwrap());
    let path = path.as_str();
    eventually("the table is made", || async move {
        let export = browser.get(path).await;
        if matches!(export["state"].as_str(), Some("done" | "failed")) {
            Ok(export)
        } else {
            Err(export)
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leaderboard_comes_with_the_numbers_of_its_page() {
    let house = company().await;
    let admin = Browser::sign_in(house.address("api"), "admin").await;
    let page = admin.get("/api/v1/leaderboard?month=2026-11").await;
    let rows = page["rows"].as_array().unwrap();
    let body = json!({ "kind": "leaderboard", "format": "csv", "query": { "month": "2026-11" } });
    let done = export(&admin, body).await;
    assert_eq!(
        (&done["state"], &done["percent"], &done["rows"]),
        (&json!("done"), &json!(100), &json!(rows.len()))
    );
    let url = done["file"]["url"].as_str().unwrap();
    let file = admin.call(Method::GET, url, None).await;
    assert_eq!(file.headers()["content-type"], "text/csv; charset=utf-8");
    let name = file.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(name.contains("leaderboard-2026-11-16.csv"), "{name}");
    let text = file.text().await.unwrap();
    assert!(text.starts_with("\u{feff}Oʻrin;Xodim;Boʻlim;Ball;"), "{text}");
    assert_eq!(text.trim_end().lines().count(), rows.len() + 1);
    assert!(
        text.contains("\"'=HYPERLINK(\"\"http://x\"\")\";\"Ombor; 2\";"),
        "neither runs nor breaks: {text}"
    );
    for row in rows {
        let median = row["median_secs"].to_string();
        assert!(text.contains(&format!(";{median};")), "{median} in {text}");
    }

    let body = json!({ "kind": "leaderboard", "format": "xlsx", "query": {} });
    let book = export(&admin, body).await;
    let file = admin
        .call(Method::GET, book["file"]["url"].as_str().unwrap(), None)
        .await;
    let kind = file.headers()["content-type"].to_str().unwrap().to_owned();
    assert!(kind.ends_with("spreadsheetml.sheet"), "{kind}");
    let bytes = file.bytes().await.unwrap();
    assert!(bytes.starts_with(b"PK") && json!(bytes.len()) == book["file"]["size_bytes"]);
    let audit = house.columns("audit_log", &["action", "actor"]).await;
    assert_eq!(
        audit.iter().filter(|line| **line == json!(["export", "admin"])).count(),
        2
    );
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_its_owners_for_a_day_and_shows_no_more_than_the_page() {
    let house = company().await;
    let sign_in = |login| Browser::sign_in(house.address("api"), login);
    let (employee, hr, admin) = (sign_in("employee").await, sign_in("hr").await, sign_in("admin").await);
    let done = export(
        &employee,
        json!({ "kind": "leaderboard", "format": "csv", "query": {} }),
    )
    .await;
    assert_eq!(done["rows"], 1, "an employee's page has one row");
    let (path, url) = (
        format!("/api/v1/exports/{}", done["id"].as_str().unwrap()),
        done["file"]["url"].as_str().unwrap(),
    );
    for path in [path.as_str(), url] {
        assert_eq!(hr.call(Method::GET, path, None).await.status(), 404, "{path}");
        assert_eq!(employee.call(Method::GET, path, None).await.status(), 200, "{path}");
        assert_eq!(admin.call(Method::GET, path, None).await.status(), 200, "{path}");
    }
    let forbidden = json!({ "kind": "audit", "format": "csv", "query": {} });
    let forbidden = employee.call(Method::POST, "/api/v1/exports", Some(forbidden)).await;
    assert_eq!(forbidden.status(), 403);
    let odd = json!({ "kind": "leaderboard", "format": "csv", "query": { "cursor": "x" } });
    assert_eq!(
        employee.call(Method::POST, "/api/v1/exports", Some(odd)).await.status(),
        422
    );
    let bad = export(
        &employee,
        json!({ "kind": "leaderboard", "format": "csv", "query": { "month": "soon" } }),
    )
    .await;
    assert_eq!((&bad["state"], &bad["error"]), (&json!("failed"), &json!("bad_query")));

    house.wait_secs(25 * 3_600);
    assert_eq!(employee.call(Method::GET, url, None).await.status(), 404, "expired");
    until("it is swept away", || async { house.rows("exports").await.is_empty() }).await;
    assert!(house.rows("export_files").await.is_empty());
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_for_every_role_that_sees_its_page_and_for_no_other() {
    let house = company().await;
    add_user(&house, "supervisor", UserRole::Supervisor, None, &[1]).await;
    for login in ["admin", "hr", "supervisor", "employee"] {
        let browser = Browser::sign_in(house.address("api"), login).await;
        for kind in ["leaderboard", "waits", "response_stats", "audit", "employees"] {
            let page = format!("/api/v1/{}", kind.replace('_', "-"));
            let is_shown = browser.call(Method::GET, &page, None).await.status() == 200;
            let body = json!({ "kind": kind, "format": "csv", "query": {} });
            if is_shown {
                let done = export(&browser, body).await;
                assert_eq!(done["state"], "done", "{kind} for {login}: {done}");
            } else {
                let refused = browser.call(Method::POST, "/api/v1/exports", Some(body)).await;
                assert_eq!(refused.status(), 403, "{kind} for {login}");
            }
        }
    }
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_asked_for_while_redis_is_away_is_made_when_it_is_back() {
    let mut redis = PrivateRedis::start().await;
    let mut house = House::empty().await;
    house.use_redis(&redis.url());
    house.start_worker().await;
    let api = house.start_api().await;
    add_user(&house, "admin", UserRole::Admin, None, &[]).await;
    let admin = Browser::sign_in(api, "admin").await;
    redis.kill();
    let body = json!({ "kind": "employees", "format": "csv", "query": {} });
    let asked = admin.call(Method::POST, "/api/v1/exports", Some(body)).await;
    assert_eq!(asked.status(), 202, "its row waits");
    redis.start_again().await;
    house.wait_secs(11 * 60);
    until("the sweep has found it", || async {
        house.columns("exports", &["state"]).await == [json!(["done"])]
    })
    .await;
    house.finish().await;
}
