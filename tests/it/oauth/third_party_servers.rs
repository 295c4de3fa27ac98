//! Servers that others wrote, beside a server over real HTTP: APIs that check tokens with the helpers of their
//! libraries (Authlib, go-oidc), and a broker that logs people in here (Keycloak). APIs on Spring Security are in
//! `third_party`, because the app that logs people in there shares its Java process.

use super::third_party::python;
use crate::support::{World, eager, script};
use serde_json::json;

/// Returns a world that may send to this machine. Each login is told once, also if the machine is too busy to
/// answer soon.
async fn patient() -> World {
    World::with(|settings| {
        eager(settings);
        settings.webhooks.timeout_seconds = 30;
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn authlib_protects_apis_and_exchanges_tokens_between_them() {
    let world = World::new().await;
    script::run(&python(), "python/authlib_apis.py", &json!(world.demo)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn go_oidc() {
    let world = patient().await;
    script::run("node", "node/go_oidc.mjs", &json!(world.demo)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keycloak_as_a_broker() {
    let world = patient().await;
    script::run("node", "node/keycloak.mjs", &json!(world.demo)).await;
}
