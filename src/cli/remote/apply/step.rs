//! A step of a plan: what must be done for one object.

use super::{present::text, rest::Call, schema::Kind};
use serde_json::Value;

/// What a step does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Create,
    Change,
    Remove,
}

/// What must be done for one object.
pub(super) struct Step {
    pub act: Act,
    pub kind: Kind,
    pub name: String,
    /// Its id, if it is there already.
    pub id: Option<String>,
    /// What is set or differs, for people.
    pub lines: Vec<String>,
    /// What is called before it is created.
    pub first: Vec<Call>,
    /// What it is created with.
    pub body: Option<Value>,
    /// What is called then.
    pub calls: Vec<Call>,
}

impl Step {
    /// Whether the server will answer with a secret.
    pub fn has_secret(&self) -> bool {
        let Some(body) = self.body.as_ref().filter(|_| self.act == Act::Create) else { return false };
        match (self.kind, text(body, "auth_method")) {
            (Kind::Client, "") => matches!(text(body, "client_type"), "web" | "machine"),
            (Kind::Client, method) => method == "client_secret",
            (Kind::Endpoint, _) => true,
            (Kind::Api | Kind::Member, _) => false,
        }
    }
}
