//! Limits log lines that an attack would otherwise write for each request: one line every 10 seconds
//! represents all of them.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

const EVERY: Duration = Duration::from_secs(10);

/// When a line was last written, and how many were omitted since.
#[derive(Default)]
pub struct LogLimit(Mutex<(Option<Instant>, u64)>);

impl LogLimit {
    pub const fn new() -> Self {
        Self(Mutex::new((None, 0)))
    }

    /// Returns how many lines were omitted before this one, or `None` if the line isn't due.
    pub fn due(&self) -> Option<u64> {
        let (last, missed) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|last| last.elapsed() < EVERY) {
            *missed += 1;
            return None;
        }
        *last = Some(Instant::now());
        Some(std::mem::take(missed))
    }
}
