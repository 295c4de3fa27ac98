//! Metrics and traces of attempts: their number, their duration, and a span for each.

use super::send::Attempt;
use crate::spans;
use tracing::{Span, field::Empty};
use xwms_events::{Envelope, endpoint::Endpoint};

/// The span of an attempt to send `event` to `endpoint`.
pub(super) fn span(event: &Envelope, endpoint: &Endpoint) -> Span {
    tracing::info_span!(
        target: spans::TARGET,
        "webhook",
        otel.kind = "client",
        otel.status_code = Empty,
        endpoint_id = endpoint.id.map(display),
        event_id = %event.metadata.id,
        request_id = event.metadata.request_id,
        http.response.status_code = Empty,
    )
}

/// Records the result of the attempt in `span`.
pub(super) fn ended(span: &Span, attempt: &Attempt) {
    span.record("http.response.status_code", attempt.status);
    if !attempt.outcome.is_success() {
        span.record("otel.status_code", "ERROR");
    }
}

/// Counts the attempt.
pub(super) fn count(attempt: &Attempt) {
    let result = if attempt.outcome.is_success() { "success" } else { "failure" };
    metrics::counter!("xwms_webhook_attempts_total", "result" => result).increment(1);
    metrics::histogram!("xwms_webhook_attempt_seconds").record(attempt.duration);
}
