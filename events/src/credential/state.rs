//! The state of a credential.

use super::CredentialEvent;
use crate::Timestamp;
use serde::{Deserialize, Serialize};

/// What was said of a credential. Where it was found is in the events alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Credential {
    /// When it was reported first.
    pub exposed_at: Option<Timestamp>,
    /// Since when others may know it: the earliest time that was said.
    pub since: Option<Timestamp>,
}

impl Credential {
    /// Whether `since` is earlier than what was said before.
    pub(super) fn is_later_than(&self, since: Option<Timestamp>) -> bool {
        since.is_some_and(|since| self.since.is_none_or(|known| since < known))
    }

    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &CredentialEvent) {
        let CredentialEvent::Exposed { since, at, .. } = event;
        if self.is_later_than(*since) {
            self.since = *since;
        }
        self.exposed_at = self.exposed_at.or(Some(*at));
    }
}
