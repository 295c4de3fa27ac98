//! An account's webhook endpoints. Messages and attempts belong to the server's webhooks.

mod fold;
mod queries;

pub use queries::{Endpoint, list};

use crate::ReadModel;

/// The model `endpoints`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: "endpoints",
    version: 1,
    stream_types: &["endpoint"],
    schema: include_str!("schema.sql"),
    indexes: "",
    tables: &["endpoints"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
