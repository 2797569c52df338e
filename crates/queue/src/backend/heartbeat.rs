//! Signs of life for held entries, in a task of its own that no slow job can hold up.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use redis::RedisResult;

use super::held::Shared;
use crate::{
    keys::{GROUP, Priority},
    queues::{BATCH, millis},
    script,
};

/// How often the names of workers long gone are removed.
const SWEEP: Duration = Duration::from_secs(600);
/// How long a worker is silent before its name is removed.
const GONE: Duration = Duration::from_secs(3_600);

/// Beats until the worker is closed.
pub(super) async fn run(shared: Arc<Shared>) {
    let every = shared.spec.visibility / 3;
    let mut wait = every;
    let mut sweep_at = Instant::now();
    loop {
        tokio::select! {
            () = shared.closed.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
        wait = match beat(&shared).await {
            Ok(()) => every,
            Err(error) => {
                tracing::warn!(queue = shared.spec.name, %error, "heartbeat failed");
                every.min(Duration::from_millis(500))
            }
        };
        if Instant::now() >= sweep_at {
            sweep_at = Instant::now() + SWEEP;
            sweep(&shared).await;
        }
    }
}

async fn beat(shared: &Shared) -> RedisResult<()> {
    let held = shared.places();
    for priority in Priority::ALL {
        let ids: Vec<_> = held
            .iter()
            .filter(|place| place.priority == priority)
            .map(|place| place.id)
            .collect();
        for batch in ids.chunks(BATCH) {
            let mut call = script::call(&script::HEARTBEAT, &shared.keys);
            call.arg(GROUP).arg(&shared.consumer).arg(priority.letter().to_string());
            for id in batch {
                call.arg(*id);
            }
            let missing: u64 = shared.redis.script(&call).await?;
            // Usually settled in this very moment; many at once mean that this process stood still.
            if missing > 0 {
                tracing::debug!(
                    queue = shared.spec.name,
                    missing,
                    "held entries that are no longer ours"
                );
            }
        }
    }
    Ok(())
}

async fn sweep(shared: &Shared) {
    let mut call = script::call(&script::FORGET, &shared.keys);
    let removed: RedisResult<u64> = shared.redis.script(call.arg(GROUP).arg(millis(GONE)).arg("")).await;
    if let Err(error) = removed {
        tracing::debug!(queue = shared.spec.name, %error, "could not remove silent workers");
    }
}
