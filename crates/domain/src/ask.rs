//! What a client asked, who took it up, and who answered when.

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
    /// Which message; in another chat or topic for a reply across them.
    pub key: MessageKey,
    /// Who wrote it, by Telegram account.
    pub sender_id: Option<i64>,
    /// What its author is in the chat; `None` when the log does not have it.
    pub author: Option<Author>,
    /// When it was sent; `None` when the log does not have it.
    pub at: Option<DateTime<Utc>>,
}

/// A later version of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// When it was written.
    pub at: DateTime<Utc>,
    /// Text or caption from then on.
    pub text: Option<String>,
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
    /// Text or caption as first sent.
    pub text: Option<String>,
    /// Its later versions, oldest first.
    pub edits: Vec<Edit>,
    /// What it carries beside the text.
    pub media: Option<MediaKind>,
    /// The album it is part of: parts are one message to people.
    pub album: Option<String>,
    /// The forum topic.
    pub topic_id: Option<i64>,
    /// What it replies to.
    pub reply_to: Option<ReplyTarget>,
    /// Was it forwarded from elsewhere?
    pub is_forward: bool,
    /// When it was deleted; only business chats tell.
    pub deleted_at: Option<DateTime<Utc>>,
}

/// The reactions of one of staff on one message, as they stand after a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffReaction {
    /// On which message.
    pub message: MessageKey,
    /// When, to the second.
    pub at: DateTime<Utc>,
    /// Telegram's number of the change, by which those of one second follow each other.
    pub update_id: i64,
    /// Who; `None` for an anonymous admin.
    pub by: Option<EmployeeId>,
    /// The emoji now set; empty when the reaction was taken back.
    pub emoji: Vec<String>,
}

/// What a person decided about an ask. Decisions are part of what asks are worked out from, like the messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its number; later ones win.
    pub id: i64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// The ask's first message; for [`DecisionKind::Split`] and [`DecisionKind::Ask`] the message an ask begins at.
    pub message: MessageKey,
    /// What was decided.
    pub kind: DecisionKind,
}

/// The kinds of decisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// This message answers it.
    Link(MessageKey),
    /// This message does not answer it.
    Unlink(MessageKey),
    /// Needs no answer any more: the clock stops now.
    Close,
    /// Does not count, with a reason.
    Exclude,
    /// Never was an ask.
    Dismiss,
    /// Somebody else holds it from now on.
    Reassign(EmployeeId),
    /// A new ask begins at the message.
    Split,
    /// It is part of the ask with this first message.
    Merge(MessageKey),
    /// The message is an ask, though the rules took it for none.
    Ask,
}

/// How an answer was tied to its ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkedBy {
    /// The employee replied to the ask.
    Reply,
    /// The employee wrote next in the same chat and topic.
    Order,
    /// A person said so.
    Person,
}

impl LinkedBy {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Reply, Self::Order, Self::Person];

    /// The word kept in the database and sent to the pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Order => "order",
            Self::Person => "person",
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == word)
    }
}

/// Does an ask open a talk or go on with one? They have targets of their own (chat spec, case 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskKind {
    /// The first of a talk.
    #[default]
    First,
    /// The same client was answered not long before.
    Next,
}

impl AskKind {
    /// The word kept in the database and sent to the pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Next => "next",
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::First, Self::Next].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Where an ask stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskState {
    /// The client waits.
    #[default]
    Open,
    /// Staff answered.
    Answered,
    /// Another client answered: nobody's credit, nobody's miss (chat spec, case 16).
    Peer,
    /// A supervisor closed it; a recorded miss stays one (case 9).
    Closed,
    /// The client deleted it while waiting (case 36).
    Cancelled,
    /// A supervisor took it out of the numbers, with a reason.
    Excluded,
    /// A supervisor said it is no question.
    Dismissed,
    /// The bot could not see the chat while it waited: unknown, not zero (cases 42, 43).
    Unknown,
}

impl AskState {
    /// Every state.
    pub const ALL: [Self; 8] = [
        Self::Open,
        Self::Answered,
        Self::Peer,
        Self::Closed,
        Self::Cancelled,
        Self::Excluded,
        Self::Dismissed,
        Self::Unknown,
    ];

