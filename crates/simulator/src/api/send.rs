//! Methods that send: text, files, albums, copies.

use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;
use finco_domain::media::MediaKind;
use serde_json::{Map, Value, json};

use super::error::ApiError;
use super::markup::markup;
use super::params::{Params, Upload};
use super::text;
use super::{chat_key, message_id};
use crate::state::State;
use crate::state::files::field;
use crate::state::messages::{Attached, Content, Media};
use crate::state::outgoing::Draft;

/// The largest file a bot may send.
const UPLOAD_LIMIT: usize = 50 * 1024 * 1024;

pub(super) fn send_message(state: &mut State, params: &Params, now: DateTime<Utc>) -> Result<Value, ApiError> {
    let formatted = text::message_text(params, "message is too long")?;
    let content = Content {
        text: formatted.text,
        entities: formatted.entities,
        ..Content::default()
    };
    send(state, "sendMessage", params, content, now)
}

pub(super) fn send_location(state: &mut State, params: &Params, now: DateTime<Utc>) -> Result<Value, ApiError> {
    let number = |name: &str| {
        let value = params.raw(name);
        value.and_then(|value| value.as_f64().or_else(|| value.as_str()?.parse().ok()))
    };
    let (Some(latitude), Some(longitude)) = (number("latitude"), number("longitude")) else {
        return Err(ApiError::bad("latitude and longitude are empty"));
    };
    let place = json!({ "latitude": latitude, "longitude": longitude });
    let content = Content {
        attached: Some(Attached::Fields("location", place)),
        ..Content::default()
    };
    send(state, "sendLocation", params, content, now)
}

pub(super) fn send_file(
    state: &mut State,
    method: &str,
    kind: MediaKind,
    params: &Params,
    now: DateTime<Utc>,
) -> Result<Value, ApiError> {
    let caption = text::caption(params)?;
    let name = field(kind);
    state.reach(&chat_key(state, params)?)?;
    let seconds = params.int("duration").unwrap_or_default();
    let file = file_of(state, kind, params.upload(name), params.text(name), seconds)?;
    let attached = Some(Attached::File(file));
    let content = Content {
        text: caption.text,
        entities: caption.entities,
        attached,
        service: None,
    };
    send(state, method, params, content, now)
}

/// The file that is sent: uploaded now, or known already by its id.
fn file_of(
    state: &mut State,
    kind: MediaKind,
    upload: Option<&Upload>,
    value: Option<&str>,
    seconds: i64,
) -> Result<String, ApiError> {
    if let Some(upload) = upload {
        if upload.bytes.is_empty() {
            return Err(ApiError::bad("file must be non-empty"));
        }
        if upload.bytes.len() > UPLOAD_LIMIT {
            return Err(ApiError::new(413, "Request Entity Too Large"));
        }
        let media = Media {
            kind,
            bytes: upload.bytes.clone(),
            name: upload.name.clone(),
            mime: upload.mime.clone(),
            duration_secs: u32::try_from(seconds).unwrap_or_default(),
            told_size: None,
        };
        return Ok(state.files.keep(media));
    }
    match value {
        Some(id) if state.files.get(id).is_some() => Ok(id.to_owned()),
        Some(url) if url.starts_with("http") => Err(ApiError::bad("failed to get HTTP URL content")),
        Some(_) => Err(ApiError::bad("wrong file identifier/HTTP URL specified")),
        None => Err(ApiError::bad(format!("there is no {} in the request", field(kind)))),
    }
}

/// What every sending method shares: the chat, the pace, the reply, the keyboard.
fn send(
    state: &mut State,
    method: &str,
    params: &Params,
    content: Content,
    now: DateTime<Utc>,
) -> Result<Value, ApiError> {
    let key = chat_key(state, params)?;
    state.reach(&key)?;
    let draft = Draft {
        content,
        markup: markup(params, key.id > 0)?,
        ..draft(state, &key, params)?
    };
    state.pace(key.id, 1, now)?;
    let message = state.post(method, &key, draft, now)?;
    Ok(state.show_message(&message))
}

