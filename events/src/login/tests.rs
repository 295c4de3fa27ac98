//! Given/when/then tests for failed logins.

use super::{FailureReason, Login, LoginCommand, LoginEvent, LoginSurface};
use crate::{Decider, Personal, Timestamp, ids::UserId, session::Place};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Logins = TestFramework<Login>;

fn report(user_id: Option<UserId>) -> LoginCommand {
    LoginCommand {
        user_id,
        name: Some("hash of an address".into()),
        reason: FailureReason::WrongPassword,
        surface: LoginSurface::LoginPage,
        count: 3,
        first_at: Timestamp::from_millis(1_000),
        last_at: Timestamp::from_millis(2_000),
        network: Some("hash of a network".into()),
        place: Some(Place { ip: "192.0.2.1".into(), user_agent: None }),
    }
}

fn failed(user_id: Option<UserId>, name: Option<&str>, place: Personal<Place>) -> LoginEvent {
    LoginEvent::Failed {
        user_id,
        name: name.map(ToOwned::to_owned),
        reason: FailureReason::WrongPassword,
        surface: LoginSurface::LoginPage,
        count: 3,
        first_at: Timestamp::from_millis(1_000),
        last_at: Timestamp::from_millis(2_000),
        network: Some("hash of a network".into()),
        place,
    }
}

#[test]
fn a_persons_failures_have_the_place_and_no_name() {
    let user_id = Some(UserId::from_uuid(Uuid::from_u128(1)));
    let place = Personal::new(Place { ip: "192.0.2.1".into(), user_agent: None });
    Logins::with(())
        .given_no_previous_events()
        .when(report(user_id))
        .then_expect_events(vec![failed(user_id, None, place)]);
}

#[test]
fn a_strangers_failures_have_the_name_and_no_place() {
    Logins::with(()).given_no_previous_events().when(report(None)).then_expect_events(vec![failed(
        None,
        Some("hash of an address"),
        Personal::default(),
    )]);
}

#[test]
fn a_report_of_nothing_is_refused() {
    let none = LoginCommand { count: 0, ..report(None) };
    assert!(Login::default().decide(none).is_err());
    let backwards = LoginCommand { last_at: Timestamp::from_millis(999), ..report(None) };
    assert!(Login::default().decide(backwards).is_err());
}

#[test]
fn failures_add_up() {
    let mut login = Login::default();
    for _ in 0..2 {
        login.evolve(&failed(None, None, Personal::default()));
    }
    assert_eq!(login, Login { failures: 6, last_at: Some(Timestamp::from_millis(2_000)) });
}
