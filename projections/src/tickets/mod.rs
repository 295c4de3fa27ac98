//! Tickets: which there are, and whose turn it is. What was written is in each ticket's stream.

mod fold;
mod queries;

pub use queries::{Accounts, Ticket, TicketFilter, all, count_waiting, of_account, of_person, opened_by};

use crate::ReadModel;

/// The model `tickets`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: "tickets",
    version: 1,
    stream_types: &["ticket"],
    schema: include_str!("schema.sql"),
    indexes: "",
    tables: &["tickets"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
