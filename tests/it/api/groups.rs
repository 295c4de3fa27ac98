//! Groups of people over REST: who may make them, who can be in them, and what strangers learn.

use crate::support::{World, browser::authorize_path};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use xwms_events::{account::Role, ids::UserId};

/// Makes a group; returns its path.
pub async fn group(world: &World, name: &str) -> String {
    let made = world.post("/v1/groups", &world.management().await, &json!({"name": name})).await;
    format!("/v1/groups/{}", made.expect_status(201).json()["group_id"].as_str().unwrap())
}

async fn add(world: &World, group: &str, user_id: &str, status: u16) {
    let body = json!({"user_id": user_id});
    let added = world.post(&format!("{group}/people"), &world.management().await, &body).await;
    added.expect_status(status);
}

/// Returns who is in a group.
async fn people(world: &World, group: &str) -> BTreeSet<String> {
    let listed = world.read(&format!("{group}/people"), &world.management().await).await;
    let listed = listed.expect_status(200).json();
    let ids = listed["data"].as_array().unwrap().iter();
    ids.map(|person| person["user_id"].as_str().unwrap().to_owned()).collect()
}

/// Returns the names of the groups of a user.
async fn groups_of(world: &World, user_id: impl ToString) -> Value {
    let path = format!("/v1/users/{}/groups", user_id.to_string());
    let listed = world.read(&path, &world.management().await).await.expect_status(200).json();
    listed["data"].as_array().unwrap().iter().map(|group| group["name"].clone()).collect()
}

async fn test_user(world: &World) -> String {
    let body = json!({"email": "ada@test.example", "password": "long enough"});
    world.test_user(&world.management().await, &body).await
}

#[tokio::test]
async fn a_group_is_made_changed_and_deleted_and_its_events_name_no_person_but_by_id() {
    let world = World::new().await;
    let token = world.management().await;
    let group = group(&world, "Support").await;
    let ada = world.person(world.demo.account_id, Role::Developer).await.user_id.to_string();
    add(&world, &group, &ada, 204).await;
    add(&world, &group, &ada, 204).await;
    let change = json!({"description": "Answers customers"});
    let changed = world.patch(&group, &token, &change).await.expect_status(200).json();
    assert_eq!((&changed["name"], &changed["description"]), (&json!("Support"), &change["description"]));
    assert_eq!(world.read(&group, &token).await.expect_status(200).json(), changed);
    let listed = world.read("/v1/groups", &token).await.expect_status(200).json();
    assert_eq!(listed["data"], json!([changed]));
    assert_eq!(people(&world, &group).await, BTreeSet::from([ada.clone()]));
    assert_eq!(groups_of(&world, &ada).await, json!(["Support"]));

    let person = format!("{group}/people/{ada}");
    world.delete(&person, &token).await.expect_status(204);
    world.delete(&person, &token).await.expect_status(404);
    add(&world, &group, &ada, 204).await;
    world.delete(&group, &token).await.expect_status(204);
    for gone in [group.clone(), format!("{group}/people")] {
        world.read(&gone, &token).await.expect_status(404);
    }
    assert_eq!(groups_of(&world, &ada).await, json!([]));
    world.server.settle().await;
    let told = world.read("/v1/events?type=group.*", &token).await.expect_status(200).json();
    let kinds = ["created", "changed", "deleted", "person_removed"].map(|kind| (kind, 1));
    for (kind, count) in kinds.into_iter().chain([("person_added", 2)]) {
        assert_eq!(world.server.count(&format!("group.{kind}")).await, count, "{kind}");
    }
    assert_eq!(told["data"].as_array().unwrap().len(), 6, "all are in the account's feed");
    assert!(!told.to_string().contains('@'), "no address: {told}");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn one_of_two_simultaneous_groups_with_the_same_name_is_refused() {
    let world = World::new().await;
    let (token, body) = (world.management().await, json!({"name": "Support"}));
    let make = || world.post("/v1/groups", &token, &body);
    let (one, other) = tokio::join!(make(), make());
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409], "{one:?} {other:?}");
}

#[tokio::test]
async fn a_repeated_request_with_its_key_makes_one_group() {
    let world = World::new().await;
    let token = world.management().await;
    let send = || {
        let request = world.api(Method::POST, "/v1/groups", &token);
        request.header("idempotency-key", "group-1").json(&json!({"name": "Support"})).send()
    };
    let first = send().await.unwrap().text().await.unwrap();
    assert_eq!(send().await.unwrap().text().await.unwrap(), first);
    assert_eq!(world.server.count("group.created").await, 1);
}

#[tokio::test]
async fn a_group_that_makes_no_sense_is_refused_at_its_field_and_changes_nothing() {
    let world = World::new().await;
    let token = world.management().await;
    group(&world, "Support").await;
    for (body, status, code) in [
        (json!({"name": "SUPPORT"}), 409, "group_name_taken"),
        (json!({"name": "\u{ff33}upport"}), 409, "group_name_taken"),
        (json!({"name": ""}), 400, "invalid_group_name"),
        (json!({"name": "a\tb"}), 400, "invalid_group_name"),
        (json!({"name": "ad\u{202e}min"}), 400, "invalid_group_name"),
        (json!({"name": "x".repeat(65)}), 400, "invalid_group_name"),
        (json!({"name": "é".repeat(33)}), 400, "group_name_too_long"),
        (json!({"name": "Sales", "description": "x".repeat(201)}), 400, "invalid_group_description"),
        (json!({"name": ["Sales"]}), 400, "invalid_body"),
        (json!({"name": "Sales", "people": []}), 400, "invalid_body"),
        (json!({}), 400, "invalid_body"),
    ] {
        let problem = world.post("/v1/groups", &token, &body).await;
        assert_eq!(problem.expect_status(status).json()["code"], code, "{body}");
    }
    assert_eq!(world.server.count("group.created").await, 1);
}

