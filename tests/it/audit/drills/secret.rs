//! A client secret leaked (CircleCI, MSP Process). The thief gets a token with it, from elsewhere, and looks around.

use super::{FAMILY, NETWORKS, TIMELINE};
use crate::{
    audit::{
        desk::{Case, HOME, THIEF, Way, claim, own_token, send, token},
        drilled::Drilled,
    },
    support::World,
};
use reqwest::Method;
use serde_json::json;

async fn look(world: &World, path: &str, token: &str) {
    send(world.api(Method::GET, path, token), THIEF).await.expect_status(200);
}

/// Plays the story in the world of `case`, and investigates it.
pub async fn drill(mut case: Case) -> Drilled {
    let management = case.world.management().await;
    let body = json!({"name": "Billing", "client_type": "machine", "scopes": ["clients:read"]});
    let billing = case.world.client(&management, &body).await;
    let secret = case.secret_of(&billing.client_id).await;
    let robot = case.world.native();
    case.begin("before").await;
    let own = own_token(&case.world, &billing, HOME).await;
    let theft = case.begin("the theft").await;
    let stolen = own_token(&case.world, &billing, THIEF).await;
    look(&case.world, "/v1/clients", &stolen).await;
    look(&case.world, &format!("/v1/clients/{robot}"), &stolen).await;
    case.begin("after").await;
    let later = own_token(&case.world, &billing, HOME).await;
    let end = case.begin("the investigation").await;
    for (id, name) in [
        (billing.client_id.clone(), "the billing service"),
        (secret.clone(), "the leaked secret"),
        (robot, "the app that the thief looked at"),
        (claim(&own, "jti"), "the service's token"),
        (claim(&stolen, "jti"), "the thief's token"),
        (claim(&later, "jti"), "the service's next token"),
    ] {
        case.name(id, name);
    }

    case.paste(&billing.secret, &secret).await;
    case.find("from_where", &format!("networks?secret={secret}&since={theft}"), NETWORKS).await;
    case.find("who", &format!("by?network={THIEF}&since={theft}"), &["actor", "address"]).await;
    case.find("what_and_when", &format!("by?network={THIEF}&since={theft}"), TIMELINE).await;
    case.find("still_live", &format!("family?token={}", claim(&stolen, "jti")), FAMILY).await;
    case.expose(&secret).await;
    case.find("exposed", "exposed", &["credential_id", "kind"]).await;

    case.contain(&secret).await;
    for token in [&own, &stolen, &later] {
        case.expect_dead(token).await;
    }
    let again = token(&case.world, &billing, &[("grant_type", "client_credentials")], THIEF).await;
    again.expect_oauth(401, "invalid_client");
    assert_eq!(case.ask("exposed").await["data"], json!([]), "the list becomes empty");
    case.find("stopped", &format!("family?token={}", claim(&stolen, "jti")), FAMILY).await;
    let question = format!("by?token={}&since={theft}&until={end}", claim(&stolen, "jti"));
    case.report("the account", &question, &["at", "what", "object", "status", "address"]).await;
    case.end("leaked_secret").await
}

#[tokio::test]
async fn a_leaked_client_secret_over_rest() {
    drill(Case::open(Way::Rest).await).await.check();
}

#[tokio::test]
async fn a_leaked_client_secret_at_the_command_line() {
    drill(Case::open(Way::CommandLine).await).await.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leaked_client_secret_in_a_browser() {
    drill(Case::open(Way::Browser).await).await.check();
}
