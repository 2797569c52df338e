//! Settings and saved views.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Company, call, patch, post, refusal};
use crate::browser::Browser;
use crate::harness::until;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setting_is_tried_before_it_is_set() {
    let company = Company::new().await;
    let admin = company.admin().await;
    let before = admin.get("/api/v1/settings").await;
    assert_eq!(
        before["quiet_hours"],
        json!({ "quiet_from": "21:00", "quiet_to": "08:00", "warn_outside_hours": true })
    );
    let body = json!({ "link_threshold": 75 });
    let (status, tried) = patch(&admin, "/settings/linking?dry_run=true", body.clone()).await;
    let change = json!([{ "field": "link_threshold", "before": "60", "after": "75" }]);
    assert_eq!(
        (status, &tried["changes"], &tried["applied"]),
        (200, &change, &json!(false))
    );
    assert_eq!(tried["settings"], before, "nothing was set");
    assert_eq!(admin.get("/api/v1/settings").await, before);
    assert_eq!(company.marked().await, json!(null));
    let (_, set) = patch(&admin, "/settings/linking", body).await;
    assert_eq!(
        (&set["applied"], &set["settings"]["linking"]["link_threshold"]),
        (&json!(true), &json!(75))
    );
    assert!(company.marked().await.is_string(), "every chat is worked out again");

    patch(&admin, "/settings/quiet_hours", json!({ "quiet_from": "22:30" })).await;
    let (_, company_set) = patch(
        &admin,
        "/settings/company",
        json!({ "name": "Andijon", "time_zone": "Asia/Samarkand" }),
    )
    .await;
    assert_eq!(
        company_set["settings"]["company"],
        json!({ "name": "Andijon", "time_zone": "Asia/Samarkand" })
    );
    assert_eq!(company_set["settings"]["quiet_hours"]["quiet_from"], "22:30");
    let (_, hushed) = patch(&admin, "/settings/quiet_hours", json!({ "warn_outside_hours": false })).await;
    assert_eq!(
        hushed["changes"],
        json!([{ "field": "warn_outside_hours", "before": "true", "after": "false" }])
    );
    assert_eq!(hushed["settings"]["quiet_hours"]["warn_outside_hours"], false);
    for (section, body) in [
        ("company", json!({ "time_zone": "Mars/Olympus" })),
        ("company", json!({ "name": "" })),
        ("linking", json!({ "link_threshold": 0 })),
        ("quiet_hours", json!({ "quiet_from": "25:00" })),
    ] {
        let refused = patch(&admin, &format!("/settings/{section}"), body.clone()).await;
        let field = refused.1["field"].clone();
        assert_eq!(refusal(refused), (422, "invalid_field".into()), "{body}");
        assert!(body.get(field.as_str().unwrap()).is_some(), "{field} is the field");
    }
    assert_eq!(patch(&admin, "/settings/everything", json!({})).await.0, 404);
    let lines = company.audited("change_settings").await;
    assert_eq!(lines.len(), 4, "{lines:?}");
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bot_is_told_to_work_when_its_gateway_lives() {
    let mut company = Company::new().await;
    let admin = company.admin().await;
    until("the gateway's sign of life is seen", || async {
        let (_, told) = call(&admin, Method::POST, "/settings/test/bot", None).await;
        told["detail"] == "working" && told["ok"] == true && told["username"].is_string()
    })
    .await;
    let (_, told) = call(&admin, Method::POST, "/settings/test/bot", None).await;
    assert!(told["last_update_at"].is_string(), "{told}");
    company.house.stop("gateway").await;
    company.house.wait_secs(600);
    let (_, told) = call(&admin, Method::POST, "/settings/test/bot", None).await;
    assert_eq!(told["ok"], false, "{told}");
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn views_are_kept_for_oneself_or_for_all() {
    let company = Company::new().await;
    let (admin, hr) = (company.admin().await, Browser::sign_in(company.api, "hr").await);
    let view = |name: &str, shared: bool| json!({ "name": name, "path": "/waits", "query": "state=overdue", "shared": shared });
    let (status, private) = post(&admin, "/saved-views", view("Mine", false)).await;
    assert_eq!(status, 201, "{private}");
    let (_, shared) = post(&hr, "/saved-views", view("Ours", true)).await;
    assert_eq!(
        refusal(post(&hr, "/saved-views", view("Ours", true)).await),
        (409, "view_name_taken".into())
    );
    let seen = async |browser: &Browser| {
        let page = browser.get("/api/v1/saved-views").await;
        let views = page["items"].as_array().unwrap().iter();
        views
            .map(|view| json!([view["name"], view["own"]]))
            .collect::<Vec<Value>>()
    };
    assert_eq!(seen(&admin).await, [json!(["Mine", true]), json!(["Ours", true])]);
    assert_eq!(seen(&hr).await, [json!(["Ours", true])]);
    let employee = Browser::sign_in(company.api, "employee").await;
    assert_eq!(seen(&employee).await, [json!(["Ours", false])]);
    let path = |view: &Value| format!("/saved-views/{}", view["id"]);
    assert_eq!(
        call(&hr, Method::DELETE, &path(&private), None).await.0,
        404,
        "it is not hers to know of"
    );
    assert_eq!(call(&employee, Method::DELETE, &path(&shared), None).await.0, 404);
    assert_eq!(call(&admin, Method::DELETE, &path(&shared), None).await.0, 204);
    let odd = json!({ "name": "x", "path": "https://evil.example", "query": "", "shared": false });
    assert_eq!(
        refusal(post(&hr, "/saved-views", odd).await),
        (422, "invalid_field".into())
    );
    assert_eq!(company.audited("delete_view").await.len(), 1);
    company.house.close().await;
}
