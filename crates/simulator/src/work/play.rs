//! Conversations as they happen: planned lines become people's acts in the fake Telegram.

use chrono::{DateTime, Utc};
use finco_domain::chat::ChatKey;

use super::company::{Company, CompanyChat, CompanyChatKind};
use super::conversation::{Act, Conversation, Line};
use super::samples;
use crate::state::chats::GroupOptions;
use crate::state::messages::{Media, SayOptions};
use crate::state::people::{Standing, User};
use crate::state::{State, WorldError};
use crate::world::World;

/// A conversation under way: which lines stand in the chat already.
#[derive(Debug)]
pub(crate) struct Playing {
    conversation: Conversation,
    /// The message of each line so far; `None` for lines that are no message.
    placed: Vec<Option<i64>>,
}

impl Playing {
    pub(crate) fn new(conversation: Conversation) -> Self {
        Self {
            conversation,
            placed: Vec::new(),
        }
    }

    /// The line that comes next.
    pub(crate) fn next(&self) -> Option<&Line> {
        self.conversation.lines.get(self.placed.len())
    }

    /// Plays the next line at `now`; gives the seconds from it to the line after it, if there is one.
    pub(crate) fn play(&mut self, company: &Company, state: &mut State, now: DateTime<Utc>) -> Option<i64> {
        let line = self.next()?.clone();
        let chat = &company.chats[self.conversation.chat];
        let placed = self.act(chat, &line, state, now).unwrap_or_else(|error| {
            // A person at the chat page may have deleted what a line points to.
            tracing::debug!(%error, "a planned line did not happen");
            None
        });
        self.placed.push(placed);
        self.next().map(|next| (next.at - line.at).max(1))
    }

    fn act(
        &self,
        chat: &CompanyChat,
        line: &Line,
        state: &mut State,
        now: DateTime<Utc>,
    ) -> Result<Option<i64>, WorldError> {
        let key = key(chat);
        let options = SayOptions {
            topic: self.conversation.topic,
            ..SayOptions::default()
        };
        let earlier = |place: usize| self.placed.get(place).copied().flatten();
        let mut say = |text: &str, options: SayOptions| {
            state
                .say(&key, line.speaker, text, options, now)
                .map(|message| Some(message.id))
        };
        match &line.act {
            Act::Say { text, reply } => say(
                text,
                SayOptions {
                    reply_to: reply.and_then(earlier),
                    ..options
                },
            ),
            Act::Voice(seconds) => say(
                "",
                SayOptions {
                    media: Some(samples::voice(*seconds)),
                    ..options
                },
            ),
            Act::Sticker(emoji) => say(
                "",
                SayOptions {
                    media: Some(Media::sticker(emoji)),
                    ..options
                },
            ),
            Act::Table { caption, number } => say(
                caption,
                SayOptions {
                    media: Some(samples::table(*number)),
                    ..options
                },
            ),
            Act::Album { caption, photos } => {
                let album = Some((now.timestamp() * 1000 + line.speaker % 1000).to_string());
                let mut sent = Vec::new();
                for photo in 0..*photos {
                    let media = Some(samples::photo(photo * 60));
                    let text = if photo == 0 { caption } else { "" };
                    sent.push(say(
                        text,
                        SayOptions {
                            media,
                            album: album.clone(),
                            ..options.clone()
                        },
                    )?);
                }
                Ok(sent.first().copied().flatten())
            }
            Act::Edit { line: place, text } => {
                if let Some(id) = earlier(*place) {
                    state.edit(&key, id, line.speaker, text, now)?;
                }
                Ok(None)
            }
            Act::React { line: place, emoji } => {
                if let Some(id) = earlier(*place) {
                    state.react(&key, id, line.speaker, &[(*emoji).to_owned()], now)?;
                }
                Ok(None)
            }
        }
    }
}

fn key(chat: &CompanyChat) -> ChatKey {
    ChatKey {
        id: chat.id,
        business: chat.business.clone().unwrap_or_default(),
    }
}

/// What the chat page translates; departments are shown by their own names.
const CLIENT_HEADING: &str = "client";

/// Brings a company's people and chats into the fake Telegram.
pub(crate) fn settle(company: &Company, state: &mut State, now: DateTime<Utc>) -> Result<(), WorldError> {
    let departments = company
        .employees
        .iter()
        .map(|one| (one.telegram_id, one.department.clone()));
    let guests = company
        .clients
        .iter()
        .map(|one| (one.telegram_id, CLIENT_HEADING.to_owned()));
    state.headings.extend(departments.chain(guests));
    let employees = company
        .employees
        .iter()
        .map(|one| (one.telegram_id, &one.name, &one.language));
    let clients = company
        .clients
        .iter()
        .map(|one| (one.telegram_id, &one.name, &one.language));
    for (id, name, language) in employees.chain(clients) {
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        let user = User::person(id, first, language).with_last_name(last);
        state.add_user(User {
            username: Some(format!("finco_{id}")),
            ..user
        });
    }
    for chat in &company.chats {
        match (chat.kind, &chat.business) {
            (CompanyChatKind::Private, _) => {
                state.add_private(chat.id)?;
            }
            (CompanyChatKind::Business, Some(connection)) => {
                let (owner, client) = (chat.members[0], chat.members[1]);
                if !state.connections.contains_key(connection) {
                    state.connect_as(connection, owner, now)?;
                }
                state.open_business(connection, client)?;
            }
            _ => {
                // An administrator sees everything, reactions too.
                let topics = chat.topics.clone();
                let options = GroupOptions {
                    topics,
                    bot: Standing::Administrator,
                    ..GroupOptions::default()
                };
                state.add_group(Some(chat.id), &chat.title, &chat.members, options, now)?;
            }
        }
    }
    Ok(())
}

impl World {
    /// Brings a company's people and chats into this world. Once per world.
    ///
    /// # Errors
    /// One of its chats exists already.
    pub fn settle(&self, company: &Company) -> Result<(), WorldError> {
        self.with(|state, now| settle(company, state, now))
    }
}
