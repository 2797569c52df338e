//! `record_sent`: how sending ended, told by the gateway, which knows no database.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{json_job, ordinary};

/// How sending ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordSent {
    /// The outbox row.
    pub outbox_id: Uuid,
    /// The numbers of the sent messages.
    #[serde(default)]
    pub message_ids: Vec<i64>,
    /// Why it could not be sent.
    #[serde(default)]
    pub error: Option<String>,
}

json_job!(RecordSent, ordinary("record_sent"));
