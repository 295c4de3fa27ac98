//! The tokens of Kubernetes, GitHub Actions, SPIFFE and clouds, with the trusted issuers that
//! `docs/guides/authenticate-workloads.md` tells people to register: a good token works, and that of a neighbour does
//! not.

use super::{
    Ci,
    issuer::{key, named, sign},
};
use crate::support::World;
use serde_json::{Value, json};
use xwms::keys::key_pair::NewKey;

const GUIDE: &str = include_str!("../../../../docs/guides/authenticate-workloads.md");

/// Returns the trusted issuer `name` of the guide, with `key` in place of where its keys are.
fn trusted(name: &str, key: &NewKey) -> Value {
    let blocks = GUIDE.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut parsed = blocks.filter_map(|block| serde_json::from_str::<Value>(block).ok());
    let mut trusted =
        parsed.find(|block| block["name"] == name).unwrap_or_else(|| panic!("{name} is not there"));
    trusted.as_object_mut().unwrap().remove("jwks_uri");
    trusted["jwks"] = json!({"keys": [named(key, "a")]});
    trusted
}

/// Presents a token with the claims `good`, and one for each of `others`: the same with other claims.
async fn hold(name: &str, good: &Value, others: &[(Value, &str)]) {
    let (world, key) = (World::new().await, key(1));
    let trusted = trusted(name, &key);
    let ci = Ci::new(&world, json!([trusted])).await;
    let now = world.server.app.store.clock().now().seconds();
    let signed = |change: &Value| {
        let mut claims = json!({"iss": trusted["issuer"], "iat": now, "exp": now + 600});
        let audience = trusted.get("audience").cloned();
        claims["aud"] = audience.unwrap_or_else(|| json!(world.server.base));
        for (name, value) in good.as_object().unwrap().iter().chain(change.as_object().unwrap()) {
            claims[name] = value.clone();
        }
        sign(&key, "a", &claims)
    };
    let token = signed(&json!({}));
    ci.present(&token).await.expect_status(200);
    if trusted["reusable"] == true {
        ci.present(&token).await.expect_status(200);
    } else {
        ci.refuses(&token, "assertion_replayed").await;
    }
    for (change, reason) in others {
        ci.refuses(&signed(change), reason).await;
    }
}

#[tokio::test]
async fn a_kubernetes_service_account_is_a_client() {
    let good = json!({
        "sub": "system:serviceaccount:shop:checkout",
        "kubernetes.io": {"namespace": "shop", "serviceaccount": {"name": "checkout", "uid": "1"}},
    });
    let year = 31_536_000;
    let others = [
        (json!({"sub": "system:serviceaccount:shop:default"}), "issuer_sub"),
        (json!({"sub": "system:serviceaccount:evil:checkout"}), "issuer_sub"),
        (json!({"aud": ["https://kubernetes.default.svc.cluster.local"]}), "issuer_aud"),
        (json!({"iat": 0, "exp": 4_000_000_000_i64 + year}), "issuer_lifetime"),
    ];
    hold("kubernetes", &good, &others).await;
}

#[tokio::test]
async fn a_job_of_github_actions_is_a_client() {
    let good = json!({
        "sub": "repo:acme/shop:environment:production", "jti": "3d0ee2b5-3a1a-4d5c-a0dc-2d83a9a0a5c6",
        "repository": "acme/shop", "repository_id": "123456789", "repository_owner_id": "987654",
        "environment": "production", "ref": "refs/heads/main", "event_name": "push",
    });
    let again = |change: Value| {
        let mut claims = json!({"jti": uuid::Uuid::now_v7().to_string()});
        claims.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        claims
    };
    let others = [
        (again(json!({"sub": "repo:acme/shop:pull_request"})), "issuer_sub"),
        (again(json!({"sub": "repo:acme/shop-evil:environment:production"})), "issuer_sub"),
        // The name was given up, and somebody else took it.
        (again(json!({"repository_id": "666"})), "issuer_claim"),
        (again(json!({"ref": "refs/heads/feature"})), "issuer_claim"),
        (again(json!({"aud": "https://github.com/acme"})), "issuer_aud"),
    ];
    hold("github", &good, &others).await;
}

#[tokio::test]
async fn a_spiffe_id_is_a_client() {
    let good = json!({"sub": "spiffe://prod.example.org/ns/shop/sa/checkout"});
    let others = [
        (json!({"sub": "spiffe://prod.example.org/ns/shop-evil/sa/checkout"}), "issuer_sub"),
        (json!({"sub": "spiffe://prod.example.org.evil.example/ns/shop/sa/checkout"}), "issuer_sub"),
        (json!({"iss": null}), "issuer_token_malformed"),
    ];
    hold("spire", &good, &others).await;
}

#[tokio::test]
async fn identities_of_clouds_are_clients() {
    let google = json!({
        "sub": "107517467455664443766", "azp": "107517467455664443766",
        "email": "checkout@acme.iam.gserviceaccount.com", "email_verified": true,
    });
    let others = [
        (json!({"sub": "107517467455664443767"}), "issuer_sub"),
        (json!({"email": "other@acme.iam.gserviceaccount.com"}), "issuer_claim"),
        (json!({"email_verified": false}), "issuer_claim"),
    ];
    hold("google", &google, &others).await;
    let aws = json!({
        "sub": "arn:aws:iam::123456789012:role/checkout", "jti": "xyz123",
        "https://sts.amazonaws.com/": {"aws_account": "123456789012"},
    });
    let others = [(json!({"sub": "arn:aws:iam::210987654321:role/checkout", "jti": "2"}), "issuer_sub")];
    hold("aws", &aws, &others).await;
    let azure = json!({
        "sub": "8f2d6a3e-0c53-4f6e-9f3b-5d1b7f0a1c11", "oid": "8f2d6a3e-0c53-4f6e-9f3b-5d1b7f0a1c11",
        "tid": "11111111-2222-3333-4444-555555555555", "ver": "2.0",
    });
    let others = [
        (json!({"sub": "another"}), "issuer_sub"),
        (json!({"tid": "99999999-2222-3333-4444-555555555555"}), "issuer_claim"),
        (
            json!({"iss": "https://login.microsoftonline.com/99999999-2222-3333-4444-555555555555/v2.0"}),
            "issuer_untrusted",
        ),
    ];
    hold("azure", &azure, &others).await;
}
