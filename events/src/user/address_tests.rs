//! Given/when/then tests for the mail addresses of a user.

use super::{
    FormerEmail, PasswordChange, Preferences, Profile, Theme, UNDO_SECONDS, User, UserCommand, UserEvent,
    UserStanding,
};
use crate::{
    AnyEvent, Decider, Personal, Refusal, Timestamp,
    effects::{Effect, effects},
    ids::UserId,
};
use uuid::Uuid;

const FIRST: &str = "ada@first.example";
const SECOND: &str = "ada@second.example";
const THIRD: &str = "ada@third.example";

fn at(seconds: u32) -> Timestamp {
    Timestamp::from_millis(0).plus_seconds(seconds)
}

fn id() -> UserId {
    UserId::from_uuid(Uuid::from_u128(1))
}

/// Returns a user who proved [`FIRST`].
fn ada() -> User {
    let mut user = unproved();
    user.evolve(&UserEvent::EmailVerified {});
    user
}

fn unproved() -> User {
    let mut user = User::default();
    let (email, profile) = (Personal::new(FIRST.to_owned()), Personal::new(Box::<Profile>::default()));
    user.evolve(&UserEvent::Registered { user_id: id(), email, profile, test_of: None });
    user
}

fn run(user: &mut User, command: UserCommand) -> Result<Vec<UserEvent>, Refusal> {
    let events = user.decide(command)?;
    events.iter().for_each(|event| user.evolve(event));
    Ok(events)
}

fn change(user: &mut User, email: &str, at: Timestamp) -> Result<Vec<UserEvent>, Refusal> {
    let seen = user.email_changes;
    run(user, UserCommand::ChangeEmail { email: email.to_owned(), seen, at })
}

fn undo(user: &mut User, change: u32, at: Timestamp) -> Result<Vec<UserEvent>, Refusal> {
    run(user, UserCommand::UndoEmailChange { change, at })
}

fn code(refused: Result<Vec<UserEvent>, Refusal>) -> &'static str {
    refused.unwrap_err().code
}

/// Returns the addresses that `events` leave to the user.
fn held(events: &[UserEvent]) -> Vec<String> {
    let all = events.iter().flat_map(|event| effects(&id().to_string(), &AnyEvent::User(event.clone())));
    all.filter_map(|effect| match effect {
        Effect::ReserveEmail { email, .. } => Some(email),
        _ => None,
    })
    .collect()
}

#[test]
fn a_proved_address_replaces_the_former_one_which_stays_the_user_s_for_three_days() {
    let mut user = ada();
    let events = change(&mut user, SECOND, at(10)).unwrap();
    assert_eq!(held(&events), [SECOND, FIRST]);
    assert!(user.has_email("ADA@second.example") && !user.has_email(FIRST) && user.email_verified);
    assert!(user.had_email(FIRST) && !user.had_email(SECOND) && !user.had_email("other@acme.example"));
    assert!(
        user.keeps_email(FIRST, at(10 + UNDO_SECONDS - 1)) && !user.keeps_email(FIRST, at(10 + UNDO_SECONDS))
    );
    assert!(user.keeps_email(SECOND, at(u32::MAX / 2_000)));
    assert_eq!(code(change(&mut user, "Ada@SECOND.example", at(11))), "email_unchanged");
}

#[test]
fn an_address_that_was_never_proved_is_given_up_at_once() {
    let mut user = unproved();
    let events = change(&mut user, SECOND, at(10)).unwrap();
    assert_eq!(held(&events), [SECOND]);
    assert!(user.former_emails.is_empty() && !user.keeps_email(FIRST, at(11)));
    assert_eq!(code(undo(&mut user, 1, at(11))), "change_settled", "a squatter's change is nobody's to undo");
}

#[test]
fn of_two_proofs_at_once_the_second_is_void() {
    let mut user = ada();
    change(&mut user, SECOND, at(10)).unwrap();
    let late = UserCommand::ChangeEmail { email: THIRD.into(), seen: 0, at: at(11) };
    assert_eq!(code(run(&mut user, late)), "email_changed");
}

#[test]
fn undoing_restores_the_address_from_before_and_ends_every_session() {
    let mut user = ada();
    change(&mut user, SECOND, at(10)).unwrap();
    // An intruder who moves on can't shake off the owner.
    change(&mut user, THIRD, at(20)).unwrap();
    run(&mut user, UserCommand::SetRecoveryEmail { email: SECOND.into() }).unwrap();
    let events = undo(&mut user, 1, at(30)).unwrap();
    assert_eq!(held(&events), [FIRST]);
    assert!(user.has_email(FIRST) && user.email_verified && user.former_emails.is_empty());
    assert_eq!(user.recovery_email, Personal::default());
    let disowned = UserEvent::PasswordChanged { how: Some(PasswordChange::Disowned), keeps_sessions: false };
    assert!(events.contains(&disowned));
    let undone = AnyEvent::User(events[0].clone());
    assert!(
        effects("user_x", &undone)
            .iter()
            .any(|effect| matches!(effect, Effect::Stop { standing: false, .. }))
    );
    for number in 0..=3 {
        assert_eq!(code(undo(&mut user, number, at(31))), "change_settled", "{number}");
    }
    let late = UserCommand::ChangeEmail { email: THIRD.into(), seen: 2, at: at(32) };
    assert_eq!(code(run(&mut user, late)), "email_changed", "what the intruder was about to prove is void");
}

