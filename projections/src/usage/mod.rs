//! Billable usage: tokens, grants and events by account, client and day, folded from the log, so that each counts once
//! and a replay gives the same number. The server's `usage` counts requests.

mod fold;
mod queries;

pub use queries::{Day, Totals, days, totals};

use crate::{Folding, ReadModel};
use sqlx::PgConnection;
use xwms_events::Envelope;

/// The model `usage`.
pub struct Usage;

impl ReadModel for Usage {
    fn name(&self) -> &'static str {
        "usage"
    }

    fn version(&self) -> i32 {
        1
    }

    fn stream_types(&self) -> &'static [&'static str] {
        fold::STREAMS
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn tables(&self) -> &'static [&'static str] {
        &["days", "active_users"]
    }

    fn apply<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Envelope]) -> Folding<'a> {
        Box::pin(fold::fold(db, events))
    }
}
