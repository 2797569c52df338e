//! What arrived from outside, once understood.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::chat::{Chat, ChatKey};
use crate::message::{Message, MessageKey};

/// One Telegram update. Every kind survives; unknown ones as [`Event::Other`] with the raw bytes kept beside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Telegram's number of the update; used to drop repeats (chat spec, case 50).
    pub id: i64,
    /// What kind Telegram called it, e.g. `edited_message`; the first field beside `update_id`.
    pub kind: String,
    /// What happened.
    pub event: Event,
}

/// What happened in a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A new message, channel post, business message or guest message.
    Sent(Box<Message>),
    /// A later version of one.
    Edited(Box<Message>),
    /// Messages of a business chat were deleted; groups never tell (chat spec, case 36).
    Deleted {
        /// The chat they stood in.
        chat: Chat,
        /// Their numbers.
        message_ids: Vec<i64>,
    },
    /// Somebody changed a reaction.
    Reacted(Reaction),
    /// A button was pressed.
    Pressed(Press),
    /// A member's standing in a chat changed, the bot's own included.
    Member(MemberChange),
    /// An employee connected, changed or cut a business account.
    Business(BusinessConnection),
    /// Anything else: polls, joins, payments, and kinds not known yet.
    Other {
        /// The chat it tells of, where it does.
        chat_id: Option<i64>,
    },
}

/// A reaction on a message as it stands after the change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    /// Where.
    pub chat: Chat,
    /// On which message.
    pub message_id: i64,
    /// Who reacted; `None` for an anonymous admin.
    pub user_id: Option<i64>,
    /// When.
    pub at: DateTime<Utc>,
    /// The emoji now set; empty when the reaction was taken back. Custom and unknown kinds by their type word.
    pub emoji: Vec<String>,
}

impl Reaction {
    /// The message reacted on.
    #[must_use]
    pub fn message(&self) -> MessageKey {
        MessageKey {
            chat: self.chat.key.clone(),
            id: self.message_id,
        }
    }
}

/// A pressed inline button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Press {
    /// Telegram's id of the press, for the answer to it.
    pub query_id: String,
    /// Who pressed.
    pub user_id: i64,
    /// The person's interface language.
    pub language: Option<String>,
    /// The chat of the message with the button.
    pub chat_id: Option<i64>,
    /// The message with the button.
    pub message_id: Option<i64>,
    /// The button's data, at most 64 bytes.
    pub data: String,
}

/// A member's standing in a chat changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberChange {
    /// In which chat.
    pub chat: Chat,
    /// Whose standing.
    pub user_id: i64,
    /// Is it the bot itself?
    pub is_self: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// The new standing: `creator`, `administrator`, `member`, `restricted`, `left`, `kicked`, or a newer word.
    pub status: String,
}

/// An employee's business account, connected to the bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessConnection {
    /// Its id; part of the key of its chats.
    pub id: String,
    /// The employee's Telegram account.
    pub user_id: i64,
    /// When it was made or changed.
    pub at: DateTime<Utc>,
    /// Does it work now?
    pub is_enabled: bool,
}

impl Event {
    /// The chat the event belongs to, where it has one.
    #[must_use]
    pub fn chat_key(&self) -> Option<ChatKey> {
        match self {
            Self::Sent(message) | Self::Edited(message) => Some(message.chat.key.clone()),
            Self::Deleted { chat, .. } => Some(chat.key.clone()),
            Self::Reacted(reaction) => Some(reaction.chat.key.clone()),
            Self::Pressed(press) => press.chat_id.map(ChatKey::own),
            Self::Member(change) => Some(change.chat.key.clone()),
            Self::Business(_) => None,
            Self::Other { chat_id } => chat_id.map(ChatKey::own),
        }
    }
}
