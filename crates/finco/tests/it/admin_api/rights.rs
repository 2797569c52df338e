//! Every route of the API's document, called by every role: what `rights.txt` promises is what the server does.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use super::{Company, post};
use crate::browser::Browser;

const ROLES: [&str; 4] = ["admin", "hr", "supervisor", "employee"];

/// Method, path, and for each role whether it may call it; `None` where nobody signs in.
type Line<'a> = (&'a str, &'a str, Option<Vec<bool>>);

fn expected() -> Vec<Line<'static>> {
    let lines = include_str!("rights.txt").lines().filter(|line| !line.starts_with('#'));
    let read = |line: &'static str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let rights = match &words[2..] {
            ["public"] => None,
            rights => Some(rights.iter().map(|word| *word == "yes").collect::<Vec<_>>()),
        };
        assert!(rights.as_ref().is_none_or(|rights| rights.len() == 4), "{line}");
        (words[0], words[1], rights)
    };
    lines.map(read).collect()
}

/// A path that leads to nothing, or to what the caller may see.
fn address(company: &Company, path: &str) -> String {
    let path = path
        .replace("{employee_id}", &company.laylo.0.to_string())
        .replace("{queue}", "send_message")
        .replace("{chat}", &company.group.to_string())
        .replace("{id}", "987654321");
    format!("/api/v1{path}")
}

/// These end the session or never end.
fn is_special(path: &str) -> bool {
    matches!(path, "/auth/logout" | "/events")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_is_for_whom_it_is_listed() {
    let company = Company::new().await;
    let stranger = Browser::stranger(company.api);
    let document = stranger.get("/openapi.json").await;
    let mut documented: Vec<(String, String)> = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let methods = item
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| key.as_str() != "parameters");
        let path = path.strip_prefix("/api/v1").unwrap();
        documented.extend(methods.map(|method| (method.to_uppercase(), path.to_owned())));
    }
    let lines = expected();
    let mut listed: Vec<(String, String)> = lines
        .iter()
        .map(|(m, p, _)| ((*m).to_owned(), (*p).to_owned()))
        .collect();
    documented.sort();
    listed.sort();
    assert_eq!(listed, documented, "rights.txt lists every route of the document, once");

    let mut wrong = Vec::new();
    for (place, role) in ROLES.into_iter().enumerate() {
        let browser = Browser::sign_in(company.api, role).await;
        for (method, path, rights) in lines.iter().filter(|(_, path, _)| !is_special(path)) {
            let Some(rights) = rights else { continue };
            let method: Method = method.parse().unwrap();
            let response = browser.call(method.clone(), &address(&company, path), None).await;
            let status = response.status().as_u16();
            let is_as_listed = match rights[place] {
                true => !matches!(status, 401 | 403) && status < 500,
                false => status == 403,
            };
            if !is_as_listed {
                wrong.push(format!("{role} {method} {path}: {status}, listed as {}", rights[place]));
            }
        }
        let stream = browser.call(Method::GET, "/api/v1/events", None).await;
        assert_eq!(stream.status(), 200, "{role}");
        assert_eq!(
            browser.call(Method::POST, "/api/v1/auth/logout", None).await.status(),
            204
        );
    }
    for (method, path, rights) in lines {
        let response = stranger
            .call(method.parse().unwrap(), &address(&company, path), None)
            .await;
        let status = response.status().as_u16();
        if (rights.is_some()) != (status == 401) {
            wrong.push(format!("nobody {method} {path}: {status}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_roles_shows_what_the_server_goes_by() {
    let company = Company::new().await;
    let admin = company.admin().await;
    let roles = admin.get("/api/v1/roles").await;
    let mut shown = BTreeMap::new();
    for route in roles["routes"].as_array().unwrap() {
        let may: Vec<bool> = ROLES.iter().map(|role| route[*role] != "none").collect();
        let key = (route["method"].as_str().unwrap(), route["path"].as_str().unwrap());
        shown.insert(key, may);
    }
    let lines = expected();
    let listed = lines
        .into_iter()
        .filter_map(|(method, path, rights)| Some(((method, path), rights?)));
    assert_eq!(shown, listed.collect::<BTreeMap<_, _>>());
    let area = |key: &str| {
        let areas = roles["items"].as_array().unwrap().iter();
        let area: &Value = areas.into_iter().find(|area| area["key"] == key).unwrap();
        ROLES.map(|role| area[role].as_str().unwrap().to_owned())
    };
    assert_eq!(area("employees"), ["all", "all", "own_departments", "own"]);
    assert_eq!(area("users"), ["all", "read", "read", "read"]);
    assert_eq!(area("ops"), ["all", "none", "none", "none"]);
    assert_eq!(area("chats"), ["all", "none", "own_departments", "none"]);
    company.house.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_may_what_its_role_may_but_for_what_is_personal() {
    let company = Company::new().await;
    let admin = company.admin().await;
    let roles = admin.get("/api/v1/roles").await;
    let mut wrong = Vec::new();
    for role in ["admin", "hr", "supervisor"] {
        let body = json!({ "name": role, "role": role, "departments": [company.sales] });
        let (status, added) = post(&admin, "/tokens", body).await;
        assert_eq!(status, 201, "{added}");
        let program = Browser::stranger(company.api).with_token(added["secret"].as_str().unwrap());
        for route in roles["routes"].as_array().unwrap() {
            let path = route["path"].as_str().unwrap();
            if is_special(path) {
                continue;
            }
            let method: Method = route["method"].as_str().unwrap().parse().unwrap();
            let response = program.call(method.clone(), &address(&company, path), None).await;
            let may = route[role] != "none" && route["programs"] == true;
            let status = response.status().as_u16();
            if may == matches!(status, 401 | 403) || status >= 500 {
                wrong.push(format!("{role} {method} {path}: {status}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    company.house.close().await;
}
