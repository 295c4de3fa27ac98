//! What ends a login: the app is told each time, once.

use super::{App, claims, log_out, world};
use crate::{
    oauth::device::approve,
    support::{
        Browser, Person, World,
        browser::{authorize_path, form, redeem},
        query,
    },
};
use serde_json::{Value, json};
use std::time::Duration;
use xwms::commands::{Context, users};
use xwms_events::{account::Role, ids::consent_id, user::UserCommand};

async fn person(world: &World) -> Person {
    world.person(world.demo.account_id, Role::Developer).await
}

/// Changes the person as the operator, or the server itself, does.
async fn change(world: &World, person: &Person, command: UserCommand) {
    let context = Context::system(&world.server.app.store, "test");
    users::change(&context, person.user_id, command, None).await.unwrap();
}

/// Sends a form of the page of sessions.
async fn send(world: &World, browser: &mut Browser, action: &str, field: (&str, &str)) {
    let page = browser.open(&world.server, "/account/sessions").await;
    let (_, hidden) = form(&page.body);
    let csrf = hidden.into_iter().find(|(name, _)| name == "csrf_token").expect("a token");
    let fields = [csrf, (field.0.to_owned(), field.1.to_owned())];
    let action = format!("/account/sessions/{action}");
    browser.post(&world.server, &action, &fields).await.expect_status(303);
}

#[tokio::test]
async fn ending_sessions_on_the_account_page_tells_their_apps() {
    let (world, token) = world().await;
    let shop = App::new(&world, &token).await;
    let (mut own, mut second, mut third) = (Browser::default(), Browser::default(), Browser::default());
    let mine = shop.log_in(&world, &mut own).await;
    let one = shop.log_in(&world, &mut second).await;
    send(&world, &mut own, "end", ("session_id", one["sid"].as_str().unwrap())).await;
    assert_eq!(shop.logout_tokens(&world, 1).await[0]["sid"], one["sid"]);
    let other = shop.log_in(&world, &mut third).await;
    send(&world, &mut own, "end-others", ("none", "x")).await;
    assert_eq!(shop.logout_tokens(&world, 2).await[1]["sid"], other["sid"]);
    send(&world, &mut own, "end-everywhere", ("none", "x")).await;
    assert_eq!(shop.logout_tokens(&world, 3).await[2]["sid"], mine["sid"]);

    // With the access of apps: no session says that it ended, and the person's event does.
    let login = shop.log_in(&world, &mut own).await;
    send(&world, &mut own, "end-everywhere", ("apps", "yes")).await;
    assert_eq!(shop.logout_tokens(&world, 4).await[3]["sid"], login["sid"]);
    let newest = shop.ended(&world, &token, "delivered").await;
    assert_eq!(newest["reason"], "user.tokens_revoked");
}

#[tokio::test]
async fn each_stop_of_a_person_tells_the_apps_of_each_of_their_sessions() {
    let (world, token) = world().await;
    let needs = json!({"backchannel_logout_session_required": true});
    let shop = App::with(&world, &token, &needs).await;
    let mut count = 0;
    for (command, why) in [
        (UserCommand::ChangePassword, "user.password_changed"),
        (UserCommand::RevokeTokens, "user.tokens_revoked"),
        (UserCommand::Suspend { reason: "test".into() }, "user.suspended"),
        (UserCommand::Erase, "user.erased"),
    ] {
        let (mut person, untouched) = (person(&world).await, person(&world).await);
        let first = shop.log_in(&world, &mut person.browser).await;
        let mut bystander = untouched.browser.clone();
        shop.log_in(&world, &mut bystander).await;
        // The same person with another browser.
        let mut elsewhere = Browser::default();
        let page = elsewhere.open(&world.server, "/login").await;
        let typed = [("email", person.email.as_str()), ("password", "long enough")];
        elsewhere.submit(&world.server, &page, &typed).await;
        let second = shop.log_in(&world, &mut elsewhere).await;
        assert_ne!(first["sid"], second["sid"]);
        change(&world, &person, command).await;
        count += 2;
        let told = shop.logout_tokens(&world, count).await;
        let mut sids: Vec<_> = told[count - 2..].iter().map(|told| told["sid"].clone()).collect();
        sids.sort_by_key(Value::to_string);
        let mut expected = vec![first["sid"].clone(), second["sid"].clone()];
        expected.sort_by_key(Value::to_string);
        assert_eq!(sids, expected, "{why}");
        assert!(told[count - 2..].iter().all(|told| told["sub"] == first["sub"]));
        assert!(shop.logouts(&world, &token).await.iter().any(|logout| logout["reason"] == why), "{why}");
        // Nobody else was told about: the bystander is still to be.
        log_out(&world, &mut bystander).await;
        count += 1;
        shop.logout_tokens(&world, count).await;
    }
}

