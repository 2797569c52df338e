//! Chats and people as updates tell of them.

use finco_domain::chat::{Chat, ChatKey, ChatKind};
use serde_json::Value;

use crate::value::{Fault, Reading, object, required_id, text};

/// The chat in the field `chat` of `of`, seen through the business connection that `of` names, if any.
pub(super) fn of_event(of: &Value) -> Reading<Chat> {
    let chat = object(of, "chat").ok_or_else(|| Fault("chat is missing".to_owned()))?;
    let business = text(of, "business_connection_id").unwrap_or_default();
    read(chat, business)
}

/// A chat object.
pub(super) fn read(chat: &Value, business: String) -> Reading<Chat> {
    let id = required_id(chat, "id").map_err(|fault| Fault(format!("chat: {}", fault.0)))?;
    Ok(Chat {
        key: ChatKey { id, business },
        kind: chat
            .get("type")
            .and_then(Value::as_str)
            .map_or(ChatKind::Unknown, ChatKind::from_word),
        title: text(chat, "title").unwrap_or_else(|| person_name(chat)),
        username: text(chat, "username"),
    })
}

/// First and last name together; empty for a deleted account.
pub(super) fn person_name(person: &Value) -> String {
    let first = text(person, "first_name").unwrap_or_default();
    match text(person, "last_name") {
        Some(last) if first.is_empty() => last,
        Some(last) => format!("{first} {last}"),
        None => first,
    }
}
