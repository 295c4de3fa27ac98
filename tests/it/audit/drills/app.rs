//! An app of somebody else turns hostile (Drift, Context.ai). Two people of three had approved it; it reads what
//! it may.

use super::{NETWORKS, SCOPE, TIMELINE};
use crate::{
    audit::{
        desk::{Case, HOME, THIEF, Way, approved, claim, refresh, send, text},
        drilled::Drilled,
    },
    support::browser::{CALLBACK, authorize_path},
};
use reqwest::Method;
use serde_json::json;
use xwms_events::account::Role;

const PEOPLE: [(&str, &str); 2] = [("Ada", "Ada's token"), ("Bea", "Bea's token")];

/// Plays the story in the world of `case`, and investigates it.
pub async fn drill(mut case: Case) -> Drilled {
    let account_id = case.world.demo.account_id;
    let body = json!({"name": "Mail Merge", "client_type": "web", "redirect_uris": [CALLBACK],
        "scopes": ["openid", "email", "offline_access"]});
    let management = case.world.management().await;
    let app = case.world.client(&management, &body).await;
    let path = authorize_path(&app.client_id, &[("scope", SCOPE)]);
    case.world.person(account_id, Role::Developer).await;
    let mut people = Vec::new();
    case.begin("the approvals").await;
    for (name, token) in PEOPLE {
        let mut person = case.world.person(account_id, Role::Developer).await;
        let tokens = approved(&case.world, &mut person.browser, &app, &path, HOME).await;
        case.name(person.user_id, name);
        case.name(claim(&text(&tokens, "access_token"), "jti"), token);
        people.push((name, person, tokens));
    }
    let theft = case.begin("the theft").await;
    for (_, _, tokens) in &people {
        let access = text(tokens, "access_token");
        send(case.world.api(Method::GET, "/oauth/userinfo", &access), THIEF).await.expect_status(200);
    }
    let end = case.begin("the investigation").await;
    case.name(&app.client_id, "the hostile app");

    let id = app.client_id.clone();
    case.paste(&id, &id).await;
    case.find("who", &format!("reach?client={id}"), &["user_id", "scopes", "withdrawn_at"]).await;
    case.find("from_where", &format!("networks?client={id}&since={theft}"), NETWORKS).await;
    case.find("what_and_when", &format!("by?client={id}&since={theft}"), TIMELINE).await;
    case.find("still_live", &format!("by?client={id}"), &["what", "token_id"]).await;

    case.contain(&id).await;
    for (_, _, tokens) in &people {
        case.expect_dead(&text(tokens, "access_token")).await;
        let again = refresh(&case.world, &app, &text(tokens, "refresh_token"), THIEF).await;
        assert!(again.status >= 400, "{again:?}");
    }
    case.world.delete(&format!("/v1/clients/{id}"), &management).await.expect_status(204);
    case.find("who_once_it_is_deleted", &format!("reach?client={id}"), &["user_id", "scopes"]).await;
    for (name, person, _) in &people {
        let question = format!("by?person={}&since={theft}&until={end}", person.user_id);
        case.report(name, &question, &["at", "kind", "what", "status", "address"]).await;
    }
    case.end("hostile_app").await
}

#[tokio::test]
async fn a_hostile_app_over_rest() {
    drill(Case::open(Way::Rest).await).await.check();
}

#[tokio::test]
async fn a_hostile_app_at_the_command_line() {
    drill(Case::open(Way::CommandLine).await).await.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hostile_app_in_a_browser() {
    drill(Case::open(Way::Browser).await).await.check();
}
