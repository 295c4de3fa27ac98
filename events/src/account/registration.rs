//! Registration tokens of an account: with one, apps register themselves as its clients (the initial access tokens of
//! RFC 7591 §3). `registration_rules` has the rules.
//!
//! The tokens themselves are neither here nor in the log: the server makes each of the account's id and its number.

use super::AccountEvent;
use crate::{Timestamp, ids::RegistrationId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A registration token that was not revoked and has uses left. It may have expired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationToken {
    /// Which of the account's tokens it is, from 1. No two have the same number.
    pub number: u32,
    pub label: String,
    /// Whether what registers with it is a test client.
    pub for_tests: bool,
    /// How many apps may still register with it.
    pub uses_left: u32,
    pub expires_at: Timestamp,
}

/// The registration tokens of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registrations {
    /// The number of the newest token; 0 if there was none.
    pub last: u32,
    pub tokens: BTreeMap<RegistrationId, RegistrationToken>,
}

impl Registrations {
    /// Returns the token with this number, if apps can register with it at `at`.
    pub fn usable(&self, number: u32, at: Timestamp) -> Option<(RegistrationId, &RegistrationToken)> {
        let mut tokens = self.tokens.iter();
        let found = tokens.find(|(_, token)| token.number == number && at < token.expires_at);
        found.map(|(id, token)| (*id, token))
    }

    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &AccountEvent) {
        match event.clone() {
            AccountEvent::RegistrationTokenCreated {
                registration_id,
                number,
                label,
                for_tests,
                uses,
                expires_at,
            } => {
                self.last = self.last.max(number);
                let token = RegistrationToken { number, label, for_tests, uses_left: uses, expires_at };
                self.tokens.insert(registration_id, token);
            }
            AccountEvent::RegistrationTokenUsed { registration_id, .. } => {
                if let Some(token) = self.tokens.get_mut(&registration_id) {
                    token.uses_left = token.uses_left.saturating_sub(1);
                }
                self.tokens.retain(|_, token| token.uses_left > 0);
            }
            AccountEvent::RegistrationTokenRevoked { registration_id } => {
                self.tokens.remove(&registration_id);
            }
            _ => {}
        }
    }
}
