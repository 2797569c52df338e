//! How full the queues are, for whoever watches.

use std::sync::Arc;
use std::time::Duration;

use crate::Context;

/// Measures every queue until the context stops.
pub(crate) async fn run(context: Arc<Context>) {
    let mut every = tokio::time::interval(Duration::from_secs(5));
    loop {
        tokio::select! {
            () = context.stop.cancelled() => return,
            _ = every.tick() => {}
        }
        for queue in finco_jobs::QUEUES {
            match context.queues.stats(queue.name).await {
                Ok(stats) => {
                    let gauge =
                        |name: &'static str, value: f64| metrics::gauge!(name, "queue" => queue.name).set(value);
                    // Counts of jobs: far below the 2^53 that a gauge holds exactly.
                    gauge("finco_queue_waiting", stats.waiting as f64);
                    gauge("finco_queue_running", stats.running as f64);
                    gauge("finco_queue_delayed", stats.delayed as f64);
                    gauge("finco_queue_dead", stats.dead as f64);
                    gauge(
                        "finco_queue_oldest_seconds",
                        stats.oldest_waiting_ms.unwrap_or_default() as f64 / 1000.0,
                    );
                }
                Err(error) => tracing::debug!(%error, "queues cannot be measured"),
            }
        }
    }
}
