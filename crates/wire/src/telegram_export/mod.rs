//! Telegram Desktop's `result.json`, of any year, read message by message.
//!
//! [`for_each_message`] streams: it holds one message at a time (two while an album may be going on), and within forums
//! one pair of numbers per message of a topic. Only a file that another program has re-sorted, with a chat's messages
//! before its `id` and `type`, makes it hold that chat's messages until both are known.

mod chat;
mod message;
mod peer;
mod walk;

use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;

use chrono_tz::Tz;
use finco_domain::chat::Chat;
use finco_domain::message::Message;
use serde_json::error::Category;

use self::walk::Walk;
use crate::mend::Mend;

/// What the file itself does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportOptions {
    /// The zone of the computer that made the export: files before 2022 hold local times only.
    pub zone: Tz,
}

/// One piece of an export, in the file's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportItem {
    /// A chat begins; what follows until the next chat stands in it.
    Chat(Chat),
    /// A message that somebody wrote.
    Message(Box<Message>),
    /// A service message: its media is of kind `Service`.
    Service {
        /// Who did it and when.
        message: Box<Message>,
        /// Telegram's word for what was done, such as `invite_members`; empty where it is not told.
        action: String,
    },
    /// An entry that is no message of ours.
    Skipped {
        /// The chat it stands in, where that is known.
        chat_id: Option<i64>,
        /// Its number, where it has one.
        message_id: Option<i64>,
        /// Why, for the import's report.
        reason: String,
    },
}

/// What an export held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExportSummary {
    /// Chats begun.
    pub chats: u64,
    /// Messages that somebody wrote.
    pub messages: u64,
    /// Service messages.
    pub services: u64,
    /// Of all those, the ones that were edited.
    pub edited: u64,
    /// Entries left out, each reported as [`ExportItem::Skipped`].
    pub skipped: u64,
    /// Did the caller break off before the end?
    pub is_stopped: bool,
}

/// Why an export cannot be read to its end. What came before has been handed over.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file could not be read.
    #[error("cannot read the export: {0}")]
    Io(#[from] io::Error),
    /// The file is damaged or cut off.
    #[error("the export is damaged: {reason}")]
    Damaged {
        /// What the parser met and where (lines and columns of the mended text, close to the file's).
        reason: String,
    },
    /// Neither `messages` nor `chats` came: some other file (the export's HTML form, for one), or only a beginning.
    #[error("this is not an export of Telegram Desktop in JSON form, or it is cut off before its chats")]
    NotAnExport,
}

/// Reads an export of one chat or of a whole account and hands its pieces to `on`, until the end or until `on` breaks.
///
/// Chat ids come as the Bot API writes them, so that imported and live messages share their keys. Not told by an export,
/// and therefore unknown in its messages: public names, languages, who is a bot, business connections, Telegram's file
/// handles, album ids (put together anew from photos and videos of one author in one second) and the numbers of chats
/// that migrated. Messages from before a migration bear negative numbers.
///
/// # Errors
///
/// [`ExportError`]; single entries that cannot be understood do not end the reading.
pub fn for_each_message<R: Read>(
    reader: R,
    options: ExportOptions,
    on: impl FnMut(ExportItem) -> ControlFlow<()>,
) -> Result<ExportSummary, ExportError> {
    let mut walk = Walk::new(options, on);
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(Mend::new(reader)));
    match walk.root(&mut json).and_then(|()| json.end()) {
        Err(_) if walk.summary.is_stopped => Ok(walk.summary),
        Err(fault) if fault.classify() == Category::Io => Err(ExportError::Io(fault.into())),
        Err(fault) if walk.is_export => Err(ExportError::Damaged {
            reason: fault.to_string(),
        }),
        Ok(()) if walk.is_export => Ok(walk.summary),
        _ => Err(ExportError::NotAnExport),
    }
}
