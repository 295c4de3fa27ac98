//! Accounts, their members, and unused invitations.

mod fold;
mod queries;

pub use queries::{Invitation, Member, invitations, members, memberships};

use crate::{Folding, ReadModel};
use sqlx::PgConnection;
use xwms_events::Envelope;

/// The model `accounts`.
pub struct Accounts;

impl ReadModel for Accounts {
    fn name(&self) -> &'static str {
        "accounts"
    }

    fn version(&self) -> i32 {
        1
    }

    fn stream_types(&self) -> &'static [&'static str] {
        &["account"]
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn tables(&self) -> &'static [&'static str] {
        &["accounts", "members", "invitations"]
    }

    fn apply<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Envelope]) -> Folding<'a> {
        Box::pin(fold::fold(db, events))
    }
}
