//! `reply_command`: somebody wrote a command to the bot or pressed one of its buttons.

use serde::{Deserialize, Serialize};

use crate::{json_job, ordinary};

/// Who wants what from the bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyCommand {
    /// The update that asked; the reply's id is made from it, so that it is said once.
    pub update_id: i64,
    /// Where to answer.
    pub chat_id: i64,
    /// Who asks.
    pub user_id: i64,
    /// The language of the person's Telegram, such as `ru`.
    #[serde(default)]
    pub language: Option<String>,
    /// The command with its arguments (`/me`), or a button's data (`lang:ru`).
    pub text: String,
    /// The press to acknowledge, for a button.
    #[serde(default)]
    pub press_id: Option<String>,
    /// The message with the button that was pressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<i64>,
}

json_job!(ReplyCommand, ordinary("reply_command"));
