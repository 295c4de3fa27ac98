//! Log lines: to stderr, as text or JSON, filtered by the setting `log`. Metrics: for Prometheus, where
//! `metrics_listen` says.
//!
//! A thread of its own writes the lines, because whoever reads them may go away or stop reading, and the server must
//! neither stand still nor die of that. Lines that find no room are dropped and counted.

use super::CliError;
use crate::{
    config::{LogFormat, Settings},
    tasks,
};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder};
use std::{panic, time::Duration};
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{EnvFilter, fmt};

/// Lines that wait for their reader at most.
const WAITING: usize = 16_384;
/// How often is told how many were dropped.
const TOLD: Duration = Duration::from_secs(5);

/// Writes what is left of the lines when it is dropped, unless their reader does not read.
pub(super) struct Logs(#[expect(dead_code, reason = "it acts when it is dropped")] WorkerGuard);

/// Starts logging. A second call does nothing.
pub(super) fn start(settings: &Settings) -> Logs {
    let filter = settings.log.parse::<EnvFilter>().unwrap_or_default();
    let waiting = NonBlockingBuilder::default().buffered_lines_limit(WAITING).thread_name("log");
    let (writer, guard) = waiting.finish(std::io::stderr());
    let dropped = writer.error_counter();
    // What can't be written can't be complained about, either: the complaint would panic.
    let lines = fmt().with_env_filter(filter).log_internal_errors(false).with_writer(writer);
    let started = match settings.log_format {
        LogFormat::Text => lines.try_init(),
        LogFormat::Json => lines.json().try_init(),
    };
    // It fails only where logging was started already, as in tests.
    if started.is_ok() {
        panic::set_hook(Box::new(|panic| {
            metrics::counter!("xwms_panics_total").increment(1);
            tracing::error!(%panic, "a panic");
        }));
        tasks::vital("dropped log lines", tell_dropped(dropped));
    }
    Logs(guard)
}

async fn tell_dropped(dropped: ErrorCounter) {
    loop {
        let lines = u64::try_from(dropped.dropped_lines()).unwrap_or(u64::MAX);
        metrics::counter!("xwms_log_lines_dropped_total").absolute(lines);
        tokio::time::sleep(TOLD).await;
    }
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
    let (recorder, serving) = builder.with_http_listener(address).build().map_err(failed)?;
    metrics::set_global_recorder(recorder)
        .map_err(|error| CliError::Said(format!("can't keep metrics: {error}")))?;
    tasks::vital("metrics", async {
        if let Err(error) = serving.await {
            tracing::error!(?error, "metrics are served no longer");
        }
    });
    Ok(())
}
