//! Users: who they are and whether they may log in.

mod fold;
mod queries;

pub use queries::{ListFilter, Listed, TestUser, User, due_to_erase, list, several, test_users};

use crate::ReadModel;

/// The model `users`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: "users",
    version: 3,
    stream_types: &["user"],
    schema: include_str!("schema.sql"),
    indexes: "",
    tables: &["users"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
