//! Tokens of issuers that a client trusts, as its authentication (RFC 7523 §2.2): what works. Attackers are in
//! `attacks`, an issuer's keys in `keys`, and the tokens of Kubernetes, GitHub, SPIFFE and clouds in `presets`.

mod attacks;
pub mod issuer;
mod keys;
mod presets;

use crate::support::{
    Answer, Browser, Credentials, World,
    browser::{CALLBACK, authorize_path, redeem},
};
use issuer::{Issuer, SUBJECT, sign};
use serde_json::{Value, json};

const JWT: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Returns a server that may read keys from this machine. Its time stands still: an issuer is read again after half a
/// minute, and not because a request took as long.
async fn world() -> World {
    let world = World::with(|settings| settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()]).await;
    world.server.app.store.clock().hold();
    world
}

/// Registers a machine client of the owner of `token` that trusts `issuers`.
async fn register(world: &World, token: &str, issuers: &Value) -> Answer {
    let body = json!({"name": "CI", "client_type": "machine", "scopes": ["clients:read"],
        "auth_method": "federated_jwt", "trusted_issuers": issuers});
    world.post("/v1/clients", token, &body).await
}

/// A client whose tokens an issuer signs.
struct Ci<'a> {
    world: &'a World,
    /// A management token of its account.
    token: String,
    id: String,
}

impl<'a> Ci<'a> {
    async fn new(world: &'a World, issuers: Value) -> Self {
        let token = world.management().await;
        let made = register(world, &token, &issuers).await.expect_status(201).json();
        Self { world, token, id: made["client_id"].as_str().unwrap().to_owned() }
    }

    /// Returns good claims of `issuer`, each time with a new `jti`; those in `change` replace them.
    fn claims(&self, issuer: &Issuer, change: &Value) -> Value {
        let now = self.world.server.app.store.clock().now().seconds();
        let jti = uuid::Uuid::now_v7().to_string();
        let mut claims = json!({"iss": issuer.base, "sub": SUBJECT, "aud": self.world.server.base,
            "iat": now, "nbf": now, "exp": now + 300, "jti": jti});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    }

    /// Returns a token that the issuer signed.
    fn signed(&self, issuer: &Issuer, change: Value) -> String {
        sign(&issuer.key, "a", &self.claims(issuer, &change))
    }

    async fn present(&self, token: &str) -> Answer {
        self.present_as(token, &uuid::Uuid::now_v7().to_string()).await
    }

    async fn present_as(&self, token: &str, request_id: &str) -> Answer {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.id.as_str()),
            ("client_assertion_type", JWT),
            ("client_assertion", token),
        ];
        let request = self.world.server.http.post(format!("{}/oauth/token", self.world.server.base));
        let request = request.form(&form).header("x-request-id", request_id);
        Answer::of(request.send().await.unwrap()).await
    }

    /// Expects that `token` is refused, that the caller is not told why, and that the owner is.
    async fn refuses(&self, token: &str, reason: &str) {
        let id = uuid::Uuid::now_v7().to_string();
        let answer = self.present_as(token, &id).await;
        answer.expect_oauth(401, "invalid_client");
        assert!(!answer.body.contains(reason), "{answer:?}");
        self.world.server.log_requests().await;
        let log = self.world.read(&format!("/v1/requests?request_id={id}"), &self.token).await;
        let log = log.expect_status(200).json();
        assert_eq!(log["data"][0]["reason"], reason, "{log}");
    }
}

/// Returns the facts about the tokens of a client, oldest first.
async fn issued(world: &World, client_id: &str) -> Vec<Value> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT payload::text FROM events
         WHERE event_type = 'token.issued' AND payload ->> 'client_id' = $1 ORDER BY position",
    )
    .bind(client_id)
    .fetch_all(world.server.app.store.pool())
    .await
    .unwrap();
    rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect()
}

