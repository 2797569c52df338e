//! One message object, of whatever kind of update.

use finco_domain::chat::Chat;
use finco_domain::message::{Message, ReplyTo};
use serde_json::Value;

use super::{chat, media, sender};
use crate::value::{Fault, Reading, date, field, flag, flattened, id, object, required_date, required_id, text};

/// The general topic's number where a server names it; others leave it out.
const GENERAL_TOPIC: i64 = 1;
/// Any of these makes a message a forward (the first since Bot API 7.0, the others before).
const FORWARD: &[&str] = &[
    "forward_origin",
    "forward_date",
    "forward_from",
    "forward_from_chat",
    "forward_sender_name",
];

/// Reads a message. The author is `from` and the time is `date`, also for a forward (chat spec, case 38).
pub(super) fn read(message: &Value) -> Reading<Message> {
    if !message.is_object() {
        return Err(Fault("the message is not an object".to_owned()));
    }
    let chat = chat::of_event(message)?;
    let text_and_caption = words(message)?;
    Ok(Message {
        id: required_id(message, "message_id")?,
        sent_at: required_date(message, "date")?,
        // Some servers send 0 for "never".
        edited_at: date(message, "edit_date")?.filter(|at| at.timestamp() != 0),
        sender: sender::read(message, &chat)?,
        text: text_and_caption,
        media: media::read(message),
        album: text(message, "media_group_id"),
        topic_id: topic(message)?,
        reply_to: reply(message, &chat)?,
        is_forward: FORWARD.iter().any(|name| field(message, name).is_some()),
        migrated_to: id(message, "migrate_to_chat_id")?,
        migrated_from: id(message, "migrate_from_chat_id")?,
        chat,
    })
}

/// Text and caption. Telegram sends one of the two; should both come, both are kept.
fn words(message: &Value) -> Reading<Option<String>> {
    Ok(match (wording(message, "text")?, wording(message, "caption")?) {
        (Some(text), Some(caption)) => Some(format!("{text}\n{caption}")),
        (text, caption) => text.or(caption),
    })
}

/// A text field; one that holds something else than text must not vanish unseen.
fn wording(message: &Value, name: &str) -> Reading<Option<String>> {
    match field(message, name) {
        None => Ok(None),
        Some(Value::String(text)) if text.is_empty() => Ok(None),
        Some(value) => flattened(value)
            .map(Some)
            .ok_or_else(|| Fault(format!("{name} holds no readable text"))),
    }
}

/// The forum topic, or the conversation within a channel's direct messages. A thread number without
/// `is_topic_message` is a thread of replies, not a topic.
fn topic(message: &Value) -> Reading<Option<i64>> {
    if let Some(topic) = object(message, "direct_messages_topic") {
        return id(topic, "topic_id");
    }
    if !flag(message, "is_topic_message") {
        return Ok(None);
    }
    Ok(id(message, "message_thread_id")?.filter(|topic| *topic != GENERAL_TOPIC))
}

/// What the message answers, in its own chat or elsewhere.
fn reply(message: &Value, chat: &Chat) -> Reading<Option<ReplyTo>> {
    if let Some(answered) = object(message, "reply_to_message").filter(|answered| !is_topic_start(answered)) {
        let chat_id = object(answered, "chat")
            .map(|chat| id(chat, "id"))
            .transpose()?
            .flatten();
        return Ok(Some(ReplyTo {
            chat_id: chat_id.unwrap_or(chat.key.id),
            message_id: id(answered, "message_id")?,
        }));
    }
    let Some(elsewhere) = object(message, "external_reply") else {
        return Ok(None);
    };
    let chat_id = object(elsewhere, "chat")
        .map(|chat| id(chat, "id"))
        .transpose()?
        .flatten();
    let message_id = id(elsewhere, "message_id")?;
    Ok(chat_id.map(|chat_id| ReplyTo { chat_id, message_id }))
}

/// Within a topic every message that answers nothing "answers" the service message that made the topic.
fn is_topic_start(answered: &Value) -> bool {
    field(answered, "forum_topic_created").is_some()
}
