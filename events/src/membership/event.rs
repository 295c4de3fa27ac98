//! Events of a membership.

use crate::{
    fact::facts,
    ids::{AccountId, GroupId, UserId},
};

facts! {
    /// Facts of the groups that a person is in.
    pub enum MembershipEvent {
        /// The account put a person into a group.
        public "group.person_added" v 1 => PersonAdded {
            account_id: AccountId,
            group_id: GroupId,
            user_id: UserId,
        },
        /// The person is no longer in the group: the account took them out, or they are no longer its member.
        public "group.person_removed" v 1 => PersonRemoved { group_id: GroupId, user_id: UserId, },
    }
}
