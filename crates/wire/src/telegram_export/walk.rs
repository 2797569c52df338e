//! The way through an export's JSON, without holding it.

use std::fmt;
use std::ops::ControlFlow;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::chat::OpenChat;
use super::{ExportItem, ExportOptions, ExportSummary};

/// The reading of one file.
pub(super) struct Walk<F> {
    pub(super) options: ExportOptions,
    pub(super) summary: ExportSummary,
    /// Has anything been seen that only an export holds?
    pub(super) is_export: bool,
    on: F,
}

/// The caller does not want more.
pub(super) struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("stopped")
    }
}

impl<F: FnMut(ExportItem) -> ControlFlow<()>> Walk<F> {
    pub(super) fn new(options: ExportOptions, on: F) -> Self {
        Self {
            options,
            summary: ExportSummary::default(),
            is_export: false,
            on,
        }
    }

    /// Hands one piece over and counts it.
    pub(super) fn give(&mut self, item: ExportItem) -> Result<(), Stopped> {
        match &item {
            ExportItem::Chat(_) => self.summary.chats += 1,
            ExportItem::Message(message) => {
                self.summary.messages += 1;
                self.summary.edited += u64::from(message.edited_at.is_some());
            }
            ExportItem::Service { message, .. } => {
                self.summary.services += 1;
                self.summary.edited += u64::from(message.edited_at.is_some());
            }
            ExportItem::Skipped { .. } => self.summary.skipped += 1,
        }
        match (self.on)(item) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => {
                self.summary.is_stopped = true;
                Err(Stopped)
            }
        }
    }

    /// Reads the whole file.
    pub(super) fn root<'de, D: Deserializer<'de>>(&mut self, json: D) -> Result<(), D::Error> {
        Step {
            walk: self,
            place: Place::Chat,
        }
        .deserialize(json)
    }
}

/// Where in the file the walk stands.
enum Place<'c> {
    /// At a chat, or at the root, which is one chat or holds lists of them.
    Chat,
    /// At `chats` or `left_chats`: a list, or an object with a `list`.
    Chats,
    /// At the `messages` of a chat.
    Messages(&'c mut OpenChat),
}

struct Step<'w, 'c, F> {
    walk: &'w mut Walk<F>,
    place: Place<'c>,
}

impl<'de, F: FnMut(ExportItem) -> ControlFlow<()>> DeserializeSeed<'de> for Step<'_, '_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de, F: FnMut(ExportItem) -> ControlFlow<()>> Visitor<'de> for Step<'_, '_, F> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an export of Telegram Desktop")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut chat = OpenChat::default();
        while let Some(name) = map.next_key::<String>()? {
            match (&self.place, name.as_str()) {
                (Place::Chat, "name") => chat.name = Some(map.next_value()?),
                (Place::Chat, "type") => chat.kind = Some(map.next_value()?),
                (Place::Chat, "id") => chat.id = Some(map.next_value()?),
                (Place::Chat, "messages") => {
                    self.walk.is_export = true;
                    chat.has_messages = true;
                    map.next_value_seed(Step {
                        walk: self.walk,
                        place: Place::Messages(&mut chat),
                    })?;
                }
                (Place::Chat, "chats" | "left_chats") => {
                    self.walk.is_export = true;
                    map.next_value_seed(Step {
                        walk: self.walk,
                        place: Place::Chats,
                    })?;
                }
                (Place::Chats, "list") => map.next_value_seed(Step {
                    walk: self.walk,
                    place: Place::Chats,
                })?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        chat.close(self.walk).map_err(A::Error::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        match self.place {
            Place::Chat => while list.next_element::<IgnoredAny>()?.is_some() {},
            Place::Chats => {
                while list
                    .next_element_seed(Step {
                        walk: self.walk,
                        place: Place::Chat,
                    })?
                    .is_some()
                {}
            }
            Place::Messages(chat) => {
                while let Some(message) = list.next_element::<Value>()? {
                    chat.take(message, self.walk).map_err(A::Error::custom)?;
                }
            }
        }
        Ok(())
    }

    // Anything else in these places tells nothing.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}
