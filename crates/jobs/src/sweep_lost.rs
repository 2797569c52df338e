//! `sweep_lost`: queue again what is overdue, so that losing Redis loses nothing that Postgres had.

use serde::{Deserialize, Serialize};

use crate::{json_job, ordinary};

/// Looks through everything that waits for a result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SweepLost {}

json_job!(SweepLost, ordinary("sweep_lost"));
