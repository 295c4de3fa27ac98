//! The groups of an account: names for sets of people, which tokens and userinfo can tell its apps. `group_rules`
//! has the rules.
//!
//! Not here: who is in a group (`membership`), because an account may have more people than one stream should name.

use super::AccountEvent;
use crate::ids::GroupId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A group of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Unique in the account, whatever the capitals and blanks (`name::likeness`).
    pub name: String,
    /// May be empty.
    pub description: String,
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
