//! Given/when/then tests for the registration tokens of an account.

use super::{Account, AccountCommand, AccountEvent, RegistrationCommand, Role};
use crate::{
    Decider, Refusal, Timestamp,
    ids::{AccountId, ClientId, RegistrationId, UserId},
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Accounts = TestFramework<Account>;

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn id(number: u128) -> RegistrationId {
    RegistrationId::from_uuid(Uuid::from_u128(number))
}

fn client(number: u128) -> ClientId {
    ClientId::from_uuid(Uuid::from_u128(number))
}

fn opened() -> Vec<AccountEvent> {
    vec![
        AccountEvent::Created { account_id: AccountId::from_uuid(Uuid::from_u128(1)), name: "Acme".into() },
        AccountEvent::MemberJoined {
            user_id: UserId::from_uuid(Uuid::from_u128(1)),
            role: Role::Owner,
            invitation_id: None,
        },
    ]
}

fn create(number: u128, uses: u32, lifetime_seconds: u32, now: i64) -> AccountCommand {
    AccountCommand::Registration(RegistrationCommand::CreateToken {
        registration_id: id(number),
        label: "Agents".into(),
        for_tests: false,
        uses,
        at: at(now),
        lifetime_seconds,
    })
}

fn created(number: u32, uses: u32, expires_at: i64) -> AccountEvent {
    AccountEvent::RegistrationTokenCreated {
        registration_id: id(number.into()),
        number,
        label: "Agents".into(),
        for_tests: false,
        uses,
        expires_at: at(expires_at),
    }
}

fn register(number: u32, app: u128, now: i64) -> AccountCommand {
    let (client_id, at) = (client(app), at(now));
    AccountCommand::Registration(RegistrationCommand::UseToken { number, client_id, at })
}

fn used(number: u128, app: u128) -> AccountEvent {
    AccountEvent::RegistrationTokenUsed { registration_id: id(number), client_id: client(app) }
}

fn revoke(number: u128) -> AccountCommand {
    AccountCommand::Registration(RegistrationCommand::RevokeToken { registration_id: id(number) })
}

fn revoked(number: u128) -> AccountEvent {
    AccountEvent::RegistrationTokenRevoked { registration_id: id(number) }
}

fn with(events: Vec<AccountEvent>) -> Vec<AccountEvent> {
    opened().into_iter().chain(events).collect()
}

fn unusable() -> Refusal {
    let detail = "the registration token is used up, expired or revoked";
    Refusal { code: "registration_token_unusable", ..Refusal::forbidden(detail) }
}

#[test]
fn a_token_is_used_as_often_as_it_allows_and_no_more() {
    let one_left = with(vec![created(1, 2, 60_000), used(1, 7)]);
    Accounts::with(())
        .given(one_left.clone())
        .when(register(1, 8, 59_999))
        .then_expect_events(vec![used(1, 8)]);
    let none_left = one_left.into_iter().chain([used(1, 8)]).collect();
    Accounts::with(()).given(none_left).when(register(1, 9, 59_999)).then_expect_error(unusable());
}

#[test]
fn an_expired_a_revoked_and_an_unknown_token_are_of_no_use() {
    let one = || with(vec![created(1, 2, 60_000)]);
    Accounts::with(()).given(one()).when(register(1, 7, 60_000)).then_expect_error(unusable());
    Accounts::with(()).given(one()).when(register(2, 7, 1)).then_expect_error(unusable());
    Accounts::with(()).given(one()).when(revoke(1)).then_expect_events(vec![revoked(1)]);
    let gone = || one().into_iter().chain([revoked(1)]).collect::<Vec<_>>();
    Accounts::with(()).given(gone()).when(register(1, 7, 1)).then_expect_error(unusable());
    Accounts::with(())
        .given(gone())
        .when(revoke(1))
        .then_expect_error(Refusal::not_found("there is no such registration token"));
}

#[test]
fn a_number_is_never_given_twice_and_expired_tokens_go_when_another_is_made() {
    let old = with(vec![created(1, 2, 60_000), created(2, 2, 90_000), revoked(2)]);
    Accounts::with(())
        .given(old)
        .when(create(3, 5, 60, 60_000))
        .then_expect_events(vec![revoked(1), created(3, 5, 120_000)]);
}

#[test]
fn uses_lifetime_and_number_of_tokens_are_bounded() {
    let account = |events: &[AccountEvent]| {
        let mut account = Account::default();
        events.iter().for_each(|event| account.evolve(event));
        account
    };
    let code = |account: &Account, command| account.decide(command).err().map(|refusal| refusal.code);
    let empty = account(&opened());
    for (uses, seconds, refused) in [
        (0, 60, Some("invalid_uses")),
        (1_001, 60, Some("invalid_uses")),
        (1_000, 60, None),
        (1, 59, Some("invalid_lifetime")),
        (1, 31_536_001, Some("invalid_lifetime")),
        (1, 31_536_000, None),
    ] {
        assert_eq!(code(&empty, create(1, uses, seconds, 0)), refused, "{uses} {seconds}");
    }
    let twenty = account(&with((1..=20).map(|number| created(number, 1, 60_000)).collect()));
    assert_eq!(code(&twenty, create(21, 1, 60, 59_999)), Some("too_many_registration_tokens"));
    assert_eq!(code(&twenty, create(21, 1, 60, 60_000)), None, "those have expired");
}
