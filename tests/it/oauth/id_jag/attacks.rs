//! What strangers, other tenants and other apps try: assertions for others, tokens of other kinds, forged ones, and one
//! assertion twice.

use super::{
    ADA, STOCK, Setup, TYP, access, agent, api, claims, issued, link, present, second, set_provider,
    settings, trusted,
};
use crate::{
    oauth::{
        federated_clients::issuer::{Issuer, key, named, sign_as},
        registration::{for_apps, register, site},
    },
    support::{Credentials, Person, World, dpop::symmetric},
};
use futures::future::join_all;
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};
use xwms::config::Registrants;
use xwms_events::{account::Role, ids::AccountId, resource::audience::resource_id};

#[tokio::test]
async fn an_assertion_for_another_purpose_is_refused_before_the_provider_is_asked() {
    let setup = Setup::new().await;
    let base = setup.world.server.base.as_str();
    let now = setup.world.server.app.store.clock().now().seconds();
    let machine = setup.world.machine().client_id;
    for (change, reason) in [
        // Made for another server, or for two.
        (json!({"aud": "https://other.example"}), "identity_aud"),
        (json!({"aud": [base, "https://other.example"]}), "identity_aud"),
        (json!({"aud": format!("{base}/oauth/token")}), "identity_aud"),
        (json!({"aud": format!("{base}/")}), "identity_aud"),
        (json!({"aud_tenant": "account_of_others"}), "identity_aud"),
        // Made for another app of the same account.
        (json!({"client_id": machine}), "identity_client"),
        (json!({"client_id": null}), "identity_malformed"),
        (json!({"iss": format!("{}/", setup.issuer.base)}), "identity_untrusted"),
        (json!({"iss": base}), "identity_untrusted"),
        (json!({"exp": now - 60, "iat": now - 120}), "assertion_exp"),
        (json!({"exp": now + 3_700}), "identity_lifetime"),
        (json!({"iat": null}), "identity_malformed"),
        (json!({"iat": now + 3_000}), "assertion_iat"),
        (json!({"nbf": now + 3_000}), "assertion_nbf"),
        (json!({"jti": ""}), "assertion_jti"),
        (json!({"jti": null}), "identity_malformed"),
        (json!({"authorization_details": [{"type": "payment"}]}), "identity_unsupported"),
    ] {
        setup.refuses(&setup.signed(change), reason).await;
    }
    setup.refuses("x", "identity_malformed").await;
    assert_eq!(setup.issuer.says(|says| (says.described, says.asked)), (0, 0));
    let missing = present(&setup.world.server, &setup.agent, "", &[]).await;
    missing.expect_oauth(400, "invalid_request");
    setup.tokens(json!({}), &[]).await;
    assert_eq!(issued(&setup.world).await.len(), 1);
}

#[tokio::test]
async fn another_kind_of_token_signed_by_the_provider_is_refused_as_an_assertion() {
    let setup = Setup::new().await;
    for typ in [None, Some("JWT"), Some("at+jwt"), Some("client-authentication+jwt"), Some("logout+jwt")] {
        // Even if it has all claims of an assertion.
        let header = Header { typ: typ.map(ToOwned::to_owned), ..Setup::header() };
        let token = sign_as(&header, &setup.issuer.key, &setup.claims(&json!({})));
        setup.refuses(&token, "identity_typ").await;
    }
    let media = Header { typ: Some(format!("application/{TYP}")), ..Setup::header() };
    let assertion = sign_as(&media, &setup.issuer.key, &setup.claims(&json!({})));
    setup.present(&assertion, &[]).await.expect_status(200);
    // Nor is an assertion a proof of the agent itself.
    let proof = setup.signed(json!({"sub": setup.agent.client_id, "iss": setup.agent.client_id}));
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", setup.agent.client_id.as_str()),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", proof.as_str()),
    ];
    setup.world.server.form("/oauth/token", None, &form).await.expect_oauth(401, "invalid_client");
    // This server's own tokens are none either, although it signed them.
    let own = access(&setup.tokens(json!({}), &[]).await).to_owned();
    setup.refuses(&own, "identity_typ").await;
}

