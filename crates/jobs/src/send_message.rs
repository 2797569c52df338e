//! `send_message`: the bot says something. Written to the outbox first; done by the gateway, which alone holds the token.

use std::time::Duration;

use finco_queue::{Backoff, QueueSpec};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::json_job;

/// A button under a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What it shows.
    pub text: String,
    /// What it sends back, 1 to 64 bytes; without meaning for a link.
    pub data: String,
    /// The address it opens instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl Button {
    /// A button that sends `data` back.
    #[must_use]
    pub fn new(text: impl Into<String>, data: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            data: data.into(),
            url: None,
        }
    }

    /// A button that opens an address.
    #[must_use]
    pub fn link(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            data: String::new(),
            url: Some(url.into()),
        }
    }
}

/// What a file is shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// A picture.
    Photo,
    /// A file.
    Document,
}

/// A file from the media store to send along; the text becomes its caption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// What it is shown as.
    pub kind: AttachmentKind,
    /// Where it lies in the media store.
    pub location: String,
    /// The name people see.
    pub file_name: String,
}

/// Something to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendMessage {
    /// The outbox row to settle.
    pub outbox_id: Uuid,
    /// To which chat.
    pub chat_id: i64,
    /// What to say, as plain text of any length; the sender splits it at Telegram's limit.
    pub text: String,
    /// Rows of buttons under the last part.
    #[serde(default)]
    pub buttons: Vec<Vec<Button>>,
    /// A file to send along.
    #[serde(default)]
    pub attachment: Option<Attachment>,
    /// The press this answers: its button stops spinning.
    #[serde(default)]
    pub press_id: Option<String>,
    /// The message to change instead of sending a new one. One that is gone, or a text that is too long, is sent anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit_message_id: Option<i64>,
}

json_job!(
    SendMessage,
    QueueSpec {
        name: "send_message",
        max_attempts: 8,
        backoff: Backoff {
            first: Duration::from_secs(2),
            max: Duration::from_secs(300)
        },
        visibility: Duration::from_secs(15),
        max_crashes: 3,
    }
);
