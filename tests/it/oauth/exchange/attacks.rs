//! What attackers try with token exchange: more scopes, other audiences, a longer life, tokens of others, and
//! forged chains.

use super::{ACCESS_TOKEN, ORDERS, STOCK, Setup, claims, form, gateway};
use crate::support::{Answer, World, until};
use serde_json::{Value, json};
use std::time::Duration;
use xwms::auth::access_tokens::AT_JWT;

/// Returns a policy for the tokens of `client` at the stock.
fn policy(client: &str) -> Value {
    json!({"subject_clients": [client], "targets": [{"audience": STOCK, "scopes": ["read"]}]})
}

#[tokio::test]
async fn a_client_without_a_policy_and_a_public_client_exchange_nothing() {
    let setup = Setup::new().await;
    let subject = setup.person("read").await;
    let more = [("resource", STOCK)];
    for client in [setup.world.web(), setup.world.machine()] {
        setup.exchange_as(&client, &subject, &more).await.expect_oauth(400, "unauthorized_client");
    }
    let native = setup.world.native();
    let fields = form(&subject, &[("resource", STOCK), ("client_id", native.as_str())]);
    let refused = setup.world.server.form("/oauth/token", None, &fields).await;
    refused.expect_oauth(400, "unauthorized_client");
}

#[tokio::test]
async fn an_exchange_never_widens_scopes() {
    let setup = Setup::new().await;
    let subject = setup.person("openid read delete").await;
    for scope in ["write", "read write", "openid", "read clients:read", "unknown"] {
        let same = [("resource", ORDERS), ("scope", scope)];
        setup.exchange(&subject, &same).await.expect_oauth(400, "invalid_scope");
    }
    let beyond_policy = [("resource", STOCK), ("scope", "delete")];
    setup.exchange(&subject, &beyond_policy).await.expect_oauth(400, "invalid_scope");
    let all = setup.exchange(&subject, &[("resource", ORDERS)]).await.expect_status(200).json();
    assert_eq!(all["scope"], "read", "what both the token and the policy have");
}

#[tokio::test]
async fn a_detour_through_another_api_gives_back_no_more() {
    let setup = Setup::new().await;
    let both = json!(["read", "write"]);
    let again = json!({
        "subject_clients": [setup.world.web().client_id, setup.gateway.client_id],
        "targets": [{"audience": ORDERS, "scopes": both}, {"audience": STOCK, "scopes": both}],
    });
    let changed = json!({"token_exchange": again});
    setup.change_client(&setup.gateway.client_id, &changed).await.expect_status(200);
    let detour = setup.child(&setup.person("read").await).await;
    for (audience, scope) in [(ORDERS, "write"), (STOCK, "write")] {
        let more = [("resource", audience), ("scope", scope)];
        setup.exchange(&detour, &more).await.expect_oauth(400, "invalid_scope");
    }
    let back = setup.exchange(&detour, &[("resource", ORDERS)]).await.expect_status(200).json();
    assert_eq!(back["scope"], "read");
}

#[tokio::test]
async fn an_audience_that_the_policy_does_not_name_looks_like_none() {
    let setup = Setup::new().await;
    setup.api("urn:example:vault", &[&setup.gateway], &json!({})).await;
    let subject = setup.person("read").await;
    let unknown = setup.exchange(&subject, &[("resource", "urn:example:none")]).await;
    unknown.expect_oauth(400, "invalid_target");
    let unnamed = setup.exchange(&subject, &[("resource", "urn:example:vault")]).await;
    assert_eq!(unnamed.body, unknown.body);
    let issuer = setup.world.server.app.settings.issuer.clone();
    let own = [("resource", issuer.as_str()), ("scope", "clients:read")];
    setup.exchange(&subject, &own).await.expect_oauth(400, "invalid_target");
    let of_server = setup.world.management().await;
    setup.exchange(&of_server, &[]).await.expect_oauth(400, "invalid_target");
    let child = setup.child(&subject).await;
    setup.world.read("/v1/clients", &child).await.expect_status(401);
    setup.world.read("/oauth/userinfo", &child).await.expect_status(401);
}

