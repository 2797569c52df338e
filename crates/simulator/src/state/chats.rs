//! Chats and what stands in them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use finco_domain::chat::{ChatKey, ChatKind};
use serde::{Deserialize, Serialize};

use super::messages::Message;
use super::people::Standing;

/// What a new group is like. The default is a supergroup without topics where the bot is a plain member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupOptions {
    /// A basic group, which can later become a supergroup.
    pub basic: bool,
    /// Whether the group has topics.
    pub forum: bool,
    /// Topics by their thread id.
    pub topics: BTreeMap<i64, String>,
    /// Where the bot stands.
    pub bot: Standing,
    /// Whether privacy mode holds here; unset takes the bot's present setting.
    pub privacy: Option<bool>,
}

impl Default for GroupOptions {
    fn default() -> Self {
        Self {
            basic: false,
            forum: false,
            topics: BTreeMap::new(),
            bot: Standing::Member,
            privacy: None,
        }
    }
}

/// A chat with its members and messages.
#[derive(Debug, Clone)]
pub(crate) struct Chat {
    pub(crate) key: ChatKey,
    pub(crate) kind: ChatKind,
    pub(crate) title: String,
    pub(crate) forum: bool,
    pub(crate) topics: BTreeMap<i64, String>,
    pub(crate) members: BTreeMap<i64, Standing>,
    pub(crate) bot: Standing,
    /// Fixed when the bot is added, as in Telegram: a changed privacy setting needs re-adding.
    pub(crate) privacy: bool,
    pub(crate) messages: BTreeMap<i64, Message>,
    pub(crate) last_id: i64,
    /// Message ids count from 1 here instead of following the clock (a group that just became a supergroup).
    pub(crate) counts_from_one: bool,
    pub(crate) migrated_to: Option<i64>,
    pub(crate) pinned: Option<i64>,
}

impl Chat {
    pub(crate) fn new(key: ChatKey, kind: ChatKind, title: String) -> Self {
        Self {
            key,
            kind,
            title,
            forum: false,
            topics: BTreeMap::new(),
            members: BTreeMap::new(),
            bot: Standing::Member,
            privacy: false,
            messages: BTreeMap::new(),
            last_id: 0,
            counts_from_one: false,
            migrated_to: None,
            pinned: None,
        }
    }

    pub(crate) fn is_group(&self) -> bool {
        matches!(self.kind, ChatKind::Group | ChatKind::Supergroup)
    }

    pub(crate) fn standing(&self, user: i64) -> Standing {
        self.members.get(&user).copied().unwrap_or(Standing::Left)
    }

    /// The next message id. Ids follow the clock, so that a simulator started anew, and the written history of a
    /// company, never name two messages alike.
    pub(crate) fn take_id(&mut self, now: DateTime<Utc>) -> i64 {
        let floor = if self.counts_from_one { 1 } else { id_floor(now) };
        self.last_id = floor.max(self.last_id + 1);
        self.last_id
    }
}

/// The smallest id that things made at `at` get: four a second since 2020, which fits 31 bits until 2037.
pub(crate) fn id_floor(at: DateTime<Utc>) -> i64 {
    const YEAR_2020: i64 = 1_577_836_800;
    ((at.timestamp() - YEAR_2020) * 4).max(1)
}
