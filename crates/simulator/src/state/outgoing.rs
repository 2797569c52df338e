//! What the bot does in chats: whether Telegram lets it, and what comes of it.

use chrono::{DateTime, Utc};
use finco_domain::chat::{ChatKey, ChatKind};
use serde_json::Value;

use super::State;
use super::messages::{Content, Message, Sent};
use super::people::Standing;
use crate::api::error::ApiError;
use crate::limits::Limits;

/// A message that the bot is about to send.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub(crate) content: Content,
    pub(crate) topic: Option<i64>,
    pub(crate) reply_to: Option<i64>,
    pub(crate) album: Option<String>,
    pub(crate) markup: Option<Value>,
    pub(crate) extra: serde_json::Map<String, Value>,
}

impl State {
    /// The chat that a call names, if the bot may be in it.
    pub(crate) fn reach(&self, key: &ChatKey) -> Result<(), ApiError> {
        let Some(chat) = self.chats.get(key) else {
            return Err(ApiError::bad("chat not found"));
        };
        if let Some(to) = chat.migrated_to {
            return Err(ApiError::migrated(to));
        }
        if !key.business.is_empty() {
            let enabled = self
                .connections
                .get(&key.business)
                .is_some_and(|connection| connection.enabled);
            return if enabled {
                Ok(())
            } else {
                Err(ApiError::bad("BUSINESS_CONNECTION_INVALID"))
            };
        }
        let kind = if chat.kind == ChatKind::Group {
            "group"
        } else {
            "supergroup"
        };
        match (chat.bot, chat.kind) {
            (Standing::Kicked, ChatKind::Private) => Err(ApiError::forbidden("bot was blocked by the user")),
            (Standing::Kicked, _) => Err(ApiError::forbidden(&format!("bot was kicked from the {kind} chat"))),
            (Standing::Left, _) => Err(ApiError::forbidden(&format!("bot is not a member of the {kind} chat"))),
            _ => Ok(()),
        }
    }

    /// Counts messages against the sending limits.
    pub(crate) fn pace(&mut self, chat: i64, messages: u32, now: DateTime<Utc>) -> Result<(), ApiError> {
        let limits: Limits = self.limits;
        self.keeper
            .take(&limits, chat, messages, now)
            .map_err(ApiError::retry_after)
    }

    /// Checks the message that a reply points to; tells whose topic it stands in.
    pub(crate) fn check_reply(
        &self,
        key: &ChatKey,
        reply: Option<i64>,
        lenient: bool,
    ) -> Result<Option<i64>, ApiError> {
        let Some(id) = reply else { return Ok(None) };
        let found = self.chats.get(key).is_some_and(|chat| chat.messages.contains_key(&id));
        match (found, lenient) {
            (true, _) => Ok(Some(id)),
            (false, true) => Ok(None),
            (false, false) => Err(ApiError::bad("message to be replied not found")),
        }
    }

    /// Sends; the caller has checked the chat and the pace.
    pub(crate) fn post(
        &mut self,
        method: &str,
        key: &ChatKey,
        draft: Draft,
        now: DateTime<Utc>,
    ) -> Result<Message, ApiError> {
        let chat = self.chats.get(key).ok_or_else(|| ApiError::bad("chat not found"))?;
        if draft.topic.is_some_and(|topic| !chat.topics.contains_key(&topic)) {
            return Err(ApiError::bad("message thread not found"));
        }
        let replied_topic = draft
            .reply_to
            .and_then(|id| chat.messages.get(&id))
            .and_then(|message| message.topic);
        let mut author = self.bot.id;
        let mut extra = draft.extra;
        if let Some(connection) = self.connections.get(&key.business) {
            // The client sees the employee; Telegram tells who really wrote.
            author = connection.owner;
            extra.insert("sender_business_bot".to_owned(), self.show_user(self.bot.id));
        }
        let mut message = self
            .write(key, author, draft.content, now)
            .map_err(|_| ApiError::bad("chat not found"))?;
        message.topic = draft.topic.or(replied_topic);
        message.reply_to = draft.reply_to;
        message.album = draft.album;
        message.markup = draft.markup;
        message.extra = extra;
        self.place(message.clone());
        self.sent.push(Sent {
            method: method.to_owned(),
            chat: key.id,
            message_id: message.id,
            text: message.content.text.clone(),
            at: now,
            message: self.show_for_page(&message),
        });
        Ok(message)
    }
}
