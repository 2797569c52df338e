//! Calendars, targets and gaps: who may write them, and that nothing counted changes by accident.

use std::net::SocketAddr;

use chrono::{DateTime, Utc};

use finco_domain::people::UserRole;
use finco_simulator::{GroupOptions, SayOptions};
use finco_store::rulebook;
use finco_store::talks::Family;
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Browser, add_user};
use crate::harness::House;

const AZIZA: i64 = 100;
const BOB: i64 = 200;

/// A company with two answered asks of this Monday at 10:00 and 10:20, and no worker to change them.
struct Company {
    house: House,
    api: SocketAddr,
    group: i64,
    department: i64,
}

async fn company() -> Company {
    let mut house = House::polling().await;
    let aziza = house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
    house.client(BOB, "Bob");
    let group = house
        .world
        .add_group("Mijozlar", &[AZIZA, BOB], GroupOptions::default())
        .unwrap();
    for (from, text, pause_secs) in [
        (BOB, "Bormi?", 600),
        (AZIZA, "Bor", 600),
        (BOB, "Qayerda?", 1200),
        (AZIZA, "Omborda", 7200),
    ] {
        house.world.say(group, from, text, SayOptions::default()).unwrap();
        house.wait_secs(pause_secs);
    }
    house.settle().await;
    house.stop("worker").await;
    let department = house.columns("departments", &["id"]).await[0][0].as_i64().unwrap();
    add_user(&house, "admin", UserRole::Admin, None, &[]).await;
    add_user(&house, "hr", UserRole::Hr, None, &[]).await;
    add_user(&house, "supervisor", UserRole::Supervisor, None, &[department]).await;
    add_user(&house, "employee", UserRole::Employee, Some(aziza), &[]).await;
    let api = house.start_api().await;
    Company {
        house,
        api,
        group,
        department,
    }
}

impl Company {
    async fn marked(&self) -> Value {
        let chats = self.house.columns("chats", &["id", "unlinked_from"]).await;
        chats.into_iter().find(|row| row[0] == self.group).unwrap()[1].clone()
    }

    async fn audited(&self) -> Vec<Value> {
        let lines = self.house.columns("audit_log", &["action", "object"]).await;
        lines.into_iter().filter(|line| line[0] != "login").collect()
    }
}

async fn send(browser: &Browser, method: Method, path: &str, body: Value) -> (u16, Value) {
    let response = browser.call(method, path, Some(body)).await;
    let status = response.status().as_u16();
    (status, response.json().await.unwrap())
}

async fn post(browser: &Browser, path: &str, body: Value) -> (u16, Value) {
    send(browser, Method::POST, path, body).await
}

fn hours(day: &str, from: &str, to: &str) -> Value {
    json!({ "time_zone": "Asia/Tashkent", "weekly": { day: [[from, to]] } })
}

fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

