//! `finco bench` by itself: the message path from a webhook call to a committed row, against a floor measured in the same run.
//!
//! The floor keeps the product's promise (200 only when Redis has it, gone from Redis only when its row is committed)
//! and does nothing else: no secret, no check, no reading but two numbers, one narrow table. The ratios to it stay when
//! the machine changes; the figures do not.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use finco_bot_gateway::Mode;
use finco_domain::time::SystemClock;
use finco_http::{Limits, Take, serve, sink_routes};
use finco_queue::{Backoff, EntryMeta, Failure, GroupPusher, Job, QueueSpec, Queues, WorkerSettings, run_chunks};
use finco_store::{PgPool, databases, floor};
use futures::{FutureExt, StreamExt};
use metrics_exporter_prometheus::PrometheusHandle;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::median;
use crate::cli::PathBench as Bench;
use crate::config::Settings;
use crate::roles::{House, pool, queues};
use crate::telemetry;

const SECRET: &str = "bench-secret-of-this-run";
const SETTLE_LIMIT: Duration = Duration::from_secs(120);

/// The floor's job: the raw bytes.
struct Raw(Vec<u8>);

impl Job for Raw {
    const QUEUE: QueueSpec = QueueSpec {
        name: "floor",
        max_attempts: 8,
        backoff: Backoff {
            first: Duration::from_secs(1),
            max: Duration::from_secs(30),
        },
        visibility: Duration::from_secs(6),
        max_crashes: 3,
    };

    fn encode(&self) -> Vec<u8> {
        self.0.clone()
    }

    fn decode(bytes: &[u8], _meta: &EntryMeta) -> Result<Self, String> {
        Ok(Self(bytes.to_vec()))
    }
}

/// What one round came to.
#[derive(Debug, Clone, Serialize)]
struct Round {
    accepted_per_s: f64,
    rows_per_s: f64,
    ack_p50_ms: f64,
    ack_p99_ms: f64,
}

pub(super) async fn run(mut settings: Settings, arguments: Bench) -> anyhow::Result<()> {
    ensure!(
        arguments.rounds > 0 && arguments.count > 0 && arguments.connections > 0,
        "nothing to measure"
    );
    let url = settings
        .database_url
        .as_deref()
        .context("FINCO_DATABASE_URL must be set (./dev bench does it)")?;
    settings.database_url = Some(databases::recreate(url, "finco_bench").await?);
    settings.redis_prefix = "finco_bench".to_owned();
    settings.gateway.bot_token = None;
    settings.gateway.mode = Mode::Webhook {
        url: None,
        secret: SECRET.to_owned(),
    };
    for address in [&mut settings.gateway_listen, &mut settings.worker_listen] {
        address.set_port(0);
    }
    let database = pool(&settings)?;
    finco_store::migrate(&database).await?;
    let metrics = telemetry::measure()?;
    let load: Vec<bytes::Bytes> = finco_simulator::load_updates(7, arguments.count).collect();
    let (mut floors, mut products) = (Vec::new(), Vec::new());
    for round in 0..arguments.rounds {
        // Turn and turn about, so that a slow minute of the machine hits both.
        let floor_first = round % 2 == 0;
        if floor_first {
            floors.push(measure_floor(&settings, &database, &load, &arguments).await?);
        }
        products.push(measure_product(&settings, &metrics, &database, &load, &arguments).await?);
        if !floor_first {
            floors.push(measure_floor(&settings, &database, &load, &arguments).await?);
        }
        let (floor, product) = (&floors[round as usize], &products[round as usize]);
        eprintln!(
            "round {}: product {:.0} accepted/s, {:.0} rows/s; floor {:.0} and {:.0}",
            round + 1,
            product.accepted_per_s,
            product.rows_per_s,
            floor.accepted_per_s,
            floor.rows_per_s
        );
    }
    report(&floors, &products, arguments.json)
}

async fn measure_product(
    settings: &Settings,
    metrics: &PrometheusHandle,
    database: &PgPool,
    load: &[bytes::Bytes],
    arguments: &Bench,
) -> anyhow::Result<Round> {
    queues(settings)?.clear().await?;
    let mut conn = database.acquire().await?;
    floor::empty_log(&mut conn).await?;
    let mut house = House::new(settings.clone(), Arc::new(SystemClock), metrics.clone());
    let door = house.gateway().await?;
    house.worker().await?;
    let stop = house.stop();
    let running = tokio::spawn(house.run());
    let url = format!("http://{door}/telegram/webhook");
    let count = || async {
        let mut conn = database.acquire().await?;
        Ok(floor::count_logged(&mut conn).await?)
    };
    let round = drive(&url, load, arguments.connections, count).await;
    stop.cancel();
    running.await??;
    round
}

