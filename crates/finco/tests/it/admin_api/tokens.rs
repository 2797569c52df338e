//! Tokens of programs.

use chrono::TimeDelta;
use finco_domain::time::Clock;
use reqwest::Method;
use serde_json::json;

use super::{Company, call, post, refusal};
use crate::browser::Browser;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_works_until_it_ends_and_its_secret_is_kept_nowhere() {
    let company = Company::new().await;
    let admin = company.admin().await;
    let until = company.house.clock.now() + TimeDelta::days(1);
    let body = json!({ "name": "Grafana", "role": "hr", "expires_at": until });
    let (status, added) = post(&admin, "/tokens", body.clone()).await;
    assert_eq!(
        (status, &added["token"]["last_used_at"]),
        (201, &json!(null)),
        "{added}"
    );
    assert_eq!(
        refusal(post(&admin, "/tokens", body).await),
        (409, "token_name_taken".into())
    );
    let secret = added["secret"].as_str().unwrap();
    assert!(secret.starts_with("finco_") && secret.len() == 49);

    // It changes things without a CSRF token, under its own name.
    let program = Browser::stranger(company.api).with_token(secret);
    let (status, _) = post(&program, "/employees", json!({ "name": "Import" })).await;
    assert_eq!(status, 201);
    assert_eq!(company.audited("add_employee").await[0]["actor"], "token:Grafana");
    assert_eq!(
        call(&program, Method::GET, "/users", None).await.0,
        403,
        "HR sees no users"
    );
    let session = program.get("/api/v1/session").await;
    assert_eq!(
        (&session["user"]["role"], &session["csrf"]),
        (&json!("hr"), &json!(null))
    );
    let listed = admin.get("/api/v1/tokens").await;
    assert!(listed["items"][0]["last_used_at"].is_string());
    for table in ["api_tokens", "audit_log"] {
        assert!(
            !json!(company.house.rows(table).await).to_string().contains(secret),
            "{table}"
        );
    }
    assert!(!listed.to_string().contains(secret));

    company.house.wait_secs(86_400);
    assert_eq!(
        call(&program, Method::GET, "/roles", None).await.0,
        401,
        "it has expired"
    );
    let (_, other) = post(&admin, "/tokens", json!({ "name": "Other", "role": "admin" })).await;
    let program = Browser::stranger(company.api).with_token(other["secret"].as_str().unwrap());
    assert_eq!(call(&program, Method::GET, "/users", None).await.0, 200);
    let path = format!("/tokens/{}", other["token"]["id"]);
    assert_eq!(
        refusal(call(&program, Method::DELETE, &path, None).await),
        (409, "own_token".into())
    );
    assert_eq!(call(&admin, Method::DELETE, &path, None).await.0, 204);
    assert_eq!(call(&program, Method::GET, "/users", None).await.0, 401);
    assert_eq!(call(&admin, Method::DELETE, &path, None).await.0, 404);
    let again = post(&admin, "/tokens", json!({ "name": "Other", "role": "admin" })).await;
    assert_eq!(again.0, 201, "the name is free again");
    let past = json!({ "name": "Past", "role": "hr", "expires_at": "2020-01-01T00:00:00Z" });
    assert_eq!(
        refusal(post(&admin, "/tokens", past).await),
        (409, "expires_in_the_past".into())
    );
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn guessing_tokens_is_soon_stopped_and_stops_nobody_else() {
    let company = Company::new().await;
    let admin = company.admin().await;
    let (_, added) = post(&admin, "/tokens", json!({ "name": "Good", "role": "hr" })).await;
    let good = Browser::stranger(company.api).with_token(added["secret"].as_str().unwrap());
    let wrong = Browser::stranger(company.api).with_token(&format!("finco_{}", "A".repeat(43)));
    let mut told = Vec::new();
    for _ in 0..60 {
        told.push(call(&wrong, Method::GET, "/roles", None).await.0);
    }
    assert_eq!(told[0], 401);
    assert!(told.contains(&429), "{told:?}");
    assert_eq!(call(&good, Method::GET, "/roles", None).await.0, 200);
    company.house.close().await;
}
