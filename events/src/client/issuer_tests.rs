//! Which trusted issuers may be registered, and which of their tokens fit (`trusted_issuer`).

use super::{
    AuthMethod,
    trusted_issuer::{Misfit, TrustedIssuer, check},
};
use serde_json::{Map, Value, json};

const OURS: &str = "https://auth.example.org";

fn github() -> Value {
    json!({"name": "github", "issuer": "https://token.actions.githubusercontent.com",
        "subject": "repo:acme/shop:ref:refs/heads/main"})
}

fn with(name: &str, value: Value) -> TrustedIssuer {
    let mut one = github();
    one[name] = value;
    serde_json::from_value(one).unwrap()
}

fn code(one: TrustedIssuer) -> Option<&'static str> {
    check(&[one], AuthMethod::FederatedJwt).err().map(|refusal| refusal.code)
}

fn misfit(one: &TrustedIssuer, claims: Value) -> Option<Misfit> {
    let claims: Map<String, Value> = serde_json::from_value(claims).unwrap();
    one.misfit(&claims, OURS)
}

#[test]
fn a_trusted_issuer_needs_a_name_an_issuer_and_a_subject_and_the_rest_is_strict() {
    let one: TrustedIssuer = serde_json::from_value(github()).unwrap();
    assert_eq!((one.max_lifetime_seconds, one.reusable, code(one.clone())), (3_600, false, None));
    assert_eq!(json!(one)["max_lifetime_seconds"], 3_600);
    let mut misspelled = github();
    misspelled["claim"] = json!({"ref": "refs/heads/main"});
    assert!(serde_json::from_value::<TrustedIssuer>(misspelled).is_err(), "a condition must not get lost");
    for missing in ["name", "issuer", "subject"] {
        let mut one = github();
        one.as_object_mut().unwrap().remove(missing);
        assert!(serde_json::from_value::<TrustedIssuer>(one).is_err(), "{missing}");
    }
}

#[test]
fn an_issuer_that_could_match_more_than_it_seems_to_is_refused() {
    for (name, value) in [
        ("name", json!("")),
        ("name", json!("Git Hub")),
        ("name", json!("x".repeat(65))),
        ("issuer", json!("")),
        ("issuer", json!("token.actions.githubusercontent.com")),
        ("issuer", json!("http://token.actions.githubusercontent.com")),
        ("issuer", json!("http://localhost:8080")),
        ("issuer", json!("https://user@issuer.example")),
        ("issuer", json!("https://issuer.example/?tenant=1")),
        ("issuer", json!("https://issuer.example/#a")),
        ("issuer", json!("https://*.issuer.example")),
        ("issuer", json!("file:///etc/passwd")),
        ("jwks_uri", json!("ftp://issuer.example/keys")),
        ("jwks", json!({"keys": []})),
        ("jwks", json!({"keys": [{"kty": "oct", "k": "AAAA"}]})),
        ("audience", json!("")),
        ("subject", json!("")),
        ("subject", json!("*")),
        ("subject", json!("repo:acme*")),
        ("subject", json!("repo:acme-*")),
        ("subject", json!("repo:*/shop:ref:refs/heads/main")),
        ("subject", json!("repo:acme/**")),
        ("subject", json!("repo:acme/\n")),
        // They look like something else.
        ("subject", json!("repo:\u{202e}acme/shop")),
        ("subject", json!("repo:acme\u{200b}/shop")),
        ("subject", json!("\u{3164}")),
        ("audience", json!("https://a.example/\u{2066}")),
        ("claims", json!({"ref": "refs\u{2028}main"})),
        ("claims", json!({"re\u{e0041}f": "main"})),
        ("subject", json!("x".repeat(1_001))),
        ("claims", json!({"ref": "*"})),
        ("claims", json!({"ref": "refs/*/main"})),
        ("claims", json!({"ref": ""})),
        ("claims", json!({"": "main"})),
        ("claims", json!({"a\u{0}": "main"})),
        ("claims", json!({"c".repeat(65): "main"})),
        ("claims", json!({"sub": "somebody"})),
        ("claims", json!({"aud": "somebody"})),
        ("max_lifetime_seconds", json!(59)),
        ("max_lifetime_seconds", json!(90_001)),
    ] {
        assert_eq!(code(with(name, value.clone())), Some("invalid_trusted_issuer"), "{name} {value}");
    }
    let mut both = with("jwks_uri", json!("https://issuer.example/keys"));
    assert_eq!(code(both.clone()), None);
    both.jwks = Some(json!({"keys": []}));
    assert_eq!(code(both), Some("invalid_trusted_issuer"));
}

