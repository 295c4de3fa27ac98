//! The state of a membership.

use super::MembershipEvent;
use crate::ids::{AccountId, GroupId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The groups of an account that a person is in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub account_id: Option<AccountId>,
    pub user_id: Option<UserId>,
    /// May name groups that the account has deleted.
    pub groups: BTreeSet<GroupId>,
}

impl Membership {
    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &MembershipEvent) {
        match event.clone() {
            MembershipEvent::PersonAdded { account_id, group_id, user_id } => {
                self.account_id = Some(account_id);
                self.user_id = Some(user_id);
                self.groups.insert(group_id);
            }
            MembershipEvent::PersonRemoved { group_id, .. } => {
                self.groups.remove(&group_id);
            }
        }
    }
}
