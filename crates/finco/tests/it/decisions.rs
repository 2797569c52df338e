//! Decisions about waits: kept, refused on an older sight, taken back.

use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::waits::{Company, problem};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_is_kept_and_the_chat_linked_again() {
    let company = Company::with_asks().await;
    let supervisor = Browser::sign_in(company.api, "supervisor").await;
    let body = json!({ "kind": "exclude", "version": 1, "reason": " Sinov edi " });
    let decided = supervisor
        .call(Method::POST, "/api/v1/waits/3/decisions", Some(body))
        .await;
    assert_eq!(decided.status(), 200);
    let decided: Value = decided.json().await.unwrap();
    assert_eq!(
        (&decided["pending"], &decided["wait"]["pending"]),
        (&json!(true), &json!(true))
    );
    let kept = company
        .house
        .columns(
            "ask_decisions",
            &["message_id", "kind", "reason", "by_login", "sent_at"],
        )
        .await;
    assert_eq!(
        kept,
        [json!([
            5,
            "exclude",
            "Sinov edi",
            "supervisor",
            "2026-11-16T04:30:00+00:00"
        ])]
    );
    let marks = company
        .house
        .columns(
            "(select * from chats where id = -1)",
            &["unlinked_from", "unlinked_seq"],
        )
        .await;
    assert_eq!(marks, [json!(["2026-11-16T04:30:00+00:00", 1])]);
    let waiting = company.house.queues.stats("link_answers").await.unwrap().waiting;
    assert_eq!(waiting, 1, "the work is queued at once");
    let audit = company.house.columns("audit_log", &["actor", "action", "object"]).await;
    assert!(
        audit.contains(&json!(["supervisor", "decide_wait", "wait:3"])),
        "{audit:?}"
    );

    // The same sight again, by somebody else: told who was first.
    let admin = Browser::sign_in(company.api, "admin").await;
    let late = json!({ "kind": "close", "version": 1 });
    let refused = admin.call(Method::POST, "/api/v1/waits/3/decisions", Some(late)).await;
    assert_eq!(problem(refused, 409, "conflict").await["changed_by"], "supervisor");
    assert_eq!(company.house.database.count("ask_decisions").await, 1);

    let path = format!("/api/v1/decisions/{}", decided["decision_id"].as_str().unwrap());
    let undone = admin.call(Method::DELETE, &path, None).await;
    assert_eq!(undone.json::<Value>().await.unwrap()["wait"]["id"], "3");
    let again = supervisor.call(Method::DELETE, &path, None).await;
    assert_eq!(problem(again, 409, "conflict").await["changed_by"], "admin");
    let history = admin.get("/api/v1/waits/3/history").await;
    let first = &history["decisions"][0];
    assert_eq!(
        (&first["by"]["login"], &first["undone_by"]["login"]),
        (&json!("supervisor"), &json!("admin"))
    );
    assert_eq!(history["versions"][0]["text"], "Qachon?");
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_decisions_at_the_same_moment_one_is_kept() {
    let company = Company::with_asks().await;
    let admin = Browser::sign_in(company.api, "admin").await;
    let reasons = ["a", "b", "c", "d", "e", "f"];
    let calls = reasons.map(|reason| {
        let body = json!({ "kind": "exclude", "version": 1, "reason": reason });
        admin.call(Method::POST, "/api/v1/waits/3/decisions", Some(body))
    });
    let answers = futures::future::join_all(calls).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status().as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409]);
    assert_eq!(company.house.database.count("ask_decisions").await, 1);
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decisions_must_make_sense() {
    let company = Company::with_asks().await;
    let admin = Browser::sign_in(company.api, "admin").await;
    let table = [
        (3, json!({ "kind": "exclude" }), 422),
        (3, json!({ "kind": "dismiss", "reason": "  " }), 422),
        (3, json!({ "kind": "link" }), 400),
        (3, json!({ "kind": "link", "message_id": "x" }), 400),
        (3, json!({ "kind": "link", "message_id": "99" }), 422),
        (3, json!({ "kind": "link", "message_id": "-2:2" }), 422), // another conversation
        (3, json!({ "kind": "link", "message_id": "6" }), 422),    // a client's
        (3, json!({ "kind": "link", "message_id": "2" }), 422),    // before the question
        (3, json!({ "kind": "unlink" }), 422),
        (1, json!({ "kind": "close" }), 422),
        (3, json!({ "kind": "reassign" }), 400),
        (3, json!({ "kind": "reassign", "employee_id": 99 }), 422),
        (3, json!({ "kind": "split", "message_id": "5" }), 422), // its first message
        (3, json!({ "kind": "split", "message_id": "7" }), 422), // not the client's
        (3, json!({ "kind": "merge" }), 400),
        (3, json!({ "kind": "merge", "into": "3" }), 422),
        (1, json!({ "kind": "merge", "into": "2" }), 422), // a later one
        (4, json!({ "kind": "merge", "into": "1" }), 422), // another conversation
        (3, json!({ "kind": "ask" }), 400),
        (3, json!({ "kind": "praise" }), 400),
    ];
    for (wait, mut body, status) in table {
        body["version"] = json!(1);
        let path = format!("/api/v1/waits/{wait}/decisions");
        let response = admin.call(Method::POST, &path, Some(body.clone())).await;
        assert_eq!(response.status().as_u16(), status, "{wait} {body}");
    }
    assert_eq!(company.house.database.count("ask_decisions").await, 0, "none was kept");
    let supervisor = Browser::sign_in(company.api, "supervisor").await;
    let body = Some(json!({ "kind": "reassign", "employee_id": 2, "version": 1 }));
    let foreign = supervisor.call(Method::POST, "/api/v1/waits/3/decisions", body).await;
    problem(foreign, 422, "unprocessable").await;

    let good = [
        (3, 1, json!({ "kind": "link", "message_id": "-1:7" })),
        (3, 2, json!({ "kind": "reassign", "employee_id": 3 })),
        (3, 3, json!({ "kind": "split", "message_id": "-1:6" })),
        (3, 4, json!({ "kind": "merge", "into": "1" })),
        (4, 1, json!({ "kind": "unlink" })),
        (4, 2, json!({ "kind": "close" })),
    ];
    for (wait, version, mut body) in good {
        body["version"] = json!(version);
        let path = format!("/api/v1/waits/{wait}/decisions");
        let response = admin.call(Method::POST, &path, Some(body.clone())).await;
        assert_eq!(response.status(), 200, "{wait} {body}");
    }
    let kept = company
        .house
        .columns(
            "ask_decisions",
            &["kind", "message_id", "other_message_id", "employee_id"],
        )
        .await;
    for row in [
        json!(["link", 5, 7, null]),
        json!(["reassign", 5, null, 3]),
        json!(["split", 6, 5, null]),
        json!(["merge", 5, 1, null]),
        json!(["unlink", 1, 2, null]),
        json!(["close", 1, null, null]),
    ] {
        assert!(kept.contains(&row), "{row} in {kept:?}");
    }
    // Merging reaches back to the ask that grows.
    let marks = company
        .house
        .columns("(select * from chats where id = -1)", &["unlinked_from"])
        .await;
    assert_eq!(marks, [json!(["2026-11-16T04:00:00+00:00"])]);
    let history = admin.get("/api/v1/waits/1/history").await;
    assert_eq!(history["decisions"][0]["kind"], "merge", "what grew knows of it");
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_becomes_an_ask() {
    let company = Company::with_asks().await;
    let admin = Browser::sign_in(company.api, "admin").await;
    let make = async |path: &str| {
        admin
            .call(Method::POST, &format!("/api/v1/messages/{path}/ask"), Some(json!({})))
            .await
    };
    let made: Value = make("-1/6").await.json().await.unwrap();
    assert_eq!((&made["pending"], &made["wait"]), (&json!(true), &json!(null)));
    let kept = company
        .house
        .columns("ask_decisions", &["chat_id", "message_id", "kind", "sent_at"])
        .await;
    assert_eq!(kept, [json!([-1, 6, "ask", "2026-11-16T04:31:00+00:00"])]);
    problem(make("-1/6").await, 409, "conflict").await;
    problem(make("-1/5").await, 409, "conflict").await;
    problem(make("-1/7").await, 422, "unprocessable").await;
    problem(make("-1/99").await, 404, "not_found").await;
    problem(make("-1~abc/6").await, 404, "not_found").await;
    problem(make("sales/6").await, 400, "bad_request").await;
    let path = format!("/api/v1/decisions/{}", made["decision_id"].as_str().unwrap());
    let undone: Value = admin.call(Method::DELETE, &path, None).await.json().await.unwrap();
    assert_eq!(undone["wait"], json!(null));
    assert_eq!(make("-1/6").await.status(), 200, "taken back, it can be said again");
    // Worked in, and then taken for none: the word of before does not stand against another.
    let dismissed =
        "update asks set first_message_id = 6, state = 'dismissed' where chat_id = -1 and first_message_id = 5";
    company.house.database.execute(dismissed).await;
    assert_eq!(make("-1/6").await.status(), 200);
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sees_a_wait_decides_about_the_talk_around_it() {
    let company = Company::with_asks().await;
    let database = &company.house.database;
    // The chat is another department's; an employee of the supervisor's holds waits there.
    database
        .execute("update chats set responsible_id = 2 where id = -1")
        .await;
    let supervisor = Browser::sign_in(company.api, "supervisor").await;
    let make = async || {
        supervisor
            .call(Method::POST, "/api/v1/messages/-1/6/ask", Some(json!({})))
            .await
    };
    let made = make().await;
    assert_eq!(made.status(), 200);
    let made: Value = made.json().await.unwrap();
    let path = format!("/api/v1/decisions/{}", made["decision_id"].as_str().unwrap());
    assert_eq!(supervisor.call(Method::DELETE, &path, None).await.status(), 200);
    database
        .execute("update asks set holder_id = 2, answered_by = case when answered_by is not null then 2 end where chat_id = -1")
        .await;
    problem(make().await, 404, "not_found").await;
    company.house.close().await;
}
