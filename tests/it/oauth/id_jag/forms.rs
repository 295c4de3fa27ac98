//! Forms of the token: bound to a certificate, with the role and groups of the person, with a place in a status list.

use super::{ADA, STOCK, Setup, access, claims, form, issued, link, settings};
use crate::{
    api::groups::group,
    oauth::{
        mtls::doors::{Holder, named},
        status_list::{bit, fresh, place},
    },
    support::{Answer, World, dpop::Prover},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use xwms::config::{CertificateFormat, Mtls};
use xwms_events::{
    account::{AccountCommand, By, Role},
    resource::audience::resource_id,
};

/// The address of a proxy that passes on certificates.
const PROXY: &str = "127.0.0.2";

/// Returns a server behind such a proxy.
async fn behind_proxy() -> World {
    World::with(|it| {
        settings(it);
        it.trusted_proxies = vec![format!("{PROXY}/32").parse().unwrap()];
        it.mtls = Some(Mtls {
            url: "https://mtls.example".into(),
            listen: None,
            authorities: None,
            header: Some("Client-Cert".into()),
            header_format: CertificateFormat::Rfc9440,
        });
    })
    .await
}

/// Presents an assertion with a certificate, by way of the proxy.
async fn present_with(setup: &Setup, holder: &Holder, assertion: &str) -> Answer {
    let address: std::net::IpAddr = PROXY.parse().unwrap();
    let http = reqwest::Client::builder().local_address(address).build().unwrap();
    let request = http.post(format!("{}/oauth/token", setup.world.server.base));
    let request = request.form(&form(&setup.agent, assertion, &[])).header("x-forwarded-for", "203.0.113.7");
    let certificate = format!(":{}:", BASE64_STANDARD.encode(&holder.der));
    Answer::of(request.header("client-cert", certificate).send().await.unwrap()).await
}

#[tokio::test]
async fn a_token_is_bound_to_the_certificate_of_an_agent_whose_tokens_are() {
    let setup = Setup::on(behind_proxy().await, &[STOCK]).await;
    let holder = Holder::self_signed(&named("agent.example"));
    // An assertion can't demand the certificate. It is refused, so that nobody takes it for bound.
    let demands = setup.signed(json!({"cnf": {"x5t#S256": holder.x5t()}}));
    setup.refuses(&demands, "identity_unsupported").await;
    let bound = json!({"tls_client_certificate_bound_access_tokens": true});
    setup.change_agent(&bound).await.expect_status(200);
    present_with(&setup, &holder, &demands).await.expect_oauth(400, "invalid_grant");

    let assertion = setup.signed(json!({}));
    setup.present(&assertion, &[]).await.expect_oauth(400, "invalid_request");
    let got = present_with(&setup, &holder, &assertion).await.expect_status(200).json();
    assert_eq!(got["token_type"], "Bearer", "RFC 8705 §3");
    assert_eq!(claims(access(&got))["cnf"], json!({"x5t#S256": holder.x5t()}));
    let facts = issued(&setup.world).await;
    let [fact] = facts.as_slice() else { panic!("{facts:?}") };
    assert_eq!((&fact["x5t"], &fact["jkt"]), (&json!(holder.x5t()), &Value::Null));
    // A certificate is no proof of the key that an assertion demands.
    let demands = setup.signed(json!({"cnf": {"jkt": Prover::new().jkt}}));
    present_with(&setup, &holder, &demands).await.expect_oauth(400, "invalid_grant");
}

/// Changes the API of the stock.
async fn change_api(setup: &Setup, change: &Value) {
    let path = format!("/v1/resources/{}", resource_id(STOCK));
    setup.world.patch(&path, &setup.world.management().await, change).await.expect_status(200);
}

#[tokio::test]
async fn a_token_says_the_role_if_its_api_wants_it_and_only_with_the_factors_that_members_need() {
    let setup = Setup::new().await;
    let (world, account_id) = (&setup.world, setup.world.demo.account_id);
    link(world, account_id, setup.owner.user_id, &setup.issuer, "owner").await;
    let other = world.another().await.account_id;
    let customer = world.person(other, Role::Owner).await;
    link(world, account_id, customer.user_id, &setup.issuer, "customer").await;
    let roles = async |change: Value| claims(access(&setup.tokens(change, &[]).await)).get("roles").cloned();
    assert_eq!(roles(json!({})).await, None);
    change_api(&setup, &json!({"roles_claim": true})).await;
    assert_eq!(roles(json!({"sub": ADA})).await, Some(json!(["developer"])));
    assert_eq!(roles(json!({"sub": "owner"})).await, Some(json!(["owner"])));
    assert_eq!(roles(json!({"sub": "customer", "roles": ["owner"]})).await, None, "owns another account");
    let command = AccountCommand::RequireSecondFactor { by: By::Operator, required: true };
    world.by_operator(account_id, command).await;
    assert_eq!(roles(json!({"sub": "owner"})).await, None);
    assert_eq!(roles(json!({"sub": "owner", "amr": ["mfa"]})).await, Some(json!(["owner"])));
}

#[tokio::test]
async fn a_token_says_the_groups_of_this_server_and_none_that_the_provider_names() {
    let setup = Setup::new().await;
    let world = &setup.world;
    link(world, world.demo.account_id, setup.owner.user_id, &setup.issuer, "owner").await;
    let people = format!("{}/people", group(world, "Support").await);
    let body = json!({"user_id": setup.owner.user_id});
    world.post(&people, &world.management().await, &body).await.expect_status(204);
    let groups =
        async |change: Value| claims(access(&setup.tokens(change, &[]).await)).get("groups").cloned();
    let asserted = json!({"sub": "owner", "groups": ["Admins"]});
    assert_eq!(groups(asserted.clone()).await, None);
    change_api(&setup, &json!({"groups_claim": true})).await;
    assert_eq!(groups(asserted).await, Some(json!(["Support"])));
}

#[tokio::test]
async fn a_token_of_an_api_with_status_lists_has_a_place_there() {
    let setup = Setup::new().await;
    change_api(&setup, &json!({"status_list": true})).await;
    let token = access(&setup.tokens(json!({}), &[]).await).to_owned();
    let (path, index) = place(&setup.world, &token);
    assert_eq!(bit(&fresh(&setup.world, &path).await.body, index), 0);
    let revoke = format!("/v1/tokens/{}/revoke", claims(&token)["jti"].as_str().unwrap());
    let manager = setup.world.management().await;
    setup.world.post(&revoke, &manager, &json!({})).await.expect_status(204);
    assert_eq!(bit(&fresh(&setup.world, &path).await.body, index), 1);
}
