//! Redirect matching: security-cases "Redirect matching". What may be registered is tested where it is
//! decided (`events/src/client/tests.rs`) and over REST (`clients.rs`).

use crate::support::{Browser, World, browser::authorize_path, query};

#[tokio::test]
async fn only_the_registered_text_is_a_redirect_uri() {
    let world = World::new().await;
    for uri in [
        "http://127.0.0.1:9000/callback/",
        "http://127.0.0.1:9000/callback?x=1",
        "http://127.0.0.1:9000/callback#x",
        "http://127.0.0.1:9000/Callback",
        "HTTP://127.0.0.1:9000/callback",
        "http://127.0.0.1:9001/callback",
        "http://127.0.0.1:9000/callback.evil.example",
        "http://127.0.0.1:9000.evil.example/callback",
        "http://127.0.0.1:9000@evil.example/callback",
        "http://a@b@127.0.0.1:9000/callback",
        "http://127.0.0.1:9000/x/../callback",
        "http://127.0.0.1:9000/x/%2e%2e/callback",
        "http://127.0.0.1:9000/..;/callback",
        "http://127.0.0.1:9000/%252fcallback",
        "http://localhost:9000/callback",
        "//127.0.0.1:9000/callback",
        "javascript:alert(1)",
    ] {
        let answer = world.server.get(&authorize_path(&world.web().0, &[("redirect_uri", uri)])).await;
        assert_eq!((answer.status, answer.header("location")), (400, ""), "{uri}");
    }
}

#[tokio::test]
async fn a_native_client_may_listen_on_any_port_of_loopback() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let path = authorize_path(&world.native(), &[("redirect_uri", "http://127.0.0.1:49152/callback")]);
    assert!(browser.approve(&world, &path).await.contains_key("code"));
    for uri in
        ["http://127.0.0.1:49152/other", "http://localhost:9000/callback", "http://127.0.0.2:9000/callback"]
    {
        let answer = world.server.get(&authorize_path(&world.native(), &[("redirect_uri", uri)])).await;
        assert_eq!((answer.status, answer.header("location")), (400, ""), "{uri}");
    }
}

#[tokio::test]
async fn logout_goes_only_where_the_client_registered() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let id_token = browser.tokens(&world, "openid").await["id_token"].as_str().unwrap().to_owned();
    let to = |hint: &str, uri: &str| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("id_token_hint", hint), ("post_logout_redirect_uri", uri), ("state", "s")])
            .finish();
        format!("/oauth/logout?{query}")
    };
    let none = id_token.split('.').nth(1).unwrap();
    let forged = format!("eyJhbGciOiJub25lIn0.{none}.");
    for path in [to(&id_token, "https://evil.example/"), to(&forged, "http://127.0.0.1:9000/")] {
        let answer = browser.clone().get(&world.server, &path).await;
        assert!(answer.header("location").is_empty(), "{answer:?}");
    }
    assert_eq!(world.server.count("session.ended").await, 1, "the good hint logged out, the forged did not");

    browser.log_in(&world).await;
    let id_token = browser.tokens(&world, "openid").await["id_token"].as_str().unwrap().to_owned();
    let answer = browser.get(&world.server, &to(&id_token, "http://127.0.0.1:9000/")).await;
    assert!(answer.header("location").starts_with("http://127.0.0.1:9000/?"), "{answer:?}");
    assert_eq!(query(answer.header("location"))["state"], "s");
}