#[tokio::test]
async fn only_people_whom_the_account_knows_get_in_and_nobody_learns_who_else_exists() {
    let world = World::new().await;
    let group = group(&world, "Support").await;
    let other = world.another().await.account_id;
    let mut stranger = world.person(other, Role::Owner).await;
    let nobody = UserId::from_uuid(uuid::Uuid::now_v7()).to_string();
    let theirs = stranger.user_id.to_string();
    world.server.settle().await;
    let token = world.management().await;
    let mut said = BTreeSet::new();
    for id in [&nobody, &theirs] {
        let refused = world.post(&format!("{group}/people"), &token, &json!({"user_id": id})).await;
        let mut problem = refused.expect_status(404).json();
        problem["request_id"] = Value::Null;
        said.insert(problem.to_string());
        world.read(&format!("/v1/users/{id}/groups"), &token).await.expect_status(404);
    }
    assert_eq!(said.len(), 1, "the same for both: {said:?}");

    // Once they approve an app of the account, it knows them.
    stranger.browser.approve(&world, &authorize_path(&world.web().client_id, &[])).await;
    world.server.settle().await;
    let tester = test_user(&world).await;
    for id in [&theirs, &tester] {
        add(&world, &group, id, 204).await;
    }
    assert_eq!(people(&world, &group).await, BTreeSet::from([theirs, tester]));
}

#[tokio::test]
async fn groups_of_another_account_are_not_found_and_a_developer_or_auditor_only_reads() {
    let world = World::new().await;
    let group = group(&world, "Support").await;
    let owner = world.owner().await;
    let body = json!({"user_id": owner.user_id});
    let (people, own) = (format!("{group}/people"), format!("{group}/people/{}", owner.user_id));
    let stranger = world.person(world.another().await.account_id, Role::Owner).await;
    let server = &world.server;
    for path in [&group, &people] {
        stranger.read(server, path).await.expect_status(404);
    }
    stranger.post(server, &people, &json!({"user_id": stranger.user_id})).await.expect_status(404);
    stranger.patch(server, &group, &json!({"name": "Mine"})).await.expect_status(404);
    for path in [&group, &own] {
        stranger.delete(server, path).await.expect_status(404);
    }
    for role in [Role::Developer, Role::Auditor] {
        let member = world.person(world.demo.account_id, role).await;
        member.read(server, &people).await.expect_status(200);
        member.post(server, &people, &json!({"user_id": member.user_id})).await.expect_status(403);
        member.post(server, "/v1/groups", &json!({"name": "Mine"})).await.expect_status(403);
        member.patch(server, &group, &json!({"name": "Mine"})).await.expect_status(403);
        member.delete(server, &group).await.expect_status(403);
    }
    owner.post(server, &people, &body).await.expect_status(204);
}

#[tokio::test]
async fn a_removed_member_and_an_erased_person_are_in_no_group() {
    let world = World::new().await;
    let token = world.management().await;
    let group = group(&world, "Support").await;
    let ada = world.person(world.demo.account_id, Role::Developer).await.user_id;
    let tester = test_user(&world).await;
    for id in [&ada.to_string(), &tester] {
        add(&world, &group, id, 204).await;
    }
    world.delete(&format!("/v1/members/{ada}"), &token).await.expect_status(204);
    assert_eq!(people(&world, &group).await, BTreeSet::from([tester.clone()]));
    world.delete(&format!("/v1/users/{tester}"), &token).await.expect_status(204);
    world.server.settle().await;
    assert!(people(&world, &group).await.is_empty());
    add(&world, &group, &tester, 404).await;
    world.read(&format!("/v1/users/{tester}/groups"), &token).await.expect_status(404);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_list_of_people_has_pages() {
    let world = World::new().await;
    let token = world.management().await;
    let group = group(&world, "Support").await;
    let mut all = BTreeSet::new();
    for _ in 0..3 {
        let id = world.person(world.demo.account_id, Role::Auditor).await.user_id.to_string();
        add(&world, &group, &id, 204).await;
        all.insert(id);
    }
    let mut path = format!("{group}/people?limit=2");
    let mut found = BTreeSet::new();
    for has_more in [true, false] {
        let page = world.read(&path, &token).await.expect_status(200).json();
        assert_eq!(page["has_more"], has_more);
        let ids = page["data"].as_array().unwrap().iter();
        found.extend(ids.map(|person| person["user_id"].as_str().unwrap().to_owned()));
        let next = page["next_cursor"].as_str().unwrap_or_default();
        path = format!("{group}/people?limit=2&after={next}");
    }
    assert_eq!(found, all);
}

#[tokio::test]
async fn a_person_who_withdraws_every_consent_stays_in_the_group_that_the_account_chose() {
    let world = World::new().await;
    let group = group(&world, "Customers").await;
    let mut person = world.person(world.another().await.account_id, Role::Auditor).await;
    let user_id = person.user_id.to_string();
    person.browser.approve(&world, &authorize_path(&world.web().client_id, &[])).await;
    world.server.settle().await;
    add(&world, &group, &user_id, 204).await;
    let token = world.management().await;
    let listed = world.read(&format!("/v1/consents?user_id={user_id}"), &token).await;
    let consent = listed.expect_status(200).json()["data"][0]["consent_id"].as_str().unwrap().to_owned();
    let withdraw = format!("/v1/consents/{consent}/withdraw");
    let done = world.post(&withdraw, &token, &json!({})).await;
    assert!(done.status < 300, "{done:?}");
    world.server.settle().await;
    assert_eq!(people(&world, &group).await, BTreeSet::from([user_id]));
}
