//! Plans: what an account may use, what was agreed on top, and that a smaller plan takes nothing away.

use crate::support::{Mailbox, Tenant, World, until};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use xwms_events::account::{AccountCommand, Limits};

async fn choose(world: &World, path: &str, token: &str, plan: &str) -> crate::support::Answer {
    let request = world.api(Method::PUT, &format!("{path}/plan"), token);
    crate::support::Answer::of(request.json(&json!({ "plan": plan })).send().await.unwrap()).await
}

fn client(name: &str) -> Value {
    json!({"name": name, "client_type": "machine", "scopes": ["clients:read"]})
}

#[tokio::test]
async fn an_account_chooses_its_plan_and_sees_what_it_uses() {
    let world = World::new().await;
    let Tenant { path, token, .. } = world.sign_up("ada@acme.example").await;
    let plans = world.read("/v1/plans", &token).await.expect_status(200).json();
    assert!(plans["data"].as_array().unwrap().iter().any(|plan| plan["plan"] == "pro"));
    let free = world.read(&format!("{path}/plan"), &token).await.expect_status(200).json();
    assert_eq!(free["plan"], "free");
    assert_eq!(free["clients"], json!({"used": 1, "limit": 5, "over_limit": false}));
    assert_eq!(free["members"]["used"], 1);
    let pro = choose(&world, &path, &token, "pro").await;
    assert_eq!(pro.expect_status(200).json()["requests"], 30_000);
    assert_eq!(world.read(&path, &token).await.json()["plan"], "pro");
}

#[tokio::test]
async fn a_plan_that_is_unknown_or_the_operators_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let Tenant { path, token, .. } = world.sign_up("ada@acme.example").await;
    let head = world.server.head().await;
    let unknown = choose(&world, &path, &token, "gold").await;
    assert_eq!(unknown.expect_status(400).json()["code"], "unknown_plan");
    assert_eq!(unknown.json()["field"], "plan");
    let theirs = choose(&world, &path, &token, "enterprise").await;
    assert_eq!(theirs.expect_status(403).json()["code"], "plan_by_operator");
    let foreign = format!("/v1/accounts/{}", world.demo.account_id);
    choose(&world, &foreign, &token, "pro").await.expect_status(404);
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn a_plan_has_room_for_so_many_clients_also_when_they_come_at_once() {
    let world = World::new().await;
    let token = world.sign_up("ada@acme.example").await.token;
    let names: Vec<_> = (0..12).map(|n| format!("Client {n}")).collect();
    let bodies: Vec<_> = names.iter().map(|name| client(name)).collect();
    let made =
        futures::future::join_all(bodies.iter().map(|body| world.post("/v1/clients", &token, body))).await;
    let statuses: Vec<_> = made.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 4, "{statuses:?}");
    for refused in made.iter().filter(|answer| answer.status != 201) {
        assert_eq!(refused.expect_status(409).json()["code"], "limit_reached");
    }
    let gone = made.iter().find(|answer| answer.status == 201).unwrap().json();
    let gone = format!("/v1/clients/{}", gone["client_id"].as_str().unwrap());
    world.delete(&gone, &token).await.expect_status(204);
    world.client(&token, &client("In its place")).await;
}

#[tokio::test]
async fn a_smaller_plan_takes_nothing_away_and_lets_nothing_grow() {
    let world = World::new().await;
    let Tenant { path, token, .. } = world.sign_up("ada@acme.example").await;
    choose(&world, &path, &token, "pro").await.expect_status(200);
    for n in 0..6 {
        world.client(&token, &client(&format!("Client {n}"))).await;
    }
    let smaller = choose(&world, &path, &token, "free").await.expect_status(200).json();
    assert_eq!(smaller["clients"], json!({"used": 7, "limit": 5, "over_limit": true}));
    world.server.settle().await;
    assert_eq!(world.read("/v1/clients", &token).await.json()["data"].as_array().unwrap().len(), 7);
    let refused = world.post("/v1/clients", &token, &client("One more")).await;
    assert_eq!(refused.expect_status(409).json()["code"], "limit_reached");
}

