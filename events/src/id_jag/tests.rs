//! What an identity assertion must say, what is left of it, and how strong the login behind it counts.

use super::{Asserted, Expected, Misfit};
use crate::{
    Timestamp,
    client::{ExchangeTarget, IdentityAssertions},
    resource::audience::resource_id,
    resource_access::ResourceAccess,
    session::Assurance,
};
use serde_json::{Value, json};

const OURS: &str = "https://auth.example.org";
const NOW: i64 = 1_800_000_000;

fn read(change: &Value) -> Result<Asserted, Misfit> {
    let mut claims = json!({"iss": "https://login.acme.example", "aud": OURS, "sub": "ada", "client_id": "client",
        "iat": NOW, "exp": NOW + 300, "jti": "1"});
    for (name, value) in change.as_object().unwrap() {
        match value {
            Value::Null => claims.as_object_mut().unwrap().remove(name),
            value => claims.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
    let client_ids = ["client".to_owned(), "shop".to_owned()];
    let now = Timestamp::from_millis(NOW * 1_000);
    let expected = Expected { own_issuer: OURS, client_ids: &client_ids, account_id: "account", now };
    Asserted::read(claims.as_object().unwrap(), &expected)
}

fn misfit(change: Value) -> Option<Misfit> {
    read(&change).err()
}

#[test]
fn an_assertion_is_for_this_server_alone_and_for_the_client_that_presents_it() {
    for (change, wrong) in [
        (json!({}), None),
        (json!({"aud": [OURS]}), None),
        (json!({"client_id": "shop"}), None),
        (json!({"aud_tenant": "account"}), None),
        (json!({"aud": null}), Some(Misfit::Audience)),
        (json!({"aud": format!("{OURS}/")}), Some(Misfit::Audience)),
        (json!({"aud": format!("{OURS}/oauth/token")}), Some(Misfit::Audience)),
        (json!({"aud": [OURS, "https://other.example"]}), Some(Misfit::Audience)),
        (json!({"aud": []}), Some(Misfit::Audience)),
        (json!({"aud_tenant": "other"}), Some(Misfit::Audience)),
        (json!({"aud_tenant": 7}), Some(Misfit::Audience)),
        (json!({"client_id": "other"}), Some(Misfit::Client)),
        (json!({"client_id": ["client"]}), Some(Misfit::Malformed)),
        (json!({"client_id": null}), Some(Misfit::Malformed)),
    ] {
        assert_eq!(misfit(change.clone()), wrong, "{change}");
    }
}

#[test]
fn times_hold_and_no_number_breaks_anything() {
    for (change, wrong) in [
        (json!({"exp": NOW - 9, "iat": NOW - 60}), None),
        (json!({"exp": NOW + 3_600}), None),
        (json!({"iat": NOW + 10}), None),
        (json!({"exp": NOW - 10, "iat": NOW - 60}), Some(Misfit::Expired)),
        (json!({"exp": NOW + 3_601}), Some(Misfit::Lifetime)),
        (json!({"iat": NOW - 31_536_000, "exp": NOW + 60}), Some(Misfit::Lifetime)),
        (json!({"exp": 1e300}), Some(Misfit::Lifetime)),
        (json!({"iat": -1e300}), Some(Misfit::Lifetime)),
        (json!({"iat": NOW + 11}), Some(Misfit::IssuedAt)),
        (json!({"nbf": NOW + 11}), Some(Misfit::NotYet)),
        (json!({"iat": null}), Some(Misfit::Malformed)),
        (json!({"exp": null}), Some(Misfit::Malformed)),
        (json!({"exp": "soon"}), Some(Misfit::Malformed)),
        (json!({"auth_time": -1}), Some(Misfit::Malformed)),
        (json!({"auth_time": NOW + 11}), Some(Misfit::Malformed)),
        (json!({"auth_time": "now"}), Some(Misfit::Malformed)),
    ] {
        assert_eq!(misfit(change.clone()), wrong, "{change}");
    }
}

#[test]
fn a_claim_that_is_missing_or_limits_more_than_this_server_can_is_refused() {
    for (change, wrong) in [
        (json!({"jti": ""}), Misfit::Id),
        (json!({"jti": "j".repeat(257)}), Misfit::Id),
        (json!({"jti": 7}), Misfit::Malformed),
        (json!({"sub": ""}), Misfit::Malformed),
        (json!({"sub": "s".repeat(256)}), Misfit::Malformed),
        (json!({"scope": ["read"]}), Misfit::Malformed),
        (json!({"resource": []}), Misfit::Malformed),
        (json!({"resource": {}}), Misfit::Malformed),
        (json!({"resource": vec!["urn:a"; 21]}), Misfit::Malformed),
        (json!({"authorization_details": [{"type": "payment"}]}), Misfit::Unsupported),
        (json!({"authorization_details": "x"}), Misfit::Unsupported),
        (json!({"tenant": "t"}), Misfit::Unsupported),
        (json!({"cnf": {"x5t#S256": "x"}}), Misfit::Unsupported),
        (json!({"cnf": {"jkt": "a", "x5t#S256": "x"}}), Misfit::Unsupported),
        (json!({"cnf": "a"}), Misfit::Unsupported),
    ] {
        assert_eq!(misfit(change.clone()), Some(wrong), "{change}");
    }
    assert_eq!(misfit(json!({"authorization_details": []})), None);
    assert_eq!(read(&json!({"cnf": {"jkt": "a"}})).unwrap().jkt.as_deref(), Some("a"));
}

fn policy(audiences: &[&str]) -> IdentityAssertions {
    let target = |audience: &&str| ExchangeTarget {
        audience: (*audience).to_owned(),
        scopes: vec!["read".to_owned(), "write".to_owned()],
    };
    IdentityAssertions { targets: audiences.iter().map(target).collect() }
}

#[test]
fn the_request_chooses_among_the_apis_of_the_assertion_and_never_adds_one() {
    let (one, two) = (policy(&["urn:a"]), policy(&["urn:a", "urn:b"]));
    let limited = |resource: Value| read(&json!({"resource": resource})).unwrap();
    let free = read(&json!({})).unwrap();
    assert_eq!(free.audience(&[], &one), Some("urn:a"));
    assert_eq!(free.audience(&[], &two), None, "which one?");
    assert_eq!(free.audience(&["urn:b"], &two), Some("urn:b"));
    assert_eq!(free.audience(&["urn:a", "urn:b"], &two), None);
    assert_eq!(limited(json!("urn:b")).audience(&[], &two), Some("urn:b"));
    assert_eq!(limited(json!("urn:b")).audience(&["urn:a"], &two), None);
    assert_eq!(limited(json!(["urn:a", "urn:b"])).audience(&[], &two), None);
    assert_eq!(limited(json!(["urn:a", "urn:b"])).audience(&["urn:a"], &two), Some("urn:a"));
    assert_eq!(
        limited(json!("urn:c")).audience(&[], &one),
        Some("urn:c"),
        "which the policy does not permit"
    );
}

#[test]
fn scopes_are_those_of_the_assertion_the_policy_and_the_api_together() {
    let offered = |audience: &str| ResourceAccess {
        resource_id: resource_id(audience),
        audience: audience.to_owned(),
        scopes: ["read", "delete", "write"].map(ToOwned::to_owned).to_vec(),
        permissions_claim: false,
        role: None,
        groups: vec![],
    };
    let left = |change: Value, audience: &str| {
        let asserted = read(&change).unwrap();
        asserted.permitted(offered(audience), &policy(&["urn:a"])).map(|access| access.scopes)
    };
    let names = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(left(json!({}), "urn:a"), names(&["read", "write"]));
    assert_eq!(left(json!({"scope": "write delete openid"}), "urn:a"), names(&["write"]));
    assert_eq!(left(json!({"scope": ""}), "urn:a"), names(&[]));
    assert_eq!(left(json!({}), "urn:b"), None);
}

#[test]
fn the_issuer_says_how_strong_the_login_was_and_unknown_words_count_as_one_factor() {
    for (change, assurance) in [
        (json!({}), Assurance::Password),
        (json!({"acr": "gold"}), Assurance::Password),
        (json!({"acr": 2, "amr": "mfa"}), Assurance::Password),
        (json!({"amr": ["pwd", "otp"]}), Assurance::Password),
        (json!({"amr": ["pwd", "mfa"]}), Assurance::TwoFactors),
        (json!({"acr": "urn:xwms:acr:two-factors"}), Assurance::TwoFactors),
        (json!({"acr": "urn:xwms:acr:password", "amr": ["mfa"]}), Assurance::Password),
        (json!({"acr": "phr"}), Assurance::PhishingResistant),
        (json!({"acr": "phrh"}), Assurance::PhishingResistant),
        (json!({"acr": "urn:xwms:acr:phishing-resistant"}), Assurance::PhishingResistant),
    ] {
        let asserted = read(&change).unwrap();
        assert_eq!(Assurance::of(&asserted.methods), assurance, "{change}");
        assert_eq!(asserted.auth_time, None, "nobody knows when it was");
    }
    let at = read(&json!({"auth_time": NOW - 60})).unwrap().auth_time;
    assert_eq!(at, Some(Timestamp::from_millis((NOW - 60) * 1_000)));
}
