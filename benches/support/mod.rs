//! What both benchmarks share: flags, samples and the rows of a Markdown table.

use std::time::{Duration, Instant};

/// Flags after `--`.
pub struct Flags {
    pub seconds: u64,
    pub only: Option<String>,
}

impl Flags {
    pub fn read() -> Self {
        let args: Vec<String> = std::env::args().collect();
        let value = |name: &str| args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1));
        Self {
            seconds: value("--seconds").and_then(|text| text.parse().ok()).unwrap_or(5),
            only: value("--only").cloned(),
        }
    }

    pub fn wants(&self, row: &str) -> bool {
        self.only.as_ref().is_none_or(|only| row.contains(only.as_str()))
    }
}

/// A closed loop's clock: a second to warm up, then the time that counts.
#[derive(Clone, Copy)]
pub struct Window {
    from: Instant,
    to: Instant,
}

impl Window {
    pub fn of(seconds: u64) -> Self {
        let from = Instant::now() + Duration::from_secs(1);
        Self { from, to: from + Duration::from_secs(seconds) }
    }

    pub fn is_open(&self) -> bool {
        Instant::now() < self.to
    }

    /// The sample, if it counts.
    pub fn take(&self, began: Instant) -> Option<u64> {
        let now = Instant::now();
        let counts = began >= self.from && now <= self.to;
        counts.then(|| u64::try_from((now - began).as_micros()).unwrap_or(u64::MAX))
    }

    fn seconds(&self) -> f64 {
        (self.to - self.from).as_secs_f64()
    }
}

/// One row: rate per second, p50 and p99 in milliseconds, over all samples.
pub fn row(name: &str, concurrency: usize, window: Window, mut samples: Vec<u64>) {
    samples.sort_unstable();
    let rank = |share: f64| {
        let index = ((samples.len() as f64 * share) as usize).min(samples.len().saturating_sub(1));
        samples.get(index).map_or(0.0, |micros| *micros as f64 / 1000.0)
    };
    let rate = samples.len() as f64 / window.seconds();
    println!("| {name} | {concurrency} | {rate:.0} | {:.2} | {:.2} |", rank(0.50), rank(0.99));
}

pub fn head(unit: &str) {
    println!("| what | concurrency | {unit} | p50 ms | p99 ms |\n|---|---|---|---|---|");
}
