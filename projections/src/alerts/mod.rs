//! Alerts about suspicious traffic: past and open ones, and what they slow down.

mod fold;
mod queries;

pub use queries::{Alert, AlertFilter, Status, all, find, list, of_account, open};

use crate::ReadModel;

/// The model `alerts`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: "alerts",
    version: 2,
    stream_types: &["alert"],
    schema: include_str!("schema.sql"),
    indexes: "",
    tables: &["alerts"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
