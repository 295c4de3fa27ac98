//! A login from a device that the person disowns (Odido): the thief has the password, after two guesses, and logs in elsewhere.

use super::{FAMILY, NETWORKS, SCOPE, TIMELINE};
use crate::{
    audit::{
        desk::{Case, HOME, THIEF, Way, approved, claim, log_in, refresh, run, text},
        drilled::Drilled,
    },
    support::{
        Browser, Person,
        browser::{authorize_path, form},
    },
};
use serde_json::Value;
use xwms_events::account::Role;

/// The person ends one of their logins at their account.
async fn disown(case: &Case, victim: &mut Person, session: &str) {
    let page = victim.browser.open(&case.world.server, "/account/sessions").await;
    assert!(page.body.contains(session), "the person sees the login: {page:?}");
    let csrf = form(&page.body).1.into_iter().find(|(name, _)| name == "csrf_token").expect("a token");
    let fields = [csrf, ("session_id".to_owned(), session.to_owned())];
    victim.browser.post(&case.world.server, "/account/sessions/end", &fields).await;
}

/// Plays the story in the world of `case`, and investigates it.
pub async fn drill(mut case: Case) -> Drilled {
    let (app, account_id) = (case.world.web(), case.world.demo.account_id);
    let mut victim = case.world.person(account_id, Role::Developer).await;
    victim.browser.from = Some(HOME.to_owned());
    let path = authorize_path(&app.client_id, &[("scope", SCOPE)]);
    case.begin("before").await;
    let own = text(&approved(&case.world, &mut victim.browser, &app, &path, HOME).await, "access_token");
    let theft = case.begin("the theft").await;
    let mut thief = Browser { from: Some(THIEF.to_owned()), ..Browser::default() };
    for password in ["a wrong guess", "another guess", "long enough"] {
        log_in(&case.world, &mut thief, &victim.email, password).await;
    }
    let tokens = approved(&case.world, &mut thief, &app, &path, HOME).await;
    let stolen = text(&tokens, "access_token");
    assert!(case.world.server.app.failed_logins.flush().await);
    let end = case.begin("the investigation").await;
    let (person, session) = (victim.user_id.to_string(), claim(&text(&tokens, "id_token"), "sid"));
    for (id, name) in [
        (app.client_id.clone(), "the app"),
        (person.clone(), "the victim"),
        (session.clone(), "the thief's login"),
        (claim(&own, "grant_id"), "the victim's grant"),
        (claim(&stolen, "grant_id"), "the thief's grant"),
        (claim(&own, "jti"), "the victim's token"),
        (claim(&stolen, "jti"), "the thief's token"),
    ] {
        case.name(id, name);
    }

    let failed = run(&case.world, &["audit", "logins", "--json", "--user", &person]).await;
    let failed: Vec<Value> = failed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    // A minute may begin between them, and then there are two summaries.
    let guesses: u64 = failed.iter().map(|summary| summary["data"]["count"].as_u64().unwrap()).sum();
    assert_eq!(guesses, 2, "{failed:?}");
    case.paste(&stolen, &claim(&stolen, "jti")).await;
    case.find("from_where", &format!("networks?person={person}&since={theft}"), NETWORKS).await;
    case.find("who", &format!("by?session={session}"), &["actor"]).await;
    case.find("what_and_when", &format!("by?session={session}"), TIMELINE).await;
    case.find("still_live", &format!("family?session={session}"), FAMILY).await;

    case.contain(&session).await;
    disown(&case, &mut victim, &session).await;
    case.expect_dead(&stolen).await;
    let again = refresh(&case.world, &app, &text(&tokens, "refresh_token"), THIEF).await;
    again.expect_oauth(400, "invalid_grant");
    assert_ne!(thief.get(&case.world.server, "/account/consents").await.status, 200);
    assert_eq!(victim.browser.get(&case.world.server, "/account/consents").await.status, 200);
    assert!(case.lives(&own).await, "the person's own login goes on");
    case.find("stopped", &format!("family?session={session}"), FAMILY).await;
    case.report("the victim", &format!("by?session={session}&until={end}"), TIMELINE).await;
    case.end("phished_device").await
}

#[tokio::test]
async fn a_phished_device_over_rest() {
    drill(Case::open(Way::Rest).await).await.check();
}

#[tokio::test]
async fn a_phished_device_at_the_command_line() {
    drill(Case::open(Way::CommandLine).await).await.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phished_device_in_a_browser() {
    drill(Case::open(Way::Browser).await).await.check();
}
