//! Where an app is told that a login ended, on its tab of logins: set, refused, taken away, and how it went.

use super::{path, send};
use crate::support::{
    Browser, Receiver, World,
    browser::{CALLBACK, authorize_path, redeem},
    eager, eventually,
    process::free_port,
};
use serde_json::Value;
use xwms_events::account::Role;

/// Returns the path of the tab of the demo web app.
fn tab(world: &World) -> String {
    path(world.demo.account_id, &format!("apps/{}/login", world.web().client_id))
}

/// The fields of the form, with this address.
fn fields(uri: &str) -> Vec<(&str, &str)> {
    vec![
        ("redirect_uris", CALLBACK),
        ("post_logout_redirect_uris", "http://127.0.0.1:9000/"),
        ("required_acr", "urn:xwms:acr:password"),
        ("sign_up", "yes"),
        ("require_pkce", "yes"),
        ("backchannel_logout_uri", uri),
        ("backchannel_logout_session_required", "yes"),
    ]
}

async fn registered(world: &World) -> Value {
    let client = format!("/v1/clients/{}", world.web().client_id);
    world.read(&client, &world.management().await).await.expect_status(200).json()
}

#[tokio::test]
async fn an_app_sets_its_logout_address_and_sees_the_deliveries() {
    let (world, receiver) = (World::with(eager).await, Receiver::new().await);
    let mut owner = world.owner().await.browser;
    let saved = send(&mut owner, &world, &tab(&world), &fields(&receiver.url)).await;
    assert_eq!(saved.expect_status(303).header("location"), format!("{}?saved", tab(&world)));
    let client = registered(&world).await;
    assert_eq!(client["backchannel_logout_uri"], receiver.url);
    assert_eq!(client["backchannel_logout_session_required"], true);
    world.server.wait_for("logouts").await;
    let page = owner.open(&world.server, &tab(&world)).await;
    assert!(page.body.contains(&receiver.url) && page.body.contains("No logout yet"), "{page:?}");

    let mut person = Browser::default();
    let code = person.approve(&world, &authorize_path(&world.web().client_id, &[])).await;
    world.token(&world.web(), &redeem(&code["code"])).await.expect_status(200);
    let out = person.open(&world.server, "/logout").await;
    person.submit(&world.server, &out, &[]).await.expect_status(200);
    receiver.wait_for(1).await;
    eventually("the attempt is shown as accepted", async || {
        let page = owner.open(&world.server, &tab(&world)).await;
        (page.body.contains("The person signed out") && page.body.contains("Accepted")).then_some(())
    })
    .await;

    // Who may only look sees the address, and no form.
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await.browser;
    let page = auditor.open(&world.server, &tab(&world)).await;
    assert!(page.expect_status(200).body.contains(&receiver.url), "{page:?}");
    assert!(!page.body.contains("name=\"backchannel_logout_uri\""), "{page:?}");

    // An empty field ends it.
    send(&mut owner, &world, &tab(&world), &fields("")).await.expect_status(303);
    assert_eq!(registered(&world).await["backchannel_logout_uri"], Value::Null);
}

#[tokio::test]
async fn why_an_app_did_not_answer_is_said_in_both_languages() {
    let world = World::with(eager).await;
    let mut owner = world.owner().await.browser;
    let away = format!("http://127.0.0.1:{}/", free_port());
    send(&mut owner, &world, &tab(&world), &fields(&away)).await.expect_status(303);
    world.server.wait_for("logouts").await;
    let mut person = Browser::default();
    let code = person.approve(&world, &authorize_path(&world.web().client_id, &[])).await;
    world.token(&world.web(), &redeem(&code["code"])).await.expect_status(200);
    let out = person.open(&world.server, "/logout").await;
    person.submit(&world.server, &out, &[]).await.expect_status(200);
    for (language, says) in [("en", "the connection was refused"), ("nl", "de verbinding is geweigerd")] {
        owner.cookies.insert("__Host-xwms_language".to_owned(), language.to_owned());
        eventually("the attempt is shown with its reason", async || {
            let page = owner.open(&world.server, &tab(&world)).await;
            (page.body.contains(says) && page.body.contains("connection_refused")).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn an_address_inside_is_refused_at_its_field_and_nothing_is_saved() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    for uri in ["https://10.0.0.1/logout", "http://app.example/logout", "https://app.example/#x"] {
        let refused = send(&mut owner, &world, &tab(&world), &fields(uri)).await;
        assert!(refused.body.contains("href=\"#backchannel_logout_uri\""), "{uri}: {refused:?}");
        assert!(refused.body.contains(uri), "what was typed is kept: {refused:?}");
    }
    assert_eq!(registered(&world).await["backchannel_logout_uri"], Value::Null);
}
