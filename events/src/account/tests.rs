//! Given/when/then tests for an account.

use super::{Account, AccountCommand, AccountEvent, By, Limits, NewInvitation, NewMember, Role, permitted};
use crate::{
    Decider, Refusal, Timestamp,
    ids::{AccountId, InvitationId, UserId},
    scope::{Scope, Scopes},
    session::Assurance,
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Accounts = TestFramework<Account>;

fn account_id() -> AccountId {
    AccountId::from_uuid(Uuid::from_u128(1))
}

fn user(n: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(n))
}

fn invitation() -> InvitationId {
    InvitationId::from_uuid(Uuid::from_u128(9))
}

fn created() -> Vec<AccountEvent> {
    vec![
        AccountEvent::Created { account_id: account_id(), name: "Acme".into() },
        AccountEvent::MemberJoined { user_id: user(1), role: Role::Owner, invitation_id: None },
        AccountEvent::PlanActivated { plan: "free".into() },
    ]
}

fn invited() -> Vec<AccountEvent> {
    let mut events = created();
    events.push(AccountEvent::MemberInvited {
        invitation_id: invitation(),
        email: crate::Personal::new("x@example.org".into()),
        role: Role::Developer,
        expires_at: Timestamp::from_millis(1000),
        invited_by: Some(user(1)),
    });
    events
}

fn join_at(millis: i64) -> AccountCommand {
    AccountCommand::Join(NewMember {
        invitation_id: invitation(),
        user_id: user(2),
        email: "X@example.org".into(),
        at: Timestamp::from_millis(millis),
        limit: 5,
    })
}

fn by(n: u128) -> By {
    By::Member(UserId::from_uuid(Uuid::from_u128(n)))
}

/// An account with an owner (1), an admin (2), a developer (3) and an auditor (4).
fn team() -> Vec<AccountEvent> {
    let roles = [(2, Role::Admin), (3, Role::Developer), (4, Role::Auditor)];
    let joined = |(n, role)| AccountEvent::MemberJoined { user_id: user(n), role, invitation_id: None };
    created().into_iter().chain(roles.into_iter().map(joined)).collect()
}

fn invite(role: Role, by: By, limit: u32) -> AccountCommand {
    AccountCommand::Invite(Box::new(NewInvitation {
        invitation_id: invitation(),
        email: "new@example.org".into(),
        role,
        by,
        at: Timestamp::from_millis(0),
        expires_at: Timestamp::from_millis(1000),
        limit,
    }))
}

/// The code of the refusal of `command`, given `events`.
fn refused(events: &[AccountEvent], command: AccountCommand) -> Option<&'static str> {
    let mut account = Account::default();
    events.iter().for_each(|event| account.evolve(event));
    account.decide(command).err().map(|refusal| refusal.code)
}

#[test]
fn signing_up_makes_an_account_with_an_owner_and_a_plan() {
    Accounts::with(())
        .given_no_previous_events()
        .when(AccountCommand::Create {
            account_id: account_id(),
            name: "Acme".into(),
            owner: user(1),
            plan: "free".into(),
        })
        .then_expect_events(created());
}

#[test]
fn a_blank_name_is_refused() {
    Accounts::with(())
        .given(created())
        .when(AccountCommand::Rename { name: " ".into() })
        .then_expect_error(Refusal::invalid("name", "invalid_name", "must have a visible character"));
}

#[test]
fn choosing_another_plan_changes_it() {
    Accounts::with(())
        .given(created())
        .when(AccountCommand::ChoosePlan { plan: "pro".into(), at: Timestamp::from_millis(7) })
        .then_expect_events(vec![AccountEvent::PlanChanged {
            from: "free".into(),
            plan: "pro".into(),
            at: Some(Timestamp::from_millis(7)),
        }]);
}

