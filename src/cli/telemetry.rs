//! Log lines go to stderr, as text or JSON, filtered by the setting `log`. Spans go to the OTLP collector of
//! `traces.endpoint`. Metrics are served for Prometheus at `metrics_listen`.
//!
//! A separate thread writes the lines: if their reader goes away or stops reading, the server must neither
//! block nor die. Lines that don't fit the queue are dropped and counted. Another thread sends the spans.

use super::{error::CliError, json_line::JsonLine, terminal::Terminal};
use crate::{
    config::{LogFormat, Settings, Traces},
    server, spans, tasks,
};
use axum::{Router, http::header::CONTENT_TYPE, routing::get};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use opentelemetry::{KeyValue, trace::TracerProvider};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{Sampler, SdkTracerProvider},
};
use std::{
    fmt::Display,
    io::{self, IsTerminal, Write, stderr},
    panic,
    sync::mpsc,
    thread,
    time::Duration,
};
use tokio::net::TcpListener;
use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::{
    EnvFilter, Layer, Registry,
    filter::{LevelFilter, Targets},
    fmt::{self, format::JsonFields},
    layer::SubscriberExt,
    util::{SubscriberInitExt, TryInitError},
};

/// Most lines that wait to be written.
const WAITING: usize = 16_384;
/// Most bytes that are written at once.
const AT_ONCE: usize = 64 * 1024;
/// How long lines gather after a write, so that the next line need not wake the thread. Waking it costs more
/// than the line itself.
const GATHER: Duration = Duration::from_millis(2);
/// How often the number of dropped lines is reported.
const TOLD: Duration = Duration::from_secs(5);
/// How long one export to the collector may take.
const EXPORT: Duration = Duration::from_secs(5);
/// How long the last export may take at the end, and the last lines.
const LAST: Duration = Duration::from_secs(2);
/// How often new values of histograms are folded. Otherwise only a scrape folds them.
const UPKEEP: Duration = Duration::from_secs(5);

/// The format of log lines.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Text,
    Json,
    Terminal,
}

impl From<LogFormat> for Form {
    fn from(format: LogFormat) -> Self {
        match format {
            LogFormat::Text => Self::Text,
            LogFormat::Json => Self::Json,
        }
    }
}

/// Sends and writes what is left when it is dropped. Gives up if the receiver doesn't take it.
pub(super) struct Logs {
    spans: Option<SdkTracerProvider>,
    /// Flushes when dropped.
    lines: Option<WorkerGuard>,
}

impl Drop for Logs {
    fn drop(&mut self) {
        if let Some(spans) = &self.spans {
            // Spans that the collector doesn't accept are lost.
            let _ = spans.shutdown_with_timeout(LAST);
        }
        // If nothing reads the lines, the guard reports that on stdout. That may be the same blocked pipe,
        // and the write could wait forever. So the guard is dropped in another thread, with a limit.
        let (lines, (written, last)) = (self.lines.take(), mpsc::channel::<()>());
        let writing = thread::Builder::new().spawn(move || {
            drop(lines);
            drop(written);
        });
        if writing.is_ok() {
            let _ = last.recv_timeout(LAST);
        }
    }
}

/// Starts logging and traces. A second call does nothing.
///
/// # Errors
/// When spans can't be exported to the endpoint.
pub(super) fn start(settings: &Settings, form: Form) -> Result<Logs, CliError> {
    let waiting = NonBlockingBuilder::default().buffered_lines_limit(WAITING).thread_name("log");
    let (writer, lines) = waiting.finish(Gathered::default());
    let dropped = writer.error_counter();
    let spans = settings.traces.endpoint.as_ref().map(|_| provider(&settings.traces)).transpose()?;
    // Fails only if logging was already started, as in tests.
    if subscribe(settings, written(form, writer), spans.as_ref()).is_ok() {
        panic::set_hook(Box::new(|panic| {
            metrics::counter!("xwms_panics_total").increment(1);
            tracing::error!(%panic, "a panic");
        }));
        tasks::vital("dropped log lines", tell_dropped(dropped));
    }
    Ok(Logs { spans, lines: Some(lines) })
}

type Lines = Box<dyn Layer<Registry> + Send + Sync>;

