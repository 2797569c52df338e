//! SHOW: HTTP for people and programs. One file per feature under `routes/`, with its DTOs; what a role may see is
//! decided here, never in the pages.

pub mod auth;
mod body;
mod bot;
mod document;
mod error;
mod exporter;
mod live;
mod redact;
mod rights;
mod routes;
mod scope;
mod seen;
mod sheet;
mod tables;
mod web;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::{Router, middleware};
use finco_domain::time::SharedClock;
use finco_queue::Queues;
use finco_store::PgPool;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa_axum::router::OpenApiRouter;

pub use exporter::run as run_exports;
pub use live::run as run_live;

/// What the API must be told.
#[derive(Debug, Clone)]
pub struct Config {
    /// Send the session cookie over HTTPS only. Off only where there is no HTTPS, as on one's own machine.
    pub cookie_secure: bool,
}

/// What every handler is given.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

/// The shared parts behind [`Api`].
pub struct Inner {
    pub(crate) pool: PgPool,
    pub(crate) queues: Queues,
    pub(crate) clock: SharedClock,
    pub(crate) config: Config,
    pub(crate) attempts: auth::Attempts,
    pub(crate) boards: routes::boards::Boards,
    pub(crate) changes: broadcast::Sender<String>,
    pub(crate) stop: CancellationToken,
    pub(crate) seen: seen::Seen,
}

impl std::ops::Deref for Api {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Api {
    /// An API over these neighbours. [`run_live`] must run beside it for live updates.
    #[must_use]
    pub fn new(pool: PgPool, queues: Queues, clock: SharedClock, config: Config, stop: CancellationToken) -> Self {
        let (changes, _) = broadcast::channel(64);
        Self(Arc::new(Inner {
            pool,
            queues,
            clock,
            config,
            attempts: auth::Attempts::new(),
            boards: routes::boards::Boards::default(),
            changes,
            stop,
            seen: seen::Seen::default(),
        }))
    }
}

fn api_routes() -> (Router<Api>, utoipa::openapi::OpenApi) {
    let routes = OpenApiRouter::with_openapi(document::empty()).nest("/api/v1", routes::all());
    let (router, mut document) = routes.split_for_parts();
    document::complete(&mut document);
    (router, document)
}

/// The OpenAPI document, as committed in `openapi.json`.
#[must_use]
pub fn openapi_json() -> String {
    api_routes().1.to_pretty_json().unwrap_or_default() + "\n"
}

/// Bodies of the API are small; imports come by the command line.
const BODY_LIMIT: usize = 256 * 1024;

const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                                       object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The API and the pages.
pub fn router(api: Api) -> Router {
    let fixed = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    let (routes, document) = api_routes();
    let document = document.to_json().unwrap_or_default();
    routes
        .route(
            "/openapi.json",
            axum::routing::get(move || async move { ([(header::CONTENT_TYPE, "application/json")], document) }),
        )
        .method_not_allowed_fallback(web::wrong_method)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(api)
        .layer(CompressionLayer::new().gzip(true))
        .fallback(web::serve)
        .layer(fixed(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .layer(middleware::from_fn(finco_http::trace_requests))
}
