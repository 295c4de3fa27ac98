//! Who may do what: sessions, consents, grants and tokens, and what stops them.

mod bulk;
mod fold;
mod listed;
mod person;
mod queries;
mod reach;
mod stop;

pub use listed::{ListedToken, listed_tokens};
pub use person::{
    Session, consents_of_person, grants_of_person, last_session_starts, sessions_of_person, tokens_of_grant,
};
pub use queries::{
    Consent, ConsentFilter, Grant, GrantFilter, GrantStatus, Token, TokenFilter, consent, consents,
    consents_of_user, grant, grants, grants_of_session, knows_user, live_sessions_of_user, token, tokens,
    tokens_exchanged_for,
};
pub use reach::{COUNTED_MAX, GrantCount, Reach, Reached, StoppedToken, TokenCount};

use crate::ReadModel;

/// The name of the model.
pub const NAME: &str = "access";

/// The model `access`.
pub(crate) const MODEL: ReadModel = ReadModel {
    name: NAME,
    version: 8,
    stream_types: &["account", "user", "session", "client", "consent", "grant", "token", "resource", "log"],
    schema: include_str!("schema.sql"),
    indexes: include_str!("indexes.sql"),
    tables: &["stops", "sessions", "consents", "grants", "tokens", "listed_tokens"],
    fold: |db, events| Box::pin(fold::fold(db, events)),
};
