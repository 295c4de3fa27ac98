//! Given/when/then tests for what an account records of operators.

use super::{Account, AccountCommand, AccountEvent, Role};
use crate::{
    Decider, Timestamp,
    ids::{AccountId, UserId},
    operator::OperatorAct,
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Accounts = TestFramework<Account>;

/// One hour, in milliseconds.
const HOUR: i64 = 3_600_000;

fn user(n: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(n))
}

fn created() -> Vec<AccountEvent> {
    let account_id = AccountId::from_uuid(Uuid::from_u128(1));
    vec![
        AccountEvent::Created { account_id, name: "Acme".into() },
        AccountEvent::MemberJoined { user_id: user(1), role: Role::Owner, invitation_id: None },
    ]
}

fn view(n: u128, millis: i64) -> AccountCommand {
    AccountCommand::View { operator: user(n), at: Timestamp::from_millis(millis) }
}

fn viewed(n: u128, millis: i64) -> AccountEvent {
    AccountEvent::Viewed { operator: user(n), at: Timestamp::from_millis(millis) }
}

#[test]
fn a_look_is_recorded_once_for_each_operator_and_hour_also_of_a_closed_account() {
    let seen = [created(), vec![viewed(7, 0)]].concat();
    Accounts::with(()).given(seen.clone()).when(view(7, HOUR - 1)).then_expect_events(vec![]);
    Accounts::with(()).given(seen.clone()).when(view(7, HOUR)).then_expect_events(vec![viewed(7, HOUR)]);
    Accounts::with(()).given(seen.clone()).when(view(8, 1)).then_expect_events(vec![viewed(8, 1)]);
    let closed = [seen, vec![AccountEvent::Closed {}]].concat();
    Accounts::with(()).given(closed).when(view(7, HOUR)).then_expect_events(vec![viewed(7, HOUR)]);
    assert!(Account::default().decide(view(7, 0)).is_err());
}

#[test]
fn looks_of_long_ago_are_forgotten() {
    let mut account = Account::default();
    for event in [viewed(7, 0), viewed(8, HOUR)] {
        account.evolve(&event);
    }
    assert_eq!(account.viewed.keys().copied().collect::<Vec<_>>(), [user(8)]);
}

#[test]
fn an_act_needs_a_reason() {
    let act = |reason: &str| AccountCommand::RecordAct {
        act: OperatorAct::Restrict,
        reason: reason.into(),
        about: None,
    };
    let acted =
        AccountEvent::OperatorActed { act: OperatorAct::Restrict, reason: "spam".into(), about: None };
    Accounts::with(()).given(created()).when(act("spam")).then_expect_events(vec![acted]);
    let mut account = Account::default();
    created().iter().for_each(|event| account.evolve(event));
    let refused = account.decide(act(" ")).map_err(|refusal| (refusal.code, refusal.field));
    assert_eq!(refused, Err(("invalid_reason", Some("reason"))));
}

#[test]
fn an_account_knows_why_it_is_restricted_until_it_is_reinstated() {
    let restricted = AccountEvent::Restricted { reason: "spam".into() };
    for (next, kept) in [(None, Some("spam")), (Some(AccountEvent::Reinstated {}), None)] {
        let mut account = Account::default();
        created().iter().chain([&restricted]).chain(&next).for_each(|event| account.evolve(event));
        assert_eq!(account.restricted_for.as_deref(), kept);
    }
}
