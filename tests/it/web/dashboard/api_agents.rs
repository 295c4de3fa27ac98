//! What agents may ask for at an API of an account: which scopes a form offers them, and what is left when one is
//! removed. What agents then get is in `oauth::registration::agents`.

use super::{
    apis::{ORDERS, api, expect_saved, owner, registered, state},
    hidden, send_from,
};
use crate::support::World;
use serde_json::json;
use xwms_events::account::Role;

#[tokio::test]
async fn agents_are_offered_the_scopes_that_are_checked_until_a_scope_is_removed() {
    let world = World::new().await;
    let mut browser = owner(&world).await;
    let id = registered(&world, ORDERS, &[]).await;
    let (apps, agents) = (api(&world, &id, "/apps"), api(&world, &id, "/agents"));
    let metadata = format!("/.well-known/oauth-protected-resource/resources/{id}");
    let closed = browser.open(&world.server, &api(&world, &id, "")).await;
    assert!(closed.body.contains("No app may ask") && !closed.body.contains(&metadata), "{closed:?}");

    let both = [("agents.read", "yes"), ("agents.admin", "yes")];
    let saved = send_from(&mut browser, &world, (&apps, &agents), &both).await;
    expect_saved(&saved, &format!("{apps}?saved"));
    assert_eq!(state(&world, &id).await["agents"], json!({"scopes": ["read", "admin"]}));
    let open = browser.open(&world.server, &api(&world, &id, "")).await;
    assert!(!open.body.contains("No app may ask") && open.body.contains(&metadata), "{open:?}");
    world.server.get(&metadata).await.expect_status(200);
    let page = browser.open(&world.server, &apps).await;
    assert!(page.body.contains("No app is listed"), "{page:?}");
    let mut reader = world.person(world.demo.account_id, Role::Auditor).await.browser;
    let read = reader.open(&world.server, &apps).await;
    assert!(read.body.contains("What agents may ask for") && !read.body.contains(&agents), "{read:?}");

    // The form is open when the scope is removed elsewhere.
    let mut late = hidden(&page, &agents).expect("the form");
    let scope = api(&world, &id, "/scope");
    let (shown, remove) = (format!("{scope}?scope=admin"), format!("{scope}/remove"));
    let saved = send_from(&mut browser, &world, (&shown, &remove), &[]).await;
    expect_saved(&saved, &api(&world, &id, "/scopes?saved"));
    assert_eq!(state(&world, &id).await["agents"], json!({"scopes": ["read"]}));
    late.extend(both.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let refused = browser.post(&world.server, &agents, &late).await;
    let kept = "name=\"agents.read\" value=\"yes\" checked";
    for part in ["href=\"#agents-0\"", "was removed in the meantime", kept] {
        assert!(refused.expect_status(200).body.contains(part), "{part} is not in {refused:?}");
    }

    let saved = send_from(&mut browser, &world, (&apps, &agents), &[]).await;
    expect_saved(&saved, &format!("{apps}?saved"));
    assert_eq!(state(&world, &id).await["agents"], json!({"scopes": []}));
    world.server.get(&metadata).await.expect_status(404);
}
