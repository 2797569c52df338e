//! The live stream: which part of what is shown has changed.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::{Stream, StreamExt};
use serde_json::json;
use tokio_stream::wrappers::BroadcastStream;

use crate::Api;
use crate::auth::Session;
use crate::live::EVERYTHING;

/// Server-sent events: `hello` once, then `changed` with `{"topic": "leaderboard"}` or `{"topic": "everything"}`.
#[utoipa::path(get, path = "/events", tag = "live", responses(
    (status = 200, description = "A stream of `hello` and `changed` events", content_type = "text/event-stream", body = String),
    (status = 401, description = "Signed out", body = crate::error::Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_events(
    State(api): State<Api>,
    _session: Session,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let hello = futures::stream::once(async { Event::default().event("hello").data("{}") });
    let changes = BroadcastStream::new(api.changes.subscribe()).map(|topic| {
        // A page that fell behind has missed some: it asks for everything again.
        let topic = topic.unwrap_or_else(|_| EVERYTHING.to_owned());
        Event::default()
            .event("changed")
            .data(json!({ "topic": topic }).to_string())
    });
    let stop = api.stop.clone();
    let stream = hello.chain(changes).map(Ok).take_until(stop.cancelled_owned());
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
