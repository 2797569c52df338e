//! DO: one file per job, of the same name. Every job may run twice, late, out of order, and be killed between any two
//! statements: what it writes is the same.

mod chat;
mod context;
mod gauges;
pub mod jobs;
mod schedule;

use std::sync::Arc;

use finco_domain::media::MediaKind;
use finco_domain::time::SharedClock;
use finco_queue::{Queues, WorkerSettings, run_chunks, run_each};
use finco_store::PgPool;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use context::Context;

/// What the workers must be told.
#[derive(Debug, Clone)]
pub struct Config {
    /// How many batches of updates are logged at once.
    pub log_concurrency: usize,
    /// The kinds of files that are fetched.
    pub fetch: Vec<MediaKind>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            log_concurrency: 2,
            fetch: vec![MediaKind::Voice, MediaKind::VideoNote],
        }
    }
}

/// Updates that are logged in one transaction.
const LOG_CHUNK: usize = 500;

/// Works on every queue but the gateway's own until `stop`, then lets running jobs end.
pub async fn run(config: Config, pool: PgPool, queues: Queues, clock: SharedClock, stop: CancellationToken) {
    let log_concurrency = config.log_concurrency;
    let context = Arc::new(Context {
        pool,
        queues,
        clock,
        config,
        stop: stop.clone(),
    });
    let tasks = TaskTracker::new();
    let settings = |concurrency, chunk| WorkerSettings {
        consumer: "worker".to_owned(),
        concurrency,
        chunk,
    };

    macro_rules! work {
        ($run:ident, $concurrency:expr, $chunk:expr, $handler:path) => {{
            let (context, stop) = (context.clone(), stop.clone());
            tasks.spawn(async move {
                let queues = context.queues.clone();
                let done = $run(queues, settings($concurrency, $chunk), context, $handler, stop.clone()).await;
                // A worker that ends by itself takes the process down: whoever watches it starts a whole one again.
                if let Err(error) = done {
                    tracing::error!(%error, worker = stringify!($handler), "a worker ended");
                    stop.cancel();
                }
            })
        }};
    }
    work!(run_chunks, log_concurrency, LOG_CHUNK, jobs::handle_update::run);
    work!(run_each, 4, 1, jobs::reply_command::run);
    work!(run_each, 1, 1, jobs::link_answers::run);
    work!(run_each, 1, 1, jobs::calculate_kpi::run);
    work!(run_each, 2, 1, jobs::record_sent::run);
    work!(run_each, 2, 1, jobs::record_file::run);
    work!(run_each, 1, 1, jobs::sweep_lost::run);
    tasks.spawn(schedule::run(context.clone()));
    tasks.spawn(gauges::run(context));
    tasks.close();
    tasks.wait().await;
}
