//! Employees, departments and chats: added, changed, imported, invited.

use finco_simulator::{SayOptions, User};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::{AZIZA, BOB, Company, call, names, patch, post, refusal};
use crate::browser::Browser;
use crate::harness::until;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_employee_is_added_changed_leaves_and_comes_back() {
    let company = Company::new().await;
    let admin = company.admin().await;
    let body =
        json!({ "name": " Oʻtkir ", "department_id": company.sales, "position": "Menejer", "telegram_id": "777" });
    let (status, added) = post(&admin, "/employees", body).await;
    assert_eq!((status, &added["name"]), (201, &json!("Oʻtkir")), "{added}");
    assert_eq!(added["calendar"]["name"], "Office hours", "the company's hours count");
    let path = format!("/employees/{}", added["id"]);
    let (status, changed) = patch(&admin, &path, json!({ "position": "Rahbar", "department_id": null })).await;
    assert_eq!((status, &changed["department"]), (200, &json!(null)));
    let (_, left) = patch(&admin, &path, json!({ "left": true })).await;
    assert!(left["left_at"].is_string());
    assert_eq!(names(&admin.get("/api/v1/employees").await), ["Aziza", "Laylo"]);
    assert_eq!(names(&admin.get("/api/v1/employees?status=left").await), ["Oʻtkir"]);
    patch(&admin, &path, json!({ "left": false })).await;
    // Any apostrophe and any case find the name; a change that changes nothing leaves no line.
    assert_eq!(names(&admin.get("/api/v1/employees?q=O'TKIR").await), ["Oʻtkir"]);
    patch(&admin, &path, json!({ "position": "Rahbar" })).await;

    let log = admin.get(&format!("/api/v1{path}/audit")).await;
    let lines: Vec<Value> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| json!([line["action"], line["before"]]))
        .collect();
    assert_eq!(lines.len(), 4, "{log}");
    assert_eq!(lines[0][0], "change_employee");
    assert!(lines[0][1]["left_at"].is_string(), "came back");
    assert_eq!(
        lines[2],
        json!(["change_employee", { "department": "Savdo", "position": "Menejer" }])
    );
    assert_eq!(lines[3], json!(["add_employee", null]));

    let taken = json!({ "name": "X", "telegram_id": AZIZA.to_string() });
    assert_eq!(
        refusal(post(&admin, "/employees", taken).await),
        (409, "telegram_account_taken".into())
    );
    assert_eq!(
        refusal(post(&admin, "/employees", json!({ "name": " " })).await),
        (422, "invalid_field".into())
    );
    assert_eq!(
        post(&admin, "/employees", json!({ "name": "X", "department_id": 99 }))
            .await
            .0,
        404
    );
    assert_eq!(
        post(&admin, "/employees", json!({ "name": "X", "salary": 1 })).await.0,
        400
    );
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_role_sees_its_employees_a_page_at_a_time() {
    let company = Company::new().await;
    let seen = async |login: &str| {
        let browser = Browser::sign_in(company.api, login).await;
        let page = browser.get("/api/v1/employees").await;
        names(&page).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(seen("hr").await, ["Aziza", "Laylo"]);
    assert_eq!(seen("supervisor").await, ["Aziza"]);
    assert_eq!(seen("employee").await, ["Laylo"]);
    let supervisor = Browser::sign_in(company.api, "supervisor").await;
    let laylo = format!("/employees/{}", company.laylo.0);
    assert_eq!(call(&supervisor, Method::GET, &laylo, None).await.0, 404);
    assert_eq!(
        call(&supervisor, Method::GET, &format!("{laylo}/audit"), None).await.0,
        404
    );
    let departments = supervisor.get("/api/v1/departments").await;
    assert_eq!(names(&departments), ["Savdo"]);

    let admin = company.admin().await;
    let first = admin.get("/api/v1/employees?limit=1").await;
    assert_eq!((names(&first), first["next_cursor"].is_string()), (vec!["Aziza"], true));
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = admin.get(&format!("/api/v1/employees?limit=1&cursor={cursor}")).await;
    assert_eq!((names(&second), &second["next_cursor"]), (vec!["Laylo"], &json!(null)));
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_imported_whole_or_not_at_all() {
    let company = Company::new().await;
    let admin = company.admin().await;
    let import = async |csv: &str, dry: bool| {
        let response = admin
            .send_csv(&format!("/api/v1/employees/import?dry_run={dry}"), csv)
            .await;
        (response.status(), response.json::<Value>().await.unwrap())
    };
    let bad = format!(
        "\u{feff}Ism;Boʻlim;Til;Telegram\r\nBek;Yangi;uz;1\r\n;;;\r\nBek;;;\r\nX;;de;\r\nY;;;{AZIZA}\r\n;Savdo;;\r\naziza;;;\r\n"
    );
    let (status, report) = import(&bad, true).await;
    assert_eq!(status, StatusCode::OK, "{report}");
    let rows: Vec<Value> = report["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!([row["row"], row["problem"]]))
        .collect();
    let expected = json!([
        [2, null],
        [4, "twice"],
        [5, "bad_language"],
        [6, "telegram_taken"],
        [7, "no_name"],
        [8, "already_there"]
    ]);
    assert_eq!(json!(rows), expected);
    let (status, refused) = import(&bad, false).await;
    assert_eq!((status.as_u16(), &refused["code"]), (422, &json!("unprocessable")));
    assert_eq!(company.house.database.count("employees").await, 2, "nothing was added");

    let good = "ФИО,Отдел,Язык,Телеграм\nБек,Новый,ru,1\n\"Olim, aka\",Savdo,,\n";
    assert_eq!(import(good, true).await.1["applied"], false);
    assert_eq!(
        company.house.database.count("departments").await,
        2,
        "a dry run makes nothing"
    );
    let (status, report) = import(good, false).await;
    assert_eq!(
        (status.as_u16(), &report["applied"], &report["added"]),
        (200, &json!(true), &json!(2))
    );
    assert_eq!(
        names(&admin.get("/api/v1/employees").await),
        ["Aziza", "Laylo", "Olim, aka", "Бек"]
    );
    assert_eq!(company.audited("add_employee").await.len(), 2);
    let response = admin
        .call(Method::POST, "/api/v1/employees/import", Some(json!({})))
        .await;
    assert_eq!(response.status(), 415);
    assert_eq!(import("telefon\n1", true).await.0, 422);
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_ties_an_account_once() {
    let mut company = Company::new().await;
    let admin = company.admin().await;
    company.house.start_worker().await;
    let (_, ali) = post(&admin, "/employees", json!({ "name": "Ali", "language": "ru" })).await;
    let path = format!("/employees/{}/invite", ali["id"]);
    // The gateway tells the bot's name with its signs of life.
    until("the bot's name is known", || async {
        call(&admin, Method::POST, &path, None).await.0 == 201
    })
    .await;
    let (_, first) = call(&admin, Method::POST, &path, None).await;
    let (_, invite) = call(&admin, Method::POST, &path, None).await;
    let token = |invite: &Value| {
        let link = invite["link"].as_str().unwrap().to_owned();
        assert!(link.starts_with("https://t.me/") && link.contains("?start="), "{link}");
        link.split_once('=').unwrap().1.to_owned()
    };
    let start = async |account: i64, token: &str| {
        let private = company.house.world.add_private(account).unwrap();
        let before = company.house.world.sent().len();
        company
            .house
            .world
            .say(private, account, &format!("/start {token}"), SayOptions::default())
            .unwrap();
        until("the bot answers", || async {
            company.house.world.sent().len() > before
        })
        .await;
        company.house.world.sent().last().unwrap().text.clone()
    };
    for account in [300, 301] {
        company.house.world.add_user(User::person(account, "Ali", "en"));
    }
    assert!(
        start(300, &token(&first)).await.contains("not valid"),
        "a later invitation ends the earlier one"
    );
    assert!(
        start(AZIZA, &token(&invite)).await.contains("boshqa xodim"),
        "the account is Aziza's"
    );
    assert!(start(300, &token(&invite)).await.contains("Ваш Telegram подключён"));
    assert!(
        start(300, &token(&invite)).await.contains("Ваш Telegram подключён"),
        "twice is once"
    );
    assert!(start(301, &token(&invite)).await.contains("used already"));
    let (_, tied) = call(&admin, Method::GET, &format!("/employees/{}", ali["id"]), None).await;
    assert_eq!(
        (&tied["telegram_id"], &tied["invited_until"]),
        (&json!("300"), &json!(null))
    );
    assert_eq!(company.audited("link_telegram").await.len(), 1);
    assert_eq!(
        refusal(call(&admin, Method::POST, &path, None).await),
        (409, "already_linked".into())
    );

    let (_, vali) = post(&admin, "/employees", json!({ "name": "Vali" })).await;
    let (_, late) = call(&admin, Method::POST, &format!("/employees/{}/invite", vali["id"]), None).await;
    company.house.wait_secs(8 * 86_400);
    assert!(start(301, &token(&late)).await.contains("expired"));
    let kept = company.house.rows("invites").await;
    assert!(
        !json!(kept).to_string().contains(&token(&late)),
        "only a digest is kept"
    );
    company.house.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn departments_are_kept_while_somebody_needs_them() {
    let company = Company::new().await;
    let admin = company.admin().await;
    let (status, added) = post(&admin, "/departments", json!({ "name": "Kassa" })).await;
    assert_eq!((status, &added["employees"]), (201, &json!(0)));
    let taken = post(&admin, "/departments", json!({ "name": "Kassa" })).await;
    assert_eq!(refusal(taken), (409, "department_name_taken".into()));
    let path = format!("/departments/{}", added["id"]);
    assert_eq!(
        patch(&admin, &path, json!({ "name": "Kassa 2" })).await.1["name"],
        "Kassa 2"
    );
    assert_eq!(call(&admin, Method::DELETE, &path, None).await.0, 204);
    assert_eq!(call(&admin, Method::DELETE, &path, None).await.0, 404);
    let used = call(&admin, Method::DELETE, &format!("/departments/{}", company.store), None).await;
    assert_eq!(refusal(used), (409, "department_in_use".into()));
    // Who moved on from it once was scored there.
    let (_, left) = post(&admin, "/departments", json!({ "name": "Eski" })).await;
    let moved = format!(
        "update employees set department_id = {} where id = {}",
        left["id"], company.aziza.0
    );
    company.house.database.execute(&moved).await;
    let path = format!("/employees/{}", company.aziza.0);
    patch(&admin, &path, json!({ "department_id": company.store })).await;
    let used = call(&admin, Method::DELETE, &format!("/departments/{}", left["id"]), None).await;
    assert_eq!(refusal(used), (409, "department_in_use".into()));
    assert_eq!(
        company.audited("change_department").await[0]["detail"]["before"]["name"],
        "Kassa"
    );
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chats_purpose_and_responsible_are_worked_out_again() {
    let company = Company::new().await;
    let admin = company.admin().await;
    let page = admin.get("/api/v1/chats?q=MIJOZ").await;
    let chat = &page["items"][0];
    assert_eq!(
        (&chat["title"], &chat["asks"], &chat["blind"]),
        (&json!("Mijozlar"), &json!(1), &json!(false))
    );
    assert_eq!(company.marked().await, json!(null));
    let path = format!("/chats/{}", company.group);
    let (status, changed) = patch(&admin, &path, json!({ "responsible_id": company.laylo.0 })).await;
    assert_eq!((status, &changed["responsible"]["name"]), (200, &json!("Laylo")));
    assert!(
        company.marked().await.is_string(),
        "whose asks they are is worked out again"
    );
    let supervisor = Browser::sign_in(company.api, "supervisor").await;
    assert_eq!(
        supervisor.get("/api/v1/chats").await["items"],
        json!([]),
        "Laylo is of another department"
    );
    assert_eq!(patch(&admin, &path, json!({ "responsible_id": 99 })).await.0, 404);
    assert_eq!(
        patch(&admin, &format!("/chats/{BOB}"), json!({ "purpose": "internal" }))
            .await
            .0,
        404
    );
    let (_, changed) = patch(&admin, &path, json!({ "purpose": "internal", "responsible_id": null })).await;
    assert_eq!(
        (&changed["purpose"], &changed["responsible"]),
        (&json!("internal"), &json!(null))
    );
    let lines = company.audited("change_chat").await;
    assert_eq!(lines.len(), 2, "{lines:?}");
    company.house.close().await;
}
