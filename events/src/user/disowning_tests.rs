//! Given/when/then tests for what a person takes back who says that something was not theirs.

use super::{
    Act, Disowning, PasswordChange, User, UserCommand, UserEvent,
    tests::{changed, registered},
};
use crate::{
    Decider, Personal, Timestamp,
    ids::{LinkId, PasskeyId},
};
use uuid::Uuid;

const DAY: i64 = 86_400_000;

/// Returns a moment of this day.
fn day(number: i64) -> Timestamp {
    Timestamp::from_millis(number * DAY)
}

fn disowning(act: Act) -> Disowning {
    Disowning { act, at: day(100), email_changes: 0 }
}

fn passkey_id(number: u128) -> PasskeyId {
    PasskeyId::from_uuid(Uuid::from_u128(number))
}

fn passkey(number: u128, at: Timestamp) -> UserEvent {
    let name = Personal::new("Phone".into());
    UserEvent::PasskeyAdded { passkey_id: passkey_id(number), name, synced: false, at }
}

fn linked(number: u128, at: Timestamp) -> UserEvent {
    UserEvent::LoginLinked {
        link_id: LinkId::from_uuid(Uuid::from_u128(number)),
        provider: "google".into(),
        issuer: Personal::new("https://accounts.google.com".into()),
        subject: Personal::new(number.to_string()),
        name: Personal::new("ada".into()),
        at,
        instead_of_password: false,
    }
}

/// Returns a user with these events.
fn user(events: &[UserEvent]) -> User {
    let mut user = User::default();
    std::iter::once(&registered()).chain(events).for_each(|event| user.evolve(event));
    user
}

/// Disowns `act` of day 100 at `now`, and returns the user afterwards and whether the codes were removed.
fn after(events: &[UserEvent], act: Act, now: Timestamp) -> (User, bool) {
    let mut user = user(events);
    let decided = user.decide(UserCommand::Disown { disowning: disowning(act), at: now }).unwrap();
    let useless = UserEvent::PasswordChanged { how: Some(PasswordChange::Disowned), keeps_sessions: false };
    assert_eq!(decided[0], useless);
    decided.iter().for_each(|event| user.evolve(event));
    (user, decided.contains(&UserEvent::RecoveryCodesRemoved {}))
}

fn passkeys(user: &User) -> Vec<PasskeyId> {
    user.factors.passkeys.keys().copied().collect()
}

#[test]
fn a_change_can_be_disowned_until_the_person_proves_their_address_again() {
    use PasswordChange::{Disowned, Mail, OldPassword};
    let may = |how: &[PasswordChange], change| changed(how).may_disown(&disowning(Act::Change(change)));
    assert!(!may(&[], 0) && !may(&[], 1), "nothing was changed");
    assert!(may(&[OldPassword], 1) && !may(&[OldPassword], 2));
    assert!(may(&[OldPassword, OldPassword], 1), "an intruder who changes it twice gains nothing");
    assert!(!may(&[OldPassword, Mail], 1) && may(&[OldPassword, Mail], 2));
    assert!(!may(&[OldPassword, Disowned], 1) && !may(&[OldPassword, Disowned], 2), "once is enough");
    let user = changed(&[OldPassword, Disowned]);
    let again = UserCommand::Disown { disowning: disowning(Act::Change(1)), at: day(101) };
    assert_eq!(user.decide(again).unwrap_err().code, "change_settled");
}

#[test]
fn another_act_can_be_disowned_until_its_owner_has_done_so_once() {
    use PasswordChange::{Disowned, Mail, OldPassword};
    for act in [Act::Login, Act::WayIn] {
        let may = |how: &[PasswordChange], seen| changed(how).may_disown(&disowning(act(seen)));
        assert!(may(&[], 0) && !may(&[], 1), "it is of a time that has not come");
        assert!(may(&[OldPassword], 0), "an intruder who changes the password gains nothing");
        assert!(may(&[Mail], 0), "who first chose a new password may still need it");
        assert!(!may(&[Disowned], 0) && !may(&[OldPassword, Disowned], 1), "once is enough");
        assert!(!may(&[Disowned, Mail], 0) && may(&[Disowned, Mail], 2), "a later act can be disowned again");
    }
}