#[tokio::test]
async fn a_forged_assertion_is_refused_and_keys_in_its_header_are_not_read() {
    let (setup, thief) = (Setup::new().await, Issuer::new(2).await);
    let claims = setup.claims(&json!({}));
    let header = json!({"typ": TYP, "kid": "a"});
    setup.refuses(&symmetric("none", &header, &claims, b""), "assertion_alg").await;
    // The public key as the secret of a MAC.
    let public = named(&setup.issuer.key, "a").to_string();
    setup.refuses(&symmetric("HS256", &header, &claims, public.as_bytes()), "assertion_alg").await;
    setup.refuses(&sign_as(&Setup::header(), &thief.key, &claims), "assertion_signature").await;
    let mut pointing = Setup::header();
    pointing.jwk = Some(serde_json::from_value(named(&thief.key, "a")).unwrap());
    pointing.jku = Some(format!("{}/keys", thief.base));
    setup.refuses(&sign_as(&pointing, &thief.key, &claims), "assertion_signature").await;
    let unknown = Header { kid: Some("b".to_owned()), ..Setup::header() };
    setup.refuses(&sign_as(&unknown, &setup.issuer.key, &claims), "issuer_key_unknown").await;
    let critical = Header { crit: Some(vec!["exp".to_owned()]), ..Setup::header() };
    setup.refuses(&sign_as(&critical, &setup.issuer.key, &claims), "assertion_crit").await;
    assert_eq!(thief.says(|says| (says.described, says.asked)), (0, 0));
    // Other claims under a good signature.
    let (good, other) = (setup.signed(json!({})), setup.signed(json!({"scope": "write"})));
    let (good, other): (Vec<&str>, Vec<&str>) = (good.split('.').collect(), other.split('.').collect());
    let mixed = format!("{}.{}.{}", good[0], other[1], good[2]);
    setup.refuses(&mixed, "assertion_signature").await;
    assert!(issued(&setup.world).await.is_empty());
}

