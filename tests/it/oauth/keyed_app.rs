//! A web app with a key of its own: it authenticates with it (RFC 7523), and signs its requests with it (RFC
//! 9101). What `pushed_requests`, `request_objects`, `jarm` and `fapi` share.

use crate::{
    oauth::assertions::key,
    support::{
        Answer, VERIFIER, World,
        browser::{CALLBACK, authorize_path},
        dpop::Prover,
        query,
    },
};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde_json::{Value, json};
use xwms::keys::key_pair::NewKey;

pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The app.
pub struct KeyedApp<'a> {
    pub world: &'a World,
    pub id: String,
    pub key: NewKey,
    pub redirect_uri: String,
    /// The key that its tokens are bound to, if it gets no others.
    pub prover: Option<Prover>,
}

/// Returns what registers such an app, with the members of `change`.
pub fn registration(change: &Value) -> Value {
    let mut body = json!({"name": "Keyed", "client_type": "web", "scopes": ["openid", "email", "offline_access"],
        "auth_method": "private_key_jwt", "jwks": {"keys": [key(1).public_jwk]}, "redirect_uris": [CALLBACK]});
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    body
}

/// Returns `/oauth/authorize?…` with these parameters alone.
pub fn path_of(params: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
    format!("/oauth/authorize?{query}")
}

/// Returns the claims of a JWT that the server signed for `audience`, and the algorithm.
pub async fn verified(world: &World, jwt: &str, audience: &str) -> (Value, Algorithm) {
    let header = jsonwebtoken::decode_header(jwt).unwrap();
    let jwks = world.server.get("/oauth/jwks.json").await.expect_status(200).json();
    let keys = jwks["keys"].as_array().unwrap();
    let key = keys.iter().find(|key| key["kid"] == header.kid.as_deref().unwrap()).unwrap();
    let key = DecodingKey::from_jwk(&serde_json::from_value(key.clone()).unwrap()).unwrap();
    let mut rules = Validation::new(header.alg);
    rules.set_audience(&[audience]);
    rules.set_issuer(&[&world.server.base]);
    (jsonwebtoken::decode(jwt, &key, &rules).unwrap().claims, header.alg)
}

impl<'a> KeyedApp<'a> {
    /// Registers the app with the members of `change`.
    pub async fn new(world: &'a World, change: Value) -> Self {
        let key = key(1);
        let mut body = registration(&change);
        body["jwks"] = json!({"keys": [key.public_jwk]});
        let made =
            world.post("/v1/clients", &world.management().await, &body).await.expect_status(201).json();
        let redirect_uri = body["redirect_uris"][0].as_str().unwrap_or_default().to_owned();
        let prover = (body["dpop_bound_access_tokens"] == true).then(Prover::new);
        Self { world, id: made["client_id"].as_str().unwrap().to_owned(), key, redirect_uri, prover }
    }

    /// Changes its settings.
    pub async fn patch(&self, change: Value) -> Answer {
        let path = format!("/v1/clients/{}", self.id);
        self.world.patch(&path, &self.world.management().await, &change).await
    }

    fn now(&self) -> i64 {
        self.world.server.app.store.clock().now().seconds()
    }

    pub fn sign(&self, header: &Header, claims: &Value) -> String {
        jsonwebtoken::encode(header, claims, &EncodingKey::from_ec_der(&self.key.pkcs8)).unwrap()
    }

    /// Returns a fresh assertion; the members of `change` replace its claims.
    pub fn assertion(&self, change: Value) -> String {
        let now = self.now();
        let mut claims = json!({"iss": self.id, "sub": self.id, "aud": self.world.server.base, "exp": now + 60,
            "iat": now, "jti": uuid::Uuid::now_v7().to_string()});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        self.sign(&Header::new(Algorithm::ES256), &claims)
    }

    /// Returns the usual parameters of a request; those in `change` replace or add, an empty value removes.
    pub fn params(&self, change: &[(&str, &str)]) -> Vec<(String, String)> {
        let own = [("redirect_uri", self.redirect_uri.as_str())];
        let path = authorize_path(&self.id, &[&own[..], change].concat());
        query(&path).into_iter().collect()
    }

    /// Returns the claims of a valid request object; the members of `change` replace or add, `null` removes.
    pub fn claims(&self, change: Value) -> Value {
        let now = self.now();
        let mut claims = json!({"iss": self.id, "aud": self.world.server.base, "exp": now + 300, "nbf": now});
        for (name, value) in self.params(&[]) {
            claims[name] = json!(value);
        }
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
            if value.is_null() {
                claims.as_object_mut().unwrap().remove(name);
            }
        }
        claims
    }

    /// Returns a request object with the claims of `change`.
    pub fn object(&self, change: Value) -> String {
        let typ = Some("oauth-authz-req+jwt".to_owned());
        self.sign(&Header { typ, ..Header::new(Algorithm::ES256) }, &self.claims(change))
    }

    /// Returns the link with a request object and nothing else.
    pub fn link(&self, object: &str) -> String {
        path_of(&[("client_id", &self.id), ("request", object)])
    }

    /// Sends `fields` to an endpoint with a fresh assertion.
    pub async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let assertion = self.assertion(json!({}));
        let own = [("client_assertion_type", ASSERTION_TYPE), ("client_assertion", assertion.as_str())];
        let server = &self.world.server;
        let request = server.http.post(format!("{}{path}", server.base)).form(&[&own[..], fields].concat());
        let proof = self.prover.as_ref().map(|prover| prover.proof(server, "POST", path, None));
        let request = match proof {
            Some(proof) => request.header("dpop", proof),
            None => request,
        };
        Answer::of(request.send().await.unwrap()).await
    }

    /// Pushes the usual request with `change`.
    pub async fn push(&self, change: &[(&str, &str)]) -> Answer {
        let params = self.params(change);
        let fields: Vec<_> = params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.send("/oauth/par", &fields).await
    }

    /// Returns the link to what was pushed.
    pub fn pushed_link(&self, pushed: &Answer) -> String {
        let uri = pushed.expect_status(201).json()["request_uri"].as_str().unwrap().to_owned();
        path_of(&[("client_id", &self.id), ("request_uri", &uri)])
    }

    pub async fn redeem(&self, code: &str) -> Answer {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", VERIFIER),
        ];
        self.send("/oauth/token", &fields).await
    }

    /// Returns why requests of it were refused, as its owner reads it.
    pub async fn reasons(&self) -> Vec<String> {
        let token = self.world.management().await;
        self.world.server.log_requests().await;
        let path = format!("/v1/requests?limit=1000&client_id={}", self.id);
        let rows = self.world.read(&path, &token).await.expect_status(200).json()["data"].clone();
        let reason = |row: &Value| row["reason"].as_str().map(ToOwned::to_owned);
        rows.as_array().unwrap().iter().filter_map(reason).collect()
    }
}
