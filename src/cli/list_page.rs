//! Which part of a list is shown, and what is said of the rest.

use clap::Args;
use xwms_projections::PageQuery;

#[derive(Args)]
pub(super) struct ListPage {
    /// Show at most this many.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(i64).range(1..=10_000))]
    limit: i64,
    /// Start after this position: that of the last item in the previous list.
    #[arg(long, value_name = "POSITION")]
    after: Option<i64>,
}

impl ListPage {
    pub(super) fn query(&self) -> PageQuery {
        PageQuery { limit: self.limit, after: self.after }
    }
}

/// Says where the list goes on, if it does.
pub(super) fn tell_next(next: Option<i64>) {
    if let Some(next) = next {
        eprintln!("there are more: --after {next}");
    }
}
