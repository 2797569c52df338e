//! `fetch_file`: fetch a file from Telegram into the media store. Done by the gateway.

use std::time::Duration;

use finco_queue::{Backoff, QueueSpec};
use serde::{Deserialize, Serialize};

use crate::json_job;

/// Which file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchFile {
    /// Telegram's stable name of the file: its name in the media store.
    pub file_unique_id: String,
    /// Telegram's handle for fetching it.
    pub file_id: String,
    /// `voice`, `photo` ...: its folder in the media store.
    pub kind: String,
}

json_job!(
    FetchFile,
    QueueSpec {
        name: "fetch_file",
        max_attempts: 6,
        backoff: Backoff {
            first: Duration::from_secs(5),
            max: Duration::from_secs(600)
        },
        visibility: Duration::from_secs(15),
        max_crashes: 3,
    }
);
