//! Telegram updates, read tolerantly: what a typed parser would refuse or lose is still understood.
//!
//! The one way in is [`read_update`]. Unknown fields are ignored, unknown kinds become [`Event::Other`]; a message whose
//! chat, number or date cannot be told is [`Unreadable`] and belongs into quarantine, with its raw bytes.

mod chat;
mod envelope;
mod events;
mod media;
mod message;
mod sender;

use finco_domain::update::{Event, Update};

pub use self::envelope::peek_update_id;
use self::envelope::{Envelope, open};
use crate::value::{Fault, field};

/// An update that cannot be understood; its raw bytes should be kept for a person to look at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read the update: {reason}")]
pub struct Unreadable {
    /// What is wrong with it.
    pub reason: String,
    /// Telegram's number of the update, where it could be told.
    pub update_id: Option<i64>,
    /// Telegram's name of its kind, where it could be told.
    pub kind: Option<String>,
}

/// Reads one update as Telegram sent it.
///
/// # Errors
///
/// [`Unreadable`] when the bytes are not JSON even after mending, when there is no `update_id`, or when the message,
/// reaction, press or membership in it lacks what makes it one.
pub fn read_update(raw: &[u8]) -> Result<Update, Unreadable> {
    let envelope = open(raw).map_err(|fault| Unreadable {
        reason: fault.0,
        update_id: peek_update_id(raw),
        kind: None,
    })?;
    let Envelope {
        update_id,
        kind,
        content,
    } = envelope;
    let unreadable = |fault: Fault, update_id| Unreadable {
        reason: fault.0,
        update_id,
        kind: Some(kind.clone()),
    };
    let id = match update_id {
        Ok(id) => id,
        Err(fault) => return Err(unreadable(fault, None)),
    };
    let event = events::read(&kind, &content).map_err(|fault| unreadable(fault, Some(id)))?;
    Ok(Update { id, kind, event })
}

/// Is an update of this name and content a message, new or edited? Kinds not known yet go by their shape.
fn is_message_kind(kind: &str, content: &serde_json::Value) -> bool {
    match kind {
        "message"
        | "edited_message"
        | "channel_post"
        | "edited_channel_post"
        | "business_message"
        | "edited_business_message"
        | "guest_message" => true,
        _ => {
            (kind.ends_with("message") || kind.ends_with("_post"))
                && ["message_id", "chat", "date"]
                    .iter()
                    .all(|name| field(content, name).is_some())
        }
    }
}

/// Does [`events::read`] know more of this kind than its name?
fn is_known_kind(kind: &str, content: &serde_json::Value) -> bool {
    is_message_kind(kind, content) || events::KNOWN.contains(&kind)
}

/// An event of a kind that says nothing more.
fn other(chat_id: Option<i64>) -> Event {
    Event::Other { chat_id }
}
