//! Two requests at once, fifty at once, two processes at once: security-cases "50 parallel …", and what must hold when
//! several server processes share a database.

use crate::support::{
    Answer, Browser, Credentials, Server, World,
    browser::redeem,
    process::{Process, free_port},
    until,
};
use futures::future::join_all;
use reqwest::Method;
use serde_json::json;
use sqlx::Connection;
use xwms::{
    commands::{Context, users},
    config::Settings,
};
use xwms_events::user::UserCommand;

/// Creates a machine client.
async fn machine(world: &World, management: &str) -> Credentials {
    let body = json!({"name": "New", "client_type": "machine", "scopes": ["clients:read"]});
    world.client(management, &body).await
}

/// Removes the web client's grace period, so that no refresh token works twice.
async fn no_grace(world: &World) {
    let path = format!("/v1/clients/{}", world.web().client_id);
    let strict = json!({"token_policy": {"refresh_grace_seconds": 0}});
    world.patch(&path, &world.management().await, &strict).await.expect_status(200);
}

/// Starts a second server on the same database, with the same issuer.
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
    no_grace(&world).await;
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_parallel_redemptions_and_refreshes_on_two_processes_give_one_answer_at_most() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let issuer = [("XWMS_ISSUER", world.server.base.as_str())];
    let processes = [
        Process::spawn(&world.url, free_port(), &issuer).await,
        Process::spawn(&world.url, free_port(), &issuer).await,
    ];
    no_grace(&world).await;
    let client = world.web();
    let fifty = async |fields: &[(&str, &str)]| {
        let ask = |n: usize| processes[n % 2].form("/oauth/token", &client, fields);
        let answers = join_all((0..50).map(ask)).await;
        let (good, bad): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
        assert!(good.len() <= 1, "{} answers", good.len());
        for answer in bad {
            answer.expect_oauth(400, "invalid_grant");
        }
        good
    };
    let dead = async |tokens: &serde_json::Value| {
        for name in ["access_token", "refresh_token"] {
            let fields = [("token", tokens[name].as_str().unwrap())];
            for process in &processes {
                let seen = process.form("/oauth/introspect", &client, &fields).await.json();
                assert_eq!(seen, json!({"active": false}), "{name}");
            }
        }
    };
    let code = Browser::default().code(&world, "openid offline_access").await;
    for answer in fifty(&redeem(&code)).await {
        dead(&answer.json()).await;
    }
    assert_eq!(world.server.count("grant.code_redeemed").await, 1);

    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    for answer in fifty(&[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await {
        dead(&answer.json()).await;
    }
    dead(&tokens).await;
    assert_eq!(world.server.count("grant.refreshed").await, 1);
}

#[tokio::test]
async fn a_revocation_holds_on_the_other_server_at_once_with_projections_stopped() {
    // Neither server feeds the read models: revocation must not depend on them.
    let world = World::with(|settings| settings.subscribers = false).await;
    let other = second(&world).await;
    let management = world.management().await;
    let machine = world.machine();

    let token = world.management().await;
    world.active_at(&other, &token).await;
    world.server.form("/oauth/revoke", Some(&machine), &[("token", &token)]).await.expect_status(200);
    assert!(!world.active_at(&other, &token).await);

    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let access = tokens["access_token"].as_str().unwrap();
    assert!(world.active_at(&other, access).await);
    let web = world.web();
    let disable = format!("/v1/clients/{}/disable", web.client_id);
    world.post(&disable, &management, &json!({})).await.expect_status(200);
    assert!(!world.active_at(&other, access).await);
    let userinfo = other.http.get(format!("{}/oauth/userinfo", other.base)).bearer_auth(access).send().await;
    assert_eq!(userinfo.unwrap().status(), 401);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    world.token_at(&other, &web, &fields).await.expect_oauth(401, "invalid_client");

    let enable = format!("/v1/clients/{}/enable", web.client_id);
    world.post(&enable, &management, &json!({})).await.expect_status(200);
    assert!(!world.active_at(&other, access).await, "what was issued before stays dead");
    world.token_at(&other, &web, &fields).await.expect_oauth(400, "invalid_grant");
    let fresh = Browser::default().tokens(&world, "openid").await;
    assert!(world.active_at(&other, fresh["access_token"].as_str().unwrap()).await);

    let deleted = world.delete(&format!("/v1/clients/{}", web.client_id), &management).await;
    deleted.expect_status(204);
    assert!(!world.active_at(&other, fresh["access_token"].as_str().unwrap()).await);
    let answer = world.token_at(&other, &web, &fields).await;
    answer.expect_oauth(401, "invalid_client");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_mail_address_signs_up_once_however_many_try() {
    let world = World::new().await;
    let other = second(&world).await;
    let body = json!({
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

#[tokio::test]
async fn a_server_that_remembers_a_client_issues_nothing_on_old_knowledge() {
    // Each server learns about the other's writes only by querying the database.
    let world = World::with(|settings| settings.subscribers = false).await;
    let other = second(&world).await;
    let management = world.management().await;
    let client = machine(&world, &management).await;
    let path = format!("/v1/clients/{}", client.client_id);
    let issue = async |scope: &str| {
        world.token_at(&other, &client, &[("grant_type", "client_credentials"), ("scope", scope)]).await
    };
    let live = async |scope: &str| {
        let token = issue(scope).await.expect_status(200).json();
        let token = token["access_token"].as_str().unwrap().to_owned();
        assert!(world.active(&token).await && world.active_at(&other, &token).await);
        token
    };
    let nothing = json!({});

    let before = live("clients:read").await;
    world.post(&format!("{path}/disable"), &management, &nothing).await.expect_status(200);
    issue("clients:read").await.expect_oauth(401, "invalid_client");
    world.post(&format!("{path}/enable"), &management, &nothing).await.expect_status(200);
    live("clients:read").await;
    assert!(!world.active_at(&other, &before).await);

    issue("events:read").await.expect_oauth(400, "invalid_scope");
    let scopes = json!({"scopes": ["clients:read", "events:read"]});
    world.patch(&path, &management, &scopes).await.expect_status(200);
    live("events:read").await;

    world.post(&format!("{path}/replace_exposed"), &management, &nothing).await.expect_status(201);
    issue("clients:read").await.expect_oauth(401, "invalid_client");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_token_outlives_a_disable_that_came_while_it_was_issued() {
    let world = World::new().await;
    let other = second(&world).await;
    let management = world.management().await;
    let client = machine(&world, &management).await;
    let fields = [("grant_type", "client_credentials")];
    world.token_at(&other, &client, &fields).await.expect_status(200);
    let path = format!("/v1/clients/{}/disable", client.client_id);
    let tokens = join_all((0..200).map(|_| world.token_at(&other, &client, &fields)));
    let nothing = json!({});
    let (tokens, disabled) = tokio::join!(tokens, world.post(&path, &management, &nothing));
    disabled.expect_status(200);
    for answer in tokens.iter().filter(|answer| answer.status == 200) {
        let token = answer.json();
        assert!(!world.active_at(&other, token["access_token"].as_str().unwrap()).await);
    }
    world.token_at(&other, &client, &fields).await.expect_oauth(401, "invalid_client");
}

/// Writes wait for each other, and for no pace: how long they wait is then what they cost.
fn unpaced(settings: &mut Settings) {
    settings.writes_per_second = 0;
}

/// Renames the web client 300 times at once, at `servers` in turn; every request succeeds.
async fn crowd(world: &World, servers: &[&Server]) {
    let token = world.management().await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    let before = world.server.count("client.renamed").await;
    let renamed =
        join_all((0..300).map(|n| {
            let server = servers[n % servers.len()];
            let request =
                server.http.request(Method::PATCH, format!("{}{path}", server.base)).bearer_auth(&token);
            async move {
                Answer::of(request.json(&json!({"name": format!("Name {n}")})).send().await.unwrap()).await
            }
        }))
        .await;
    for answer in renamed {
        answer.expect_status(200);
    }
    assert_eq!(world.server.count("client.renamed").await, before + 300);
    crate::log::append::assert_whole(&world.server).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_of_300_at_one_client_all_get_through_on_one_node() {
    let world = World::with(unpaced).await;
    crowd(&world, &[&world.server]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_of_300_at_one_client_all_get_through_on_two_nodes() {
    let world = World::with(unpaced).await;
    let other = second(&world).await;
    crowd(&world, &[&world.server, &other]).await;
}

#[tokio::test]
async fn a_login_by_the_old_password_while_it_changes_gives_no_session() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let store = &world.server.app.store;
    let user_id = store.credential(&world.demo.user.email, None).await.unwrap().found.unwrap().user_id;
    // The login has read the password hash, and checks for earlier failures: that must wait for the lock.
    let mut lock = sqlx::PgConnection::connect(&world.url).await.unwrap();
    sqlx::raw_sql("BEGIN; LOCK TABLE failures").execute(&mut lock).await.unwrap();
    let changed = async {
        let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
            AND wait_event_type = 'Lock' AND query LIKE '%failures%'";
        until("the login waits", async || {
            sqlx::query_scalar::<_, i64>(waits).fetch_one(store.pool()).await.unwrap() > 0
        })
        .await;
        let phc = world.server.app.passwords.hash("another long one").await.unwrap();
        let context = Context::system(store, "test");
        users::change(&context, user_id, UserCommand::ChangePassword, Some(phc)).await.unwrap();
        sqlx::raw_sql("ROLLBACK").execute(&mut lock).await.unwrap();
    };
    let mut browser = Browser::default();
    let (_, ()) = tokio::join!(browser.log_in(&world), changed);
    let shown = browser.get(&world.server, "/account/consents").await;
    assert_eq!(shown.status, 303, "nobody is logged in: {shown:?}");
}

#[tokio::test]
async fn a_session_based_on_knowledge_before_a_password_change_is_not_valid() {
    // As on a node that loses no time between proof and session, except for what it waits for.
    let world = World::new().await;
    let store = &world.server.app.store;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    assert_eq!(browser.get(&world.server, "/account/consents").await.status, 200);
    let email = &world.demo.user.email;
    let known = store.credential(email, None).await.unwrap();
    let user_id = known.found.unwrap().user_id;
    let phc = world.server.app.passwords.hash("another long one").await.unwrap();
    let context = Context::system(store, "test");
    users::change(&context, user_id, UserCommand::ChangePassword, Some(phc)).await.unwrap();
    assert_eq!(browser.get(&world.server, "/account/consents").await.status, 303);
    for (basis, status) in [(known.basis, 303), (store.credential(email, None).await.unwrap().basis, 200)] {
        let methods = vec![xwms_events::session::Method::Password];
        let proved =
            xwms::commands::sessions::Proved { user_id, methods, basis, at: Some(store.clock().now()) };
        let session = xwms::commands::sessions::start(&context, proved, 600).await.unwrap();
        let master = store.vault().master();
        let handle = xwms::keys::handle::issue(master, xwms::keys::handle::Kind::Session, session.uuid(), 0);
        browser.cookies.insert("__Host-xwms_session".to_owned(), handle);
        assert_eq!(browser.get(&world.server, "/account/consents").await.status, status, "{basis}");
    }
}
