//! What an agent gets for an assertion, where that shows, and who sets it up.

use super::{GRANT, ORDERS, STOCK, Setup, access, agent, claims, issued, present, settings, trusted};
use crate::{
    oauth::mtls::doors::{Holder, PROXY, named},
    support::{Answer, Credentials, Server, World, dpop::Prover},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use xwms::config::{CertificateFormat, Mtls};
use xwms_events::account::Role;

const PROFILE: &str = "urn:ietf:params:oauth:grant-profile:id-jag";

#[tokio::test]
async fn an_agent_gets_a_token_for_a_person_whom_the_login_provider_asserts() {
    let setup = Setup::new().await;
    let change =
        json!({"scope": "read", "jti": "ada-1", "email": "ada-@acme.example", "auth_time": 1_700_000_000});
    let tokens = setup.tokens(change, &[]).await;
    assert_eq!((&tokens["scope"], &tokens["token_type"]), (&json!("read"), &json!("Bearer")));
    assert!(tokens["refresh_token"].is_null() && tokens["id_token"].is_null(), "{tokens}");
    let said = claims(access(&tokens));
    assert_eq!((&said["sub"], &said["aud"]), (&json!(setup.person.user_id.to_string()), &json!([STOCK])));
    assert_eq!((&said["acr"], &said["amr"]), (&json!("urn:xwms:acr:password"), &json!(["fed"])));
    assert_eq!(said["auth_time"], 1_700_000_000);
    assert!(said["grant_id"].is_null() && said["sid"].is_null(), "{said}");
    assert!(setup.world.active(access(&tokens)).await);
    // It is for the API alone.
    let me = setup.world.read("/v1/me", access(&tokens)).await;
    me.expect_status(401);

    let facts = issued(&setup.world).await;
    let [fact] = facts.as_slice() else { panic!("{facts:?}") };
    assert_eq!(fact["user_id"], setup.person.user_id.to_string());
    assert_eq!(fact["assertion"]["issuer"], setup.issuer.base);
    let digest = fact["assertion"]["id_digest"].as_str().unwrap();
    assert!(!fact.to_string().contains("ada-"), "neither jti, sub nor mail address: {fact}");
    setup.world.server.settle().await;
    let path =
        format!("/dashboard/{}/tokens/{}", setup.world.demo.account_id, fact["token_id"].as_str().unwrap());
    let page = setup.owner.browser.clone().open(&setup.world.server, &path).await;
    for part in ["For an identity assertion", setup.issuer.base.as_str(), digest] {
        assert!(page.expect_status(200).body.contains(part), "{part} is not in {page:?}");
    }
    setup.world.server.expect_replayed().await;
}

#[tokio::test]
async fn keys_are_read_once_and_an_app_that_authenticates_by_a_key_uses_assertions_as_well() {
    let setup = Setup::new().await;
    for _ in 0..3 {
        setup.tokens(json!({"aud": [setup.world.server.base]}), &[]).await;
    }
    assert_eq!(setup.issuer.asked(), 1);
    let signer = crate::oauth::assertions::Signer::new(&setup.world).await;
    let path = format!("/v1/clients/{}", signer.id);
    let token = setup.world.management().await;
    let policy = json!({"identity_assertions": agent(&[ORDERS])["identity_assertions"]});
    setup.world.patch(&path, &token, &policy).await.expect_status(200);
    let app = Credentials::new(&signer.id, "");
    super::api(&setup.world, &token, ORDERS, &app, &json!({})).await;
    let (proof, assertion) = (signer.signed(json!({})), setup.signed(json!({"client_id": signer.id})));
    let form = [
        ("grant_type", GRANT),
        ("assertion", assertion.as_str()),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", proof.as_str()),
    ];
    let got = setup.world.server.form("/oauth/token", None, &form).await.expect_status(200).json();
    assert_eq!(claims(access(&got))["client_id"], signer.id);
}

#[tokio::test]
async fn a_token_is_bound_to_the_key_of_the_proof_and_an_assertion_can_demand_which() {
    let setup = Setup::new().await;
    let (server, prover, thief) = (&setup.world.server, Prover::new(), Prover::new());
    let assertion = setup.signed(json!({}));
    let form = super::form(&setup.agent, &assertion, &[]);
    let got = prover.ask(server, &form).await.expect_status(200).json();
    assert_eq!(got["token_type"], "DPoP");
    assert_eq!(claims(access(&got))["cnf"], json!({"jkt": prover.jkt}));

    let assertion = setup.signed(json!({"cnf": {"jkt": prover.jkt}}));
    setup.refuses(&assertion, "identity_unproved").await;
    let form = super::form(&setup.agent, &assertion, &[]);
    thief.ask(server, &form).await.expect_oauth(400, "invalid_grant");
    prover.ask(server, &form).await.expect_status(200);
}

#[tokio::test]
async fn a_token_is_bound_to_the_certificate_of_an_agent_that_demands_it_which_is_no_key() {
    let setup = Setup::new().await;
    let issuer = setup.world.server.base.clone();
    let behind = Server::start_with(&setup.world.url, |node| {
        settings(node);
        (node.subscribers, node.issuer) = (false, issuer);
        node.trusted_proxies = vec![format!("{PROXY}/32").parse().unwrap()];
        node.mtls = Some(Mtls {
            url: "https://mtls.example".into(),
            listen: None,
            authorities: None,
            header: Some("Client-Cert".into()),
            header_format: CertificateFormat::default(),
        });
    })
    .await;
    let demand = json!({"tls_client_certificate_bound_access_tokens": true});
    setup.change_agent(&demand).await.expect_status(200);
    let address: std::net::IpAddr = PROXY.parse().unwrap();
    let proxy = reqwest::Client::builder().local_address(address).build().unwrap();
    let ask = async |assertion: &str, certificate: &str| {
        let form = super::form(&setup.agent, assertion, &[]);
        let request = proxy.post(format!("{}/oauth/token", behind.base)).form(&form);
        let request = request.header("x-forwarded-for", "203.0.113.7").header("client-cert", certificate);
        Answer::of(request.send().await.unwrap()).await
    };
    let holder = Holder::self_signed(&named("agent.example"));
    let certificate = format!(":{}:", BASE64_STANDARD.encode(&holder.der));
    let assertion = setup.signed(json!({}));
    ask(&assertion, "").await.expect_oauth(400, "invalid_request");
    let got = ask(&assertion, &certificate).await.expect_status(200).json();
    assert_eq!(got["token_type"], "Bearer");
    assert_eq!(claims(access(&got))["cnf"], json!({"x5t#S256": holder.x5t()}));
    let of_key = setup.signed(json!({"cnf": {"jkt": Prover::new().jkt}}));
    ask(&of_key, &certificate).await.expect_oauth(400, "invalid_grant");
}

#[tokio::test]
async fn the_metadata_names_the_grant_and_its_profile_only_where_accounts_have_logins() {
    let (with, without) = (World::with(settings).await, World::new().await);
    for path in ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"] {
        let document = with.server.get(path).await.expect_status(200).json();
        assert!(document["grant_types_supported"].as_array().unwrap().contains(&json!(GRANT)), "{document}");
        assert_eq!(document["authorization_grant_profiles_supported"], json!([PROFILE]));
        let document = without.server.get(path).await.expect_status(200).json();
        assert!(!document["grant_types_supported"].as_array().unwrap().contains(&json!(GRANT)), "{document}");
        assert_eq!(document["authorization_grant_profiles_supported"], Value::Null);
    }
    let client = without.machine();
    let refused = present(&without.server, &client, "x", &[]).await;
    refused.expect_oauth(400, "unsupported_grant_type");
}

