//! The rules of a membership.

use super::{Membership, MembershipCommand, MembershipEvent};
use crate::{Refusal, ids::GroupId, refusal::require};

/// Most groups of a person in one account. Names of this many groups fit into a token that a header can carry.
pub const GROUPS_OF_PERSON_MAX: usize = 32;

pub(super) fn decide(
    membership: &Membership,
    command: MembershipCommand,
) -> Result<Vec<MembershipEvent>, Refusal> {
    match command {
        MembershipCommand::Add { account_id, user_id, group_id, known } => {
            require(known.contains(&group_id), || Refusal::not_found("there is no such group"))?;
            if membership.groups.contains(&group_id) {
                return Ok(vec![]);
            }
            // Deleted groups take no place. They are left here, so that the stream names no more groups than a
            // person may have.
            let gone = membership.groups.iter().filter(|id| !known.contains(*id));
            let mut events = removed(membership, gone);
            require(membership.groups.len() - events.len() < GROUPS_OF_PERSON_MAX, || {
                let detail = format!("a person is in at most {GROUPS_OF_PERSON_MAX} groups of an account");
                Refusal::conflict("too_many_groups_of_person", detail)
            })?;
            events.push(MembershipEvent::PersonAdded { account_id, group_id, user_id });
            Ok(events)
        }
        MembershipCommand::Remove { group_id } => {
            require(membership.groups.contains(&group_id), || {
                Refusal::not_found("the person is not in the group")
            })?;
            Ok(removed(membership, [&group_id]))
        }
        MembershipCommand::RemoveAll => Ok(removed(membership, &membership.groups)),
    }
}

/// Returns the facts that the person is no longer in `groups`.
fn removed<'a>(
    membership: &Membership,
    groups: impl IntoIterator<Item = &'a GroupId>,
) -> Vec<MembershipEvent> {
    // Somebody who was never put into a group is in none.
    let Some(user_id) = membership.user_id else { return vec![] };
    groups
        .into_iter()
        .map(|group_id| MembershipEvent::PersonRemoved { group_id: *group_id, user_id })
        .collect()
}
