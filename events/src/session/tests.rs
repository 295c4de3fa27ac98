//! Given/when/then tests for a session.

use super::{Method, Place, Session, SessionCommand, SessionEvent};
use crate::{
    Decider, Personal, Refusal, Timestamp,
    ids::{SessionId, UserId},
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Sessions = TestFramework<Session>;

const fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn started() -> SessionEvent {
    SessionEvent::Started {
        session_id: SessionId::from_uuid(Uuid::from_u128(1)),
        user_id: UserId::from_uuid(Uuid::from_u128(2)),
        methods: vec![Method::Password],
        authenticated_at: Some(at(0)),
        expires_at: at(100),
        basis: Some(7),
        place: Personal::new(place("192.0.2.1")),
        remembered: false,
        new_device: false,
    }
}

fn place(ip: &str) -> Place {
    Place { ip: ip.to_owned(), user_agent: None }
}

fn elevated(methods: Vec<Method>, at: Timestamp, basis: i64) -> SessionEvent {
    SessionEvent::Elevated {
        methods,
        authenticated_at: Some(at),
        basis: Some(basis),
        user_id: Some(UserId::from_uuid(Uuid::from_u128(2))),
        place: Personal::default(),
        expires_at: None,
        remembered: false,
    }
}

fn elevate(methods: Vec<Method>, at: Timestamp, remember_until: Option<Timestamp>) -> SessionCommand {
    SessionCommand::Elevate { methods, at: Some(at), basis: 8, place: None, remember_until }
}

#[test]
fn a_session_lives_until_it_expires() {
    let mut session = Session::default();
    session.evolve(&started());
    assert!(session.is_live(at(99)));
    assert!(!session.is_live(at(100)));
}

#[test]
fn each_elevation_is_a_new_generation_of_the_same_session() {
    let mut session = Session::default();
    session.evolve(&started());
    let first = session.clone();
    for generation in 1..=2 {
        let methods = vec![Method::Password];
        session.evolve(&elevated(methods, at(5), 9));
        assert_eq!(session.basis, Some(9), "it rests on what the person proved last");
        assert_eq!((session.id, session.generation), (first.id, generation));
        assert_eq!(session.expires_at, first.expires_at, "it does not live longer for it");
    }
}

#[test]
fn an_ended_session_stays_ended() {
    let ended = SessionEvent::Ended { reason: "logout".into(), expires_at: at(100) };
    Sessions::with(())
        .given(vec![started(), ended])
        .when(elevate(vec![Method::Password], at(1), None))
        .then_expect_error(Refusal::conflict("session_over", "the session has ended"));
}

#[test]
fn ending_twice_is_one_fact() {
    let ended = SessionEvent::Ended { reason: "logout".into(), expires_at: at(100) };
    Sessions::with(())
        .given(vec![started(), ended])
        .when(SessionCommand::End { reason: "logout".into() })
        .then_expect_events(vec![]);
}

#[test]
fn proving_oneself_again_renews_the_authentication_time() {
    Sessions::with(())
        .given(vec![started()])
        .when(elevate(vec![Method::Otp], at(5), None))
        .then_expect_events(vec![elevated(vec![Method::Otp], at(5), 8)]);
}

#[test]
fn a_session_may_do_sensitive_things_for_ten_minutes_after_each_proof() {
    let mut session = Session::default();
    session.evolve(&started());
    assert!(session.is_fresh(at(600_000)));
    assert!(!session.is_fresh(at(600_001)));
    let methods = Method::password_and(Method::Otp);
    session.evolve(&elevated(methods, at(600_001), 9));
    assert!(session.is_fresh(at(1_200_001)));
}

#[test]
fn a_person_whose_proof_has_no_known_time_may_do_nothing_sensitive_at_any_time() {
    let mut session = Session::default();
    session.evolve(&started());
    let silent = SessionCommand::Elevate {
        methods: vec![Method::Federated],
        at: None,
        basis: 8,
        place: None,
        remember_until: None,
    };
    session.decide(silent).unwrap().iter().for_each(|event| session.evolve(event));
    assert_eq!((session.authenticated_at, session.generation), (None, 1));
    for time in [0, 1, 600_000] {
        assert!(!session.is_fresh(at(time)) && !session.is_proved_since(at(time)), "{time}");
        assert!(!session.is_proved_within(u32::MAX, at(time)), "{time}");
    }
}

/// A session that lasts for two hours.
fn long() -> Session {
    let mut session = Session::default();
    session.evolve(&started());
    session.expires_at = at(7_200_000);
    session
}

fn uses(session: &Session, seconds: i64, ip: &str) -> bool {
    let used = session.decide(SessionCommand::Use { at: at(seconds * 1000), place: place(ip) }).unwrap();
    !used.is_empty()
}

#[test]
fn a_use_is_recorded_every_half_hour_and_from_elsewhere_every_five_minutes() {
    let mut session = long();
    assert!(!uses(&session, 1799, "192.0.2.1") && uses(&session, 1800, "192.0.2.1"));
    assert!(!uses(&session, 299, "192.0.2.2") && uses(&session, 300, "192.0.2.2"));
    let used = session.decide(SessionCommand::Use { at: at(300_000), place: place("192.0.2.2") }).unwrap();
    used.iter().for_each(|event| session.evolve(event));
    assert_eq!((session.last_used_at, session.started_at), (at(300_000), at(0)));
    assert_eq!(session.place.get(), Some(&place("192.0.2.2")));
    assert!(!uses(&session, 599, "192.0.2.1") && uses(&session, 600, "192.0.2.1"));
}

#[test]
fn neither_an_ended_session_nor_one_without_a_basis_records_its_use() {
    let mut ended = long();
    ended.ended = true;
    assert!(!uses(&ended, 3600, "192.0.2.1"));
    assert!(!uses(&long(), 7200, "192.0.2.1"), "it has expired");
    // Its last event says what stops it, so there must be no later one.
    let mut old = long();
    old.basis = None;
    assert!(!uses(&old, 3600, "192.0.2.1"));
    assert!(!uses(&Session::default(), 3600, "192.0.2.1"));
}

#[test]
fn another_login_may_extend_the_session_but_never_shortens_it() {
    for (until, expires_at) in [(at(500), at(500)), (at(50), at(100))] {
        let mut session = Session::default();
        session.evolve(&started());
        for event in session.decide(elevate(vec![Method::Password], at(5), Some(until))).unwrap() {
            session.evolve(&event);
        }
        assert!(session.remembered && session.expires_at == expires_at);
        for event in session.decide(elevate(vec![Method::Password], at(6), None)).unwrap() {
            session.evolve(&event);
        }
        assert!(session.remembered && session.expires_at == expires_at, "a later login leaves it");
    }
}

#[test]
fn a_place_from_before_stays_if_a_proof_comes_without_one() {
    let mut session = Session::default();
    session.evolve(&started());
    session.evolve(&elevated(vec![Method::Password], at(5), 9));
    assert_eq!(session.place.get(), Some(&place("192.0.2.1")));
}

#[test]
fn sessions_of_earlier_releases_have_no_place() {
    let old = include_str!("../../golden/session.started.v1.json");
    let old: serde_json::Value = serde_json::from_str(old).unwrap();
    let mut session = Session::default();
    session.evolve(&serde_json::from_value(old["payload"].clone()).unwrap());
    assert!(session.place.is_empty() && !session.remembered && session.id.is_some());
}

#[test]
fn entering_the_operators_pages_is_recorded_once_and_moves_no_session_that_rests_on_its_last_event() {
    let entered = SessionEvent::OperatorEntered {};
    let enter = || SessionCommand::EnterOperator;
    Sessions::with(()).given(vec![started()]).when(enter()).then_expect_events(vec![entered.clone()]);
    Sessions::with(()).given(vec![started(), entered]).when(enter()).then_expect_events(vec![]);
    let SessionEvent::Started { session_id, user_id, methods, authenticated_at, expires_at, place, .. } =
        started()
    else {
        panic!("a session has started");
    };
    let old = SessionEvent::Started {
        session_id,
        user_id,
        methods,
        authenticated_at,
        expires_at,
        basis: None,
        place,
        remembered: false,
        new_device: false,
    };
    Sessions::with(()).given(vec![old]).when(enter()).then_expect_events(vec![]);
}
