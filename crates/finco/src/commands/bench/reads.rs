//! `finco bench reads`: the API's heaviest reads by many clients at once, against the bare queries by as many.
//!
//! The bare query of a route is what must be asked of the database to show it: the leaderboard's is the stored month and
//! the list of people, the response times' the asks of the month and of the one before, of which its charts, tables and
//! comparisons are made. Counting, sessions, permissions, JSON and HTTP are the product's share. Beside the latter stands
//! `narrow`, one SQL statement of five numbers for each employee of the month.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use finco_domain::people::{Language, UserRole};
use finco_domain::time::{Month, SystemClock};
use finco_jobs::CalculateKpi;
use finco_store::company_bench::single_statement;
use finco_store::response_stats::{self, Secs, Wanted};
use finco_store::users::{self, NewUser};
use finco_store::waits::Sight;
use finco_store::{PgPool, company, metrics, scores};
use finco_workers::jobs::calculate_kpi::calculate;
use futures::StreamExt;
use serde_json::json;

use super::filled;
use crate::cli::ReadsBench;
use crate::config::Settings;
use crate::roles::House;
use crate::telemetry;

const PASSWORD: &str = "the bench's password";

pub(super) async fn run(mut settings: Settings, arguments: ReadsBench) -> anyhow::Result<()> {
    ensure!(arguments.clients > 0 && arguments.requests > 0, "nothing to measure");
    let database = filled(&mut settings, &arguments.company).await?;
    let month: Month = "2026-10".parse()?;
    let mut transaction = database.begin().await?;
    calculate(
        &mut transaction,
        &CalculateKpi::of(month),
        "2026-11-01T00:00:00Z".parse()?,
    )
    .await?;
    transaction.commit().await?;
    settings.api_listen.set_port(0);
    settings.api.cookie_secure = false;
    let mut house = House::new(settings.clone(), Arc::new(SystemClock), telemetry::measure()?);
    let address = house.api().await?;
    let stop = house.stop();
    let running = tokio::spawn(house.run());
    let cookie = sign_in(&database, &format!("http://{address}")).await?;
    let wide = finco_store::pool(
        settings.database_url.as_deref().context("a database")?,
        u32::try_from(arguments.clients)?,
    )?;
    let bare = Bare { pool: wide, month };
    let mut summary = serde_json::Map::new();
    for (name, path) in [
        ("leaderboard", "/api/v1/leaderboard?month=2026-10"),
        (
            "response_stats",
            "/api/v1/response-stats?from=2026-10-01&to=2026-10-31&group_by=employee",
        ),
    ] {
        let route = Route::new(&format!("http://{address}{path}"), &cookie)?;
        if !route.is_there().await? {
            println!("{name}: this build has no such route (404)");
            continue;
        }
        let (mut ratios, mut shown) = (Vec::new(), None);
        for _ in 0..arguments.company.rounds {
            let floor = match name {
                "leaderboard" => many(&arguments, || bare.leaderboard()).await?,
                _ => many(&arguments, || bare.response_stats()).await?,
            };
            let product = many(&arguments, || route.get()).await?;
            ratios.push(product.p99 / floor.p99);
            shown = Some((floor, product));
        }
        let (floor, product) = shown.context("at least one round")?;
        let ratio = super::median(ratios.into_iter());
        println!(
            "{name:<16} bare p50 {:.1} p99 {:.1} ms; API p50 {:.1} p99 {:.1} ms; median ratio of p99 {ratio:.2}",
            floor.p50, floor.p99, product.p50, product.p99
        );
        summary.insert(
            name.to_owned(),
            json!({ "bare_p99_ms": floor.p99, "api_p99_ms": product.p99, "ratio": ratio }),
        );
    }
    let narrow = many(&arguments, || bare.statement()).await?;
    println!("{:<16} bare p50 {:.1} p99 {:.1} ms", "narrow", narrow.p50, narrow.p99);
    summary.insert("narrow".to_owned(), json!({ "bare_p99_ms": narrow.p99 }));
    stop.cancel();
    running.await??;
    if arguments.company.json {
        println!("{}", serde_json::Value::Object(summary));
    }
    Ok(())
}