#[test]
fn a_later_change_can_be_undone_alone_and_every_change_only_for_three_days() {
    let mut user = ada();
    change(&mut user, SECOND, at(10)).unwrap();
    change(&mut user, THIRD, at(20)).unwrap();
    assert_eq!(code(undo(&mut user.clone(), 1, at(10 + UNDO_SECONDS))), "change_settled");
    let events = undo(&mut user, 2, at(30)).unwrap();
    assert_eq!(held(&events), [SECOND, FIRST]);
    assert!(user.has_email(SECOND));
    undo(&mut user, 1, at(40)).unwrap();
    assert!(user.has_email(FIRST));
}

#[test]
fn undoing_a_change_undoes_the_deletion_that_was_asked_for_since() {
    let mut user = ada();
    change(&mut user, SECOND, at(10)).unwrap();
    run(&mut user, UserCommand::RequestDeletion { erase_at: at(100) }).unwrap();
    assert_eq!(code(undo(&mut user.clone(), 1, at(100))), "change_settled", "the erasure is due");
    let events = undo(&mut user, 1, at(99)).unwrap();
    assert!(events.contains(&UserEvent::DeletionUndone {}), "{events:?}");
    assert_eq!((user.standing, user.erase_at), (UserStanding::Active, None));
    assert!(user.has_email(FIRST));
}

#[test]
fn changes_that_can_be_undone_are_few() {
    let mut user = ada();
    for number in 0..5 {
        change(&mut user, &format!("ada@n{number}.example"), at(number)).unwrap();
    }
    assert_eq!(code(change(&mut user, SECOND, at(6))), "too_many_email_changes");
    let events = change(&mut user, SECOND, at(6 + UNDO_SECONDS)).unwrap();
    assert_eq!(held(&events), [SECOND, "ada@n4.example"]);
    assert_eq!(user.former_emails.len(), 1);
}

#[test]
fn a_person_may_go_back_and_forth_and_holds_each_address_once() {
    let mut user = ada();
    change(&mut user, SECOND, at(1)).unwrap();
    let events = change(&mut user, FIRST, at(2)).unwrap();
    assert_eq!(held(&events), [FIRST, SECOND]);
    undo(&mut user, 2, at(3)).unwrap();
    assert!(user.has_email(SECOND));
}

#[test]
fn a_former_address_goes_to_the_person_who_proves_it_once_the_change_is_settled() {
    let mut user = ada();
    change(&mut user, SECOND, at(10)).unwrap();
    assert!(run(&mut user, UserCommand::ReleaseFormerEmails { at: at(11) }).unwrap().is_empty());
    let release = UserCommand::ReleaseFormerEmails { at: at(10 + UNDO_SECONDS) };
    let events = run(&mut user, release).unwrap();
    assert_eq!(held(&events), [SECOND]);
    assert!(user.former_emails.is_empty());
}

#[test]
fn the_address_for_recovery_is_another_one() {
    let mut user = ada();
    let set = |email: &str| UserCommand::SetRecoveryEmail { email: email.into() };
    assert_eq!(code(run(&mut user, set("ADA@first.example"))), "email_unchanged");
    assert_eq!(code(run(&mut user, set("аda@second.example"))), "invalid_email", "a Cyrillic letter");
    let events = run(&mut user, set(SECOND)).unwrap();
    assert_eq!(held(&events), Vec::<String>::new(), "it is nobody's alone");
    assert!(run(&mut user, set(SECOND)).unwrap().is_empty());
    // The address that it becomes is no second one any more.
    change(&mut user, SECOND, at(10)).unwrap();
    assert_eq!(user.recovery_email, Personal::default());
    run(&mut user, set(THIRD)).unwrap();
    user.evolve(&UserEvent::PasswordChanged { how: Some(PasswordChange::Disowned), keeps_sessions: false });
    assert_eq!(user.recovery_email, Personal::default(), "an intruder may have set it");
}

#[test]
fn a_state_says_where_its_addresses_are() {
    let mut user = ada();
    change(&mut user, SECOND, at(10)).unwrap();
    let json = serde_json::to_value(&user).unwrap();
    let places: Vec<String> = user.personal().into_iter().map(|(_, place)| place).collect();
    for place in ["/email", "/recovery_email", "/preferences", "/former_emails/0/email"] {
        assert!(places.iter().any(|known| known == place) && json.pointer(place).is_some(), "{place}");
    }
    assert!(matches!(user.former_emails.as_slice(), [FormerEmail { change: 1, .. }]));
}

#[test]
fn preferences_are_kept_and_a_language_is_a_tag() {
    let mut user = ada();
    let choose = |language: &str, theme| UserCommand::ChangePreferences {
        preferences: Preferences { language: Some(language.into()), theme },
    };
    assert_eq!(run(&mut user, choose("nl", Theme::Dark)).unwrap().len(), 1);
    assert!(run(&mut user, choose("nl", Theme::Dark)).unwrap().is_empty());
    assert_eq!(code(run(&mut user, choose("<b>", Theme::Dark))), "invalid_preferences");
}
