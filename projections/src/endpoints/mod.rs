//! An account's webhook endpoints. Messages and attempts belong to the server's webhooks.

mod fold;
mod queries;

pub use queries::{Endpoint, list};

use crate::{Folding, ReadModel};
use sqlx::PgConnection;
use xwms_events::Envelope;

/// The model `endpoints`.
pub struct Endpoints;

impl ReadModel for Endpoints {
    fn name(&self) -> &'static str {
        "endpoints"
    }

    fn version(&self) -> i32 {
        1
    }

    fn stream_types(&self) -> &'static [&'static str] {
        &["endpoint"]
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn tables(&self) -> &'static [&'static str] {
        &["endpoints"]
    }

    fn apply<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Envelope]) -> Folding<'a> {
        Box::pin(fold::fold(db, events))
    }
}
