//! Business accounts: the bot reads the private chats of an employee who connected it.

use chrono::{DateTime, Utc};
use finco_domain::chat::{ChatKey, ChatKind};
use serde_json::{Value, json};

use super::chats::Chat;
use super::people::Standing;
use super::{State, WorldError};

/// An employee's account that the bot is connected to.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    pub(crate) id: String,
    pub(crate) owner: i64,
    pub(crate) enabled: bool,
    since: DateTime<Utc>,
}

impl State {
    /// Connects the bot to a person's business account.
    pub(crate) fn connect(&mut self, owner: i64, now: DateTime<Utc>) -> Result<String, WorldError> {
        let id = format!("{}BIZ", self.fresh_name(17));
        self.connect_as(&id, owner, now)?;
        Ok(id)
    }

    /// The same with a chosen id.
    pub(crate) fn connect_as(&mut self, id: &str, owner: i64, now: DateTime<Utc>) -> Result<(), WorldError> {
        self.user(owner)?;
        let connection = Connection {
            id: id.to_owned(),
            owner,
            enabled: true,
            since: now,
        };
        self.queue
            .push("business_connection", self.show_connection(&connection), now);
        self.connections.insert(id.to_owned(), connection);
        Ok(())
    }

    /// Switches a connection off: its chats are closed to the bot from now on.
    pub(crate) fn disconnect(&mut self, id: &str, now: DateTime<Utc>) -> Result<(), WorldError> {
        let missing = || WorldError::NoConnection(id.to_owned());
        let connection = self.connections.get_mut(id).ok_or_else(missing)?;
        connection.enabled = false;
        let connection = connection.clone();
        self.queue
            .push("business_connection", self.show_connection(&connection), now);
        Ok(())
    }

    /// Opens the chat between the connection's owner and `client`.
    pub(crate) fn open_business(&mut self, connection: &str, client: i64) -> Result<ChatKey, WorldError> {
        let title = self.user(client)?.full_name();
        let missing = || WorldError::NoConnection(connection.to_owned());
        let owner = self.connections.get(connection).ok_or_else(missing)?.owner;
        let key = ChatKey {
            id: client,
            business: connection.to_owned(),
        };
        let chat = self
            .chats
            .entry(key.clone())
            .or_insert_with(|| Chat::new(key.clone(), ChatKind::Private, title));
        chat.members
            .extend([(owner, Standing::Member), (client, Standing::Member)]);
        self.tell("chat", &key, json!({}));
        Ok(key)
    }

    pub(crate) fn show_connection(&self, connection: &Connection) -> Value {
        json!({
            "id": connection.id, "user": self.show_user(connection.owner), "user_chat_id": connection.owner,
            "date": connection.since.timestamp(), "can_reply": true, "rights": { "can_reply": true },
            "is_enabled": connection.enabled,
        })
    }
}
