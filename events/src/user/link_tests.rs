//! Given/when/then tests for the linked logins of a user.

use super::{FactorCommand, NewLink, PasswordChange, User, UserCommand, UserEvent, tests::registered};
use crate::{
    Decider, Personal, Refusal, Timestamp,
    ids::{AccountId, LinkId, PasskeyId},
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Users = TestFramework<User>;

const AT: Timestamp = Timestamp::from_millis(7_000);

fn id(number: u128) -> LinkId {
    LinkId::from_uuid(Uuid::from_u128(number))
}

fn link(number: u128, subject: &str, instead_of_password: bool) -> UserCommand {
    UserCommand::Link(Box::new(NewLink {
        link_id: id(number),
        provider: "google".into(),
        issuer: "https://accounts.google.com".into(),
        subject: subject.into(),
        name: "ada@example.org".into(),
        at: AT,
        instead_of_password,
    }))
}

fn linked(number: u128, subject: &str, instead_of_password: bool) -> UserEvent {
    UserEvent::LoginLinked {
        link_id: id(number),
        provider: "google".into(),
        issuer: Personal::new("https://accounts.google.com".into()),
        subject: Personal::new(subject.into()),
        name: Personal::new("ada@example.org".into()),
        at: AT,
        instead_of_password,
    }
}

fn unlinked(number: u128) -> UserEvent {
    UserEvent::LoginUnlinked { link_id: id(number) }
}

fn unlink(number: u128) -> UserCommand {
    UserCommand::Unlink { link_id: id(number) }
}

#[test]
fn a_login_is_linked_once() {
    Users::with(())
        .given(vec![registered()])
        .when(link(1, "s", false))
        .then_expect_events(vec![linked(1, "s", false)]);
    Users::with(())
        .given(vec![registered(), linked(1, "s", false)])
        .when(link(2, "s", false))
        .then_expect_events(vec![]);
}

#[test]
fn another_subject_of_the_same_provider_is_another_login() {
    Users::with(())
        .given(vec![registered(), linked(1, "s", false)])
        .when(link(2, "t", false))
        .then_expect_events(vec![linked(2, "t", false)]);
}

#[test]
fn a_person_has_at_most_ten() {
    let given = (1..=10).map(|number| linked(number, &number.to_string(), false));
    Users::with(())
        .given(std::iter::once(registered()).chain(given).collect())
        .when(link(11, "s", false))
        .then_expect_error(Refusal::conflict("too_many_logins", "a person may link at most 10 logins"));
}

#[test]
fn a_test_user_links_none() {
    let mut test_user = registered();
    if let UserEvent::Registered { test_of, .. } = &mut test_user {
        *test_of = Some(AccountId::from_uuid(Uuid::from_u128(9)));
    }
    Users::with(())
        .given(vec![test_user])
        .when(link(1, "s", false))
        .then_expect_error(Refusal::conflict("test_user", "test users have no logins at other providers"));
}

#[test]
fn a_subject_has_1_to_255_characters() {
    let refusal =
        || Refusal::invalid("subject", "invalid_subject", "the provider's name for the person is invalid");
    for subject in [String::new(), "s".repeat(256)] {
        Users::with(()).given(vec![registered()]).when(link(1, &subject, false)).then_expect_error(refusal());
    }
}

#[test]
fn a_person_with_a_password_may_remove_the_last_login() {
    Users::with(())
        .given(vec![registered(), linked(1, "s", false)])
        .when(unlink(1))
        .then_expect_events(vec![unlinked(1)]);
}

#[test]
fn nobody_removes_the_last_way_to_log_in() {
    let last = || Refusal::conflict("last_login", "it is the last way to log in; choose a password first");
    let without = || vec![registered(), linked(1, "s", true)];
    Users::with(()).given(without()).when(unlink(1)).then_expect_error(last());
    let changed = |how| UserEvent::PasswordChanged { how: Some(how), keeps_sessions: false };
    let disowned = vec![registered(), linked(1, "s", false), changed(PasswordChange::Disowned)];
    Users::with(()).given(disowned).when(unlink(1)).then_expect_error(last());
    let passkey = UserEvent::PasskeyAdded {
        passkey_id: PasskeyId::from_uuid(Uuid::from_u128(5)),
        name: Personal::new("Phone".into()),
        synced: true,
        at: AT,
    };
    for other in [passkey, linked(2, "t", false), changed(PasswordChange::Mail)] {
        let given = without().into_iter().chain([other]).collect();
        Users::with(()).given(given).when(unlink(1)).then_expect_events(vec![unlinked(1)]);
    }
}

#[test]
fn an_unknown_link_is_not_found() {
    Users::with(())
        .given(vec![registered()])
        .when(unlink(1))
        .then_expect_error(Refusal::not_found("there is no such linked login"));
}

#[test]
fn the_first_proof_of_the_address_ends_every_way_that_was_set_up_before() {
    let passkey_id = PasskeyId::from_uuid(Uuid::from_u128(5));
    let set_up = || {
        vec![
            linked(1, "squatter", false),
            UserEvent::TotpEnrolled { at: Some(AT) },
            UserEvent::PasskeyAdded { passkey_id, name: Personal::new("Phone".into()), synced: true, at: AT },
            UserEvent::RecoveryEmailSet { email: Personal::new("squatter@example.org".into()) },
        ]
    };
    let reset = || UserCommand::ReplacePassword { how: PasswordChange::Mail, keeps_sessions: true, seen: 0 };
    let changed =
        |keeps_sessions| UserEvent::PasswordChanged { how: Some(PasswordChange::Mail), keeps_sessions };
    Users::with(()).given([vec![registered()], set_up()].concat()).when(reset()).then_expect_events(vec![
        changed(false),
        UserEvent::TotpRemoved {},
        UserEvent::PasskeyRemoved { passkey_id },
        unlinked(1),
        UserEvent::RecoveryEmailRemoved {},
    ]);
    Users::with(())
        .given([vec![registered(), UserEvent::EmailVerified {}], set_up()].concat())
        .when(reset())
        .then_expect_events(vec![changed(true)]);
}

#[test]
fn erasing_a_person_frees_their_logins() {
    Users::with(())
        .given(vec![registered(), linked(1, "s", false), linked(2, "t", false)])
        .when(UserCommand::Erase)
        .then_expect_events(vec![unlinked(1), unlinked(2), UserEvent::Erased {}]);
}

#[test]
fn a_linked_login_does_not_count_as_a_second_factor() {
    let mut user = User::default();
    for event in [registered(), linked(1, "s", true)] {
        user.evolve(&event);
    }
    assert!(!user.factors.any());
    let codes = user.decide(UserCommand::Factor(FactorCommand::CreateRecoveryCodes { at: AT }));
    assert!(codes.is_err());
}
