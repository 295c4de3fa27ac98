//! The groups of an account: names for sets of people, which tokens and userinfo can tell its apps. `group_rules` has the rules.
//!
//! Not here: who is in a group (`membership`), because an account may have more people than one stream should name.

use super::{Account, AccountEvent};
use crate::{
    ids::{GroupId, UserId},
    session::Assurance,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A group of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Unique in the account, in any case.
    pub name: String,
    /// May be empty.
    pub description: String,
}

impl Account {
    /// Returns the names of those of `groups` that the account has, sorted, as apps and APIs are told them of a person whose login
    /// has this assurance. Where members need a second factor to act in the account, the groups of a member count only with one.
    pub fn groups_with(&self, groups: &BTreeSet<GroupId>, user_id: UserId, acr: Assurance) -> Vec<String> {
        let is_weak = self.second_factor_required && acr < Assurance::TwoFactors;
        if is_weak && self.members.contains_key(&user_id) {
            return vec![];
        }
        let known = groups.iter().filter_map(|id| self.groups.get(id));
        let mut names: Vec<_> = known.map(|group| group.name.clone()).collect();
        names.sort_unstable();
        names
    }
}

/// Applies `event` to the groups of an account.
pub(super) fn fold(groups: &mut BTreeMap<GroupId, Group>, event: &AccountEvent) {
    match event.clone() {
        AccountEvent::GroupCreated { group_id, name, description }
        | AccountEvent::GroupChanged { group_id, name, description } => {
            groups.insert(group_id, Group { name, description });
        }
        AccountEvent::GroupDeleted { group_id } => {
            groups.remove(&group_id);
        }
        _ => {}
    }
}
