//! Tests of the rules of a case.

use super::{Case, CaseCommand, CaseEvent, NOTES_MAX, NewPin, PINS_MAX, PinTarget};
use crate::{
    Decider, Refusal, Timestamp,
    ids::{AccountId, CaseId, UserId},
};
use uuid::Uuid;

fn user() -> UserId {
    UserId::from_uuid(Uuid::from_u128(1))
}

fn open() -> CaseCommand {
    CaseCommand::Open {
        case_id: CaseId::from_uuid(Uuid::from_u128(2)),
        account_id: AccountId::from_uuid(Uuid::from_u128(3)),
        user_id: user(),
        title: " A leak ".into(),
        at: Timestamp::from_millis(1),
    }
}

fn pin(position: i64) -> CaseCommand {
    let target = PinTarget { position, question: None, object_id: None };
    let label = "The theft".into();
    CaseCommand::Pin(Box::new(NewPin {
        user_id: user(),
        target,
        network: None,
        label,
        at: Timestamp::from_millis(2),
    }))
}

fn note(text: &str) -> CaseCommand {
    CaseCommand::Note { user_id: user(), text: text.into(), at: Timestamp::from_millis(3) }
}

fn run(case: &mut Case, command: CaseCommand) -> Result<Vec<CaseEvent>, Refusal> {
    let events = case.decide(command)?;
    events.iter().for_each(|event| case.evolve(event));
    Ok(events)
}

fn opened() -> Case {
    let mut case = Case::default();
    run(&mut case, open()).unwrap();
    case
}

fn code(refused: Result<Vec<CaseEvent>, Refusal>) -> &'static str {
    refused.unwrap_err().code
}

#[test]
fn a_case_has_a_title_and_is_opened_once() {
    let mut case = opened();
    assert_eq!(case.title.get().map(String::as_str), Some("A leak"));
    assert_eq!(code(run(&mut case, open())), "case_exists");
    assert_eq!(code(run(&mut Case::default(), note("x"))), "not_found");
}

#[test]
fn pins_keep_their_numbers() {
    let mut case = opened();
    for position in 1..=3 {
        run(&mut case, pin(position)).unwrap();
    }
    run(&mut case, CaseCommand::Unpin { pin: 3 }).unwrap();
    assert_eq!(run(&mut case, CaseCommand::Unpin { pin: 3 }), Ok(vec![]));
    run(&mut case, pin(4)).unwrap();
    let numbers: Vec<_> = case.pins.iter().map(|pin| pin.pin).collect();
    assert_eq!(numbers, [1, 2, 4]);
    assert_eq!(code(run(&mut case, pin(0))), "invalid_position");
}

#[test]
fn pins_and_notes_are_bounded() {
    let mut case = opened();
    for _ in 0..PINS_MAX {
        run(&mut case, pin(1)).unwrap();
    }
    assert_eq!(code(run(&mut case, pin(1))), "too_many_pins");
    assert_eq!(code(run(&mut case, note(""))), "invalid_text");
    for _ in 0..NOTES_MAX {
        run(&mut case, note("x")).unwrap();
    }
    assert_eq!(code(run(&mut case, note("x"))), "too_many_notes");
}

#[test]
fn a_closed_case_does_not_change_until_it_is_reopened() {
    let mut case = opened();
    run(&mut case, CaseCommand::Close).unwrap();
    assert_eq!(run(&mut case, CaseCommand::Close), Ok(vec![]));
    for command in [pin(1), note("x"), CaseCommand::PlaceHold, CaseCommand::Unpin { pin: 1 }] {
        assert_eq!(code(run(&mut case, command)), "case_closed");
    }
    assert_eq!(run(&mut case, CaseCommand::Reopen), Ok(vec![CaseEvent::Reopened {}]));
    run(&mut case, note("x")).unwrap();
}

#[test]
fn a_hold_is_lifted_before_its_case_is_closed() {
    let mut case = opened();
    assert_eq!(run(&mut case, CaseCommand::LiftHold), Ok(vec![]));
    run(&mut case, CaseCommand::PlaceHold).unwrap();
    assert_eq!(run(&mut case, CaseCommand::PlaceHold), Ok(vec![]));
    assert_eq!(code(run(&mut case, CaseCommand::Close)), "case_held");
    run(&mut case, CaseCommand::LiftHold).unwrap();
    assert_eq!(run(&mut case, CaseCommand::Close), Ok(vec![CaseEvent::Closed {}]));
}
