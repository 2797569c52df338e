//! Carries "something shown has changed" from the database to every open page.

use std::time::Duration;

use finco_store::changes::Listener;

use crate::Api;

/// Told to pages when announcements may have been missed: everything is asked for again.
pub(crate) const EVERYTHING: &str = "everything";

/// Listens until the API stops; a lost connection is made again.
pub async fn run(api: Api) {
    while !api.stop.is_cancelled() {
        let ended = tokio::select! {
            () = api.stop.cancelled() => return,
            ended = listen(&api) => ended,
        };
        if let Err(error) = ended {
            tracing::warn!(%error, "live updates wait for the database");
            tokio::select! {
                () = api.stop.cancelled() => return,
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }
}

async fn listen(api: &Api) -> Result<(), finco_store::StoreError> {
    let mut listener = Listener::connect(&api.pool).await?;
    // Sending fails only when no page is open.
    let _ = api.changes.send(EVERYTHING.to_owned());
    loop {
        let topic = listener.next().await?.unwrap_or_else(|| EVERYTHING.to_owned());
        let _ = api.changes.send(topic);
    }
}