fn draft(state: &State, key: &ChatKey, params: &Params) -> Result<Draft, ApiError> {
    let reply = params.json("reply_parameters")?;
    let reply_to = match &reply {
        Some(reply) => reply.get("message_id").and_then(Value::as_i64),
        None => params.int("reply_to_message_id"),
    };
    let given = reply
        .as_ref()
        .and_then(|reply| reply.get("allow_sending_without_reply")?.as_bool());
    let lenient = given.unwrap_or_else(|| params.flag("allow_sending_without_reply"));
    let reply_to = state.check_reply(key, reply_to, lenient)?;
    Ok(Draft {
        topic: params.int("message_thread_id"),
        reply_to,
        ..Draft::default()
    })
}

pub(super) fn send_media_group(state: &mut State, params: &Params, now: DateTime<Utc>) -> Result<Value, ApiError> {
    let key = chat_key(state, params)?;
    state.reach(&key)?;
    let media = params
        .json("media")?
        .and_then(|media| media.as_array().cloned())
        .unwrap_or_default();
    if media.len() < 2 {
        return Err(ApiError::bad("there must be at least 2 messages in an album"));
    }
    if media.len() > 10 {
        return Err(ApiError::bad("Too much messages to send as an album"));
    }
    let mut contents = Vec::new();
    for item in &media {
        contents.push(album_part(state, params, item)?);
    }
    let base = draft(state, &key, params)?;
    state.pace(key.id, u32::try_from(contents.len()).unwrap_or(10), now)?;
    let album = state.serial() + 13_900_000_000_000_000;
    let mut sent = Vec::new();
    for content in contents {
        let (topic, reply_to) = (base.topic, base.reply_to);
        let draft = Draft {
            content,
            topic,
            reply_to,
            album: Some(album.to_string()),
            ..Draft::default()
        };
        let message = state.post("sendMediaGroup", &key, draft, now)?;
        sent.push(state.show_message(&message));
    }
    Ok(Value::Array(sent))
}

fn album_part(state: &mut State, params: &Params, item: &Value) -> Result<Content, ApiError> {
    let text_of = |name: &str| item.get(name).and_then(Value::as_str);
    let kind = match text_of("type") {
        Some("photo") => MediaKind::Photo,
        Some("video") => MediaKind::Video,
        Some("audio") => MediaKind::Audio,
        Some("document") => MediaKind::Document,
        _ => return Err(ApiError::bad("can't parse InputMedia: type must be non-empty")),
    };
    let given = item.get("caption_entities").cloned();
    let caption = text::checked_caption(text_of("caption").unwrap_or_default(), text_of("parse_mode"), given)?;
    let value = text_of("media");
    let upload = value.and_then(|value| params.attachment(value));
    let seconds = item.get("duration").and_then(Value::as_i64).unwrap_or_default();
    let file = file_of(state, kind, upload, value, seconds)?;
    let attached = Some(Attached::File(file));
    Ok(Content {
        text: caption.text,
        entities: caption.entities,
        attached,
        service: None,
    })
}

/// `forwardMessage` and `copyMessage`: the same content in another chat, with or without its origin.
pub(super) fn repeat(state: &mut State, forward: bool, params: &Params, now: DateTime<Utc>) -> Result<Value, ApiError> {
    let key = chat_key(state, params)?;
    state.reach(&key)?;
    let missing = if forward {
        "message to forward not found"
    } else {
        "message to copy not found"
    };
    let from = params
        .int("from_chat_id")
        .ok_or_else(|| ApiError::bad("chat not found"))?;
    let source = state
        .message(&ChatKey::own(from), message_id(params)?)
        .map_err(|_| ApiError::bad(missing))?
        .clone();
    if source.content.service.is_some() {
        return Err(ApiError::bad(missing));
    }
    let mut extra = Map::new();
    if forward {
        let origin =
            json!({ "type": "user", "date": source.date.timestamp(), "sender_user": state.show_user(source.from) });
        extra.insert("forward_origin".to_owned(), origin);
    }
    let topic = params.int("message_thread_id");
    let reply_to = draft(state, &key, params)?.reply_to;
    let markup = markup(params, key.id > 0)?;
    state.pace(key.id, 1, now)?;
    let method = if forward { "forwardMessage" } else { "copyMessage" };
    let draft = Draft {
        content: source.content,
        topic,
        reply_to,
        album: None,
        markup,
        extra,
    };
    let message = state.post(method, &key, draft, now)?;
    Ok(if forward {
        state.show_message(&message)
    } else {
        json!({ "message_id": message.id })
    })
}