#[tokio::test]
async fn nothing_can_be_added_before_a_plan_is_chosen() {
    let world = World::new().await;
    let Tenant { path, token, .. } = world.sign_up("ada@acme.example").await;
    let ended = world.delete(&format!("{path}/plan"), &token).await.expect_status(200).json();
    assert_eq!(ended["plan"], Value::Null);
    let endpoint = json!({"url": "https://hooks.example.com/"});
    for (resource, body) in [("/v1/clients", client("x")), ("/v1/endpoints", endpoint)] {
        let refused = world.post(resource, &token, &body).await;
        assert_eq!(refused.expect_status(409).json()["code"], "plan_required", "{resource}");
    }
    choose(&world, &path, &token, "free").await.expect_status(200);
    world.client(&token, &client("x")).await;
    assert_eq!(world.server.count("account.plan_ended").await, 1);
}

#[tokio::test]
async fn an_agreement_replaces_the_plan_while_it_is_valid() {
    let world = World::new().await;
    let Tenant { account_id, path, token, .. } = world.sign_up("ada@acme.example").await;
    let now = world.server.app.store.clock().now();
    let limits = |from, until| AccountCommand::AgreeLimits {
        limits: Limits {
            clients: Some(9),
            requests: Some(1_000),
            valid_from: from,
            valid_until: until,
            ..Limits::default()
        },
    };
    let shown = async || world.read(&format!("{path}/plan"), &token).await.expect_status(200).json();
    world.by_operator(account_id, limits(None, Some(now.plus_seconds(3600)))).await;
    let agreed = shown().await;
    assert_eq!((&agreed["clients"]["limit"], &agreed["requests"]), (&json!(9), &json!(1_000)));
    assert_eq!(agreed["agreed"]["clients"], 9);
    world.by_operator(account_id, limits(Some(now.plus_seconds(3600)), None)).await;
    assert_eq!(shown().await["clients"]["limit"], 5);
}

#[tokio::test]
async fn a_temporary_agreement_ends_and_what_exceeds_the_plan_then_stays_and_cannot_grow() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let Tenant { account_id, path, token, .. } = world.sign_up("ada@acme.example").await;
    let clock = world.server.app.store.clock();
    let limits = Limits {
        requests: Some(1_000),
        members: Some(8),
        endpoints: Some(4),
        valid_until: Some(clock.now().plus_seconds(300)),
        ..Limits::default()
    };
    world.by_operator(account_id, AccountCommand::AgreeLimits { limits }).await;
    let endpoint = async |n: u32| {
        let body = json!({"url": format!("https://hooks.example.com/{n}")});
        world.post("/v1/endpoints", &token, &body).await
    };
    let invite = async |n: u32| {
        let body = json!({"email": format!("{n}@people.example"), "role": "auditor"});
        world.post("/v1/invitations", &token, &body).await
    };
    for n in 0..3 {
        endpoint(n).await.expect_status(201);
    }
    for n in 0..6 {
        invite(n).await.expect_status(201);
    }
    let shown = async || world.read(&format!("{path}/plan"), &token).await;
    let agreed = shown().await.expect_status(200).json();
    assert_eq!(agreed["requests"], 1_000);
    assert_eq!(agreed["endpoints"], json!({"used": 3, "limit": 4, "over_limit": false}));
    assert_eq!(agreed["members"], json!({"used": 7, "limit": 8, "over_limit": false}));

    clock.advance(Duration::from_secs(300));
    until("the window is the smaller one", async || {
        shown().await.header("ratelimit-policy").contains("q=600;")
    })
    .await;
    let over = shown().await.expect_status(200).json();
    assert_eq!(over["requests"], 600);
    assert_eq!(over["endpoints"], json!({"used": 3, "limit": 2, "over_limit": true}));
    assert_eq!(over["members"], json!({"used": 7, "limit": 5, "over_limit": true}));
    for refused in [endpoint(9).await, invite(9).await] {
        assert_eq!(refused.expect_status(409).json()["code"], "limit_reached");
    }
    world.server.settle().await;
    for (list, many) in [("/v1/endpoints", 3), ("/v1/invitations", 6)] {
        let listed = world.read(list, &token).await.expect_status(200).json();
        assert_eq!(listed["data"].as_array().unwrap().len(), many, "{list}");
    }
}
