//! DO: one file per job, of the same name. Every job may run twice, late, out of order, and be killed between any two
//! statements: what it writes is the same.

mod chat;
mod context;
mod gauges;
pub mod jobs;
pub mod schedule;

use std::sync::Arc;
use std::time::Duration;

use finco_domain::media::MediaKind;
use finco_domain::time::SharedClock;
use finco_queue::{QueueError, Queues, WorkerSettings, run_chunks, run_each};
use finco_store::PgPool;
use futures::FutureExt;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub use context::Context;

/// What the workers must be told.
#[derive(Debug, Clone)]
pub struct Config {
    /// How many batches of updates are logged at once.
    pub log_concurrency: usize,
    /// The kinds of files that are fetched.
    pub fetch: Vec<MediaKind>,
    /// Where people open the dashboard; the bot's links lead there.
    pub public_url: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            log_concurrency: 2,
            fetch: vec![MediaKind::Voice, MediaKind::VideoNote],
            public_url: None,
        }
    }
}

/// Updates that are logged in one transaction.
const LOG_CHUNK: usize = 500;

/// At a low rate updates gather this long, so that a handful share one transaction. Nobody waits for it: Telegram was
/// answered when the update was durable.
const LOG_LINGER: Duration = Duration::from_millis(300);

/// Works on every queue but the gateway's own until `stop`, then lets running jobs end.
///
/// # Errors
/// When a part of it ended by itself. The others were stopped then: whoever watches the process starts a whole one again.
pub async fn run(
    config: Config,
    pool: PgPool,
    queues: Queues,
    clock: SharedClock,
    stop: CancellationToken,
) -> Result<(), QueueError> {
    let log_concurrency = config.log_concurrency;
    let context = Arc::new(Context {
        pool,
        queues,
        clock,
        config,
        stop: stop.clone(),
    });
    let mut tasks = JoinSet::new();
    let each = |concurrency| WorkerSettings {
        consumer: "worker".to_owned(),
        concurrency,
        chunk: 1,
        linger: Duration::ZERO,
    };

    macro_rules! work {
        ($run:ident, $settings:expr, $handler:path) => {{
            let (context, stop) = (context.clone(), stop.clone());
            let settings = $settings;
            tasks.spawn(async move {
                let queues = context.queues.clone();
                $run(queues, settings, context, $handler, stop).await
            })
        }};
    }
    let in_chunks = WorkerSettings {
        chunk: LOG_CHUNK,
        linger: LOG_LINGER,
        ..each(log_concurrency)
    };
    work!(run_chunks, in_chunks, jobs::handle_update::run);
    work!(run_each, each(4), jobs::reply_command::run);
    work!(run_each, each(1), jobs::link_answers::run);
    work!(run_each, each(1), jobs::calculate_kpi::run);
    work!(run_each, each(2), jobs::record_sent::run);
    work!(run_each, each(2), jobs::record_file::run);
    work!(run_each, each(1), jobs::warn_waits::run);
    work!(run_each, each(1), jobs::send_digest::run);
    work!(run_each, each(1), jobs::watch_sight::run);
    work!(run_each, each(1), jobs::sweep_lost::run);
    work!(run_each, each(1), jobs::index_messages::run);
    tasks.spawn(schedule::run(context.clone()).map(Ok));
    tasks.spawn(gauges::run(context).map(Ok));
    let mut result = Ok(());
    while let Some(ended) = tasks.join_next().await {
        if let Err(error) = ended.unwrap_or_else(|panic| Err(QueueError::Worker(panic.to_string()))) {
            tracing::error!(%error, "a part of the workers ended");
            result = Err(error);
        }
        stop.cancel(); // half a worker would leave half the work undone without anybody noticing
    }
    result
}
