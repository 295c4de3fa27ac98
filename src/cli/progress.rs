//! A progress bar on a terminal, and nothing elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

/// How far something has come.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// Of `name`.
    pub fn new(name: &str) -> Self {
        let bar = ProgressBar::new(0).with_message(name.to_owned());
        let template = "{msg:<10} {wide_bar} {pos}/{len} events, {per_sec}, {eta} left";
        bar.set_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        Self(bar)
    }

    /// It is at `position` of `head`.
    pub fn at(&self, position: i64, head: i64) {
        self.0.set_length(head.unsigned_abs());
        self.0.set_position(position.unsigned_abs());
    }

    /// It has ended with `result`.
    pub fn done(&self, result: &str) {
        self.0.finish_and_clear();
        eprintln!("{:<10} {result}", self.0.message());
    }
}
