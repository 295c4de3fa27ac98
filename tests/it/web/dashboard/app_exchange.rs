//! The form on an app's tab of tokens that says which tokens it may exchange.

use super::{path, send_from};
use crate::support::{Answer, Browser, World};
use serde_json::{Value, json};
use xwms_events::account::Role;

/// Returns the tab of an app, and the path of the form.
fn places(world: &World, id: &str) -> (String, String) {
    let at = |below: &str| path(world.demo.account_id, &format!("apps/{id}{below}"));
    (at("/tokens"), at("/token-exchange"))
}

async fn save(browser: &mut Browser, world: &World, id: &str, fields: &[(&str, &str)]) -> Answer {
    let (tab, form) = places(world, id);
    send_from(browser, world, (&tab, &form), fields).await
}

async fn registered(world: &World, id: &str) -> Value {
    world.read(&format!("/v1/clients/{id}"), &world.management().await).await.expect_status(200).json()
}

#[tokio::test]
async fn an_owner_says_which_tokens_an_app_may_exchange() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let (machine, web) = (world.machine().client_id, world.web().client_id);
    let fields = [
        ("subject_clients", web.as_str()),
        ("token_exchange", "https://orders.example.com read write\nurn:example:stock read"),
        ("impersonation", "yes"),
        ("id_tokens", "yes"),
        ("may_act", web.as_str()),
    ];
    let saved = save(&mut owner, &world, &machine, &fields).await;
    let tab = places(&world, &machine).0;
    assert_eq!(saved.expect_status(303).header("location"), format!("{tab}?saved"));
    let client = registered(&world, &machine).await;
    let targets = json!([
        {"audience": "https://orders.example.com", "scopes": ["read", "write"]},
        {"audience": "urn:example:stock", "scopes": ["read"]},
    ]);
    let policy =
        json!({"subject_clients": [web], "targets": targets, "impersonation": true, "id_tokens": true});
    assert_eq!((&client["token_exchange"], &client["may_act"]), (&policy, &json!(web)));
    let page = owner.open(&world.server, &tab).await;
    assert!(page.body.contains("urn:example:stock read"), "{page:?}");
    save(&mut owner, &world, &machine, &[]).await.expect_status(303);
    let client = registered(&world, &machine).await;
    assert_eq!((&client["token_exchange"], &client["may_act"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_wrong_policy_is_shown_with_what_was_typed() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let (machine, web) = (world.machine().client_id, world.web().client_id);
    for (fields, words) in [
        (
            [("subject_clients", "nobody"), ("token_exchange", "urn:a read")],
            "This isn’t the id of an app: nobody",
        ),
        ([("subject_clients", web.as_str()), ("token_exchange", "urn:a")], "Name 1 to 20 apps"),
        (
            [("subject_clients", web.as_str()), ("may_act", "somebody")],
            "This isn’t the id of an app: somebody",
        ),
    ] {
        let refused = save(&mut owner, &world, &machine, &fields).await;
        assert!(refused.expect_status(200).body.contains(words), "{refused:?}");
        assert!(refused.body.contains(fields[1].1), "{refused:?}");
    }
    assert_eq!(registered(&world, &machine).await["token_exchange"], Value::Null);
}

#[tokio::test]
async fn a_public_app_has_no_policy_and_an_auditor_reads_what_holds() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let (native, machine) = (world.native(), world.machine().client_id);
    let page = owner.open(&world.server, &places(&world, &native).0).await;
    assert!(page.expect_status(200).body.contains("name=\"may_act\""), "{page:?}");
    assert!(!page.body.contains("name=\"subject_clients\""), "{page:?}");
    save(&mut owner, &world, &native, &[("may_act", machine.as_str())]).await.expect_status(303);
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await.browser;
    let (tab, form) = places(&world, &native);
    let page = auditor.open(&world.server, &tab).await;
    assert!(page.expect_status(200).body.contains(&machine), "{page:?}");
    assert!(!page.body.contains(&form), "{page:?}");
}
