//! The bot speaks: one sender, fed by a durable queue, within Telegram's limits.

use std::sync::Arc;
use std::time::Duration;

use finco_jobs::{AttachmentKind, Button, RecordSent, SendMessage};
use finco_queue::{EntryMeta, Failure, Job, PushOptions, QueueError, Queues};
use teloxide::adaptors::Throttle;
use teloxide::adaptors::throttle::Limits;
use teloxide::prelude::*;
use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup, InputFile, MessageId};
use teloxide::{ApiError, RequestError};
use tokio_util::sync::CancellationToken;

use super::split::{CAPTION_LIMIT, TEXT_LIMIT, split};
use crate::media_store::{self, MediaStore};

/// What Telegram's FAQ grants a bot; the library's own default for groups is half of it.
const LIMITS: Limits = Limits {
    messages_per_sec_chat: 1,
    messages_per_min_chat: 20,
    messages_per_min_channel_or_supergroup: 20,
    messages_per_sec_overall: 30,
};

/// How many messages may wait for their chat's turn at once, so that a busy chat holds up no other.
const CONCURRENCY: usize = 64;

/// Sends what is queued. There must be one per bot: limits are kept in its memory.
pub(crate) struct Sender {
    bot: Throttle<Bot>,
    queues: Queues,
    store: MediaStore,
}

impl Sender {
    pub(crate) fn new(token: &str, client: reqwest::Client, api_url: &str, queues: Queues, store: MediaStore) -> Self {
        let bot = Bot::with_client(token, client);
        let bot = match reqwest::Url::parse(api_url) {
            Ok(url) => bot.set_api_url(url),
            Err(_) => bot, // the configuration was checked; Telegram's own address is the default
        };
        Self {
            bot: bot.throttle(LIMITS),
            queues,
            store,
        }
    }
}

/// Works on `send_message` until `stop`.
pub(crate) async fn run(sender: Sender, queues: Queues, stop: CancellationToken) -> Result<(), QueueError> {
    let settings = finco_queue::WorkerSettings {
        consumer: "gateway".to_owned(),
        concurrency: CONCURRENCY,
        chunk: 1,
        linger: Duration::ZERO,
    };
    finco_queue::run_each(queues, settings, Arc::new(sender), send, stop).await
}

async fn send(job: SendMessage, meta: EntryMeta, sender: Arc<Sender>) -> Result<(), Failure> {
    if let Some(press) = job.press_id.clone() {
        // The button's spinner only: Telegram refuses presses older than a few minutes, and nothing depends on it.
        if let Err(error) = sender.bot.answer_callback_query(press.into()).await {
            tracing::debug!(%error, "a press was not acknowledged");
        }
    }
    let record = match say(&sender, &job, ChatId(job.chat_id)).await {
        Ok(message_ids) => RecordSent {
            outbox_id: job.outbox_id,
            message_ids,
            error: None,
        },
        Err(error) => match settle(&job, error) {
            // The last try: told as failed, so that the outbox row does not wait for ever.
            Err(Failure::Retry { reason }) if meta.attempts + 1 >= SendMessage::QUEUE.max_attempts => RecordSent {
                outbox_id: job.outbox_id,
                message_ids: Vec::new(),
                error: Some(reason),
            },
            settled => settled?,
        },
    };
    let state = if record.error.is_none() { "sent" } else { "failed" };
    metrics::counter!("finco_sent_total", "state" => state).increment(1);
    sender
        .queues
        .push(&record, PushOptions::default())
        .await
        .map_err(|error| Failure::Retry {
            reason: error.to_string(),
        })?;
    Ok(())
}

/// Says the whole message to `chat`, or to the supergroup it has become.
async fn say(sender: &Sender, job: &SendMessage, chat: ChatId) -> Result<Vec<i64>, SendError> {
    if let Some(id) = job.edit_message_id
        && let Some(id) = edit(sender, job, chat, id).await?
    {
        return Ok(vec![id]);
    }
    match say_to(sender, job, chat).await {
        Err(SendError::Telegram(RequestError::MigrateToChatId(to))) => say_to(sender, job, to).await,
        said => said,
    }
}

