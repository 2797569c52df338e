//! The kinds of updates, one reader each.

use finco_domain::update::{BusinessConnection, Event, MemberChange, Press, Reaction};
use serde_json::Value;

use super::{chat, is_message_kind, message, other};
use crate::value::{Fault, Reading, field, flag, id, object, required_date, required_id, text, whole};

/// The kinds read here beside messages.
pub(super) const KNOWN: &[&str] = &[
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "business_connection",
];

/// What happened, told by the field `kind` of an update with `content`.
pub(super) fn read(kind: &str, content: &Value) -> Reading<Event> {
    if is_message_kind(kind, content) {
        let message = Box::new(message::read(content)?);
        return Ok(if kind.starts_with("edited_") {
            Event::Edited(message)
        } else {
            Event::Sent(message)
        });
    }
    match kind {
        "deleted_business_messages" => deleted(content),
        "message_reaction" => reaction(content).map(Event::Reacted),
        "callback_query" => press(content).map(Event::Pressed),
        "my_chat_member" => member(content, true).map(Event::Member),
        "chat_member" => member(content, false).map(Event::Member),
        "business_connection" => business(content).map(Event::Business),
        _ => Ok(other(chat_id_of(content))),
    }
}

fn deleted(content: &Value) -> Reading<Event> {
    let chat = chat::of_event(content)?;
    let numbers = content
        .get("message_ids")
        .and_then(Value::as_array)
        .ok_or_else(|| missing("message_ids"))?;
    // The documentation says objects, Telegram sends numbers.
    let number = |entry: &Value| match entry {
        Value::Object(_) => required_id(entry, "message_id"),
        _ => whole(entry)?.ok_or_else(|| Fault("message_ids holds something else than numbers".to_owned())),
    };
    let message_ids = numbers.iter().map(number).collect::<Reading<_>>()?;
    Ok(Event::Deleted { chat, message_ids })
}

fn reaction(content: &Value) -> Reading<Reaction> {
    let emoji = content
        .get("new_reaction")
        .and_then(Value::as_array)
        .ok_or_else(|| missing("new_reaction"))?;
    Ok(Reaction {
        chat: chat::of_event(content)?,
        message_id: required_id(content, "message_id")?,
        user_id: object(content, "user")
            .map(|user| id(user, "id"))
            .transpose()?
            .flatten(),
        at: required_date(content, "date")?,
        emoji: emoji
            .iter()
            .filter_map(|one| text(one, "emoji").or_else(|| text(one, "type")))
            .collect(),
    })
}

fn press(content: &Value) -> Reading<Press> {
    let from = object(content, "from").ok_or_else(|| missing("from"))?;
    // The message may be inaccessible or not told at all; the press counts nevertheless.
    let message = object(content, "message");
    let chat = message.and_then(|message| object(message, "chat"));
    Ok(Press {
        query_id: text(content, "id").ok_or_else(|| missing("id"))?,
        user_id: required_id(from, "id")?,
        language: text(from, "language_code"),
        chat_id: chat.map(|chat| id(chat, "id")).transpose()?.flatten(),
        message_id: message.map(|message| id(message, "message_id")).transpose()?.flatten(),
        data: text(content, "data").unwrap_or_default(),
    })
}

fn member(content: &Value, is_self: bool) -> Reading<MemberChange> {
    let standing = object(content, "new_chat_member").ok_or_else(|| missing("new_chat_member"))?;
    let user = object(standing, "user").ok_or_else(|| missing("user"))?;
    Ok(MemberChange {
        chat: chat::of_event(content)?,
        user_id: required_id(user, "id")?,
        is_self,
        at: required_date(content, "date")?,
        status: text(standing, "status").ok_or_else(|| missing("status"))?,
    })
}

fn business(content: &Value) -> Reading<BusinessConnection> {
    let user = object(content, "user").ok_or_else(|| missing("user"))?;
    if field(content, "is_enabled").and_then(Value::as_bool).is_none() {
        return Err(missing("is_enabled"));
    }
    Ok(BusinessConnection {
        id: text(content, "id").ok_or_else(|| missing("id"))?,
        user_id: required_id(user, "id")?,
        at: required_date(content, "date")?,
        is_enabled: flag(content, "is_enabled"),
    })
}

/// The chat that an event of any kind tells of, where it can be found.
fn chat_id_of(content: &Value) -> Option<i64> {
    let in_chat = |of: &Value| id(object(of, "chat")?, "id").ok().flatten();
    in_chat(content)
        .or_else(|| in_chat(object(content, "message")?))
        .or_else(|| id(content, "chat_id").ok().flatten())
}

fn missing(name: &str) -> Fault {
    Fault(format!("{name} is missing"))
}