#[tokio::test]
async fn a_token_of_another_account_looks_like_none() {
    let setup = Setup::new().await;
    let stranger = setup.world.sign_up("o@other.example").await;
    let theirs = gateway("Thief", &policy(&setup.world.web().client_id));
    let thief = setup.world.client(&stranger.token, &theirs).await;
    let (subject, more) = (setup.person("read").await, [("resource", STOCK)]);
    let nothing = setup.exchange_as(&thief, "nothing", &more).await;
    nothing.expect_oauth(400, "invalid_request");
    assert_eq!(setup.exchange_as(&thief, &subject, &more).await.body, nothing.body);
    assert_eq!(setup.exchange(&stranger.token, &more).await.body, nothing.body);
    let web_only = json!({"token_exchange": policy(&setup.world.web().client_id)});
    setup.change_client(&setup.gateway.client_id, &web_only).await.expect_status(200);
    let machines = setup.own(&setup.world.machine(), ORDERS).await;
    assert_eq!(setup.exchange(&machines, &more).await.body, nothing.body, "a client that is not named");
    let mut browser = crate::support::Browser::default();
    let tokens = browser.tokens(&setup.world, "openid").await;
    for other in ["refresh_token", "id_token"] {
        let other = tokens[other].as_str().unwrap();
        assert_eq!(setup.exchange(other, &more).await.body, nothing.body, "no access token");
    }
}

#[tokio::test]
async fn an_actor_token_of_anyone_but_the_client_is_refused() {
    let setup = Setup::new().await;
    let subject = setup.person("read").await;
    let stranger = setup.world.sign_up("o@other.example").await.token;
    let others = setup.own(&setup.world.machine(), ORDERS).await;
    let exchanged = setup.child(&subject).await;
    for actor in [stranger.as_str(), &others, &subject, &exchanged, "nothing"] {
        let with = [("resource", STOCK), ("actor_token", actor), ("actor_token_type", ACCESS_TOKEN)];
        setup.exchange(&subject, &with).await.expect_oauth(400, "invalid_request");
    }
}

#[tokio::test]
async fn parameters_that_do_not_belong_together_are_refused() {
    let setup = Setup::new().await;
    let subject = setup.person("read").await;
    let id_token = "urn:ietf:params:oauth:token-type:id_token";
    let actor = setup.own(&setup.gateway, STOCK).await;
    for wrong in [
        ("subject_token", ""),
        ("subject_token_type", ""),
        ("subject_token_type", id_token),
        ("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token"),
        ("requested_token_type", "urn:ietf:params:oauth:token-type:jwt"),
        ("actor_token", actor.as_str()),
        ("actor_token_type", ACCESS_TOKEN),
    ] {
        let more = [wrong, ("resource", STOCK)];
        setup.exchange(&subject, &more).await.expect_oauth(400, "invalid_request");
    }
    let good = [("requested_token_type", ACCESS_TOKEN), ("resource", STOCK)];
    setup.exchange(&subject, &good).await.expect_status(200);
}

#[tokio::test]
async fn may_act_names_the_only_client_that_may_exchange_a_token() {
    let setup = Setup::new().await;
    let (web, machine) = (setup.world.web().client_id, setup.world.machine().client_id);
    setup.change_client(&web, &json!({"may_act": machine})).await.expect_status(200);
    let others = setup.person("read").await;
    assert_eq!(claims(&others)["may_act"], json!({"sub": machine}));
    let more = [("resource", STOCK)];
    setup.exchange(&others, &more).await.expect_oauth(400, "invalid_request");
    setup.change_client(&web, &json!({"may_act": setup.gateway.client_id})).await.expect_status(200);
    let ours = setup.person("read").await;
    let child = setup.child(&ours).await;
    let named = json!({"sub": setup.gateway.client_id});
    assert_eq!(claims(&child)["may_act"], named, "and so for the tokens after it");
    assert_eq!(setup.introspected(&child).await["may_act"], named);
}

#[tokio::test]
async fn the_chain_of_actors_is_bounded() {
    let setup = Setup::new().await;
    let own_again = json!({"token_exchange": {
        "subject_clients": [setup.world.web().client_id, setup.gateway.client_id],
        "targets": [{"audience": STOCK, "scopes": ["read"]}],
    }});
    setup.change_client(&setup.gateway.client_id, &own_again).await.expect_status(200);
    let mut token = setup.person("read").await;
    for _ in 0..4 {
        token = setup.child(&token).await;
    }
    assert!(setup.world.active(&token).await);
    setup.exchange(&token, &[("resource", STOCK)]).await.expect_oauth(400, "invalid_request");
}

#[tokio::test]
async fn a_test_client_gets_nothing_of_a_live_one() {
    let setup = Setup::new().await;
    let mut body = gateway("Test", &policy(&setup.world.web().client_id));
    body["environment"] = json!("test");
    let test = setup.world.client(&setup.world.management().await, &body).await;
    let subject = setup.person("read").await;
    let refused = setup.exchange_as(&test, &subject, &[("resource", STOCK)]).await;
    refused.expect_oauth(400, "invalid_request");
}

