//! The chat page: one HTML file with its style and script, embedded.

use axum::Router;
use axum::http::header;
use axum::routing::get;

use crate::world::World;

pub(crate) fn routes() -> Router<World> {
    let script = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    let html = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ];
    Router::new()
        .route("/", get((html, include_str!("page/index.html"))))
        .route(
            "/page/chat.css",
            get((
                [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
                include_str!("page/chat.css"),
            )),
        )
        .route("/page/chat.js", get((script.clone(), include_str!("page/chat.js"))))
        .route(
            "/page/message.js",
            get((script.clone(), include_str!("page/message.js"))),
        )
        .route("/page/words.js", get((script, include_str!("page/words.js"))))
}

/// Nothing from outside, no inline script: what people write can never run.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";