#[test]
fn the_last_owner_cannot_leave() {
    Accounts::with(())
        .given(created())
        .when(AccountCommand::RemoveMember { user_id: user(1), by: by(1) })
        .then_expect_error(Refusal::conflict("last_owner", "an account needs at least one owner"));
}

#[test]
fn the_last_owner_cannot_step_down() {
    Accounts::with(())
        .given(created())
        .when(AccountCommand::ChangeRole { user_id: user(1), role: Role::Admin, by: by(1) })
        .then_expect_error(Refusal::conflict("last_owner", "an account needs at least one owner"));
}

#[test]
fn an_invitation_lets_one_person_join_in_its_role() {
    Accounts::with(()).given(invited()).when(join_at(999)).then_expect_events(vec![
        AccountEvent::MemberJoined {
            user_id: user(2),
            role: Role::Developer,
            invitation_id: Some(invitation()),
        },
    ]);
}

#[test]
fn an_expired_invitation_is_refused() {
    Accounts::with(()).given(invited()).when(join_at(1000)).then_expect_error(Refusal::conflict(
        "invitation_unusable",
        "the invitation does not exist, or was used or withdrawn, or has expired",
    ));
}

#[test]
fn an_invitation_is_used_once() {
    let mut used = invited();
    used.push(AccountEvent::MemberJoined {
        user_id: user(3),
        role: Role::Developer,
        invitation_id: Some(invitation()),
    });
    Accounts::with(()).given(used).when(join_at(1)).then_expect_error(Refusal::conflict(
        "invitation_unusable",
        "the invitation does not exist, or was used or withdrawn, or has expired",
    ));
}

#[test]
fn a_closed_account_stays_closed() {
    let mut closed = created();
    closed.push(AccountEvent::Closed {});
    Accounts::with(())
        .given(closed)
        .when(AccountCommand::Reinstate)
        .then_expect_error(Refusal::conflict("account_closed", "the account is closed"));
}

#[test]
fn an_invitation_is_for_one_address_whatever_its_case() {
    let other = AccountCommand::Join(NewMember {
        invitation_id: invitation(),
        user_id: user(2),
        email: "y@example.org".into(),
        at: Timestamp::from_millis(1),
        limit: 5,
    });
    assert_eq!(refused(&invited(), other), Some("invitation_for_another"));
}

#[test]
fn a_withdrawn_invitation_is_refused() {
    let mut events = invited();
    events.push(AccountEvent::InvitationWithdrawn { invitation_id: invitation() });
    assert_eq!(refused(&events, join_at(1)), Some("invitation_unusable"));
    let again = AccountCommand::WithdrawInvitation { invitation_id: invitation(), by: by(1) };
    assert_eq!(refused(&events, again), Some("not_found"));
}

#[test]
fn members_and_open_invitations_share_the_seats_of_the_plan() {
    assert_eq!(refused(&team(), invite(Role::Developer, by(1), 5)), None);
    assert_eq!(refused(&team(), invite(Role::Developer, by(1), 4)), Some("limit_reached"));
    assert_eq!(refused(&invited(), invite(Role::Developer, by(1), 2)), Some("limit_reached"));
    let full = AccountCommand::Join(NewMember {
        invitation_id: invitation(),
        user_id: user(2),
        email: "x@example.org".into(),
        at: Timestamp::from_millis(1),
        limit: 1,
    });
    assert_eq!(refused(&invited(), full), Some("limit_reached"));
}

#[test]
fn an_address_is_invited_once_at_a_time() {
    let mut twice = NewInvitation {
        invitation_id: invitation(),
        email: "X@Example.org".into(),
        role: Role::Auditor,
        by: by(1),
        at: Timestamp::from_millis(999),
        expires_at: Timestamp::from_millis(2000),
        limit: 9,
    };
    assert_eq!(refused(&invited(), AccountCommand::Invite(Box::new(twice.clone()))), Some("already_invited"));
    twice.at = Timestamp::from_millis(1000);
    assert_eq!(refused(&invited(), AccountCommand::Invite(Box::new(twice))), None);
}

