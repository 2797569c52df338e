//! What a job is and how its queue behaves.

use std::time::Duration;

/// How one queue behaves.
#[derive(Debug, Clone)]
pub struct QueueSpec {
    /// Name of the queue, part of its keys in Redis.
    pub name: &'static str,
    /// How often a job is tried before it is dead.
    pub max_attempts: u32,
    /// How long a failed job waits before the next try.
    pub backoff: Backoff,
    /// After this long without a sign of life from its worker, an entry goes to another worker.
    pub visibility: Duration,
    /// How many processes a job may take down with it before it is dead.
    pub max_crashes: u32,
}

/// Waiting time between attempts: doubles from `first` up to `max`, with up to a tenth more by chance, so that jobs
/// that failed together do not come back together.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    /// Wait after the first failure.
    pub first: Duration,
    /// Longest wait.
    pub max: Duration,
}

impl Backoff {
    /// Wait after failure number `attempts` (1 = the first). `chance` is any random number.
    pub fn delay(&self, attempts: u32, chance: u32) -> Duration {
        let doubled = self
            .first
            .saturating_mul(2_u32.saturating_pow(attempts.saturating_sub(1)));
        let wait = doubled.min(self.max);
        wait + wait.mul_f64(0.1 * f64::from(chance) / f64::from(u32::MAX))
    }
}

/// What the queue knows of an entry beside its payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryMeta {
    /// Name of the entry, unique in its queue and the same over all its retries.
    pub id: String,
    /// When it was first enqueued, in milliseconds since 1970 by the clock of Redis; kept over retries.
    pub enqueued_at_ms: u64,
    /// How many attempts failed before this one.
    pub attempts: u32,
}

/// A kind of job. How it becomes bytes is its own affair (see [`json`] for the usual way).
pub trait Job: Send + Sync + Sized + 'static {
    /// The queue these jobs go through.
    const QUEUE: QueueSpec;

    /// The payload to store.
    fn encode(&self) -> Vec<u8>;

    /// The job from its stored payload. An error text sends the entry to the dead letters.
    fn decode(bytes: &[u8], meta: &EntryMeta) -> Result<Self, String>;
}

/// Helpers for jobs that travel as JSON.
pub mod json {
    use serde::{Serialize, de::DeserializeOwned};

    /// The JSON text of a value.
    ///
    /// # Panics
    /// When the value has no JSON form (a map with keys that are not texts): a fault in the type, not in the data.
    pub fn encode<T: Serialize>(value: &T) -> Vec<u8> {
        serde_json::to_vec(value).expect("job types have a JSON form")
    }

    /// The value from its JSON text; the error names the place that cannot be read.
    pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
        serde_json::from_slice(bytes).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn backoff_never_shrinks_below_the_doubling_nor_grows_past_the_limit(attempts in 1..80_u32, chance: u32) {
            let backoff = Backoff { first: Duration::from_secs(2), max: Duration::from_secs(300) };
            let plain = backoff.delay(attempts, 0);
            let jittered = backoff.delay(attempts, chance);
            prop_assert!(plain <= jittered);
            prop_assert!(jittered <= Duration::from_secs(330));
            prop_assert!(backoff.delay(attempts + 1, 0) >= plain);
        }
    }

    #[test]
    fn backoff_doubles() {
        let backoff = Backoff {
            first: Duration::from_secs(2),
            max: Duration::from_secs(300),
        };
        assert_eq!([1, 2, 3, 9].map(|n| backoff.delay(n, 0).as_secs()), [2, 4, 8, 300]);
    }
}
