//! Questions about the past at the dashboard: an object as it was, and whether an app could obtain a scope.

use super::{path, send, send_from};
use crate::support::World;
use serde_json::json;
use xwms_events::account::Role;

/// Returns the path of a page of the demo account.
fn at(world: &World, below: &str) -> String {
    path(world.demo.account_id, below)
}

#[tokio::test]
async fn the_history_of_an_app_leads_to_how_it_was() {
    let world = World::new().await;
    let token = world.management().await;
    let hostile = "<script>alert(1)</script>";
    let id = world.client(&token, &json!({"name": hostile, "client_type": "machine"})).await.client_id;
    let position = world.server.head().await.to_string();
    world.patch(&format!("/v1/clients/{id}"), &token, &json!({"name": "After"})).await.expect_status(200);
    let mut owner = world.owner().await.browser;
    let (history, past) = (at(&world, &format!("apps/{id}/history")), at(&world, "audit/past"));
    let page = send_from(&mut owner, &world, (&history, &past), &[("position", &position)]).await;
    assert!(page.expect_status(200).body.contains("As it was"), "{page:?}");
    assert!(!page.body.contains(hostile), "what people chose is text: {page:?}");
    assert!(page.body.contains("script") && page.body.contains("After"), "then and now: {page:?}");
    assert_eq!(world.server.count("audit.queried").await, 1);

    let wrong = send(&mut owner, &world, &past, &[("object", "client_x")]).await;
    assert!(wrong.body.contains("There is no such object"), "{wrong:?}");
    let future = [("object", id.as_str()), ("time", "2999-01-01T00:00")];
    let future = send(&mut owner, &world, &past, &future).await;
    assert!(
        future.body.contains("That is in the future") && future.body.contains(&id),
        "what was typed stays"
    );
    assert_eq!(world.server.count("audit.queried").await, 1, "only what was answered");
}

#[tokio::test]
async fn why_an_app_could_not_obtain_a_scope_is_said_in_words() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let could = at(&world, "audit/could");
    let machine = world.machine().client_id;
    let yes = send(&mut owner, &world, &could, &[("client", &machine), ("scope", "clients:read")]).await;
    assert!(yes.expect_status(200).body.contains("The app can prove who it is"), "{yes:?}");
    let no = send(&mut owner, &world, &could, &[("client", &machine), ("scope", "openid")]).await;
    assert!(no.expect_status(200).body.contains("The app is registered for the scope"), "{no:?}");
    let strange = world.another().await.clients.web.client_id.to_string();
    let none = send(&mut owner, &world, &could, &[("client", &strange), ("scope", "openid")]).await;
    assert!(none.body.contains("There is no such app or person"), "{none:?}");
    assert_eq!(world.server.count("audit.queried").await, 2);
}

#[tokio::test]
async fn why_an_app_could_not_obtain_a_scope_of_an_api_is_said_in_words() {
    let world = World::new().await;
    let scope = json!({"name": "read", "description_en": "Read", "description_nl": "Lezen"});
    let body = json!({"audience": "urn:x:orders", "name": "Orders", "scopes": [scope]});
    world.post("/v1/resources", &world.management().await, &body).await.expect_status(201);
    let (mut owner, could) = (world.owner().await.browser, at(&world, "audit/could"));
    let machine = world.machine().client_id;
    let fields =
        |api_scope| [("client", machine.as_str()), ("resource", "urn:x:orders"), ("api_scope", api_scope)];
    let page = send(&mut owner, &world, &could, &fields("read")).await;
    assert!(page.expect_status(200).body.contains("The API offers the app the scope"), "{page:?}");
    let page = send(&mut owner, &world, &could, &fields("")).await;
    assert!(page.expect_status(200).body.contains("href=\"#api_scope\""), "{page:?}");
    assert_eq!(world.server.count("audit.queried").await, 1);
}

#[tokio::test]
async fn a_developer_is_not_offered_the_questions() {
    let world = World::new().await;
    let mut developer = world.person(world.demo.account_id, Role::Developer).await.browser;
    let history = at(&world, &format!("apps/{}/history", world.web().client_id));
    let page = developer.open(&world.server, &history).await;
    assert!(!page.expect_status(200).body.contains("audit/past"), "{page:?}");
    for below in ["audit/past", "audit/could"] {
        developer.get(&world.server, &at(&world, below)).await.expect_status(403);
    }
}

#[tokio::test]
async fn an_address_with_a_question_fills_the_form_and_asks_nothing() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let machine = world.machine().client_id;
    for below in ["audit/past?object", "audit/could?client"] {
        let query = format!("{below}={machine}&position=7&time=2026-01-02T03:04:05Z");
        let page = owner.open(&world.server, &at(&world, &query)).await;
        let body = &page.expect_status(200).body;
        for value in [machine.as_str(), "7", "2026-01-02T03:04:05"] {
            assert!(body.contains(&format!("value=\"{value}\"")), "{below}, {value}: {page:?}");
        }
        let wrong = format!("{below}={machine}&position=planted&time=planted");
        let page = owner.open(&world.server, &at(&world, &wrong)).await;
        assert!(!page.expect_status(200).body.contains("value=\"planted\""), "{page:?}");
    }
    assert_eq!(world.server.count("audit.queried").await, 0);
}