#[tokio::test]
async fn a_token_of_a_trusted_issuer_authenticates_the_client_and_the_history_names_the_workload() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({"subject": "repo:acme/*"}))])).await;
    for sub in [SUBJECT, SUBJECT, "repo:acme/other:environment:prod"] {
        let got = ci.present(&ci.signed(&issuer, json!({"sub": sub}))).await.expect_status(200).json();
        let access = got["access_token"].as_str().unwrap();
        world.read(&format!("/v1/clients/{}", ci.id), access).await.expect_status(200);
    }
    let facts = issued(&world, &ci.id).await;
    let [first, again, other] = facts.as_slice() else { panic!("{facts:?}") };
    assert_eq!(
        (&first["workload"]["trusted_issuer"], &first["workload"]["issuer"]),
        (&json!("ci"), &json!(issuer.base))
    );
    assert_eq!((&first["key_id"], &first["secret_id"]), (&json!("a"), &Value::Null));
    let digest = |fact: &Value| fact["workload"]["subject_digest"].as_str().unwrap().to_owned();
    assert_eq!(digest(first), digest(again));
    assert_ne!(digest(first), digest(other), "another subject is another workload");
    assert!(!facts.iter().any(|fact| fact.to_string().contains("acme/")), "a subject may name a person");

    // An auditor asks what a trusted issuer was used for.
    world.server.settle().await;
    let asked = world.read(&format!("/v1/audit/ask/by?client_key={}/ci", ci.id), &ci.token).await;
    assert!(asked.expect_status(200).body.contains(first["token_id"].as_str().unwrap()), "{asked:?}");
    let token_id = first["token_id"].as_str().unwrap();
    let path = format!("/dashboard/{}/tokens/{token_id}", world.demo.account_id);
    let page = world.owner().await.browser.open(&world.server, &path).await;
    let workload = digest(first);
    for part in ["Trusted issuer", issuer.base.as_str(), workload.as_str()] {
        assert!(page.expect_status(200).body.contains(part), "{part} is not in {page:?}");
    }
}

#[tokio::test]
async fn a_token_is_used_once_unless_its_issuer_may_be_trusted_again() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let ci = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    let token = ci.signed(&issuer, json!({}));
    let answers = futures::future::join_all((0..8).map(|_| ci.present(&token))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{answers:?}");
    ci.refuses(&token, "assertion_replayed").await;
    ci.refuses(&ci.signed(&issuer, json!({"jti": null})), "assertion_jti").await;

    let path = format!("/v1/clients/{}", ci.id);
    let change = json!({"trusted_issuers": [issuer.trusted(&json!({"reusable": true}))]});
    let shown = world.patch(&path, &ci.token, &change).await.expect_status(200).json();
    assert_eq!(
        (&shown["auth_method"], &shown["trusted_issuers"][0]["reusable"]),
        (&json!("federated_jwt"), &json!(true))
    );
    let token = ci.signed(&issuer, json!({"jti": null}));
    for _ in 0..3 {
        ci.present(&token).await.expect_status(200);
    }
    ci.present(&ci.signed(&issuer, json!({"jti": "1"}))).await.expect_status(200);
    ci.present(&ci.signed(&issuer, json!({"jti": "1"}))).await.expect_status(200);
}

#[tokio::test]
async fn a_web_app_redeems_and_refreshes_with_tokens_of_its_platform() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let token = world.management().await;
    let body = json!({"name": "Shop", "client_type": "web", "scopes": ["openid", "offline_access"],
        "redirect_uris": [CALLBACK], "auth_method": "federated_jwt",
        "trusted_issuers": [issuer.trusted(&json!({}))]});
    let id = world.client(&token, &body).await.client_id;
    let app = Ci { world: &world, token, id };
    let path = authorize_path(&app.id, &[("scope", "openid offline_access")]);
    let code = Browser::default().approve(&world, &path).await.remove("code").expect("a code");
    let send = async |fields: &[(&str, &str)], assertion: &str| {
        let proof =
            [("client_id", app.id.as_str()), ("client_assertion_type", JWT), ("client_assertion", assertion)];
        world.server.form("/oauth/token", None, &[fields, &proof].concat()).await
    };
    let wrong = app.signed(&issuer, json!({"sub": "repo:acme/shop:pull_request"}));
    send(&redeem(&code), &wrong).await.expect_oauth(401, "invalid_client");
    let got = send(&redeem(&code), &app.signed(&issuer, json!({}))).await.expect_status(200).json();
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", got["refresh_token"].as_str().unwrap())];
    send(&refresh, &wrong).await.expect_oauth(401, "invalid_client");
    send(&refresh, &app.signed(&issuer, json!({}))).await.expect_status(200);
    let facts = issued(&world, &app.id).await;
    assert_eq!(facts.len(), 2, "{facts:?}");
    assert!(facts.iter().all(|fact| fact["workload"]["trusted_issuer"] == "ci"), "{facts:?}");
}

