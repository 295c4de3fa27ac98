//! Clients and their secrets, without digests. Their grants and tokens are in `access`.

mod fold;
mod queries;

pub use queries::{Client, ClientFilter, Secret, Trusted, list, secrets, serves_api};

use crate::{Folding, ReadModel};
use sqlx::PgConnection;
use xwms_events::Envelope;

/// The model `clients`.
pub struct Clients;

impl ReadModel for Clients {
    fn name(&self) -> &'static str {
        "clients"
    }

    fn version(&self) -> i32 {
        3
    }

    fn stream_types(&self) -> &'static [&'static str] {
        &["client", "token"]
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn tables(&self) -> &'static [&'static str] {
        &["clients", "origins", "secrets"]
    }

    fn apply<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Envelope]) -> Folding<'a> {
        Box::pin(fold::fold(db, events))
    }
}
