//! What strangers, other tenants and other workloads of the same issuer try: tokens for others, forged ones, other
//! issuers with the same names, and addresses inside.

use super::{
    Ci, JWT, issued,
    issuer::{Issuer, SUBJECT, key, named, sign, sign_as},
    register, world,
};
use crate::{
    oauth::assertions::{self, Signer},
    support::{Credentials, World},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::time::Duration;
use xwms_events::account::Role;

#[tokio::test]
async fn a_token_for_another_purpose_is_refused_before_its_issuer_is_asked() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({"claims": {"environment": "prod"}}))])).await;
    let prod = |change: Value| {
        let mut claims = json!({"environment": "prod"});
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        ci.signed(&issuer, claims)
    };
    let now = world.server.app.store.clock().now().seconds();
    let base = &world.server.base;
    for (change, reason) in [
        (json!({"aud": "https://other.example"}), "issuer_aud"),
        (json!({"aud": [base, "https://other.example"]}), "issuer_aud"),
        (json!({"aud": format!("{base}/oauth/token")}), "issuer_aud"),
        (json!({"sub": "repo:acme/shop:ref:refs/heads/main2"}), "issuer_sub"),
        (json!({"sub": "*"}), "issuer_sub"),
        (json!({"environment": "test"}), "issuer_claim"),
        (json!({"environment": null}), "issuer_claim"),
        (json!({"exp": now - 60}), "assertion_exp"),
        (json!({"exp": now + 3_700}), "issuer_lifetime"),
        (json!({"nbf": now + 3_000}), "assertion_nbf"),
        (json!({"iat": now + 3_000}), "assertion_iat"),
        (json!({"iss": format!("{}/", issuer.base)}), "issuer_untrusted"),
        (json!({"iss": ci.id}), "issuer_untrusted"),
        (json!({"exp": "soon"}), "issuer_token_malformed"),
    ] {
        ci.refuses(&prod(change.clone()), reason).await;
    }
    assert_eq!(issuer.says(|says| (says.described, says.asked)), (0, 0));
    ci.present(&prod(json!({}))).await.expect_status(200);
    assert_eq!(issued(&world, &ci.id).await.len(), 1);
}

#[tokio::test]
async fn a_forged_token_is_refused_and_keys_in_its_header_are_not_read() {
    let (world, issuer, thief) = (world().await, Issuer::new(1).await, Issuer::new(2).await);
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    let claims = ci.claims(&issuer, &json!({}));
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let unsigned = format!("{}.{}.", part(&json!({"alg": "none", "kid": "a"})), part(&claims));
    ci.refuses(&unsigned, "assertion_alg").await;
    // The public key as the secret of a MAC.
    let header = Header { kid: Some("a".to_owned()), ..Header::new(Algorithm::HS256) };
    let public = EncodingKey::from_secret(named(&issuer.key, "a").to_string().as_bytes());
    ci.refuses(&jsonwebtoken::encode(&header, &claims, &public).unwrap(), "assertion_alg").await;
    // Another issuer's key by the same name; then the same with where to find it.
    ci.refuses(&sign(&thief.key, "a", &claims), "assertion_signature").await;
    let mut header = Header { kid: Some("a".to_owned()), ..Header::new(Algorithm::ES256) };
    header.jwk = Some(serde_json::from_value(named(&thief.key, "a")).unwrap());
    header.jku = Some(format!("{}/keys", thief.base));
    ci.refuses(&sign_as(&header, &thief.key, &claims), "assertion_signature").await;
    assert_eq!(thief.says(|says| (says.described, says.asked)), (0, 0));
    // A token of another kind, and one with extensions.
    for (typ, crit, reason) in [
        (Some("at+jwt"), None, "assertion_typ"),
        (Some("JWT"), Some(vec!["exp".to_owned()]), "assertion_crit"),
    ] {
        let typ = typ.map(ToOwned::to_owned);
        let header = Header { kid: Some("a".to_owned()), typ, crit, ..Header::new(Algorithm::ES256) };
        ci.refuses(&sign_as(&header, &issuer.key, &claims), reason).await;
    }
    // The claims of a good token with another signature, and other claims with a good one.
    let good = ci.signed(&issuer, json!({}));
    let parts: Vec<&str> = good.split('.').collect();
    let other = part(&ci.claims(&issuer, &json!({})));
    ci.refuses(&format!("{}.{other}.{}", parts[0], parts[2]), "assertion_signature").await;
    ci.refuses("x", "issuer_token_malformed").await;
    ci.present(&good).await.expect_status(200);
}

