//! The catalogue of events, and the schemas that CloudEvents name.

use crate::support::World;
use serde_json::json;

#[tokio::test]
async fn the_schema_of_an_event_is_where_the_event_says_for_everybody() {
    let world = World::new().await;
    let token = world.management().await;
    let machine = world.demo.clients.machine.client_id;
    world
        .patch(&format!("/v1/clients/{machine}"), &token, &json!({"name": "Renamed"}))
        .await
        .expect_status(200);
    let events = world.read("/v1/events?type=client.renamed", &token).await.expect_status(200).json();
    let event = &events["data"][0];
    let at = event["dataschema"].as_str().unwrap();
    let answer = world.server.get(at.strip_prefix(&world.server.base).unwrap()).await;
    assert!(answer.expect_status(200).header("cache-control").contains("public"));
    assert_eq!(answer.header("content-type"), "application/schema+json");
    let schema = answer.json();
    assert_eq!((&schema["$id"], &schema["title"]), (&json!(at), &json!("client.renamed")));
    assert!(jsonschema::draft202012::is_valid(&schema, &event["data"]), "{schema} {event}");
    assert!(!jsonschema::draft202012::is_valid(&schema, &json!({})), "it says something");
    for none in [
        "client.renamed/v0",
        "client.renamed/v2",
        "client.renamed/1",
        "user.registered/v1",
        "nothing/v1",
        "client.renamed",
    ] {
        assert_eq!(world.server.get(&format!("/schemas/{none}")).await.status, 404, "{none}");
    }
}

#[tokio::test]
async fn the_catalogue_lists_every_kind_of_event_that_can_be_asked_for() {
    let world = World::new().await;
    let token = world.management().await;
    let answer = world.server.get("/v1/event_types").await;
    assert!(answer.expect_status(200).header("cache-control").contains("public"));
    let kinds = answer.json();
    let kinds = kinds["data"].as_array().unwrap();
    assert!(
        kinds.len() > 50 && kinds.iter().all(|kind| !kind["name"].as_str().unwrap().starts_with("user."))
    );
    for kind in kinds {
        let name = kind["name"].as_str().unwrap();
        let at = kind["dataschema"].as_str().unwrap().strip_prefix(&world.server.base).unwrap().to_owned();
        let schema = world.server.get(&at).await.expect_status(200).json();
        assert!(jsonschema::draft202012::is_valid(&schema, &kind["example"]), "{name}");
        assert!(!kind["description"].as_str().unwrap().is_empty() && kind["version"] == 1, "{name}");
    }
    let all: Vec<_> = kinds.iter().map(|kind| kind["name"].as_str().unwrap()).collect();
    world.read(&format!("/v1/events?type={}", all.join(",")), &token).await.expect_status(200);
}
