//! A passkey in a test: makes a key and proves it as a device does (WebAuthn Level 3 §6), byte by byte, so that a
//! test can also lie.

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const HAS_KEY: u8 = 0x40;

/// A device with one passkey.
pub struct Authenticator {
    key: EcdsaKeyPair,
    id: [u8; 16],
    /// The page's origin, which the browser tells.
    pub origin: String,
    /// The name for which the key was made.
    pub rp_id: String,
    /// Whether it checks who holds it.
    pub verifies: bool,
    pub synced: bool,
    pub counter: u32,
    pub user_handle: String,
}

impl Authenticator {
    /// Returns a device at the page of `issuer`.
    pub fn new(issuer: &str) -> Self {
        let url = url::Url::parse(issuer).unwrap();
        let mut id = [0; 16];
        aws_lc_rs::rand::fill(&mut id).unwrap();
        Self {
            key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap(),
            id,
            origin: url.origin().ascii_serialization(),
            rp_id: url.host_str().unwrap().to_owned(),
            verifies: true,
            synced: false,
            counter: 0,
            user_handle: String::new(),
        }
    }

    /// Makes the key, as `navigator.credentials.create` does with `options`.
    pub fn create(&mut self, options: &Value) -> String {
        let options = &options["publicKey"];
        self.user_handle = options["user"]["id"].as_str().unwrap().to_owned();
        let mut data = self.data(HAS_KEY);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(self.id);
        let point = self.key.public_key().as_ref();
        // A COSE key: EC2, ES256, P-256, x, y.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.extend([0x58, u8::try_from(data.len()).unwrap()]);
        object.extend(data);
        let client = self.client("webauthn.create", &options["challenge"]);
        self.answer(json!({"attestationObject": text(&object), "clientDataJSON": text(client.as_bytes())}))
    }

    /// Proves the key, as `navigator.credentials.get` does with `options`.
    pub fn get(&mut self, options: &Value) -> String {
        self.counter += 1;
        let data = self.data(0);
        let client = self.client("webauthn.get", &options["publicKey"]["challenge"]);
        let signed = [data.as_slice(), digest(&SHA256, client.as_bytes()).as_ref()].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.answer(json!({
            "authenticatorData": text(&data),
            "clientDataJSON": text(client.as_bytes()),
            "signature": text(signature.as_ref()),
            "userHandle": self.user_handle,
        }))
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let verified = if self.verifies { VERIFIED } else { 0 };
        let synced = if self.synced { BACKUP_ELIGIBLE } else { 0 };
        let mut data = digest(&SHA256, self.rp_id.as_bytes()).as_ref().to_vec();
        data.push(PRESENT | verified | synced | flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client(&self, kind: &str, challenge: &Value) -> String {
        json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false}).to_string()
    }

    fn answer(&self, response: Value) -> String {
        let id = text(&self.id);
        let answer =
            json!({"id": id, "rawId": id, "type": "public-key", "response": response, "extensions": {}});
        answer.to_string()
    }
}

fn text(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}
