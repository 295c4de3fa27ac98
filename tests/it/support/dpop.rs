//! A client that proves that it has a key (DPoP, RFC 9449), and requests with such proofs.

use super::{Answer, Server};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use reqwest::{Method, RequestBuilder};
use serde::Deserialize;
use serde_json::{Value, json};
use xwms::keys::key_pair::{KeyPair, NewKey, generate};
use xwms_events::{ids::SigningKeyId, signing_key::Algorithm};

/// A key of a client.
pub struct Prover {
    pub key: NewKey,
    /// Its thumbprint (RFC 7638).
    pub jkt: String,
    algorithm: Algorithm,
}

/// Returns the SHA-256 of `text` in base64url.
pub fn hash(text: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(digest)
}

/// Returns a JWT whose signature is by `sign`.
fn jwt(header: &Value, claims: &Value, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature = sign(signed.as_bytes());
    format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
}

impl Prover {
    pub fn new() -> Self {
        Self::by(Algorithm::ES256)
    }

    /// Returns a client with a key of this algorithm.
    pub fn by(algorithm: Algorithm) -> Self {
        let id = SigningKeyId::from_uuid(uuid::Uuid::now_v7());
        let key = generate(algorithm, 2048, id).unwrap();
        let jwk = jsonwebtoken::jwk::Jwk::deserialize(&key.public_jwk).unwrap();
        let jkt = jwk.thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256).unwrap();
        Self { key, jkt, algorithm }
    }

    pub fn header(&self) -> Value {
        json!({"typ": "dpop+jwt", "alg": self.algorithm.as_str(), "jwk": self.key.public_jwk})
    }

    /// Returns the claims of a good proof, each time with a new `jti`. `token` is the token that comes with it, if any.
    pub fn claims(&self, server: &Server, method: &str, path: &str, token: Option<&str>) -> Value {
        let mut claims = json!({
            "jti": uuid::Uuid::now_v7().to_string(),
            "htm": method,
            "htu": format!("{}{path}", server.app.settings.issuer),
            "iat": server.app.store.clock().now().seconds(),
        });
        if let Some(token) = token {
            claims["ath"] = json!(hash(token));
        }
        claims
    }

    pub fn signed(&self, header: &Value, claims: &Value) -> String {
        let pair = KeyPair::parse(self.algorithm, &self.key.pkcs8).unwrap();
        jwt(header, claims, |message| pair.sign(message).unwrap())
    }

    pub fn proof(&self, server: &Server, method: &str, path: &str, token: Option<&str>) -> String {
        self.signed(&self.header(), &self.claims(server, method, path, token))
    }

    /// Returns a good proof for the token endpoint.
    pub fn for_token(&self, server: &Server) -> String {
        self.proof(server, "POST", "/oauth/token", None)
    }

    /// Sends `fields` to the token endpoint, with a good proof.
    pub async fn ask(&self, server: &Server, fields: &[(&str, &str)]) -> Answer {
        ask(server, fields, &[&self.for_token(server)]).await
    }

    /// Reads `path` with a token and a good proof.
    pub async fn read(&self, server: &Server, path: &str, token: &str) -> Answer {
        let bare = path.split('?').next().unwrap();
        read(server, path, ("DPoP", token), &[&self.proof(server, "GET", bare, Some(token))]).await
    }
}

/// Returns a JWT with a signature under `secret` (HS256), or without one (`none`).
pub fn symmetric(alg: &str, header: &Value, claims: &Value, secret: &[u8]) -> String {
    let mut header = header.clone();
    header["alg"] = json!(alg);
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret);
    jwt(&header, claims, |message| match alg {
        "none" => vec![],
        _ => aws_lc_rs::hmac::sign(&key, message).as_ref().to_vec(),
    })
}

fn with(request: RequestBuilder, proofs: &[&str]) -> RequestBuilder {
    proofs.iter().fold(request, |request, proof| request.header("dpop", *proof))
}

/// Sends `fields` to the token endpoint, with these proofs.
pub async fn ask(server: &Server, fields: &[(&str, &str)], proofs: &[&str]) -> Answer {
    let request = server.http.post(format!("{}/oauth/token", server.base)).form(fields);
    Answer::of(with(request, proofs).send().await.unwrap()).await
}

/// Reads `path` with a scheme, a token, and these proofs.
pub async fn read(server: &Server, path: &str, token: (&str, &str), proofs: &[&str]) -> Answer {
    let request = server.http.request(Method::GET, format!("{}{path}", server.base));
    let request = request.header("authorization", format!("{} {}", token.0, token.1));
    Answer::of(with(request, proofs).send().await.unwrap()).await
}
