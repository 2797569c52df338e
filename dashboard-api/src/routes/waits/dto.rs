//! A wait as the pages show it.

use chrono::{DateTime, Utc};
use finco_domain::ask::{AskKind, AskState};
use finco_store::waits::{Person, Said, WaitRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::asks::{ChatDto, EmployeeDto, LinkedByDto};
use super::super::leaderboard::DepartmentDto;

/// A client's wait for an answer. Every field is there; null is "not known" or "not yet".
#[derive(Serialize, ToSchema)]
#[schema(as = Wait)]
pub(crate) struct WaitDto {
    /// The number, as text: it may be larger than a browser counts exactly.
    #[schema(example = "4711")]
    id: String,
    /// Grows with every change; a decision names the version it was made on.
    version: i64,
    /// A decision or an edit is being worked in; the live topic `waits` tells when that is done.
    pending: bool,
    chat: ChatDto,
    /// The forum topic, as text.
    topic_id: Option<String>,
    /// When the clock began.
    asked_at: DateTime<Utc>,
    asked_by_name: Option<String>,
    kind: KindDto,
    state: StateDto,
    question: WaitQuestionDto,
    /// Who holds it, whether answered or not.
    holder: Option<EmployeeDto>,
    /// Whose it is in the numbers: who answered, else who holds it.
    credited: Option<EmployeeDto>,
    /// When it was taken up ("I will look"), which is not an answer.
    ack: Option<AckDto>,
    answer: Option<AnswerDto>,
    /// What may be the answer, but not surely enough to count: link it or refuse it.
    suggestion: Option<SuggestionDto>,
    /// The client's wait by the wall clock; null while it lasts.
    #[schema(example = 612)]
    wall_secs: Option<i64>,
    /// The part of it within working time.
    #[schema(example = 540)]
    business_secs: Option<i64>,
    /// The credited employee's own part, in `unit`.
    own_secs: Option<i64>,
    /// What a second of the target is.
    unit: UnitDto,
    #[schema(example = 900)]
    target_secs: i32,
    due_at: DateTime<Utc>,
    /// Open, and due before now.
    is_overdue: bool,
    /// Null while nothing is decided, and for what does not count.
    within_target: Option<bool>,
    /// Asked and answered outside working hours: counted apart.
    off_hours: bool,
    /// Why it was closed, taken out, or called no question.
    reason: Option<String>,
}

/// Does it open a talk, or go on with one soon after an answer?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = WaitKind)]
#[serde(rename_all = "snake_case")]
pub(crate) enum KindDto {
    First,
    Next,
}

/// Where a wait stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = WaitState)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StateDto {
    /// The client waits.
    Open,
    Answered,
    /// Another client answered: nobody's credit, nobody's miss.
    Peer,
    /// A person closed it; a miss stays one.
    Closed,
    /// The client took it back.
    Cancelled,
    /// A person took it out of the numbers.
    Excluded,
    /// A person said it is no question.
    Dismissed,
    /// The bot could not see the chat meanwhile.
    Unknown,
}

/// What a second is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = Unit)]
#[serde(rename_all = "snake_case")]
pub(crate) enum UnitDto {
    /// Of working time.
    #[default]
    Business,
    /// Of the wall clock.
    Wall,
}

/// What was asked.
#[derive(Serialize, ToSchema)]
#[schema(as = WaitQuestion)]
pub(crate) struct WaitQuestionDto {
    /// The first message, as `/waits/{id}/messages` names it.
    #[schema(example = "-1001700000001:501")]
    message_id: String,
    /// The words of the first message, in its newest version.
    #[schema(example = "Ertaga soat nechada ochiq?")]
    text: Option<String>,
    /// What it carries beside them: `photo`, `voice` ...
    media: Option<String>,
    /// How many messages the burst has.
    messages: i32,
    /// How many questions it holds.
    parts: i32,
}

/// Taken up, not answered.
#[derive(Serialize, ToSchema)]
#[schema(as = Acknowledgement)]
pub(crate) struct AckDto {
    at: DateTime<Utc>,
    /// From the ask to here, in the target's unit.
    secs: Option<i64>,
    by: Option<EmployeeDto>,
}

