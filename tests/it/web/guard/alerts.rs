//! Detection: each rule raises one alert with its evidence; the alert has its effect, and clearing it undoes that.

use super::{
    at,
    clients::{alert_id, raised},
    log_in, token_from, world,
};
use crate::support::{
    Answer, Browser, Credentials, Mailbox, Server, World,
    browser::{authorize_path, redeem},
    until,
};
use futures::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::process::Command;
use xwms_events::account::Role;

async fn xwms(url: &str, args: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xwms"));
    command.arg("alerts").args(args).env("XWMS_DATABASE_URL", url);
    command.env("XWMS_MASTER_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    command.output().await.unwrap()
}

async fn listed(url: &str, status: &str) -> Vec<Value> {
    let output = xwms(url, &["list", "--status", status, "--json"]).await;
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn alert(rule: &str, action: &str, count: i64) -> (String, String, i64, i64) {
    (rule.to_owned(), action.to_owned(), count, count)
}

/// Fails to log in with `many` different names from `ip`.
async fn stuff(server: &Server, ip: &str, many: u32) {
    for name in 0..many {
        let email = format!("{name}@leaked.example");
        log_in(server, &mut at(ip), &email, "leaked password").await;
    }
}

/// Returns a browser with the session of another member of the demo account.
async fn stranger(world: &World) -> Browser {
    world.person(world.demo.account_id, Role::Auditor).await.browser
}

/// Redeems a new code of `client` twice; returns the response to the first.
async fn code_of(world: &World, browser: &mut Browser, client: &str) -> Answer {
    let code = browser.approve(world, &authorize_path(client, &[])).await.remove("code").unwrap();
    let mut form = redeem(&code).to_vec();
    let secret = Some(world.web()).filter(|web| web.client_id == client).map(|web| web.secret);
    form.push(("client_id", client));
    form.extend(secret.as_deref().map(|secret| ("client_secret", secret)));
    let first = world.server.form("/oauth/token", None, &form).await;
    world.server.form("/oauth/token", None, &form).await;
    first
}

/// Presents `many` codes of `client` a second time, as the person at `browser`.
async fn replay(world: &World, browser: &mut Browser, client: &str, many: u32) {
    for _ in 0..many {
        code_of(world, browser, client).await;
    }
}

/// Returns the stream of the latest grant.
async fn last_grant(world: &World) -> String {
    let sql = "SELECT aggregate_id FROM events WHERE aggregate_type = 'grant' ORDER BY position DESC LIMIT 1";
    sqlx::query_scalar(sql).fetch_one(world.server.app.store.pool()).await.unwrap()
}

/// Waits until the guard has counted `replays` replays.
async fn counted(world: &World, replays: i64) {
    assert_eq!(world.server.count("grant.code_replayed").await, replays);
    world.server.wait_for("guard").await;
}

#[tokio::test]
async fn a_network_that_tries_many_names_is_slowed_down_until_the_alert_is_cleared() {
    let world = world().await;
    let user = world.demo.user.clone();
    let mut own = at("192.0.2.1");
    assert_eq!(log_in(&world.server, &mut own, &user.email, &user.password).await.status, 303);
    own.cookies.retain(|name, _| name == "__Host-xwms_known");
    let try_there =
        async || log_in(&world.server, &mut at("192.0.2.1"), &user.email, &user.password).await.status;
    stuff(&world.server, "192.0.2.1", 25).await;
    assert_eq!(raised(&world.server).await, [alert("credential_stuffing", "slow_down", 20)]);
    // More at once than a trickle lets through, however slow the machine is.
    let crowd = async || join_all((0..20).map(|_| try_there())).await;
    until("the network gets through at a trickle only", async || crowd().await.contains(&429)).await;
    assert_eq!(log_in(&world.server, &mut own, &user.email, &user.password).await.status, 303);
    let elsewhere = log_in(&world.server, &mut at("192.0.2.2"), &user.email, &user.password).await;
    assert_eq!(elsewhere.status, 303);

    world.server.settle().await;
    let [found] = listed(&world.url, "open").await.try_into().unwrap();
    assert_eq!((&found["rule"], &found["about_type"]), (&json!("credential_stuffing"), &json!("network")));
    assert!(!found.to_string().contains("192.0.2."), "an address is personal: {found}");
    let id = found["alert_id"].as_str().unwrap();
    assert!(xwms(&world.url, &["show", id]).await.status.success());
    assert!(xwms(&world.url, &["clear", id, "--reason", "our own test"]).await.status.success());
    // More than a trickle.
    let mut row = 0;
    until("the network is as before", async || {
        row = if try_there().await == 303 { row + 1 } else { 0 };
        row >= 10
    })
    .await;
    assert_eq!(world.server.count("alert.cleared").await, 1);
    world.server.settle().await;
    assert_eq!(listed(&world.url, "cleared").await[0]["reason"], "our own test");
    assert!(listed(&world.url, "open").await.is_empty());
    let again = xwms(&world.url, &["clear", "alert_01h455vb4pex5vsknk084sn02q", "--reason", "x"]).await;
    assert!(!again.status.success() && String::from_utf8_lossy(&again.stderr).contains("no such alert"));
}

#[tokio::test]
async fn mistyped_passwords_of_an_office_that_then_logs_in_raise_no_alert() {
    let world = world().await;
    for number in 0..24 {
        let email = format!("{number}@office.example");
        let owner = json!({"email": email, "password": "long enough"});
        world.post("/v1/accounts", "", &json!({"name": "Office", "owner": owner})).await.expect_status(201);
        let mut browser = at("192.0.2.1");
        assert_eq!(log_in(&world.server, &mut browser, &email, "long enouhg").await.status, 200);
        assert_eq!(log_in(&world.server, &mut browser, &email, "long enough").await.status, 303);
    }
    // Including some that were abandoned.
    stuff(&world.server, "192.0.2.1", 19).await;
    assert_eq!(raised(&world.server).await, []);
}

#[tokio::test]
async fn a_client_whose_codes_are_replayed_is_slowed_down_until_the_alert_is_cleared() {
    let world = World::new().await;
    let (web, management) = (world.web(), world.management().await);
    for _ in 0..6 {
        replay(&world, &mut stranger(&world).await, &web.client_id, 1).await;
    }
    let ask = async || world.token(&web, &[("grant_type", "client_credentials")]).await;
    let mut held = Vec::new();
    until("the client gets through at a trickle only", async || {
        // More at once than a trickle lets through, however slow the machine is.
        let crowd = join_all((0..20).map(|_| ask())).await;
        held = crowd.into_iter().filter(|answer| answer.status == 429).collect();
        held.len() >= 2
    })
    .await;
    assert!(held.iter().all(|answer| answer.json()["code"] == "slow_down"), "{held:?}");
    let told = crate::api::usage::usage_by_route(&world, &management).await;
    let refused = told.get(&("POST".to_owned(), "/oauth/token".to_owned(), 429)).copied();
    assert!(refused.unwrap_or_default() >= 2, "what was held off is in the log: {told:?}");
    assert_eq!(raised(&world.server).await, [alert("token_replay", "slow_down", 5)]);
    // Other clients of the account are not affected, and can see the alert.
    let list = async |query: &str| {
        let list = world.read(&format!("/v1/alerts{query}"), &management).await;
        list.expect_status(200).json()["data"].as_array().unwrap().clone()
    };
    let [shown] = list("?status=open").await.try_into().unwrap();
    assert_eq!((&shown["client_id"], &shown["status"]), (&json!(web.client_id), &json!("open")));
    assert_eq!(shown["evidence"], json!({"count": 5, "threshold": 5, "window_seconds": 600}));
    assert!(list("?status=cleared").await.is_empty());
    assert!(list("?rule=origin_change").await.is_empty());
    let bad = world.read("/v1/alerts?status=shut", &management).await;
    assert_eq!(bad.expect_status(400).json()["field"], "status");

    let id = alert_id(&world.server, "token_replay", "slow_down").await;
    xwms::traffic::guard::clear(&world.server.app.store, id.parse().unwrap(), "a bug of theirs")
        .await
        .unwrap();
    let mut row = 0;
    // The request gets through but yields no token, because the client has no management scope.
    until("the client is as before", async || {
        row = if ask().await.error() == "invalid_scope" { row + 1 } else { 0 };
        row >= 10
    })
    .await;
    assert_eq!(list("?status=cleared").await[0]["cleared_by"], "operator");
}

#[tokio::test]
async fn a_person_who_presents_their_own_codes_again_slows_nobody_down() {
    let world = World::new().await;
    let mut browser = Browser::default();
    for client in [world.web().client_id, world.native()] {
        replay(&world, &mut browser, &client, 51).await;
    }
    let web = world.web();
    counted(&world, 102).await;
    for _ in 0..10 {
        // The request gets through but yields no token, because the client has no management scope.
        world.token(&web, &[("grant_type", "client_credentials")]).await.expect_oauth(400, "invalid_scope");
    }
    assert_eq!(raised(&world.server).await, []);
}

#[tokio::test]
async fn a_client_of_which_many_peoples_codes_are_replayed_is_restricted_unless_it_is_public() {
    let world = World::new().await;
    let (web, native) = (world.web().client_id, world.native());
    for _ in 0..6 {
        replay(&world, &mut stranger(&world).await, &native, 1).await;
    }
    let mut grants = Vec::new();
    for _ in 0..50 {
        let code = stranger(&world).await.approve(&world, &authorize_path(&web, &[])).await.remove("code");
        world.token(&world.web(), &redeem(&code.unwrap())).await.expect_status(200);
        grants.push(last_grant(&world).await);
    }
    // Appends what the endpoint would; requests would be slowed down after the first five.
    for grant in &grants {
        let replayed = json!({"event": "grant.code_replayed"});
        world.server.append_raw(grant, "grant.code_replayed", &replayed).await;
    }
    world.server.app.store.advance_head(world.server.head().await);
    counted(&world, 56).await;
    let mut raised = raised(&world.server).await;
    raised.sort();
    assert_eq!(
        raised,
        [
            alert("token_replay", "notify", 5),
            alert("token_replay", "restrict", 50),
            alert("token_replay", "slow_down", 5)
        ]
    );
    assert_eq!(world.server.count("client.restricted").await, 1);
    let refused = world.token(&world.web(), &[("grant_type", "client_credentials")]).await;
    refused.expect_oauth(401, "invalid_client");
    // Anybody can try its codes, so the real user is not affected.
    let mut browser = stranger(&world).await;
    code_of(&world, &mut browser, &native).await.expect_status(200);
}

#[tokio::test]
async fn an_alert_ends_without_an_operator() {
    let world = world().await;
    stuff(&world.server, "192.0.2.1", 20).await;
    world.server.app.store.clock().advance(Duration::from_secs(3_601));
    until("the alert is cleared", async || world.server.count("alert.cleared").await == 1).await;
    let by: String =
        sqlx::query_scalar("SELECT payload ->> 'by' FROM events WHERE event_type = 'alert.cleared'")
            .fetch_one(world.server.app.store.pool())
            .await
            .unwrap();
    assert_eq!(by, "time");
}

#[tokio::test]
async fn a_machine_client_that_moves_after_a_day_in_one_place_raises_an_alert_and_goes_on() {
    let world = world().await;
    let (machine, pool) = (world.machine(), world.server.app.store.pool());
    let tokens_written = async || {
        let tokens: Option<i64> = sqlx::query_scalar("SELECT sum(tokens)::bigint FROM client_networks")
            .fetch_one(pool)
            .await
            .unwrap();
        tokens
    };
    // Any address in its network counts as known.
    for host in 0..50 {
        token_from(&world.server, &format!("192.0.2.{host}"), &machine).await.expect_status(200);
    }
    until("the first fifty are written down", async || tokens_written().await == Some(50)).await;
    world.server.app.store.clock().advance(Duration::from_secs(86_400));
    for _ in 0..3 {
        token_from(&world.server, "198.51.100.1", &machine).await.expect_status(200);
    }
    until("the move is written down", async || tokens_written().await == Some(53)).await;
    until("it is judged", async || !raised(&world.server).await.is_empty()).await;
    assert_eq!(raised(&world.server).await, [alert("origin_change", "notify", 50)]);
    let kept: String = sqlx::query_scalar("SELECT string_agg(network, ' ') FROM client_networks")
        .fetch_one(pool)
        .await
        .unwrap();
    assert!(!kept.contains("192.0.2") && !kept.contains("198.51"), "an address is personal: {kept}");
}

#[tokio::test]
async fn owners_get_one_mail_a_day_for_each_rule_and_another_account_sees_nothing() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let management = world.management().await;
    for client in [world.machine(), world.web()] {
        let wrong = Credentials::new(&client.client_id, "wrong");
        for _ in 0..30 {
            world.token(&wrong, &[("grant_type", "client_credentials")]).await;
        }
    }
    assert_eq!(raised(&world.server).await.len(), 2);
    world.server.wait_for("mail").await;
    until("nothing waits to be sent", async || {
        let waiting: i64 = sqlx::query_scalar("SELECT count(*) FROM mails")
            .fetch_one(world.server.app.store.pool())
            .await
            .unwrap();
        waiting == 0
    })
    .await;
    let mails = mailbox.all(1, "Subject: Suspicious traffic at one of your clients").await;
    assert!(mails[0].contains(&world.demo.user.email), "{mails:?}");

    let two = world.read("/v1/alerts?limit=1", &management).await.expect_status(200).json();
    assert_eq!((two["data"].as_array().unwrap().len(), &two["has_more"]), (1, &json!(true)));
    let nothing = world.read("/v1/alerts", &world.stranger().await).await.expect_status(200).json();
    assert_eq!(nothing["data"], json!([]));
    let ask = [("grant_type", "client_credentials"), ("scope", "clients:read")];
    let narrow = world.token(&world.machine(), &ask).await.expect_status(200).json();
    world.read("/v1/alerts", narrow["access_token"].as_str().unwrap()).await.expect_status(403);
}
