//! The handle through which tests, the chat page and scenarios live in the fake Telegram.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;
use finco_domain::time::SharedClock;
use serde_json::{Value, json};
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;

use crate::limits::Limits;
use crate::state::chats::GroupOptions;
use crate::state::faults::Fault;
use crate::state::messages::{Media, Message, SayOptions, Sent};
use crate::state::people::{Standing, User};
use crate::state::{State, WorldError};

/// Names a chat: its id, or for a chat of a business account the whole key.
pub trait Place {
    /// The chat's key.
    fn key(self) -> ChatKey;
}

impl Place for i64 {
    fn key(self) -> ChatKey {
        ChatKey::own(self)
    }
}

impl Place for ChatKey {
    fn key(self) -> ChatKey {
        self
    }
}

impl Place for &ChatKey {
    fn key(self) -> ChatKey {
        self.clone()
    }
}

/// The world of chats around the bot. Cheap to clone; all clones are the same world.
#[derive(Clone)]
pub struct World(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    clock: SharedClock,
    token: String,
    changed: watch::Sender<u64>,
    events: broadcast::Sender<Arc<str>>,
    closing: CancellationToken,
}

impl World {
    pub(crate) fn new(state: State, clock: SharedClock, token: String) -> Self {
        let (changed, _) = watch::channel(0);
        let (events, _) = broadcast::channel(1024);
        let closing = CancellationToken::new();
        Self(Arc::new(Shared {
            state: Mutex::new(state),
            clock,
            token,
            changed,
            events,
            closing,
        }))
    }

    /// Does something in the world and wakes whoever waits for a change.
    pub(crate) fn with<T>(&self, step: impl FnOnce(&mut State, DateTime<Utc>) -> T) -> T {
        let now = self.now();
        let (result, events) = {
            let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
            let result = step(&mut state, now);
            (result, std::mem::take(&mut state.events))
        };
        for event in events {
            // Nobody may be watching; then nobody misses it.
            self.0.events.send(event.to_string().into()).ok();
        }
        self.0.changed.send_modify(|count| *count += 1);
        result
    }