#[tokio::test]
async fn a_workload_exchanges_a_token_and_the_history_names_it() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let (token, machine, audience) = (world.management().await, world.machine(), "urn:example:stock");
    let body = json!({"name": "Gateway", "client_type": "machine", "auth_method": "federated_jwt",
        "trusted_issuers": [issuer.trusted(&json!({}))],
        "token_exchange": {"subject_clients": [machine.client_id],
            "targets": [{"audience": audience, "scopes": ["read"]}]}});
    let id = world.client(&token, &body).await.client_id;
    let gateway = Ci { world: &world, token: token.clone(), id };
    let scope = json!({"name": "read", "description_en": "Read", "description_nl": "Lezen"});
    let app = |id: &str| json!({"client_id": id, "scopes": ["read"]});
    let api = json!({"audience": audience, "name": "Stock", "scopes": [scope],
        "apps": [app(&machine.client_id), app(&gateway.id)]});
    world.post("/v1/resources", &token, &api).await.expect_status(201);
    let own = [("grant_type", "client_credentials"), ("resource", audience)];
    let subject = world.token(&machine, &own).await.expect_status(200).json();
    let send = async |assertion: &str| {
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", subject["access_token"].as_str().unwrap()),
            ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
            ("client_id", gateway.id.as_str()),
            ("client_assertion_type", JWT),
            ("client_assertion", assertion),
        ];
        world.server.form("/oauth/token", None, &form).await
    };
    let neighbour = gateway.signed(&issuer, json!({"sub": "repo:acme/shop:pull_request"}));
    send(&neighbour).await.expect_oauth(401, "invalid_client");
    let good = gateway.signed(&issuer, json!({}));
    send(&good).await.expect_status(200);
    send(&good).await.expect_oauth(401, "invalid_client");
    let facts = issued(&world, &gateway.id).await;
    assert_eq!(facts.len(), 1, "{facts:?}");
    assert_eq!(facts[0]["workload"]["trusted_issuer"], "ci");
}

#[tokio::test]
async fn only_a_federated_client_has_trusted_issuers_and_they_are_strict() {
    let (world, issuer) = (world().await, Issuer::new(1).await);
    let token = world.management().await;
    let code = |answer: &Answer| answer.expect_status(400).json()["code"].as_str().unwrap().to_owned();
    assert_eq!(code(&register(&world, &token, &json!([])).await), "trusted_issuers_required");
    for change in [
        json!({"subject": "*"}),
        json!({"subject": "repo:acme*"}),
        json!({"issuer": "http://issuer.example"}),
        json!({"claims": {"ref": "*"}}),
        json!({"max_lifetime_seconds": 1_000_000}),
        json!({"jwks": {"keys": [{"kty": "oct", "k": "AAAA"}]}}),
        // Not a point of the curve.
        json!({"jwks": {"keys": [{"kty": "EC", "crv": "P-256", "x": "A".repeat(43), "y": "A".repeat(43)}]}}),
    ] {
        let answer = register(&world, &token, &json!([issuer.trusted(&change)])).await;
        assert_eq!(
            (code(&answer), &answer.json()["field"]),
            ("invalid_trusted_issuer".to_owned(), &json!("trusted_issuers")),
            "{change}"
        );
    }
    let misspelled =
        register(&world, &token, &json!([issuer.trusted(&json!({"claim": {"ref": "main"}}))])).await;
    misspelled.expect_status(400);
    let machine = format!("/v1/clients/{}", world.machine().client_id);
    let change = json!({"trusted_issuers": [issuer.trusted(&json!({}))]});
    assert_eq!(code(&world.patch(&machine, &token, &change).await), "trusted_issuers_unused");

    let ci = Ci::new(&world, json!([issuer.trusted(&json!({}))])).await;
    let path = format!("/v1/clients/{}", ci.id);
    let none = world.patch(&path, &token, &json!({"trusted_issuers": []})).await;
    assert_eq!(code(&none), "trusted_issuers_required");
    // A federated client has no secret to steal.
    let secrets = world.post(&format!("{path}/secrets"), &token, &json!({"label": "Back door"})).await;
    assert_eq!(secrets.expect_status(409).json()["code"], "no_secrets");
    let guess = Credentials::new(&ci.id, "xwms_secret_guess");
    world.token(&guess, &[("grant_type", "client_credentials")]).await.expect_oauth(401, "invalid_client");
}
