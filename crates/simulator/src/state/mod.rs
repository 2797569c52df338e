//! Everything the fake Telegram knows. Plain data behind one lock: no IO and no clock, `now` is passed in.

pub(crate) mod acts;
pub(crate) mod business;
pub(crate) mod chats;
pub(crate) mod entities;
pub(crate) mod faults;
pub(crate) mod files;
pub(crate) mod groups;
pub(crate) mod messages;
pub(crate) mod outgoing;
pub(crate) mod people;
pub(crate) mod render;
pub(crate) mod updates;

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;
use serde_json::{Value, json};

use self::business::Connection;
use self::chats::{Chat, id_floor};
use self::faults::Fault;
use self::files::{Files, letters};
use self::messages::{Message, Sent};
use self::people::{User, anonymous_admin};
use self::updates::Queue;
use crate::api::webhook::Webhook;
use crate::limits::{LimitKeeper, Limits};

/// Why something cannot happen in the fake Telegram.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WorldError {
    /// There is no such chat.
    #[error("no such chat: {0}")]
    NoChat(i64),
    /// There is no such person.
    #[error("no such user: {0}")]
    NoUser(i64),
    /// There is no such message in the chat.
    #[error("no message {1} in chat {0}")]
    NoMessage(i64, i64),
    /// The person is not in the chat.
    #[error("user {1} is not in chat {0}")]
    NotMember(i64, i64),
    /// There is no such business connection, or it is switched off.
    #[error("no such business connection: {0}")]
    NoConnection(String),
    /// Telegram would not let this happen.
    #[error("not possible: {0}")]
    Refused(&'static str),
}

/// A button that someone pressed, until the bot answers.
#[derive(Debug, Clone)]
pub(crate) struct Pressed {
    pub(crate) chat: i64,
    pub(crate) user: i64,
    pub(crate) answer: Option<Value>,
}

/// The whole of the fake Telegram.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) bot: User,
    /// Privacy mode for groups that the bot is added to from now on.
    pub(crate) privacy: bool,
    pub(crate) users: BTreeMap<i64, User>,
    /// Whom the chat page shows under which heading: `client`, or the name of an employee's department.
    pub(crate) headings: BTreeMap<i64, String>,
    pub(crate) chats: BTreeMap<ChatKey, Chat>,
    pub(crate) connections: BTreeMap<String, Connection>,
    pub(crate) files: Files,
    pub(crate) queue: Queue,
    /// The bot's commands by scope and language.
    pub(crate) commands: BTreeMap<(String, String), Value>,
    pub(crate) pressed: BTreeMap<String, Pressed>,
    pub(crate) sent: Vec<Sent>,
    pub(crate) calls: BTreeMap<String, u64>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) limits: Limits,
    pub(crate) keeper: LimitKeeper,
    pub(crate) webhook: Option<Webhook>,
    /// Which getUpdates call is the newest: an older one that still waits is terminated.
    pub(crate) poll: u64,
    /// What happened in chats, for whoever watches; taken out after every step.
    pub(crate) events: Vec<Value>,
    serial: u64,
}

impl State {
    pub(crate) fn new(bot: User, limits: Limits, retention: Duration, now: DateTime<Utc>) -> Self {
        // Names and numbers follow the clock, so that a simulator started anew gives out none of the old ones.
        let anonymous = anonymous_admin();
        let users = BTreeMap::from([(bot.id, bot.clone()), (anonymous.id, anonymous)]);
        Self {
            bot,
            privacy: false,
            users,
            headings: BTreeMap::new(),
            chats: BTreeMap::new(),
            connections: BTreeMap::new(),
            files: Files::new(id_floor(now).unsigned_abs()),
            queue: Queue::new(id_floor(now), retention),
            commands: BTreeMap::new(),
            pressed: BTreeMap::new(),
            sent: Vec::new(),
            calls: BTreeMap::new(),
            faults: Vec::new(),
            limits,
            keeper: LimitKeeper::default(),
            webhook: None,
            poll: 0,
            events: Vec::new(),
            serial: id_floor(now).unsigned_abs(),
        }
    }

    /// A number that no other thing has.
    pub(crate) fn serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// A name made of letters that no other thing has.
    pub(crate) fn fresh_name(&mut self, length: usize) -> String {
        let serial = self.serial();
        letters(serial, length)
    }

    pub(crate) fn user(&self, id: i64) -> Result<&User, WorldError> {
        self.users.get(&id).ok_or(WorldError::NoUser(id))
    }

    pub(crate) fn chat(&self, key: &ChatKey) -> Result<&Chat, WorldError> {
        self.chats.get(key).ok_or(WorldError::NoChat(key.id))
    }

    pub(crate) fn chat_mut(&mut self, key: &ChatKey) -> Result<&mut Chat, WorldError> {
        self.chats.get_mut(key).ok_or(WorldError::NoChat(key.id))
    }

    pub(crate) fn message(&self, key: &ChatKey, id: i64) -> Result<&Message, WorldError> {
        self.chat(key)?
            .messages
            .get(&id)
            .ok_or(WorldError::NoMessage(key.id, id))
    }

    pub(crate) fn message_mut(&mut self, key: &ChatKey, id: i64) -> Result<&mut Message, WorldError> {
        self.chat_mut(key)?
            .messages
            .get_mut(&id)
            .ok_or(WorldError::NoMessage(key.id, id))
    }

    /// Tells whoever watches that `what` happened in a chat.
    pub(crate) fn tell(&mut self, what: &str, key: &ChatKey, mut more: Value) {
        if let Some(fields) = more.as_object_mut() {
            fields.insert("event".to_owned(), json!(what));
            fields.insert("chat".to_owned(), json!(key.id));
            fields.insert("business".to_owned(), json!(key.business));
        }
        self.events.push(more);
    }
}
