//! The rules of groups: how many an account may have, and how they are called. `groups` has the state.

use super::{Account, AccountEvent, GroupCommand};
use crate::{Refusal, decider::event_if, ids::GroupId, name, refusal::require};

/// Most groups of an account.
pub const GROUPS_MAX: usize = 200;
/// Longest name of a group, in characters. Tokens contain it.
pub const GROUP_NAME_MAX: usize = 64;
/// Longest description of a group, in characters.
pub const GROUP_DESCRIPTION_MAX: usize = 200;

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
            let (name, description) = checked(account, group_id, &name, &description)?;
            let differs = name != group.name || description != group.description;
            event_if(differs, AccountEvent::GroupChanged { group_id, name, description })
        }
        GroupCommand::Delete { group_id } => {
            require(account.groups.contains_key(&group_id), unknown)?;
            Ok(vec![AccountEvent::GroupDeleted { group_id }])
        }
    }
}

fn unknown() -> Refusal {
    Refusal::not_found("there is no such group")
}

/// Returns the name and the description of a group in one spelling. No other group may have the name in any case.
fn checked(
    account: &Account,
    group_id: GroupId,
    group_name: &str,
    description: &str,
) -> Result<(String, String), Refusal> {
    let group_name = name::line(group_name.trim(), GROUP_NAME_MAX)
        .map_err(|why| Refusal::invalid("name", "invalid_group_name", why))?;
    let description = match description.trim() {
        "" => String::new(),
        text => name::line(text, GROUP_DESCRIPTION_MAX)
            .map_err(|why| Refusal::invalid("description", "invalid_description", why))?,
    };
    let lower = group_name.to_lowercase();
    let mut others = account.groups.iter().filter(|(id, _)| **id != group_id);
    require(!others.any(|(_, other)| other.name.to_lowercase() == lower), || Refusal {
        field: Some("name"),
        ..Refusal::conflict("group_name_taken", "another group of the account has this name")
    })?;
    Ok((group_name, description))
}
