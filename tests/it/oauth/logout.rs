//! Logout that must ask first: unregistered addresses, contradictory requests, and the way back for people who stay.

use crate::support::{Answer, Browser, World, browser::CALLBACK};
use serde_json::json;

const OUT: (&str, &str) = ("post_logout_redirect_uri", "http://127.0.0.1:9000/");
const UNREGISTERED: &str = "unregistered address";

fn path(pairs: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("/oauth/logout?{query}")
}

/// Returns a browser with a session at the web client, and its id_token.
async fn signed_in(world: &World) -> (Browser, String) {
    let mut browser = Browser::default();
    let tokens = browser.tokens(world, "openid").await;
    (browser, tokens["id_token"].as_str().unwrap().to_owned())
}

#[track_caller]
fn expect_logout_question(answer: &Answer) {
    assert!(answer.status == 200 && answer.header("location").is_empty(), "{answer:?}");
    assert!(answer.body.contains("csrf_token"), "{answer:?}");
}

#[tokio::test]
async fn an_unregistered_address_shows_an_error_and_ends_no_session() {
    let world = World::new().await;
    let (mut browser, hint) = signed_in(&world).await;
    for uri in ["https://evil.example/", "http://127.0.0.1:9000/?x=1", "http://127.0.0.1:9000", CALLBACK] {
        let page = browser
            .open(&world.server, &path(&[("id_token_hint", &hint), ("post_logout_redirect_uri", uri)]))
            .await;
        expect_logout_question(&page);
        assert!(page.body.contains(UNREGISTERED), "{uri}: {page:?}");
    }
    assert_eq!(world.server.count("session.ended").await, 0);
    let page = path(&[("id_token_hint", &hint), ("post_logout_redirect_uri", "https://evil.example/")]);
    let page = browser.open(&world.server, &page).await;
    let done = browser.submit(&world.server, &page, &[]).await;
    assert!(done.status == 200 && done.header("location").is_empty(), "{done:?}");
    assert!(done.body.contains(UNREGISTERED) && done.body.contains("signed out"), "{done:?}");
    assert_eq!(world.server.count("session.ended").await, 1);
    // Nobody is logged in: the message is shown all the same.
    let nobody =
        path(&[("client_id", &world.web().client_id), ("post_logout_redirect_uri", "https://evil.example/")]);
    assert!(world.server.get(&nobody).await.body.contains(UNREGISTERED));
}

#[tokio::test]
async fn a_request_that_contradicts_itself_is_asked_about() {
    let world = World::new().await;
    let (mut browser, hint) = signed_in(&world).await;
    let body = json!({"name": "Second", "client_type": "web", "scopes": ["openid"],
        "redirect_uris": ["https://b.example/cb"], "post_logout_redirect_uris": ["https://b.example/out"]});
    let other = world.client(&world.management().await, &body).await.client_id;
    let hint = ("id_token_hint", hint.as_str());
    for pairs in [
        &[hint, ("client_id", other.as_str())][..],
        &[hint, ("client_id", other.as_str()), OUT],
        &[hint, ("client_id", other.as_str()), ("post_logout_redirect_uri", "https://b.example/out")],
        &[hint, ("client_id", "nobody")],
        &[hint, ("client_id", "client_00000000000000000000000000"), OUT],
        &[("id_token_hint", "x")],
    ] {
        expect_logout_question(&browser.open(&world.server, &path(pairs)).await);
    }
    assert_eq!(world.server.count("session.ended").await, 0);
    let own = world.web().client_id;
    let done = browser.get(&world.server, &path(&[hint, ("client_id", own.as_str()), OUT])).await;
    assert_eq!(done.header("location"), "http://127.0.0.1:9000/");
    assert_eq!(world.server.count("session.ended").await, 1);
}

#[tokio::test]
async fn a_user_who_stays_signed_in_finds_the_way_back_to_the_app() {
    let world = World::new().await;
    let (mut browser, _) = signed_in(&world).await;
    let web = world.web().client_id;
    let client = ("client_id", web.as_str());
    let page = browser.open(&world.server, &path(&[client, OUT, ("state", "s")])).await;
    expect_logout_question(&page);
    assert!(page.body.contains("href=\"http://127.0.0.1:9000/?state=s\""), "{page:?}");
    let page = browser.open(&world.server, &path(&[client])).await;
    assert!(page.body.contains("href=\"http://127.0.0.1:9000/\""), "{page:?}");
    let page = browser
        .open(&world.server, &path(&[client, ("post_logout_redirect_uri", "https://evil.example/")]))
        .await;
    assert!(!page.body.contains("href=\"https://evil.example"), "{page:?}");
    assert!(browser.open(&world.server, "/logout").await.body.contains("href=\"/\""));
    assert_eq!(world.server.count("session.ended").await, 0);
}