fn written(form: Form, writer: NonBlocking) -> Lines {
    // An empty value counts as unset (https://no-color.org).
    let colours = stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty());
    // Write errors are not reported: the report itself would panic.
    let lines = fmt::layer().log_internal_errors(false).with_writer(writer).with_ansi(colours);
    match form {
        Form::Text => lines.boxed(),
        Form::Json => lines.fmt_fields(JsonFields::default()).event_format(JsonLine::default()).boxed(),
        Form::Terminal => lines.event_format(Terminal::default()).boxed(),
    }
}

fn subscribe(
    settings: &Settings,
    lines: Lines,
    spans: Option<&SdkTracerProvider>,
) -> Result<(), TryInitError> {
    let mut filter = settings.log.parse::<EnvFilter>().unwrap_or_default();
    // Spans aren't log lines. Without a collector nothing records them, and nothing is computed for them.
    if let Ok(none) = format!("{}=off", spans::TARGET).parse() {
        filter = filter.add_directive(none);
    }
    let Some(spans) = spans else {
        return tracing_subscriber::registry().with(lines).with(filter).try_init();
    };
    let taken = tracing_opentelemetry::layer()
        .with_tracer(spans.tracer("xwms"))
        .with_location(false)
        .with_target(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_filter(Targets::new().with_target(spans::TARGET, LevelFilter::INFO));
    tracing_subscriber::registry().with(lines.with_filter(filter)).with(taken).try_init()
}

/// Creates the provider that sends spans from a separate thread. Nothing waits for it; spans that don't fit
/// its queue are lost.
fn provider(traces: &Traces) -> Result<SdkTracerProvider, CliError> {
    let endpoint = traces.endpoint.as_ref().map(ToString::to_string).unwrap_or_default();
    let exporter = SpanExporter::builder()
        .with_http()
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
        .with_timeout(EXPORT)
        .build()
        .map_err(|error| CliError::Message(format!("spans can't be sent to {endpoint}: {error}")))?;
    let mut resource =
        Resource::builder().with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
    if std::env::var_os("OTEL_SERVICE_NAME").is_none() {
        resource = resource.with_service_name("xwms");
    }
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_sampler(Sampler::TraceIdRatioBased(traces.ratio))
        .with_resource(resource.build());
    Ok(provider.build())
}

/// Collects the waiting lines and writes them to stderr at once.
#[derive(Default)]
struct Gathered(Vec<u8>);

impl Write for Gathered {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.0.len() + line.len() > AT_ONCE {
            self.flush()?;
        }
        self.0.extend_from_slice(line);
        Ok(line.len())
    }

    /// Never fails: if the lines can't be written, nothing reads them, and they may be lost.
    fn flush(&mut self) -> io::Result<()> {
        let _ = stderr().write_all(&self.0);
        self.0.clear();
        thread::sleep(GATHER);
        Ok(())
    }
}

async fn tell_dropped(dropped: ErrorCounter) {
    loop {
        let lines = u64::try_from(dropped.dropped_lines()).unwrap_or(u64::MAX);
        metrics::counter!("xwms_log_lines_dropped_total").absolute(lines);
        tokio::time::sleep(TOLD).await;
    }
}

/// Serves `/metrics` if `metrics_listen` is set.
///
/// # Errors
/// When the address is taken.
pub(super) fn metrics(settings: &Settings) -> Result<(), CliError> {
    let Some(address) = settings.metrics_listen else { return Ok(()) };
    let failed =
        |error: &dyn Display| CliError::Message(format!("can't serve metrics on {address}: {error}"));
    let seconds = &[
        0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
    ];
    let builder = PrometheusBuilder::new().set_buckets(seconds).map_err(|error| failed(&error))?;
    let socket = server::listen(address).and_then(TcpListener::from_std).map_err(|error| failed(&error))?;
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder)
        .map_err(|error| CliError::Message(format!("can't record metrics: {error}")))?;
    // The exporter's own listener has no limits, and its connections never end.
    tasks::vital("metrics", server::serve_metrics(socket, pages(handle.clone())));
    tasks::vital("metrics upkeep", keep_up(handle));
    Ok(())
}

/// Folds new values of histograms, which otherwise grow until somebody reads the metrics.
async fn keep_up(handle: PrometheusHandle) {
    loop {
        tokio::time::sleep(UPKEEP).await;
        handle.run_upkeep();
    }
}

/// Returns the one page of metrics.
fn pages(handle: PrometheusHandle) -> Router {
    let page = move || {
        let handle = handle.clone();
        async move {
            let text = tokio::task::spawn_blocking(move || handle.render()).await;
            ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text.unwrap_or_default())
        }
    };
    Router::new().route("/metrics", get(page))
}
