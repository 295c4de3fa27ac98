//! The rules of a consent.

use super::{Consent, ConsentCommand, ConsentEvent};
use crate::{Refusal, refusal::require};

pub(super) fn decide(consent: &Consent, command: ConsentCommand) -> Result<Vec<ConsentEvent>, Refusal> {
    match command {
        ConsentCommand::Grant { scopes, .. } if consent.covers(&scopes) => Ok(vec![]),
        ConsentCommand::Grant { user_id, client_id, account_id, scopes } => {
            require(!scopes.is_empty(), || {
                Refusal::invalid("scope", "empty_scope", "at least one scope is needed")
            })?;
            Ok(vec![match consent.scopes.is_empty() {
                true => ConsentEvent::Granted { user_id, client_id, account_id, scopes },
                false => ConsentEvent::Changed { scopes: consent.scopes.union(&scopes) },
            }])
        }
        ConsentCommand::Withdraw => {
            require(!consent.scopes.is_empty(), || Refusal::not_found("there is no such consent"))?;
            Ok(vec![ConsentEvent::Withdrawn {}])
        }
    }
}
