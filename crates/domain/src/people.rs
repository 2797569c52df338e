//! Who works here, and who may see what.

use serde::{Deserialize, Serialize};

/// An employee's number in our books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmployeeId(pub i64);

/// What a person is in one chat. The same employee may be staff in a client group and the one who asks in HR's
/// (chat spec, case 44), so roles are per chat with a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatRole {
    /// Asks, and waits for an answer.
    Client,
    /// Answers in the company's name.
    Staff,
    /// Neither: other bots, channel posts.
    Ignored,
}

impl ChatRole {
    /// The word kept in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Staff => "staff",
            Self::Ignored => "ignored",
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "client" => Some(Self::Client),
            "staff" => Some(Self::Staff),
            "ignored" => Some(Self::Ignored),
            _ => None,
        }
    }
}

/// What a dashboard user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserRole {
    /// Everything.
    Admin,
    /// People, attendance and pay.
    Hr,
    /// The answers of a team.
    Supervisor,
    /// Own numbers only.
    Employee,
}

impl UserRole {
    /// Every role, for tables and help texts.
    pub const ALL: [Self; 4] = [Self::Admin, Self::Hr, Self::Supervisor, Self::Employee];

    /// May they decide about other people's asks?
    #[must_use]
    pub fn is_lead(self) -> bool {
        matches!(self, Self::Admin | Self::Supervisor)
    }

    /// The word kept in the database and sent to the pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Hr => "hr",
            Self::Supervisor => "supervisor",
            Self::Employee => "employee",
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// A language the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Uzbek, Latin script.
    #[default]
    Uz,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 3] = [Self::Uz, Self::Ru, Self::En];

    /// The two-letter code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Uz => "uz",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// Reads a language tag such as `ru-RU`; anything not spoken here is `None`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let head = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.as_str().eq_ignore_ascii_case(head))
    }
}
