//! One id per request: in the logs, in the answer's head and in every problem told to people.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

/// The id of the running request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(pub String);

/// Middleware: gives the request an id, times it and logs it. Server errors are logged as errors, the rest quietly.
pub async fn trace_requests(mut request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().simple().to_string();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("unmatched".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    request.extensions_mut().insert(RequestId(id.clone()));
    let started = Instant::now();
    let mut response = next.run(request).await;
    let (status, took) = (response.status(), started.elapsed());
    metrics::histogram!("finco_http_seconds", "route" => route.clone(), "status" => status.as_u16().to_string())
        .record(took.as_secs_f64());
    if status.is_server_error() {
        tracing::error!(request_id = id, %method, route, status = status.as_u16(), ?took, "request failed");
    } else {
        tracing::debug!(request_id = id, %method, route, status = status.as_u16(), ?took, "request");
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