#[tokio::test]
async fn an_issuer_vouches_for_its_own_subjects_only() {
    let (world, first, second) = (world().await, Issuer::new(1).await, Issuer::new(2).await);
    let trusted = json!([
        first.trusted(&json!({})),
        second.trusted(&json!({"name": "second", "subject": "spiffe://second/job"})),
    ]);
    let ci = Ci::new(&world, trusted).await;
    // Both have a key `a`. The second issuer signs as the first, and for the first one's subject.
    ci.refuses(&sign(&second.key, "a", &ci.claims(&first, &json!({}))), "assertion_signature").await;
    ci.refuses(&ci.signed(&second, json!({})), "issuer_sub").await;
    ci.refuses(&ci.signed(&first, json!({"sub": "spiffe://second/job"})), "issuer_sub").await;
    ci.present(&ci.signed(&first, json!({}))).await.expect_status(200);
    ci.present(&ci.signed(&second, json!({"sub": "spiffe://second/job"}))).await.expect_status(200);
    let names: Vec<Value> =
        issued(&world, &ci.id).await.iter().map(|fact| fact["workload"]["trusted_issuer"].clone()).collect();
    assert_eq!(names, [json!("ci"), json!("second")]);
}

#[tokio::test]
async fn another_tenant_that_trusts_the_same_workload_gets_only_its_own_client() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let ours = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    let other = world.sign_up("o@other.example").await;
    let made = register(&world, &other.token, &json!([issuer.trusted(&json!({}))])).await;
    let id = made.expect_status(201).json()["client_id"].as_str().unwrap().to_owned();
    let theirs = Ci { world: &world, token: other.token.clone(), id };
    let token = ours.signed(&issuer, json!({}));
    // They got hold of it, and use it up first.
    let got = theirs.present(&token).await.expect_status(200).json();
    let access = got["access_token"].as_str().unwrap();
    world.read(&format!("/v1/clients/{}", ours.id), access).await.expect_status(404);
    ours.present(&token).await.expect_status(200);
    for (ci, account) in [(&ours, world.demo.account_id), (&theirs, other.account_id)] {
        let facts = issued(&world, &ci.id).await;
        assert_eq!((facts.len(), &facts[0]["account_id"]), (1, &json!(account.to_string())));
    }
}

#[tokio::test]
async fn another_tenant_cannot_replace_the_keys_of_an_issuer() {
    let (world, issuer, thief) = (world().await, Issuer::new(1).await, Issuer::new(2).await);
    let other = world.sign_up("o@other.example").await;
    // They name our issuer, with keys of their own.
    let at = json!({"jwks_uri": format!("{}/keys", thief.base)});
    let made = register(&world, &other.token, &json!([issuer.trusted(&at)])).await.expect_status(201).json();
    let id = made["client_id"].as_str().unwrap().to_owned();
    let theirs = Ci { world: &world, token: other.token.clone(), id };
    let ours = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    let forged = |ci: &Ci<'_>| sign(&thief.key, "a", &ci.claims(&issuer, &json!({})));
    theirs.present(&forged(&theirs)).await.expect_status(200);
    ours.refuses(&forged(&ours), "assertion_signature").await;
    ours.present(&ours.signed(&issuer, json!({}))).await.expect_status(200);
    theirs.refuses(&theirs.signed(&issuer, json!({})), "assertion_signature").await;
    assert_eq!((issuer.asked(), thief.asked()), (1, 1));
}

#[tokio::test]
async fn a_request_names_the_client_and_each_client_has_one_method() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    let grant = ("grant_type", "client_credentials");
    let send = async |client: Option<&str>, assertion: &str| {
        let mut form = vec![grant, ("client_assertion_type", JWT), ("client_assertion", assertion)];
        form.extend(client.map(|id| ("client_id", id)));
        world.server.form("/oauth/token", None, &form).await
    };
    let token = ci.signed(&issuer, json!({}));
    send(None, &token).await.expect_oauth(401, "invalid_client");
    send(Some(world.machine().client_id.as_str()), &token).await.expect_oauth(401, "invalid_client");
    // A client with keys of its own trusts nobody else, and its assertions are no tokens of an issuer.
    let signer = Signer::new(&world).await;
    send(Some(signer.id.as_str()), &token).await.expect_oauth(401, "invalid_client");
    send(Some(ci.id.as_str()), &signer.signed(json!({}))).await.expect_oauth(401, "invalid_client");
    // Nor does an assertion of one client authenticate another one with the same key.
    let second = assertions::register(&world, json!({"keys": [signer.key.public_jwk]})).await;
    let second = second.expect_status(201).json()["client_id"].as_str().unwrap().to_owned();
    send(Some(second.as_str()), &signer.signed(json!({}))).await.expect_oauth(401, "invalid_client");
    send(Some(signer.id.as_str()), &signer.signed(json!({}))).await.expect_status(200);
    // A secret and a token at once.
    let both = [grant, ("client_assertion_type", JWT), ("client_assertion", token.as_str())];
    let proof = Credentials::new(&ci.id, "xwms_secret_x");
    world.server.form("/oauth/token", Some(&proof), &both).await.expect_oauth(400, "invalid_request");
    send(Some(ci.id.as_str()), &token).await.expect_status(200);
}

