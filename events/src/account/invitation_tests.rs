//! Given/when/then tests for invitations and the members who made them.

use super::{Account, AccountCommand, AccountEvent, By, Role};
use crate::{
    Decider, Personal, Timestamp,
    ids::{AccountId, InvitationId, UserId},
};
use uuid::Uuid;

fn user(n: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(n))
}

fn id(n: u128) -> InvitationId {
    InvitationId::from_uuid(Uuid::from_u128(n))
}

fn joined(n: u128, role: Role) -> AccountEvent {
    AccountEvent::MemberJoined { user_id: user(n), role, invitation_id: None }
}

fn invited(n: u128, role: Role, by: Option<u128>, expires_at: i64) -> AccountEvent {
    AccountEvent::MemberInvited {
        invitation_id: id(n),
        email: Personal::new(format!("{n}@example.org")),
        role,
        expires_at: Timestamp::from_millis(expires_at),
        invited_by: by.map(user),
    }
}

/// Two owners (1 and 2), an admin (3) and their invitations.
fn account() -> Account {
    let account_id = AccountId::from_uuid(Uuid::from_u128(1));
    let mut account = Account::default();
    for event in [
        AccountEvent::Created { account_id, name: "Acme".into() },
        joined(1, Role::Owner),
        joined(2, Role::Owner),
        joined(3, Role::Admin),
        invited(11, Role::Owner, Some(1), 1000),
        invited(12, Role::Auditor, Some(1), 1000),
        invited(21, Role::Owner, Some(2), 1000),
        invited(31, Role::Admin, Some(3), 1000),
        invited(41, Role::Admin, None, 1000),
    ] {
        account.evolve(&event);
    }
    account
}

/// The invitations that `command` withdraws.
fn withdrawn(command: AccountCommand) -> Vec<InvitationId> {
    let decided = account().decide(command).unwrap_or_default().into_iter();
    let of = |event| match event {
        AccountEvent::InvitationWithdrawn { invitation_id } => Some(invitation_id),
        _ => None,
    };
    decided.filter_map(of).collect()
}

#[test]
fn a_removed_member_loses_their_invitations() {
    let remove = |n, by| AccountCommand::RemoveMember { user_id: user(n), by: By::Member(user(by)) };
    assert_eq!(withdrawn(remove(1, 2)), [id(11), id(12)]);
    assert_eq!(withdrawn(remove(3, 3)), [id(31)], "also who leaves");
}

#[test]
fn a_demoted_member_loses_invitations_to_roles_that_they_can_no_longer_give() {
    let change = |n, role| AccountCommand::ChangeRole { user_id: user(n), role, by: By::Member(user(2)) };
    assert_eq!(withdrawn(change(1, Role::Admin)), [id(11)]);
    assert_eq!(withdrawn(change(1, Role::Developer)), [id(11), id(12)]);
    assert_eq!(withdrawn(change(3, Role::Owner)), []);
    let hand_over = AccountCommand::HandOver { user_id: user(3), by: By::Member(user(1)) };
    assert_eq!(withdrawn(hand_over), [id(11)]);
}

#[test]
fn invitations_that_expired_long_ago_are_forgotten() {
    const DAY: i64 = 86_400_000;
    let mut account = Account::default();
    account.evolve(&invited(1, Role::Auditor, None, 7 * DAY));
    account.evolve(&invited(2, Role::Auditor, None, 44 * DAY - 1));
    assert_eq!(account.invitations.len(), 2, "on day 37 it is known that the first one ended on day 7");
    account.evolve(&invited(3, Role::Auditor, None, 44 * DAY));
    assert_eq!(Vec::from_iter(account.invitations.keys().copied()), [id(2), id(3)]);
}
