//! Users and the audit log.

use finco_domain::people::UserRole;
use finco_store::Connection;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Company, call, patch, post, refusal};
use crate::browser::{Browser, add_user};
use crate::harness::House;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_gets_a_password_once_and_replaces_it() {
    let company = Company::new().await;
    let admin = company.admin().await;
    let body = json!({ "login": "Olim", "name": "Olim", "role": "supervisor", "departments": [company.sales, company.sales],
                       "employee_id": company.aziza.0 });
    let (status, added) = post(&admin, "/users", body.clone()).await;
    assert_eq!((status, &added["user"]["login"]), (201, &json!("olim")), "{added}");
    assert_eq!(
        added["user"]["departments"],
        json!([{ "id": company.sales, "name": "Savdo" }])
    );
    assert_eq!(refusal(post(&admin, "/users", body).await), (409, "login_taken".into()));
    let temporary = added["password"].as_str().unwrap();
    let olim = Browser::sign_in_with(company.api, "olim", temporary).await;
    assert_eq!(olim.get("/api/v1/session").await["user"]["password_is_temporary"], true);

    let change = |current: &str, new: &str| json!({ "current": current, "new": new });
    let wrong = post(&olim, "/session/password", change("notogʻri parol", "oʻn ikki harfli")).await;
    assert_eq!(refusal(wrong), (409, "wrong_password".into()));
    assert_eq!(
        post(&olim, "/session/password", change(temporary, "qisqa")).await.0,
        422
    );
    let other = Browser::sign_in_with(company.api, "olim", temporary).await;
    assert_eq!(
        post(&olim, "/session/password", change(temporary, "oʻn ikki harfli"))
            .await
            .0,
        204
    );
    assert_eq!(
        olim.get("/api/v1/session").await["user"]["password_is_temporary"],
        false
    );
    assert_eq!(
        other.get("/api/v1/session").await["user"],
        json!(null),
        "every other session has ended"
    );

    let path = format!("/users/{}", added["user"]["id"]);
    let (_, seen) = call(&admin, Method::GET, &path, None).await;
    assert_eq!(
        (&seen["sessions"], seen["last_sign_in_at"].is_string()),
        (&json!(1), true)
    );
    let (_, ended) = call(&admin, Method::DELETE, &format!("{path}/sessions"), None).await;
    assert_eq!(ended["ended"], 1);
    assert_eq!(olim.get("/api/v1/session").await["user"], json!(null));
    let (_, reset) = call(&admin, Method::POST, &format!("{path}/password"), None).await;
    let olim = Browser::sign_in_with(company.api, "olim", reset["password"].as_str().unwrap()).await;
    let (_, disabled) = patch(&admin, &path, json!({ "disabled": true })).await;
    assert!(disabled["disabled_at"].is_string());
    assert_eq!(call(&olim, Method::GET, "/roles", None).await.0, 401);
    let log = json!(company.house.rows("audit_log").await).to_string();
    assert!(!log.contains(temporary) && !log.contains(reset["password"].as_str().unwrap()));
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_admin_stays() {
    let mut house = House::empty().await;
    for login in ["admin", "other"] {
        add_user(&house, login, UserRole::Admin, None, &[]).await;
    }
    let api = house.start_api().await;
    let admin = Browser::sign_in(api, "admin").await;
    let users = admin.get("/api/v1/users").await;
    let id = |login: &str| {
        let users = users["items"].as_array().unwrap().iter();
        let user: &Value = users.into_iter().find(|user| user["login"] == login).unwrap();
        format!("/users/{}", user["id"])
    };
    assert_eq!(patch(&admin, &id("other"), json!({ "role": "hr" })).await.0, 200);
    for body in [json!({ "role": "hr" }), json!({ "disabled": true })] {
        assert_eq!(
            refusal(patch(&admin, &id("admin"), body).await),
            (409, "last_admin".into())
        );
    }
    assert_eq!(
        patch(&admin, &id("admin"), json!({ "name": "Bosh admin" })).await.0,
        200
    );
    // Two admins that take each other away at once: one of them stays.
    patch(&admin, &id("other"), json!({ "role": "admin" })).await;
    let other = Browser::sign_in(api, "other").await;
    let (of_admin, of_other) = (id("admin"), id("other"));
    let (one, two) = tokio::join!(
        patch(&admin, &of_other, json!({ "role": "employee" })),
        patch(&other, &of_admin, json!({ "role": "employee" })),
    );
    assert!(one.0 != 200 || two.0 != 200, "{one:?} {two:?}");
    let admins = house.columns("users", &["role"]).await;
    assert!(admins.contains(&json!(["admin"])));
    house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_log_is_read_by_filters_and_never_changed() {
    let company = Company::new().await;
    let admin = company.admin().await;
    for position in ["a", "b", "c"] {
        let path = format!("/employees/{}", company.aziza.0);
        company.house.wait_secs(60);
        assert_eq!(patch(&admin, &path, json!({ "position": position })).await.0, 200);
    }
    post(&admin, "/departments", json!({ "name": "Kassa" })).await;
    let read = async |query: &str| admin.get(&format!("/api/v1/audit?{query}")).await;
    let object = format!("employee:{}", company.aziza.0);
    let page = read(&format!("object={object}&limit=2")).await;
    let positions = |page: &Value| {
        let lines = page["items"].as_array().unwrap().iter();
        lines
            .map(|line| line["after"]["position"].as_str().unwrap().to_owned())
            .collect::<String>()
    };
    assert_eq!(positions(&page), "cb");
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = read(&format!("object={object}&limit=2&cursor={cursor}")).await;
    assert_eq!((positions(&rest), &rest["next_cursor"]), ("a".into(), &json!(null)));
    let line = &rest["items"][0];
    let alone = admin
        .get(&format!("/api/v1/audit/{}", line["id"].as_str().unwrap()))
        .await;
    assert_eq!(&alone, line, "a permalink shows the same line");
    let request = line["request_id"].as_str().unwrap();
    let of_request = read(&format!("request_id={request}")).await;
    assert_eq!(of_request["items"], json!([line]));
    let count = async |query: &str| read(query).await["items"].as_array().unwrap().len();
    assert_eq!(count("object=employee").await, 3, "every employee's");
    assert_eq!(count("object=emp").await, 0);
    assert_eq!(count("actor=admin&action=add_department").await, 1);
    assert_eq!(count("to=2026-11-15").await, 0);
    assert_eq!(count("action=change_employee&from=2026-11-16").await, 3);
    assert_eq!(
        count("action=change_employee&to=2026-11-16").await,
        3,
        "the last day counts"
    );

    let mut conn = company.house.database.pool.acquire().await.unwrap();
    for statement in [
        "update audit_log set actor = 'x'",
        "delete from audit_log",
        "truncate audit_log",
    ] {
        let mut transaction = conn.begin().await.unwrap();
        let refused = finco_store::testing::try_execute(&mut transaction, statement).await;
        assert!(refused.unwrap_err().to_string().contains("append only"), "{statement}");
    }
    drop(conn);
    company.house.close().await;
}
