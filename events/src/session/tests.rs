//! Given/when/then tests for a session.

use super::{Method, Session, SessionCommand, SessionEvent};
use crate::{
    Decider, Refusal, Timestamp,
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
        authenticated_at: at(0),
        expires_at: at(100),
        basis: Some(7),
    }
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
        session.evolve(&SessionEvent::Elevated { methods, authenticated_at: at(5), basis: Some(9) });
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
        .when(SessionCommand::Elevate { methods: vec![Method::Password], at: at(1), basis: 8 })
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
        .when(SessionCommand::Elevate { methods: vec![Method::Otp], at: at(5), basis: 8 })
        .then_expect_events(vec![SessionEvent::Elevated {
            methods: vec![Method::Otp],
            authenticated_at: at(5),
            basis: Some(8),
        }]);
}

#[test]
fn a_session_may_do_sensitive_things_for_ten_minutes_after_each_proof() {
    let mut session = Session::default();
    session.evolve(&started());
    assert!(session.is_fresh(at(600_000)));
    assert!(!session.is_fresh(at(600_001)));
    let methods = Method::password_and(Method::Otp);
    session.evolve(&SessionEvent::Elevated { methods, authenticated_at: at(600_001), basis: Some(9) });
    assert!(session.is_fresh(at(1_200_001)));
}