#[test]
fn invitations_are_limited_by_the_day_also_when_they_are_withdrawn() {
    let mut events = created();
    for n in 0..21_u128 {
        let invitation_id = InvitationId::from_uuid(Uuid::from_u128(100 + n));
        events.push(AccountEvent::MemberInvited {
            invitation_id,
            email: crate::Personal::new(format!("{n}@example.org")),
            role: Role::Auditor,
            expires_at: Timestamp::from_millis(1000),
            invited_by: None,
        });
        events.push(AccountEvent::InvitationWithdrawn { invitation_id });
    }
    assert_eq!(refused(&events, invite(Role::Auditor, by(1), 2)), None, "the plan's members and twenty more");
    assert_eq!(refused(&events, invite(Role::Auditor, by(1), 1)), Some("limit_reached"));
    events.push(events[3].clone());
    events.push(events[4].clone());
    let again = |at: i64| {
        AccountCommand::Invite(Box::new(NewInvitation {
            invitation_id: invitation(),
            email: "new@example.org".into(),
            role: Role::Auditor,
            by: by(1),
            at: Timestamp::from_millis(at),
            expires_at: Timestamp::from_millis(1000 + at),
            limit: 2,
        }))
    };
    assert_eq!(refused(&events, again(0)), Some("too_many_invitations"));
    assert_eq!(refused(&events, again(86_400_000)), None);
}

#[test]
fn only_an_owner_or_the_operator_makes_and_unmakes_owners() {
    for (who, may) in [
        (by(1), true),
        (By::Operator, true),
        (by(2), false),
        (by(3), false),
        (By::Client, false),
        (by(9), false),
    ] {
        let refusal = if may { None } else { Some("owner_required") };
        let promote = AccountCommand::ChangeRole { user_id: user(2), role: Role::Owner, by: who };
        assert_eq!(refused(&team(), promote), refusal, "{who:?}");
        assert_eq!(refused(&team(), invite(Role::Owner, who, 9)), refusal, "{who:?}");
        assert_eq!(
            refused(&team(), AccountCommand::HandOver { user_id: user(2), by: who }),
            refusal,
            "{who:?}"
        );
        let close = AccountCommand::Close { name: "Acme".into(), by: who };
        assert_eq!(refused(&team(), close), refusal, "{who:?}");
        let mut two = team();
        two.push(AccountEvent::MemberJoined { user_id: user(5), role: Role::Owner, invitation_id: None });
        let remove = AccountCommand::RemoveMember { user_id: user(5), by: who };
        assert_eq!(refused(&two, remove), refusal, "{who:?}");
    }
}

#[test]
fn admins_and_clients_manage_the_others_and_everybody_may_leave() {
    let remove = |n, by| AccountCommand::RemoveMember { user_id: user(n), by };
    for (who, refusal) in [
        (by(1), None),
        (by(2), None),
        (By::Client, None),
        (by(3), Some("forbidden")),
        (by(4), None),
        (by(9), Some("forbidden")),
    ] {
        assert_eq!(refused(&team(), remove(4, who)), refusal, "{who:?}");
    }
    assert_eq!(refused(&team(), remove(9, by(1))), Some("not_found"));
}

#[test]
fn an_account_is_closed_by_its_name_and_not_by_mistake() {
    let close = |name: &str| AccountCommand::Close { name: name.into(), by: by(1) };
    assert_eq!(refused(&team(), close("acme")), Some("wrong_name"));
    Accounts::with(()).given(team()).when(close("Acme")).then_expect_events(vec![AccountEvent::Closed {}]);
}

#[test]
fn handing_over_makes_the_former_owner_an_admin() {
    Accounts::with(())
        .given(team())
        .when(AccountCommand::HandOver { user_id: user(3), by: by(1) })
        .then_expect_events(vec![
            AccountEvent::MemberRoleChanged { user_id: user(3), from: Role::Developer, role: Role::Owner },
            AccountEvent::MemberRoleChanged { user_id: user(1), from: Role::Owner, role: Role::Admin },
        ]);
}

