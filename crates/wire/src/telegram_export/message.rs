//! One message of an export.

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use finco_domain::chat::{Chat, ChatKind};
use finco_domain::media::{Media, MediaKind};
use finco_domain::message::{Message, ReplyTo, Sender, SenderVoice};
use serde_json::Value;

use super::peer::Peer;
use crate::value::{Fault, Reading, field, flattened, id, measure, moment, required_id, text};

/// What stands in place of a path when the file was left out.
const LEFT_OUT: &[&str] = &["(File not included", "(File exceeds maximum size", "(File unavailable"];
/// Dates this close to 1970 mean "never": old files write the zero, shifted by the zone.
const NEVER: TimeDelta = TimeDelta::days(2);

/// Telegram's word for what a service message tells; `None` for other messages.
pub(super) fn action_of(message: &Value) -> Option<String> {
    let is_service = message.get("type").and_then(Value::as_str) == Some("service");
    is_service.then(|| text(message, "action").unwrap_or_default())
}

/// Reads a message that stands in `chat`; `zone` is that of its dates where they are local.
pub(super) fn read(message: &Value, chat: &Chat, zone: Tz) -> Reading<Message> {
    if !message.is_object() {
        return Err(Fault("the entry is not an object".to_owned()));
    }
    let is_service = action_of(message).is_some();
    let text = words(message, is_service)?;
    let sent_at = date(message, "date", zone)?.ok_or_else(|| match text_of_type(message) {
        "unsupported" => Fault("not supported by the program that made the export".to_owned()),
        _ => Fault("date is missing".to_owned()),
    })?;
    let sender = sender(message, chat, is_service)?;
    Ok(Message {
        chat: chat.clone(),
        id: required_id(message, "id")?,
        sent_at,
        edited_at: date(message, "edited", zone)?.filter(|at| at.signed_duration_since(DateTime::UNIX_EPOCH) > NEVER),
        sender,
        media: if is_service {
            Some(Media::bare(MediaKind::Service))
        } else {
            media(message, text.is_some())
        },
        text,
        album: None,
        topic_id: None,
        reply_to: reply(message, chat)?,
        // Null stands for the name of a deleted account.
        is_forward: message.get("forwarded_from").is_some() || message.get("forwarded_from_id").is_some(),
        migrated_to: None,
        migrated_from: None,
    })
}

fn text_of_type(message: &Value) -> &str {
    message.get("type").and_then(Value::as_str).unwrap_or_default()
}

/// The text or caption; a service message has none of its own.
fn words(message: &Value, is_service: bool) -> Reading<Option<String>> {
    match field(message, "text") {
        _ if is_service => Ok(None),
        None => Ok(field(message, "text_entities").and_then(flattened)),
        Some(Value::Bool(_)) => Err(Fault("text holds no readable text".to_owned())),
        Some(value) => Ok(flattened(value).or_else(|| field(message, "text_entities").and_then(flattened))),
    }
}

/// The moment in `<name>_unixtime`, or in `name` as local time of `zone`.
fn date(message: &Value, name: &str, zone: Tz) -> Reading<Option<DateTime<Utc>>> {
    if let Some(seconds) = id(message, &format!("{name}_unixtime"))? {
        return moment(seconds).map(Some);
    }
    let Some(written) = field(message, name).and_then(Value::as_str) else {
        return Ok(None);
    };
    let local = NaiveDateTime::parse_from_str(written, "%Y-%m-%dT%H:%M:%S")
        .map_err(|_| Fault(format!("{name} is not a date")))?;
    let at = zone.from_local_datetime(&local).earliest().or_else(|| {
        // Within the hour that a change to summer time leaves out.
        let before = local.checked_sub_signed(TimeDelta::hours(1))?;
        zone.from_local_datetime(&before)
            .earliest()?
            .checked_add_signed(TimeDelta::hours(1))
    });
    let at = at.ok_or_else(|| Fault(format!("{name} is beyond the calendar")))?;
    moment(at.timestamp()).map(Some)
}

