//! `watch_sight`: what the bot cannot see, and since when: a gateway that was away for too long, chats it is blind in.

use serde::{Deserialize, Serialize};

use crate::{json_job, ordinary};

/// Looks at the gateway's signs of life and at every chat's standing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchSight {}

impl WatchSight {
    /// One waiting run is enough.
    pub const DEDUP: &'static str = "watch_sight";
}

json_job!(WatchSight, ordinary("watch_sight"));
