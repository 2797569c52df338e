//! A house of its own for each test: its database, its prefix in Redis, its Telegram, its clock, every role on a free port.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use finco::config::{self, Settings};
use finco::roles;
use finco_bot_gateway::{MediaUrl, Mode};
use finco_domain::people::{EmployeeId, Language};
use finco_domain::time::{Clock, ManualClock, SharedClock};
use finco_queue::{EntryMeta, Fsync, Queues};
use finco_simulator::{Limits, Simulator, SimulatorConfig, User, World};
use finco_store::testing::TestDatabase;
use finco_store::{people, scores};
use finco_workers::Context;
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How long a condition may take on a busy machine. A test that waits so long has failed.
pub const LIMIT: Duration = Duration::from_secs(60);

/// The secret of every webhook here.
pub const SECRET: &str = "a-secret-of-sixteen";

/// What tests are given by `./dev test`.
#[expect(
    clippy::disallowed_methods,
    reason = "tests are told where their Postgres and Redis are"
)]
pub fn given(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `./dev test`"))
}

/// The recorder of metrics is one for the process.
static METRICS: LazyLock<PrometheusHandle> =
    LazyLock::new(|| finco::telemetry::measure().expect("nothing else in this process measures"));

/// A role that runs.
pub struct Role {
    /// Where it listens.
    pub address: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Role {
    /// Stops it and waits until it is gone. Its work in hand is finished first.
    pub async fn stop(self) {
        self.stop.cancel();
        self.task
            .await
            .expect("no role panics")
            .expect("no role ends with an error");
    }
}

/// Everything a test needs.
pub struct House {
    /// Stands still until a test moves it, so that every second that is measured is meant.
    pub clock: Arc<ManualClock>,
    pub database: TestDatabase,
    pub queues: Queues,
    pub settings: Settings,
    pub world: World,
    pub media: TempDir,
    simulator: Simulator,
    running: BTreeMap<&'static str, Role>,
}

impl House {
    /// A house that polls, with gateway and worker running.
    pub async fn polling() -> Self {
        let mut house = Self::empty().await;
        house.start_gateway().await;
        house.start_worker().await;
        house
    }

    /// The same with a webhook.
    pub async fn webhook() -> Self {
        let mut house = Self::empty().await;
        house.take_webhook();
        house.start_gateway().await;
        house.start_worker().await;
        house
    }

    /// A house in which no role runs yet.
    pub async fn empty() -> Self {
        let database = TestDatabase::create(&given("FINCO_TEST_DATABASE_URL")).await;
        // A Monday morning in Tashkent, far from the ends of the month.
        let clock = Arc::new(ManualClock::at("2026-11-16T05:00:00Z".parse().expect("a moment")));
        let simulated = SimulatorConfig {
            limits: Limits::off(),
            ..SimulatorConfig::default()
        };
        let token = simulated.token.clone();
        let simulator = finco_simulator::start(simulated, clock.clone())
            .await
            .expect("a free port");
        let media = tempfile::tempdir().expect("a temporary folder");

        let mut settings = config::read(&[]).expect("the defaults are in order");
        settings.database_url = Some(database.url.clone());
        settings.redis_url = Some(given("FINCO_TEST_REDIS_URL"));
        settings.redis_prefix = format!("test_{}", Uuid::new_v4().simple());
        settings.redis_fsync = Fsync::Everysec;
        settings.gateway.bot_token = Some(token);
        settings.gateway.api_url = simulator.url();
        settings.gateway.media_url = MediaUrl::Folder(media.path().to_owned());
        settings.api.cookie_secure = false;
        let free = SocketAddr::from(([127, 0, 0, 1], 0));
        settings.gateway_listen = free;
        settings.worker_listen = free;
        settings.api_listen = free;
        settings.api_ops_listen = free;
        let queues = queues_of(&settings);
        let world = simulator.world();
        Self {
            clock,
            database,
            queues,
            settings,
            world,
            media,
            simulator,
            running: BTreeMap::new(),
        }
    }

    /// Uses another Redis from now on.
    pub fn use_redis(&mut self, url: &str) {
        self.settings.redis_url = Some(url.to_owned());
        self.queues = queues_of(&self.settings);
    }

