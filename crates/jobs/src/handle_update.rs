//! `handle_update`: a Telegram update as it came, to be read and logged. The one job that carries the event itself.

use std::time::Duration;

use finco_queue::{Backoff, EntryMeta, Job, QueueSpec};

/// The raw bytes of an update; the queue keeps them as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandleUpdate {
    /// The update's JSON as Telegram sent it.
    pub raw: Vec<u8>,
    /// When the door made it durable, in milliseconds of Unix time. 0 at the door: the queue sets it. What was put aside
    /// and is queued again keeps its moment.
    pub received_at_ms: i64,
}

/// Stands before the moment of an update that is queued again. No JSON begins so.
const AGAIN: char = '@';

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
        match self.received_at_ms {
            0 => self.raw.clone(),
            moment => [format!("{AGAIN}{moment}\n").as_bytes(), &self.raw].concat(),
        }
    }

    fn decode(bytes: &[u8], meta: &EntryMeta) -> Result<Self, String> {
        let (moment, raw) = split(bytes).map_or((None, bytes), |(moment, raw)| (Some(moment), raw));
        Ok(Self {
            raw: raw.to_vec(),
            received_at_ms: moment.unwrap_or_else(|| i64::try_from(meta.enqueued_at_ms).unwrap_or(i64::MAX)),
        })
    }
}

/// The moment of an update that was queued again, and the update.
fn split(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let moment = std::str::from_utf8(&bytes[..end]).ok()?.strip_prefix(AGAIN)?;
    Some((moment.parse().ok()?, &bytes[end + 1..]))
}
