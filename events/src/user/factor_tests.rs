//! Given/when/then tests for the second factors of a user.

use super::{FactorCommand, RECOVERY_CODES, User, UserCommand, UserEvent, tests::registered};
use crate::{Decider, Personal, Refusal, Timestamp, ids::PasskeyId};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Users = TestFramework<User>;

const AT: Timestamp = Timestamp::from_millis(7_000);
const LATER: Timestamp = Timestamp::from_millis(9_000);

fn key(number: u128) -> PasskeyId {
    PasskeyId::from_uuid(Uuid::from_u128(number))
}

fn added(number: u128) -> UserEvent {
    let name = Personal::new("Phone".into());
    UserEvent::PasskeyAdded { passkey_id: key(number), name, synced: true, at: AT }
}

fn add(number: u128) -> UserCommand {
    let name = " Phone ".to_owned();
    UserCommand::Factor(FactorCommand::AddPasskey { passkey_id: key(number), name, synced: true, at: AT })
}

fn enrolled() -> Vec<UserEvent> {
    vec![registered(), UserEvent::TotpEnrolled { at: Some(AT) }, UserEvent::RecoveryCodesCreated { at: AT }]
}

fn refused(given: Vec<UserEvent>, command: FactorCommand, code: &str) {
    let mut user = User::default();
    given.iter().for_each(|event| user.evolve(event));
    assert_eq!(user.decide(UserCommand::Factor(command)).map_err(|refusal| refusal.code), Err(code));
}

fn user(events: &[UserEvent]) -> User {
    let mut user = User::default();
    events.iter().for_each(|event| user.evolve(event));
    user
}

#[test]
fn the_first_factor_brings_recovery_codes_and_the_second_does_not() {
    let enrol = UserCommand::Factor(FactorCommand::EnrolTotp { at: AT });
    Users::with(()).given(vec![registered()]).when(enrol).then_expect_events(vec![
        UserEvent::TotpEnrolled { at: Some(AT) },
        UserEvent::RecoveryCodesCreated { at: AT },
    ]);
    Users::with(()).given(enrolled()).when(add(1)).then_expect_events(vec![added(1)]);
}

#[test]
fn an_app_is_replaced_only_by_removing_it_first() {
    refused(enrolled(), FactorCommand::EnrolTotp { at: LATER }, "totp_enrolled");
    let remove = UserCommand::Factor(FactorCommand::RemoveTotp { required: false });
    Users::with(()).given(enrolled()).when(remove).then_expect_events(vec![UserEvent::TotpRemoved {}]);
}

#[test]
fn nobody_who_must_have_a_factor_removes_the_last_one() {
    refused(enrolled(), FactorCommand::RemoveTotp { required: true }, "last_factor");
    let keys = vec![registered(), added(1), UserEvent::RecoveryCodesCreated { at: AT }];
    let remove = FactorCommand::RemovePasskey { passkey_id: key(1), required: true };
    refused(keys, remove.clone(), "last_factor");
    let both = [enrolled(), vec![added(1)]].concat();
    Users::with(())
        .given(both)
        .when(UserCommand::Factor(remove))
        .then_expect_events(vec![UserEvent::PasskeyRemoved { passkey_id: key(1) }]);
}

#[test]
fn removing_an_absent_factor_makes_no_event_and_an_absent_passkey_is_not_found() {
    let remove = |required| UserCommand::Factor(FactorCommand::RemoveTotp { required });
    for required in [false, true] {
        Users::with(()).given(vec![registered()]).when(remove(required)).then_expect_events(vec![]);
    }
    let unknown = FactorCommand::RemovePasskey { passkey_id: key(9), required: false };
    refused(enrolled(), unknown, "not_found");
}

#[test]
fn a_recovery_code_is_used_once() {
    let using = |created_at, number| FactorCommand::UseRecoveryCode { created_at, number };
    Users::with(())
        .given(enrolled())
        .when(UserCommand::Factor(using(AT, 3)))
        .then_expect_events(vec![UserEvent::RecoveryCodeUsed { number: 3 }]);
    let used = [enrolled(), vec![UserEvent::RecoveryCodeUsed { number: 3 }]].concat();
    refused(used.clone(), using(AT, 3), "recovery_code_used");
    refused(used.clone(), using(AT, RECOVERY_CODES), "recovery_code_used");
    assert_eq!(user(&used).factors.recovery.map(|codes| codes.left()), Some(9));
    let replaced = [used, vec![UserEvent::RecoveryCodesCreated { at: LATER }]].concat();
    refused(replaced.clone(), using(AT, 4), "recovery_code_used");
    Users::with(())
        .given(replaced)
        .when(UserCommand::Factor(using(LATER, 3)))
        .then_expect_events(vec![UserEvent::RecoveryCodeUsed { number: 3 }]);
}

#[test]
fn recovery_codes_go_with_the_last_factor() {
    let both = user(&[enrolled(), vec![added(1), UserEvent::TotpRemoved {}]].concat());
    assert!(both.factors.any() && both.factors.recovery.is_some());
    let none = user(&[enrolled(), vec![UserEvent::TotpRemoved {}]].concat());
    assert!(!none.factors.any() && none.factors.recovery.is_none());
    Users::with(())
        .given(vec![registered()])
        .when(UserCommand::Factor(FactorCommand::CreateRecoveryCodes { at: AT }))
        .then_expect_error(Refusal::conflict(
            "no_second_factor",
            "recovery codes are for people with a second factor",
        ));
}

#[test]
fn an_app_enrolled_before_there_were_times_counts() {
    assert!(user(&[registered(), UserEvent::TotpEnrolled { at: None }]).factors.any());
}

#[test]
fn a_passkey_has_a_name_that_people_can_read() {
    let rename = |name: &str| FactorCommand::RenamePasskey { passkey_id: key(1), name: name.into() };
    let given = [enrolled(), vec![added(1)]].concat();
    for bad in ["", "   ", "a\u{202e}b", &"x".repeat(65)] {
        refused(given.clone(), rename(bad), "invalid_name");
    }
    let renamed = UserEvent::PasskeyRenamed { passkey_id: key(1), name: Personal::new("Laptop".into()) };
    Users::with(())
        .given(given.clone())
        .when(UserCommand::Factor(rename("Laptop")))
        .then_expect_events(vec![renamed]);
    Users::with(()).given(given).when(UserCommand::Factor(rename("Phone"))).then_expect_events(vec![]);
}

#[test]
fn a_person_has_at_most_twenty_passkeys() {
    let many: Vec<_> = std::iter::once(registered()).chain((1..=20).map(added)).collect();
    let name = "one more".to_owned();
    let one_more = FactorCommand::AddPasskey { passkey_id: key(21), name, synced: false, at: AT };
    refused(many, one_more, "too_many_passkeys");
}
