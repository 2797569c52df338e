//! What a decision must bring: its targets exist and belong to the same conversation.

use chrono::{DateTime, Utc};
use finco_domain::ask::{AskState, Author};
use finco_domain::chat::ChatKey;
use finco_domain::message::MessageKey;
use finco_store::decisions::{self, MessageFacts};
use finco_store::waits::{self, Sight, WaitRow};
use finco_store::{PgConnection, talks};

use super::dto::{DecisionBody, DecisionKindDto};
use crate::error::Failure;

/// The targets of a decision, as they are kept.
pub(super) struct Targets {
    /// Where a new ask begins, for split.
    pub(super) message: Option<MessageKey>,
    /// When the message the decision is kept under was sent.
    pub(super) sent_at: DateTime<Utc>,
    /// From when on links are worked out again.
    pub(super) from: DateTime<Utc>,
    /// The other message.
    pub(super) other: Option<MessageKey>,
    /// To whom.
    pub(super) employee: Option<i64>,
}

fn cannot(words: &str) -> Failure {
    Failure::Unprocessable(words.to_owned())
}

/// The reason without spaces around it. Taking something out of the numbers needs one.
pub(super) fn reason(given: Option<&str>, kind: DecisionKindDto) -> Result<&str, Failure> {
    let reason = given.unwrap_or_default().trim();
    if reason.chars().count() > 500 {
        return Err(Failure::BadRequest("reason has at most 500 characters".into()));
    }
    let needed = matches!(kind, DecisionKindDto::Exclude | DecisionKindDto::Dismiss);
    if needed && reason.is_empty() {
        return Err(cannot("Say why: this takes it out of the numbers."));
    }
    Ok(reason)
}

/// A message as the talk names it, "<chat id>:<message id>", or its number in the wait's own chat.
fn read_message(text: &str, own: &ChatKey) -> Result<MessageKey, Failure> {
    let bad = || Failure::BadRequest("message_id is written <chat id>:<message id>".into());
    let (chat, id) = match text.split_once(':') {
        Some((chat, id)) => (chat.parse().map_err(|_| bad())?, id),
        None => (own.id, text),
    };
    Ok(MessageKey {
        chat: ChatKey {
            id: chat,
            business: own.business.clone(),
        },
        id: id.parse().map_err(|_| bad())?,
    })
}

/// A message of the wait's own conversation.
async fn message_of(conn: &mut PgConnection, row: &WaitRow, text: &str) -> Result<(MessageKey, MessageFacts), Failure> {
    let key = read_message(text, &row.chat)?;
    let family = talks::family(conn, &row.chat).await?;
    if key.chat != row.chat && !family.ids.contains(&key.chat.id) {
        return Err(cannot("The message stands in another conversation."));
    }
    match decisions::find_message(conn, &key).await? {
        Some(facts) => Ok((key, facts)),
        None => Err(cannot("There is no such message in this conversation.")),
    }
}

/// Checks a decision about `row` and finds what it names.
pub(super) async fn targets(
    conn: &mut PgConnection,
    row: &WaitRow,
    sight: &Sight,
    body: &DecisionBody,
) -> Result<Targets, Failure> {
    let sent_at = decisions::find_message(conn, &row.first())
        .await?
        .map_or(row.asked_at, |message| message.sent_at);
    let plain = Targets {
        message: None,
        sent_at,
        from: sent_at,
        other: None,
        employee: None,
    };
    match body.kind {
        DecisionKindDto::Link => link(conn, row, body, plain).await,
        DecisionKindDto::Unlink => unlink(conn, row, body, plain).await,
        DecisionKindDto::Close if row.state != AskState::Open => Err(cannot("Only an open wait can be closed.")),
        DecisionKindDto::Close | DecisionKindDto::Exclude | DecisionKindDto::Dismiss => Ok(plain),
        DecisionKindDto::Reassign => reassign(conn, sight, body, plain).await,
        DecisionKindDto::Split => split(conn, row, body, plain).await,
        DecisionKindDto::Merge => merge(conn, row, sight, body, plain).await,
        DecisionKindDto::Ask => Err(Failure::BadRequest(
            "an ask is made with POST /messages/{chat}/{id}/ask".into(),
        )),
    }
}

