//! Commands of a consent.

use crate::{
    ids::{AccountId, ClientId, UserId},
    resource_access::ApprovedResource,
    scope::Scopes,
};

/// Parsed input.
#[derive(Clone, Debug)]
pub enum ConsentCommand {
    /// Approve `scopes`; what was approved before stays approved.
    Grant {
        user_id: UserId,
        client_id: ClientId,
        account_id: AccountId,
        scopes: Scopes,
        /// With scopes of APIs.
        resources: Vec<ApprovedResource>,
    },
    Withdraw,
}
