//! The state of a consent.

use super::ConsentEvent;
use crate::{
    ids::{AccountId, ClientId, UserId},
    scope::Scopes,
};
use serde::{Deserialize, Serialize};

/// The scopes that one user approved for one client; empty if never granted or withdrawn.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Consent {
    pub user_id: Option<UserId>,
    pub client_id: Option<ClientId>,
    pub account_id: Option<AccountId>,
    pub scopes: Scopes,
}

impl Consent {
    /// Whether the user already approved all of `asked`.
    pub fn covers(&self, asked: &Scopes) -> bool {
        !asked.is_empty() && asked.is_subset(&self.scopes)
    }

    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &ConsentEvent) {
        match event.clone() {
            ConsentEvent::Granted { user_id, client_id, account_id, scopes } => {
                *self = Self {
                    user_id: Some(user_id),
                    client_id: Some(client_id),
                    account_id: Some(account_id),
                    scopes,
                };
            }
            ConsentEvent::Changed { scopes } => self.scopes = scopes,
            ConsentEvent::Withdrawn {} => self.scopes = Scopes::default(),
        }
    }
}
