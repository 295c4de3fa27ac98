//! A login from a device that the person disowns (Odido): the thief has the password, after two guesses, and logs
//! in elsewhere. And a call to another person, who types the code of the thief's own device (RFC 8628 §5.4): what
//! tells is that the device asked from one network and its approval came from another.

use super::{FAMILY, NETWORKS, SCOPE, TIMELINE};
use crate::{
    audit::{
        desk::{Case, HOME, THIEF, Way, approved, claim, refresh, run, send, text, token},
        drilled::Drilled,
    },
    support::{
        Browser, Person, Site,
        browser::{authorize_path, form},
    },
};
use reqwest::Method;
use serde_json::{Value, json};
use xwms_events::account::Role;

/// Types the code of the thief's device in the browser of `person`, and approves it.
async fn approve(case: &Case, person: &mut Person, user_code: &str) {
    let server = &case.world.server;
    let page = person.browser.open(server, "/device").await;
    let mut page = person.browser.submit(server, &page, &[("user_code", user_code)]).await;
    if page.body.contains("name=\"password\"") {
        let fields = [("email", person.email.as_str()), ("password", "long enough")];
        page = person.browser.submit(server, &page, &fields).await;
    }
    assert!(page.body.contains("on another network than this browser"), "{page:?}");
    let done = person.browser.submit(server, &page, &[("decision", "approve")]).await;
    assert!(done.body.contains("Return to your device"), "{done:?}");
}

/// Returns the tokens of the thief's device, which the person approved from another network.
async fn phish(case: &Case, person: &mut Person) -> Value {
    let (world, app) = (&case.world, case.world.web());
    let asked = world.server.http.post(world.server.url("/oauth/device_authorization"));
    let codes = send(app.on(asked.form(&[("scope", SCOPE)])), THIEF).await.expect_status(200).json();
    approve(case, person, &text(&codes, "user_code")).await;
    let device_code = text(&codes, "device_code");
    let fields = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("device_code", device_code.as_str()),
    ];
    let tokens = token(world, &app, &fields, THIEF).await.expect_status(200).json();
    let access = text(&tokens, "access_token");
    send(world.api(Method::GET, "/oauth/userinfo", &access), THIEF).await.expect_status(200);
    tokens
}

/// Returns the data of the authorization of the grant `id`. In the browser, the answer about the grant is on the page.
async fn authorization(case: &Case, id: &str) -> Value {
    const NAME: &str = "grant.authorized";
    let events: Vec<Value> = match case.way {
        Way::Browser => return case.click("event", json!({"name": NAME})).await,
        Way::CommandLine => {
            let listed = run(&case.world, &["events", "list", "--type", NAME, "--json"]).await;
            listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        }
        Way::Rest => {
            let token = case.world.management().await;
            let feed = case.world.read(&format!("/v1/events?type={NAME}"), &token).await;
            feed.expect_status(200).json()["data"].as_array().unwrap().clone()
        }
    };
    let of_grant = events.iter().find(|event| event["data"]["grant_id"] == id);
    of_grant.unwrap_or_else(|| panic!("no authorization of {id} in {events:?}"))["data"].clone()
}

/// Plays the call, and investigates it.
async fn call(case: &mut Case) {
    let (app, account_id) = (case.world.web(), case.world.demo.account_id);
    let on = json!({"device_authorization": true});
    let management = case.world.management().await;
    case.world.patch(&format!("/v1/clients/{}", app.client_id), &management, &on).await.expect_status(200);
    let mut person = case.world.person(account_id, Role::Developer).await;
    person.browser.from = Some(HOME.to_owned());
    let theft = case.begin("the call").await;
    let tokens = phish(case, &mut person).await;
    let end = case.begin("the investigation of the call").await;
    let stolen = text(&tokens, "access_token");
    let grant = claim(&stolen, "grant_id");
    for (id, name) in [
        (person.user_id.to_string(), "the person who was called"),
        (grant.clone(), "the grant of the device"),
        (claim(&stolen, "jti"), "the token of the device"),
    ] {
        case.name(id, name);
    }
    case.paste(&text(&tokens, "refresh_token"), &grant).await;
    case.find("device_from_where", &format!("networks?grant={grant}&since={theft}"), NETWORKS).await;
    case.find("device_who", &format!("by?network={THIEF}&since={theft}"), &["what", "actor"]).await;
    let by_grant = format!("by?grant={grant}&since={theft}&until={end}");
    case.find("device_what_and_when", &by_grant, TIMELINE).await;
    let approval = authorization(case, &grant).await;
    case.note("device_ends", json!({"same_network": approval["device"]["same_network"]}));
    case.find("device_still_live", &format!("family?grant={grant}"), FAMILY).await;
    case.contain_as("device_contained", &grant).await;
    case.expect_dead(&stolen).await;
    let again = refresh(&case.world, &app, &text(&tokens, "refresh_token"), THIEF).await;
    again.expect_oauth(400, "invalid_grant");
    case.find("device_stopped", &format!("family?grant={grant}"), FAMILY).await;
    case.report("the person who was called", &by_grant, TIMELINE).await;
}

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
        thief.log_in_as(&case.world.server, &victim.email, password).await;
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
    call(&mut case).await;
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