    /// The word kept in the database and sent to the pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Peer => "peer",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
            Self::Excluded => "excluded",
            Self::Dismissed => "dismissed",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the database's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// Staff took an ask up without answering it yet: "I will look", or a thumbs-up (chat spec, cases 14 and 37).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// The message, or the message that was reacted to.
    pub message: MessageKey,
    /// When.
    pub at: DateTime<Utc>,
    /// Who; `None` when staff was anonymous.
    pub by: Option<EmployeeId>,
}

/// An answer: the first message of staff with substance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The answering message.
    pub message: MessageKey,
    /// When it had its substance: sent, or edited into an answer (chat spec, case 15).
    pub at: DateTime<Utc>,
    /// Who answered; `None` when staff answered anonymously.
    pub by: Option<EmployeeId>,
    /// How it was tied to the ask.
    pub linked_by: LinkedBy,
    /// How sure the tie is, in percent; 100 for a reply and for a person's word.
    pub confidence: u8,
}

/// What may be the answer, but not surely enough to count: a person is asked (chat spec, case 32).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The message.
    pub message: MessageKey,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// Who wrote it.
    pub by: Option<EmployeeId>,
    /// How sure, in percent.
    pub confidence: u8,
}

/// An employee held an ask from a moment on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Who.
    pub by: EmployeeId,
    /// From when, until the next one.
    pub from: DateTime<Utc>,
}

/// One ask: a burst of messages of one client that wants one answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// The burst's first message: the ask's lasting name.
    pub first: MessageKey,
    /// When it became an ask: the burst's beginning, or the edit that made it one (chat spec, case 35). The clock starts
    /// here.
    pub asked_at: DateTime<Utc>,
    /// When the burst's last message was sent.
    pub last_at: DateTime<Utc>,
    /// Who asked; `None` for a deleted account.
    pub asked_by: Option<i64>,
    /// The forum topic it was asked in.
    pub topic_id: Option<i64>,
    /// How many messages the burst has; an album is one.
    pub messages: u32,
    /// How many questions it holds (case 48).
    pub parts: u32,
    /// Does it open a talk?
    pub kind: AskKind,
    /// Where it stands.
    pub state: AskState,
    /// When it was taken up.
    pub acknowledgement: Option<Acknowledgement>,
    /// The answer, once there is one.
    pub answer: Option<Answer>,
    /// What may be the answer.
    pub suggestion: Option<Suggestion>,
    /// When it was closed, called off, or answered by another client.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who held it, oldest first.
    pub holds: Vec<Hold>,
}

impl Ask {
    /// How long the client waited by the wall clock: to the answer, or to the closing; never negative.
    #[must_use]
    pub fn wait(&self) -> Option<TimeDelta> {
        self.ended_at().map(|at| (at - self.asked_at).max(TimeDelta::zero()))
    }

    /// When the client stopped waiting.
    #[must_use]
    pub fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.answer.as_ref().map(|answer| answer.at).or(self.closed_at)
    }
}

/// What the rules in force say of an ask. Seconds; without a prefix in the target's unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// The version of the calendar it is timed by.
    pub calendar_version: i64,
    /// The target it is held to.
    pub target: i64,
    /// The target's seconds.
    pub target_secs: i32,
    /// When it is or was due.
    pub due_at: DateTime<Utc>,
    /// The client's wait by the wall clock; `None` while it lasts.
    pub wall_secs: Option<i64>,
    /// The part of it within working time.
    pub business_secs: Option<i64>,
    /// The credited employee's own part of the wait (chat spec, case 45).
    pub own_secs: Option<i64>,
    /// Until it was taken up.
    pub ack_secs: Option<i64>,
    /// Was the client answered in time? `None` while nothing is decided, and for asks that do not count.
    pub within_target: Option<bool>,
    /// Was the credited employee in time? Who held the ask for a part of the wait answers for that part alone (case 45);
    /// else the client's verdict.
    pub own_in_time: Option<bool>,
    /// Did the whole wait lie outside working hours (case 21)?
    pub off_hours: bool,
}
