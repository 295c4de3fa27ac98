//! Accounts, their members, unused invitations, the tokens with which apps register themselves, and the people in
//! groups.

mod fold;
mod groups;
mod queries;
mod registrations;

pub use groups::{GroupPerson, PersonGroup, group_people, group_sizes, groups_of_person};
pub use queries::{Invitation, ListFilter, Listed, Member, invitations, list, members, memberships};
pub use registrations::{RegistrationToken, registration_token, registration_tokens};

use crate::ReadModel;

/// The model `accounts`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: "accounts",
    version: 4,
    // Of users, only whether they were erased: then they are in no group.
    stream_types: &["account", "membership", "user"],
    schema: include_str!("schema.sql"),
    indexes: "",
    tables: &["accounts", "members", "invitations", "registration_tokens", "group_people", "group_sizes"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
