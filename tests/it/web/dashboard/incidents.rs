//! The pages that contain something, or report it as exposed: what they say, what they do, and to whom they offer it.

use super::{hidden, path, send, send_from};
use crate::support::{Answer, Browser, World};
use serde_json::Value;
use std::time::Duration;
use xwms::traffic::writes::Writer;
use xwms_events::account::Role;

fn claims(tokens: &Value) -> Value {
    crate::support::claims(tokens["access_token"].as_str().unwrap())
}

/// Opens what stops if `target` is contained.
async fn plan(world: &World, browser: &mut Browser, target: &str) -> Answer {
    let at = path(world.demo.account_id, &format!("audit/contain?target={target}"));
    browser.open(&world.server, &at).await
}

#[tokio::test]
async fn a_grant_is_reported_looked_into_and_contained() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let (claims, access) = (claims(&tokens), tokens["access_token"].as_str().unwrap());
    let grant = claims["grant_id"].as_str().unwrap();
    let mut owner = world.owner().await.browser;
    let page = owner.open(&world.server, &path(account_id, &format!("grants/{grant}"))).await;
    assert!(page.expect_status(200).body.contains("Report as exposed"), "{page:?}");

    let fields = [("credential_id", grant), ("found", "in a public repository")];
    let reported = send(&mut owner, &world, &path(account_id, "audit/expose"), &fields).await;
    assert_eq!((reported.status, world.server.count("credential.exposed").await), (303, 1), "{reported:?}");
    let to = reported.header("location").to_owned();
    let page = owner.open(&world.server, &to).await;
    assert!(page.expect_status(200).body.contains("Nothing has been changed yet"), "{page:?}");
    assert!(!page.body.contains("it has stopped already"), "nothing of the grant has stopped: {page:?}");

    let run = path(account_id, "audit/contain/run");
    let mut fields = hidden(&page, &run).expect("the form");
    let wrong = [fields.clone(), vec![("confirm".to_owned(), "grant".to_owned())]].concat();
    let refused = owner.post(&world.server, &run, &wrong).await;
    assert!(refused.expect_status(200).body.contains("confirm-run"), "{refused:?}");
    assert!(world.active(access).await);

    fields.push(("confirm".to_owned(), grant.to_owned()));
    for _ in 0..2 {
        let done = owner.post(&world.server, &run, &fields).await;
        assert!(done.status == 303 && done.header("location").ends_with("was=done"), "{done:?}");
        assert!(!world.active(access).await);
    }
    assert_eq!(world.server.count("grant.revoked").await, 1);
    let page = plan(&world, &mut owner, grant).await;
    assert!(page.expect_status(200).body.contains("Nothing is left to stop"), "{page:?}");
    assert!(!page.body.contains("Your role can’t"), "{page:?}");
    assert!(hidden(&page, &run).is_none());
}

#[tokio::test]
async fn an_auditor_sees_what_would_stop_and_another_account_sees_nothing() {
    let world = World::new().await;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let claims = claims(&tokens);
    let run = path(world.demo.account_id, "audit/contain/run");
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await.browser;
    let other = world.another().await.account_id;
    let mut stranger = world.person(other, Role::Owner).await.browser;
    for name in ["jti", "grant_id", "sid", "sub"] {
        let target = claims[name].as_str().unwrap();
        let page = plan(&world, &mut auditor, target).await;
        assert!(page.expect_status(200).body.contains("What stops"), "{page:?}");
        assert!(hidden(&page, &run).is_none(), "{target} is offered to an auditor");
        assert!(page.body.contains("Your role can’t stop this"), "{page:?}");
        let theirs = path(other, &format!("audit/contain?target={target}"));
        let page = stranger.open(&world.server, &theirs).await;
        assert!(page.expect_status(200).body.contains("Your account has no such thing"), "{page:?}");
    }
    let asked =
        send(&mut auditor, &world, &path(world.demo.account_id, "audit/contain"), &[("target", "x")]).await;
    assert!(asked.expect_status(200).body.contains("Paste an id"), "{asked:?}");
}

