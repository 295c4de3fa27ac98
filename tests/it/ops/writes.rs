//! The turns of those who write in an account. Adversaries: a client whose token was stolen, a weaker member or a
//! stolen session of one, many members, and another account. The pace of writes is in `neighbours`.

use crate::support::World;
use serde_json::json;
use uuid::Uuid;
use xwms::traffic::writes::{WRITES_AT_ONCE, WRITES_IN_ALL, Writer};
use xwms_events::{
    account::Role,
    ids::{AccountId, UserId},
};

/// Returns the id of a person who may be a member.
fn other(number: usize) -> UserId {
    UserId::from_uuid(Uuid::from_u128(number as u128))
}

#[tokio::test]
async fn writes_of_one_account_take_turns_and_do_not_delay_those_of_another() {
    let world = World::new().await;
    let (owner, writes) = (world.management().await, &world.server.app.writes);
    let stranger = world.sign_up("ada@acme.example").await.token;
    let place = || writes.place(world.demo.account_id, Writer::Clients);
    let body = json!({"name": "App", "client_type": "machine"});
    let mut turns = Vec::new();
    for _ in 0..WRITES_AT_ONCE {
        turns.push(place().unwrap().turn().await.unwrap());
    }
    let mut waiting = Box::pin(world.post("/v1/clients", &owner, &body));
    let meanwhile = async {
        world.client(&stranger, &body).await;
        world.read("/v1/clients", &owner).await.expect_status(200);
    };
    tokio::select! {
        answer = &mut waiting => panic!("it did not wait: {answer:?}"),
        () = meanwhile => {}
    }
    turns.pop();
    waiting.await.expect_status(201);
    // The next write gets its turn only when the previous one is answered.
    world.client(&owner, &body).await;
    let crowd: Vec<_> = (turns.len()..WRITES_IN_ALL).map(|_| place().unwrap()).collect();
    let refused = world.post("/v1/clients", &owner, &body).await;
    assert_eq!(refused.expect_status(429).json()["code"], "slow_down");
    assert_eq!(refused.header("retry-after"), "1");
    world.client(&stranger, &body).await;
    drop(crowd);
    world.client(&owner, &body).await;
}

#[tokio::test]
async fn a_client_that_floods_its_account_does_not_keep_members_from_stopping_it() {
    let world = World::new().await;
    let (owner, token) = (world.owner().await, world.management().await);
    let (account_id, writes) = (world.demo.account_id, &world.server.app.writes);
    let body = json!({"name": "App", "client_type": "machine"});
    let stolen = world.client(&token, &body).await;
    let crowd: Vec<_> = std::iter::from_fn(|| writes.place(account_id, Writer::Clients)).collect();
    world.post("/v1/clients", &token, &body).await.expect_status(429);
    let path = format!("/v1/clients/{}/disable", stolen.client_id);
    owner.post(&world.server, &path, &json!({})).await.expect_status(200);
    drop(crowd);
    world.token(&stolen, &[("grant_type", "client_credentials")]).await.expect_status(401);
}

#[tokio::test]
async fn a_weaker_member_who_floods_the_account_does_not_keep_the_owner_from_ending_it() {
    let world = World::new().await;
    let (account_id, writes) = (world.demo.account_id, &world.server.app.writes);
    let (owner, weaker) = (world.owner().await, world.person(account_id, Role::Developer).await);
    let crowd = |writer: Writer| std::iter::from_fn(|| writes.place(account_id, writer)).collect::<Vec<_>>();
    let body = json!({"name": "App", "client_type": "machine"});
    let app = world.client(&world.management().await, &body).await;
    let mut taken = crowd(Writer::Member(weaker.user_id));
    // As many of them run as may.
    let mut running = Vec::new();
    for _ in 0..WRITES_AT_ONCE / 2 {
        running.push(taken.pop().unwrap().turn().await.unwrap());
    }
    let refused = weaker.post(&world.server, "/v1/clients", &body).await;
    assert_eq!(refused.expect_status(429).json()["code"], "slow_down");
    // So do other stolen sessions.
    taken.extend((1..30).flat_map(|number| crowd(Writer::Member(other(number)))));
    let path = format!("/v1/clients/{}/disable", app.client_id);
    owner.post(&world.server, &path, &json!({})).await.expect_status(200);
    let removed = owner.delete(&world.server, &format!("/v1/members/{}", weaker.user_id)).await;
    removed.expect_status(204);
    drop((taken, running));
    weaker.post(&world.server, "/v1/clients", &body).await.expect_status(404);
}

#[tokio::test]
async fn all_members_together_hold_no_more_writes_than_their_account_may() {
    let world = World::new().await;
    let (account_id, writes) = (world.demo.account_id, &world.server.app.writes);
    let crowd = |account_id: AccountId, number: usize| {
        let writer = Writer::Member(other(number));
        std::iter::from_fn(move || writes.place(account_id, writer)).collect::<Vec<_>>()
    };
    let taken: Vec<_> = (0..2 * WRITES_IN_ALL).flat_map(|number| crowd(account_id, number)).collect();
    assert_eq!(taken.len(), WRITES_IN_ALL);
    let owner = world.owner().await;
    let body = json!({"name": "App", "client_type": "machine"});
    owner.post(&world.server, "/v1/clients", &body).await.expect_status(429);
    // The clients of the account and other accounts have their own.
    world.client(&world.management().await, &body).await;
    world.client(&world.sign_up("ada@acme.example").await.token, &body).await;
}
