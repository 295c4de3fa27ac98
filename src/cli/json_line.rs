//! Log lines as JSON. Access-log lines, one per request, are written field by field: the generic formatter
//! would first build a map and a string for each field. Other lines use the generic formatter.

use crate::server::access_log;
use std::fmt::{self, Debug, Write};
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    fmt::{
        FmtContext, FormatEvent, FormatFields,
        format::{Format, Json, Writer},
        time::{FormatTime, SystemTime},
    },
    registry::LookupSpan,
};

/// Formats each line as one JSON object with its fields at the top level.
pub(super) struct JsonLine(Format<Json>);

impl Default for JsonLine {
    fn default() -> Self {
        Self(Format::default().json().flatten_event(true))
    }
}

impl<S, N> FormatEvent<S, N> for JsonLine
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
        let about = event.metadata();
        if about.target() != access_log::TARGET {
            return self.0.format_event(ctx, writer, event);
        }
        writer.write_str("{\"timestamp\":\"")?;
        SystemTime.format_time(&mut writer)?;
        write!(writer, "\",\"level\":\"{}\"", about.level())?;
        let mut fields = Fields { writer: &mut writer, written: Ok(()) };
        event.record(&mut fields);
        fields.written?;
        writeln!(writer, ",\"target\":\"{}\"}}", about.target())
    }
}

/// Writes the fields of a line, and keeps the first error.
struct Fields<'a, 'w> {
    writer: &'a mut Writer<'w>,
    written: fmt::Result,
}

impl Fields<'_, '_> {
    /// Field names are our own words and need no escapes.
    fn write(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        self.written = self.written.and_then(|()| write!(self.writer, ",\"{}\":{value}", field.name()));
    }

    fn write_text(&mut self, field: &Field, text: fmt::Arguments<'_>) {
        self.written = self.written.and_then(|()| {
            write!(self.writer, ",\"{}\":\"", field.name())?;
            Escaped(self.writer).write_fmt(text)?;
            self.writer.write_str("\"")
        });
    }
}

impl Visit for Fields<'_, '_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        match value.is_finite() {
            true => self.write(field, format_args!("{value}")),
            false => self.write(field, format_args!("null")),
        }
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.write(field, format_args!("{value}"));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.write(field, format_args!("{value}"));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.write(field, format_args!("{value}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.write_text(field, format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.write_text(field, format_args!("{value:?}"));
    }
}

/// Escapes text for a JSON string (RFC 8259 §7).
struct Escaped<'a, 'w>(&'a mut Writer<'w>);

impl Write for Escaped<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let special = |c: char| c < ' ' || c == '"' || c == '\\';
        let mut rest = text;
        while let Some(at) = rest.find(special) {
            let (plain, found) = rest.split_at(at);
            self.0.write_str(plain)?;
            let mut chars = found.chars();
            if let Some(c) = chars.next() {
                match c {
                    '"' | '\\' => write!(self.0, "\\{c}")?,
                    _ => write!(self.0, "\\u{:04x}", u32::from(c))?,
                }
            }
            rest = chars.as_str();
        }
        self.0.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::JsonLine;
    use crate::server::access_log::TARGET;
    use serde_json::{Value, json};
    use std::{
        io,
        sync::{Arc, Mutex},
    };
    use tracing_subscriber::{fmt, layer::SubscriberExt};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_of_a_request_is_as_any_other() {
        let lines = Lines::default();
        let writer = lines.clone();
        let layer = fmt::layer().event_format(JsonLine::default()).with_writer(move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let odd = "a\"b\\c\u{1}\n…";
            let none: Option<&str> = None;
            tracing::info!(target: TARGET, odd, path = %odd, status = 200, ms = 0.25, off = true, less = -1, none, "request");
            tracing::info!(target: "other", odd, path = %odd, status = 200, ms = 0.25, off = true, less = -1, none, "request");
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        let [mut own, mut other]: [Value; 2] = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        for line in [&mut own, &mut other] {
            let line = line.as_object_mut().unwrap();
            assert!(line.remove("timestamp").unwrap().as_str().unwrap().ends_with('Z'));
            line.remove("target").unwrap();
        }
        assert_eq!(own, other);
        assert_eq!(
            (&own["odd"], &own["status"], &own["level"]),
            (&json!("a\"b\\c\u{1}\n…"), &json!(200), &json!("INFO"))
        );
    }
}
