//! The cookie of a login was stolen (Okta, CircleCI). The thief reads with it and enters an app that the person
//! had approved.
//!
//! An account stops what a login led to. The login itself is the person's, who ends it at their account, or the
//! operator does.

use super::{FAMILY, NETWORKS, TIMELINE};
use crate::{
    audit::{
        desk::{Case, HOME, THIEF, Way, approved, claim, run, text},
        drilled::Drilled,
    },
    support::{Answer, Browser, browser::authorize_path},
};
use xwms_events::account::Role;

async fn opens(case: &Case, browser: &mut Browser) -> Answer {
    browser.get(&case.world.server, "/v1/clients").await
}

/// Plays the story in the world of `case`, and investigates it.
pub async fn drill(mut case: Case) -> Drilled {
    let (app, account_id) = (case.world.web(), case.world.demo.account_id);
    let mut victim = case.world.person(account_id, Role::Developer).await;
    victim.browser.from = Some(HOME.to_owned());
    let path = authorize_path(&app.client_id, &[("scope", "openid email")]);
    case.begin("the login").await;
    let own = approved(&case.world, &mut victim.browser, &app, &path, HOME).await;
    let theft = case.begin("the theft").await;
    let mut thief = Browser { from: Some(THIEF.to_owned()), ..victim.browser.clone() };
    opens(&case, &mut thief).await.expect_status(200);
    let stolen = approved(&case.world, &mut thief, &app, &path, HOME).await;
    let end = case.begin("the investigation").await;
    let session = claim(&text(&stolen, "id_token"), "sid");
    assert_eq!(session, claim(&text(&own, "id_token"), "sid"), "it is the same login");
    let [own, stolen] = [own, stolen].map(|tokens| text(&tokens, "access_token"));
    for (id, name) in [
        (app.client_id.clone(), "the app"),
        (victim.user_id.to_string(), "the victim"),
        (session.clone(), "the stolen login"),
        (claim(&own, "grant_id"), "the victim's grant"),
        (claim(&stolen, "grant_id"), "the thief's grant"),
        (claim(&own, "jti"), "the victim's token"),
        (claim(&stolen, "jti"), "the thief's token"),
    ] {
        case.name(id, name);
    }

    let person = victim.user_id;
    let cookie = format!("cookie: __Host-xwms_session={}", thief.cookies["__Host-xwms_session"]);
    case.paste(&cookie, &session).await;
    case.find("from_where", &format!("networks?person={person}&since={theft}"), NETWORKS).await;
    case.find("who", &format!("by?network={THIEF}&since={theft}"), &["actor"]).await;
    case.find("what_and_when", &format!("by?network={THIEF}&since={theft}"), TIMELINE).await;
    case.find("still_live", &format!("family?session={session}"), FAMILY).await;

    case.contain(&session).await;
    case.expect_dead(&own).await;
    case.expect_dead(&stolen).await;
    run(&case.world, &["user", "end-sessions", &person.to_string()]).await;
    opens(&case, &mut thief).await.expect_status(401);
    case.find("stopped", &format!("family?session={session}"), FAMILY).await;
    let question = format!("by?person={person}&since={theft}&until={end}");
    case.report("the victim", &question, TIMELINE).await;
    case.end("stolen_session").await
}

#[tokio::test]
async fn a_stolen_session_cookie_over_rest() {
    drill(Case::open(Way::Rest).await).await.check();
}

#[tokio::test]
async fn a_stolen_session_cookie_at_the_command_line() {
    drill(Case::open(Way::CommandLine).await).await.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stolen_session_cookie_in_a_browser() {
    drill(Case::open(Way::Browser).await).await.check();
}
