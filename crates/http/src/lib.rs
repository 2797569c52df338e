//! A hardened HTTP server for every role: time limits, graceful stop, request ids, live, ready and metrics routes.

mod ops;
mod request_id;
mod serve;
mod sink;

pub use axum::Router;
pub use ops::{Readiness, health_routes, ops_routes};
pub use request_id::{RequestId, trace_requests};
pub use serve::{Limits, serve};
pub use sink::{Take, sink_routes};
