//! What the gateway sees of Telegram, for the signs of life that its role gives.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

/// Shared by everything in the gateway that hears of Telegram.
#[derive(Debug, Clone, Default)]
pub struct Sight(Arc<Mutex<Seen>>);

/// What was seen since the last look.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Seen {
    /// Have updates come in, or was it sure that none wait, since the last look?
    #[serde(skip)]
    pub contact: bool,
    /// Has an update come since the last look?
    #[serde(skip)]
    pub update: bool,
    /// The bot's name.
    pub username: Option<String>,
    /// Does the bot read groups in which it is no admin (privacy mode off)? `None` until Telegram has said so.
    pub reads_all: Option<bool>,
    /// What is wrong between Telegram and us, in Telegram's words.
    pub problem: Option<String>,
}

impl Sight {
    /// What was seen since the last look.
    #[must_use]
    pub fn look(&self) -> Seen {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let told = seen.clone();
        (seen.contact, seen.update) = (false, false);
        told
    }

    /// The way for updates is open: so many came in and are durable, or none wait. That Telegram answers other calls is
    /// no contact: with a webhook it cannot reach, or another program that takes the updates, it answers all the same.
    pub(crate) fn contact(&self, updates: usize) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.contact = true;
        seen.update |= updates > 0;
        seen.problem = None;
    }

    /// What Telegram says of the bot itself: the result of `getMe`.
    pub(crate) fn introduced(&self, me: &str) {
        let Ok(me) = serde_json::from_str::<serde_json::Value>(me) else {
            return;
        };
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.username = me["username"].as_str().map(str::to_owned);
        seen.reads_all = me["can_read_all_group_messages"].as_bool();
    }

    /// Something is wrong.
    pub(crate) fn problem(&self, what: &str) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.problem = Some(what.to_owned());
    }
}
