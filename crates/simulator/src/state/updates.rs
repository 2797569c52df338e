//! The updates that wait for the bot: kept for a day, filtered by `allowed_updates`, confirmed by an offset.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::json::to_telegram;

/// Kinds that come only when the bot asks for them by name.
const NOT_BY_DEFAULT: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// One update waiting for the bot.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) id: i64,
    /// The update in Telegram's own JSON.
    pub(crate) json: Arc<str>,
    at: DateTime<Utc>,
}

/// The bot's queue of updates.
#[derive(Debug)]
pub(crate) struct Queue {
    waiting: VecDeque<Waiting>,
    next_id: i64,
    allowed: Option<BTreeSet<String>>,
    retention: TimeDelta,
    /// Updates nobody fetched in time.
    pub(crate) expired: u64,
}

impl Queue {
    pub(crate) fn new(first_id: i64, retention: Duration) -> Self {
        let retention = TimeDelta::from_std(retention).unwrap_or(TimeDelta::MAX);
        Self {
            waiting: VecDeque::new(),
            next_id: first_id,
            allowed: None,
            retention,
            expired: 0,
        }
    }

    /// Puts an update of `kind` in; nothing happens when the bot did not ask for that kind.
    pub(crate) fn push(&mut self, kind: &str, body: Value, now: DateTime<Utc>) {
        if self.allows(kind) {
            let id = self.next_id;
            let update = json!({ "update_id": id, kind: body });
            self.waiting.push_back(Waiting {
                id,
                json: to_telegram(&update).into(),
                at: now,
            });
            self.next_id += 1;
        }
    }

    fn allows(&self, kind: &str) -> bool {
        match &self.allowed {
            Some(allowed) => allowed.contains(kind),
            None => !NOT_BY_DEFAULT.contains(&kind),
        }
    }

    /// Sets the kinds to keep from now on; an empty list means the default set.
    pub(crate) fn allow(&mut self, kinds: &[String]) {
        self.allowed = (!kinds.is_empty()).then(|| kinds.iter().cloned().collect());
    }

    pub(crate) fn allowed(&self) -> Option<&BTreeSet<String>> {
        self.allowed.as_ref()
    }

    /// Drops what is older than the retention.
    pub(crate) fn expire(&mut self, now: DateTime<Utc>) {
        while self
            .waiting
            .front()
            .is_some_and(|update| now - update.at > self.retention)
        {
            self.waiting.pop_front();
            self.expired += 1;
        }
    }

    /// Forgets everything before `offset`; a negative one keeps that many from the end.
    pub(crate) fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let drop = self.waiting.len().saturating_sub(keep);
            self.waiting.drain(..drop);
        } else {
            while self.waiting.front().is_some_and(|update| update.id < offset) {
                self.waiting.pop_front();
            }
        }
    }

    /// Forgets one delivered update.
    pub(crate) fn remove(&mut self, id: i64) {
        // Delivered ones stand near the front.
        if let Some(at) = self.waiting.iter().position(|update| update.id == id) {
            self.waiting.remove(at);
        }
    }

    pub(crate) fn contains(&self, id: i64) -> bool {
        self.waiting.iter().any(|update| update.id == id)
    }

    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Waiting> {
        self.waiting.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Takes everything out, for a history that no bot fetches.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = Waiting> {
        self.waiting.drain(..)
    }
}
