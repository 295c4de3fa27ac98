//! Captures the log lines of a test's own thread, and so of its server.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};
use tracing::{
    Dispatch,
    subscriber::{DefaultGuard, NoSubscriber},
};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter, util::SubscriberInitExt};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// The lines of this thread from [`capture`] on, until this is dropped.
pub struct Captured {
    lines: Lines,
    _guard: DefaultGuard,
    _second: Dispatch,
}

impl Captured {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.lines.0.lock().unwrap()).into_owned()
    }
}

/// Captures the lines that `filter` lets through, such as `trace`. The test must have one thread.
pub fn capture(filter: &str) -> Captured {
    // While there is only one dispatcher, `tracing` takes it for that of every thread: the thread of another test
    // that is the first to reach a line, and has none, decides for good that nobody wants the line.
    let second = Dispatch::new(NoSubscriber::default());
    let lines = Lines::default();
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(EnvFilter::new(filter)).with_writer(lines.clone()).finish();
    Captured { _guard: subscriber.set_default(), lines, _second: second }
}
