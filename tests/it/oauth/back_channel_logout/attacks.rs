//! What strangers, other accounts and holders of a logout token can't do with it.

use super::{App, claims, log_out, token_of, world};
use crate::support::{Browser, Receiver, World, browser::CALLBACK};
use serde_json::json;

#[tokio::test]
async fn tokens_go_to_no_address_inside_and_the_uri_is_as_strict_as_redirect_uris() {
    let world = World::new().await;
    let token = world.management().await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    for (uri, code) in [
        ("https://127.0.0.1/", "address_not_allowed"),
        ("https://169.254.169.254/latest", "address_not_allowed"),
        ("https://[::ffff:10.0.0.1]/", "address_not_allowed"),
        ("https://localhost/", "address_not_allowed"),
        ("https://[fd00:ec2::254]/", "address_not_allowed"),
        ("http://127.0.0.1:9000/logout", "address_not_allowed"),
        ("http://1.1.1.1/", "https_required"),
        ("http://app.example/logout", "https_required"),
        ("https://2130706433/", "address_not_allowed"),
        ("https://user:pass@app.example/", "invalid_backchannel_logout_uri"),
        ("https://app.example/#logout", "invalid_backchannel_logout_uri"),
        ("https://APP.example/", "invalid_backchannel_logout_uri"),
        ("com.example.app:/logout", "address_not_allowed"),
        ("logout", "invalid_backchannel_logout_uri"),
        ("", "invalid_backchannel_logout_uri"),
    ] {
        let changed = world.patch(&path, &token, &json!({"backchannel_logout_uri": uri})).await;
        let problem = changed.expect_status(400).json();
        assert_eq!(problem["field"], "backchannel_logout_uri", "{uri}: {problem}");
        assert_eq!(problem["code"], code, "{uri}: {problem}");
        let new = json!({"name": "New", "client_type": "web", "redirect_uris": [CALLBACK],
            "backchannel_logout_uri": uri});
        assert_eq!(
            world.post("/v1/clients", &token, &new).await.expect_status(400).json()["code"],
            code,
            "{uri}"
        );
    }
    for (client_type, redirects) in
        [("native", json!([CALLBACK])), ("browser", json!(["https://app.example/"])), ("machine", json!([]))]
    {
        let new = json!({"name": "New", "client_type": client_type, "redirect_uris": redirects,
            "backchannel_logout_uri": "https://app.example/logout"});
        let refused = world.post("/v1/clients", &token, &new).await;
        assert_eq!(refused.expect_status(400).json()["code"], "no_back_channel", "{client_type}");
    }
    let good = json!({"backchannel_logout_uri": "https://app.example/logout?tenant=7"});
    world.patch(&path, &token, &good).await.expect_status(200);
}

#[tokio::test]
async fn a_name_that_leads_inside_or_nowhere_is_refused_at_the_dial() {
    let receiver = Receiver::new().await;
    let (world, token) = world().await;
    let shop = App::with(&world, &token, &json!({"backchannel_logout_uri": receiver.url})).await;
    // Only the URI is checked when it is registered.
    let inside = json!({"backchannel_logout_uri": "https://localtest.invalid/logout"});
    world.patch(&shop.path(""), &token, &inside).await.expect_status(200);
    let mut browser = Browser::default();
    shop.log_in(&world, &mut browser).await;
    log_out(&world, &mut browser).await;
    let logout = shop.ended(&world, &token, "failed").await;
    let error = logout["attempts"][0]["error"].as_str().unwrap();
    assert!(error.contains("does not have a public address, or its name does not resolve"), "{error}");
    assert!(receiver.received().is_empty() && shop.receiver.received().is_empty());
}

#[tokio::test]
async fn another_accounts_app_and_a_disabled_one_get_no_logout() {
    let (world, token) = world().await;
    let stranger = world.stranger().await;
    let (shop, off) = (App::new(&world, &token).await, App::new(&world, &token).await);
    let theirs = App::new(&world, &stranger).await;
    let mut browser = Browser::default();
    let login = shop.log_in(&world, &mut browser).await;
    off.log_in(&world, &mut browser).await;
    world.post(&off.path("/disable"), &token, &json!({})).await.expect_status(200);
    log_out(&world, &mut browser).await;
    assert_eq!(shop.logout_tokens(&world, 1).await[0]["sid"], login["sid"]);
    let logout = off.ended(&world, &token, "failed").await;
    assert_eq!(logout["attempts"][0]["error"], "the app is disabled");
    assert!(off.receiver.received().is_empty());
    world.server.wait_for("logouts").await;
    assert!(theirs.logouts(&world, &stranger).await.is_empty() && theirs.receiver.received().is_empty());
    // Nor is a deleted one.
    let login = shop.log_in(&world, &mut browser).await;
    let gone = App::new(&world, &token).await;
    gone.log_in(&world, &mut browser).await;
    world.delete(&gone.path(""), &token).await.expect_status(204);
    log_out(&world, &mut browser).await;
    assert_eq!(shop.logout_tokens(&world, 2).await[1]["sid"], login["sid"]);
    world.server.wait_for("logouts").await;
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM logout_logins")
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!((left, gone.receiver.received().len()), (0, 0));
}

#[tokio::test]
async fn a_logout_token_is_good_for_nothing_here() {
    let (world, token) = world().await;
    let shop = App::new(&world, &token).await;
    let mut browser = Browser::default();
    let (_, tokens) = shop.enter(&world, &mut browser).await;
    log_out(&world, &mut browser).await;
    let told = shop.logout_tokens(&world, 1).await;
    assert_eq!(told[0]["sid"], claims(&tokens)["sid"], "the session of the id_token");
    let logout_token = token_of(&shop.receiver.received()[0]);
    let userinfo =
        world.server.http.get(format!("{}/oauth/userinfo", world.server.base)).bearer_auth(&logout_token);
    assert_eq!(userinfo.send().await.unwrap().status(), 401);
    world.read("/v1/clients", &logout_token).await.expect_status(401);
    assert!(!world.active(&logout_token).await);
    // Nor is it a hint, which would log people out unasked.
    shop.log_in(&world, &mut browser).await;
    let page = browser.open(&world.server, &format!("/oauth/logout?id_token_hint={logout_token}")).await;
    assert!(page.body.contains("csrf_token"), "the person is asked: {page:?}");
    assert_eq!(world.server.count("session.ended").await, 1);
}
