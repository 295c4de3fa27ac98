//! Commands of a credential.

use super::CredentialKind;
use crate::{Timestamp, ids::AccountId};

/// Parsed input; ids and times come from the server.
#[derive(Clone, Debug)]
pub enum CredentialCommand {
    /// Somebody says that others may know it.
    ReportExposed(Exposure),
}

/// What is said of an exposed credential.
#[derive(Clone, Debug)]
pub struct Exposure {
    pub kind: CredentialKind,
    pub credential_id: String,
    /// The account that it belongs to; for a session, the one that reports it.
    pub account_id: AccountId,
    /// Since when others may know it; not later than `at`.
    pub since: Option<Timestamp>,
    /// Where it was found: up to 1,000 characters.
    pub found: Option<String>,
    pub at: Timestamp,
}
