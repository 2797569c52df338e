//! One message as it was sent, live or imported.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::chat::{Chat, ChatKey};
use crate::media::Media;

/// Which message: unique within the log. Message ids repeat between chats (chat spec, case 52).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MessageKey {
    /// The chat it stands in.
    pub chat: ChatKey,
    /// Its number within that chat.
    pub id: i64,
}

/// Who wrote it, as Telegram tells: a person, a bot, or a chat speaking as itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// Telegram's user id; `None` for channel posts and deleted accounts.
    pub user_id: Option<i64>,
    /// The shown name; may be empty.
    pub name: String,
    /// The public name without `@`.
    pub username: Option<String>,
    /// The interface language Telegram tells for private updates, such as `uz`.
    pub language: Option<String>,
    /// Is the account a bot?
    pub is_bot: bool,
    /// What the author is when it is not a plain account.
    pub voice: SenderVoice,
    /// The signature an anonymous admin or a channel author carries.
    pub signature: Option<String>,
}

/// In whose name a message speaks (chat spec, cases 39, 40 and 47).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SenderVoice {
    /// The account itself.
    Own,
    /// An admin who hides behind the group: speaks for staff, nobody in particular.
    AnonymousAdmin,
    /// A channel or another chat, by its id.
    Chat(i64),
    /// A post of the linked channel that Telegram forwarded by itself: neither ask nor answer.
    AutoForward,
    /// A bot that answers in a business account's name.
    BusinessBot,
    /// The greeting, away or scheduled message of a business account.
    Offline,
}

/// What a message answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyTo {
    /// The chat of the answered message; differs from the message's own for a reply across chats or topics.
    pub chat_id: i64,
    /// The answered message's number, where Telegram told it.
    pub message_id: Option<i64>,
}

/// One message. The text of a media message is its caption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The chat it stands in, as this message told of it.
    pub chat: Chat,
    /// Its number within the chat.
    pub id: i64,
    /// When it was sent; Telegram's clock, whole seconds.
    pub sent_at: DateTime<Utc>,
    /// When this version was written, for an edited message.
    pub edited_at: Option<DateTime<Utc>>,
    /// Who wrote it.
    pub sender: Option<Sender>,
    /// Text or caption; `None` where there is none.
    pub text: Option<String>,
    /// What it carries beside the text.
    pub media: Option<Media>,
    /// The album it is part of.
    pub album: Option<String>,
    /// The forum topic; `None` outside topics and in the general one.
    pub topic_id: Option<i64>,
    /// What it answers.
    pub reply_to: Option<ReplyTo>,
    /// Was it forwarded from elsewhere?
    pub is_forward: bool,
    /// The group this chat became (the id of the supergroup), told by a service message.
    pub migrated_to: Option<i64>,
    /// The group this chat came from, told by a service message.
    pub migrated_from: Option<i64>,
}

impl Message {
    /// Which message this is.
    #[must_use]
    pub fn key(&self) -> MessageKey {
        MessageKey {
            chat: self.chat.key.clone(),
            id: self.id,
        }
    }
}
