//! Waits: who sees which, what each filter lets pass, and pages that hold still.

use std::net::SocketAddr;

use finco_domain::people::{EmployeeId, UserRole};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::browser::{Browser, add_user};
use crate::harness::House;

/// A company with two departments (1 and 2), two chats and five asks, written as they would stand at 05:00 by UTC. No
/// worker runs: what is written stays.
pub struct Company {
    pub house: House,
    pub api: SocketAddr,
}

/// People, chats and the messages of the asks below. Chat -2 has a responsible of the second department.
const PEOPLE: &str = "
    insert into departments (name) values ('Savdo'), ('Ombor');
    insert into employees (name, department_id, telegram_id, created_at)
        values ('Aziza', 1, 100, '2026-01-01Z'), ('Laylo', 2, 101, '2026-01-01Z'), ('Umid', 1, null, '2026-01-01Z');
    insert into chats (id, kind, title, responsible_id, told_at, told_by)
        values (-1, 'supergroup', 'Mijozlar', null, '2026-11-16Z', 1), (-2, 'supergroup', 'Ulgurji', 2, '2026-11-16Z', 1);
    insert into messages (chat_id, message_id, sent_at, sender_id, sender_name, body, received_at, raw)
        values (-1, 1, '2026-11-16T04:00:00Z', 200, 'Bob', 'Bormi?', now(), ''),
               (-1, 2, '2026-11-16T04:05:00Z', 100, 'Aziza', 'Bor', now(), ''),
               (-1, 3, '2026-11-16T04:10:00Z', 200, 'Bob', 'Qayerda?', now(), ''),
               (-1, 4, '2026-11-16T04:26:40Z', 101, 'Laylo', 'Omborda', now(), ''),
               (-1, 5, '2026-11-16T04:30:00Z', 200, 'Bob', 'Qachon?', now(), ''),
               (-1, 6, '2026-11-16T04:31:00Z', 200, 'Bob', '100% aniqmi?', now(), ''),
               (-1, 7, '2026-11-16T04:40:00Z', 100, 'Aziza', 'Ertaga', now(), ''),
               (-2, 1, '2026-11-16T04:55:00Z', 201, 'Ali', 'Narxi?', now(), ''),
               (-2, 2, '2026-11-16T04:58:00Z', 101, 'Laylo', 'Hisoblayapman, 5000', now(), ''),
               (-2, 4, '2026-11-16T03:00:00Z', 201, 'Ali', 'Sinov', now(), '');";

/// 1 answered in time by Aziza, 2 late by Laylo, 3 open and overdue, 4 open with a suggestion, 5 taken out.
const ASKS: &str = "
    insert into asks (chat_id, first_message_id, asked_at, asked_by, last_at, messages, parts, kind, state,
                      answer_chat_id, answer_message_id, answered_at, answered_by, linked_by, confidence,
                      suggested_chat_id, suggested_message_id, suggested_at, suggested_by, suggested_confidence,
                      holder_id, calendar_version_id, target_id, target_secs, due_at, wall_secs, business_secs,
                      own_secs, within_target)
    select c, f, asked, by, last, 1, 1, 'first', state, ac, am, answered, answerer, linked, 90, sc, sm, suggested, 2, 45,
           holder, 1, 1, 900, asked + interval '900 s', secs, secs, secs, secs <= 900
    from (values
        (-1, 1, timestamptz '2026-11-16T04:00:00Z', 200, timestamptz '2026-11-16T04:00:00Z', 'answered',
         -1, 2, timestamptz '2026-11-16T04:05:00Z', 1, 'reply', null::bigint, null::bigint, null::timestamptz,
         null::bigint, 300),
        (-1, 3, '2026-11-16T04:10:00Z', 200, '2026-11-16T04:10:00Z', 'answered', -1, 4, '2026-11-16T04:26:40Z', 2,
         'order', null, null, null, null, 1000),
        (-1, 5, '2026-11-16T04:30:00Z', 200, '2026-11-16T04:31:00Z', 'open', null, null, null, null, null, null, null,
         null, null, null),
        (-2, 1, '2026-11-16T04:55:00Z', 201, '2026-11-16T04:55:00Z', 'open', null, null, null, null, null, -2, 2,
         '2026-11-16T04:58:00Z', null, null),
        (-2, 4, '2026-11-16T03:00:00Z', 201, '2026-11-16T03:00:00Z', 'excluded', null, null, null, null, null, null,
         null, null, 2, null)
    ) v (c, f, asked, by, last, state, ac, am, answered, answerer, linked, sc, sm, suggested, holder, secs);";

impl Company {
    /// People and users only.
    pub async fn empty() -> Self {
        let mut house = House::empty().await;
        house.database.execute(PEOPLE).await;
        add_user(&house, "admin", UserRole::Admin, None, &[]).await;
        add_user(&house, "hr", UserRole::Hr, None, &[]).await;
        add_user(&house, "supervisor", UserRole::Supervisor, Some(EmployeeId(1)), &[1]).await;
        add_user(&house, "employee", UserRole::Employee, Some(EmployeeId(2)), &[]).await;
        let api = house.start_api().await;
        Self { house, api }
    }

