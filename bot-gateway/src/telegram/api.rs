//! The few Bot API calls that must see raw bytes, or that teloxide's types would lose data of. Everything that is sent
//! goes through teloxide ([`super::outbound`]).

use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

/// How long Telegram holds a poll open when there is nothing new.
pub(crate) const POLL_SECS: u64 = 50;

/// Bots get files of at most this size.
pub(crate) const FILE_LIMIT: u64 = 20 * 1024 * 1024;

/// Every update kind there is; Telegram leaves several out unless they are named. Names it does not know it ignores.
pub(crate) const ALLOWED_UPDATES: [&str; 25] = [
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
];

/// A call to Telegram failed.
#[derive(Debug, thiserror::Error)]
pub enum TelegramError {
    /// The network, or Telegram's servers: may work later.
    #[error("not reachable: {0}")]
    Away(String),
    /// Too many calls.
    #[error("asks to wait {0} s")]
    RetryAfter(u64),
    /// Another program polls with the same token, or a webhook is set.
    #[error("another program takes this bot's updates: {0}")]
    Conflict(String),
    /// The token is wrong or was revoked.
    #[error("refuses the bot token")]
    BadToken,
    /// Telegram understood and refused.
    #[error("refuses ({code}): {description}")]
    Refused {
        /// Telegram's error code.
        code: i64,
        /// Telegram's words.
        description: String,
    },
}

/// The HTTP client for Telegram: its limit is longer than a poll.
pub(crate) fn client() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(POLL_SECS + 25))
        .build()
}

/// The Bot API. Its address holds the token and is never logged.
pub(crate) struct Api {
    client: reqwest::Client,
    base: String,
    files: String,
}

#[derive(Deserialize)]
struct Reply<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    error_code: Option<i64>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Deserialize)]
struct Parameters {
    retry_after: Option<u64>,
}

impl Api {
    pub(crate) fn new(client: reqwest::Client, url: &str, token: &str) -> Self {
        let url = url.trim_end_matches('/');
        Self {
            client,
            base: format!("{url}/bot{token}"),
            files: format!("{url}/file/bot{token}"),
        }
    }

    /// Calls a method and returns its result as the text Telegram sent.
    pub(crate) async fn call(&self, method: &str, arguments: &Value) -> Result<String, TelegramError> {
        let away = |error: reqwest::Error| TelegramError::Away(error.without_url().to_string());
        let response = self
            .client
            .post(format!("{}/{method}", self.base))
            .json(arguments)
            .send()
            .await
            .map_err(away)?;
        let body = response.bytes().await.map_err(away)?;
        // One update with broken UTF-8 must not stop all that follow it.
        let text = String::from_utf8_lossy(&body);
        let reply: Reply<'_> =
            serde_json::from_str(&text).map_err(|_| TelegramError::Away("the answer is not Telegram's".to_owned()))?;
        if reply.ok {
            return Ok(reply.result.map_or("null", RawValue::get).to_owned());
        }
        let description = reply.description.unwrap_or_default();
        Err(match (reply.parameters.and_then(|p| p.retry_after), reply.error_code) {
            (Some(secs), _) => TelegramError::RetryAfter(secs),
            (None, Some(401 | 404)) => TelegramError::BadToken,
            (None, Some(409)) => TelegramError::Conflict(description),
            (None, Some(code @ 500..)) => TelegramError::Away(format!("{code}: {description}")),
            (None, code) => TelegramError::Refused {
                code: code.unwrap_or_default(),
                description,
            },
        })
    }

    /// Where Telegram keeps a file, and how large it says it is.
    pub(crate) async fn file_path(&self, file_id: &str) -> Result<(String, Option<u64>), TelegramError> {
        #[derive(Deserialize)]
        struct File {
            file_path: Option<String>,
            file_size: Option<u64>,
        }
        let text = self.call("getFile", &json!({ "file_id": file_id })).await?;
        let file: File = serde_json::from_str(&text).map_err(|error| TelegramError::Away(error.to_string()))?;
        match file.file_path {
            Some(path) => Ok((path, file.file_size)),
            None => Err(TelegramError::Refused {
                code: 0,
                description: "no file path".to_owned(),
            }),
        }
    }

    /// The bytes of a file, at most [`FILE_LIMIT`]; `None` when it is larger.
    pub(crate) async fn download(&self, path: &str) -> Result<Option<Vec<u8>>, TelegramError> {
        let away = |error: reqwest::Error| TelegramError::Away(error.without_url().to_string());
        let mut response = self
            .client
            .get(format!("{}/{path}", self.files))
            .send()
            .await
            .and_then(reqwest::Response::error_for_status)
            .map_err(away)?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(away)? {
            if (bytes.len() + chunk.len()) as u64 > FILE_LIMIT {
                return Ok(None);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Some(bytes))
    }
}