#[tokio::test]
async fn each_end_of_the_access_of_one_app_tells_that_app() {
    let (world, token) = world().await;
    let (shop, blog) = (App::new(&world, &token).await, App::new(&world, &token).await);

    // A stolen code ends the whole family of tokens.
    let mut person = person(&world).await;
    let (code, tokens) = shop.enter(&world, &mut person.browser).await;
    blog.log_in(&world, &mut person.browser).await;
    world.token(&shop.client, &redeem(&code)).await.expect_oauth(400, "invalid_grant");
    assert_eq!(shop.logout_tokens(&world, 1).await[0]["sid"], claims(&tokens)["sid"]);

    // The person withdraws the approval.
    let login = shop.log_in(&world, &mut person.browser).await;
    withdraw(&world, &mut person, &shop).await;
    assert_eq!(shop.logout_tokens(&world, 2).await[1]["sid"], login["sid"]);

    // The account of the app revokes what the person has at its apps, and one grant.
    let login = shop.log_in(&world, &mut person.browser).await;
    world.server.settle().await;
    let path = format!("/v1/users/{}/revoke_tokens", person.user_id);
    world.post(&path, &token, &json!({})).await.expect_status(204);
    assert_eq!(shop.logout_tokens(&world, 3).await[2]["sid"], login["sid"]);
    assert_eq!(blog.logout_tokens(&world, 1).await[0]["sid"], login["sid"]);
    shop.log_in(&world, &mut person.browser).await;
    world.server.settle().await;
    let path = format!("/v1/grants?client_id={}&status=active", shop.client.client_id);
    let grants = world.read(&path, &token).await.expect_status(200).json();
    let grant = grants["data"][0]["grant_id"].as_str().unwrap();
    world.post(&format!("/v1/grants/{grant}/revoke"), &token, &json!({})).await.expect_status(204);
    assert_eq!(shop.logout_tokens(&world, 4).await[3]["sid"], login["sid"]);
    assert_eq!(shop.ended(&world, &token, "delivered").await["reason"], "grant.revoked");
    world.server.wait_for("logouts").await;
    assert_eq!(blog.logouts(&world, &token).await.len(), 1);
}

/// Withdraws the approval that the person gave to `app`.
async fn withdraw(world: &World, person: &mut Person, app: &App) {
    let consent = consent_id(person.user_id, app.client.client_id.parse().unwrap()).to_string();
    world.server.settle().await;
    let page = person.browser.open(&world.server, "/account/consents").await;
    let forms = page.body.split("<form").skip(1).map(|rest| format!("<form{rest}"));
    let mut theirs = forms.filter(|text| text.contains(&consent));
    let (action, fields) = form(&theirs.next().unwrap_or_else(|| panic!("no {consent} in {page:?}")));
    person.browser.post(&world.server, &action, &fields).await.expect_status(303);
}

#[tokio::test]
async fn a_device_that_was_approved_in_a_session_does_not_hide_the_end_of_the_login_there() {
    let (world, token) = world().await;
    let shop = App::with(&world, &token, &json!({"device_authorization": true})).await;
    let mut browser = Browser::default();
    let (code, tokens) = shop.enter(&world, &mut browser).await;
    let fields = [("scope", "openid")];
    let codes = world.server.form("/oauth/device_authorization", Some(&shop.client), &fields).await;
    approve(&mut browser, &world, &codes.expect_status(200).json()).await;
    // A stolen code ends the login of the browser, and not what the device has.
    world.token(&shop.client, &redeem(&code)).await.expect_oauth(400, "invalid_grant");
    assert_eq!(shop.logout_tokens(&world, 1).await[0]["sid"], claims(&tokens)["sid"]);
    assert_eq!(shop.ended(&world, &token, "delivered").await["reason"], "grant.revoked");
}

