//! The API: who may see what, what a refusal looks like, and how the pages are served.

use std::net::SocketAddr;

use finco_domain::people::{EmployeeId, UserRole};
use finco_domain::time::Clock;
use finco_simulator::{GroupOptions, SayOptions};
use finco_store::score_rules;
use futures::StreamExt;
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::browser::{Browser, add_user};
use crate::harness::{House, LIMIT};

const AZIZA: i64 = 100;
const LAYLO: i64 = 101;
const BOB: i64 = 200;

/// A company with two departments, an answered ask of each and one that nobody has answered.
struct Company {
    house: House,
    api: SocketAddr,
    aziza: EmployeeId,
    laylo: EmployeeId,
    /// Asks answered by Aziza and by Laylo, and the open one.
    asks: [i64; 3],
}

async fn company() -> Company {
    let mut house = House::polling().await;
    let aziza = house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    let laylo = house.employee(LAYLO, "Laylo", "Ombor", "uz").await;
    house.client(BOB, "Bob");
    let group = house
        .world
        .add_group("Mijozlar", &[AZIZA, LAYLO, BOB], GroupOptions::default())
        .unwrap();
    let mut conn = house.database.pool.acquire().await.unwrap();
    let now = house.clock.now();
    let month = "2026-01".parse().unwrap();
    let weights = score_rules::in_force(&mut conn, month).await.unwrap().weights;
    score_rules::insert(
        &mut conn,
        month,
        1,
        &weights,
        "one ask is enough for a rank",
        "test",
        now,
    )
    .await
    .unwrap();
    drop(conn);
    // Laylo answers after more than the target of 15 minutes.
    for (from, text, pause_secs) in [
        (BOB, "Bormi?", 60),
        (AZIZA, "Bor", 60),
        (BOB, "Qayerda?", 1000),
        (LAYLO, "Omborda", 60),
        (BOB, "Qachon?", 60),
    ] {
        house.world.say(group, from, text, SayOptions::default()).unwrap();
        house.wait_secs(pause_secs);
    }
    house.settle().await;
    let mut rows = house.columns("asks", &["asked_at", "id"]).await;
    rows.sort_by_key(ToString::to_string);
    let asks: Vec<i64> = rows.iter().map(|row| row[1].as_i64().unwrap()).collect();
    let departments = house.columns("departments", &["name", "id"]).await;
    let sales = departments.iter().find(|row| row[0] == "Savdo").unwrap()[1]
        .as_i64()
        .unwrap();
    add_user(&house, "admin", UserRole::Admin, None, &[]).await;
    add_user(&house, "hr", UserRole::Hr, None, &[]).await;
    add_user(&house, "supervisor", UserRole::Supervisor, Some(aziza), &[sales]).await;
    add_user(&house, "employee", UserRole::Employee, Some(laylo), &[]).await;
    let api = house.start_api().await;
    Company {
        house,
        api,
        aziza,
        laylo,
        asks: asks.try_into().expect("three asks"),
    }
}

