//! Events of a credential.

use crate::{Personal, Timestamp, fact::facts, ids::AccountId};
use serde::{Deserialize, Serialize};

/// What kind of credential it is. Ids of secrets don't tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CredentialKind {
    ClientSecret,
    EndpointSecret,
    Token,
    Grant,
    Session,
}

facts! {
    /// Facts of a credential.
    pub enum CredentialEvent {
        /// Somebody said that others may know the credential. It says nothing about whether it still works.
        public "credential.exposed" v 1 sealed by Field("account_id") => Exposed {
            kind: CredentialKind,
            credential_id: String,
            account_id: AccountId,
            /// Since when others may know it, if that is known.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            since: Option<Timestamp>,
            /// Where it was found.
            #[serde(default, skip_serializing_if = "Personal::is_empty")]
            found: Personal<String>,
            at: Timestamp,
        },
    }
}
