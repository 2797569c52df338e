//! Files that messages carry.

use serde::{Deserialize, Serialize};

/// What kind of content a message carries beside its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A voice note.
    Voice,
    /// A round video.
    VideoNote,
    /// A photo; the largest size is kept.
    Photo,
    /// A video.
    Video,
    /// A file.
    Document,
    /// Music.
    Audio,
    /// A sticker.
    Sticker,
    /// A GIF.
    Animation,
    /// A place.
    Location,
    /// A phone contact.
    Contact,
    /// A poll.
    Poll,
    /// A service message (someone joined, the title changed ...).
    Service,
    /// Something this version does not know; the raw update is kept.
    Unknown,
}

impl MediaKind {
    /// Every kind.
    pub const ALL: [Self; 13] = [
        Self::Voice,
        Self::VideoNote,
        Self::Photo,
        Self::Video,
        Self::Document,
        Self::Audio,
        Self::Sticker,
        Self::Animation,
        Self::Location,
        Self::Contact,
        Self::Poll,
        Self::Service,
        Self::Unknown,
    ];

    /// Reads the database's word; what is not known becomes [`MediaKind::Unknown`].
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .unwrap_or(Self::Unknown)
    }

    /// The word kept in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::VideoNote => "video_note",
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Document => "document",
            Self::Audio => "audio",
            Self::Sticker => "sticker",
            Self::Animation => "animation",
            Self::Location => "location",
            Self::Contact => "contact",
            Self::Poll => "poll",
            Self::Service => "service",
            Self::Unknown => "unknown",
        }
    }
}

/// A piece of content beside the text. Fields that Telegram did not send are `None`, never invented.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// Telegram's handle for fetching the file.
    pub file_id: Option<String>,
    /// Telegram's stable name of the file; for an imported message the path inside the export.
    pub file_unique_id: Option<String>,
    /// The file's own name.
    pub file_name: Option<String>,
    /// Its MIME type as the sender's client said.
    pub mime_type: Option<String>,
    /// Its size in bytes.
    pub size_bytes: Option<i64>,
    /// Its length in seconds.
    pub duration_secs: Option<i32>,
}

impl Media {
    /// Content of `kind` with nothing else known.
    #[must_use]
    pub fn bare(kind: MediaKind) -> Self {
        Self {
            kind,
            file_id: None,
            file_unique_id: None,
            file_name: None,
            mime_type: None,
            size_bytes: None,
            duration_secs: None,
        }
    }
}
