//! The key that signs tokens was stolen (Storm-0558). The thief makes a token that this server never issued.

use crate::audit::{
    desk::{Case, HOME, THIEF, Way, own_token, run, send},
    drilled::Drilled,
};
use reqwest::Method;
use serde_json::{Value, json};
use xwms::{
    auth::access_tokens::AT_JWT,
    commands::{Context, signing_keys},
};

/// Returns a token as a thief makes it, like `real` but with another id.
async fn forged(case: &Case, real: &str) -> String {
    let mut claims: Value = crate::support::claims(real);
    claims["jti"] = json!("token_01kayb5g6nf6hr2j7q3p6q8v4w");
    let app = &case.world.server.app;
    app.keyring.sign(None, app.settings.signing_algorithm, AT_JWT, &claims).await.unwrap()
}

/// Plays the story in the world of `case`, and investigates it.
pub async fn drill(mut case: Case) -> Drilled {
    let billing = case.world.machine();
    case.begin("before").await;
    let own = own_token(&case.world, &billing, HOME).await;
    case.begin("the theft").await;
    let forged = forged(&case, &own).await;
    send(case.world.api(Method::GET, "/v1/clients", &forged), THIEF).await.expect_status(401);
    let end = case.begin("the investigation").await;
    let kid = jsonwebtoken::decode_header(&own).unwrap().kid.unwrap();
    case.name(&kid, "the stolen key");
    case.name(&billing.client_id, "the billing service");
    case.name(case.desk.client_id.clone(), "the desk");

    case.world.server.settle().await;
    let alerts = run(&case.world, &["alerts", "list", "--json"]).await;
    let alerts: Vec<Value> = alerts.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let raised = case.rows(&alerts, &["rule", "about_id", "raised_at"]);
    case.note("what_and_when", raised);
    case.paste(&kid, &kid).await;
    case.find("who", &format!("by?key={kid}"), &["what", "actor"]).await;
    case.find("from_where", &format!("by?network={THIEF}"), &["what", "status"]).await;
    case.find("still_live", "keys", &["key_id", "stage", "client_id"]).await;

    // As the operator's page does, and `xwms keys revoke`.
    let app = &case.world.server.app;
    let context = Context::system(&app.store, "test");
    let new = signing_keys::revoke(&context, &app.keyring, &kid, "stolen", 2048).await.unwrap();
    case.name(new.expect("the key was in use"), "the new key");
    case.expect_dead(&own).await;
    case.expect_dead(&forged).await;
    case.log_in_again().await;
    case.find("contained", "keys", &["key_id", "stage"]).await;
    case.report("the account", &format!("by?key={kid}&until={end}"), &["at", "what", "actor"]).await;
    case.end("stolen_signing_key").await
}

#[tokio::test]
async fn a_stolen_signing_key_over_rest() {
    drill(Case::open(Way::Rest).await).await.check();
}

#[tokio::test]
async fn a_stolen_signing_key_at_the_command_line() {
    drill(Case::open(Way::CommandLine).await).await.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stolen_signing_key_in_a_browser() {
    drill(Case::open(Way::Browser).await).await.check();
}
