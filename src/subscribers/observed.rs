//! What the gauges last said about the work that people wait for, so that a page can tell it without asking the
//! database.

use std::time::{Duration, Instant};

/// How old an observation may be. The gauges are set every five seconds, so an older one means that the database
/// does not answer.
const FRESH: Duration = Duration::from_secs(20);

/// What was observed at some moment.
#[derive(Clone, Copy, Debug)]
pub struct Observed {
    pub at: Instant,
    /// Whether events become webhooks.
    pub webhooks: bool,
    /// Whether mail is sent; `None` if none is configured.
    pub mail: Option<bool>,
}

impl Observed {
    /// Returns whether it still says how things are.
    pub fn is_fresh(&self) -> bool {
        self.at.elapsed() < FRESH
    }
}
