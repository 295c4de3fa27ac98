//! Spans of traces (OpenTelemetry): a request, a command, a batch of appends, a batch of a subscriber, an
//! attempt to deliver a webhook. `cli::telemetry` exports them. Without an exporter they cost next to
//! nothing. No span contains a secret, a personal field, or a query.

use std::collections::HashSet;
use tracing::Span;

/// The target of every span; log lines have others.
pub const TARGET: &str = "xwms::spans";

/// Most request ids that one span names.
const IDS_MAX: usize = 256;

/// The command that caused some work, for the trace of that work.
#[derive(Clone, Debug)]
pub struct Cause {
    pub span: Span,
    request_id: String,
}

/// Returns the command measured by `span`, for the request `request_id`; `None` if spans are disabled.
pub fn cause(span: &Span, request_id: &str) -> Option<Cause> {
    (!span.is_disabled()).then(|| Cause { span: span.clone(), request_id: request_id.to_owned() })
}

impl Cause {
    pub fn request_id(&self) -> &str {
        &self.request_id
    }
}

/// Records in `span` the ids of the requests that caused its work, unless the span is disabled.
pub fn led_to<'a>(span: &Span, request_ids: impl Iterator<Item = &'a str>) {
    if span.is_disabled() {
        return;
    }
    let mut known = HashSet::new();
    let named: Vec<_> = request_ids.filter(|id| known.insert(*id)).take(IDS_MAX).collect();
    span.record("request_id", named.join(" "));
}

#[cfg(test)]
mod tests {
    use super::{TARGET, cause, led_to};
    use tracing::field::Empty;

    #[test]
    fn nothing_is_computed_for_a_span_without_an_exporter() {
        let span = tracing::info_span!(target: TARGET, "test", request_id = Empty);
        assert!(cause(&span, "mine").is_none());
        led_to(&span, std::iter::once_with(|| unreachable!("nobody asks for the ids")));
    }
}