#[test]
fn a_plan_that_ended_is_activated_by_the_next_choice() {
    let mut ended = created();
    ended.push(AccountEvent::PlanEnded { at: None });
    Accounts::with(())
        .given(ended)
        .when(AccountCommand::ChoosePlan { plan: "pro".into(), at: Timestamp::from_millis(7) })
        .then_expect_events(vec![AccountEvent::PlanActivated { plan: "pro".into() }]);
}

#[test]
fn limits_that_make_no_sense_are_refused() {
    let at = Timestamp::from_millis;
    for (limits, code) in [
        (Limits { requests: Some(0), ..Limits::default() }, "invalid_limit"),
        (Limits { requests: Some(u64::MAX), ..Limits::default() }, "invalid_limit"),
        (Limits { members: Some(0), ..Limits::default() }, "invalid_limit"),
        (
            Limits { valid_from: Some(at(2)), valid_until: Some(at(2)), ..Limits::default() },
            "invalid_validity",
        ),
    ] {
        assert_eq!(refused(&created(), AccountCommand::AgreeLimits { limits }), Some(code));
    }
}

#[test]
fn an_auditor_may_only_read_and_ask_for_help() {
    let harmless = |scope: Scope| scope.as_str().ends_with(":read") || scope == Scope::TicketsWrite;
    assert!(Role::Auditor.permissions().iter().all(harmless));
    assert!(!Role::Auditor.permissions().is_empty());
}

#[test]
fn a_role_takes_away_what_is_the_accounts_and_leaves_what_is_the_persons() {
    let given: Scopes = "openid email clients:read clients:write".parse().unwrap();
    let left = permitted(Some(Role::Auditor), &given);
    assert_eq!(left.to_string(), "openid email clients:read");
    assert_eq!(permitted(None, &given), given);
    let developer = permitted(Some(Role::Developer), &Scopes::management());
    assert!(!developer.contains(Scope::AccountsWrite) && !developer.contains(Scope::AuditRead));
}

#[test]
fn only_an_owner_requires_a_second_factor_of_the_members_and_twice_is_one_fact() {
    let require = |required, by| AccountCommand::RequireSecondFactor { required, by };
    let on = vec![AccountEvent::SecondFactorRequired {}];
    Accounts::with(()).given(created()).when(require(true, by(1))).then_expect_events(on.clone());
    Accounts::with(()).given(created()).when(require(false, by(1))).then_expect_events(vec![]);
    let required = [created(), on].concat();
    Accounts::with(()).given(required.clone()).when(require(true, by(1))).then_expect_events(vec![]);
    let off = vec![AccountEvent::SecondFactorWaived {}];
    Accounts::with(()).given(required).when(require(false, by(1))).then_expect_events(off);
    for other in [By::Client, by(9)] {
        let mut account = Account::default();
        created().iter().for_each(|event| account.evolve(event));
        assert_eq!(
            account.decide(require(true, other)).map_err(|refusal| refusal.code),
            Err("owner_required")
        );
    }
}

#[test]
fn a_role_counts_only_with_a_second_factor_where_members_need_one() {
    let mut account = Account::default();
    created().iter().for_each(|event| account.evolve(event));
    assert_eq!(account.role_with(user(1), Assurance::Password), Some(Role::Owner));
    account.evolve(&AccountEvent::SecondFactorRequired {});
    assert_eq!(account.role_with(user(1), Assurance::Password), None);
    assert_eq!(account.role_with(user(1), Assurance::TwoFactors), Some(Role::Owner));
    assert_eq!(account.role_with(user(1), Assurance::PhishingResistant), Some(Role::Owner));
    assert_eq!(account.role_with(user(9), Assurance::TwoFactors), None);
}
