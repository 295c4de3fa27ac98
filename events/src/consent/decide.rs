//! The rules of a consent.

use super::{Consent, ConsentCommand, ConsentEvent};
use crate::{Refusal, refusal::require};

pub(super) fn decide(consent: &Consent, command: ConsentCommand) -> Result<Vec<ConsentEvent>, Refusal> {
    match command {
        ConsentCommand::Grant { scopes, resources, .. } if consent.covers(&scopes, &resources) => Ok(vec![]),
        ConsentCommand::Grant { user_id, client_id, account_id, scopes, resources } => {
            require(!scopes.is_empty() || !resources.is_empty(), || {
                Refusal::invalid("scope", "empty_scope", "at least one scope is needed")
            })?;
            Ok(vec![match consent.is_given() {
                false => ConsentEvent::Granted { user_id, client_id, account_id, scopes, resources },
                true => ConsentEvent::Changed {
                    scopes: consent.scopes.union(&scopes),
                    resources: consent.with(&resources),
                },
            }])
        }
        ConsentCommand::Withdraw => {
            require(consent.is_given(), || Refusal::not_found("there is no such consent"))?;
            Ok(vec![ConsentEvent::Withdrawn {}])
        }
    }
}
