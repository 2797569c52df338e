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
        Self { log_concurrency: 2, fetch: vec![MediaKind::Voice, MediaKind::VideoNote] }
    }
}

/// Updates that are logged in one transaction.
const LOG_CHUNK: usize = 500;

/// Works on every queue but the gateway's own until `stop`, then lets running jobs end.
pub async fn run(config: Config, pool: PgPool, queues: Queues, clock: SharedClock, stop: CancellationToken) {
    let log_concurrency = config.log_concurrency;
    let context = Arc::new(Context { pool, queues, clock, config, stop: stop.clone() });
    let tasks = TaskTracker::new();
    let settings = |concurrency, chunk| WorkerSettings { consumer: "worker".to_owned(), concurrency, chunk };

    macro_rules! each {
        ($concurrency:expr, $handler:path) => {{
            let (context, stop) = (context.clone(), stop.clone());
            tasks.spawn(async move {
                let queues = context.queues.clone();
                run_each(&queues, settings($concurrency, 1), context, $handler, stop).await;
            })
        }};
    }
    {
        let (context, stop) = (context.clone(), stop.clone());
        tasks.spawn(async move {
            let queues = context.queues.clone();
            let settings = settings(log_concurrency, LOG_CHUNK);
            run_chunks(&queues, settings, context, jobs::handle_update::run, stop).await;
        });
    }
    each!(4, jobs::reply_command::run);
    each!(1, jobs::link_answers::run);
    each!(1, jobs::calculate_kpi::run);
    each!(2, jobs::record_sent::run);
    each!(2, jobs::record_file::run);
    each!(1, jobs::sweep_lost::run);
    tasks.spawn(schedule::run(context.clone()));
    tasks.spawn(gauges::run(context));
    tasks.close();
    tasks.wait().await;
}
