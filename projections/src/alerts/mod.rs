//! Alerts about suspicious traffic: past and open ones, and what they slow down.

mod fold;
mod queries;

pub use queries::{Alert, AlertFilter, Status, all, find, list, open};

use crate::{Folding, ReadModel};
use sqlx::PgConnection;
use xwms_events::Envelope;

/// The model `alerts`.
pub struct Alerts;

impl ReadModel for Alerts {
    fn name(&self) -> &'static str {
        "alerts"
    }

    fn version(&self) -> i32 {
        1
    }

    fn stream_types(&self) -> &'static [&'static str] {
        &["alert"]
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn tables(&self) -> &'static [&'static str] {
        &["alerts"]
    }

    fn apply<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Envelope]) -> Folding<'a> {
        Box::pin(fold::fold(db, events))
    }
}
