//! DPoP (RFC 9449): tokens that work only with a key of the client.
//!
//! | file | what it tests |
//! |---|---|
//! | `proofs` | which proofs are good, at the token endpoint and with a token |
//! | `replay` | a proof works once, on all nodes |
//! | `binding` | codes, refresh tokens and access tokens of one key, in the hands of a thief |
//! | `nonces` | proofs that need a nonce of the server |
//! | `devices` | devices that have a key (RFC 8628) |

mod binding;
mod devices;
mod nonces;
mod proofs;
mod replay;

use crate::support::{
    Answer, Browser, Credentials, Server, VERIFIER, World,
    browser::{CALLBACK, authorize_path},
    dpop::Prover,
};
use serde_json::Value;

/// Returns the form by which the machine client asks for a token.
fn machine(client: &Credentials) -> [(&str, &str); 3] {
    [
        ("grant_type", "client_credentials"),
        ("client_id", &client.client_id),
        ("client_secret", &client.secret),
    ]
}

fn text<'a>(tokens: &'a Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_else(|| panic!("{name} is missing in {tokens}"))
}

/// Returns a token of the machine client, bound to the key of `prover`.
async fn bound(world: &World, prover: &Prover) -> String {
    let client = world.machine();
    let answer = prover.ask(&world.server, &machine(&client)).await;
    let tokens = answer.expect_status(200).json();
    assert_eq!(tokens["token_type"], "DPoP");
    text(&tokens, "access_token").to_owned()
}

/// Returns a code of the native client, whose request has the parameters `more`, too.
async fn code(world: &World, more: &[(&str, &str)]) -> String {
    let id = world.native();
    let params = [[("scope", "openid offline_access")].as_slice(), more].concat();
    let mut answer = Browser::default().approve(world, &authorize_path(&id, &params)).await;
    answer.remove("code").unwrap_or_else(|| panic!("no code: {answer:?}"))
}

/// Returns the form by which the native client redeems `code`.
fn redeem<'a>(id: &'a str, code: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("grant_type", "authorization_code"),
        ("client_id", id),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ]
}

/// Returns the form by which the native client refreshes.
fn refresh<'a>(id: &'a str, token: &'a str) -> [(&'a str, &'a str); 3] {
    [("grant_type", "refresh_token"), ("client_id", id), ("refresh_token", token)]
}

/// Returns what introspection says about `token`.
async fn introspect(server: &Server, client: &Credentials, token: &str) -> Value {
    let answer = server.form("/oauth/introspect", Some(client), &[("token", token)]).await;
    answer.expect_status(200).json()
}

/// Asserts that a token was refused with this error, as RFC 9449 §7.1 says.
#[track_caller]
fn expect_challenge(answer: &Answer, error: &str) {
    let challenge = answer.header("www-authenticate");
    assert_eq!(answer.status, 401, "{answer:?}");
    assert!(challenge.starts_with("DPoP "), "{answer:?}");
    assert!(challenge.contains(&format!("error=\"{error}\"")), "{answer:?}");
    assert!(challenge.contains("algs=\"ES256 "), "{answer:?}");
}
