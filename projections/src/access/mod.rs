//! Who may do what: sessions, consents, grants and tokens, and what stops them.

mod bulk;
mod fold;
mod queries;
mod stop;

pub use queries::{
    Consent, ConsentFilter, Grant, GrantFilter, GrantStatus, Token, TokenFilter, consents, consents_of_user,
    grant, grants, knows_user, token, tokens,
};

use crate::{Folding, ReadModel};
use sqlx::PgConnection;
use xwms_events::Envelope;

/// The model `access`.
pub struct Access;

impl ReadModel for Access {
    fn name(&self) -> &'static str {
        "access"
    }

    fn version(&self) -> i32 {
        2
    }

    fn stream_types(&self) -> &'static [&'static str] {
        &["account", "user", "session", "client", "consent", "grant", "token", "log"]
    }

    fn schema(&self) -> &'static str {
        include_str!("schema.sql")
    }

    fn indexes(&self) -> &'static str {
        include_str!("indexes.sql")
    }

    fn tables(&self) -> &'static [&'static str] {
        &["stops", "sessions", "consents", "grants", "tokens"]
    }

    fn apply<'a>(&'a self, db: &'a mut PgConnection, events: &'a [Envelope]) -> Folding<'a> {
        Box::pin(fold::fold(db, events))
    }
}
