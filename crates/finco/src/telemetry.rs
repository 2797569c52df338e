//! Logs to standard error, as lines for people or as JSON; metrics for Prometheus.

use std::io::IsTerminal;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;

/// Libraries that would tell of their everyday life at `info`.
const QUIET: &str = "sqlx::postgres::notice=warn,apalis_core=warn";

/// Begins to log. A filter that does not parse was refused when the settings were read.
pub fn log(filter: &str, format: LogFormat) {
    // What libraries tell of their everyday life comes first, so that the setting may still ask for it.
    let filter = format!("{QUIET},{filter}");
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        // A log line that cannot be written (a full disk) is lost. To say so on standard error, where it just failed,
        // panics in the task that logged.
        .log_internal_errors(false);
    // A second call (a test that starts two roles) keeps the first.
    let _ = match format {
        LogFormat::Json => builder.json().flatten_event(true).with_current_span(true).try_init(),
        LogFormat::Text => builder.compact().try_init(),
    };
}

/// From half a millisecond to a minute, in doubling steps.
const SECONDS: [f64; 18] = [
    0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0,
];

/// Begins to measure; the handle renders what was measured.
///
/// # Errors
/// When this process measures already.
pub fn measure() -> anyhow::Result<PrometheusHandle> {
    Ok(PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?
        .install_recorder()?)
}
