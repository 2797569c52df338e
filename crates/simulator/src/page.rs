//! The chat page: one HTML file with its style and script, embedded.

use axum::Router;
use axum::http::header;
use axum::routing::get;

use crate::world::World;

pub(crate) fn routes() -> Router<World> {
    Router::new()
        .route(
            "/",
            get((
                [
                    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                    (header::CONTENT_SECURITY_POLICY, POLICY),
                ],
                HTML,
            )),
        )
        .route(
            "/chat.css",
            get(([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)),
        )
        .route(
            "/chat.js",
            get(([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT)),
        )
        .route(
            "/words.js",
            get(([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], WORDS)),
        )
}

const HTML: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/chat.css");
const SCRIPT: &str = include_str!("page/chat.js");
const WORDS: &str = include_str!("page/words.js");

/// Nothing from outside, no inline script: what people write can never run.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      media-src 'self'; connect-src 'self'";
