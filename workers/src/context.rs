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
    /// Queues a follow-up. While Redis is away it waits: a job that came again would find its work done already, and
    /// would not queue what follows from it. Only a stop ends the wait; then the job comes back without a try being
    /// counted, and `sweep_lost` finds what was left.
    pub(crate) async fn push<J: Job>(&self, job: &J, options: PushOptions) -> Result<(), Failure> {
        let mut wait = FIRST_WAIT;
        while let Err(error) = self.queues.push(job, options.clone()).await {
            wait = self.wait_for_redis(error, wait).await?;
        }
        Ok(())
    }

    /// Queues follow-ups in few round trips. Waits as [`Context::push`] does.
    pub(crate) async fn push_all<J: Job>(&self, jobs: &[J]) -> Result<(), Failure> {
        let mut wait = FIRST_WAIT;
        while let Err(error) = self.queues.push_all(jobs).await {
            wait = self.wait_for_redis(error, wait).await?;
        }
        Ok(())
    }

    /// Waits, and tells how long to wait the next time.
    async fn wait_for_redis(&self, error: QueueError, wait: Duration) -> Result<Duration, Failure> {
        tracing::warn!(%error, "waiting for Redis");
        tokio::select! {
            () = self.stop.cancelled() => Err(Failure::postpone(error, LAST_WAIT)),
            () = tokio::time::sleep(wait) => Ok((wait * 2).min(LAST_WAIT)),
        }
    }
}

const FIRST_WAIT: Duration = Duration::from_millis(50);
const LAST_WAIT: Duration = Duration::from_secs(1);

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
