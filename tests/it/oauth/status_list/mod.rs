//! Token status lists (draft-ietf-oauth-status-list).
//!
//! | file | what it tests |
//! |---|---|
//! | `list` | the claim, the list, and who gets which place |
//! | `stops` | a list says what introspection says, whatever stopped a token |
//! | `strangers` | what anybody may ask, and how often |

mod list;
mod stops;
mod strangers;

use crate::support::{
    Answer, Browser, Credentials, Server, World, browser::authorize_path, browser::redeem, claims,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use flate2::read::ZlibDecoder;
use serde_json::{Value, json};
use std::{io::Read, time::Duration};

const ORDERS: &str = "https://orders.example.com";
const STOCK: &str = "urn:example:stock";

fn access(tokens: &Value) -> String {
    tokens["access_token"].as_str().unwrap().to_owned()
}

/// Registers an API with status lists, from which all of `apps` may have `read`. Returns its path.
async fn api(world: &World, audience: &str, apps: &[&Credentials], more: &Value) -> String {
    let apps = apps.iter().map(|app| json!({"client_id": app.client_id, "scopes": ["read"]}));
    let mut body = json!({
        "audience": audience, "name": "API", "access_token_seconds": 3600, "status_list": true,
        "scopes": [{"name": "read", "description_en": "Read", "description_nl": "Lezen"}],
        "apps": apps.collect::<Vec<_>>(),
    });
    for (member, value) in more.as_object().unwrap() {
        body[member] = value.clone();
    }
    let made = world.post("/v1/resources", &world.management().await, &body).await.expect_status(201).json();
    format!("/v1/resources/{}", made["resource_id"].as_str().unwrap())
}

/// Returns a token that `app` got for itself at `server`.
async fn own_at(world: &World, server: &Server, app: &Credentials, audience: &str) -> String {
    let fields = [("grant_type", "client_credentials"), ("resource", audience)];
    access(&world.token_at(server, app, &fields).await.expect_status(200).json())
}

async fn own(world: &World, app: &Credentials, audience: &str) -> String {
    own_at(world, &world.server, app, audience).await
}

/// Returns a token for the orders that `app` got from the person in `browser`.
async fn of_person(world: &World, browser: &mut Browser, app: &Credentials) -> String {
    let path = authorize_path(&app.client_id, &[("scope", "openid read"), ("resource", ORDERS)]);
    let code = browser.approve(world, &path).await.remove("code").expect("a code");
    access(&world.token(app, &redeem(&code)).await.expect_status(200).json())
}

/// The place of a token: the path of its list on this server, and its index there.
pub(super) fn place(world: &World, token: &str) -> (String, u64) {
    let said = claims(token);
    let reference = &said["status"]["status_list"];
    let uri = reference["uri"].as_str().unwrap_or_else(|| panic!("no place in {said}"));
    let path = uri.strip_prefix(&world.server.base).expect("a list of this server");
    (path.to_owned(), reference["idx"].as_u64().unwrap())
}

/// Returns the answer with the list at `path`, made anew.
pub(super) async fn fresh(world: &World, path: &str) -> Answer {
    world.server.app.store.clock().advance(Duration::from_secs(31));
    world.server.settle().await;
    world.server.get(path).await
}

/// Returns the bit of the list in `jwt` at `index`.
pub(super) fn bit(jwt: &str, index: u64) -> u8 {
    let said = claims(jwt);
    assert_eq!(said["status_list"]["bits"], 1, "{said}");
    let compressed = BASE64_URL_SAFE_NO_PAD.decode(said["status_list"]["lst"].as_str().unwrap()).unwrap();
    let mut bytes = Vec::new();
    ZlibDecoder::new(compressed.as_slice()).read_to_end(&mut bytes).unwrap();
    (bytes[usize::try_from(index / 8).unwrap()] >> (index % 8)) & 1
}
