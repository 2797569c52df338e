//! IN and OUT: the only room that talks to Telegram. Knows no Postgres and no business: what comes in is made durable as
//! it came, what goes out was decided elsewhere.

pub mod config;
mod media_store;
mod sight;
mod telegram;

use std::sync::Arc;

use axum::Router;
use finco_queue::Queues;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

pub use config::{Config, Mode};
pub use media_store::{MediaStoreError, MediaUrl};
pub use sight::{Seen, Sight};
pub use telegram::api::TelegramError;

/// Why the gateway cannot start. What can mend itself (Redis or Telegram being away) is waited for instead.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// The media store's address does not work.
    #[error("media store: {0}")]
    Media(#[from] MediaStoreError),
    /// Telegram refuses the token.
    #[error("Telegram: {0}")]
    Telegram(#[from] TelegramError),
    /// A part of the gateway ended by itself.
    #[error("a part of the gateway ended: {0}")]
    Worker(String),
    /// The HTTP client cannot be built.
    #[error("HTTP client: {0}")]
    Client(reqwest::Error),
}

/// The gateway's routes, to be served beside the ops routes. Only the webhook; none in polling mode.
pub fn routes(config: &Config, queues: &Queues, sight: &Sight) -> Router {
    match &config.mode {
        Mode::Webhook { secret, .. } => telegram::webhook::routes(queues, secret, sight),
        Mode::Polling => Router::new(),
    }
}

/// Runs the gateway's work until `stop`: takes updates in, sends what is queued, fetches files. Without a token nothing
/// can be sent or fetched; a webhook still takes updates in.
///
/// # Errors
/// When Telegram refuses the token or the media store's address does not work.
pub async fn run(config: Config, queues: Queues, sight: Sight, stop: CancellationToken) -> Result<(), GatewayError> {
    let store = media_store::open(&config.media_url)?;
    let Some(token) = config.bot_token.clone() else {
        tracing::warn!("no bot token: nothing is sent and no file is fetched");
        stop.cancelled().await;
        return Ok(());
    };
    let client = telegram::api::client().map_err(GatewayError::Client)?;
    let api = Arc::new(telegram::api::Api::new(client.clone(), &config.api_url, &token));
    let Some(()) = telegram::setup::announce(&api, &config.mode, &stop).await? else {
        return Ok(()); // asked to stop while Telegram was away
    };
    let mut tasks = JoinSet::new();
    if matches!(config.mode, Mode::Polling) {
        let polling = telegram::polling::run(api.clone(), queues.clone(), sight.clone(), stop.clone());
        tasks.spawn(async move {
            polling.await;
            Ok(())
        });
    }
    let probing = telegram::probe::run(api.clone(), config.mode.clone(), sight, stop.clone());
    tasks.spawn(async move {
        probing.await;
        Ok(())
    });
    let sender = telegram::outbound::Sender::new(&token, client, &config.api_url, queues.clone(), store.clone());
    tasks.spawn(telegram::outbound::run(sender, queues.clone(), stop.clone()));
    tasks.spawn(telegram::files::run(api, queues, store, stop.clone()));
    let mut ended = Ok(());
    while let Some(done) = tasks.join_next().await {
        let done = done.map_err(|error| GatewayError::Worker(error.to_string()));
        if let Err(error) = done.and_then(|done| done.map_err(|error| GatewayError::Worker(error.to_string()))) {
            ended = Err(error); // one part less is no gateway: the others stop too
            stop.cancel();
        }
    }
    ended
}
