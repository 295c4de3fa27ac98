//! The resources of an account: the APIs that it protects. Their states are in their streams.

mod fold;
mod queries;

pub use queries::{Named, Resource, list, named};

use crate::ReadModel;

/// The model `resources`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: "resources",
    version: 2,
    stream_types: &["resource"],
    schema: include_str!("schema.sql"),
    indexes: "",
    tables: &["resources"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
