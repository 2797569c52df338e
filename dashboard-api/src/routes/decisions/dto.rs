//! Decisions as they are sent and shown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::asks::EmployeeDto;
use super::super::waits::dto::WaitDto;

/// What can be decided about a wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DecisionKind)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DecisionKindDto {
    /// `message_id` answers it.
    Link,
    /// `message_id` does not answer it; without one the present answer or suggestion does not.
    Unlink,
    /// Needs no answer any more: the clock stops now.
    Close,
    /// Does not count; needs a reason.
    Exclude,
    /// Never was a question; needs a reason.
    Dismiss,
    /// `employee_id` holds it from now on.
    Reassign,
    /// A new ask begins at `message_id`.
    Split,
    /// It is part of the wait `into`.
    Merge,
    /// The message is an ask, though the rules took it for none. Only in histories: it is made with
    /// `POST /messages/{chat}/{id}/ask`.
    Ask,
}

impl DecisionKindDto {
    const ALL: [Self; 9] = [
        Self::Link,
        Self::Unlink,
        Self::Close,
        Self::Exclude,
        Self::Dismiss,
        Self::Reassign,
        Self::Split,
        Self::Merge,
        Self::Ask,
    ];

    /// The word kept in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Unlink => "unlink",
            Self::Close => "close",
            Self::Exclude => "exclude",
            Self::Dismiss => "dismiss",
            Self::Reassign => "reassign",
            Self::Split => "split",
            Self::Merge => "merge",
            Self::Ask => "ask",
        }
    }

    /// Reads the database's word; its check allows no other.
    pub(crate) fn from_word(word: &str) -> Self {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == word);
        found.unwrap_or(Self::Ask)
    }
}

/// A decision to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = DecisionBody, example = json!({"kind": "exclude", "version": 3, "reason": "A test of ours"}))]
pub(crate) struct DecisionBody {
    pub(crate) kind: DecisionKindDto,
    /// The version of the wait the decision is made on.
    pub(crate) version: i64,
    /// Why; exclude and dismiss need it.
    #[schema(max_length = 500)]
    pub(crate) reason: Option<String>,
    /// To whom, for reassign.
    pub(crate) employee_id: Option<i64>,
    /// Which message, for link, unlink and split: "<chat id>:<message id>" as the talk names it, or its number in the
    /// wait's own chat.
    #[schema(example = "-1001700000001:507")]
    pub(crate) message_id: Option<String>,
    /// The wait it becomes part of, for merge.
    #[schema(example = "4710")]
    pub(crate) into: Option<String>,
}

/// Why the message is an ask.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = MakeAskBody, example = json!({"reason": "Asked by a picture"}))]
pub(crate) struct MakeAskBody {
    /// Why, if there is something to say.
    #[serde(default)]
    #[schema(max_length = 500)]
    pub(crate) reason: Option<String>,
}

/// A decision was kept.
#[derive(Serialize, ToSchema)]
#[schema(as = Decided)]
pub(crate) struct DecidedDto {
    /// To take it back with.
    #[schema(example = "17")]
    pub(crate) decision_id: String,
    /// Always true: the outcome is worked out behind the answer, the live topic `waits` tells.
    pub(crate) pending: bool,
    /// The wait as it stands until then; null for a message that is about to become one.
    pub(crate) wait: Option<WaitDto>,
}

/// A decision was taken back.
#[derive(Serialize, ToSchema)]
#[schema(as = Undone)]
pub(crate) struct UndoneDto {
    /// Always true, as in `Decided`.
    pub(crate) pending: bool,
    /// The wait as it stands until then; null while there is none (it was merged away).
    pub(crate) wait: Option<WaitDto>,
}

/// Who decided.
#[derive(Serialize, ToSchema)]
#[schema(as = Actor)]
pub(crate) struct ActorDto {
    #[schema(example = "aziza")]
    pub(crate) login: String,
    /// The shown name; the login itself where there is no such user any more.
    #[schema(example = "Aziza Karimova")]
    pub(crate) name: String,
}

/// A decision that was made.
#[derive(Serialize, ToSchema)]
#[schema(as = Decision)]
pub(crate) struct DecisionDto {
    #[schema(example = "17")]
    pub(crate) id: String,
    pub(crate) kind: DecisionKindDto,
    pub(crate) at: DateTime<Utc>,
    pub(crate) by: ActorDto,
    /// Empty when none was given.
    pub(crate) reason: String,
    /// To whom, for reassign.
    pub(crate) employee: Option<EmployeeDto>,
    /// The other message: the answer of link and unlink, the first message of the ask it was merged into, where it was
    /// split.
    #[schema(example = "-1001700000001:507")]
    pub(crate) message_id: Option<String>,
    /// When it was taken back, and by whom.
    pub(crate) undone_at: Option<DateTime<Utc>>,
    pub(crate) undone_by: Option<ActorDto>,
}

/// A version of a message.
#[derive(Serialize, ToSchema)]
#[schema(as = MessageVersion)]
pub(crate) struct VersionDto {
    #[schema(example = "-1001700000001:501")]
    pub(crate) message_id: String,
    /// When it was written.
    pub(crate) at: DateTime<Utc>,
    pub(crate) text: Option<String>,
}

/// What happened to a wait.
#[derive(Serialize, ToSchema)]
#[schema(as = WaitHistory)]
pub(crate) struct HistoryDto {
    /// Newest first.
    pub(crate) decisions: Vec<DecisionDto>,
    /// Versions of its question and its answer, oldest first; a message that was never edited has one.
    pub(crate) versions: Vec<VersionDto>,
}
