//! People and administration: who may call what, and that every change holds, is told once, and leaves a line.

mod employees;
mod rights;
mod settings;
mod tokens;
mod users;

use std::net::SocketAddr;

use finco_domain::people::{EmployeeId, UserRole};
use finco_simulator::{GroupOptions, SayOptions};
use reqwest::Method;
use serde_json::{Value, json};

use crate::browser::{Browser, add_user};
use crate::harness::House;

const AZIZA: i64 = 100;
const LAYLO: i64 = 101;
const BOB: i64 = 200;

/// A company of two departments with a user of each role and a group in which a client asked; nothing works on in it.
struct Company {
    house: House,
    api: SocketAddr,
    group: i64,
    aziza: EmployeeId,
    laylo: EmployeeId,
    sales: i64,
    store: i64,
}

impl Company {
    async fn new() -> Self {
        let mut house = House::polling().await;
        let aziza = house.employee(AZIZA, "Aziza", "Savdo", "uz").await;
        let laylo = house.employee(LAYLO, "Laylo", "Ombor", "uz").await;
        house.client(BOB, "Bob");
        let members = [AZIZA, LAYLO, BOB];
        let group = house
            .world
            .add_group("Mijozlar", &members, GroupOptions::default())
            .unwrap();
        house.world.say(group, BOB, "Bormi?", SayOptions::default()).unwrap();
        house.wait_secs(60);
        house.world.say(group, AZIZA, "Bor", SayOptions::default()).unwrap();
        house.settle().await;
        house.stop("worker").await;
        let departments = house.columns("departments", &["name", "id"]).await;
        let id = |name| {
            departments.iter().find(|row| row[0] == name).unwrap()[1]
                .as_i64()
                .unwrap()
        };
        let (sales, store) = (id("Savdo"), id("Ombor"));
        add_user(&house, "admin", UserRole::Admin, None, &[]).await;
        add_user(&house, "hr", UserRole::Hr, None, &[]).await;
        add_user(&house, "supervisor", UserRole::Supervisor, None, &[sales]).await;
        add_user(&house, "employee", UserRole::Employee, Some(laylo), &[]).await;
        let api = house.start_api().await;
        Self {
            house,
            api,
            group,
            aziza,
            laylo,
            sales,
            store,
        }
    }

    async fn admin(&self) -> Browser {
        Browser::sign_in(self.api, "admin").await
    }

    /// The audit lines of an action: object and detail.
    async fn audited(&self, action: &str) -> Vec<Value> {
        let lines = self
            .house
            .columns("audit_log", &["action", "object", "detail", "actor"])
            .await;
        let lines = lines.into_iter().filter(|line| line[0] == action);
        lines
            .map(|line| json!({ "object": line[1], "detail": line[2], "actor": line[3] }))
            .collect()
    }

    /// From when on the group's asks must be worked out again.
    async fn marked(&self) -> Value {
        let chats = self.house.columns("chats", &["id", "unlinked_from"]).await;
        chats.into_iter().find(|row| row[0] == self.group).unwrap()[1].clone()
    }
}

/// Calls the API: the status and the body, null when there is none.
async fn call(browser: &Browser, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let response = browser.call(method, &format!("/api/v1{path}"), body).await;
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or_default())
}

async fn post(browser: &Browser, path: &str, body: Value) -> (u16, Value) {
    call(browser, Method::POST, path, Some(body)).await
}

async fn patch(browser: &Browser, path: &str, body: Value) -> (u16, Value) {
    call(browser, Method::PATCH, path, Some(body)).await
}

/// The status and the code of a refusal.
fn refusal((status, body): (u16, Value)) -> (u16, String) {
    (status, body["code"].as_str().unwrap_or_default().to_owned())
}

fn names(page: &Value) -> Vec<&str> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect()
}
