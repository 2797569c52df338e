//! A message as the simulator keeps it, and what people may put into one.

use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;
use finco_domain::media::MediaKind;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A message in a chat.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// Its number in the chat.
    pub id: i64,
    /// Where it stands.
    pub chat: ChatKey,
    /// The topic's thread id, in a group with topics.
    pub topic: Option<i64>,
    /// Who wrote it.
    pub from: i64,
    /// When it was written, to the second.
    pub date: DateTime<Utc>,
    /// When it was last edited.
    pub edited: Option<DateTime<Utc>>,
    /// The message it replies to.
    pub reply_to: Option<i64>,
    /// The album it is a part of.
    pub album: Option<String>,
    /// What it says.
    pub content: Content,
    /// The keyboard under it.
    pub markup: Option<Value>,
    /// Who reacted with which emoji.
    pub reactions: BTreeMap<i64, Vec<String>>,
    /// Fields laid over Telegram's shape of this message, such as `forward_origin` or `external_reply`.
    pub extra: Map<String, Value>,
}

/// What a message says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Content {
    /// The text, or the caption when there is something attached.
    pub text: String,
    /// Marked parts of the text, in Telegram's shape.
    pub entities: Vec<Value>,
    /// A file or a place.
    pub attached: Option<Attached>,
    /// Fields of a service message (`new_chat_members` ...).
    pub service: Option<Map<String, Value>>,
}

/// What is attached to a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Attached {
    /// A file kept by the simulator, by its `file_id`.
    File(String),
    /// Anything that is only fields: a location, a contact, a poll. The name of the field and its value.
    Fields(&'static str, Value),
}

/// A file that someone sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// The bytes that a download gives.
    pub bytes: Bytes,
    /// File name; for a sticker its emoji.
    pub name: String,
    /// MIME type.
    pub mime: String,
    /// Length of a voice note, video or music.
    pub duration_secs: u32,
    /// The size told to the bot, where it is to differ from the bytes (a file too big to download).
    pub told_size: Option<u64>,
}

impl Media {
    /// A file.
    #[must_use]
    pub fn document(name: &str, mime: &str, bytes: impl Into<Bytes>) -> Self {
        Self {
            kind: MediaKind::Document,
            bytes: bytes.into(),
            name: name.to_owned(),
            mime: mime.to_owned(),
            duration_secs: 0,
            told_size: None,
        }
    }

    /// A voice note in OGG/Opus.
    #[must_use]
    pub fn voice(bytes: impl Into<Bytes>, duration_secs: u32) -> Self {
        Self {
            kind: MediaKind::Voice,
            duration_secs,
            ..Self::document("voice.oga", "audio/ogg", bytes)
        }
    }

    /// A photo.
    #[must_use]
    pub fn photo(bytes: impl Into<Bytes>) -> Self {
        Self {
            kind: MediaKind::Photo,
            ..Self::document("photo.jpg", "image/jpeg", bytes)
        }
    }

    /// A sticker standing for `emoji`.
    #[must_use]
    pub fn sticker(emoji: &str) -> Self {
        Self {
            kind: MediaKind::Sticker,
            ..Self::document(emoji, "image/webp", &b"RIFF\x0c\0\0\0WEBPVP8L"[..])
        }
    }
}

/// What goes with a message that a person writes.
#[derive(Debug, Clone, Default)]
pub struct SayOptions {
    /// The message it replies to.
    pub reply_to: Option<i64>,
    /// The topic's thread id.
    pub topic: Option<i64>,
    /// A file; the text becomes its caption.
    pub media: Option<Media>,
    /// The album this file is a part of: parts with the same name belong together.
    pub album: Option<String>,
    /// A place: latitude and longitude.
    pub location: Option<(f64, f64)>,
    /// The sender's own phone number, shared as a contact.
    pub contact: Option<String>,
    /// Written as the group itself by an anonymous administrator.
    pub anonymous: bool,
    /// Fields laid over the message's JSON, for shapes that have no option here.
    pub extra: Map<String, Value>,
}

impl SayOptions {
    /// A reply to `message`.
    #[must_use]
    pub fn reply(message: i64) -> Self {
        Self {
            reply_to: Some(message),
            ..Self::default()
        }
    }

    /// A file.
    #[must_use]
    pub fn media(media: Media) -> Self {
        Self {
            media: Some(media),
            ..Self::default()
        }
    }

    /// A message in a topic.
    #[must_use]
    pub fn topic(topic: i64) -> Self {
        Self {
            topic: Some(topic),
            ..Self::default()
        }
    }
}

/// What the bot sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// The method, as `sendMessage`.
    pub method: String,
    /// The chat.
    pub chat: i64,
    /// The message's number in the chat.
    pub message_id: i64,
    /// Text or caption.
    pub text: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The message in Telegram's shape.
    pub message: Value,
}
