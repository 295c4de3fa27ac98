//! Commands of a membership.

use crate::ids::{AccountId, GroupId, UserId};
use std::collections::BTreeSet;

/// Parsed input; ids come from the server.
#[derive(Clone, Debug)]
pub enum MembershipCommand {
    /// Put the person, whom the account knows, into a group.
    Add {
        account_id: AccountId,
        user_id: UserId,
        group_id: GroupId,
        /// The groups that the account has.
        known: BTreeSet<GroupId>,
    },
    /// Take the person out of a group.
    Remove { group_id: GroupId },
    /// Take the person out of every group.
    RemoveAll,
}
