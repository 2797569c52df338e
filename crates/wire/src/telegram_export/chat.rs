//! One chat of an export: its head, and its messages as they come.

use std::collections::HashMap;
use std::mem;
use std::ops::ControlFlow;

use finco_domain::chat::{Chat, ChatKey};
use finco_domain::media::MediaKind;
use finco_domain::message::Message;
use serde_json::Value;

use super::message::{self, action_of};
use super::peer::{chat_id, chat_kind};
use super::walk::{Stopped, Walk};
use super::{ExportItem, ExportOptions};
use crate::value::{Fault, Reading, clean, field, id, whole};

/// A chat whose fields are still coming in.
#[derive(Default)]
pub(super) struct OpenChat {
    pub(super) name: Option<Value>,
    pub(super) kind: Option<Value>,
    pub(super) id: Option<Value>,
    pub(super) has_messages: bool,
    /// Messages that came before `id` and `type`.
    early: Vec<Value>,
    head: Option<Head>,
}

/// A chat that can be told.
struct Head {
    chat: Chat,
    /// The topic of each message that stands in one, for the replies to it.
    topics: HashMap<i64, i64>,
    /// The last message, as long as it may turn out to be the first of an album.
    held: Option<Box<Message>>,
}

impl OpenChat {
    /// Takes the next message.
    pub(super) fn take<F>(&mut self, message: Value, walk: &mut Walk<F>) -> Result<(), Stopped>
    where
        F: FnMut(ExportItem) -> ControlFlow<()>,
    {
        if self.head.is_none() && (self.id.is_none() || self.kind.is_none()) {
            self.early.push(message);
            return Ok(());
        }
        self.pass(&message, walk)
    }

    /// The chat ends.
    pub(super) fn close<F>(mut self, walk: &mut Walk<F>) -> Result<(), Stopped>
    where
        F: FnMut(ExportItem) -> ControlFlow<()>,
    {
        for message in mem::take(&mut self.early) {
            self.pass(&message, walk)?;
        }
        if self.has_messages
            && self.head.is_none()
            && let Ok(head) = self.tell(&Value::Null)
        {
            walk.give(ExportItem::Chat(head.chat))?;
        }
        self.head.map_or(Ok(()), |mut head| head.release(walk))
    }

    fn pass<F>(&mut self, message: &Value, walk: &mut Walk<F>) -> Result<(), Stopped>
    where
        F: FnMut(ExportItem) -> ControlFlow<()>,
    {
        if self.head.is_none() {
            match self.tell(message) {
                Ok(head) => {
                    walk.give(ExportItem::Chat(head.chat.clone()))?;
                    self.head = Some(head);
                }
                Err(fault) => return walk.give(skipped(None, message, fault)),
            }
        }
        self.head.as_mut().map_or(Ok(()), |head| head.pass(message, walk))
    }

    /// The chat's head; `message` is its first, which shows how old the file is.
    fn tell(&self, message: &Value) -> Reading<Head> {
        let number = self.id.as_ref().map(whole).transpose()?.flatten();
        let number = number.ok_or_else(|| Fault("the chat has no id".to_owned()))?;
        let kind = chat_kind(self.kind.as_ref().and_then(Value::as_str).unwrap_or_default());
        let key = ChatKey::own(chat_id(kind, number, is_old(message)));
        let title = self
            .name
            .as_ref()
            .and_then(Value::as_str)
            .map(clean)
            .unwrap_or_default();
        Ok(Head {
            chat: Chat {
                key,
                kind,
                title,
                username: None,
            },
            topics: HashMap::new(),
            held: None,
        })
    }
}

/// Is the file from before spring 2021, when people's numbers had no word before them? Where nobody is named, the
/// missing `date_unixtime` tells.
fn is_old(message: &Value) -> bool {
    match field(message, "from_id").or_else(|| field(message, "actor_id")) {
        Some(author) => author.is_number(),
        None => field(message, "date").is_some() && field(message, "date_unixtime").is_none(),
    }
}

impl Head {
    fn pass<F>(&mut self, raw: &Value, walk: &mut Walk<F>) -> Result<(), Stopped>
    where
        F: FnMut(ExportItem) -> ControlFlow<()>,
    {
        let message = match self.read(raw, walk.options) {
            Ok(message) => message,
            Err(fault) => {
                self.release(walk)?;
                return walk.give(skipped(Some(self.chat.key.id), raw, fault));
            }
        };
        if let Some(action) = action_of(raw) {
            self.release(walk)?;
            return walk.give(ExportItem::Service { message, action });
        }
        self.release_before(message, walk)
    }

    /// Reads a message and finds its topic: within a topic, a message that answers nothing points to the service
    /// message that made the topic, another one to a message of the topic.
    fn read(&mut self, raw: &Value, options: ExportOptions) -> Reading<Box<Message>> {
        let mut message = Box::new(message::read(raw, &self.chat, options.zone)?);
        if action_of(raw).as_deref() == Some("topic_created") {
            message.topic_id = Some(message.id);
            message.reply_to = None;
        } else if let Some(reply) = &message.reply_to
            && reply.chat_id == self.chat.key.id
            && let Some(answered) = reply.message_id
            && let Some(topic) = self.topics.get(&answered)
        {
            message.topic_id = Some(*topic);
            if *topic == answered {
                message.reply_to = None;
            }
        }
        if let Some(topic) = message.topic_id {
            self.topics.insert(message.id, topic);
        }
        Ok(message)
    }

    /// Hands over the message held back, now that `next` shows whether the two are of one album, and holds `next`.
    fn release_before<F>(&mut self, mut next: Box<Message>, walk: &mut Walk<F>) -> Result<(), Stopped>
    where
        F: FnMut(ExportItem) -> ControlFlow<()>,
    {
        if let Some(held) = self.held.as_mut().filter(|held| is_one_album(held, &next)) {
            let album = format!("export-{}", held.id);
            next.album = Some(held.album.get_or_insert(album).clone());
        }
        self.release(walk)?;
        if is_picture(&next) {
            self.held = Some(next);
            return Ok(());
        }
        walk.give(ExportItem::Message(next))
    }

    /// Hands over the message held back, if there is one.
    fn release<F>(&mut self, walk: &mut Walk<F>) -> Result<(), Stopped>
    where
        F: FnMut(ExportItem) -> ControlFlow<()>,
    {
        self.held
            .take()
            .map_or(Ok(()), |held| walk.give(ExportItem::Message(held)))
    }
}

fn is_picture(message: &Message) -> bool {
    message
        .media
        .as_ref()
        .is_some_and(|media| matches!(media.kind, MediaKind::Photo | MediaKind::Video))
}

/// Exports tell nothing of albums: pictures of one author in one second, one after another, are taken for one.
fn is_one_album(one: &Message, next: &Message) -> bool {
    is_picture(one)
        && is_picture(next)
        && one.sent_at == next.sent_at
        && one.sender == next.sender
        && one.is_forward == next.is_forward
}

fn skipped(chat_id: Option<i64>, message: &Value, fault: Fault) -> ExportItem {
    ExportItem::Skipped {
        chat_id,
        message_id: id(message, "id").ok().flatten(),
        reason: fault.0,
    }
}
