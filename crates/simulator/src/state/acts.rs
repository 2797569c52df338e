//! What people do in chats, and which updates the bot gets of it.

use chrono::{DateTime, Utc};
use finco_domain::chat::{ChatKey, ChatKind};
use serde_json::{Value, json};

use super::chats::Chat;
use super::entities::{command_in, found_in};
use super::messages::{Attached, Content, Message, SayOptions};
use super::people::{Standing, User, anonymous_admin};
use super::{Pressed, State, WorldError};

impl State {
    pub(crate) fn add_user(&mut self, user: User) {
        self.events.push(json!({ "event": "user", "user": user }));
        self.users.insert(user.id, user);
    }

    /// Opens the private chat between a person and the bot, or opens it again after a block.
    pub(crate) fn add_private(&mut self, user: i64) -> Result<i64, WorldError> {
        let title = self.user(user)?.full_name();
        let key = ChatKey::own(user);
        let chat = self
            .chats
            .entry(key.clone())
            .or_insert_with(|| Chat::new(key.clone(), ChatKind::Private, title));
        chat.members.insert(user, Standing::Member);
        chat.bot = Standing::Member;
        self.tell("chat", &key, json!({}));
        Ok(user)
    }

    pub(crate) fn say(
        &mut self,
        key: &ChatKey,
        user: i64,
        text: &str,
        options: SayOptions,
        now: DateTime<Utc>,
    ) -> Result<Message, WorldError> {
        self.user(user)?;
        let chat = self.chat(key)?;
        if chat.migrated_to.is_some() {
            return Err(WorldError::Refused("the group became a supergroup"));
        }
        if !chat.standing(user).is_in() {
            return Err(WorldError::NotMember(key.id, user));
        }
        if options.anonymous && !chat.standing(user).is_admin() {
            return Err(WorldError::Refused("only administrators can be anonymous"));
        }
        if let Some(topic) = options.topic.filter(|topic| !chat.topics.contains_key(topic)) {
            return Err(WorldError::NoMessage(key.id, topic));
        }
        let mut topic = options.topic;
        if let Some(id) = options.reply_to {
            topic = topic.or(self.message(key, id)?.topic);
        }
        let mut extra = options.extra;
        if options.anonymous {
            extra.insert("sender_chat".to_owned(), self.show_chat(self.chat(key)?));
            extra.insert("author_signature".to_owned(), json!(self.user(user)?.full_name()));
        }
        let attached = match (options.media, options.location, options.contact) {
            (Some(media), _, _) => Some(Attached::File(self.files.keep(media))),
            (_, Some((latitude, longitude)), _) => Some(Attached::Fields(
                "location",
                json!({ "latitude": latitude, "longitude": longitude }),
            )),
            (_, _, Some(phone)) => {
                let first_name = &self.user(user)?.first_name;
                let contact = json!({ "phone_number": phone, "first_name": first_name, "user_id": user });
                Some(Attached::Fields("contact", contact))
            }
            _ => None,
        };
        if attached.is_none() && text.trim().is_empty() {
            return Err(WorldError::Refused("an empty message"));
        }
        let content = Content {
            text: text.to_owned(),
            entities: found_in(text),
            attached,
            service: None,
        };
        let from = if options.anonymous { anonymous_admin().id } else { user };
        let mut message = self.write(key, from, content, now)?;
        message.topic = topic;
        message.reply_to = options.reply_to;
        message.album = options.album;
        message.extra = extra;
        self.place(message.clone());
        self.deliver(&message, false, now);
        Ok(message)
    }

    /// A new message that is not yet placed in its chat.
    pub(crate) fn write(
        &mut self,
        key: &ChatKey,
        from: i64,
        content: Content,
        now: DateTime<Utc>,
    ) -> Result<Message, WorldError> {
        Ok(Message {
            id: self.chat_mut(key)?.take_id(now),
            chat: key.clone(),
            topic: None,
            from,
            date: now,
            edited: None,
            reply_to: None,
            album: None,
            content,
            markup: None,
            reactions: Default::default(),
            extra: Default::default(),
        })
    }

    /// Puts a message into its chat and tells who watches.
    pub(crate) fn place(&mut self, message: Message) {
        let shown = self.show_for_page(&message);
        let key = message.chat.clone();
        if let Some(chat) = self.chats.get_mut(&key) {
            chat.messages.insert(message.id, message);
        }
        self.tell("message", &key, json!({ "message": shown }));
    }

    /// Queues the update of a new or edited message, if the bot may see it.
    pub(crate) fn deliver(&mut self, message: &Message, edited: bool, now: DateTime<Utc>) {
        if !self.bot_sees(message) {
            return;
        }
        let kind = match (message.chat.business.is_empty(), edited) {
            (true, false) => "message",
            (true, true) => "edited_message",
            (false, false) => "business_message",
            (false, true) => "edited_business_message",
        };
        let shown = self.show_message(message);
        self.queue.push(kind, shown, now);
    }

