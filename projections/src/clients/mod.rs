//! Clients and their secrets, without digests. Their grants and tokens are in `access`.

mod fold;
mod queries;

pub use queries::{Client, ClientFilter, LastUse, Secret, Trusted, last_used, list, secrets, serves_api};

use crate::ReadModel;

/// The model `clients`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: "clients",
    version: 3,
    stream_types: &["client", "token"],
    schema: include_str!("schema.sql"),
    indexes: "",
    tables: &["clients", "origins", "secrets"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