fn family(chat: i64) -> Family {
    Family {
        ids: vec![chat],
        business: String::new(),
        responsible: None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_role_may_do_its_part_with_the_rules() {
    let company = company().await;
    let target = json!({ "scope": "company", "first_secs": 60, "next_secs": 60, "unit": "wall", "stops_at": "answer",
                         "warn_percent": [100] });
    let paths = [
        "/api/v1/calendars",
        "/api/v1/calendar-assignments",
        "/api/v1/targets",
        "/api/v1/gaps",
    ];
    for (login, reads, writes) in [
        ("admin", 200, 201),
        ("hr", 200, 201),
        ("supervisor", 200, 403),
        ("employee", 403, 403),
    ] {
        let browser = Browser::sign_in(company.api, login).await;
        for path in paths {
            let response = browser.call(Method::GET, path, None).await;
            assert_eq!(response.status(), reads, "{login} {path}");
        }
        let calendar = with(hours("mon", "08:00", "17:00"), "name", json!(format!("By {login}")));
        for (path, body) in [
            ("/api/v1/calendars", calendar),
            ("/api/v1/calendars/1/versions", hours("mon", "09:00", "18:00")),
            (
                "/api/v1/calendar-assignments",
                json!({ "scope": "company", "calendar_id": 1 }),
            ),
            ("/api/v1/targets", target.clone()),
            (
                "/api/v1/gaps",
                json!({ "from_at": "2026-11-15T00:00:00Z", "to_at": "2026-11-15T01:00:00Z" }),
            ),
        ] {
            let (status, problem) = post(&browser, path, body).await;
            assert_eq!(status, writes, "{login} {path} {problem}");
        }
        if writes == 403 {
            let (status, _) = send(&browser, Method::PATCH, "/api/v1/gaps/1", json!({ "withdrawn": true })).await;
            assert_eq!(status, 403, "{login}");
        }
    }
    let stranger = Browser::stranger(company.api);
    for path in paths {
        assert_eq!(stranger.call(Method::GET, path, None).await.status(), 401);
    }
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn case_25_a_version_dated_back_is_said_so_told_before_and_audited() {
    let company = company().await;
    let admin = Browser::sign_in(company.api, "admin").await;
    let path = "/api/v1/calendars/1/versions";
    let before = company.house.rows("asks").await;

    // From now on: nothing that was counted is touched.
    let (status, saved) = post(&admin, path, hours("mon", "00:00", "24:00")).await;
    assert_eq!(
        (status, &saved["asks"], &saved["changed"]),
        (201, &json!(0), &json!(null)),
        "{saved}"
    );
    assert_eq!(company.marked().await, json!(null));

    // Dated back: work begins at 10:10 that Monday, so both asks are due at another moment.
    let back = with(
        hours("mon", "10:10", "18:00"),
        "applies_from",
        json!("2026-11-16T00:00:00+05:00"),
    );
    let (status, problem) = post(&admin, path, back.clone()).await;
    assert_eq!((status, &problem["code"]), (422, &json!("unprocessable")), "{problem}");
    let (status, dry) = post(&admin, &format!("{path}?dry_run=true"), back.clone()).await;
    assert_eq!(status, 200, "{dry}");
    assert_eq!(
        (&dry["id"], &dry["asks"], &dry["chats"]),
        (&json!(null), &json!(2), &json!(1)),
        "{dry}"
    );
    assert_eq!((&dry["changed"], &dry["missed_after"]), (&json!(1), &json!(1)), "{dry}");
    assert_eq!(
        (company.marked().await, company.audited().await.len()),
        (json!(null), 1),
        "a dry run changes nothing"
    );

    let (status, saved) = post(&admin, path, with(back, "recompute", json!(true))).await;
    assert_eq!(
        (status, &saved["asks"], &saved["changed"]),
        (201, &dry["asks"], &dry["changed"]),
        "{saved}"
    );
    let first: DateTime<Utc> = company.marked().await.as_str().unwrap().parse().unwrap();
    assert_eq!(
        first,
        "2026-11-16T05:00:00Z".parse::<DateTime<Utc>>().unwrap(),
        "from the first ask it touches"
    );
    assert_eq!(company.audited().await.len(), 2);
    assert_eq!(
        company.house.rows("asks").await,
        before,
        "asks are changed by link_answers alone"
    );

    let calendars = admin.get("/api/v1/calendars").await;
    let versions = calendars["items"][0]["versions"].as_array().unwrap();
    let in_force: Vec<_> = versions.iter().map(|version| version["in_force"] == true).collect();
    assert_eq!(in_force, [true, false, false]);
    assert_eq!(versions[1]["weekly"], json!({ "mon": [["10:10", "18:00"]] }));
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_makes_no_sense_is_refused_in_words() {
    let company = company().await;
    let hr = Browser::sign_in(company.api, "hr").await;
    let named = |body: Value| with(body, "name", json!("Night"));
    let target = |name: &str, value: Value| {
        let body = json!({ "scope": "company", "first_secs": 60, "next_secs": 60, "unit": "wall", "stops_at": "answer",
                           "warn_percent": [50, 100] });
        with(body, name, value)
    };
    let overlap =
        json!({ "time_zone": "Asia/Tashkent", "weekly": { "mon": [["09:00", "13:00"], ["12:00", "14:00"]] } });
    let table = [
        (
            "calendars",
            named(overlap),
            422,
            "mon: 09:00-13:00 and 12:00-14:00 overlap",
        ),
        (
            "calendars",
            named(hours("mon", "9", "18:00")),
            422,
            "mon: \"9\" is not a time",
        ),
        (
            "calendars",
            with(hours("mon", "09:00", "18:00"), "name", json!("Office hours")),
            409,
            "name: another calendar has it",
        ),
        (
            "calendars",
            with(hours("mon", "09:00", "18:00"), "name", json!(" ")),
            422,
            "name: 1 to 100",
        ),
        ("calendars", json!({ "name": "x" }), 400, ""),
        ("calendars/99/versions", hours("mon", "09:00", "18:00"), 404, ""),
        (
            "calendar-assignments",
            json!({ "scope": "department", "scope_id": "99", "calendar_id": 1 }),
            422,
            "there is no department \"99\"",
        ),
        (
            "calendar-assignments",
            json!({ "scope": "planet", "calendar_id": 1 }),
            422,
            "there is no planet",
        ),
        (
            "calendar-assignments",
            json!({ "scope": "company", "calendar_id": 99 }),
            422,
            "there is no such calendar",
        ),
        (
            "calendar-assignments",
            json!({ "scope": "company", "calendar_id": null }),
            422,
            "the company needs a calendar",
        ),
        ("targets", target("first_secs", json!(0)), 422, "first_secs"),
        ("targets", target("next_secs", json!(2_592_001)), 422, "next_secs"),
        ("targets", target("warn_percent", json!([80, 50])), 422, "warn_percent"),
        ("targets", target("unit", json!("hours")), 400, ""),
        (
            "targets",
            with(target("scope", json!("employee")), "scope_id", json!("1")),
            422,
            "a target is the company's",
        ),
        (
            "targets",
            target("applies_from", json!("2026-01-01T00:00:00Z")),
            422,
            "recompute",
        ),
        (
            "targets",
            target("applies_from", json!("2226-01-01T00:00:00Z")),
            422,
            "not within ten years",
        ),
        (
            "gaps",
            json!({ "from_at": "2026-11-16T06:00:00Z", "to_at": "2026-11-16T06:00:00Z" }),
            422,
            "ends after it begins",
        ),
        (
            "gaps",
            json!({ "from_at": "2026-11-16T06:00:00Z", "chat_id": "7" }),
            422,
            "there is no such chat",
        ),
    ];
    for (path, body, status, words) in table {
        let (told, problem) = post(&hr, &format!("/api/v1/{path}"), body.clone()).await;
        assert_eq!(told, status, "{path} {body} {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(words), "{problem}");
    }
    let (status, _) = send(&hr, Method::PATCH, "/api/v1/gaps/99", json!({})).await;
    assert_eq!(status, 404);
    assert_eq!(company.audited().await, Vec::<Value>::new());
    assert_eq!(hr.call(Method::GET, "/api/v1/gaps?cursor=x", None).await.status(), 400);
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_rules_of_a_chat_are_read_as_they_were_written() {
    let company = company().await;
    let admin = Browser::sign_in(company.api, "admin").await;
    let night = with(hours("mon", "20:00", "04:00"), "name", json!("Night"));
    let (_, calendar) = post(&admin, "/api/v1/calendars", night).await;
    let group = company.group.to_string();
    let later = "2026-11-17T00:00:00Z";
    for (scope, id, calendar_id) in [
        ("department", company.department.to_string(), calendar["id"].clone()),
        ("chat", group.clone(), json!(1)),
    ] {
        let body = json!({ "scope": scope, "scope_id": id, "calendar_id": calendar_id, "applies_from": later });
        assert_eq!(post(&admin, "/api/v1/calendar-assignments", body).await.0, 201);
    }
    let chats_target = json!({ "scope": "chat", "scope_id": group, "first_secs": 60, "next_secs": 30, "unit": "wall",
                               "stops_at": "acknowledgement", "warn_percent": [], "applies_from": later });
    assert_eq!(post(&admin, "/api/v1/targets", chats_target).await.0, 201);

    let mut conn = company.house.database.pool.acquire().await.unwrap();
    let book = rulebook::load(&mut conn).await.unwrap();
    let (here, elsewhere) = (family(company.group), family(-5));
    let (today, then): (DateTime<Utc>, DateTime<Utc>) =
        ("2026-11-16T05:00:00Z".parse().unwrap(), later.parse().unwrap());
    let department = Some(company.department);
    assert_eq!(
        book.calendar_for(&here, today, None, department).id,
        1,
        "not in force yet"
    );
    assert_eq!(book.calendar_for(&here, then, None, department).id, 1, "the chat's own");
    let night = book.calendar_for(&elsewhere, then, None, department);
    assert_eq!(
        night.written_week(),
        serde_json::from_value(json!({ "mon": [["20:00", "04:00"]] })).unwrap()
    );
    assert_eq!(
        (
            book.target_for(&here, then, None).next_secs,
            book.target_for(&elsewhere, then, None).next_secs
        ),
        (30, 900)
    );
    assert_eq!(book.target_for(&here, today, None).id, 1);
    drop(conn);
    let names = admin.get("/api/v1/calendar-assignments").await;
    assert_eq!(
        (&names["items"][0]["name"], &names["items"][1]["name"]),
        (&json!("Mijozlar"), &json!("Savdo"))
    );
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gap_has_those_who_waited_in_it_worked_out_again_and_can_be_taken_back() {
    let company = company().await;
    let admin = Browser::sign_in(company.api, "admin").await;
    let gap = |from: &str, to: &str| json!({ "from_at": from, "to_at": to, "chat_id": company.group.to_string(), "note": "uzilish" });
    let (status, before) = post(
        &admin,
        "/api/v1/gaps",
        gap("2026-11-16T04:00:00Z", "2026-11-16T04:30:00Z"),
    )
    .await;
    assert_eq!(
        (status, company.marked().await),
        (201, json!(null)),
        "nobody waited: {before}"
    );
    let (_, gap) = post(
        &admin,
        "/api/v1/gaps",
        gap("2026-11-16T05:25:00Z", "2026-11-16T05:30:00Z"),
    )
    .await;
    assert_eq!(
        (&gap["reason"], &gap["created_by"]),
        (&json!("reported"), &json!("admin"))
    );
    for (from, to) in [
        ("0000-01-01T00:00:00Z", "2026-11-16T05:30:00Z"),
        ("2026-11-16T05:25:00Z", "2036-11-20T00:00:00Z"),
    ] {
        let (status, refused) = post(&admin, "/api/v1/gaps", json!({ "from_at": from, "to_at": to })).await;
        assert_eq!(status, 422, "{refused}");
    }
    let marked: DateTime<Utc> = company.marked().await.as_str().unwrap().parse().unwrap();
    assert_eq!(
        marked,
        "2026-11-16T05:20:00Z".parse::<DateTime<Utc>>().unwrap(),
        "the second ask's wait"
    );

    let mut conn = company.house.database.pool.acquire().await.unwrap();
    let here = family(company.group);
    let book = rulebook::load(&mut conn).await.unwrap();
    assert_eq!(book.gaps_of(&here).len(), 2);
    // As an update of another age may leave one.
    let odd = "insert into gaps (chat_id, from_at, to_at, reason, created_at, created_by) \
               values (-7, '0100-01-01 00:00:00Z BC', '20000-01-01Z', 'removed', now(), 'bot')";
    company.house.database.execute(odd).await;
    let book = rulebook::load(&mut conn).await.unwrap();
    assert_eq!(book.gaps_of(&here).len(), 2, "rules are read all the same");
    company
        .house
        .database
        .execute("delete from gaps where chat_id = -7")
        .await;
    let path = format!("/api/v1/gaps/{}", gap["id"]);
    let (status, changed) = send(&admin, Method::PATCH, &path, json!({ "withdrawn": true })).await;
    assert_eq!((status, changed["withdrawn_at"].is_string()), (200, true), "{changed}");
    let book = rulebook::load(&mut conn).await.unwrap();
    assert_eq!(book.gaps_of(&here).len(), 1);
    drop(conn);
    let page = admin.get("/api/v1/gaps?limit=1").await;
    assert_eq!(page["items"][0]["id"], gap["id"]);
    let next = format!("/api/v1/gaps?limit=1&cursor={}", page["next_cursor"].as_str().unwrap());
    let last = admin.get(&next).await;
    assert_eq!(
        (&last["items"][0]["id"], &last["next_cursor"]),
        (&before["id"], &json!(null))
    );
    company.house.close().await;
}
