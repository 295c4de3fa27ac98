//! Billable usage: tokens, grants and events by account, client and day, folded from the log, so that each counts once
//! and a replay gives the same number. The server's `usage` counts requests.

mod fold;
mod queries;
pub mod table;

pub use queries::{Day, OfClient, Totals, by_client, days, totals};

use crate::ReadModel;

/// The model `usage`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: "usage",
    version: 1,
    stream_types: fold::STREAMS,
    schema: include_str!("schema.sql"),
    indexes: "",
    tables: &["days", "active_users"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
