//! Users: who they are and whether they may log in.

mod fold;
mod queries;

pub use queries::{TestUser, User, several, test_users};

use crate::{Folding, ReadModel};
use sqlx::PgConnection;
use xwms_events::Envelope;

/// The model `users`.
pub struct Users;

impl ReadModel for Users {
    fn name(&self) -> &'static str {
        "users"
    }

    fn version(&self) -> i32 {
        2
    }

    fn stream_types(&self) -> &'static [&'static str] {
        &["user"]
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn tables(&self) -> &'static [&'static str] {
        &["users"]
    }

    fn apply<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Envelope]) -> Folding<'a> {
        Box::pin(fold::fold(db, events))
    }
}
