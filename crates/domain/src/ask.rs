//! What a client asked, and who answered when.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::media::MediaKind;
use crate::message::MessageKey;
use crate::people::EmployeeId;

/// Who wrote a line of a conversation, as far as asks and answers go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// Somebody who asks, by Telegram account; `None` for a deleted one.
    Client(Option<i64>),
    /// Somebody who answers; `None` when staff hides behind the group's name.
    Staff(Option<EmployeeId>),
    /// A bot, a channel, an automatic greeting: neither asks nor answers.
    Ignored,
}

/// The message a line replies to, as far as the log knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyTarget {
    /// Which message.
    pub key: MessageKey,
    /// Who wrote it, by Telegram account.
    pub sender_id: Option<i64>,
    /// When it was sent; `None` when the log does not have it.
    pub at: Option<DateTime<Utc>>,
}

/// One message of a conversation, reduced to what asks and answers are told by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which message.
    pub key: MessageKey,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// Who wrote it.
    pub author: Author,
    /// Text or caption.
    pub text: Option<String>,
    /// What it carries beside the text.
    pub media: Option<MediaKind>,
    /// The forum topic.
    pub topic_id: Option<i64>,
    /// What it replies to.
    pub reply_to: Option<ReplyTarget>,
}

/// How an answer was tied to its ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkedBy {
    /// The employee replied to the ask.
    Reply,
    /// The employee wrote next in the same chat and topic.
    Order,
}

impl LinkedBy {
    /// The word kept in the database and sent to the pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Order => "order",
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "reply" => Some(Self::Reply),
            "order" => Some(Self::Order),
            _ => None,
        }
    }
}

/// An answer: the first message of staff that answers the ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The answering message.
    pub message: MessageKey,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// Who answered; `None` when staff answered anonymously.
    pub by: Option<EmployeeId>,
    /// How it was tied to the ask.
    pub linked_by: LinkedBy,
}

/// One ask: a burst of messages of one client that wants one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The burst's first message: the ask's lasting name.
    pub first: MessageKey,
    /// When the burst began: the clock starts here.
    pub asked_at: DateTime<Utc>,
    /// When the burst's last message was sent.
    pub last_at: DateTime<Utc>,
    /// Who asked; `None` for a deleted account.
    pub asked_by: Option<i64>,
    /// The forum topic it was asked in.
    pub topic_id: Option<i64>,
    /// How many messages the burst has.
    pub messages: u32,
    /// The answer, once there is one.
    pub answer: Option<Answer>,
}

impl Ask {
    /// How long the client waited by the wall clock; never negative.
    #[must_use]
    pub fn response_time(&self) -> Option<TimeDelta> {
        self.answer
            .as_ref()
            .map(|answer| (answer.at - self.asked_at).max(TimeDelta::zero()))
    }
}
