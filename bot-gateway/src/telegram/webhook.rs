//! The webhook: raw bytes durable in Redis, then 200. Nothing else happens here.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use finco_jobs::HandleUpdate;
use finco_queue::{GroupPusher, Queues};
use serde::de::IgnoredAny;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::sight::Sight;

/// Telegram's updates are a few kilobytes; no real one comes near this.
const BODY_LIMIT: usize = 1024 * 1024;

const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

#[derive(Clone)]
struct Door {
    pusher: GroupPusher<HandleUpdate>,
    /// Digests are compared, so that neither content nor length of the secret shows in the time taken.
    secret: Arc<[u8; 32]>,
    sight: Sight,
}

/// `POST /telegram/webhook`.
pub(crate) fn routes(queues: &Queues, secret: &str, sight: &Sight) -> Router {
    let door = Door {
        pusher: queues.pusher(),
        secret: Arc::new(Sha256::digest(secret).into()),
        sight: sight.clone(),
    };
    Router::new().route("/telegram/webhook", post(receive)).with_state(door)
}

/// 200 when the update is durable; 401 without the secret; 413 and 400 for what is no update; 503 while Redis is away, so
/// that Telegram repeats it.
async fn receive(State(door): State<Door>, headers: HeaderMap, body: Body) -> StatusCode {
    let started = Instant::now();
    let status = match admit(&door, &headers, body).await {
        Ok(raw) => match door.pusher.push(HandleUpdate { raw, received_at_ms: 0 }).await {
            Ok(()) => {
                door.sight.contact(1);
                StatusCode::OK
            }
            Err(error) => {
                tracing::warn!(%error, "an update could not be made durable; Telegram will repeat it");
                StatusCode::SERVICE_UNAVAILABLE
            }
        },
        Err(status) => status,
    };
    metrics::histogram!("finco_webhook_seconds").record(started.elapsed().as_secs_f64());
    metrics::counter!("finco_updates_total", "status" => status.as_str().to_owned()).increment(1);
    status
}

async fn admit(door: &Door, headers: &HeaderMap, body: Body) -> Result<Vec<u8>, StatusCode> {
    let given = headers
        .get(SECRET_HEADER)
        .map(|value| value.as_bytes())
        .unwrap_or_default();
    let given: [u8; 32] = Sha256::digest(given).into();
    if !bool::from(given.ct_eq(&*door.secret)) {
        return Err(StatusCode::UNAUTHORIZED);
    }
    let raw = to_bytes(body, BODY_LIMIT)
        .await
        .map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    // What is not JSON is no update: refusing it keeps strangers' noise out. What is JSON but odd is kept (crates/wire).
    if serde_json::from_slice::<IgnoredAny>(&raw).is_err() {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(raw.into())
}
