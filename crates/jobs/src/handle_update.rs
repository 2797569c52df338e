//! `handle_update`: a Telegram update as it came, to be read and logged. The one job that carries the event itself.

use std::time::Duration;

use finco_queue::{Backoff, EntryMeta, Job, QueueSpec};

/// The raw bytes of an update; the queue keeps them as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandleUpdate {
    /// The update's JSON as Telegram sent it.
    pub raw: Vec<u8>,
    /// When the door made it durable, in milliseconds of Unix time. Set by the queue.
    pub received_at_ms: i64,
}

impl Job for HandleUpdate {
    const QUEUE: QueueSpec = QueueSpec {
        name: "handle_update",
        // A worker waits for a database that is away; what still fails after this many tries is put aside.
        max_attempts: 8,
        backoff: Backoff {
            first: Duration::from_secs(1),
            max: Duration::from_secs(30),
        },
        visibility: Duration::from_secs(6),
        max_crashes: 3,
    };

    fn encode(&self) -> Vec<u8> {
        self.raw.clone()
    }

    fn decode(bytes: &[u8], meta: &EntryMeta) -> Result<Self, String> {
        Ok(Self {
            raw: bytes.to_vec(),
            received_at_ms: i64::try_from(meta.enqueued_at_ms).unwrap_or(i64::MAX),
        })
    }
}
