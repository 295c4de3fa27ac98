//! Given/when/then tests of how a person leaves.

use super::{User, UserCommand, UserEvent, UserStanding};
use crate::{
    AnyEvent, Decider, Personal, Refusal, Timestamp,
    effects::{Effect, effects},
    ids::{AccountId, UserId},
};
use cqrs_es::test::TestFramework;
use uuid::Uuid;

type Users = TestFramework<User>;

const END: Timestamp = Timestamp::from_millis(7_000);

fn registered(test_of: Option<AccountId>) -> UserEvent {
    UserEvent::Registered {
        user_id: UserId::from_uuid(Uuid::from_u128(1)),
        email: Personal::new("ada@example.org".into()),
        profile: Personal::new(Box::default()),
        test_of,
    }
}

fn requested() -> UserEvent {
    UserEvent::DeletionRequested { erase_at: END }
}

fn undo(number: u32, at: i64) -> UserCommand {
    UserCommand::UndoDeletion { number, at: Timestamp::from_millis(at) }
}

fn over() -> Refusal {
    Refusal::conflict("deletion_over", "this deletion can't be undone any more")
}

#[test]
fn a_person_asks_to_be_deleted_once() {
    let ask = || UserCommand::RequestDeletion { erase_at: END };
    Users::with(()).given(vec![registered(None)]).when(ask()).then_expect_events(vec![requested()]);
    Users::with(()).given(vec![registered(None), requested()]).when(ask()).then_expect_events(vec![]);
    Users::with(())
        .given(vec![registered(None), requested(), UserEvent::DeletionUndone {}])
        .when(ask())
        .then_expect_events(vec![requested()]);
}

#[test]
fn a_test_user_and_a_suspended_one_do_not_ask() {
    let ask = || UserCommand::RequestDeletion { erase_at: END };
    let account = AccountId::from_uuid(Uuid::from_u128(2));
    Users::with(()).given(vec![registered(Some(account))]).when(ask()).then_expect_error(Refusal::conflict(
        "test_user",
        "a test user is deleted by the account that made it",
    ));
    let suspended = UserEvent::Suspended { reason: Personal::new("fraud".into()) };
    Users::with(())
        .given(vec![registered(None), suspended])
        .when(ask())
        .then_expect_error(Refusal::conflict("user_suspended", "the user is suspended"));
}

#[test]
fn a_deletion_is_undone_before_its_end_and_by_its_own_link() {
    let given = || Users::with(()).given(vec![registered(None), requested()]);
    given().when(undo(1, 6_999)).then_expect_events(vec![UserEvent::DeletionUndone {}]);
    given().when(undo(1, 7_000)).then_expect_error(over());
    given().when(undo(2, 1)).then_expect_error(over());
    given().when(undo(0, 1)).then_expect_error(over());
    let undone = vec![registered(None), requested(), UserEvent::DeletionUndone {}];
    Users::with(()).given(undone.clone()).when(undo(1, 1)).then_expect_events(vec![]);
    let again = undone.into_iter().chain([requested()]).collect();
    Users::with(()).given(again).when(undo(1, 1)).then_expect_error(over());
    Users::with(()).given(vec![registered(None)]).when(undo(0, 1)).then_expect_error(over());
}

#[test]
fn the_erasure_begins_where_the_undoing_ends() {
    let finish = |at| UserCommand::FinishDeletion { at: Timestamp::from_millis(at) };
    let given = || Users::with(()).given(vec![registered(None), requested()]);
    given().when(finish(6_999)).then_expect_events(vec![]);
    given().when(finish(7_000)).then_expect_events(vec![UserEvent::Erased {}]);
    let undone = vec![registered(None), requested(), UserEvent::DeletionUndone {}];
    Users::with(()).given(undone).when(finish(7_000)).then_expect_events(vec![]);
    Users::with(())
        .given(vec![registered(None), requested(), UserEvent::Erased {}])
        .when(finish(7_000))
        .then_expect_error(Refusal::not_found("there is no such user"));
}

#[test]
fn a_person_who_leaves_may_only_return() {
    let mut user = User::default();
    user.evolve(&registered(None));
    user.evolve(&requested());
    let now = Timestamp::from_millis(1);
    assert!(!user.may_log_in(now) && user.may_return(now) && !user.may_return(END) && !user.may_get_mail());
    assert!(user.decide(UserCommand::Suspend { reason: "fraud".into() }).is_err());
    assert_eq!(user.decide(UserCommand::Reinstate), Ok(vec![]));
    user.evolve(&UserEvent::DeletionUndone {});
    assert!(user.may_log_in(now) && !user.may_return(now));
    user.evolve(&requested());
    user.evolve(&UserEvent::Erased {});
    assert_eq!((user.standing, user.erase_at), (UserStanding::Erased, None));
}

#[test]
fn asking_stops_everything_and_undoing_brings_nothing_back() {
    let stops = |event| match effects("user_x", &AnyEvent::User(event)).as_slice() {
        [Effect::Stop { standing, until: None, .. }] => Some(*standing),
        _ => None,
    };
    assert_eq!(stops(requested()), Some(true));
    assert_eq!(stops(UserEvent::DeletionUndone {}), Some(false));
    assert_eq!(stops(UserEvent::TokensRevoked {}), Some(false));
}
