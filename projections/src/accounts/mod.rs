//! Accounts, their members, and unused invitations.

mod fold;
mod queries;

pub use queries::{Invitation, ListFilter, Listed, Member, invitations, list, members, memberships};

use crate::ReadModel;

/// The model `accounts`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: "accounts",
    version: 2,
    stream_types: &["account"],
    schema: include_str!("schema.sql"),
    indexes: "",
    tables: &["accounts", "members", "invitations"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
