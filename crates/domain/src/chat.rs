//! The chats that messages stand in.

use serde::{Deserialize, Serialize};

/// Which chat of which account: Telegram's chat id, and the business connection the chat was seen through.
///
/// The same chat id seen through an employee's business connection is another conversation than the bot's own
/// private chat with that person (chat spec, case 47).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChatKey {
    /// Telegram's chat id; negative for groups and channels.
    pub id: i64,
    /// The business connection, or an empty string for the bot's own chats.
    #[serde(default)]
    pub business: String,
}

impl ChatKey {
    /// A chat of the bot's own.
    #[must_use]
    pub fn own(id: i64) -> Self {
        Self {
            id,
            business: String::new(),
        }
    }
}

/// What kind of chat it is. Unknown kinds are kept, not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatKind {
    /// One person and the bot, or one person and a business account.
    Private,
    /// A basic group: its message ids restart at 1 after migration to a supergroup.
    Group,
    /// A supergroup, with or without topics.
    Supergroup,
    /// A channel.
    Channel,
    /// A kind this version does not know.
    Unknown,
}

impl ChatKind {
    /// The word kept in the database and shown in the interface.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Group => "group",
            Self::Supergroup => "supergroup",
            Self::Channel => "channel",
            Self::Unknown => "unknown",
        }
    }

    /// Reads Telegram's word; what is not known becomes [`ChatKind::Unknown`].
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "private" => Self::Private,
            "group" => Self::Group,
            "supergroup" => Self::Supergroup,
            "channel" => Self::Channel,
            _ => Self::Unknown,
        }
    }
}

/// A chat as a message told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// Which chat.
    pub key: ChatKey,
    /// Its kind.
    pub kind: ChatKind,
    /// The group's title, or the person's name in a private chat; may be empty.
    pub title: String,
    /// The public name without `@`, where it has one.
    pub username: Option<String>,
}
