//! A refresh token was stolen from an app, with the app's secret (Drift, Heroku). The thief refreshes it elsewhere
//! before the app does.

use super::{FAMILY, NETWORKS, SCOPE, TIMELINE};
use crate::{
    audit::{
        desk::{Case, HOME, THIEF, Way, approved, claim, refresh, send, text},
        drilled::Drilled,
    },
    support::browser::authorize_path,
};
use reqwest::Method;
use xwms_events::account::Role;

/// Plays the story in the world of `case`, and investigates it.
pub async fn drill(mut case: Case) -> Drilled {
    let (app, account_id) = (case.world.web(), case.world.demo.account_id);
    let mut victim = case.world.person(account_id, Role::Developer).await;
    let path = authorize_path(&app.client_id, &[("scope", SCOPE)]);
    case.begin("the login").await;
    let first = approved(&case.world, &mut victim.browser, &app, &path, HOME).await;
    let theft = case.begin("the theft").await;
    let second = refresh(&case.world, &app, &text(&first, "refresh_token"), THIEF).await;
    let second = second.expect_status(200).json();
    let (own, stolen) = (text(&first, "access_token"), text(&second, "access_token"));
    send(case.world.api(Method::GET, "/oauth/userinfo", &stolen), THIEF).await.expect_status(200);
    let end = case.begin("the investigation").await;
    let grant = claim(&stolen, "grant_id");
    for (id, name) in [
        (app.client_id.clone(), "the app"),
        (victim.user_id.to_string(), "the victim"),
        (grant.clone(), "the victim's grant"),
        (claim(&own, "jti"), "the app's token"),
        (claim(&stolen, "jti"), "the thief's token"),
    ] {
        case.name(id, name);
    }

    case.paste(&text(&second, "refresh_token"), &grant).await;
    case.find("from_where", &format!("networks?grant={grant}&since={theft}"), NETWORKS).await;
    case.find("who", &format!("by?grant={grant}&since={theft}"), &["actor", "address"]).await;
    case.find("what_and_when", &format!("by?grant={grant}&since={theft}"), TIMELINE).await;
    case.find("still_live", &format!("family?grant={grant}"), FAMILY).await;

    case.contain(&grant).await;
    case.expect_dead(&own).await;
    case.expect_dead(&stolen).await;
    for tokens in [&first, &second] {
        let again = refresh(&case.world, &app, &text(tokens, "refresh_token"), THIEF).await;
        again.expect_oauth(400, "invalid_grant");
    }
    case.find("stopped", &format!("family?grant={grant}"), FAMILY).await;
    let question = format!("by?token={}&since={theft}&until={end}", claim(&stolen, "jti"));
    case.report("the victim", &question, &["at", "what", "status", "address"]).await;
    case.end("stolen_refresh_token").await
}

#[tokio::test]
async fn a_stolen_refresh_token_over_rest() {
    drill(Case::open(Way::Rest).await).await.check();
}

#[tokio::test]
async fn a_stolen_refresh_token_at_the_command_line() {
    drill(Case::open(Way::CommandLine).await).await.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stolen_refresh_token_in_a_browser() {
    drill(Case::open(Way::Browser).await).await.check();
}
