//! The rules of groups: how many an account may have, how they are called, and what tokens say of them. `groups`
//! has the state.

use super::{Account, AccountEvent, GroupCommand};
use crate::{
    Refusal,
    decider::event_if,
    ids::{GroupId, UserId},
    name,
    refusal::require,
    session::Assurance,
};
use std::collections::BTreeSet;

/// Most groups of an account.
pub const GROUPS_MAX: usize = 200;
/// Longest name of a group, in characters.
pub const GROUP_NAME_MAX: usize = 64;
/// Longest name of a group in a token, in bytes of JSON without its quotes. Names of as many groups as a person
/// may have are then 2,145 bytes of claims, and 2,860 of a JWT.
const GROUP_NAME_BYTES_MAX: usize = 64;
/// Longest description of a group, in characters.
pub const GROUP_DESCRIPTION_MAX: usize = 200;

impl Account {
    /// Returns the names of those of `groups` that the account has, sorted, as apps and APIs are told them of a
    /// person whose login has this assurance. Where members need a second factor to act in the account, the groups
    /// of a member count only with one.
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

/// Decides about a group of `account`.
pub(super) fn decide(account: &Account, command: GroupCommand) -> Result<Vec<AccountEvent>, Refusal> {
    match command {
        GroupCommand::Create { group_id, name, description } => {
            let (name, description) = checked(account, group_id, &name, &description)?;
            require(account.groups.len() < GROUPS_MAX, || {
                let detail = format!("an account has at most {GROUPS_MAX} groups; delete one first");
                Refusal::conflict("too_many_groups", detail)
            })?;
            Ok(vec![AccountEvent::GroupCreated { group_id, name, description }])
        }
        GroupCommand::Change { group_id, name, description } => {
            let group = account.groups.get(&group_id).ok_or_else(unknown)?;
            let name = name.as_deref().unwrap_or(&group.name);
            let description = description.as_deref().unwrap_or(&group.description);
            let (name, description) = checked(account, group_id, name, description)?;
            let differs = name != group.name || description != group.description;
            event_if(differs, AccountEvent::GroupChanged { group_id, name, description })
        }
        GroupCommand::Delete { group_id } => {
            require(account.groups.contains_key(&group_id), unknown)?;
            Ok(vec![AccountEvent::GroupDeleted { group_id }])
        }
    }
}

/// Returns how many bytes of a token's JSON the name takes, without its quotes. It has no control characters.
fn told_bytes(group_name: &str) -> usize {
    group_name.len() + group_name.chars().filter(|c| matches!(c, '"' | '\\')).count()
}

fn unknown() -> Refusal {
    Refusal::not_found("there is no such group")
}

/// Returns the name and the description of a group in one spelling. No other group may have a name that is
/// read as the same.
fn checked(
    account: &Account,
    group_id: GroupId,
    group_name: &str,
    description: &str,
) -> Result<(String, String), Refusal> {
    let group_name = name::line(group_name.trim(), GROUP_NAME_MAX)
        .map_err(|why| Refusal::invalid("name", "invalid_group_name", why))?;
    // A group that was named before there was this bound keeps its name.
    let kept = account.groups.get(&group_id).is_some_and(|group| group.name == group_name);
    let length = told_bytes(&group_name);
    require(kept || length <= GROUP_NAME_BYTES_MAX, || {
        let detail = format!(
            "must have at most {GROUP_NAME_BYTES_MAX} bytes in a token, and has {length}: letters without accents have one, \
             other characters, quotes and backslashes have two to four"
        );
        Refusal::invalid("name", "group_name_too_long", detail)
    })?;
    let description = match description.trim() {
        "" => String::new(),
        text => name::line(text, GROUP_DESCRIPTION_MAX)
            .map_err(|why| Refusal::invalid("description", "invalid_group_description", why))?,
    };
    let likeness = name::likeness(&group_name);
    let mut others = account.groups.iter().filter(|(id, _)| **id != group_id);
    require(!others.any(|(_, other)| name::likeness(&other.name) == likeness), || Refusal {
        field: Some("name"),
        ..Refusal::conflict("group_name_taken", "another group of the account has this name")
    })?;
    Ok((group_name, description))
}
