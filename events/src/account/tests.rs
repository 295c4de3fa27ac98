//! Given / when / then for an account.

use super::{Account, AccountCommand, AccountEvent, Role};
use crate::{
    Refusal, Timestamp,
    ids::{AccountId, InvitationId, UserId},
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
    });
    events
}

fn join_at(millis: i64) -> AccountCommand {
    AccountCommand::Join { invitation_id: invitation(), user_id: user(2), at: Timestamp::from_millis(millis) }
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
    Accounts::with(()).given(created()).when(AccountCommand::Rename { name: " ".into() }).then_expect_error(
        Refusal::invalid("name", "invalid_name", "a name has 1 to 100 characters and no control characters"),
    );
}

#[test]
fn choosing_another_plan_changes_it() {
    Accounts::with(())
        .given(created())
        .when(AccountCommand::ChoosePlan { plan: "pro".into() })
        .then_expect_events(vec![AccountEvent::PlanChanged { from: "free".into(), plan: "pro".into() }]);
}

#[test]
fn the_last_owner_cannot_leave() {
    Accounts::with(())
        .given(created())
        .when(AccountCommand::RemoveMember { user_id: user(1) })
        .then_expect_error(Refusal::conflict("last_owner", "an account keeps at least one owner"));
}

#[test]
fn the_last_owner_cannot_step_down() {
    Accounts::with(())
        .given(created())
        .when(AccountCommand::ChangeRole { user_id: user(1), role: Role::Admin })
        .then_expect_error(Refusal::conflict("last_owner", "an account keeps at least one owner"));
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
    Accounts::with(())
        .given(invited())
        .when(join_at(1000))
        .then_expect_error(Refusal::conflict("invitation_unusable", "used, expired or unknown"));
}

#[test]
fn an_invitation_is_used_once() {
    let mut used = invited();
    used.push(AccountEvent::MemberJoined {
        user_id: user(3),
        role: Role::Developer,
        invitation_id: Some(invitation()),
    });
    Accounts::with(())
        .given(used)
        .when(join_at(1))
        .then_expect_error(Refusal::conflict("invitation_unusable", "used, expired or unknown"));
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
fn an_auditor_may_only_read() {
    assert!(Role::Auditor.permissions().iter().all(|scope| scope.as_str().ends_with(":read")));
    assert!(!Role::Auditor.permissions().is_empty());
}
