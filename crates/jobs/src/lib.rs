//! The job catalogue, in flow order. One file = one job: its payload and how its queue behaves.
//!
//! Fields are only ever added, with a default; a changed meaning is a new job. `tests/payloads.rs` holds the JSON of each.

mod calculate_kpi;
mod export_table;
mod fetch_file;
mod handle_update;
mod index_messages;
mod link_answers;
mod record_file;
mod record_sent;
mod reply_command;
mod send_digest;
mod send_message;
mod sweep_lost;
mod warn_waits;
mod watch_sight;

use std::time::Duration;

pub use calculate_kpi::CalculateKpi;
pub use export_table::ExportTable;
pub use fetch_file::FetchFile;
pub use handle_update::HandleUpdate;
pub use index_messages::IndexMessages;
pub use link_answers::LinkAnswers;
pub use record_file::{FileOutcome, RecordFile};
pub use record_sent::RecordSent;
pub use reply_command::ReplyCommand;
pub use send_digest::SendDigest;
pub use send_message::{Attachment, AttachmentKind, Button, SendMessage};
pub use sweep_lost::SweepLost;
pub use warn_waits::WarnWaits;
pub use watch_sight::WatchSight;

use finco_queue::{Backoff, Job, QueueSpec};

/// How the queues of ordinary jobs behave: six tries within about two minutes, taken over within ten seconds when a
/// worker dies.
const fn ordinary(name: &'static str) -> QueueSpec {
    QueueSpec {
        name,
        max_attempts: 6,
        backoff: Backoff {
            first: Duration::from_secs(2),
            max: Duration::from_secs(60),
        },
        visibility: Duration::from_secs(9),
        max_crashes: 3,
    }
}

/// Every queue of the house, in flow order: for metrics, for `finco jobs` and for the pages.
pub const QUEUES: [&QueueSpec; 14] = [
    &HandleUpdate::QUEUE,
    &ReplyCommand::QUEUE,
    &LinkAnswers::QUEUE,
    &CalculateKpi::QUEUE,
    &WarnWaits::QUEUE,
    &SendDigest::QUEUE,
    &WatchSight::QUEUE,
    &ExportTable::QUEUE,
    &SendMessage::QUEUE,
    &RecordSent::QUEUE,
    &FetchFile::QUEUE,
    &RecordFile::QUEUE,
    &SweepLost::QUEUE,
    &IndexMessages::QUEUE,
];

/// A job whose payload is JSON.
macro_rules! json_job {
    ($job:ty, $spec:expr) => {
        impl ::finco_queue::Job for $job {
            const QUEUE: ::finco_queue::QueueSpec = $spec;

            fn encode(&self) -> Vec<u8> {
                ::finco_queue::json::encode(self)
            }

            fn decode(bytes: &[u8], _meta: &::finco_queue::EntryMeta) -> Result<Self, String> {
                ::finco_queue::json::decode(bytes)
            }
        }
    };
}
pub(crate) use json_job;
