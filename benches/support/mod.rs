//! Shared code of the benchmarks: flags, a directory to run in, samples and the rows of a Markdown table.

use std::{
    cell::RefCell,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// The warm-up before each row.
const WARM_UP: Duration = Duration::from_secs(1);

/// The flags after `--`.
#[derive(Default)]
pub struct Flags {
    pub seconds: u64,
    /// Number of people that sign up.
    pub people: Option<usize>,
    /// What an account has: apps, tokens, events.
    pub apps: Option<usize>,
    pub tokens: Option<usize>,
    pub events: Option<usize>,
    /// Only rows whose name contains this.
    only: Option<String>,
    concurrency: Option<Vec<usize>>,
    /// Another build of the server to measure, to compare two in turn.
    pub server: Option<String>,
    /// Number of events that are in the log already.
    pub history: Option<i64>,
    /// A directory that is kept.
    pub data: Option<PathBuf>,
    /// More arguments for the server.
    pub more: Vec<String>,
}

impl Flags {
    /// Cargo adds `--bench`, which is ignored.
    pub fn read() -> Self {
        Self::read_or(5)
    }

    /// The same, with `seconds` where no flag says otherwise.
    pub fn read_or(seconds: u64) -> Self {
        let mut flags = Self { seconds, ..Self::default() };
        let mut args = std::env::args().skip(1).filter(|arg| arg != "--bench");
        while let Some(flag) = args.next() {
            let value = args.next().unwrap_or_else(|| panic!("{flag} wants a value"));
            match flag.as_str() {
                "--seconds" => flags.seconds = value.parse().expect("--seconds N"),
                "--people" => flags.people = Some(value.parse().expect("--people N")),
                "--apps" => flags.apps = Some(value.parse().expect("--apps N")),
                "--tokens" => flags.tokens = Some(value.parse().expect("--tokens N")),
                "--events" => flags.events = Some(value.parse().expect("--events N")),
                "--only" => flags.only = Some(value),
                "--concurrency" => {
                    let many = value.split(',').map(|one| one.parse().expect("--concurrency 1,64"));
                    flags.concurrency = Some(many.collect());
                }
                "--server" => flags.server = Some(value),
                "--history" => flags.history = Some(value.parse().expect("--history N")),
                "--data" => flags.data = Some(value.into()),
                "--request-log" => flags.more = vec![flag, value],
                _ => panic!(
                    "{flag} is not --seconds, --only, --concurrency, --server, --history, --data, --people, --apps, --tokens, \
                     --events or --request-log"
                ),
            }
        }
        flags
    }

    pub fn wants(&self, row: &str) -> bool {
        self.only.as_ref().is_none_or(|only| row.contains(only.as_str()))
    }

    pub fn concurrency(&self, usual: &[usize]) -> Vec<usize> {
        self.concurrency.clone().unwrap_or_else(|| usual.to_vec())
    }
}

/// Returns a directory that is removed afterwards. Other users may enter it: when started by root, Postgres runs as
/// another user, and would otherwise keep its files elsewhere, where nothing removes them.
pub fn place() -> tempfile::TempDir {
    place_in(&std::env::temp_dir())
}

/// The same, below `parent`.
pub fn place_in(parent: &Path) -> tempfile::TempDir {
    let dir = tempfile::tempdir_in(parent).expect("a directory");
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o711)).expect("its mode is set");
    dir
}

/// The clock of a closed loop: a warm-up, then the measured time.
#[derive(Clone, Copy)]
pub struct Window {
    from: Instant,
    pub to: Instant,
}

impl Window {
    pub fn of(seconds: u64) -> Self {
        let from = Instant::now() + WARM_UP;
        Self { from, to: from + Duration::from_secs(seconds) }
    }

    pub fn is_open(&self) -> bool {
        Instant::now() < self.to
    }
}

/// All samples of a row, in microseconds, and the errors.
#[derive(Default)]
pub struct Samples {
    pub micros: RefCell<Vec<u64>>,
    pub errors: RefCell<Vec<String>>,
}

impl Samples {
    /// Records an operation that began at `began` and ended now. Its time counts only within the window; an error
    /// always counts.
    pub fn take(&self, window: &Window, began: Instant, outcome: Result<(), String>) {
        let now = Instant::now();
        match outcome {
            Ok(()) if began >= window.from && now <= window.to => {
                let micros = u64::try_from((now - began).as_micros()).unwrap_or(u64::MAX);
                self.micros.borrow_mut().push(micros);
            }
            Ok(()) => {}
            Err(error) => self.errors.borrow_mut().push(error),
        }
    }

    /// Returns the rate per second of `window`.
    pub fn rate(&self, window: &Window) -> f64 {
        self.micros.borrow().len() as f64 / (window.to - window.from).as_secs_f64()
    }

    /// Returns the 99th percentile in milliseconds.
    pub fn p99(&self) -> f64 {
        self.rank(0.99)
    }

    /// Returns the milliseconds that this share of the samples does not exceed; 0 without samples.
    pub fn rank(&self, share: f64) -> f64 {
        let mut micros = self.micros.borrow_mut();
        micros.sort_unstable();
        let index = ((micros.len() as f64 * share) as usize).min(micros.len().saturating_sub(1));
        micros.get(index).map_or(0.0, |micros| *micros as f64 / 1000.0)
    }

    /// Prints the row: rate per second, p50 and p99 in milliseconds over all samples, errors. Returns whether there
    /// were no errors, and prints the first one.
    pub fn print(&self, name: &str, concurrency: usize, window: &Window, more: &str) -> bool {
        let rate = self.rate(window);
        let errors = self.errors.borrow();
        let (p50, p99, many) = (self.rank(0.50), self.rank(0.99), errors.len());
        println!("| {name} | {concurrency} | {rate:.0} | {p50:.2} | {p99:.2} | {many} |{more}");
        if let Some(first) = errors.first() {
            eprintln!("{name}: {first}");
        }
        errors.is_empty() && !self.micros.borrow().is_empty()
    }
}

pub fn head(unit: &str, more: &str) {
    let line = "---|".repeat(more.matches('|').count());
    println!("| what | concurrency | {unit} | p50 ms | p99 ms | errors |{more}");
    println!("|---|---|---|---|---|---|{line}");
}