/// The answer.
#[derive(Serialize, ToSchema)]
#[schema(as = WaitAnswer)]
pub(crate) struct AnswerDto {
    #[schema(example = "-1001700000001:507")]
    message_id: String,
    at: DateTime<Utc>,
    #[schema(example = "Soat 9 dan 18 gacha")]
    text: Option<String>,
    media: Option<String>,
    /// Null when staff answered anonymously.
    by: Option<EmployeeDto>,
    linked_by: Option<LinkedByDto>,
    /// How sure the link is, in percent.
    confidence: Option<i16>,
}

/// What may be the answer.
#[derive(Serialize, ToSchema)]
#[schema(as = Suggestion)]
pub(crate) struct SuggestionDto {
    #[schema(example = "-1001700000001:509")]
    message_id: String,
    at: DateTime<Utc>,
    text: Option<String>,
    by: Option<EmployeeDto>,
    confidence: Option<i16>,
}

impl From<AskKind> for KindDto {
    fn from(kind: AskKind) -> Self {
        match kind {
            AskKind::First => Self::First,
            AskKind::Next => Self::Next,
        }
    }
}

impl From<KindDto> for AskKind {
    fn from(kind: KindDto) -> Self {
        match kind {
            KindDto::First => Self::First,
            KindDto::Next => Self::Next,
        }
    }
}

impl From<AskState> for StateDto {
    fn from(state: AskState) -> Self {
        match state {
            AskState::Open => Self::Open,
            AskState::Answered => Self::Answered,
            AskState::Peer => Self::Peer,
            AskState::Closed => Self::Closed,
            AskState::Cancelled => Self::Cancelled,
            AskState::Excluded => Self::Excluded,
            AskState::Dismissed => Self::Dismissed,
            AskState::Unknown => Self::Unknown,
        }
    }
}

impl From<Person> for EmployeeDto {
    fn from(person: Person) -> Self {
        Self {
            id: person.id.0,
            name: person.name,
            department: person.department.map(DepartmentDto::from),
        }
    }
}

/// A message's name within a talk: its chat and its number.
fn message_name(said: &Said) -> String {
    format!("{}:{}", said.chat_id, said.message_id)
}

/// A chat's address: its number, and the business connection where there is one.
pub(crate) fn chat_address(chat: &finco_domain::chat::ChatKey) -> String {
    if chat.business.is_empty() {
        chat.id.to_string()
    } else {
        format!("{}~{}", chat.id, chat.business)
    }
}

impl WaitDto {
    /// A wait as it is at `now`.
    pub(crate) fn new(row: WaitRow, now: DateTime<Utc>) -> Self {
        Self {
            is_overdue: row.is_overdue(now),
            id: row.id.to_string(),
            version: row.version,
            pending: row.pending,
            chat: ChatDto {
                id: chat_address(&row.chat),
                title: row.chat_title,
            },
            topic_id: row.topic_id.map(|id| id.to_string()),
            asked_at: row.asked_at,
            asked_by_name: row.asked_by_name,
            kind: row.kind.into(),
            state: row.state.into(),
            question: WaitQuestionDto {
                message_id: message_name(&row.question),
                text: row.question.text,
                media: row.question.media,
                messages: row.messages,
                parts: row.parts,
            },
            holder: row.holder.map(Into::into),
            credited: row.credited.map(Into::into),
            ack: row.ack_at.map(|at| AckDto {
                at,
                secs: row.ack_secs,
                by: row.ack_by.map(Into::into),
            }),
            answer: row.answer.map(|said| AnswerDto {
                message_id: message_name(&said),
                at: said.at,
                text: said.text,
                media: said.media,
                by: said.by.map(Into::into),
                linked_by: row.linked_by.map(Into::into),
                confidence: said.confidence,
            }),
            suggestion: row.suggestion.map(|said| SuggestionDto {
                message_id: message_name(&said),
                at: said.at,
                text: said.text,
                by: said.by.map(Into::into),
                confidence: said.confidence,
            }),
            wall_secs: row.wall_secs,
            business_secs: row.business_secs,
            own_secs: row.own_secs,
            unit: if row.in_wall_time {
                UnitDto::Wall
            } else {
                UnitDto::Business
            },
            target_secs: row.target_secs,
            due_at: row.due_at,
            within_target: row.within_target,
            off_hours: row.off_hours,
            reason: row.reason,
        }
    }
}
