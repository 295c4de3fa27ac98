//! The state of a credential.

use super::CredentialEvent;
use crate::{Timestamp, ids::AccountId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was said of a credential. Where it was found is in the events alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Credential {
    /// The accounts that reported it. Each with the earliest time since when others may know it, if it said one. A
    /// session is known to each account whose apps were approved in it, and an account sees its own reports only.
    /// So what one said is news of another.
    #[serde(default)]
    pub reported: BTreeMap<AccountId, Option<Timestamp>>,
}

impl Credential {
    /// Whether `since` is earlier than what the account said before, or the account said nothing yet.
    pub(super) fn is_news_of(&self, account_id: AccountId, since: Option<Timestamp>) -> bool {
        match self.reported.get(&account_id) {
            None => true,
            Some(before) => since.is_some_and(|since| before.is_none_or(|before| since < before)),
        }
    }

    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &CredentialEvent) {
        let CredentialEvent::Exposed { account_id, since, .. } = event;
        if self.is_news_of(*account_id, *since) {
            self.reported.insert(*account_id, *since);
        }
    }
}
