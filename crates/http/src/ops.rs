//! What watches a process: is it live, is it ready, what does it measure.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use futures::future::BoxFuture;
use metrics_exporter_prometheus::PrometheusHandle;

/// Answers whether a role can do its work now, or what it waits for.
pub type Readiness = Arc<dyn Fn() -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// `/healthz` (the process answers) and `/readyz` (its neighbours answer too).
pub fn health_routes(ready: Readiness) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(readyz))
        .with_state(ready)
}

/// The health routes, and `/metrics` for Prometheus.
pub fn ops_routes(ready: Readiness, metrics: PrometheusHandle) -> Router {
    Router::new()
        .route("/metrics", get(render))
        .with_state(metrics)
        .merge(health_routes(ready))
}

async fn readyz(State(ready): State<Readiness>) -> impl IntoResponse {
    match tokio::time::timeout(Duration::from_secs(3), ready()).await {
        Ok(Ok(())) => (StatusCode::OK, "ready\n".to_owned()),
        Ok(Err(reason)) => (StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n")),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "a neighbour does not answer within 3 s\n".to_owned(),
        ),
    }
}

async fn render(State(metrics): State<PrometheusHandle>) -> impl IntoResponse {
    metrics.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], metrics.render())
}