async fn measure_floor(
    settings: &Settings,
    database: &PgPool,
    load: &[bytes::Bytes],
    arguments: &Bench,
) -> anyhow::Result<Round> {
    let queues = queues(settings)?;
    queues.clear().await?;
    floor::reset(&mut *database.acquire().await?).await?;
    let stop = CancellationToken::new();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://{}/telegram/webhook", listener.local_addr()?);
    let door = tokio::spawn(serve(
        listener,
        sink_routes("/telegram/webhook", keep(&queues)),
        Limits::default(),
        stop.clone(),
    ));
    let workers = WorkerSettings {
        consumer: "floor".to_owned(),
        concurrency: 2,
        chunk: 500,
        linger: Duration::ZERO,
    };
    let worker = tokio::spawn(run_chunks(queues, workers, database.clone(), insert, stop.clone()));
    let count = || async {
        let mut conn = database.acquire().await?;
        Ok(floor::count(&mut conn).await?)
    };
    let round = drive(&url, load, arguments.connections, count).await;
    stop.cancel();
    door.await?;
    worker.await??;
    round
}

fn keep(queues: &Queues) -> Take {
    let pusher: GroupPusher<Raw> = queues.pusher();
    Arc::new(move |body| {
        let pusher = pusher.clone();
        async move { pusher.push(Raw(body.into())).await.is_ok() }.boxed()
    })
}

async fn insert(jobs: Vec<(Raw, EntryMeta)>, database: PgPool) -> Result<(), Failure> {
    let mut rows: Vec<_> = jobs
        .into_iter()
        .filter_map(|(Raw(raw), _)| two_numbers(&raw).map(|(c, m)| (c, m, raw)))
        .collect();
    let done = async { floor::insert(&mut *database.acquire().await?, &mut rows).await };
    done.await.map_err(Failure::retry)
}

/// Chat and message of an update, and nothing else of it.
fn two_numbers(raw: &[u8]) -> Option<(i64, i64)> {
    #[derive(Deserialize)]
    struct Numbers {
        #[serde(alias = "edited_message")]
        message: Message,
    }
    #[derive(Deserialize)]
    struct Message {
        message_id: i64,
        chat: Chat,
    }
    #[derive(Deserialize)]
    struct Chat {
        id: i64,
    }
    let numbers: Numbers = serde_json::from_slice(raw).ok()?;
    Some((numbers.message.chat.id, numbers.message.message_id))
}

/// Posts the load over `connections` at once, then waits until every message has its row.
async fn drive<F: Future<Output = anyhow::Result<i64>>>(
    url: &str,
    load: &[bytes::Bytes],
    connections: usize,
    count: impl Fn() -> F,
) -> anyhow::Result<Round> {
    let mut keys: Vec<_> = load.iter().filter_map(|raw| two_numbers(raw)).collect();
    keys.sort_unstable();
    keys.dedup();
    let wanted = i64::try_from(keys.len())?;
    let client = reqwest::Client::builder()
        .pool_max_idle_per_host(connections)
        .timeout(Duration::from_secs(20))
        .build()?;
    let began = Instant::now();
    let acks: Vec<anyhow::Result<Duration>> = futures::stream::iter(load.iter().cloned())
        .map(|body| post(&client, url, body))
        .buffer_unordered(connections)
        .collect()
        .await;
    let accepted_in = began.elapsed();
    let mut acks: Vec<Duration> = acks.into_iter().collect::<Result<_, _>>()?;
    acks.sort_unstable();
    loop {
        if count().await? >= wanted {
            break;
        }
        ensure!(
            began.elapsed() < SETTLE_LIMIT,
            "not every message has its row after {SETTLE_LIMIT:?}"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let rank = |percent: usize| acks[(acks.len() * percent).div_ceil(100).max(1) - 1].as_secs_f64() * 1000.0;
    Ok(Round {
        accepted_per_s: load.len() as f64 / accepted_in.as_secs_f64(),
        rows_per_s: wanted as f64 / began.elapsed().as_secs_f64(),
        ack_p50_ms: rank(50),
        ack_p99_ms: rank(99),
    })
}

async fn post(client: &reqwest::Client, url: &str, body: bytes::Bytes) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let request = client.post(url).header("x-telegram-bot-api-secret-token", SECRET);
    let response = request
        .header("content-type", "application/json")
        .body(body)
        .send()
        .await?;
    ensure!(
        response.status().is_success(),
        "the door answered {}",
        response.status()
    );
    Ok(began.elapsed())
}

fn report(floors: &[Round], products: &[Round], as_json: bool) -> anyhow::Result<()> {
    type Pick = fn(&Round) -> f64;
    let figures: [(&str, Pick); 4] = [
        ("accepted_per_s", |round| round.accepted_per_s),
        ("rows_per_s", |round| round.rows_per_s),
        ("ack_p50_ms", |round| round.ack_p50_ms),
        ("ack_p99_ms", |round| round.ack_p99_ms),
    ];
    let mut summary = serde_json::Map::new();
    println!(
        "{:<16} {:>12} {:>12} {:>8}",
        "median of rounds", "floor", "product", "ratio"
    );
    for (name, pick) in figures {
        let ratio = median(products.iter().zip(floors).map(|(p, f)| pick(p) / pick(f)));
        let (floor, product) = (median(floors.iter().map(pick)), median(products.iter().map(pick)));
        println!("{name:<16} {floor:>12.2} {product:>12.2} {ratio:>8.3}");
        summary.insert(
            name.to_owned(),
            serde_json::json!({ "floor": floor, "product": product, "ratio": ratio }),
        );
    }
    if as_json {
        println!("{}", serde_json::Value::Object(summary));
    }
    Ok(())
}
