//! Who writes: people, bots, and where each stands in a chat.

use serde::{Deserialize, Serialize};

/// A Telegram account, in Telegram's own shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Telegram's user id, positive.
    pub id: i64,
    /// Whether the account is a bot: bots never see each other's messages.
    #[serde(default)]
    pub is_bot: bool,
    /// First name, never empty.
    pub first_name: String,
    /// Last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Public name without `@`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// Language of the person's app: `uz`, `ru` or `en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_code: Option<String>,
}

impl User {
    /// A person with a first name and a language.
    #[must_use]
    pub fn person(id: i64, first_name: &str, language: &str) -> Self {
        Self {
            id,
            is_bot: false,
            first_name: first_name.to_owned(),
            last_name: None,
            username: None,
            language_code: Some(language.to_owned()),
        }
    }

    /// The same person with a last name.
    #[must_use]
    pub fn with_last_name(self, last_name: &str) -> Self {
        Self {
            last_name: Some(last_name.to_owned()),
            ..self
        }
    }

    /// First and last name.
    #[must_use]
    pub fn full_name(&self) -> String {
        match &self.last_name {
            Some(last) => format!("{} {last}", self.first_name),
            None => self.first_name.clone(),
        }
    }
}

/// Telegram's own account behind anonymous administrators.
pub(crate) fn anonymous_admin() -> User {
    User {
        id: 1_087_968_824,
        is_bot: true,
        first_name: "Group".to_owned(),
        last_name: None,
        username: Some("GroupAnonymousBot".to_owned()),
        language_code: None,
    }
}

/// Where someone stands in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Made the group.
    Creator,
    /// May manage the group.
    Administrator,
    /// Is in the chat.
    Member,
    /// Is not in the chat.
    Left,
    /// Was removed; for a private chat, the person blocked the bot.
    Kicked,
}

impl Standing {
    /// Whether messages can be written and read.
    #[must_use]
    pub fn is_in(self) -> bool {
        matches!(self, Self::Creator | Self::Administrator | Self::Member)
    }

    /// Whether the group can be managed.
    #[must_use]
    pub fn is_admin(self) -> bool {
        matches!(self, Self::Creator | Self::Administrator)
    }
}
