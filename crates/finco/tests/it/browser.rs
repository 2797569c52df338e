//! A signed-in caller of the API.

use std::net::SocketAddr;
use std::sync::LazyLock;

use finco_dashboard_api::auth::hash_password;
use finco_domain::people::{EmployeeId, Language, UserRole};
use finco_domain::time::Clock;
use finco_store::users::{self, NewUser};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::harness::House;

/// The password of every user here.
pub const PASSWORD: &str = "juda uzun parol";

static HASH: LazyLock<String> = LazyLock::new(|| hash_password(PASSWORD).expect("it is long enough"));

/// Adds a user of the dashboard.
pub async fn add_user(house: &House, login: &str, role: UserRole, employee: Option<EmployeeId>, departments: &[i64]) {
    let mut conn = house.database.pool.acquire().await.expect("the database answers");
    let user = NewUser {
        login,
        name: login,
        password_hash: &HASH,
        role,
        language: Language::Uz,
        employee,
        departments,
    };
    users::insert(&mut conn, &user, house.clock.now())
        .await
        .expect("a user");
}

/// Somebody with a browser.
pub struct Browser {
    base: String,
    client: reqwest::Client,
    cookie: Option<String>,
    csrf: Option<String>,
    token: Option<String>,
}

impl Browser {
    /// Nobody in particular.
    pub fn stranger(api: SocketAddr) -> Self {
        Self {
            base: format!("http://{api}"),
            client: reqwest::Client::new(),
            cookie: None,
            csrf: None,
            token: None,
        }
    }

    /// A program with this token.
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// Signs a user in.
    pub async fn sign_in(api: SocketAddr, login: &str) -> Self {
        Self::sign_in_with(api, login, PASSWORD).await
    }

    /// Signs a user in with a password of its own.
    pub async fn sign_in_with(api: SocketAddr, login: &str, password: &str) -> Self {
        let mut browser = Self::stranger(api);
        let response = browser.login(login, password).await;
        assert_eq!(response.status(), 200, "{login} signs in");
        let cookie = response.headers()["set-cookie"].to_str().expect("text");
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
            "{cookie}"
        );
        browser.cookie = cookie.split(';').next().map(str::to_owned);
        let session: Value = response.json().await.expect("a session");
        assert_eq!(session["user"]["login"], login);
        browser.csrf = session["csrf"].as_str().map(str::to_owned);
        browser
    }

    /// Tries to sign in.
    pub async fn login(&self, login: &str, password: &str) -> Response {
        let body = json!({ "login": login, "password": password });
        let request = self.client.post(format!("{}/api/v1/auth/login", self.base));
        request
            .header("x-requested-with", "finco")
            .json(&body)
            .send()
            .await
            .expect("the API answers")
    }

    /// Forgets the CSRF token, as a foreign page would not know it.
    pub fn without_csrf(mut self) -> Self {
        self.csrf = None;
        self
    }

    /// Calls the API or opens a page.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Response {
        let mut request = self.client.request(method, format!("{}{path}", self.base));
        if let Some(cookie) = &self.cookie {
            request = request.header("cookie", cookie);
        }
        if let Some(csrf) = &self.csrf {
            request = request.header("x-csrf-token", csrf);
        }
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        request.send().await.expect("the API answers")
    }

    /// Sends a table.
    pub async fn send_csv(&self, path: &str, csv: &str) -> Response {
        let mut request = self.client.post(format!("{}{path}", self.base));
        if let (Some(cookie), Some(csrf)) = (&self.cookie, &self.csrf) {
            request = request.header("cookie", cookie).header("x-csrf-token", csrf);
        }
        request
            .header("content-type", "text/csv; charset=utf-8")
            .body(csv.to_owned())
            .send()
            .await
            .expect("the API answers")
    }

    /// Reads something that must be there.
    pub async fn get(&self, path: &str) -> Value {
        let response = self.call(Method::GET, path, None).await;
        assert_eq!(response.status(), 200, "{path}");
        response.json().await.expect("JSON")
    }
}
