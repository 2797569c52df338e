//! `index_messages`: put what was written into the search, while logging has nothing to do. Carries nothing: the chats say
//! themselves what is left.

use serde::{Deserialize, Serialize};

use crate::{json_job, ordinary};

/// Works through every chat of which something is left.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexMessages {}

impl IndexMessages {
    /// One waiting run is enough for any number of chats.
    pub const DEDUP: &'static str = "index_messages";
}

json_job!(IndexMessages, ordinary("index_messages"));
