//! The least a door can do, for benchmarks: take a body, hand it on, answer 200.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use futures::future::BoxFuture;

/// Takes one body; `false` when it could not be kept.
pub type Take = Arc<dyn Fn(Bytes) -> BoxFuture<'static, bool> + Send + Sync>;

/// `POST {path}` hands each body to `take`.
pub fn sink_routes(path: &str, take: Take) -> Router {
    let handler = move |body: Bytes| {
        let taken = take(body);
        async move {
            if taken.await {
                StatusCode::OK
            } else {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    };
    Router::new().route(path, post(handler))
}