#[tokio::test]
async fn a_scope_for_roles_is_limited_to_the_persons_role() {
    let setup = Setup::new().await;
    let admin = json!({"token_exchange": {
        "subject_clients": [setup.world.web().client_id],
        "targets": [{"audience": STOCK, "scopes": ["read", "admin"]}],
    }});
    setup.change_client(&setup.gateway.client_id, &admin).await.expect_status(200);
    let web = setup.world.web();
    let mut auditor =
        setup.world.person(setup.world.demo.account_id, xwms_events::account::Role::Auditor).await;
    let path =
        crate::support::browser::authorize_path(&web.client_id, &[("scope", "read"), ("resource", ORDERS)]);
    let code = auditor.browser.approve(&setup.world, &path).await.remove("code").expect("a code");
    let redeemed = setup.world.token(&web, &crate::support::browser::redeem(&code)).await;
    let subject = super::access(&redeemed.expect_status(200).json()).to_owned();
    let more = [("resource", STOCK)];
    let answer = setup.exchange(&subject, &more).await.expect_status(200).json();
    assert_eq!(answer["scope"], "read");
}

#[tokio::test]
async fn a_stolen_signing_key_changes_neither_who_acts_nor_what_stops_a_token() {
    let setup = Setup::new().await;
    let child = setup.child(&setup.person("read").await).await;
    let real = claims(&child);
    let app = &setup.world.server.app;
    let mut origin = real["exchange"].clone();
    origin["stops"] = json!([]);
    for (member, value) in [
        ("act", Value::Null),
        ("act", json!({"sub": setup.world.machine().client_id})),
        ("exchange", Value::Null),
        ("exchange", origin),
        ("may_act", json!({"sub": setup.gateway.client_id})),
        ("sub", json!(setup.gateway.client_id)),
    ] {
        let mut forged = real.clone();
        forged[member] = value;
        let forged = app.keyring.sign(None, app.settings.signing_algorithm, AT_JWT, &forged).await.unwrap();
        assert!(!setup.world.active(&forged).await, "{member}");
        setup.exchange(&forged, &[("resource", STOCK)]).await.expect_oauth(400, "invalid_request");
    }
}

#[tokio::test]
async fn a_machine_client_that_exchanges_in_another_network_raises_the_alert_of_one_that_moves() {
    let proxied = World::with(|settings| settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()]);
    let setup = Setup::on(proxied.await, &[]).await;
    let server = &setup.world.server;
    let from = async |ip: &str, fields: &[(&str, &str)]| {
        let request = setup.gateway.on(server.http.post(format!("{}/oauth/token", server.base)));
        let request = request.header("x-forwarded-for", ip).form(fields);
        Answer::of(request.send().await.unwrap()).await
    };
    let own = [("grant_type", "client_credentials"), ("resource", STOCK), ("scope", "read")];
    for _ in 0..50 {
        from("192.0.2.1", &own).await.expect_status(200);
    }
    let written = async || -> i64 {
        let tokens = "SELECT coalesce(sum(tokens), 0)::bigint FROM client_networks WHERE client_id = $1";
        let tokens = sqlx::query_scalar(tokens).bind(&setup.gateway.client_id);
        tokens.fetch_one(server.app.store.pool()).await.unwrap()
    };
    until("the first fifty are written down", async || written().await == 50).await;
    server.app.store.clock().advance(Duration::from_secs(86_400));
    let subject = setup.person("read").await;
    let fields = form(&subject, &[("resource", STOCK), ("scope", "read")]);
    from("198.51.100.1", &fields).await.expect_status(200);
    until("it is judged", async || server.count("alert.raised").await == 1).await;
}

#[tokio::test]
async fn a_token_from_before_the_api_was_registered_gives_none_that_is_born_dead() {
    let setup = Setup::on(World::new().await, &[]).await;
    let subject = setup.person("read").await;
    let late = "urn:example:late";
    setup.api(late, &[&setup.gateway], &json!({})).await;
    let mut policy = policy(&setup.world.web().client_id);
    policy["targets"][0]["audience"] = json!(late);
    setup
        .change_client(&setup.gateway.client_id, &json!({"token_exchange": policy}))
        .await
        .expect_status(200);
    let more = [("resource", late)];
    setup.exchange(&subject, &more).await.expect_oauth(400, "invalid_request");
    setup.exchange(&setup.person("read").await, &more).await.expect_status(200);
}