/// A refusal must be a problem with a code, the request's id, and nothing from inside.
async fn problem(response: Response, status: u16, code: &str) {
    assert_eq!(response.status().as_u16(), status, "{}", response.url());
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let told = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    let problem: Value = response.json().await.unwrap();
    assert_eq!((&problem["status"], &problem["code"]), (&json!(status), &json!(code)));
    assert_eq!(
        problem["request_id"],
        json!(told),
        "the id to quote is the one in the head"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_employee_sees_one_row_with_the_place_among_all() {
    let company = company().await;
    let rows = async |login| {
        let browser = Browser::sign_in(company.api, login).await;
        let board = browser.get("/api/v1/leaderboard").await;
        let rows = board["rows"].as_array().unwrap();
        rows.iter()
            .map(|row| (row["employee_id"].as_i64().unwrap(), row["rank"].clone()))
            .collect::<Vec<_>>()
    };
    let (aziza, laylo) = (company.aziza.0, company.laylo.0);
    assert_eq!(rows("admin").await, [(aziza, json!(1)), (laylo, json!(2))]);
    assert_eq!(rows("employee").await, [(laylo, json!(2))]);
    assert_eq!(rows("supervisor").await, [(aziza, json!(1))]);
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_role_sees_its_part_of_every_route() {
    let company = company().await;
    let (aziza, laylo, [hers, the_others, open]) = (company.aziza.0, company.laylo.0, company.asks);
    // What a supervisor of Aziza's department and the employee Laylo get; admins and HR see all.
    let table = [
        ("/api/v1/leaderboard".to_owned(), 200, 200),
        (format!("/api/v1/leaderboard/{aziza}/why"), 200, 404),
        (format!("/api/v1/leaderboard/{laylo}/why"), 404, 200),
        ("/api/v1/leaderboard/999/why".to_owned(), 404, 404),
        (format!("/api/v1/waits/{hers}/messages"), 200, 404),
        (format!("/api/v1/waits/{the_others}/messages"), 404, 200),
        (format!("/api/v1/waits/{open}/messages"), 200, 404),
        ("/api/v1/waits/999999/messages".to_owned(), 404, 404),
        ("/api/v1/leaderboard?month=2026-13".to_owned(), 400, 400),
        ("/api/v1/waits/abc/messages".to_owned(), 400, 400),
        (format!("/api/v1/waits/{hers}/messages?after=999"), 400, 400),
        (format!("/api/v1/employees/{aziza}/metrics"), 200, 404),
        (format!("/api/v1/employees/{laylo}/metrics"), 404, 200),
        (format!("/api/v1/employees/{aziza}/evidence?metric=hit_rate"), 200, 404),
        (
            format!("/api/v1/employees/{aziza}/evidence?metric=hit_rate&cursor=x"),
            400,
            400,
        ),
        (format!("/api/v1/employees/{aziza}/evidence?metric=messages"), 400, 400),
        ("/api/v1/score-rules".to_owned(), 200, 200),
        ("/api/v1/session".to_owned(), 200, 200),
        ("/api/v1/nothing".to_owned(), 404, 404),
    ];
    for (login, place) in [("admin", 0), ("hr", 0), ("supervisor", 1), ("employee", 2)] {
        let browser = Browser::sign_in(company.api, login).await;
        for (path, supervisor, employee) in &table {
            let all = match path.as_str() {
                path if path.contains("999/why") || path.contains("999999") || path.contains("nothing") => 404,
                _ if *supervisor == 400 => 400,
                _ => 200,
            };
            // HR reads the talks behind the numbers; nobody's number is behind an open ask.
            let all = if login == "hr" && *path == format!("/api/v1/waits/{open}/messages") {
                404
            } else {
                all
            };
            let expected = [all, *supervisor, *employee][place];
            let response = browser.call(Method::GET, path, None).await;
            assert_eq!(response.status().as_u16(), expected, "{login} {path}");
            if expected >= 400 {
                problem(
                    response,
                    expected,
                    if expected == 400 { "bad_request" } else { "not_found" },
                )
                .await;
            }
        }
        let seen = browser.get("/api/v1/leaderboard").await;
        let names: Vec<_> = seen["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["name"].as_str().unwrap())
            .collect();
        let expected: &[&str] = [&["Aziza", "Laylo"][..], &["Aziza"], &["Laylo"]][place];
        assert_eq!(names, expected, "{login}");
        let open = if place == 0 { json!(1) } else { json!(null) };
        assert_eq!(
            seen["summary"]["open_now"], open,
            "{login}: open asks are the whole company's"
        );
        assert_eq!(
            seen["summary"]["answered"],
            expected.len(),
            "{login}: sums are of whom one sees"
        );

        let again = browser
            .call(
                Method::POST,
                "/api/v1/scores/recalculate",
                Some(json!({ "month": "2026-11" })),
            )
            .await;
        match login {
            "employee" => problem(again, 403, "forbidden").await,
            _ => assert_eq!(again.status(), 202, "{login}"),
        }
    }
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_signed_out_gets_nothing() {
    let company = company().await;
    let stranger = Browser::stranger(company.api);
    let month = json!({ "month": "2026-11" });
    let table = [
        (Method::GET, "/api/v1/leaderboard".to_owned(), None),
        (
            Method::GET,
            format!("/api/v1/leaderboard/{}/why", company.aziza.0),
            None,
        ),
        (Method::GET, format!("/api/v1/waits/{}/messages", company.asks[0]), None),
        (Method::GET, "/api/v1/events".to_owned(), None),
        (
            Method::POST,
            "/api/v1/scores/recalculate".to_owned(),
            Some(month.clone()),
        ),
        (
            Method::PATCH,
            "/api/v1/session".to_owned(),
            Some(json!({ "language": "ru" })),
        ),
        (Method::POST, "/api/v1/auth/logout".to_owned(), None),
    ];
    for (method, path, body) in &table {
        problem(
            stranger.call(method.clone(), path, body.clone()).await,
            401,
            "signed_out",
        )
        .await;
    }
    let session = stranger.get("/api/v1/session").await;
    assert_eq!((&session["user"], &session["csrf"]), (&json!(null), &json!(null)));

    // A session that was ended is ended on the server too.
    let admin = Browser::sign_in(company.api, "admin").await;
    assert_eq!(
        admin.call(Method::POST, "/api/v1/auth/logout", None).await.status(),
        204
    );
    problem(
        admin.call(Method::GET, "/api/v1/leaderboard", None).await,
        401,
        "signed_out",
    )
    .await;

    // One that is older than a week has ended by itself.
    let admin = Browser::sign_in(company.api, "admin").await;
    company.house.wait_secs(8 * 86_400);
    problem(
        admin.call(Method::GET, "/api/v1/leaderboard", None).await,
        401,
        "signed_out",
    )
    .await;
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_page_changes_nothing() {
    let company = company().await;
    let admin = Browser::sign_in(company.api, "admin").await.without_csrf();
    for (method, path, body) in [
        (
            Method::POST,
            "/api/v1/scores/recalculate",
            Some(json!({ "month": "2026-11" })),
        ),
        (Method::PATCH, "/api/v1/session", Some(json!({ "language": "ru" }))),
        (Method::POST, "/api/v1/auth/logout", None),
    ] {
        problem(admin.call(method, path, body).await, 403, "bad_csrf").await;
    }
    let login = json!({ "login": "admin", "password": crate::browser::PASSWORD });
    let stranger = Browser::stranger(company.api);
    problem(
        stranger.call(Method::POST, "/api/v1/auth/login", Some(login)).await,
        403,
        "bad_csrf",
    )
    .await;
    assert_eq!(
        admin.get("/api/v1/session").await["user"]["language"],
        "uz",
        "the session lives on, unchanged"
    );
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_a_password_is_told_nothing_and_soon_stopped() {
    let mut house = House::empty().await;
    add_user(&house, "admin", UserRole::Admin, None, &[]).await;
    let api = house.start_api().await;
    let stranger = Browser::stranger(api);
    problem(stranger.login("admin", "notog'ri parol").await, 401, "bad_credentials").await;
    problem(stranger.login("nobody", "notog'ri parol").await, 401, "bad_credentials").await;
    let mut refused = None;
    for _ in 0..20 {
        let response = stranger.login("ADMIN", "notog'ri parol").await;
        if response.status() == 429 {
            refused = Some(response);
            break;
        }
    }
    let refused = refused.expect("guessing is stopped");
    let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    problem(refused, 429, "too_many_attempts").await;
    let lines = house.columns("audit_log", &["actor", "action"]).await;
    assert!(lines.contains(&json!(["admin", "login_failed"])), "{lines:?}");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn odd_requests_are_refused_in_words() {
    let mut house = House::empty().await;
    add_user(&house, "admin", UserRole::Admin, None, &[]).await;
    let api = house.start_api().await;
    let admin = Browser::sign_in(api, "admin").await;
    for body in [
        json!({}),
        json!({ "month": "November" }),
        json!({ "month": 11 }),
        json!([]),
    ] {
        problem(
            admin.call(Method::POST, "/api/v1/scores/recalculate", Some(body)).await,
            400,
            "bad_request",
        )
        .await;
    }
    problem(
        admin.call(Method::DELETE, "/api/v1/leaderboard", None).await,
        405,
        "wrong_method",
    )
    .await;
    let language = Some(json!({ "language": "de" }));
    problem(
        admin.call(Method::PATCH, "/api/v1/session", language).await,
        400,
        "bad_request",
    )
    .await;
    let changed = admin
        .call(Method::PATCH, "/api/v1/session", Some(json!({ "language": "ru" })))
        .await;
    assert_eq!(changed.status(), 200);
    assert_eq!(admin.get("/api/v1/session").await["user"]["language"], "ru");
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_served_safely() {
    let mut house = House::empty().await;
    let api = house.start_api().await;
    let stranger = Browser::stranger(api);
    // An address of the pages is theirs; before they are built the server says so.
    for path in ["/", "/leaderboard/2026-11", "/employees/7"] {
        let page = stranger.call(Method::GET, path, None).await;
        let status = page.status().as_u16();
        let policy = page.headers()["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert_eq!(page.headers()["x-content-type-options"], "nosniff");
        assert_eq!(page.headers()["referrer-policy"], "same-origin");
        let text = page.text().await.unwrap();
        match status {
            200 => assert!(text.contains("<div id=\"root\""), "{path} is the page"),
            503 => assert!(text.contains("were not built"), "{text}"),
            other => panic!("{path}: {other}"),
        }
    }
    for path in ["/assets/nothing.js", "/favicon.nothing", "/.vite/manifest.json"] {
        let missing = stranger.call(Method::GET, path, None).await;
        assert_eq!(missing.status(), 404, "{path} is no page");
    }
    let document = stranger.get("/openapi.json").await;
    assert!(document["paths"]["/api/v1/leaderboard"].is_object());
    assert_eq!(stranger.call(Method::GET, "/healthz", None).await.status(), 200);
    let metrics = stranger.call(Method::GET, "/metrics", None).await.text().await.unwrap();
    assert!(!metrics.contains("finco_"), "what is measured is not for all");
    house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_pages_are_told_what_changed() {
    let company = company().await;
    let admin = Browser::sign_in(company.api, "admin").await;
    let stream = admin.call(Method::GET, "/api/v1/events", None).await;
    assert_eq!(stream.headers()["content-type"], "text/event-stream");
    let mut stream = stream.bytes_stream();
    let mut heard = String::new();
    let mut asked = false;
    let listening = async {
        while let Some(part) = stream.next().await {
            heard.push_str(&String::from_utf8_lossy(&part.unwrap()));
            if heard.contains("event: hello") && !asked {
                asked = true;
                let month = Some(json!({ "month": "2026-11" }));
                let queued = admin.call(Method::POST, "/api/v1/scores/recalculate", month).await;
                assert_eq!(queued.status(), 202);
            }
            if heard.contains("event: changed") && heard.contains("\"leaderboard\"") {
                return;
            }
        }
    };
    tokio::time::timeout(LIMIT, listening)
        .await
        .unwrap_or_else(|_| panic!("not told within {LIMIT:?}"));
    assert!(heard.find("event: hello") < heard.find("event: changed"), "{heard}");
    drop(stream);
    company.house.finish().await;
}
