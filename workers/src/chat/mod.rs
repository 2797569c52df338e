//! What the bot does on a command or a button: one file per conversation.

pub(crate) mod digest;
mod invitation;
mod language;
mod me;
pub(crate) mod tell;
pub(crate) mod waiting;

use chrono::{DateTime, Utc};
use finco_domain::people::Language;
use finco_jobs::{Button, ReplyCommand};
use finco_store::people::{self, Employee};
use finco_store::{PgConnection, StoreError};
use finco_texts::{fill, text};

/// Who asks the bot something.
pub(crate) struct Asker {
    /// The Telegram account.
    pub(crate) user_id: i64,
    /// The employee with that account.
    pub(crate) employee: Option<Employee>,
    /// The language to answer in.
    pub(crate) language: Language,
    /// Where the dashboard is, for links to it.
    pub(crate) dashboard: Option<String>,
}

impl Asker {
    /// Looks the asker up: an employee's chosen language wins over the account's.
    pub(crate) async fn find(
        conn: &mut PgConnection,
        job: &ReplyCommand,
        dashboard: Option<&str>,
    ) -> Result<Self, StoreError> {
        let employee = people::find_by_telegram(conn, job.user_id).await?;
        let language = match &employee {
            Some(employee) => employee.language,
            None => job.language.as_deref().and_then(Language::from_tag).unwrap_or_default(),
        };
        Ok(Self {
            user_id: job.user_id,
            employee,
            language,
            dashboard: dashboard.map(str::to_owned),
        })
    }
}

/// What the bot answers.
pub(crate) struct Reply {
    /// The words.
    pub(crate) text: String,
    /// Buttons under them.
    pub(crate) buttons: Vec<Vec<Button>>,
    /// Does it take the place of the message whose button was pressed?
    pub(crate) in_place: bool,
    /// Was something decided about asks, so that links must be worked out again?
    pub(crate) relink: bool,
}

impl Reply {
    /// In the place of the message whose button was pressed.
    pub(crate) fn in_place(self) -> Self {
        Self { in_place: true, ..self }
    }
}

impl From<String> for Reply {
    fn from(text: String) -> Self {
        Self {
            text,
            buttons: Vec::new(),
            in_place: false,
            relink: false,
        }
    }
}

/// Does what a command or a button's data says and tells the outcome.
pub(crate) async fn reply(
    conn: &mut PgConnection,
    asker: &Asker,
    said: &str,
    now: DateTime<Utc>,
) -> Result<Reply, StoreError> {
    if let Some(tag) = said.strip_prefix(language::BUTTON) {
        return language::choose(conn, asker, tag).await;
    }
    if let Some(data) = said.strip_prefix(waiting::BUTTON) {
        return waiting::press(conn, asker, data, now).await;
    }
    if let Some(choice) = said.strip_prefix(digest::BUTTON) {
        return digest::choose(conn, asker, choice).await;
    }
    // "/me@finco_bot today" is "/me".
    let mut words = said.split_whitespace();
    let command = words.next().unwrap_or_default();
    match command.split('@').next().unwrap_or_default() {
        "/start" => match words.next() {
            Some(token) => invitation::follow(conn, asker, token, now).await,
            None => Ok(greeting(asker).into()),
        },
        "/me" => me::score(conn, asker, now).await,
        "/waiting" => waiting::start(conn, asker, now).await,
        "/language" => Ok(language::ask(asker)),
        "/help" => Ok(text(asker.language, "help").into()),
        _ => Ok(text(asker.language, "unknown-command").into()),
    }
}

fn greeting(asker: &Asker) -> String {
    match &asker.employee {
        Some(employee) => fill(asker.language, "start", &[("name", employee.name.as_str().into())]),
        None => fill(
            asker.language,
            "start-stranger",
            &[("id", asker.user_id.to_string().into())],
        ),
    }
}