#[tokio::test]
async fn the_question_what_stops_is_recorded_once_a_minute_when_its_page_is_reloaded() {
    let world = World::new().await;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let claims = claims(&tokens);
    let (grant, person) = (claims["grant_id"].as_str().unwrap(), claims["sub"].as_str().unwrap());
    let mut owner = world.owner().await.browser;
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await.browser;
    let asked = async || world.server.count("audit.queried").await;
    for _ in 0..3 {
        plan(&world, &mut owner, grant).await.expect_status(200);
    }
    assert_eq!(asked().await, 1);
    plan(&world, &mut owner, person).await.expect_status(200);
    assert_eq!(asked().await, 2, "about something else");
    plan(&world, &mut owner, &format!("{person}&before=2026-01-02T03:04")).await.expect_status(200);
    assert_eq!(asked().await, 3, "up to another time");
    plan(&world, &mut auditor, grant).await.expect_status(200);
    assert_eq!(asked().await, 4, "by somebody else");
    world.server.app.store.clock().advance(Duration::from_secs(61));
    plan(&world, &mut owner, grant).await.expect_status(200);
    assert_eq!(asked().await, 5, "a minute later");
}

#[tokio::test]
async fn forms_that_only_ask_are_answered_while_the_writes_of_their_account_are_crowded() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let client_id = world.web().client_id;
    let person = world.owner().await;
    let (writes, writer, mut owner) =
        (&world.server.app.writes, Writer::Member(person.user_id), person.browser);
    let crowd: Vec<_> = std::iter::from_fn(|| writes.place(account_id, writer)).collect();
    assert!(!crowd.is_empty());
    for (page, field) in [
        ("audit/contain", "target"),
        ("audit/ask/by", "about"),
        ("events", "actor"),
        ("logs", "client_id"),
        ("search", "q"),
    ] {
        let sent = send(&mut owner, &world, &path(account_id, page), &[(field, &client_id)]).await;
        assert_eq!(sent.status, 303, "{page}: {sent:?}");
    }
    // What it finds out may be done only in turn.
    let renamed = send(&mut owner, &world, &path(account_id, "settings"), &[("name", "Patience")]).await;
    assert_eq!(renamed.status, 429, "{renamed:?}");
}

#[tokio::test]
async fn a_containment_leads_on_to_what_is_exposed_a_case_whom_to_tell_and_what_was_accepted() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let claims = claims(&tokens);
    let id = |name: &str| claims[name].as_str().unwrap().to_owned();
    let (grant, person, client_id) = (id("grant_id"), id("sub"), world.web().client_id);
    let mut owner = world.owner().await.browser;
    let leads = |page: &Answer, target: &str, more: &[String]| {
        let always = [
            "audit/ask/exposed\"".to_owned(),
            format!("audit/cases/new?question=by&#38;about={target}\""),
            format!("audit/contain?target={target}\""),
        ];
        for link in always.iter().chain(more) {
            assert!(page.body.contains(link.as_str()), "{link} is not on {page:?}");
        }
    };
    let told = |id: &str, kind: &str| format!("audit/ask/{kind}?about={id}\"");
    let both = [told(&client_id, "reach"), told(&person, "by")];
    leads(plan(&world, &mut owner, &grant).await.expect_status(200), &grant, &both);
    leads(plan(&world, &mut owner, &id("jti")).await.expect_status(200), &id("jti"), &both);
    leads(plan(&world, &mut owner, &id("sid")).await.expect_status(200), &id("sid"), &both[1..]);
    let network = "127.0.0.1";
    leads(plan(&world, &mut owner, network).await.expect_status(200), network, &[told(network, "by")]);

    let page = plan(&world, &mut owner, &grant).await;
    let run = path(account_id, "audit/contain/run");
    let mut fields = hidden(&page, &run).expect("the form");
    fields.push(("confirm".to_owned(), grant.clone()));
    let done = owner.post(&world.server, &run, &fields).await;
    let page = owner.open(&world.server, done.header("location")).await;
    assert!(page.body.contains("It has stopped, on every server"), "{page:?}");
    leads(page.expect_status(200), &grant, &both);

    // A case is opened with it pinned.
    let new = path(account_id, &format!("audit/cases/new?question=by&about={grant}"));
    let create = path(account_id, "audit/cases/new");
    let opened = send_from(&mut owner, &world, (&new, &create), &[("title", "The leak")]).await;
    let pin = opened.header("location").to_owned();
    assert!(pin.starts_with(&path(account_id, "audit/pin?question=by&about=")), "{opened:?}");
    let act = path(account_id, "audit/pin");
    let case_id = pin.rsplit("case_id=").next().unwrap();
    let pinned = send_from(&mut owner, &world, (&pin, &act), &[("case_id", case_id)]).await;
    let case = owner.open(&world.server, pinned.header("location")).await;
    assert!(case.expect_status(200).body.contains(&format!("&#38;about={grant}&#38;")), "{case:?}");

    let mut developer = world.person(account_id, Role::Developer).await.browser;
    let page = plan(&world, &mut developer, &grant).await;
    assert!(page.expect_status(200).body.contains("Look again"), "{page:?}");
    assert!(!page.body.contains("audit/ask/") && !page.body.contains("audit/cases"), "{page:?}");
}