#[tokio::test]
async fn a_weaker_member_cannot_let_a_stronger_client_trust_them() {
    let (world, issuer, own) = (world().await, Issuer::new(1).await, Issuer::new(2).await);
    let token = world.management().await;
    let body = json!({"name": "Strong", "client_type": "machine", "scopes": ["accounts:write"],
        "auth_method": "federated_jwt", "trusted_issuers": [issuer.trusted(&json!({}))]});
    let path = format!("/v1/clients/{}", world.client(&token, &body).await.client_id);
    let developer = world.person(world.demo.account_id, Role::Developer).await;
    let change =
        json!({"trusted_issuers": [issuer.trusted(&json!({})), own.trusted(&json!({"name": "own"}))]});
    let refused = developer.patch(&world.server, &path, &change).await;
    assert_eq!(refused.expect_status(403).json()["code"], "scope_exceeded");
    world.patch(&path, &token, &change).await.expect_status(200);
}

#[tokio::test]
async fn a_stopped_client_makes_nobody_read_keys() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    let path = format!("/v1/clients/{}", ci.id);
    world.post(&format!("{path}/disable"), &ci.token, &json!({})).await.expect_status(200);
    let token = ci.signed(&issuer, json!({}));
    ci.refuses(&token, "client_stopped").await;
    assert_eq!(issuer.says(|says| (says.described, says.asked)), (0, 0));
    world.post(&format!("{path}/enable"), &ci.token, &json!({})).await.expect_status(200);
    ci.present(&token).await.expect_status(200);
}

#[tokio::test]
async fn keys_are_not_read_inside_the_operator_s_network() {
    // The operator allows nothing. Where there is no name server, the test waits no longer than this.
    let closed = World::with(|settings| settings.patience = Some(Duration::from_secs(2))).await;
    let token = closed.management().await;
    for (issuer, jwks_uri, code) in [
        ("https://127.0.0.1", None, "address_not_allowed"),
        ("https://169.254.169.254", None, "address_not_allowed"),
        ("https://[::ffff:10.0.0.1]", None, "address_not_allowed"),
        ("https://localhost", None, "address_not_allowed"),
        ("http://8.8.8.8", None, "https_required"),
        ("https://issuer.example", Some("https://10.0.0.1/keys"), "address_not_allowed"),
    ] {
        let trusted = json!([{"name": "in", "issuer": issuer, "jwks_uri": jwks_uri, "subject": SUBJECT}]);
        let answer = register(&closed, &token, &trusted).await.expect_status(400).json();
        assert_eq!(
            (&answer["code"], &answer["field"]),
            (&json!(code), &json!("trusted_issuers")),
            "{issuer}"
        );
    }
    // A name is checked when it is dialed.
    let named = json!([{"name": "in", "issuer": "https://nowhere.invalid", "subject": SUBJECT}]);
    let ci = Ci::new(&closed, named).await;
    let signer = key(1);
    let now = closed.server.app.store.clock().now().seconds();
    let claims = json!({"iss": "https://nowhere.invalid", "sub": SUBJECT, "aud": closed.server.base,
        "iat": now, "exp": now + 60, "jti": "1"});
    ci.refuses(&sign(&signer, "a", &claims), "issuer_unreachable").await;

    // An issuer that is allowed leads there.
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    for inside in [
        "http://169.254.169.254/keys",
        "https://10.0.0.1/keys",
        "file:///etc/passwd",
        "keys",
        "http://localhost/",
    ] {
        issuer.says(|says| says.jwks_uri = inside.to_owned());
        ci.refuses(&ci.signed(&issuer, json!({})), "issuer_refused").await;
        world.server.app.store.clock().advance(Duration::from_secs(31));
    }
    // It redirects.
    issuer.says(|says| {
        says.jwks_uri = format!("{}/keys", issuer.base);
        says.status = 302;
    });
    ci.refuses(&ci.signed(&issuer, json!({})), "issuer_refused").await;
    assert_eq!(issuer.asked(), 1, "the redirect is not followed");
}
