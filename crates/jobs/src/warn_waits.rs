//! `warn_waits`: clients are waiting; tell those who can do something, before it is too late.

use serde::{Deserialize, Serialize};

use crate::{json_job, ordinary};

/// Looks through everything that is open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarnWaits {}

impl WarnWaits {
    /// One waiting run is enough.
    pub const DEDUP: &'static str = "warn_waits";
}

json_job!(WarnWaits, ordinary("warn_waits"));