    /// The gateway to be started takes updates by webhook. Its port must be known before, so a free one is looked for.
    pub fn take_webhook(&mut self) {
        let probe = std::net::TcpListener::bind(self.settings.gateway_listen).expect("a free port");
        self.settings.gateway_listen = probe.local_addr().expect("it is bound");
        let url = format!("http://{}/telegram/webhook", self.settings.gateway_listen);
        self.settings.gateway.mode = Mode::Webhook {
            url: Some(url),
            secret: SECRET.to_owned(),
        };
    }

    pub async fn start_gateway(&mut self) {
        let mut house = self.role();
        let address = house.gateway().await.expect("the gateway starts");
        self.run("gateway", address, house);
    }

    pub async fn start_worker(&mut self) {
        let mut house = self.role();
        let address = house.worker().await.expect("the worker starts");
        self.run("worker", address, house);
    }

    pub async fn start_api(&mut self) -> SocketAddr {
        let mut house = self.role();
        let address = house.api().await.expect("the API starts");
        self.run("api", address, house);
        address
    }

    fn role(&self) -> roles::House {
        let clock: SharedClock = self.clock.clone();
        roles::House::new(self.settings.clone(), clock, METRICS.clone())
    }

    fn run(&mut self, name: &'static str, address: SocketAddr, house: roles::House) {
        let stop = house.stop();
        let task = tokio::spawn(house.run());
        let before = self.running.insert(name, Role { address, stop, task });
        assert!(before.is_none(), "{name} runs already");
    }

    /// Stops a role and waits until it is gone.
    pub async fn stop(&mut self, name: &str) {
        self.running.remove(name).expect("the role runs").stop().await;
    }

    /// Where a running role listens.
    pub fn address(&self, name: &str) -> SocketAddr {
        self.running[name].address
    }

    /// Posts bytes to the webhook; the status of the answer.
    pub async fn post(&self, body: impl Into<reqwest::Body>, secret: Option<&str>) -> u16 {
        let url = format!("http://{}/telegram/webhook", self.address("gateway"));
        let mut request = reqwest::Client::new().post(url).body(body);
        if let Some(secret) = secret {
            request = request.header("x-telegram-bot-api-secret-token", secret);
        }
        request.send().await.expect("the gateway answers").status().as_u16()
    }

    /// Adds a person to Telegram and, with a department, to the company.
    pub async fn employee(&self, id: i64, name: &str, department: &str, language: &str) -> EmployeeId {
        self.world.add_user(User::person(id, name, language));
        let mut conn = self.database.pool.acquire().await.expect("the database answers");
        let department = people::ensure_department(&mut conn, department)
            .await
            .expect("a department");
        let language = Language::from_tag(language).expect("a language");
        let now = self.clock.now();
        people::insert_employee(&mut conn, name, Some(department), Some(id), language, now)
            .await
            .expect("an employee")
    }

    /// The company works around the clock: no second is outside working hours.
    pub async fn open_always(&self) {
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|day| (day, json!([["00:00", "24:00"]])));
        let weekly = Value::Object(days.into_iter().map(|(day, hours)| (day.to_owned(), hours)).collect());
        let always = format!("update calendar_versions set weekly = '{weekly}'");
        self.database.execute(&always).await;
    }

    /// Lets this many seconds pass.
    pub fn wait_secs(&self, secs: i64) {
        self.clock.advance(TimeDelta::seconds(secs));
    }

    /// Adds somebody who is no employee.
    pub fn client(&self, id: i64, name: &str) {
        self.world.add_user(User::person(id, name, "ru"));
    }

    /// Waits until nothing is left to do, and nothing was put aside.
    pub async fn settle(&self) {
        self.finish_work().await;
        let quarantined = self.rows("quarantine").await;
        assert!(quarantined.is_empty(), "in quarantine: {quarantined:#?}");
    }

    /// Waits until nothing is left to do: every update taken, every queue empty, every chat linked, every month scored.
    pub async fn finish_work(&self) {
        eventually("everything is worked out", || async {
            if self.world.pending() > 0 {
                return Err(format!("{} updates not taken", self.world.pending()));
            }
            for spec in finco_jobs::QUEUES {
                // Nobody works on the gateway's own queues while it does not run.
                let is_its_own = ["send_message", "fetch_file"].contains(&spec.name);
                if is_its_own && !self.running.contains_key("gateway") {
                    continue;
                }
                let stats = self.queues.stats(spec.name).await.map_err(|error| error.to_string())?;
                if stats.waiting + stats.running + stats.delayed > 0 {
                    return Err(format!("{}: {stats:?}", spec.name));
                }
            }
            let mut conn = self.database.pool.acquire().await.map_err(|error| error.to_string())?;
            let some_day = self.clock.now() + TimeDelta::days(1000);
            let unlinked = finco_store::unlinked::list_unlinked(&mut conn, 9, &[])
                .await
                .map_err(|error| error.to_string())?;
            let stale = scores::list_stale(&mut conn, some_day)
                .await
                .map_err(|error| error.to_string())?;
            if unlinked.is_empty() && stale.is_empty() {
                Ok(())
            } else {
                Err(format!("{unlinked:?} {stale:?}"))
            }
        })
        .await;
    }

