//! Files with their real bytes, named by ids that look like Telegram's.

use std::collections::BTreeMap;

use bytes::Bytes;
use finco_domain::media::MediaKind;
use serde_json::{Map, Value, json};

use super::messages::Media;

/// The largest file that `getFile` lets a bot download.
pub(crate) const DOWNLOAD_LIMIT: u64 = 20 * 1024 * 1024;

/// A file that was sent by someone.
#[derive(Debug, Clone)]
pub(crate) struct StoredFile {
    pub(crate) id: String,
    pub(crate) unique_id: String,
    pub(crate) media: Media,
    /// Where a download finds it.
    pub(crate) path: String,
}

/// All files, by `file_id`.
#[derive(Debug)]
pub(crate) struct Files {
    next: u64,
    by_id: BTreeMap<String, StoredFile>,
    ids_by_path: BTreeMap<String, String>,
}

impl Files {
    /// No files yet; the first one gets the number `first`.
    pub(crate) fn new(first: u64) -> Self {
        Self {
            next: first,
            by_id: BTreeMap::new(),
            ids_by_path: BTreeMap::new(),
        }
    }

    /// Keeps a file and gives its `file_id`.
    pub(crate) fn keep(&mut self, media: Media) -> String {
        let number = self.next;
        self.next += 1;
        let (prefix, folder) = place(media.kind);
        let id = format!("{prefix}{}", letters(number, 56));
        let extension = media.name.rsplit_once('.').map_or("bin", |(_, extension)| extension);
        let extension: String = extension.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        let path = format!(
            "{folder}/file_{number}.{}",
            if extension.is_empty() { "bin" } else { &extension }
        );
        self.ids_by_path.insert(path.clone(), id.clone());
        let file = StoredFile {
            id: id.clone(),
            unique_id: letters(number ^ 0x5555, 15),
            media,
            path,
        };
        self.by_id.insert(id.clone(), file);
        id
    }

    pub(crate) fn get(&self, id: &str) -> Option<&StoredFile> {
        self.by_id.get(id)
    }

    pub(crate) fn at_path(&self, path: &str) -> Option<&StoredFile> {
        self.by_id.get(self.ids_by_path.get(path)?)
    }
}

impl StoredFile {
    pub(crate) fn size(&self) -> u64 {
        self.media.told_size.unwrap_or(self.media.bytes.len() as u64)
    }

    pub(crate) fn bytes(&self) -> Bytes {
        self.media.bytes.clone()
    }

    /// The message fields that show this file: the field of its kind, and what Telegram adds beside it.
    pub(crate) fn fields(&self) -> Map<String, Value> {
        let mut shown = json!({ "file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size() });
        let media = &self.media;
        let mut also = Map::new();
        match media.kind {
            MediaKind::Photo => {
                let sizes: Vec<Value> = [(90, 67), (1280, 960)]
                    .into_iter()
                    .map(|(width, height)| merged(&shown, json!({ "width": width, "height": height })))
                    .collect();
                return Map::from_iter([("photo".to_owned(), Value::from(sizes))]);
            }
            MediaKind::Voice => {
                shown = merged(
                    &shown,
                    json!({ "duration": media.duration_secs, "mime_type": media.mime }),
                )
            }
            MediaKind::VideoNote => shown = merged(&shown, json!({ "duration": media.duration_secs, "length": 240 })),
            MediaKind::Sticker => {
                let sticker = json!({ "type": "regular", "width": 512, "height": 512, "is_animated": false,
                    "is_video": false, "emoji": media.name, "set_name": "FinCo" });
                shown = merged(&shown, sticker);
            }
            MediaKind::Video | MediaKind::Animation => {
                let video = json!({ "duration": media.duration_secs, "width": 640, "height": 360,
                    "file_name": media.name, "mime_type": media.mime });
                shown = merged(&shown, video);
            }
            MediaKind::Audio => {
                let audio =
                    json!({ "duration": media.duration_secs, "file_name": media.name, "mime_type": media.mime });
                shown = merged(&shown, audio);
            }
            _ => shown = merged(&shown, json!({ "file_name": media.name, "mime_type": media.mime })),
        }
        if media.kind == MediaKind::Animation {
            // Telegram repeats an animation as a document for old clients.
            also.insert("document".to_owned(), shown.clone());
        }
        also.insert(field(media.kind).to_owned(), shown);
        also
    }
}

/// The message field that carries a file of this kind.
pub(crate) fn field(kind: MediaKind) -> &'static str {
    match kind {
        MediaKind::Voice => "voice",
        MediaKind::VideoNote => "video_note",
        MediaKind::Photo => "photo",
        MediaKind::Video => "video",
        MediaKind::Audio => "audio",
        MediaKind::Sticker => "sticker",
        MediaKind::Animation => "animation",
        _ => "document",
    }
}

fn place(kind: MediaKind) -> (&'static str, &'static str) {
    match kind {
        MediaKind::Voice => ("AwACAgIAAxkBAAI", "voice"),
        MediaKind::VideoNote => ("DQACAgIAAxkBAAI", "video_notes"),
        MediaKind::Photo => ("AgACAgIAAxkBAAI", "photos"),
        MediaKind::Video => ("BAACAgIAAxkBAAI", "videos"),
        MediaKind::Audio => ("CQACAgIAAxkBAAI", "music"),
        MediaKind::Sticker => ("CAACAgIAAxkBAAI", "stickers"),
        MediaKind::Animation => ("CgACAgIAAxkBAAI", "animations"),
        _ => ("BQACAgIAAxkBAAI", "documents"),
    }
}

/// `count` letters that differ for every number: the number itself, then noise made from it.
pub(crate) fn letters(number: u64, count: usize) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    let mut noise = number;
    (0..count)
        .map(|place| {
            let pick = if place < 8 {
                number >> (6 * place)
            } else {
                noise = noise
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                noise >> 58
            };
            char::from(ALPHABET[(pick & 63) as usize])
        })
        .collect()
}

fn merged(base: &Value, more: Value) -> Value {
    let mut base = base.clone();
    if let (Some(base), Value::Object(more)) = (base.as_object_mut(), more) {
        base.extend(more);
    }
    base
}
