//! The form on an app's tab of tokens that says what it gets by identity assertions, and the trust of an owner in
//! the account's login provider.

use super::{path, send, send_from};
use crate::support::World;
use serde_json::{Value, json};
use xwms_events::account::Role;

/// Returns the tab of an app, and the path of the form.
fn places(world: &World, id: &str) -> (String, String) {
    let at = |below: &str| path(world.demo.account_id, &format!("apps/{id}{below}"));
    (at("/tokens"), at("/identity-assertions"))
}

async fn registered(world: &World, id: &str) -> Value {
    world.read(&format!("/v1/clients/{id}"), &world.management().await).await.expect_status(200).json()
}

#[tokio::test]
async fn an_owner_says_what_an_app_gets_by_assertions_and_switches_it_off() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let machine = world.machine().client_id;
    let (tab, form) = places(&world, &machine);
    let page = owner.open(&world.server, &tab).await;
    assert!(page.expect_status(200).body.contains("This has no effect yet"), "{page:?}");
    let typed = [("identity_assertions", "https://orders.example.com read write\nurn:example:stock read")];
    let saved = send_from(&mut owner, &world, (&tab, &form), &typed).await;
    assert_eq!(saved.expect_status(303).header("location"), format!("{tab}?saved"));
    let targets = json!([
        {"audience": "https://orders.example.com", "scopes": ["read", "write"]},
        {"audience": "urn:example:stock", "scopes": ["read"]},
    ]);
    assert_eq!(registered(&world, &machine).await["identity_assertions"], json!({"targets": targets}));

    let wrong = [("identity_assertions", "urn:example:stock")];
    let refused = send_from(&mut owner, &world, (&tab, &form), &wrong).await;
    assert!(refused.expect_status(200).body.contains("Name 1 to 20 APIs"), "{refused:?}");
    assert!(refused.body.contains("urn:example:stock</textarea>"), "what was typed: {refused:?}");
    assert_eq!(registered(&world, &machine).await["identity_assertions"], json!({"targets": targets}));

    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await.browser;
    let read = auditor.open(&world.server, &tab).await;
    assert!(read.expect_status(200).body.contains("urn:example:stock read"), "{read:?}");
    assert!(!read.body.contains(&form), "{read:?}");
    send_from(&mut owner, &world, (&tab, &form), &[]).await.expect_status(303);
    assert_eq!(registered(&world, &machine).await["identity_assertions"], Value::Null);
}

#[tokio::test]
async fn a_public_app_has_no_such_form() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let (tab, form) = places(&world, &world.native());
    let page = owner.open(&world.server, &tab).await;
    assert!(!page.expect_status(200).body.contains(&form), "{page:?}");
}

#[tokio::test]
async fn an_owner_trusts_the_login_provider_to_assert_people() {
    let world = World::with(|settings| settings.account_logins = true).await;
    let mut owner = world.owner().await.browser;
    let login = path(world.demo.account_id, "team/login");
    let form = format!("{login}/provider");
    let account = format!("/v1/accounts/{}", world.demo.account_id);
    let usual = [("issuer", "https://login.acme.example"), ("client_id", "c")];
    for (more, trusted) in [(None, false), (Some(("asserts_people", "yes")), true), (None, false)] {
        let fields: Vec<_> = usual.into_iter().chain(more).collect();
        let saved = send(&mut owner, &world, &form, &fields).await;
        assert_eq!(saved.expect_status(303).header("location"), format!("{login}?saved"));
        let shown = world.read(&account, &world.management().await).await.expect_status(200).json();
        assert_eq!(shown["login_provider"]["asserts_people"], trusted);
        let page = owner.open(&world.server, &places(&world, &world.machine().client_id).0).await;
        let words = if trusted { "may assert people" } else { "This has no effect yet" };
        assert!(page.expect_status(200).body.contains(words), "{page:?}");
    }
}