    /// Looks without changing anything.
    pub(crate) fn look<T>(&self, see: impl FnOnce(&State) -> T) -> T {
        see(&self.0.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn token(&self) -> &str {
        &self.0.token
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }

    pub(crate) fn watch_events(&self) -> broadcast::Receiver<Arc<str>> {
        self.0.events.subscribe()
    }

    pub(crate) fn closing(&self) -> &CancellationToken {
        &self.0.closing
    }

    /// The world's present moment.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now()
    }

    /// Adds or changes a person (or another bot).
    pub fn add_user(&self, user: User) {
        self.with(|state, _| state.add_user(user));
    }

    /// The person opens the private chat with the bot; its id is the person's.
    ///
    /// # Errors
    /// [`WorldError::NoUser`].
    pub fn add_private(&self, user: i64) -> Result<i64, WorldError> {
        self.with(|state, _| state.add_private(user))
    }

    /// Makes a group of people; the first one is its creator and adds the bot as `options` say. Gives its id.
    ///
    /// # Errors
    /// A member is unknown, or nobody is named.
    pub fn add_group(&self, title: &str, members: &[i64], options: GroupOptions) -> Result<i64, WorldError> {
        self.with(|state, now| state.add_group(None, title, members, options, now))
    }

    /// The same with a chosen id: -100... for a supergroup, another negative one for a basic group.
    ///
    /// # Errors
    /// As [`World::add_group`], or the id is taken.
    pub fn add_group_as(&self, id: i64, title: &str, members: &[i64], options: GroupOptions) -> Result<(), WorldError> {
        self.with(|state, now| state.add_group(Some(id), title, members, options, now))
            .map(drop)
    }

    /// Opens a topic in a group with topics; gives its thread id.
    ///
    /// # Errors
    /// There is no such chat, or it has no topics.
    pub fn open_topic(&self, chat: i64, name: &str, by: i64) -> Result<i64, WorldError> {
        self.with(|state, now| state.open_topic(&chat.key(), 0, name, by, now))
    }

    /// A person writes.
    ///
    /// # Errors
    /// The person is not in the chat, or what the options name does not exist.
    pub fn say(&self, chat: impl Place, user: i64, text: &str, options: SayOptions) -> Result<Message, WorldError> {
        self.with(|state, now| state.say(&chat.key(), user, text, options, now))
    }

    /// A person sends an album; the text is the first part's caption. Each part is a message of its own.
    ///
    /// # Errors
    /// As [`World::say`].
    pub fn say_album(
        &self,
        chat: impl Place,
        user: i64,
        text: &str,
        media: Vec<Media>,
        options: &SayOptions,
    ) -> Result<Vec<Message>, WorldError> {
        let key = chat.key();
        self.with(|state, now| {
            let album = options
                .album
                .clone()
                .unwrap_or_else(|| (state.serial() + 13_800_000_000_000_000).to_string());
            let parts = media.into_iter().enumerate().map(|(part, media)| {
                let options = SayOptions {
                    media: Some(media),
                    album: Some(album.clone()),
                    ..options.clone()
                };
                state.say(&key, user, if part == 0 { text } else { "" }, options, now)
            });
            parts.collect()
        })
    }

    /// The author changes the text of a message.
    ///
    /// # Errors
    /// There is no such message, or it is someone else's.
    pub fn edit(&self, chat: impl Place, message: i64, user: i64, text: &str) -> Result<Message, WorldError> {
        self.with(|state, now| state.edit(&chat.key(), message, user, text, now))
    }

    /// Messages are deleted. The bot learns of it only in business chats.
    ///
    /// # Errors
    /// A message does not exist.
    pub fn delete(&self, chat: impl Place, messages: &[i64]) -> Result<(), WorldError> {
        self.with(|state, now| state.delete(&chat.key(), messages, now))
    }

    /// A person sets reactions; no emoji takes them back.
    ///
    /// # Errors
    /// There is no such message, or the person is not in the chat.
    pub fn react(&self, chat: impl Place, message: i64, user: i64, emoji: &[&str]) -> Result<(), WorldError> {
        let emoji: Vec<String> = emoji.iter().map(|emoji| (*emoji).to_owned()).collect();
        self.with(|state, now| state.react(&chat.key(), message, user, &emoji, now))
    }

    /// A person presses an inline button; gives the callback query's id.
    ///
    /// # Errors
    /// There is no such button.
    pub fn press_button(&self, chat: impl Place, message: i64, user: i64, data: &str) -> Result<String, WorldError> {
        self.with(|state, now| state.press(&chat.key(), message, user, data, now))
    }

    /// What the bot answered to a pressed button: `text`, `alert`, `url`.
    #[must_use]
    pub fn button_answer(&self, query: &str) -> Option<Value> {
        self.look(|state| state.pressed.get(query)?.answer.clone())
    }

    /// A basic group becomes a supergroup; gives the new id.
    ///
    /// # Errors
    /// It is not a basic group.
    pub fn migrate(&self, group: i64) -> Result<i64, WorldError> {
        self.with(|state, now| state.migrate(&group.key(), now))
    }

    /// Changes where a person stands in a group: joins, leaves, is promoted or removed.
    ///
    /// # Errors
    /// The chat or the person is unknown.
    pub fn set_standing(&self, group: i64, user: i64, standing: Standing) -> Result<(), WorldError> {
        self.with(|state, now| state.set_standing(&group.key(), user, standing, now))
    }

    /// Changes where the bot stands: added, made administrator, removed. `by` is who does it.
    ///
    /// # Errors
    /// The chat is unknown.
    pub fn set_bot(&self, chat: i64, by: i64, standing: Standing) -> Result<(), WorldError> {
        self.with(|state, now| state.set_bot(&chat.key(), by, standing, now))
    }

    /// A person blocks the bot, or (with `false`) lets it write again.
    ///
    /// # Errors
    /// There is no private chat with the person.
    pub fn block(&self, user: i64, blocked: bool) -> Result<(), WorldError> {
        self.set_bot(user, user, if blocked { Standing::Kicked } else { Standing::Member })
    }

    /// Switches the bot's privacy mode for groups that it is added to from now on.
    pub fn set_privacy(&self, on: bool) {
        self.with(|state, _| state.privacy = on);
    }

    /// A person connects the bot to their business account; gives the connection's id.
    ///
    /// # Errors
    /// [`WorldError::NoUser`].
    pub fn business_connect(&self, owner: i64) -> Result<String, WorldError> {
        self.with(|state, now| state.connect(owner, now))
    }

    /// The person takes the connection back.
    ///
    /// # Errors
    /// [`WorldError::NoConnection`].
    pub fn business_disconnect(&self, connection: &str) -> Result<(), WorldError> {
        self.with(|state, now| state.disconnect(connection, now))
    }

    /// Opens the chat between a connection's owner and a client.
    ///
    /// # Errors
    /// The connection or the client is unknown.
    pub fn business_chat(&self, connection: &str, client: i64) -> Result<ChatKey, WorldError> {
        self.with(|state, _| state.open_business(connection, client))
    }

    /// Queues an update of any kind and shape, for what the simulator has no act for.
    pub fn inject(&self, kind: &str, body: Value) {
        self.with(|state, now| state.queue.push(kind, body, now));
    }

    /// Lets the next calls of a method fail.
    pub fn fault(&self, fault: Fault) {
        self.with(|state, _| state.faults.push(fault));
    }

    /// Takes all ordered failures back.
    pub fn clear_faults(&self) {
        self.with(|state, _| state.faults.clear());
    }

    /// Changes the sending limits.
    pub fn set_limits(&self, limits: Limits) {
        self.with(|state, _| state.limits = limits);
    }

    /// Everything that the bot has sent, oldest first.
    #[must_use]
    pub fn sent(&self) -> Vec<Sent> {
        self.look(|state| state.sent.clone())
    }

    /// How often the bot called a method, failed calls included.
    #[must_use]
    pub fn calls(&self, method: &str) -> u64 {
        self.look(|state| {
            state
                .calls
                .get(&method.to_ascii_lowercase())
                .copied()
                .unwrap_or_default()
        })
    }

    /// How many updates wait for the bot.
    #[must_use]
    pub fn pending(&self) -> usize {
        self.look(|state| state.queue.len())
    }

    /// The messages of a chat in Telegram's shape, oldest first.
    ///
    /// # Errors
    /// [`WorldError::NoChat`].
    pub fn messages(&self, chat: impl Place) -> Result<Vec<Value>, WorldError> {
        let key = chat.key();
        self.look(|state| {
            let chat = state.chat(&key)?;
            Ok(chat
                .messages
                .values()
                .map(|message| state.show_for_page(message))
                .collect())
        })
    }

    /// People, chats, the webhook and counters, as `GET /sim/state` gives them.
    #[must_use]
    pub fn dump(&self) -> Value {
        self.look(|state| {
            let commands = state.commands.iter().map(|((scope, language), commands)| {
                json!({ "scope": scope, "language": language, "commands": commands })
            });
            json!({
                "headings": state.headings, "commands": commands.collect::<Vec<_>>(), "bot": state.bot, "privacy": state.privacy, "limits": state.limits, "faults": state.faults,
                "users": state.users.values().collect::<Vec<_>>(), "chats": state.show_chats(None),
                "webhook": state.webhook.as_ref().map(|webhook| webhook.url.as_str()),
                "pending_updates": state.queue.len(), "expired_updates": state.queue.expired,
                "sent": state.sent.len(), "calls": state.calls,
            })
        })
    }

    /// Waits until `done` holds, looking again after every change; `false` when `limit` passes first.
    pub async fn until(&self, limit: Duration, done: impl Fn(&World) -> bool) -> bool {
        let mut changes = self.changes();
        let wait = async {
            loop {
                changes.mark_unchanged();
                if done(self) {
                    return true;
                }
                if changes.changed().await.is_err() {
                    return false;
                }
            }
        };
        tokio::time::timeout(limit, wait).await.unwrap_or(false)
    }
}
