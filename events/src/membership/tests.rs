//! Given/when/then tests for the groups of a person.

use super::{GROUPS_OF_PERSON_MAX, Membership, MembershipCommand, MembershipEvent};
use crate::{
    Decider, Refusal,
    ids::{AccountId, GroupId, UserId},
};
use std::collections::BTreeSet;
use uuid::Uuid;

fn account_id() -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(1))
}

fn user_id() -> UserId {
    UserId::from_uuid(Uuid::from_u128(2))
}

fn id(number: usize) -> GroupId {
    GroupId::from_uuid(Uuid::from_u128(number.try_into().unwrap()))
}

fn ids(numbers: std::ops::Range<usize>) -> BTreeSet<GroupId> {
    numbers.map(id).collect()
}

fn add(number: usize, known: &BTreeSet<GroupId>) -> MembershipCommand {
    MembershipCommand::Add {
        account_id: account_id(),
        user_id: user_id(),
        group_id: id(number),
        known: known.clone(),
    }
}

fn added(number: usize) -> MembershipEvent {
    MembershipEvent::PersonAdded { account_id: account_id(), group_id: id(number), user_id: user_id() }
}

fn removed(number: usize) -> MembershipEvent {
    MembershipEvent::PersonRemoved { group_id: id(number), user_id: user_id() }
}

fn act(membership: &mut Membership, command: MembershipCommand) -> Result<Vec<MembershipEvent>, Refusal> {
    let events = membership.decide(command)?;
    events.iter().for_each(|event| membership.evolve(event));
    Ok(events)
}

#[test]
fn a_person_is_put_into_a_group_once_and_taken_out_once() {
    let (mut one, known) = (Membership::default(), ids(1..3));
    assert_eq!(act(&mut one, add(1, &known)), Ok(vec![added(1)]));
    assert_eq!(act(&mut one, add(1, &known)), Ok(vec![]));
    let remove = || MembershipCommand::Remove { group_id: id(1) };
    assert_eq!(act(&mut one, remove()), Ok(vec![removed(1)]));
    assert_eq!(act(&mut one, remove()).unwrap_err().code, "not_found");
    assert_eq!(act(&mut one, MembershipCommand::RemoveAll), Ok(vec![]));
}

#[test]
fn nobody_is_put_into_a_group_that_the_account_does_not_have() {
    let mut one = Membership::default();
    assert_eq!(act(&mut one, add(3, &ids(1..3))).unwrap_err().code, "not_found");
    assert_eq!(one, Membership::default());
}

#[test]
fn a_person_is_in_a_bounded_number_of_groups_and_deleted_ones_do_not_count() {
    let (mut one, known) = (Membership::default(), ids(0..GROUPS_OF_PERSON_MAX + 2));
    for number in 0..GROUPS_OF_PERSON_MAX {
        act(&mut one, add(number, &known)).unwrap();
    }
    let full = act(&mut one, add(GROUPS_OF_PERSON_MAX, &known)).unwrap_err();
    assert_eq!(full.code, "too_many_groups_of_person");
    let known = ids(1..GROUPS_OF_PERSON_MAX + 2);
    let events = act(&mut one, add(GROUPS_OF_PERSON_MAX, &known)).unwrap();
    assert_eq!(events, [removed(0), added(GROUPS_OF_PERSON_MAX)]);
    assert_eq!(one.groups.len(), GROUPS_OF_PERSON_MAX);
}

#[test]
fn a_member_who_leaves_leaves_every_group() {
    let (mut one, known) = (Membership::default(), ids(1..3));
    for number in [1, 2] {
        act(&mut one, add(number, &known)).unwrap();
    }
    assert_eq!(act(&mut one, MembershipCommand::RemoveAll), Ok(vec![removed(1), removed(2)]));
    assert!(one.groups.is_empty());
}