#[tokio::test]
async fn an_app_can_turn_its_messages_off_and_on_again() {
    let (world, token) = world().await;
    let shop = App::new(&world, &token).await;
    let (mut browser, mut second) = (Browser::default(), Browser::default());
    shop.log_in(&world, &mut browser).await;
    let none = json!({"backchannel_logout_uri": null});
    world.patch(&shop.path(""), &token, &none).await.expect_status(200);
    log_out(&world, &mut browser).await;
    let again = json!({"backchannel_logout_uri": shop.receiver.url});
    world.patch(&shop.path(""), &token, &again).await.expect_status(200);
    let login = shop.log_in(&world, &mut second).await;
    log_out(&world, &mut second).await;
    assert_eq!(shop.logout_tokens(&world, 1).await[0]["sid"], login["sid"]);
    world.server.wait_for("logouts").await;
    assert_eq!(shop.logouts(&world, &token).await.len(), 1);
}

#[tokio::test]
async fn an_exposed_secret_ends_every_login_at_its_app_alone() {
    let (world, token) = world().await;
    let (shop, blog) = (App::new(&world, &token).await, App::new(&world, &token).await);
    let (mut one, mut two) = (person(&world).await, person(&world).await);
    let mut expected = Vec::new();
    for browser in [&mut one.browser, &mut two.browser] {
        expected.push(shop.log_in(&world, browser).await["sid"].clone());
        blog.log_in(&world, browser).await;
    }
    let replaced = world.post(&shop.path("/replace_exposed"), &token, &json!({})).await;
    assert!(replaced.status < 300, "{replaced:?}");
    let mut sids: Vec<_> =
        shop.logout_tokens(&world, 2).await.iter().map(|told| told["sid"].clone()).collect();
    sids.sort_by_key(Value::to_string);
    expected.sort_by_key(Value::to_string);
    assert_eq!(sids, expected);
    assert_eq!(shop.ended(&world, &token, "delivered").await["reason"], "client.tokens_revoked");
    assert!(blog.logouts(&world, &token).await.is_empty());
}

#[tokio::test]
async fn an_app_that_revoked_its_own_tokens_is_still_notified_of_the_sessions_end() {
    let (world, token) = world().await;
    let shop = App::new(&world, &token).await;
    let mut browser = Browser::default();
    let (_, tokens) = shop.enter(&world, &mut browser).await;
    let access = tokens["access_token"].as_str().unwrap();
    world.server.form("/oauth/revoke", Some(&shop.client), &[("token", access)]).await.expect_status(200);
    log_out(&world, &mut browser).await;
    assert_eq!(shop.logout_tokens(&world, 1).await[0]["sid"], claims(&tokens)["sid"]);
    assert_eq!(shop.ended(&world, &token, "delivered").await["reason"], "session.ended");
}

#[tokio::test]
async fn an_expired_session_tells_its_apps_and_one_that_lasts_longer_does_not_yet() {
    let (world, token) = world().await;
    let shop = App::new(&world, &token).await;
    let mut person = person(&world).await;
    let short = shop.log_in(&world, &mut person.browser).await;
    let mut browser = Browser::default();
    let long = shop.log_in(&world, &mut browser).await;
    // The session of a new member lasts an hour, that of a login twelve.
    world.server.app.store.clock().advance(Duration::from_secs(2 * 3_600));
    assert_eq!(shop.logout_tokens(&world, 1).await[0]["sid"], short["sid"]);
    world.server.app.store.clock().advance(Duration::from_secs(11 * 3_600));
    assert_eq!(shop.logout_tokens(&world, 2).await[1]["sid"], long["sid"]);
    let token = world.management().await;
    let reasons: Vec<_> =
        shop.logouts(&world, &token).await.iter().map(|logout| logout["reason"].clone()).collect();
    assert_eq!(reasons, ["session.expired", "session.expired"]);
    // Nobody is logged in any more: the browser has to prove who it is.
    let path = authorize_path(&shop.client.client_id, &[("prompt", "none")]);
    let page = browser.open(&world.server, &path).await;
    assert_eq!(query(page.header("location"))["error"], "login_required");
}

#[tokio::test]
async fn a_session_that_cannot_be_read_holds_up_no_other() {
    let (world, token) = world().await;
    let shop = App::new(&world, &token).await;
    let mut person = person(&world).await;
    let short = shop.log_in(&world, &mut person.browser).await;
    let long = shop.log_in(&world, &mut Browser::default()).await;
    let session = short["sid"].as_str().unwrap();
    world.server.append_raw(session, "session.teleported", &json!({"event": "session.teleported"})).await;
    // Both have expired, the unreadable one first.
    world.server.app.store.clock().advance(Duration::from_secs(13 * 3_600));
    assert_eq!(shop.logout_tokens(&world, 1).await[0]["sid"], long["sid"]);
}
