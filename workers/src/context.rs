//! What every job is given.

use std::time::Duration;

use finco_domain::time::SharedClock;
use finco_queue::{Failure, Job, PushOptions, QueueError, Queues};
use finco_store::{PgPool, StoreError};
use tokio_util::sync::CancellationToken;

use crate::Config;

/// The database, the queues, the clock and the settings.
pub struct Context {
    /// Connections to Postgres.
    pub pool: PgPool,
    /// The queues.
    pub queues: Queues,
    /// What time it is.
    pub clock: SharedClock,
    /// The workers' settings.
    pub config: Config,
    /// Asked to stop.
    pub stop: CancellationToken,
}

impl Context {
    /// Queues a follow-up. When Redis is away the job that wanted it comes back, without a try being counted.
    pub(crate) async fn push<J: Job>(&self, job: &J, options: PushOptions) -> Result<(), Failure> {
        self.queues
            .push(job, options)
            .await
            .map(|_new| ())
            .map_err(queue_failure)
    }

    /// Queues follow-ups in few round trips. As [`Context::push`] when Redis is away.
    pub(crate) async fn push_all<J: Job>(&self, jobs: &[J]) -> Result<(), Failure> {
        self.queues.push_all(jobs).await.map_err(queue_failure)
    }
}

fn queue_failure(error: QueueError) -> Failure {
    Failure::Postpone {
        reason: format!("queue: {error}"),
        after: Duration::from_secs(1),
    }
}

/// What a database error means for a job: what may pass comes back without a try being counted.
pub(crate) fn store_failure(error: StoreError) -> Failure {
    let reason = error.to_string();
    if error.is_transient() {
        Failure::Postpone {
            reason,
            after: Duration::from_secs(1),
        }
    } else {
        Failure::Retry { reason }
    }
}

/// As [`store_failure`], for what sqlx itself says (a pool without a free connection, a commit).
pub(crate) fn sqlx_failure(error: impl Into<StoreError>) -> Failure {
    store_failure(error.into())
}
