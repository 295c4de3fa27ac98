//! The key of a client of the load driver, and its proofs of possession (DPoP, RFC 9449).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};
use xwms::keys::key_pair::{KeyPair, generate};
use xwms_events::{ids::SigningKeyId, signing_key::Algorithm};

pub struct Prover {
    pair: KeyPair,
    header: String,
}

fn part(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

impl Prover {
    pub fn new() -> Result<Self, String> {
        let id = SigningKeyId::from_uuid(uuid::Uuid::now_v7());
        let key = generate(Algorithm::ES256, 2048, id).map_err(|error| error.to_string())?;
        let pair = KeyPair::parse(Algorithm::ES256, &key.pkcs8).map_err(|error| error.to_string())?;
        let header = json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": key.public_jwk});
        Ok(Self { pair, header: part(&header) })
    }

    /// Returns a new proof for a POST to `url`.
    pub fn for_post(&self, url: &str) -> Result<String, String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| error.to_string())?;
        let jti = uuid::Uuid::now_v7().to_string();
        let claims = json!({"jti": jti, "htm": "POST", "htu": url, "iat": now.as_secs()});
        let signed = format!("{}.{}", self.header, part(&claims));
        let signature = self.pair.sign(signed.as_bytes()).map_err(|error| error.to_string())?;
        Ok(format!("{signed}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature)))
    }
}