async fn link(conn: &mut PgConnection, row: &WaitRow, body: &DecisionBody, plain: Targets) -> Result<Targets, Failure> {
    let text = body.message_id.as_deref();
    let text = text.ok_or_else(|| Failure::BadRequest("link needs message_id".into()))?;
    let (key, facts) = message_of(conn, row, text).await?;
    if !matches!(facts.author, Author::Staff(_)) {
        return Err(cannot("Only a message of staff can be the answer."));
    }
    if facts.sent_at < plain.sent_at {
        return Err(cannot("The message was written before the question."));
    }
    Ok(Targets {
        other: Some(key),
        ..plain
    })
}

async fn unlink(
    conn: &mut PgConnection,
    row: &WaitRow,
    body: &DecisionBody,
    plain: Targets,
) -> Result<Targets, Failure> {
    let present = row.answer.as_ref().or(row.suggestion.as_ref());
    let present = present.map(|said| format!("{}:{}", said.chat_id, said.message_id));
    let text = body.message_id.clone().or(present);
    let text = text.ok_or_else(|| cannot("Nothing is linked to it."))?;
    let (key, _) = message_of(conn, row, &text).await?;
    Ok(Targets {
        other: Some(key),
        ..plain
    })
}

async fn reassign(
    conn: &mut PgConnection,
    sight: &Sight,
    body: &DecisionBody,
    plain: Targets,
) -> Result<Targets, Failure> {
    let id = body.employee_id;
    let id = id.ok_or_else(|| Failure::BadRequest("reassign needs employee_id".into()))?;
    if !sight.has(id) || !decisions::works_here(conn, id).await? {
        return Err(cannot("There is no such employee within your sight."));
    }
    Ok(Targets {
        employee: Some(id),
        ..plain
    })
}

async fn split(
    conn: &mut PgConnection,
    row: &WaitRow,
    body: &DecisionBody,
    plain: Targets,
) -> Result<Targets, Failure> {
    let text = body.message_id.as_deref();
    let text = text.ok_or_else(|| Failure::BadRequest("split needs message_id".into()))?;
    let (key, facts) = message_of(conn, row, text).await?;
    let first = row.first();
    let later = key != first && facts.sent_at >= plain.sent_at && facts.sent_at <= row.last_at;
    if !later || facts.author != Author::Client(row.asked_by) {
        return Err(cannot("A wait is split at a later message of its own."));
    }
    Ok(Targets {
        message: Some(key),
        sent_at: facts.sent_at,
        other: Some(first),
        ..plain
    })
}

async fn merge(
    conn: &mut PgConnection,
    row: &WaitRow,
    sight: &Sight,
    body: &DecisionBody,
    plain: Targets,
) -> Result<Targets, Failure> {
    let into = body.into.as_deref().and_then(|text| text.parse().ok());
    let into: i64 = into.ok_or_else(|| Failure::BadRequest("merge needs into, a wait's number".into()))?;
    let into = waits::find(conn, sight, into).await?;
    let into = into.ok_or_else(|| cannot("There is no such wait within your sight."))?;
    if into.id == row.id || (into.asked_at, into.id) > (row.asked_at, row.id) {
        return Err(cannot("A wait is merged into an earlier one."));
    }
    let family = talks::family(conn, &row.chat).await?;
    if into.chat.business != row.chat.business || !(into.chat == row.chat || family.ids.contains(&into.chat.id)) {
        return Err(cannot("The two waits are of different conversations."));
    }
    let other = into.first();
    let earlier = decisions::find_message(conn, &other).await?;
    let earlier = earlier.map_or(into.asked_at, |message| message.sent_at);
    Ok(Targets {
        from: plain.from.min(earlier),
        other: Some(other),
        ..plain
    })
}