#[tokio::test]
async fn an_old_login_has_to_be_repeated_before_anything_stops() {
    let world = World::new().await;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let claims = claims(&tokens);
    let grant = claims["grant_id"].as_str().unwrap();
    let mut owner = world.owner().await.browser;
    world.server.app.store.clock().advance(Duration::from_secs(660));
    let page = plan(&world, &mut owner, grant).await;
    let run = path(world.demo.account_id, "audit/contain/run");
    let mut fields = hidden(&page, &run).expect("the form");
    fields.push(("confirm".to_owned(), grant.to_owned()));
    let asked = owner.post(&world.server, &run, &fields).await;
    assert!(asked.status == 303 && asked.header("location").starts_with("/login"), "{asked:?}");
    let login = owner.open(&world.server, asked.header("location")).await;
    let page = owner.fill_login(&world, &login).await;
    assert!(page.expect_status(200).body.contains("Nothing was sent"), "{page:?}");
    assert_eq!(world.server.count("grant.revoked").await, 0, "nothing stops by itself");
    // The page still knows what was to be stopped.
    let mut fields = hidden(&page, &run).expect("the form");
    fields.push(("confirm".to_owned(), grant.to_owned()));
    owner.post(&world.server, &run, &fields).await.expect_status(303);
    assert_eq!(world.server.count("grant.revoked").await, 1);
}

#[tokio::test]
async fn a_credential_that_was_reported_says_so_on_its_page_with_the_way_to_contain_it() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let management = world.management().await;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let claims = claims(&tokens);
    let secrets = format!("/v1/clients/{}/secrets", world.web().client_id);
    let secrets = world.read(&secrets, &management).await.expect_status(200).json();
    let mut owner = world.owner().await.browser;
    for (kind, id) in [
        ("secrets", &secrets["data"][0]["secret_id"]),
        ("tokens", &claims["jti"]),
        ("grants", &claims["grant_id"]),
        ("sessions", &claims["sid"]),
    ] {
        let id = id.as_str().unwrap();
        let at = path(account_id, &format!("{kind}/{id}"));
        let page = owner.open(&world.server, &at).await;
        assert!(!page.expect_status(200).body.contains("Reported by"), "{page:?}");
        let reported =
            send(&mut owner, &world, &path(account_id, "audit/expose"), &[("credential_id", id)]).await;
        assert_eq!(reported.status, 303, "{reported:?}");
        let page = owner.open(&world.server, &at).await;
        let body = &page.expect_status(200).body;
        assert!(body.contains("Reported as exposed") && body.contains("Reported by"), "{page:?}");
        assert!(body.contains("See what stops if you contain it"), "{page:?}");
    }
}
