//! The state of a consent.

use super::ConsentEvent;
use crate::{
    ids::{AccountId, ClientId, UserId},
    resource_access::ApprovedResource,
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
    /// The scopes of APIs, each API once.
    #[serde(default)]
    pub resources: Vec<ApprovedResource>,
}

impl Consent {
    /// Whether anything is approved.
    pub fn is_given(&self) -> bool {
        !self.scopes.is_empty() || !self.resources.is_empty()
    }

    /// Whether the user already approved all of `asked`, and of `resources`.
    pub fn covers(&self, asked: &Scopes, resources: &[ApprovedResource]) -> bool {
        let known = |resource: &ApprovedResource| {
            let approved = self.resources.iter().find(|known| known.resource_id == resource.resource_id);
            approved.is_some_and(|known| resource.scopes.iter().all(|scope| known.scopes.contains(scope)))
        };
        !(asked.is_empty() && resources.is_empty())
            && asked.is_subset(&self.scopes)
            && resources.iter().all(known)
    }

    /// Returns the approved scopes of APIs together with `more`.
    pub(super) fn with(&self, more: &[ApprovedResource]) -> Vec<ApprovedResource> {
        let mut all = self.resources.clone();
        for resource in more {
            match all.iter_mut().find(|known| known.resource_id == resource.resource_id) {
                Some(known) => {
                    let new: Vec<_> = resource
                        .scopes
                        .iter()
                        .filter(|scope| !known.scopes.contains(scope))
                        .cloned()
                        .collect();
                    known.scopes.extend(new);
                }
                None => all.push(resource.clone()),
            }
        }
        all
    }

    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &ConsentEvent) {
        match event.clone() {
            ConsentEvent::Granted { user_id, client_id, account_id, scopes, resources } => {
                *self = Self {
                    user_id: Some(user_id),
                    client_id: Some(client_id),
                    account_id: Some(account_id),
                    scopes,
                    resources,
                };
            }
            ConsentEvent::Changed { scopes, resources } => {
                self.scopes = scopes;
                self.resources = resources;
            }
            ConsentEvent::Withdrawn {} => {
                self.scopes = Scopes::default();
                self.resources.clear();
            }
        }
    }
}
