//! Methods that change what stands in a chat: edits, deletions, reactions, answers to buttons.

use chrono::{DateTime, TimeDelta, Utc};
use finco_domain::chat::ChatKey;
use serde_json::{Value, json};

use super::error::ApiError;
use super::markup::markup;
use super::params::Params;
use super::{chat_key, message_id, text};
use crate::json::utf16_len;
use crate::state::State;
use crate::state::messages::Content;

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the \
                            same as a current content and reply markup of the message";

/// The emoji that a bot may react with.
const REACTIONS: &str = "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 \
                         🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡";

/// What an edit changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edit {
    Text,
    Caption,
    Keyboard,
}

pub(super) fn edit(state: &mut State, what: Edit, params: &Params, now: DateTime<Utc>) -> Result<Value, ApiError> {
    let key = chat_key(state, params)?;
    let id = message_id(params)?;
    state.reach(&key)?;
    let old = state
        .message(&key, id)
        .map_err(|_| ApiError::bad("message to edit not found"))?
        .clone();
    let owner = state.connections.get(&key.business).map(|connection| connection.owner);
    if old.from != state.bot.id && owner != Some(old.from) {
        return Err(ApiError::bad("message can't be edited"));
    }
    let content = match what {
        Edit::Text if old.content.attached.is_some() => {
            return Err(ApiError::bad("there is no text in the message to edit"));
        }
        Edit::Caption if old.content.attached.is_none() => {
            return Err(ApiError::bad("there is no caption in the message to edit"));
        }
        Edit::Text => Some(text::message_text(params, "MESSAGE_TOO_LONG")?),
        Edit::Caption => Some(text::caption(params)?),
        Edit::Keyboard => None,
    };
    let content = match content {
        Some(new) => Content {
            text: new.text,
            entities: new.entities,
            ..old.content.clone()
        },
        None => old.content.clone(),
    };
    let markup = markup(params, key.id > 0)?;
    if content == old.content && markup == old.markup {
        return Err(ApiError::bad(NOT_MODIFIED));
    }
    let message = state
        .message_mut(&key, id)
        .map_err(|_| ApiError::bad("message to edit not found"))?;
    message.content = content;
    message.markup = markup;
    message.edited = Some(now);
    let message = message.clone();
    state.tell_edit(&message);
    Ok(state.show_message(&message))
}

pub(super) fn delete(state: &mut State, params: &Params, now: DateTime<Utc>) -> Result<Value, ApiError> {
    let key = chat_key(state, params)?;
    let id = message_id(params)?;
    state.reach(&key)?;
    let message = state
        .message(&key, id)
        .map_err(|_| ApiError::bad("message to delete not found"))?;
    let own = message.from == state.bot.id;
    let old = now - message.date > TimeDelta::hours(48);
    let admin = state
        .chat(&key)
        .is_ok_and(|chat| chat.is_group() && chat.bot.is_admin());
    if !admin && (old || (!own && key.id < 0)) {
        return Err(ApiError::bad("message can't be deleted"));
    }
    state
        .delete(&key, &[id], now)
        .map_err(|_| ApiError::bad("message to delete not found"))?;
    Ok(json!(true))
}

pub(super) fn react(state: &mut State, params: &Params, now: DateTime<Utc>) -> Result<Value, ApiError> {
    let key = chat_key(state, params)?;
    state.reach(&key)?;
    let given = params
        .json("reaction")?
        .and_then(|list| list.as_array().cloned())
        .unwrap_or_default();
    let mut emoji = Vec::new();
    for reaction in &given {
        let known = reaction.get("emoji").and_then(Value::as_str);
        let known = known.filter(|emoji| REACTIONS.split_whitespace().any(|known| known == *emoji));
        emoji.push(known.ok_or_else(|| ApiError::bad("REACTION_INVALID"))?.to_owned());
    }
    if emoji.len() > 1 {
        return Err(ApiError::bad("REACTIONS_TOO_MANY"));
    }
    let bot = state.bot.id;
    state
        .react(&key, message_id(params)?, bot, &emoji, now)
        .map_err(|_| ApiError::bad("message to react not found"))?;
    Ok(json!(true))
}

pub(super) fn pin(state: &mut State, params: &Params, now: DateTime<Utc>) -> Result<Value, ApiError> {
    let key = chat_key(state, params)?;
    let id = message_id(params)?;
    state.reach(&key)?;
    let bot = state.bot.id;
    let missing = |_| ApiError::bad("message to pin not found");
    let shown = state
        .message(&key, id)
        .map(|message| state.show_message(message))
        .map_err(missing)?;
    let chat = state.chat_mut(&key).map_err(missing)?;
    if chat.is_group() && !chat.bot.is_admin() {
        return Err(ApiError::bad("not enough rights to manage pinned messages in the chat"));
    }
    chat.pinned = Some(id);
    let fields = serde_json::Map::from_iter([("pinned_message".to_owned(), shown)]);
    state.service(&key, bot, fields, now).map_err(missing)?;
    Ok(json!(true))
}

pub(super) fn answer_press(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let old = || ApiError::bad("query is too old and response timeout expired or query ID is invalid");
    let text = params.text("text").unwrap_or_default();
    if utf16_len(text) > 200 {
        return Err(ApiError::bad("MESSAGE_TOO_LONG"));
    }
    let id = params.text("callback_query_id").ok_or_else(old)?;
    let pressed = state.pressed.get_mut(id).ok_or_else(old)?;
    let answer = json!({ "query": id, "user": pressed.user, "text": text, "alert": params.flag("show_alert"),
        "url": params.text("url") });
    pressed.answer = Some(answer.clone());
    let key = ChatKey::own(pressed.chat);
    state.tell("answer", &key, answer);
    Ok(json!(true))
}

pub(super) fn chat_action(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    const ACTIONS: [&str; 11] = [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ];
    let key = chat_key(state, params)?;
    state.reach(&key)?;
    let action = params.text("action").filter(|action| ACTIONS.contains(action));
    let action = action.ok_or_else(|| ApiError::bad("wrong parameter action in request"))?;
    state.tell("action", &key, json!({ "action": action }));
    Ok(json!(true))
}
