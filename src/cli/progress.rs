//! A progress bar on a terminal; elsewhere nothing is shown.

use indicatif::{ProgressBar, ProgressStyle};

/// The progress of a long operation.
pub(super) struct Bar(ProgressBar);

impl Bar {
    /// Starts a bar called `name`.
    pub fn new(name: &str) -> Self {
        let bar = ProgressBar::new(0).with_message(name.to_owned());
        let template = "{msg:<10} {wide_bar} {pos}/{len} events, {per_sec}, {eta} left";
        bar.set_style(
            ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()),
        );
        Self(bar)
    }

    /// Starts a counter called `name` of `what`, whose end is not known.
    pub fn counting(name: &str, what: &str) -> Self {
        let bar = ProgressBar::new_spinner().with_message(name.to_owned());
        let template = format!("{{msg:<10}} {{pos}} {what}, {{per_sec}}");
        bar.set_style(
            ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_spinner()),
        );
        Self(bar)
    }

    /// Shows that `many` are done.
    pub fn count(&self, many: u64) {
        self.0.set_position(many);
    }

    /// Ends the bar without a result.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }

    /// Shows `position` of `head`.
    pub fn at(&self, position: i64, head: i64) {
        self.0.set_length(head.unsigned_abs());
        self.0.set_position(position.unsigned_abs());
    }

    /// Ends the bar and prints `result`.
    pub fn done(&self, result: &str) {
        self.0.finish_and_clear();
        eprintln!("{:<10} {result}", self.0.message());
    }
}
