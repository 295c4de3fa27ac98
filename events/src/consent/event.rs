//! Events of a consent.

use crate::{
    fact::facts,
    ids::{AccountId, ClientId, UserId},
    resource_access::ApprovedResource,
    scope::Scopes,
};

facts! {
    /// Facts of a consent.
    pub enum ConsentEvent {
        public "consent.granted" v 1 => Granted {
            user_id: UserId,
            client_id: ClientId,
            account_id: AccountId,
            scopes: Scopes,
            /// The approved scopes of APIs of the account.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            resources: Vec<ApprovedResource>,
        },
        public "consent.changed" v 1 => Changed {
            scopes: Scopes,
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            resources: Vec<ApprovedResource>,
        },
        /// Every grant and token based on this consent is revoked.
        public "consent.withdrawn" v 1 => Withdrawn {},
    }
}
