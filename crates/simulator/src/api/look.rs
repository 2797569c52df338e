//! Methods that look: the bot itself, chats, members, files, commands.

use chrono::{DateTime, Utc};
use finco_domain::chat::{ChatKey, ChatKind};
use serde_json::{Value, json};

use super::error::ApiError;
use super::params::Params;
use super::{chat_key, user_id};
use crate::state::State;
use crate::state::files::DOWNLOAD_LIMIT;
use crate::state::people::Standing;

pub(super) fn me(state: &State) -> Value {
    let mut me = state.show_user(state.bot.id);
    me["can_join_groups"] = json!(true);
    me["can_read_all_group_messages"] = json!(!state.privacy);
    me["supports_inline_queries"] = json!(false);
    me["can_connect_to_business"] = json!(true);
    me["has_main_web_app"] = json!(false);
    me
}

pub(super) fn chat(state: &State, params: &Params) -> Result<Value, ApiError> {
    let key = chat_key(state, params)?;
    // A person who blocked the bot can still be looked at.
    if key.id < 0 {
        state.reach(&key)?;
    }
    let chat = state.chats.get(&key).ok_or_else(|| ApiError::bad("chat not found"))?;
    let mut shown = state.show_chat(chat);
    shown["accent_color_id"] = json!(0);
    shown["max_reaction_count"] = json!(11);
    shown["accepted_gift_types"] = json!({ "unlimited_gifts": true, "limited_gifts": true, "unique_gifts": true,
        "premium_subscription": true });
    if let Some(pinned) = chat.pinned.and_then(|id| chat.messages.get(&id)) {
        shown["pinned_message"] = state.show_message(pinned);
    }
    if chat.kind != ChatKind::Private {
        shown["permissions"] = json!({ "can_send_messages": true, "can_invite_users": true });
    }
    Ok(shown)
}

fn standing(state: &State, key: &ChatKey, user: i64) -> Result<Standing, ApiError> {
    let chat = state.chats.get(key).ok_or_else(|| ApiError::bad("chat not found"))?;
    Ok(if user == state.bot.id {
        chat.bot
    } else {
        chat.standing(user)
    })
}

pub(super) fn member(state: &State, params: &Params) -> Result<Value, ApiError> {
    let key = chat_key(state, params)?;
    state.reach(&key)?;
    let user = user_id(params)?;
    if !state.users.contains_key(&user) {
        return Err(ApiError::bad("user not found"));
    }
    Ok(state.show_member(user, standing(state, &key, user)?))
}

pub(super) fn administrators(state: &State, params: &Params) -> Result<Value, ApiError> {
    let key = chat_key(state, params)?;
    state.reach(&key)?;
    let chat = state.chats.get(&key).ok_or_else(|| ApiError::bad("chat not found"))?;
    if !chat.is_group() {
        return Err(ApiError::bad("there are no administrators in the private chat"));
    }
    let people = chat.members.iter().map(|(user, standing)| (*user, *standing));
    let all = people
        .chain([(state.bot.id, chat.bot)])
        .filter(|(_, standing)| standing.is_admin());
    Ok(all.map(|(user, standing)| state.show_member(user, standing)).collect())
}

pub(super) fn leave(state: &mut State, params: &Params, now: DateTime<Utc>) -> Result<Value, ApiError> {
    let key = chat_key(state, params)?;
    state.reach(&key)?;
    if key.id > 0 {
        return Err(ApiError::bad("chat member status can't be changed in private chats"));
    }
    let bot = state.bot.id;
    state
        .set_bot(&key, bot, Standing::Left, now)
        .map_err(|_| ApiError::bad("chat not found"))?;
    Ok(json!(true))
}

pub(super) fn file(state: &State, params: &Params) -> Result<Value, ApiError> {
    let id = params
        .text("file_id")
        .ok_or_else(|| ApiError::bad("file_id is empty"))?;
    let file = state
        .files
        .get(id)
        .ok_or_else(|| ApiError::bad("wrong file_id or the file is temporarily unavailable"))?;
    if file.size() > DOWNLOAD_LIMIT {
        return Err(ApiError::bad("file is too big"));
    }
    Ok(
        json!({ "file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size(), "file_path": file.path }),
    )
}

fn scope(params: &Params) -> Result<(String, String), ApiError> {
    let scope = params.json("scope")?.unwrap_or_else(|| json!({ "type": "default" }));
    const TYPES: [&str; 7] = [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ];
    if !scope
        .get("type")
        .and_then(Value::as_str)
        .is_some_and(|kind| TYPES.contains(&kind))
    {
        return Err(ApiError::bad("can't parse BotCommandScope: wrong type"));
    }
    Ok((
        scope.to_string(),
        params.text("language_code").unwrap_or_default().to_owned(),
    ))
}

pub(super) fn set_commands(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    let scope = scope(params)?;
    let commands = params.json("commands")?.and_then(|list| list.as_array().cloned());
    let commands = commands.ok_or_else(|| ApiError::bad("commands are empty"))?;
    if commands.len() > 100 {
        return Err(ApiError::bad("BOT_COMMANDS_TOO_MUCH"));
    }
    for command in &commands {
        let text = |name: &str| command.get(name).and_then(Value::as_str).unwrap_or_default();
        let (name, description) = (text("command").trim_start_matches('/'), text("description"));
        let plain = name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !(1..=32).contains(&name.len()) || !plain {
            return Err(ApiError::bad("BOT_COMMAND_INVALID"));
        }
        if !(1..=256).contains(&description.chars().count()) {
            return Err(ApiError::bad("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    state.commands.insert(scope, Value::Array(commands));
    Ok(json!(true))
}

pub(super) fn commands(state: &State, params: &Params) -> Result<Value, ApiError> {
    Ok(state
        .commands
        .get(&scope(params)?)
        .cloned()
        .unwrap_or_else(|| json!([])))
}

pub(super) fn delete_commands(state: &mut State, params: &Params) -> Result<Value, ApiError> {
    state.commands.remove(&scope(params)?);
    Ok(json!(true))
}
