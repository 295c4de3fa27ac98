//! Clients and their secrets. A secret is here by its keyed hash only, as in the log. Their grants and tokens are
//! in `access`.

mod fold;
mod queries;
mod registered;
mod unused;

pub use queries::{
    Client, ClientFilter, LastUse, Named, Secret, Trusted, in_environment, last_used, list, named, secret,
    secret_with_digest, secrets, serves_api,
};
pub use registered::{OwnRegistration, RegisteredFilter, registered};
pub use unused::{Unused, unused};

use crate::ReadModel;

/// The model `clients`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: "clients",
    version: 6,
    stream_types: &["client", "token"],
    schema: include_str!("schema.sql"),
    indexes: "",
    tables: &["clients", "origins", "secrets"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
