//! Cases: which there are, and which go on. What people wrote and pinned is in each case's stream.

mod fold;
mod queries;

pub use queries::{Case, of_account};

use crate::ReadModel;

/// The model `cases`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: "cases",
    version: 1,
    stream_types: &["case"],
    schema: include_str!("schema.sql"),
    indexes: "",
    tables: &["cases"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
