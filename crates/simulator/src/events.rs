//! Server-sent events of everything that happens in chats.

use std::convert::Infallible;

use axum::extract::State as Extract;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::{Stream, StreamExt};
use tokio_stream::wrappers::BroadcastStream;

use crate::world::World;

/// `GET /sim/events`: one event per happening; `lost` tells a slow reader to load the chat anew.
pub(crate) async fn stream(Extract(world): Extract<World>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let closing = world.closing().clone();
    let events = BroadcastStream::new(world.watch_events())
        .map(|event| Ok(Event::default().data(event.as_deref().unwrap_or(r#"{"event":"lost"}"#))));
    // A stream without an end would keep the server from closing.
    Sse::new(events.take_until(async move { closing.cancelled().await })).keep_alive(KeepAlive::default())
}
