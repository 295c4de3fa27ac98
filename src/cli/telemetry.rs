//! Log lines: to stderr, as text or JSON, filtered by the setting `log`. Metrics: for Prometheus, where
//! `metrics_listen` says.

use super::CliError;
use crate::config::{LogFormat, Settings};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder};
use tracing_subscriber::{EnvFilter, fmt};

/// Starts logging. A second call does nothing.
pub(super) fn start(settings: &Settings) {
    let filter = settings.log.parse::<EnvFilter>().unwrap_or_default();
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match settings.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    // It fails only where logging was started already, as in tests.
    let _ = started;
}

/// Serves `/metrics` if it is to be served.
///
/// # Errors
/// When the address is taken.
pub(super) fn metrics(settings: &Settings) -> Result<(), CliError> {
    let Some(address) = settings.metrics_listen else { return Ok(()) };
    let failed = |error: BuildError| CliError::Said(format!("can't serve metrics on {address}: {error}"));
    let seconds = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];
    let builder = PrometheusBuilder::new().set_buckets(seconds).map_err(failed)?;
    builder.with_http_listener(address).install().map_err(failed)
}
