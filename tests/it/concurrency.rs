//! Two at once, fifty at once, two processes at once: security-cases "50 parallel …" and what must hold with
//! several server processes on one database.

use crate::support::{Browser, Server, World, browser::redeem};
use futures::future::join_all;

/// A second server on the same database, known by the same issuer.
async fn second(world: &World) -> Server {
    Server::start(&world.url, false, Some(&world.server.base)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_parallel_redemptions_on_two_servers_give_one_answer_at_most_and_no_live_token() {
    let world = World::new().await;
    let other = second(&world).await;
    let code = Browser::default().code(&world, "openid offline_access").await;
    let client = world.web();
    let answers = join_all((0..50).map(|n| {
        let server = if n % 2 == 0 { &world.server } else { &other };
        let (world, client, code) = (&world, &client, &code);
        async move { world.token_at(server, client, &redeem(code)).await }
    }))
    .await;
    let (good, bad): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert!(good.len() <= 1, "{} answers", good.len());
    for answer in bad {
        answer.expect_oauth(400, "invalid_grant");
    }
    for answer in good {
        let tokens = answer.json();
        for name in ["access_token", "refresh_token"] {
            let token = tokens[name].as_str().unwrap();
            assert!(!world.active(token).await && !world.active_at(&other, token).await, "{name}");
        }
    }
    assert_eq!(world.server.count("grant.code_redeemed").await, 1);
    assert_eq!(world.server.count("grant.revoked").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_parallel_refreshes_on_two_servers_give_one_pair_at_most() {
    let world = World::new().await;
    let other = second(&world).await;
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let client = world.web();
    let answers = join_all((0..50).map(|n| {
        let server = if n % 2 == 0 { &world.server } else { &other };
        let (world, client, fields) = (&world, &client, &fields);
        async move { world.token_at(server, client, fields).await }
    }))
    .await;
    let (good, bad): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert!(good.len() <= 1, "{} pairs", good.len());
    for answer in bad {
        answer.expect_oauth(400, "invalid_grant");
    }
    assert_eq!(world.server.count("grant.refreshed").await, 1);
}

#[tokio::test]
async fn what_one_server_revokes_the_other_refuses_at_once_with_projections_stopped() {
    // Neither server feeds the read models: revocation must not lean on them.
    let world = World::with(|settings| settings.subscribers = false).await;
    let other = second(&world).await;
    let management = world.management().await;
    let (id, secret) = world.machine();

    let token = world.management().await;
    world.active_at(&other, &token).await;
    world.server.form("/oauth/revoke", Some((&id, &secret)), &[("token", &token)]).await.expect_status(200);
    assert!(!world.active_at(&other, &token).await);

    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let access = tokens["access_token"].as_str().unwrap();
    assert!(world.active_at(&other, access).await);
    let web = world.web();
    let disable = format!("/v1/clients/{}/disable", web.0);
    world.post(&disable, &management, &serde_json::json!({})).await.expect_status(200);
    assert!(!world.active_at(&other, access).await);
    let userinfo = other.http.get(format!("{}/oauth/userinfo", other.base)).bearer_auth(access).send().await;
    assert_eq!(userinfo.unwrap().status(), 401);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    world.token_at(&other, &web, &fields).await.expect_oauth(401, "invalid_client");

    let enable = format!("/v1/clients/{}/enable", web.0);
    world.post(&enable, &management, &serde_json::json!({})).await.expect_status(200);
    assert!(!world.active_at(&other, access).await, "what was issued before stays dead");
    world.token_at(&other, &web, &fields).await.expect_oauth(400, "invalid_grant");
    let fresh = Browser::default().tokens(&world, "openid").await;
    assert!(world.active_at(&other, fresh["access_token"].as_str().unwrap()).await);

    let deleted = world.delete(&format!("/v1/clients/{}", web.0), &management).await;
    deleted.expect_status(204);
    assert!(!world.active_at(&other, fresh["access_token"].as_str().unwrap()).await);
    let answer = world.token_at(&other, &web, &fields).await;
    answer.expect_oauth(401, "invalid_client");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_mail_address_signs_up_once_however_many_try() {
    let world = World::new().await;
    let other = second(&world).await;
    let body = serde_json::json!({
        "name": "Racing", "owner": {"email": "Race@Example.org", "password": "long enough"},
    });
    let answers = join_all((0..8).map(|n| {
        let server = if n % 2 == 0 { &world.server } else { &other };
        server.http.post(format!("{}/v1/accounts", server.base)).json(&body).send()
    }))
    .await;
    let made = answers.into_iter().filter(|answer| answer.as_ref().unwrap().status() == 201).count();
    assert_eq!(made, 1);
}
