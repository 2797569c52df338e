//! `export_table`: make a table that somebody asked for. Done by the API's process, which has the pages' own numbers.

use std::time::Duration;

use finco_queue::{Backoff, QueueSpec};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::json_job;

/// Which table; what is wanted stands in its row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportTable {
    /// The export's row.
    pub export_id: Uuid,
}

json_job!(
    ExportTable,
    QueueSpec {
        name: "export_table",
        max_attempts: 4,
        backoff: Backoff {
            first: Duration::from_secs(2),
            max: Duration::from_secs(30)
        },
        visibility: Duration::from_secs(9),
        max_crashes: 3,
    }
);