#[test]
fn a_link_that_was_mailed_to_a_former_address_disowns_nothing() {
    let mut user = user(&[UserEvent::EmailVerified {}]);
    for act in [Act::Login(0), Act::WayIn(0)] {
        assert!(user.may_disown(&disowning(act)));
    }
    let change = UserCommand::ChangeEmail { email: "ada@new.example".into(), seen: 0, at: day(100) };
    user.decide(change).unwrap().iter().for_each(|event| user.evolve(event));
    for act in [Act::Login(0), Act::WayIn(0)] {
        assert!(!user.may_disown(&disowning(act)));
        let late = UserCommand::Disown { disowning: disowning(act), at: day(101) };
        assert_eq!(user.decide(late).unwrap_err().code, "change_settled");
    }
}

#[test]
fn factors_added_since_a_strange_login_go_and_older_ones_stay() {
    let events = [
        UserEvent::TotpEnrolled { at: Some(day(99)) },
        UserEvent::RecoveryCodesCreated { at: day(99) },
        passkey(1, day(99)),
        linked(1, day(99)),
        passkey(2, day(100)),
        linked(2, day(101)),
    ];
    let (user, removed) = after(&events, Act::Login(0), day(102));
    assert_eq!(passkeys(&user), [passkey_id(1)]);
    assert_eq!(user.factors.totp, Some(day(99)));
    assert!(user.factors.recovery.is_some() && !removed, "they are the owner's");
    assert_eq!(user.links.keys().copied().collect::<Vec<_>>(), [LinkId::from_uuid(Uuid::from_u128(1))]);
}

#[test]
fn any_other_act_undoes_what_was_added_in_the_last_seven_days() {
    for act in [Act::Change(1), Act::WayIn(0)] {
        let events = [
            UserEvent::TotpEnrolled { at: Some(day(97)) },
            UserEvent::RecoveryCodesCreated { at: day(97) },
            passkey(1, day(94)),
            passkey(2, day(95)),
            linked(2, day(101)),
            UserEvent::PasswordChanged { how: Some(PasswordChange::OldPassword), keeps_sessions: false },
        ];
        let (user, removed) = after(&events, act, day(102));
        assert_eq!(passkeys(&user), [passkey_id(1)], "{act:?}");
        assert!(user.factors.totp.is_none() && user.links.is_empty(), "{act:?}");
        assert!(user.factors.recovery.is_none() && removed, "an intruder may have them: {act:?}");
        // New codes can be made with the factor that is left.
        let codes = super::FactorCommand::CreateRecoveryCodes { at: day(103) };
        assert_eq!(user.decide(UserCommand::Factor(codes)).unwrap().len(), 1);
    }
}

#[test]
fn the_act_itself_goes_also_if_its_mail_was_late() {
    let (user, _) = after(&[passkey(1, day(100))], Act::WayIn(0), day(108));
    assert!(!user.factors.any());
}

#[test]
fn an_app_from_before_there_were_times_stays() {
    let (user, _) = after(&[UserEvent::TotpEnrolled { at: None }], Act::WayIn(0), day(100));
    assert!(user.factors.totp.is_some());
}

#[test]
fn undoing_a_change_of_address_takes_back_what_was_added_in_the_seven_days_before() {
    let mut user = user(&[
        UserEvent::EmailVerified {},
        passkey(1, day(94)),
        linked(1, day(94)),
        passkey(2, day(99)),
        linked(2, day(99)),
        UserEvent::RecoveryCodesCreated { at: day(99) },
    ]);
    let change = UserCommand::ChangeEmail { email: "eve@evil.example".into(), seen: 0, at: day(100) };
    user.decide(change).unwrap().iter().for_each(|event| user.evolve(event));
    for added in [passkey(3, day(101)), linked(3, day(101)), UserEvent::TotpEnrolled { at: Some(day(101)) }] {
        user.evolve(&added);
    }
    let undo = UserCommand::UndoEmailChange { change: 1, at: day(102) };
    user.decide(undo).unwrap().iter().for_each(|event| user.evolve(event));
    assert_eq!(passkeys(&user), [passkey_id(1)]);
    assert_eq!(user.links.keys().copied().collect::<Vec<_>>(), [LinkId::from_uuid(Uuid::from_u128(1))]);
    assert!(user.factors.totp.is_none() && user.factors.recovery.is_none());
}