#[test]
fn only_a_client_that_is_federated_trusts_issuers() {
    let one = || with("reusable", json!(true));
    let code = |all: &[TrustedIssuer], method| check(all, method).err().map(|refusal| refusal.code);
    for method in [AuthMethod::ClientSecret, AuthMethod::PrivateKeyJwt, AuthMethod::None] {
        assert_eq!(code(&[one()], method), Some("trusted_issuers_unused"), "{method:?}");
        assert_eq!(code(&[], method), None, "{method:?}");
    }
    let federated = AuthMethod::FederatedJwt;
    assert_eq!(code(&[], federated), Some("trusted_issuers_required"));
    assert_eq!(code(&[one(), one()], federated), Some("invalid_trusted_issuer"), "a name is one issuer's");
    let named = |number: usize| TrustedIssuer { name: format!("n{number}"), ..one() };
    assert_eq!(code(&(0..10).map(named).collect::<Vec<_>>(), federated), None);
    assert_eq!(code(&(0..11).map(named).collect::<Vec<_>>(), federated), Some("invalid_trusted_issuer"));
}

#[test]
fn a_subject_is_exact_unless_it_ends_with_an_asterisk() {
    let token = |sub: Value| json!({"aud": OURS, "sub": sub});
    let exact = with("subject", json!("repo:acme/shop:ref:refs/heads/main"));
    assert_eq!(misfit(&exact, token(json!("repo:acme/shop:ref:refs/heads/main"))), None);
    for other in [
        json!("repo:acme/shop:ref:refs/heads/main2"),
        json!("repo:acme/shop:ref:refs/heads/main\n"),
        json!("REPO:acme/shop:ref:refs/heads/main"),
        json!(" repo:acme/shop:ref:refs/heads/main"),
        json!("repo:acme/*"),
        json!("*"),
        json!(""),
        json!(["repo:acme/shop:ref:refs/heads/main"]),
        json!(null),
    ] {
        assert_eq!(misfit(&exact, token(other.clone())), Some(Misfit::Subject), "{other}");
    }
    let start = with("subject", json!("repo:acme/*"));
    assert_eq!(misfit(&start, token(json!("repo:acme/shop:environment:prod"))), None);
    for other in ["repo:acme", "repo:acme-evil/shop", "x repo:acme/shop", "repo:ACME/shop"] {
        assert_eq!(misfit(&start, token(json!(other))), Some(Misfit::Subject), "{other}");
    }
    // A dot or a bracket means itself.
    let dots = with("subject", json!("a.[b](c)+:*"));
    assert_eq!(misfit(&dots, token(json!("axbc:1"))), Some(Misfit::Subject));
    assert_eq!(misfit(&dots, token(json!("a.[b](c)+:1"))), None);
}

#[test]
fn the_audience_is_the_only_one_and_this_server_unless_another_is_registered() {
    let sub = "repo:acme/shop:ref:refs/heads/main";
    let token = |aud: Value| json!({"aud": aud, "sub": sub});
    let usual = with("reusable", json!(false));
    for good in [json!(OURS), json!([OURS])] {
        assert_eq!(misfit(&usual, token(good.clone())), None, "{good}");
    }
    let slash = format!("{OURS}/");
    for bad in
        [json!(null), json!([]), json!("*"), json!([OURS, "https://other.example"]), json!(slash), json!({})]
    {
        assert_eq!(misfit(&usual, token(bad.clone())), Some(Misfit::Audience), "{bad}");
    }
    let own = with("audience", json!("api://xwms"));
    assert_eq!(misfit(&own, token(json!("api://xwms"))), None);
    assert_eq!(misfit(&own, token(json!(OURS))), Some(Misfit::Audience));
}

#[test]
fn every_condition_must_hold() {
    let one = with("claims", json!({"ref": "refs/tags/v*", "verified": "true", "run": "7"}));
    let token = |change: Value| {
        let mut token = json!({"aud": OURS, "sub": "repo:acme/shop:ref:refs/heads/main",
            "ref": "refs/tags/v1", "verified": true, "run": 7});
        for (name, value) in change.as_object().unwrap() {
            token[name] = value.clone();
        }
        token
    };
    assert_eq!(misfit(&one, token(json!({}))), None);
    assert_eq!(misfit(&one, token(json!({"verified": "true", "run": "7"}))), None);
    for bad in [
        json!({"ref": "refs/heads/v1"}),
        json!({"ref": null}),
        json!({"ref": ["refs/tags/v1"]}),
        json!({"verified": false}),
        json!({"verified": 1}),
        json!({"run": 7.5}),
        json!({"run": 70}),
        json!({"run": {"7": 7}}),
    ] {
        assert_eq!(misfit(&one, token(bad.clone())), Some(Misfit::Claim), "{bad}");
    }
}
