//! Redirect matching: security-cases "Redirect matching". What may be registered is tested where it is decided
//! (`events/src/client/tests.rs`) and over REST (`clients.rs`).

use crate::support::{Browser, World, browser::authorize_path, query};
use xwms::commands;
use xwms_events::signing_key::Algorithm;

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
        let answer =
            world.server.get(&authorize_path(&world.web().client_id, &[("redirect_uri", uri)])).await;
        assert_eq!((answer.status, answer.header("location")), (400, ""), "{uri}");
    }
}

#[tokio::test]
async fn only_in_development_the_page_shows_the_uri_that_was_asked_beside_the_registered_ones() {
    let asked = "http://127.0.0.1:9999/<b>";
    for (world, is_shown) in [(World::in_development(|_| ()).await, true), (World::new().await, false)] {
        let web = world.web().client_id;
        let answer = world.server.get(&authorize_path(&web, &[("redirect_uri", asked)])).await;
        let body = &answer.expect_status(400).body;
        assert!(!body.contains("<b>"), "{body}");
        let settings = format!("/dashboard/{}/apps/{web}/login", world.demo.account_id);
        let settings = format!("class=\"button primary\" href=\"{settings}\"");
        for part in ["http://127.0.0.1:9999/", "http://127.0.0.1:9000/callback", settings.as_str()] {
            assert_eq!(body.contains(part), is_shown, "{part}: {body}");
        }
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
        assert!(answer.body.contains("csrf_token"), "the person is asked: {answer:?}");
    }
    assert_eq!(world.server.count("session.ended").await, 0);

    let id_token = browser.tokens(&world, "openid").await["id_token"].as_str().unwrap().to_owned();
    let answer = browser.get(&world.server, &to(&id_token, "http://127.0.0.1:9000/")).await;
    assert!(answer.header("location").starts_with("http://127.0.0.1:9000/?"), "{answer:?}");
    assert_eq!(query(answer.header("location"))["state"], "s");
}

#[tokio::test]
async fn logout_takes_no_clients_word_for_another_client() {
    let world = World::new().await;
    let management = world.management().await;
    let body = serde_json::json!({"name": "Second", "client_type": "web", "scopes": ["openid"],
        "redirect_uris": ["https://b.example/cb"], "post_logout_redirect_uris": ["https://b.example/out"]});
    let made = world.post("/v1/clients", &management, &body).await.expect_status(201).json();
    let (own, other) = (world.web().client_id, made["client_id"].as_str().unwrap().to_owned());
    let mut browser = Browser::default();
    let id_token = browser.tokens(&world, "openid").await["id_token"].as_str().unwrap().to_owned();
    let own_uri = ("post_logout_redirect_uri", "http://127.0.0.1:9000/");
    let other_uri = ("post_logout_redirect_uri", "https://b.example/out");
    let hint = ("id_token_hint", id_token.as_str());
    let open = async |pairs: &[(&str, &str)]| {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        browser.clone().get(&world.server, &format!("/oauth/logout?{query}")).await
    };
    for pairs in [
        &[("client_id", own.as_str()), ("post_logout_redirect_uri", "https://evil.example/")][..],
        &[("client_id", own.as_str()), other_uri],
        &[("client_id", "nobody"), own_uri],
        &[own_uri],
        &[hint, other_uri],
        &[hint, ("client_id", other.as_str()), other_uri],
    ] {
        let answer = open(pairs).await;
        assert!(answer.header("location").is_empty(), "{pairs:?}: {answer:?}");
    }
    let answer = open(&[hint, ("client_id", own.as_str()), own_uri]).await;
    assert_eq!(answer.header("location"), "http://127.0.0.1:9000/");
}

#[tokio::test]
async fn a_hint_outlives_the_key_that_signed_it_and_a_token_does_not() {
    let world = World::with(|settings| settings.session_seconds = 30 * 86_400).await;
    let mut browser = Browser::default();
    let tokens = browser.tokens(&world, "openid").await;
    let app = &world.server.app;
    for algorithm in [Algorithm::ES256, Algorithm::RS256] {
        let kid = commands::signing_keys::rotate(&app.store, &app.keyring, algorithm, 2048).await.unwrap();
        commands::signing_keys::activate(&app.store, &app.keyring, &kid).await.unwrap();
    }
    let published =
        async || world.server.get("/oauth/jwks.json").await.json()["keys"].as_array().unwrap().len();
    assert_eq!(published().await, 5);
    app.store.clock().advance(std::time::Duration::from_secs(3 * 86_400));
    app.keyring.refresh(&app.store).await.unwrap();
    assert_eq!(published().await, 3, "the first have been retired for long enough");
    let typ = xwms::auth::access_tokens::AT_JWT;
    let access = tokens["access_token"].as_str().unwrap();
    let verified =
        app.keyring.verify::<serde_json::Value>(&app.store, access, typ, &world.server.base).await.unwrap();
    assert!(verified.is_none(), "nor good for tokens");

    let hint = format!("/oauth/logout?id_token_hint={}", tokens["id_token"].as_str().unwrap());
    browser.open(&world.server, &hint).await.expect_status(200);
    assert_eq!(world.server.count("session.ended").await, 1);
}
