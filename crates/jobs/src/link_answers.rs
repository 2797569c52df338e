//! `link_answers`: chats have new messages; work out which asks they open and answer. Carries nothing: the chats say so
//! themselves.

use finco_queue::{Dedup, PushOptions};
use serde::{Deserialize, Serialize};

use crate::{json_job, ordinary};

/// Works through every chat that is marked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkAnswers {}

impl LinkAnswers {
    /// One waiting run is enough for any number of chats.
    pub const DEDUP: &'static str = "link_answers";

    /// How it is queued: once, until it begins.
    #[must_use]
    pub fn once() -> PushOptions {
        PushOptions {
            dedup: Some(Dedup::UntilStarted(Self::DEDUP.to_owned())),
            ..PushOptions::default()
        }
    }
}

json_job!(LinkAnswers, ordinary("link_answers"));