    fn bot_sees(&self, message: &Message) -> bool {
        let Some(chat) = self.chats.get(&message.chat) else {
            return false;
        };
        if !message.chat.business.is_empty() {
            return self
                .connections
                .get(&message.chat.business)
                .is_some_and(|connection| connection.enabled);
        }
        let written_by_bot = self.users.get(&message.from).is_some_and(|user| user.is_bot);
        if !chat.bot.is_in() || (written_by_bot && message.from != anonymous_admin().id) {
            return false;
        }
        if !chat.is_group() || !chat.privacy || chat.bot.is_admin() || message.content.service.is_some() {
            return true;
        }
        let to_bot = message
            .reply_to
            .and_then(|id| chat.messages.get(&id))
            .is_some_and(|m| m.from == self.bot.id);
        let command = command_in(&message.content.text).is_some_and(|(_, whom)| {
            whom.is_none_or(|whom| {
                self.bot
                    .username
                    .as_deref()
                    .is_some_and(|own| own.eq_ignore_ascii_case(whom))
            })
        });
        to_bot || command
    }

    pub(crate) fn edit(
        &mut self,
        key: &ChatKey,
        id: i64,
        user: i64,
        text: &str,
        now: DateTime<Utc>,
    ) -> Result<Message, WorldError> {
        let message = self.message_mut(key, id)?;
        if message.from != user {
            return Err(WorldError::Refused("only the author edits a message"));
        }
        if text.trim().is_empty() && message.content.attached.is_none() {
            return Err(WorldError::Refused("an empty message"));
        }
        message.content.text = text.to_owned();
        message.content.entities = found_in(text);
        message.edited = Some(now);
        let message = message.clone();
        self.tell_edit(&message);
        self.deliver(&message, true, now);
        Ok(message)
    }

    pub(crate) fn tell_edit(&mut self, message: &Message) {
        let shown = self.show_for_page(message);
        self.tell("edit", &message.chat, json!({ "message": shown }));
    }

    /// Deletes messages. Of a group the bot learns nothing; of a business chat it does.
    pub(crate) fn delete(&mut self, key: &ChatKey, ids: &[i64], now: DateTime<Utc>) -> Result<(), WorldError> {
        let chat = self.chat_mut(key)?;
        let gone: Vec<i64> = ids
            .iter()
            .copied()
            .filter(|id| chat.messages.remove(id).is_some())
            .collect();
        if let Some(missing) = ids.iter().find(|id| !gone.contains(id)) {
            return Err(WorldError::NoMessage(key.id, *missing));
        }
        self.tell("delete", key, json!({ "message_ids": gone }));
        if !key.business.is_empty() {
            let chat = self.show_chat(self.chat(key)?);
            let body = json!({ "business_connection_id": key.business, "chat": chat, "message_ids": gone });
            self.queue.push("deleted_business_messages", body, now);
        }
        Ok(())
    }

    /// Sets a person's reactions; the bot learns of it in private chats and where it is an administrator.
    pub(crate) fn react(
        &mut self,
        key: &ChatKey,
        id: i64,
        user: i64,
        emoji: &[String],
        now: DateTime<Utc>,
    ) -> Result<(), WorldError> {
        let chat = self.chat(key)?;
        if user != self.bot.id && !chat.standing(user).is_in() {
            return Err(WorldError::NotMember(key.id, user));
        }
        let bot_learns = user != self.bot.id && chat.bot.is_in() && (!chat.is_group() || chat.bot.is_admin());
        let message = self.message_mut(key, id)?;
        let old = if emoji.is_empty() {
            message.reactions.remove(&user)
        } else {
            message.reactions.insert(user, emoji.to_vec())
        };
        let message = message.clone();
        self.tell_edit(&message);
        if bot_learns {
            let body = json!({
                "chat": self.show_chat(self.chat(key)?), "message_id": id, "user": self.show_user(user),
                "date": now.timestamp(), "old_reaction": reaction_types(&old.unwrap_or_default()),
                "new_reaction": reaction_types(emoji),
            });
            self.queue.push("message_reaction", body, now);
        }
        Ok(())
    }

    /// Presses an inline button; gives the callback query's id.
    pub(crate) fn press(
        &mut self,
        key: &ChatKey,
        id: i64,
        user: i64,
        data: &str,
        now: DateTime<Utc>,
    ) -> Result<String, WorldError> {
        self.user(user)?;
        if !self.chat(key)?.standing(user).is_in() {
            return Err(WorldError::NotMember(key.id, user));
        }
        let message = self.message(key, id)?;
        let buttons = message
            .markup
            .as_ref()
            .and_then(|markup| markup.get("inline_keyboard")?.as_array());
        let mut buttons = buttons.into_iter().flatten().filter_map(Value::as_array).flatten();
        if !buttons.any(|button| button.get("callback_data").and_then(Value::as_str) == Some(data)) {
            return Err(WorldError::Refused("there is no such button"));
        }
        let body = json!({ "from": self.show_user(user), "message": self.show_message(message),
            "chat_instance": (key.id.unsigned_abs() ^ 0x5bd1_e995).to_string(), "data": data });
        let query = format!("{}{:06}", user, self.serial());
        let mut body = body;
        body["id"] = json!(query);
        self.pressed.insert(
            query.clone(),
            Pressed {
                chat: key.id,
                user,
                answer: None,
            },
        );
        self.queue.push("callback_query", body, now);
        Ok(query)
    }

    /// A message as the chat page shows it: Telegram's shape, the keyboard of any kind and the reactions.
    pub(crate) fn show_for_page(&self, message: &Message) -> Value {
        let mut shown = self.show_message(message);
        if let Some(markup) = &message.markup {
            shown["reply_markup"] = markup.clone();
        }
        shown["reactions"] = json!(message.reactions);
        shown
    }
}

fn reaction_types(emoji: &[String]) -> Vec<Value> {
    emoji
        .iter()
        .map(|emoji| json!({ "type": "emoji", "emoji": emoji }))
        .collect()
}
