//! Accounts, their members, unused invitations, and the tokens with which apps register themselves.

mod fold;
mod queries;
mod registrations;

pub use queries::{Invitation, ListFilter, Listed, Member, invitations, list, members, memberships};
pub use registrations::{RegistrationToken, registration_token, registration_tokens};

use crate::ReadModel;

/// The model `accounts`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: "accounts",
    version: 2,
    stream_types: &["account"],
    schema: include_str!("schema.sql"),
    indexes: "",
    tables: &["accounts", "members", "invitations", "registration_tokens"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
