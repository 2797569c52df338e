//! `record_file`: how fetching a file ended, told by the gateway.

use serde::{Deserialize, Serialize};

use crate::{json_job, ordinary};

/// How fetching ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum FileOutcome {
    /// It is in the media store.
    Stored {
        /// Where.
        location: String,
        /// How large.
        size_bytes: i64,
    },
    /// Larger than the 20 MB that Telegram gives to bots.
    TooBig,
    /// It cannot be had.
    Failed {
        /// Why.
        reason: String,
    },
}

/// Which file, and how fetching it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordFile {
    /// Telegram's stable name of the file.
    pub file_unique_id: String,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: FileOutcome,
}

json_job!(RecordFile, ordinary("record_file"));