/// The cookie of a signed-in administrator.
async fn sign_in(database: &PgPool, base: &str) -> anyhow::Result<String> {
    let hash = finco_dashboard_api::auth::hash_password(PASSWORD)?;
    let user = NewUser {
        login: "bench",
        name: "Bench",
        password_hash: &hash,
        role: UserRole::Admin,
        language: Language::En,
        employee: None,
        departments: &[],
    };
    users::insert(&mut *database.acquire().await?, &user, "2026-11-01T00:00:00Z".parse()?).await?;
    let body = json!({ "login": "bench", "password": PASSWORD });
    let answer = reqwest::Client::new()
        .post(format!("{base}/api/v1/auth/login"))
        .header("x-requested-with", "finco")
        .header("content-type", "application/json")
        .body(body.to_string())
        .send()
        .await?;
    ensure!(answer.status().is_success(), "signing in: {}", answer.status());
    let cookie = answer.headers().get("set-cookie").context("a session has a cookie")?;
    Ok(cookie.to_str()?.split(';').next().unwrap_or_default().to_owned())
}

/// A route of the API, asked as a page asks.
struct Route {
    client: reqwest::Client,
    url: String,
    cookie: String,
}

impl Route {
    fn new(url: &str, cookie: &str) -> anyhow::Result<Self> {
        Ok(Self {
            client: reqwest::Client::builder().timeout(Duration::from_secs(60)).build()?,
            url: url.to_owned(),
            cookie: cookie.to_owned(),
        })
    }

    async fn is_there(&self) -> anyhow::Result<bool> {
        let answer = self.client.get(&self.url).header("cookie", &self.cookie).send().await?;
        Ok(answer.status() != 404)
    }

    async fn get(&self) -> anyhow::Result<()> {
        let answer = self.client.get(&self.url).header("cookie", &self.cookie).send().await?;
        ensure!(answer.status().is_success(), "{}: {}", self.url, answer.status());
        answer.bytes().await?;
        Ok(())
    }
}

/// The bare queries, each client on a connection of its own.
struct Bare {
    pool: PgPool,
    month: Month,
}

impl Bare {
    async fn leaderboard(&self) -> anyhow::Result<()> {
        let mut conn = self.pool.acquire().await?;
        scores::find(&mut conn, self.month).await?;
        scores::find(&mut conn, self.month.previous()).await?;
        metrics::list_people(&mut conn, self.month).await?;
        Ok(())
    }

    async fn response_stats(&self) -> anyhow::Result<()> {
        let mut conn = self.pool.acquire().await?;
        let (from, to) = self.month.span(company::get(&mut conn).await?.zone);
        let wanted = Wanted {
            before: from - (to - from),
            from,
            to,
            sight: &Sight::All,
            employees: None,
            chat: None,
            kind: None,
            secs: Secs::Business,
            with_chats: false,
        };
        response_stats::read(&mut conn, &wanted, to).await?;
        Ok(())
    }

    async fn statement(&self) -> anyhow::Result<()> {
        let mut conn = self.pool.acquire().await?;
        let (from, to) = self.month.span(company::get(&mut conn).await?.zone);
        single_statement(&mut conn, from, to).await?;
        Ok(())
    }
}

/// Latencies in milliseconds.
struct Latency {
    p50: f64,
    p99: f64,
}

async fn many<F: Future<Output = anyhow::Result<()>>>(
    arguments: &ReadsBench,
    one: impl Fn() -> F,
) -> anyhow::Result<Latency> {
    let timed = async |one: F| {
        let began = Instant::now();
        one.await?;
        anyhow::Ok(began.elapsed().as_secs_f64() * 1000.0)
    };
    let all: Vec<anyhow::Result<f64>> = futures::stream::iter(0..arguments.requests)
        .map(|_| timed(one()))
        .buffer_unordered(arguments.clients)
        .collect()
        .await;
    let mut all: Vec<f64> = all.into_iter().collect::<Result<_, _>>()?;
    all.sort_by(f64::total_cmp);
    let rank = |percent: usize| all[(all.len() * percent).div_ceil(100).max(1) - 1];
    Ok(Latency {
        p50: rank(50),
        p99: rank(99),
    })
}