/// Changes a message in place; `None` when it cannot be changed, so that the text must be sent anew.
async fn edit(sender: &Sender, job: &SendMessage, chat: ChatId, id: i64) -> Result<Option<i64>, SendError> {
    let parts = split(&job.text, TEXT_LIMIT);
    let (Ok(number), [text]) = (i32::try_from(id), &parts[..]) else {
        return Ok(None);
    };
    let request = sender.bot.edit_message_text(chat, MessageId(number), *text);
    match request.reply_markup(keyboard(&job.buttons)).await {
        Ok(_) | Err(RequestError::Api(ApiError::MessageNotModified)) => Ok(Some(id)),
        Err(RequestError::Api(error)) if !is_passing(&error) => {
            tracing::debug!(%error, "a message cannot be changed: sent anew");
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

async fn say_to(sender: &Sender, job: &SendMessage, chat: ChatId) -> Result<Vec<i64>, SendError> {
    let mut parts = split(&job.text, TEXT_LIMIT);
    let mut sent = Vec::with_capacity(parts.len() + 1);
    if job.attachment.is_some() {
        let caption = parts
            .first()
            .copied()
            .filter(|text| text.encode_utf16().count() <= CAPTION_LIMIT);
        if caption.is_some() {
            parts.remove(0);
        }
        sent.push(say_file(sender, job, chat, caption, parts.is_empty()).await?);
    }
    let last = parts.len();
    for (at, part) in parts.into_iter().enumerate() {
        let mut request = sender.bot.send_message(chat, part);
        if at + 1 == last && !job.buttons.is_empty() {
            request = request.reply_markup(keyboard(&job.buttons));
        }
        sent.push(request.await?.id);
    }
    Ok(sent.into_iter().map(|MessageId(id)| i64::from(id)).collect())
}

async fn say_file(
    sender: &Sender,
    job: &SendMessage,
    chat: ChatId,
    caption: Option<&str>,
    with_buttons: bool,
) -> Result<MessageId, SendError> {
    let attachment = job
        .attachment
        .as_ref()
        .ok_or(SendError::File("no attachment".to_owned()))?;
    let bytes = media_store::read(&sender.store, &attachment.location)
        .await
        .map_err(|error| match error {
            object_store::Error::NotFound { path, .. } => SendError::Gone(format!("{path} is not in the media store")),
            error => SendError::File(format!("media store: {error}")),
        })?;
    let file = InputFile::memory(bytes).file_name(attachment.file_name.clone());
    let buttons = (with_buttons && !job.buttons.is_empty()).then(|| keyboard(&job.buttons));
    // The two requests are different types with the same setters.
    macro_rules! send {
        ($request:expr) => {{
            let mut request = $request;
            if let Some(caption) = caption {
                request = request.caption(caption);
            }
            if let Some(buttons) = buttons {
                request = request.reply_markup(buttons);
            }
            request.await?
        }};
    }
    let message = match attachment.kind {
        AttachmentKind::Photo => send!(sender.bot.send_photo(chat, file)),
        AttachmentKind::Document => send!(sender.bot.send_document(chat, file)),
    };
    Ok(message.id)
}

fn keyboard(rows: &[Vec<Button>]) -> InlineKeyboardMarkup {
    InlineKeyboardMarkup::new(rows.iter().map(|row| row.iter().filter_map(button)))
}

/// A link whose address does not parse is left out: the rest of the message is worth more.
fn button(button: &Button) -> Option<InlineKeyboardButton> {
    let text = button.text.clone();
    match &button.url {
        Some(url) => Some(InlineKeyboardButton::url(text, reqwest::Url::parse(url).ok()?)),
        None => Some(InlineKeyboardButton::callback(text, button.data.clone())),
    }
}

#[derive(Debug, thiserror::Error)]
enum SendError {
    #[error(transparent)]
    Telegram(#[from] RequestError),
    #[error("{0}")]
    File(String),
    /// The file to send is not there, and will not be.
    #[error("{0}")]
    Gone(String),
}

/// What a failure means: wait, try again, or tell that it cannot be sent.
fn settle(job: &SendMessage, error: SendError) -> Result<RecordSent, Failure> {
    match error {
        SendError::Telegram(RequestError::RetryAfter(wait)) => {
            let after = Duration::from_secs(u64::from(wait.seconds()));
            Err(Failure::Postpone {
                reason: "Telegram asks to wait".to_owned(),
                after,
            })
        }
        SendError::Telegram(RequestError::Api(error)) if !is_passing(&error) => Ok(RecordSent {
            outbox_id: job.outbox_id,
            message_ids: Vec::new(),
            error: Some(error.to_string()),
        }),
        SendError::Gone(reason) => Ok(RecordSent {
            outbox_id: job.outbox_id,
            message_ids: Vec::new(),
            error: Some(reason),
        }),
        SendError::Telegram(RequestError::MigrateToChatId(_)) => Err(Failure::Retry {
            reason: "the group migrated twice".to_owned(),
        }),
        // Not the error's own words: a network error's may name the address, which holds the token.
        SendError::Telegram(RequestError::Network(error)) => {
            let what = if error.is_timeout() {
                "no answer in time"
            } else {
                "not reachable"
            };
            Err(Failure::Retry {
                reason: format!("Telegram: {what}"),
            })
        }
        error => Err(Failure::Retry {
            reason: error.to_string(),
        }),
    }
}

/// Errors of Telegram's own making, told in words only.
fn is_passing(error: &ApiError) -> bool {
    match error {
        ApiError::Unknown(text) => {
            let text = text.to_lowercase();
            ["internal", "bad gateway", "timeout", "try again", "restart"]
                .iter()
                .any(|word| text.contains(word))
        }
        _ => false,
    }
}
