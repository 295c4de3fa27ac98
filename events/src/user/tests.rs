//! Given/when/then tests for a user.

use super::{PasswordChange, Profile, User, UserCommand, UserEvent};
use crate::{
    AnyEvent, Decider, Personal, Refusal, Timestamp,
    effects::{Effect, effects},
    ids::{AccountId, UserId},
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Users = TestFramework<User>;

pub(super) fn registered() -> UserEvent {
    UserEvent::Registered {
        user_id: UserId::from_uuid(Uuid::from_u128(1)),
        email: Personal::new("ada@example.org".into()),
        profile: Personal::new(Box::default()),
        test_of: None,
    }
}

fn register(email: &str) -> UserCommand {
    UserCommand::Register {
        user_id: UserId::from_uuid(Uuid::from_u128(1)),
        email: email.into(),
        profile: Profile::default(),
    }
}

#[test]
fn a_person_registers_with_a_mail_address() {
    Users::with(())
        .given_no_previous_events()
        .when(register("ada@example.org"))
        .then_expect_events(vec![registered()]);
}

#[test]
fn a_test_user_is_one_account_s_and_so_is_their_mail_address() {
    let (user_id, account_id) =
        (UserId::from_uuid(Uuid::from_u128(1)), AccountId::from_uuid(Uuid::from_u128(2)));
    let (email, profile) = ("ada@example.org".to_owned(), Profile::default());
    let register = UserCommand::RegisterForTests { user_id, account_id, email: email.clone(), profile };
    let events = User::default().decide(register).unwrap();
    let mut user = User::default();
    events.iter().for_each(|event| user.evolve(event));
    assert_eq!(user.test_of, Some(account_id));
    let caused: Vec<_> =
        events.into_iter().flat_map(|event| effects("user_x", &AnyEvent::User(event))).collect();
    assert_eq!(caused, [Effect::ReserveEmail { email, user_id, test_of: Some(account_id) }]);
    user.evolve(&UserEvent::Erased {});
    assert_eq!(user.test_of, Some(account_id), "whose they were is nothing personal");
}

#[test]
fn a_malformed_mail_address_is_refused() {
    for bad in ["", "ada", "@example.org", "ada@", "a@b@c"] {
        Users::with(()).given_no_previous_events().when(register(bad)).then_expect_error(Refusal::invalid(
            "email",
            "invalid_email",
            "not an email address: it needs a name, one @ and a domain",
        ));
    }
}

#[test]
fn a_suspended_user_may_not_log_in_and_a_reinstated_one_may() {
    let mut user = User::default();
    user.evolve(&registered());
    let now = Timestamp::from_millis(0);
    assert!(user.may_log_in(now));
    user.evolve(&UserEvent::Suspended { reason: Personal::new("fraud".into()) });
    assert!(!user.may_log_in(now));
    user.evolve(&UserEvent::Reinstated {});
    assert!(user.may_log_in(now));
}

#[test]
fn a_lock_ends_by_itself() {
    let mut user = User::default();
    user.evolve(&registered());
    user.evolve(&UserEvent::Locked { until: Timestamp::from_millis(10) });
    assert!(!user.may_log_in(Timestamp::from_millis(9)));
    assert!(user.may_log_in(Timestamp::from_millis(10)));
}

#[test]
fn an_erased_user_is_gone_for_good() {
    Users::with(())
        .given(vec![registered(), UserEvent::Erased {}])
        .when(UserCommand::Reinstate)
        .then_expect_error(Refusal::not_found("there is no such user"));
}

#[test]
fn an_erased_user_keeps_nothing_personal() {
    let mut user = User::default();
    user.evolve(&registered());
    user.evolve(&UserEvent::Erased {});
    assert!(user.email.get().is_none() && user.profile.get().is_none());
}

#[test]
fn suspending_twice_is_one_fact() {
    Users::with(())
        .given(vec![registered(), UserEvent::Suspended { reason: Personal::new("fraud".into()) }])
        .when(UserCommand::Suspend { reason: "again".into() })
        .then_expect_events(vec![]);
}

/// Returns the user after these changes of password.
pub(super) fn changed(how: &[PasswordChange]) -> User {
    let mut user = User::default();
    user.evolve(&registered());
    for how in how {
        user.evolve(&UserEvent::PasswordChanged { how: Some(*how), keeps_sessions: false });
    }
    user
}

#[test]
fn a_proof_that_was_checked_before_another_change_changes_no_password() {
    let user = changed(&[PasswordChange::OldPassword]);
    let replace =
        |seen| UserCommand::ReplacePassword { how: PasswordChange::Mail, keeps_sessions: false, seen };
    assert_eq!(user.decide(replace(0)).unwrap_err().code, "password_changed");
    let event = UserEvent::PasswordChanged { how: Some(PasswordChange::Mail), keeps_sessions: false };
    assert_eq!(user.decide(replace(1)).unwrap(), [event]);
}

#[test]
fn a_change_of_password_stops_sessions_and_tokens_unless_the_person_keeps_them() {
    let stops = |keeps_sessions| {
        let event = UserEvent::PasswordChanged { how: Some(PasswordChange::OldPassword), keeps_sessions };
        effects("user_x", &AnyEvent::User(event)).len()
    };
    assert_eq!((stops(false), stops(true)), (1, 0));
    let old: UserEvent = serde_json::from_str(r#"{"event": "user.password_changed"}"#).unwrap();
    assert_eq!(effects("user_x", &AnyEvent::User(old)).len(), 1, "as it was before there was a choice");
}

#[test]
fn only_an_address_that_was_never_proved_is_released() {
    let mut user = changed(&[]);
    assert_eq!(user.decide(UserCommand::ReleaseEmail).unwrap(), [UserEvent::EmailReleased {}]);
    user.evolve(&UserEvent::EmailVerified {});
    assert_eq!(user.decide(UserCommand::ReleaseEmail).unwrap_err().code, "email_verified");
    user.evolve(&UserEvent::EmailReleased {});
    assert!(user.email.get().is_none() && !user.email_verified);
    let id = UserId::from_uuid(Uuid::from_u128(1)).to_string();
    let caused = effects(&id, &AnyEvent::User(UserEvent::EmailReleased {}));
    assert!(caused.iter().any(|effect| matches!(effect, Effect::ReleaseEmail { .. })), "{caused:?}");
}

#[test]
fn ending_everything_ends_only_sessions_that_began_before() {
    let user = changed(&[]);
    assert_eq!(user.decide(UserCommand::RevokeTokens).unwrap(), [UserEvent::TokensRevoked {}]);
    let caused = effects("user_x", &AnyEvent::User(UserEvent::TokensRevoked {}));
    assert!(matches!(caused.as_slice(), [Effect::Stop { standing: false, .. }]), "{caused:?}");
}