#[tokio::test]
async fn a_mail_address_names_nobody() {
    let setup = Setup::new().await;
    for subject in ["nobody", setup.person.email.as_str(), &setup.person.user_id.to_string()] {
        let change = json!({"sub": subject, "email": setup.person.email, "email_verified": true,
            "aud_sub": setup.person.user_id.to_string()});
        setup.refuses(&setup.signed(change), "identity_unknown").await;
    }
    // The person linked another login, at a provider of the settings that has the same issuer.
    let context = xwms::commands::Context::system(&setup.world.server.app.store, "test");
    let elsewhere = xwms::commands::logins::ProvedLogin {
        provider: "other".to_owned(),
        issuer: setup.issuer.base.clone(),
        subject: "elsewhere".to_owned(),
        name: "Ada".to_owned(),
    };
    xwms::commands::logins::link(&context, setup.person.user_id, &elsewhere).await.unwrap();
    setup.refuses(&setup.signed(json!({"sub": "elsewhere"})), "identity_unknown").await;
    setup.tokens(json!({"sub": ADA}), &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_assertion_works_once_on_two_nodes() {
    let setup = Setup::new().await;
    let other = second(&setup.world).await;
    let assertion = setup.signed(json!({}));
    let asks = (0..12).map(|n| {
        let server = if n % 2 == 0 { &setup.world.server } else { &other };
        present(server, &setup.agent, &assertion, &[])
    });
    let answers = join_all(asks).await;
    let good = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(good, 1, "{answers:?}");
    answers.iter().filter(|answer| answer.status != 200).for_each(|it| it.expect_oauth(400, "invalid_grant"));
    setup.refuses(&assertion, "assertion_replayed").await;
    assert_eq!(issued(&setup.world).await.len(), 1);
    // Another assertion with the same jti is the same one.
    let jti = claims(&assertion)["jti"].clone();
    setup.refuses(&setup.signed(json!({"jti": jti, "scope": "write"})), "assertion_replayed").await;
}

/// Another account, whose login provider is the same, and an agent of its own.
struct Neighbour {
    owner: Person,
    account_id: AccountId,
    agent: Credentials,
}

impl Neighbour {
    async fn new(world: &World, issuer: &Issuer) -> Self {
        let demo = world.another().await;
        let owner = world.person(demo.account_id, Role::Owner).await;
        let token = world.management_of(&demo).await;
        set_provider(&world.server, &owner, demo.account_id, &trusted(issuer, &json!({}))).await;
        let mut body = agent(&["urn:example:theirs"]);
        // They would like to reach our API, too.
        let ours = json!({"audience": STOCK, "scopes": ["read"]});
        body["identity_assertions"]["targets"].as_array_mut().unwrap().push(ours);
        let agent = world.client(&token, &body).await;
        api(world, &token, "urn:example:theirs", &agent, &json!({})).await;
        Self { owner, account_id: demo.account_id, agent }
    }
}

#[tokio::test]
async fn another_tenant_with_the_same_provider_gets_nothing_for_our_people() {
    let setup = Setup::new().await;
    let (world, server) = (&setup.world, &setup.world.server);
    let theirs = Neighbour::new(world, &setup.issuer).await;
    // The provider signs for their agent, and names our person, who has not linked the login at their account.
    let of_theirs = |change: Value| {
        let mut claims = json!({"client_id": theirs.agent.client_id, "resource": "urn:example:theirs"});
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        setup.signed(claims)
    };
    let refused = present(server, &theirs.agent, &of_theirs(json!({})), &[]).await;
    refused.expect_oauth(400, "invalid_grant");
    // Our assertion in their hands, and theirs in ours.
    let ours = setup.signed(json!({}));
    present(server, &theirs.agent, &ours, &[]).await.expect_oauth(400, "invalid_grant");
    setup.refuses(&of_theirs(json!({})), "identity_client").await;
    // Their own people, at their own API, and not at ours.
    link(world, theirs.account_id, theirs.owner.user_id, &setup.issuer, "theirs").await;
    let good = of_theirs(json!({"sub": "theirs"}));
    let got = present(server, &theirs.agent, &good, &[]).await.expect_status(200).json();
    assert_eq!(claims(access(&got))["sub"], theirs.owner.user_id.to_string());
    let at_ours = of_theirs(json!({"sub": "theirs", "resource": STOCK}));
    present(server, &theirs.agent, &at_ours, &[]).await.expect_oauth(400, "invalid_target");
    setup.refuses(&setup.signed(json!({"sub": "theirs"})), "identity_unknown").await;
    // They used up nothing of ours.
    setup.present(&ours, &[]).await.expect_status(200);
    // The provider numbers the assertions of each tenant by itself.
    let numbered = of_theirs(json!({"sub": "theirs", "jti": "1"}));
    present(server, &theirs.agent, &numbered, &[]).await.expect_status(200);
    setup.present(&setup.signed(json!({"jti": "1"})), &[]).await.expect_status(200);
}

#[tokio::test]
async fn an_issuer_that_authenticates_workloads_does_not_assert_people() {
    let (setup, workloads) = (Setup::new().await, Issuer::new(3).await);
    let token = setup.world.management().await;
    let mut body = agent(&["urn:example:jobs"]);
    body["auth_method"] = json!("federated_jwt");
    body["trusted_issuers"] = json!([workloads.trusted(&json!({}))]);
    let job = setup.world.client(&token, &body).await;
    api(&setup.world, &token, "urn:example:jobs", &job, &json!({})).await;
    // A person has linked a login of that issuer at the account, from when it was the login provider.
    let account_id = setup.world.demo.account_id;
    link(&setup.world, account_id, setup.person.user_id, &workloads, "person").await;
    let now = setup.world.server.app.store.clock().now().seconds();
    let mut assertion =
        setup.claims(&json!({"client_id": job.client_id, "iss": workloads.base, "sub": "person"}));
    assertion["exp"] = json!(now + 60);
    let assertion = sign_as(&Setup::header(), &workloads.key, &assertion);
    let subject = crate::oauth::federated_clients::issuer::SUBJECT;
    let proof = json!({"iss": workloads.base, "sub": subject, "aud": setup.world.server.base, "iat": now,
        "exp": now + 60, "jti": "proof"});
    let header = Header { kid: Some("a".to_owned()), ..Header::new(Algorithm::ES256) };
    let proof = sign_as(&header, &workloads.key, &proof);
    let form = [
        ("grant_type", super::GRANT),
        ("assertion", assertion.as_str()),
        ("client_id", job.client_id.as_str()),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", proof.as_str()),
    ];
    setup.world.server.form("/oauth/token", None, &form).await.expect_oauth(400, "invalid_grant");
    // Nor does a login provider that people merely log in at.
    let off = trusted(&setup.issuer, &json!({"asserts_people": false}));
    set_provider(&setup.world.server, &setup.owner, account_id, &off).await;
    setup.refuses(&setup.signed(json!({})), "identity_untrusted").await;
    assert_eq!(setup.issuer.says(|says| (says.described, says.asked)), (0, 0));
    let forged = key(9);
    setup.refuses(&sign_as(&Setup::header(), &forged, &setup.claims(&json!({}))), "identity_untrusted").await;
}

#[tokio::test]
async fn an_app_without_a_policy_or_without_a_proof_gets_nothing() {
    let setup = Setup::new().await;
    let (world, server) = (&setup.world, &setup.world.server);
    let machine = world.machine();
    let assertion = setup.signed(json!({"client_id": machine.client_id}));
    present(server, &machine, &assertion, &[]).await.expect_oauth(400, "unauthorized_client");
    // A stranger who found an assertion, and a public client that states the agent's id.
    let assertion = setup.signed(json!({}));
    let guess = Credentials::new(&setup.agent.client_id, "xwms_secret_guess");
    present(server, &guess, &assertion, &[]).await.expect_oauth(401, "invalid_client");
    let native = world.native();
    let form =
        [("grant_type", super::GRANT), ("assertion", assertion.as_str()), ("client_id", native.as_str())];
    server.form("/oauth/token", None, &form).await.expect_oauth(400, "unauthorized_client");
    // A test client has test users alone.
    let mut body = agent(&["urn:example:test"]);
    body["environment"] = json!("test");
    let test = world.client(&world.management().await, &body).await;
    let named = setup.signed(json!({"client_id": test.client_id}));
    present(server, &test, &named, &[]).await.expect_oauth(400, "unauthorized_client");
    setup.present(&assertion, &[]).await.expect_status(200);
}

#[tokio::test]
async fn scopes_that_an_api_lets_agents_ask_people_for_are_not_theirs_without_asking() {
    let world = World::with(|it| {
        settings(it);
        it.client_registration.allowed = Registrants::Token;
    })
    .await;
    let setup = Setup::on(world, &[STOCK]).await;
    let (world, server) = (&setup.world, &setup.world.server);
    let made = register(server, &for_apps(world, 1).await, &site()).await.expect_status(201).json();
    let app = Credentials::of(&made);
    let token = world.management().await;
    let policy = json!({"identity_assertions": agent(&[STOCK])["identity_assertions"]});
    let client = format!("/v1/clients/{}", app.client_id);
    world.patch(&client, &token, &policy).await.expect_status(200);
    let path = format!("/v1/resources/{}", resource_id(STOCK));
    world.patch(&path, &token, &json!({"agents": {"scopes": ["read"]}})).await.expect_status(200);
    let assertion = setup.signed(json!({"client_id": app.client_id}));
    present(server, &app, &assertion, &[]).await.expect_oauth(400, "invalid_target");
    // The API lists it.
    let apps = json!({"apps": [{"client_id": app.client_id, "scopes": ["read"]}]});
    world.patch(&path, &token, &apps).await.expect_status(200);
    let got = present(server, &app, &assertion, &[]).await.expect_status(200).json();
    assert_eq!(got["scope"], "read");
}
