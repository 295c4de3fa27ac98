//! Lines of the log that would be written for each request of an attack: one each so many seconds stands for all.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

const EVERY: Duration = Duration::from_secs(10);

/// When a line was last written, and how often it was not since.
#[derive(Default)]
pub struct Seldom(Mutex<(Option<Instant>, u64)>);

impl Seldom {
    pub const fn new() -> Self {
        Self(Mutex::new((None, 0)))
    }

    /// Whether the line is due, and how many were left out before it.
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