    /// What a job is given, for tests that do a job without a worker.
    pub fn context(&self) -> Arc<Context> {
        Arc::new(Context {
            pool: self.database.pool.clone(),
            queues: self.queues.clone(),
            clock: self.clock.clone(),
            config: self.settings.worker.clone(),
            stop: CancellationToken::new(),
        })
    }

    /// The built binary with the settings of this house.
    pub fn binary(&self) -> Command {
        let settings = &self.settings;
        let mut command = Command::new(env!("CARGO_BIN_EXE_finco"));
        command
            .env(
                "FINCO_DATABASE_URL",
                settings.database_url.as_deref().expect("a database"),
            )
            .env("FINCO_REDIS_URL", settings.redis_url.as_deref().expect("a Redis"))
            .env("FINCO_REDIS_PREFIX", &settings.redis_prefix)
            .env("FINCO_REDIS_FSYNC", "everysec")
            .env("FINCO_TELEGRAM_API_URL", &settings.gateway.api_url)
            .env(
                "FINCO_BOT_TOKEN",
                settings.gateway.bot_token.as_deref().expect("a token"),
            )
            .env("FINCO_WORKER_LISTEN", "127.0.0.1:0")
            .env("FINCO_LOG", "error");
        command
    }

    /// Rows of a table, sorted.
    pub async fn rows(&self, table: &str) -> Vec<Value> {
        self.database.rows(table).await
    }

    /// The rows of a table for which `is` holds, as lists of the named columns.
    pub async fn columns(&self, table: &str, names: &[&str]) -> Vec<Value> {
        let pick = |row: &Value| json!(names.iter().map(|name| row[*name].clone()).collect::<Vec<_>>());
        self.rows(table).await.iter().map(pick).collect()
    }

    /// Ends the test: no job left, no dead letter, nothing in quarantine.
    pub async fn finish(self) {
        self.settle().await;
        for spec in finco_jobs::QUEUES {
            let dead = self.queues.dead(spec.name, 10).await.expect("Redis answers");
            assert!(dead.is_empty(), "dead letters in {}: {dead:#?}", spec.name);
        }
        self.close().await;
    }

    /// Ends without looking: for tests in which something was lost on purpose.
    pub async fn close(mut self) {
        while let Some((_, role)) = self.running.pop_first() {
            role.stop().await;
        }
        self.simulator.stop().await;
        // A private Redis of the test may be gone by now.
        let _ = self.queues.clear().await;
        self.database.drop().await;
    }
}

pub fn queues_of(settings: &Settings) -> Queues {
    let url = settings.redis_url.as_deref().expect("tests have a Redis");
    Queues::new(url, &settings.redis_prefix).expect("a good address")
}

/// What a queue would know of a job that came through none.
pub fn no_meta() -> EntryMeta {
    EntryMeta {
        id: String::new(),
        enqueued_at_ms: 0,
        attempts: 0,
    }
}

/// Waits until `look` gives something, looking again and again; tells what was missing when the limit passes.
pub async fn eventually<T, E: Debug, F: Future<Output = Result<T, E>>>(what: &str, look: impl Fn() -> F) -> T {
    let began = Instant::now();
    loop {
        match look().await {
            Ok(found) => return found,
            Err(missing) if began.elapsed() > LIMIT => panic!("{what}: not within {LIMIT:?}: {missing:?}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// [`eventually`] for a plain condition.
pub async fn until<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) {
    let holds = &holds;
    eventually(what, || async move {
        if holds().await { Ok(()) } else { Err("it does not hold") }
    })
    .await;
}

/// The bytes that JSON shows of a `bytea` column.
pub fn bytes_of(column: &Value) -> Vec<u8> {
    let hex = column
        .as_str()
        .and_then(|text| text.strip_prefix("\\x"))
        .expect("a bytea column");
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
    (0..hex.len()).step_by(2).map(digit).collect()
}