    /// With the asks.
    pub async fn with_asks() -> Self {
        let company = Self::empty().await;
        company.house.database.execute(ASKS).await;
        company
    }
}

/// A refusal with this status and code.
pub async fn problem(response: Response, status: u16, code: &str) -> Value {
    assert_eq!(response.status().as_u16(), status, "{}", response.url());
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["code"], code, "{problem}");
    problem
}

fn ids(page: &Value) -> Vec<&str> {
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_role_reads_what_is_its_own() {
    let company = Company::with_asks().await;
    // What admin, HR, a supervisor of the first department and the employee Laylo get.
    let table = [
        ("/waits", [200, 403, 200, 403]),
        ("/waits/1", [200, 403, 200, 403]),
        ("/waits/2", [200, 403, 404, 403]),
        ("/waits/3", [200, 403, 200, 403]),
        ("/waits/4", [200, 403, 404, 403]),
        ("/waits/99", [404, 403, 404, 403]),
        ("/waits/1/history", [200, 403, 200, 403]),
        ("/waits/2/history", [200, 403, 404, 403]),
        ("/waits/1/messages", [200, 200, 200, 404]),
        ("/waits/2/messages", [200, 200, 404, 200]),
        ("/waits/3/messages", [200, 404, 200, 404]),
        ("/waits/4/messages", [200, 404, 404, 404]),
        ("/response-stats", [200, 403, 200, 403]),
        ("/overview", [200, 200, 200, 200]),
    ];
    for (place, login) in ["admin", "hr", "supervisor", "employee"].into_iter().enumerate() {
        let browser = Browser::sign_in(company.api, login).await;
        for (path, expected) in &table {
            let response = browser.call(Method::GET, &format!("/api/v1{path}"), None).await;
            match expected[place] {
                200 => assert_eq!(response.status(), 200, "{login} {path}"),
                403 => drop(problem(response, 403, "forbidden").await),
                _ => drop(problem(response, 404, "not_found").await),
            }
        }
        let body = Some(json!({ "kind": "close", "version": 1 }));
        let closed = browser.call(Method::POST, "/api/v1/waits/4/decisions", body).await;
        assert_eq!(closed.status().as_u16(), [200, 403, 404, 403][place], "{login} decides");
        let undone = browser.call(Method::DELETE, "/api/v1/decisions/1", None).await;
        assert_eq!(
            undone.status().as_u16(),
            [200, 403, 404, 403][place],
            "{login} takes back"
        );
        let ask = browser
            .call(Method::POST, "/api/v1/messages/-2/4/ask", Some(json!({})))
            .await;
        assert_eq!(
            ask.status().as_u16(),
            [409, 403, 404, 403][place],
            "{login} makes an ask"
        );
    }
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_take_every_filter() {
    let company = Company::with_asks().await;
    let admin = Browser::sign_in(company.api, "admin").await;
    let table: [(&str, &[&str]); 24] = [
        ("", &["3", "4"]),
        ("state=open", &["3", "4"]),
        ("state=review", &["4"]),
        ("state=overdue", &["3"]),
        ("state=answered", &["2", "1"]),
        ("state=answered&sort=age", &["1", "2"]),
        ("state=missed", &["3", "2"]),
        ("state=excluded", &["5"]),
        ("state=all", &["4", "3", "2", "1", "5"]),
        ("state=all&sort=due", &["5", "1", "2", "3", "4"]),
        ("state=all&department=1", &["1"]),
        ("state=all&department=2", &["2", "5"]),
        ("state=all&employee=2", &["2", "5"]),
        ("state=all&department=1&employee=2", &[]),
        ("state=all&chat=-2", &["4", "5"]),
        ("state=all&chat=-2~abc", &[]),
        ("state=all&kind=next", &[]),
        ("state=all&kind=first&chat=-2", &["4", "5"]),
        ("state=all&q=QAYERDA", &["2"]),
        ("state=all&q=ulgurji", &["4", "5"]),
        ("state=all&q=bob&sort=age", &["1", "2", "3"]),
        ("state=all&q=%25", &[]),
        ("state=all&from=2026-11-16T04:30:00Z", &["4", "3"]),
        ("state=all&from=2026-11-16&to=2026-11-16T09:10:00%2B05:00", &["1", "5"]),
    ];
    for (query, expected) in table {
        let page = admin.get(&format!("/api/v1/waits?{query}")).await;
        assert_eq!(ids(&page), expected, "{query}");
        assert_eq!(page["next_cursor"], Value::Null, "{query}");
    }
    let page = admin.get("/api/v1/waits?state=answered").await;
    assert_eq!(
        page["counts"],
        json!({ "open": 2, "overdue": 1, "review": 1 }),
        "of all states"
    );
    let supervisor = Browser::sign_in(company.api, "supervisor").await;
    let page = supervisor.get("/api/v1/waits?state=all").await;
    assert_eq!(ids(&page), ["3", "1"]);
    assert_eq!(
        page["counts"],
        json!({ "open": 1, "overdue": 1, "review": 0 }),
        "of what is within sight"
    );
    for path in [
        "waits?cursor=asked.1.1",
        "waits?from=2026-11-02&to=2026-11-01",
        "response-stats?from=2025-01-01",
        "response-stats?from=2026-11-02&to=2026-11-01",
    ] {
        let path = format!("/api/v1/{path}");
        problem(admin.call(Method::GET, &path, None).await, 422, "unprocessable").await;
    }
    for query in [
        "state=shut",
        "sort=size",
        "limit=0",
        "limit=201",
        "limit=x",
        "cursor=x",
        "from=yesterday",
        "from=2026-13-01",
        "chat=sales",
        "department=x",
        "kind=last",
    ] {
        problem(
            admin.call(Method::GET, &format!("/api/v1/waits?{query}"), None).await,
            400,
            "bad_request",
        )
        .await;
    }
    for query in ["unit=days", "group_by=hour", "kind=last", "chat=x"] {
        let path = format!("/api/v1/response-stats?{query}");
        problem(admin.call(Method::GET, &path, None).await, 400, "bad_request").await;
    }
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wait_shows_what_it_is_made_of() {
    let company = Company::with_asks().await;
    let admin = Browser::sign_in(company.api, "admin").await;
    let wait = admin.get("/api/v1/waits/2").await;
    assert_eq!(wait["chat"], json!({ "id": "-1", "title": "Mijozlar" }));
    assert_eq!(
        (&wait["question"]["text"], &wait["question"]["message_id"]),
        (&json!("Qayerda?"), &json!("-1:3"))
    );
    assert_eq!(
        (&wait["answer"]["text"], &wait["answer"]["message_id"]),
        (&json!("Omborda"), &json!("-1:4"))
    );
    assert_eq!(
        (&wait["answer"]["linked_by"], &wait["answer"]["confidence"]),
        (&json!("order"), &json!(90))
    );
    assert_eq!(
        wait["credited"],
        json!({ "id": 2, "name": "Laylo", "department": { "id": 2, "name": "Ombor" } })
    );
    assert_eq!(
        (&wait["holder"], &wait["suggestion"], &wait["reason"]),
        (&json!(null), &json!(null), &json!(null))
    );
    assert_eq!(
        (&wait["unit"], &wait["target_secs"], &wait["own_secs"]),
        (&json!("business"), &json!(900), &json!(1000))
    );
    assert_eq!(
        (&wait["within_target"], &wait["is_overdue"]),
        (&json!(false), &json!(false))
    );
    let open = admin.get("/api/v1/waits/3").await;
    assert_eq!(
        (&open["is_overdue"], &open["within_target"]),
        (&json!(true), &json!(null))
    );
    let unsure = admin.get("/api/v1/waits/4").await;
    assert_eq!(
        (&unsure["suggestion"]["message_id"], &unsure["suggestion"]["by"]["name"]),
        (&json!("-2:2"), &json!("Laylo"))
    );
    let talk = admin.get("/api/v1/waits/4/messages").await;
    let marks: Vec<_> = talk["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["mark"].clone())
        .collect();
    assert_eq!(marks, [json!(null), json!("question"), json!("suggestion")]);
    assert_eq!(talk["wait"]["id"], "4");
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_hold_still_while_waits_come_and_go() {
    let company = Company::empty().await;
    let many = |from: i32, to: i32, at: &str| {
        format!(
            "insert into asks (chat_id, first_message_id, asked_at, last_at, messages, parts, kind, state,
                               calendar_version_id, target_id, target_secs, due_at)
             select -1, 1000 + n, timestamptz '{at}' + (n / 10) * interval '1 s', '{at}', 1, 1, 'first', 'open', 1, 1, 900,
                    timestamptz '{at}' + interval '900 s'
             from generate_series({from}, {to}) n;"
        )
    };
    company
        .house
        .database
        .execute(&many(1, 57, "2026-11-16T04:00:00Z"))
        .await;
    let admin = Browser::sign_in(company.api, "admin").await;
    for sort in ["asked", "age", "due"] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        for page_number in 0..10 {
            let page = admin.get(&format!("/api/v1/waits?limit=10&sort={sort}{cursor}")).await;
            seen.extend(ids(&page).into_iter().map(str::to_owned));
            // Newer ones come, at the head of one order and at the end of the others.
            let from = 10_000 * (1 + seen.len() as i32);
            let newer = many(from, from, "2026-11-16T04:30:00Z");
            if page_number < 3 {
                company.house.database.execute(&newer).await;
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let mut once = seen.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), seen.len(), "{sort}: none twice");
        for id in 1..=57 {
            assert!(seen.contains(&id.to_string()), "{sort}: {id} is on a page");
        }
        company.house.database.execute("delete from asks where id > 57").await;
    }
    company.house.close().await;
}