#[tokio::test]
async fn a_policy_names_apis_and_only_a_client_that_authenticates_has_one() {
    let setup = Setup::new().await;
    let path = format!("/v1/clients/{}", setup.agent.client_id);
    let shown = setup.world.read(&path, &setup.world.management().await).await.expect_status(200).json();
    assert_eq!(shown["identity_assertions"], agent(&[STOCK])["identity_assertions"]);
    let target = json!({"audience": STOCK, "scopes": ["read"]});
    for wrong in [
        json!({"targets": []}),
        json!({"targets": [target, target]}),
        json!({"targets": [{"audience": STOCK, "scopes": []}]}),
    ] {
        let refused = setup.change_agent(&json!({"identity_assertions": wrong})).await;
        assert_eq!(refused.expect_status(400).json()["code"], "invalid_identity_assertions", "{wrong}");
    }
    let misspelled = json!({"identity_assertions": {"targets": [target], "target": []}});
    setup.change_agent(&misspelled).await.expect_status(400);
    let token = setup.world.management().await;
    let native = format!("/v1/clients/{}", setup.world.native());
    let policy = json!({"identity_assertions": {"targets": [target]}});
    let refused = setup.world.patch(&native, &token, &policy).await;
    assert_eq!(refused.expect_status(400).json()["code"], "no_identity_assertions");
    let off = setup.change_agent(&json!({"identity_assertions": null})).await.expect_status(200).json();
    assert_eq!(off["identity_assertions"], Value::Null);
}

#[tokio::test]
async fn only_an_owner_trusts_the_provider_and_the_account_says_whether() {
    let setup = Setup::new().await;
    let path = format!("/v1/accounts/{}", setup.world.demo.account_id);
    let account = setup.world.read(&path, &setup.world.management().await).await.expect_status(200).json();
    assert_eq!(account["login_provider"]["asserts_people"], true);
    let admin = setup.world.person(setup.world.demo.account_id, Role::Admin).await;
    let body = json!({"provider": trusted(&setup.issuer, &json!({}))});
    let refused = admin.post(&setup.world.server, &format!("{path}/login_provider"), &body).await;
    refused.expect_status(403);
}
