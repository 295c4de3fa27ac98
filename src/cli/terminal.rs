//! Log lines for trying things out at a terminal. A request is one short line that shows why it was refused,
//! including reasons that the caller may not know. Other lines are unchanged.

use crate::server::access_log;
use std::{
    fmt::{self, Debug},
    time::SystemTime,
};
use time::OffsetDateTime;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::{Format, Writer},
    },
    registry::LookupSpan,
};

/// The log format for a terminal.
#[derive(Default)]
pub(super) struct Terminal(Format);

impl<S, N> FormatEvent<S, N> for Terminal
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        ctx: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        if event.metadata().target() != access_log::TARGET {
            return self.0.format_event(ctx, writer, event);
        }
        let mut request = Request::default();
        event.record(&mut request);
        request.write(&mut writer, OffsetDateTime::from(SystemTime::now()))
    }
}

/// The fields of a request that are shown.
#[derive(Default)]
struct Request {
    method: String,
    path: String,
    status: u64,
    duration_ms: f64,
    error: String,
    reason: String,
}

impl Request {
    fn write(&self, writer: &mut Writer<'_>, at: OffsetDateTime) -> fmt::Result {
        let Self { method, path, status, duration_ms, error, reason } = self;
        let (hours, minutes, seconds) = at.to_hms();
        let (colour, plain) =
            if writer.has_ansi_escapes() { (colour(*status), "\u{1b}[0m") } else { ("", "") };
        write!(
            writer,
            "{hours:02}:{minutes:02}:{seconds:02}Z {method} {path} {colour}{status}{plain} {duration_ms:.1} ms"
        )?;
        match (error.is_empty(), reason.is_empty()) {
            (true, true) => {}
            (false, true) => write!(writer, " {error}")?,
            (true, false) => write!(writer, " {reason}")?,
            (false, false) => write!(writer, " {error}: {reason}")?,
        }
        writeln!(writer)
    }
}

/// Returns the escape sequence for the colour of a status.
pub(super) fn colour(status: u64) -> &'static str {
    match status {
        ..300 => "\u{1b}[32m",
        300..400 => "\u{1b}[36m",
        400..500 => "\u{1b}[33m",
        500.. => "\u{1b}[31m",
    }
}

impl Visit for Request {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "status" {
            self.status = value;
        }
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        if field.name() == "duration_ms" {
            self.duration_ms = value;
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let shown = match field.name() {
            "method" => &mut self.method,
            "path" => &mut self.path,
            "error" => &mut self.error,
            "reason" => &mut self.reason,
            _ => return,
        };
        *shown = format!("{value:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::Request;
    use time::macros::datetime;
    use tracing_subscriber::fmt::format::Writer;

    fn line(change: impl FnOnce(&mut Request)) -> String {
        let mut request = Request {
            method: "POST".to_owned(),
            path: "/oauth/token".to_owned(),
            status: 401,
            duration_ms: 1.96,
            ..Request::default()
        };
        change(&mut request);
        let mut line = String::new();
        request.write(&mut Writer::new(&mut line), datetime!(2026-11-26 09:05:07 UTC)).unwrap();
        line
    }

    #[test]
    fn a_request_is_a_short_line_that_says_why_it_was_refused() {
        assert_eq!(line(|request| request.status = 200), "09:05:07Z POST /oauth/token 200 2.0 ms\n");
        let refused = line(|request| {
            request.error = "invalid_client".to_owned();
            request.reason = "secret_wrong".to_owned();
        });
        assert_eq!(refused, "09:05:07Z POST /oauth/token 401 2.0 ms invalid_client: secret_wrong\n");
    }
}
