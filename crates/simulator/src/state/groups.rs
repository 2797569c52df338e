//! Groups: making them, who is in them, the bot's place, and becoming a supergroup.

use chrono::{DateTime, Utc};
use finco_domain::chat::{ChatKey, ChatKind};
use serde_json::{Map, Value, json};

use super::chats::{Chat, GroupOptions};
use super::messages::Content;
use super::people::Standing;
use super::{State, WorldError};

impl State {
    /// Makes a group; the first member is its creator, who also adds the bot.
    pub(crate) fn add_group(
        &mut self,
        id: Option<i64>,
        title: &str,
        members: &[i64],
        options: GroupOptions,
        now: DateTime<Utc>,
    ) -> Result<i64, WorldError> {
        let Some(creator) = members.first().copied() else {
            return Err(WorldError::Refused("a group without people"));
        };
        for member in members {
            self.user(*member)?;
        }
        let id = id.unwrap_or_else(|| self.new_group_id(options.basic));
        let key = ChatKey::own(id);
        if self.chats.contains_key(&key) {
            return Err(WorldError::Refused("the chat exists already"));
        }
        let kind = if options.basic {
            ChatKind::Group
        } else {
            ChatKind::Supergroup
        };
        let mut chat = Chat::new(key.clone(), kind, title.to_owned());
        chat.forum = options.forum || !options.topics.is_empty();
        chat.members = members.iter().map(|member| (*member, Standing::Member)).collect();
        chat.members.insert(creator, Standing::Creator);
        chat.privacy = options.privacy.unwrap_or(self.privacy);
        chat.bot = Standing::Left;
        self.chats.insert(key.clone(), chat);
        for (topic, name) in &options.topics {
            self.open_topic(&key, *topic, name, creator, now)?;
        }
        self.tell("chat", &key, json!({}));
        if options.bot.is_in() {
            self.set_bot(&key, creator, options.bot, now)?;
        }
        Ok(id)
    }

    fn new_group_id(&mut self, basic: bool) -> i64 {
        let serial = i64::try_from(self.serial()).unwrap_or(i64::MAX);
        if basic {
            -4_500_000_000 - serial
        } else {
            -1_002_000_000_000 - serial
        }
    }

    /// Opens a topic whose thread id is chosen (or the next message's id when 0).
    pub(crate) fn open_topic(
        &mut self,
        key: &ChatKey,
        topic: i64,
        name: &str,
        by: i64,
        now: DateTime<Utc>,
    ) -> Result<i64, WorldError> {
        let service = json!({ "forum_topic_created": { "name": name, "icon_color": 7_322_096 } });
        let content = Content {
            service: service.as_object().cloned(),
            ..Content::default()
        };
        let mut message = self.write(key, by, content, now)?;
        let chat = self.chat_mut(key)?;
        if !chat.forum {
            return Err(WorldError::Refused("the group has no topics"));
        }
        message.id = if topic > 0 { topic } else { message.id };
        message.topic = Some(message.id);
        chat.topics.insert(message.id, name.to_owned());
        let topic = message.id;
        self.place(message.clone());
        self.deliver(&message, false, now);
        Ok(topic)
    }

    /// Changes where someone stands: joining, leaving, promotion, removal.
    pub(crate) fn set_standing(
        &mut self,
        key: &ChatKey,
        user: i64,
        standing: Standing,
        now: DateTime<Utc>,
    ) -> Result<(), WorldError> {
        self.user(user)?;
        let chat = self.chat_mut(key)?;
        let old = chat.standing(user);
        chat.members.insert(user, standing);
        let bot_is_admin = chat.bot.is_admin();
        let service = match (old.is_in(), standing.is_in()) {
            (false, true) => Some(json!({ "new_chat_members": [self.show_user(user)] })),
            (true, false) => Some(json!({ "left_chat_member": self.show_user(user) })),
            _ => None,
        };
        if bot_is_admin && old != standing {
            let body = self.member_change(key, user, user, old, standing, now)?;
            self.queue.push("chat_member", body, now);
        }
        if let Some(Value::Object(service)) = service {
            self.service(key, user, service, now)?;
        }
        self.tell("members", key, json!({ "user": user, "standing": standing }));
        Ok(())
    }

    /// Changes where the bot stands; in a private chat `Kicked` is a block.
    pub(crate) fn set_bot(
        &mut self,
        key: &ChatKey,
        by: i64,
        standing: Standing,
        now: DateTime<Utc>,
    ) -> Result<(), WorldError> {
        let bot = self.bot.id;
        let chat = self.chat_mut(key)?;
        let old = chat.bot;
        chat.bot = standing;
        let joined = chat.is_group() && !old.is_in() && standing.is_in();
        if old != standing {
            let body = self.member_change(key, by, bot, old, standing, now)?;
            self.queue.push("my_chat_member", body, now);
        }
        if joined {
            let service = json!({ "new_chat_members": [self.show_user(bot)] });
            self.service(key, by, service.as_object().cloned().unwrap_or_default(), now)?;
        }
        self.tell("members", key, json!({ "user": bot, "standing": standing }));
        Ok(())
    }

    fn member_change(
        &self,
        key: &ChatKey,
        by: i64,
        user: i64,
        old: Standing,
        new: Standing,
        now: DateTime<Utc>,
    ) -> Result<Value, WorldError> {
        Ok(json!({
            "chat": self.show_chat(self.chat(key)?), "from": self.show_user(by), "date": now.timestamp(),
            "old_chat_member": self.show_member(user, old), "new_chat_member": self.show_member(user, new),
        }))
    }

    /// Writes a service message.
    pub(crate) fn service(
        &mut self,
        key: &ChatKey,
        by: i64,
        fields: Map<String, Value>,
        now: DateTime<Utc>,
    ) -> Result<i64, WorldError> {
        let content = Content {
            service: Some(fields),
            ..Content::default()
        };
        let message = self.write(key, by, content, now)?;
        self.place(message.clone());
        self.deliver(&message, false, now);
        Ok(message.id)
    }

    /// Makes a supergroup of a basic group: a new chat id, message ids from 1, a service message on either side.
    pub(crate) fn migrate(&mut self, key: &ChatKey, now: DateTime<Utc>) -> Result<i64, WorldError> {
        let old = self.chat(key)?;
        if old.kind != ChatKind::Group || old.migrated_to.is_some() {
            return Err(WorldError::Refused("only a basic group becomes a supergroup, and once"));
        }
        let creator = old
            .members
            .iter()
            .find(|(_, standing)| **standing == Standing::Creator)
            .map(|(user, _)| *user);
        let by = creator
            .or_else(|| old.members.keys().next().copied())
            .unwrap_or(self.bot.id);
        let (members, bot, title, privacy) = (old.members.clone(), old.bot, old.title.clone(), old.privacy);
        let new_id = self.new_group_id(false);
        let new_key = ChatKey::own(new_id);
        let mut chat = Chat::new(new_key.clone(), ChatKind::Supergroup, title);
        chat.members = members;
        chat.bot = bot;
        chat.privacy = privacy;
        chat.counts_from_one = true;
        self.chats.insert(new_key.clone(), chat);
        let fields = |name: &str, id: i64| Map::from_iter([(name.to_owned(), json!(id))]);
        self.service(key, by, fields("migrate_to_chat_id", new_id), now)?;
        self.service(&new_key, by, fields("migrate_from_chat_id", key.id), now)?;
        self.chat_mut(key)?.migrated_to = Some(new_id);
        self.tell("chat", &new_key, json!({}));
        Ok(new_id)
    }
}