fn sender(message: &Value, chat: &Chat, is_service: bool) -> Reading<Option<Sender>> {
    let [name, number] = if is_service {
        ["actor", "actor_id"]
    } else {
        ["from", "from_id"]
    };
    let author = field(message, number).map(Peer::read).transpose()?.flatten();
    let name = text(message, name);
    if author.is_none() && name.is_none() {
        let itself = || Sender {
            voice: SenderVoice::Chat(chat.key.id),
            ..plain(None, chat.title.clone())
        };
        let signature = text(message, "author");
        return Ok((chat.kind == ChatKind::Channel).then(|| Sender { signature, ..itself() }));
    }
    let voice = match author {
        Some(Peer::Chat(id)) if id == chat.key.id && chat.kind != ChatKind::Channel => SenderVoice::AnonymousAdmin,
        Some(Peer::Chat(_)) if is_auto_forward(message) => SenderVoice::AutoForward,
        Some(Peer::Chat(id)) => SenderVoice::Chat(id),
        Some(Peer::User(_)) | None => SenderVoice::Own,
    };
    let user_id = match author {
        Some(Peer::User(id)) => Some(id),
        _ => None,
    };
    Ok(Some(Sender {
        is_bot: user_id.is_some() && has_own_buttons(message),
        voice,
        signature: text(message, "author"),
        ..plain(user_id, name.unwrap_or_default())
    }))
}

/// Only bots put buttons under what they write; under what a person sends by a bot (`via_bot`) they are that bot's.
fn has_own_buttons(message: &Value) -> bool {
    field(message, "inline_bot_buttons").is_some() && field(message, "via_bot").is_none()
}

/// A post of the linked channel names that channel three times.
fn is_auto_forward(message: &Value) -> bool {
    let named = |name| text(message, name);
    named("from").is_some() && named("from") == named("forwarded_from") && named("from") == named("saved_from")
}

fn plain(user_id: Option<i64>, name: String) -> Sender {
    Sender {
        user_id,
        name,
        username: None,
        language: None,
        is_bot: false,
        voice: SenderVoice::Own,
        signature: None,
    }
}

fn reply(message: &Value, chat: &Chat) -> Reading<Option<ReplyTo>> {
    let elsewhere = field(message, "reply_to_peer_id")
        .map(Peer::read)
        .transpose()?
        .flatten();
    let answered = id(message, "reply_to_message_id")?;
    Ok(answered.map(|id| ReplyTo {
        chat_id: elsewhere.map_or(chat.key.id, Peer::id),
        message_id: Some(id),
    }))
}

/// What the message carries. `has_text` decides about messages with nothing that is known.
fn media(message: &Value, has_text: bool) -> Option<Media> {
    let has = |name| message.get(name).is_some();
    let kind = match message.get("media_type").and_then(Value::as_str) {
        Some("voice_message") => MediaKind::Voice,
        Some("video_message") => MediaKind::VideoNote,
        Some("audio_file") => MediaKind::Audio,
        Some("video_file") => MediaKind::Video,
        Some("animation") => MediaKind::Animation,
        Some("sticker") => MediaKind::Sticker,
        Some("photo") => MediaKind::Photo,
        _ if has("photo") => MediaKind::Photo,
        _ if has("file") => MediaKind::Document,
        _ if has("contact_information") => MediaKind::Contact,
        _ if has("location_information") || has("place_name") => MediaKind::Location,
        _ if has("poll") => MediaKind::Poll,
        _ if has_text => return None,
        _ => MediaKind::Unknown,
    };
    let path = text(message, "file").or_else(|| text(message, "photo"));
    Some(Media {
        kind,
        file_id: None,
        file_unique_id: path.filter(|path| !LEFT_OUT.iter().any(|phrase| path.contains(phrase))),
        file_name: text(message, "file_name"),
        mime_type: text(message, "mime_type"),
        size_bytes: measure(message, "file_size").or_else(|| measure(message, "photo_file_size")),
        duration_secs: measure(message, "duration_seconds"),
    })
}
