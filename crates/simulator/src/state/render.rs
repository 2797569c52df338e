//! The simulator's things in the shape of Telegram's JSON.

use finco_domain::chat::ChatKind;
use serde_json::{Map, Value, json};

use super::State;
use super::chats::Chat;
use super::messages::{Attached, Message};
use super::people::Standing;

impl State {
    pub(crate) fn show_user(&self, id: i64) -> Value {
        match self.users.get(&id) {
            Some(user) => json!(user),
            None => json!({ "id": id, "is_bot": false, "first_name": "Deleted Account" }),
        }
    }

    pub(crate) fn show_chat(&self, chat: &Chat) -> Value {
        if chat.kind == ChatKind::Private {
            let mut shown = self.show_user(chat.key.id);
            if let Some(fields) = shown.as_object_mut() {
                fields.remove("is_bot");
                fields.remove("language_code");
                fields.insert("type".to_owned(), json!("private"));
            }
            return shown;
        }
        let mut shown = json!({ "id": chat.key.id, "title": chat.title, "type": chat.kind.as_str() });
        if chat.forum {
            shown["is_forum"] = json!(true);
        }
        if chat.kind == ChatKind::Group {
            shown["all_members_are_administrators"] = json!(false);
        }
        shown
    }

    /// The chats of one person, or all: with members, topics and the last message, latest first.
    pub(crate) fn show_chats(&self, user: Option<i64>) -> Vec<Value> {
        let mine = |chat: &&Chat| user.is_none_or(|user| chat.standing(user).is_in()) && chat.migrated_to.is_none();
        let mut chats: Vec<&Chat> = self.chats.values().filter(mine).collect();
        chats.sort_by_key(|chat| std::cmp::Reverse(chat.messages.values().next_back().map(|message| message.date)));
        let shown = chats.into_iter().map(|chat| {
            let last = chat
                .messages
                .values()
                .next_back()
                .map(|message| self.show_for_page(message));
            json!({
                "chat": chat.key.id, "business": chat.key.business, "title": chat.title, "kind": chat.kind,
                "forum": chat.forum, "topics": chat.topics, "members": chat.members, "bot": chat.bot,
                "privacy": chat.privacy, "last": last,
            })
        });
        shown.collect()
    }

    pub(crate) fn show_message(&self, message: &Message) -> Value {
        self.show(message, true)
    }

    fn show(&self, message: &Message, with_reply: bool) -> Value {
        let mut shown = Map::new();
        let chat = self.chats.get(&message.chat);
        shown.insert("message_id".to_owned(), json!(message.id));
        shown.insert("from".to_owned(), self.show_user(message.from));
        if let Some(chat) = chat {
            shown.insert("chat".to_owned(), self.show_chat(chat));
        }
        shown.insert("date".to_owned(), json!(message.date.timestamp()));
        if let Some(at) = message.edited {
            shown.insert("edit_date".to_owned(), json!(at.timestamp()));
        }
        if !message.chat.business.is_empty() {
            shown.insert("business_connection_id".to_owned(), json!(message.chat.business));
        }
        if let Some(topic) = message.topic {
            shown.insert("message_thread_id".to_owned(), json!(topic));
            shown.insert("is_topic_message".to_owned(), json!(true));
        }
        if let Some(album) = &message.album {
            shown.insert("media_group_id".to_owned(), json!(album));
        }
        if with_reply && let Some(chat) = chat {
            // Telegram shows a plain message of a topic as a reply to the service message that opened the topic.
            let replied = message.reply_to.or(message.topic).and_then(|id| chat.messages.get(&id));
            if let Some(replied) = replied.filter(|replied| replied.id != message.id) {
                shown.insert("reply_to_message".to_owned(), self.show(replied, false));
            }
        }
        self.show_content(message, &mut shown);
        if let Some(markup) = message
            .markup
            .as_ref()
            .filter(|markup| markup.get("inline_keyboard").is_some())
        {
            shown.insert("reply_markup".to_owned(), markup.clone());
        }
        shown.extend(message.extra.clone());
        Value::Object(shown)
    }

    fn show_content(&self, message: &Message, shown: &mut Map<String, Value>) {
        let content = &message.content;
        match &content.attached {
            Some(Attached::File(id)) => shown.extend(self.files.get(id).map(|file| file.fields()).unwrap_or_default()),
            Some(Attached::Fields(name, value)) => {
                shown.insert((*name).to_owned(), value.clone());
            }
            None => {}
        }
        shown.extend(content.service.clone().unwrap_or_default());
        let (text, entities) = match content.attached {
            Some(_) => ("caption", "caption_entities"),
            None => ("text", "entities"),
        };
        if !content.text.is_empty() {
            shown.insert(text.to_owned(), json!(content.text));
        }
        if !content.entities.is_empty() {
            shown.insert(entities.to_owned(), json!(content.entities));
        }
    }

    pub(crate) fn show_member(&self, user: i64, standing: Standing) -> Value {
        let mut shown = json!({ "user": self.show_user(user), "status": standing });
        let more = match standing {
            Standing::Creator => json!({ "is_anonymous": false }),
            Standing::Administrator => json!({
                "can_be_edited": false, "is_anonymous": false, "can_manage_chat": true, "can_change_info": true,
                "can_delete_messages": true, "can_invite_users": true, "can_restrict_members": true,
                "can_pin_messages": true, "can_manage_topics": true, "can_promote_members": false,
                "can_manage_video_chats": true, "can_post_stories": false, "can_edit_stories": false,
                "can_delete_stories": false
            }),
            Standing::Kicked => json!({ "until_date": 0 }),
            Standing::Member | Standing::Left => json!({}),
        };
        if let (Some(shown), Value::Object(more)) = (shown.as_object_mut(), more) {
            shown.extend(more);
        }
        shown
    }
}
