//! Attackers of the device flow (RFC 8628 §5): who guesses codes, who sends their own code to somebody else, and
//! who floods.

use super::device::{
    approve, ask, ask_from, enter, poll, poll_as, proxied, reviewed, text, wait, world, world_with,
};
use crate::support::{
    Browser, World,
    browser::{CALLBACK, authorize_path, form},
};
use serde_json::json;
use xwms::config::{Guard, Pace};

#[tokio::test]
async fn a_link_with_the_code_approves_nothing_even_if_the_client_has_a_consent() {
    let world = world().await;
    let mut victim = Browser::default();
    victim.code(&world, "openid").await;
    let grants = world.server.count("grant.authorized").await;
    let codes = ask(&world, "openid").await;
    let link = text(&codes, "verification_uri_complete").strip_prefix(&world.server.base).unwrap();
    let page = victim.open(&world.server, link).await;
    let code = text(&codes, "user_code");
    assert!(
        page.body.contains(code) && page.body.contains("Never type a code that somebody sent you"),
        "{page:?}"
    );
    let asked = victim.submit(&world.server, &page, &[("user_code", code)]).await;
    assert!(asked.body.contains("value=\"approve\""), "{asked:?}");
    assert!(asked.body.contains("choose Deny"), "the page is honest: {asked:?}");
    assert_eq!(world.server.count("grant.authorized").await, grants);
    poll(&world, &codes).await.expect_oauth(400, "authorization_pending");
}

/// The thief starts the request and sends the code; the victim approves it from their own network.
#[tokio::test]
async fn a_phished_device_is_found_by_its_two_ends_and_stopped() {
    let world = world_with(proxied).await;
    let codes = ask_from(&world, "203.0.113.66", "openid offline_access").await;
    let mut victim = Browser { from: Some("192.0.2.33".to_owned()), ..Browser::default() };
    let page = reviewed(&mut victim, &world, &codes).await;
    for warning in ["203.0.113.66", "on another network than this browser", "choose Deny"] {
        assert!(page.body.contains(warning), "{warning} is not on {page:?}");
    }
    victim.submit(&world.server, &page, &[("decision", "approve")]).await;
    let stolen = poll(&world, &codes).await.expect_status(200).json();

    // The auditor finds approvals from elsewhere, and the tokens that came of them.
    let token = world.management().await;
    let feed = world.read("/v1/events?type=grant.authorized", &token).await.expect_status(200).json();
    let apart: Vec<_> = feed["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["data"]["device"]["same_network"] == false)
        .map(|event| event["data"]["grant_id"].as_str().unwrap().to_owned())
        .collect();
    let [grant] = apart.as_slice() else { panic!("{feed}") };
    let path = format!("/v1/audit/as_of?object={grant}&at={}", world.server.head().await);
    let state = world.read(&path, &token).await;
    for told in [feed.to_string(), state.expect_status(200).body.clone()] {
        assert!(
            told.contains("same_network") && !told.contains("\"network\""),
            "no reader gets a hash: {told}"
        );
    }
    let body = json!({"target": grant, "dry_run": false});
    world.server.settle().await;
    world.post("/v1/audit/contain", &token, &body).await.expect_status(200);
    assert!(!world.active(text(&stolen, "access_token")).await);
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", text(&stolen, "refresh_token"))];
    world.token(&world.web(), &refresh).await.expect_oauth(400, "invalid_grant");
    wait(&world, 10);
    poll(&world, &codes).await.expect_oauth(400, "invalid_grant");
}

#[tokio::test]
async fn a_clients_request_in_this_browser_is_never_about_a_device() {
    let world = world().await;
    let codes = ask(&world, "openid").await;
    // Otherwise a link would lead past the page where the code is typed, and guesses would not count.
    let params = [("scope", "openid"), ("user_code", text(&codes, "user_code"))];
    let path = authorize_path(&world.web().client_id, &params);
    let mut browser = Browser::default();
    let login = browser.open(&world.server, &path).await;
    let page = browser.fill_login(&world, &login).await;
    assert!(page.body.contains("name=\"decision\""), "{page:?}");
    assert!(!page.body.contains("/device/answer"), "{page:?}");
    poll(&world, &codes).await.expect_oauth(400, "authorization_pending");
}

#[tokio::test]
async fn another_client_can_not_redeem_a_device_code() {
    let world = world().await;
    let token = world.management().await;
    let body = json!({"name": "Thief", "client_type": "web", "scopes": ["openid"], "redirect_uris": [CALLBACK],
        "device_authorization": true});
    let thief = world.client(&token, &body).await;
    let codes = ask(&world, "openid").await;
    approve(&mut Browser::default(), &world, &codes).await;
    poll_as(&world, &world.server, &thief, &codes).await.expect_oauth(400, "invalid_grant");
    // As a code of a redirect, it is none.
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", text(&codes, "device_code")),
        ("redirect_uri", CALLBACK),
    ];
    world.token(&world.web(), &fields).await.expect_oauth(400, "invalid_grant");
    poll(&world, &codes).await.expect_status(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn polls_at_once_get_one_set_of_tokens() {
    let world = world().await;
    let codes = ask(&world, "openid").await;
    approve(&mut Browser::default(), &world, &codes).await;
    let (one, two) = tokio::join!(poll(&world, &codes), poll(&world, &codes));
    let given: Vec<_> = [&one, &two].into_iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(given.len(), 1, "{one:?} {two:?}");
    let access = given[0].json()["access_token"].as_str().unwrap().to_owned();
    wait(&world, 30);
    poll(&world, &codes).await.expect_oauth(400, "invalid_grant");
    assert!(world.active(&access).await);
    assert_eq!(world.server.count("grant.code_redeemed").await, 1);
}

#[tokio::test]
async fn an_approval_that_is_sent_twice_is_one_approval() {
    let world = world().await;
    let codes = ask(&world, "openid").await;
    let mut browser = Browser::default();
    let page = reviewed(&mut browser, &world, &codes).await;
    for redeemed in [false, false, true] {
        if redeemed {
            poll(&world, &codes).await.expect_status(200);
        }
        let done = browser.submit(&world.server, &page, &[("decision", "approve")]).await;
        assert!(done.body.contains("Return to your device"), "{done:?}");
    }
    assert_eq!(world.server.count("grant.authorized").await, 1);
    // Another person can't take it over, nor deny it.
    let denied = browser.submit(&world.server, &page, &[("decision", "deny")]).await;
    assert!(denied.body.contains("can’t be used any more"), "{denied:?}");
}

#[tokio::test]
async fn nobody_approves_by_another_persons_form_or_inside_a_frame() {
    let world = world().await;
    let codes = ask(&world, "openid").await;
    let mut attacker = Browser::default();
    let page = reviewed(&mut attacker, &world, &codes).await;
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));

    let mut victim = Browser::default();
    victim.log_in(&world).await;
    let (action, mut fields) = form(&page.body);
    assert_eq!(action, "/device/answer");
    fields.push(("decision".to_owned(), "approve".to_owned()));
    assert_eq!(victim.post(&world.server, &action, &fields).await.status, 403, "another session's form");
    let bare: Vec<_> = fields.iter().filter(|(name, _)| name != "csrf_token").cloned().collect();
    assert_eq!(attacker.post(&world.server, &action, &bare).await.status, 403);
    assert_eq!(Browser::default().post(&world.server, &action, &fields).await.status, 403);
    // Nor by a code that another site sends.
    let typed = [("user_code".to_owned(), text(&codes, "user_code").to_owned())];
    assert_eq!(victim.post(&world.server, "/device", &typed).await.status, 403);
    // The token of the victim's own form with the attacker's request.
    let own = reviewed(&mut victim, &world, &ask(&world, "openid").await).await;
    let csrf = form(&own.body).1.into_iter().find(|(name, _)| name == "csrf_token").unwrap();
    let mixed: Vec<_> = bare.iter().cloned().chain([csrf]).collect();
    assert_eq!(victim.post(&world.server, &action, &mixed).await.status, 400, "another browser's request");
    assert_eq!(world.server.count("grant.authorized").await, 0);
}

#[tokio::test]
async fn guesses_of_user_codes_are_bounded_for_each_person_and_network() {
    // As usual, except that nobody is let on again while the test runs.
    let world = world_with(|settings| {
        proxied(settings);
        let (login, device_codes) = (Pace::new(20, 86_400), Some(Pace::new(10, 86_400)));
        settings.guard = Guard { login, device_codes, ..Guard::default() };
    })
    .await;
    let codes = ask(&world, "openid").await;
    // A person who moves from network to network.
    let mut guesser = Browser { from: Some("198.51.100.1".to_owned()), ..Browser::default() };
    guesser.log_in(&world).await;
    let mut statuses = Vec::new();
    for guess in 0..14 {
        guesser.from = Some(format!("198.51.{guess}.1"));
        statuses.push(enter(&mut guesser, &world, "BBBB-BBBB").await.status);
    }
    assert_eq!((statuses[0], statuses[13]), (200, 429), "{statuses:?}");
    let right = enter(&mut guesser, &world, text(&codes, "user_code")).await;
    assert_eq!(right.status, 429, "nor the right one");
    // Strangers of one network.
    let mut statuses = Vec::new();
    for _ in 0..30 {
        let mut stranger = Browser { from: Some("203.0.113.9".to_owned()), ..Browser::default() };
        statuses.push(enter(&mut stranger, &world, "BBBB-BBBC").await.status);
    }
    assert!(statuses[0] == 200 && statuses.contains(&429), "{statuses:?}");
    // People in other networks go on.
    let mut person = Browser { from: Some("192.0.2.33".to_owned()), ..Browser::default() };
    approve(&mut person, &world, &codes).await;
}

#[tokio::test]
async fn while_strangers_guess_codes_a_person_logs_in_first_and_finds_the_code_filled_in() {
    let world = world().await;
    let codes = ask(&world, "openid").await;
    let code = text(&codes, "user_code");
    let guard = &world.server.app.guard;
    let mut person = Browser::default();
    let page = person.open(&world.server, "/device").await;
    for _ in 0..300 {
        let _counted = guard.wrong_device_code(None, None);
    }
    // They go on guessing while the person sends the form.
    let guesses = async {
        for _ in 0..u64::MAX {
            let _counted = guard.wrong_device_code(None, None);
            tokio::task::yield_now().await;
        }
    };
    let typed = [("user_code", code)];
    let login = tokio::select! {
        answer = person.submit(&world.server, &page, &typed) => answer,
        () = guesses => unreachable!(),
    };
    let page = person.fill_login(&world, &login).await;
    let is_filled_in = page.body.contains("name=\"user_code\"") && page.body.contains(code);
    assert!(is_filled_in && !page.body.contains("value=\"approve\""), "{page:?}");
    let asked = person.submit(&world.server, &page, &[("user_code", code)]).await;
    assert!(asked.body.contains("value=\"approve\""), "{asked:?}");
}

#[tokio::test]
async fn a_flood_of_strangers_writes_nothing_to_the_log_and_stops_no_client_that_authenticates() {
    let world = world_with(|settings| settings.guard = Guard::default()).await;
    let native = world.native();
    let head = world.server.head().await;
    let fields = [("scope", "openid"), ("client_id", native.as_str())];
    let mut refused = 0;
    for _ in 0..60 {
        let answer = world.server.form("/oauth/device_authorization", None, &fields).await;
        assert!([200, 429].contains(&answer.status), "{answer:?}");
        refused += usize::from(answer.status == 429);
    }
    // Thirty at once, and then one every two seconds.
    assert!(refused >= 5, "{refused}");
    let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM device_requests WHERE client_id = $1")
        .bind(&native)
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert!(rows <= 30, "{rows}");
    assert_eq!(world.server.head().await, head, "nothing is a fact yet");
    ask(&world, "openid").await;
}

#[tokio::test]
async fn a_person_without_the_rights_gives_none() {
    let world = World::new().await;
    let token = world.management().await;
    let body = json!({"name": "Tool", "client_type": "web", "scopes": ["openid", "clients:read"],
        "redirect_uris": [CALLBACK], "device_authorization": true});
    let client = world.client(&token, &body).await;
    let asked = [("scope", "openid clients:read")];
    let answer = world.server.form("/oauth/device_authorization", Some(&client), &asked).await;
    let codes = answer.expect_status(200).json();
    world.sign_up("o@other.example").await;
    let mut stranger = Browser::default();
    let login = enter(&mut stranger, &world, text(&codes, "user_code")).await;
    let fields = [("email", "o@other.example"), ("password", "long enough")];
    let page = stranger.submit(&world.server, &login, &fields).await;
    assert!(page.body.contains("You can’t approve this device"), "{page:?}");
    assert_eq!(world.server.count("grant.authorized").await, 0);
    // The device goes on waiting for somebody who may.
    approve(&mut Browser::default(), &world, &codes).await;
    let tokens = poll_as(&world, &world.server, &client, &codes).await.expect_status(200).json();
    assert_eq!(tokens["scope"], "openid clients:read");
}

#[tokio::test]
async fn a_login_that_is_too_weak_for_the_client_approves_no_device() {
    let world = world().await;
    let token = world.management().await;
    let strong = json!({"required_acr": "urn:xwms:acr:two-factors"});
    world.patch(&format!("/v1/clients/{}", world.web().client_id), &token, &strong).await.expect_status(200);
    let codes = ask(&world, "openid").await;
    let mut browser = Browser::default();
    let login = enter(&mut browser, &world, text(&codes, "user_code")).await;
    let page = browser.fill_login(&world, &login).await;
    assert!(!page.body.contains("value=\"approve\""), "a second factor comes first: {page:?}");
    // Nor a page that was shown before the client asked for more.
    let weak = json!({"required_acr": "urn:xwms:acr:password"});
    world.patch(&format!("/v1/clients/{}", world.web().client_id), &token, &weak).await.expect_status(200);
    let shown = reviewed(&mut browser, &world, &codes).await;
    world.patch(&format!("/v1/clients/{}", world.web().client_id), &token, &strong).await.expect_status(200);
    let done = browser.submit(&world.server, &shown, &[("decision", "approve")]).await;
    assert!(!done.body.contains("Return to your device"), "{done:?}");
    assert_eq!(world.server.count("grant.authorized").await, 0);
}

#[tokio::test]
async fn a_database_dump_contains_no_code_and_no_address() {
    let world = world().await;
    let codes = ask(&world, "openid").await;
    let rows: Vec<String> = sqlx::query_scalar("SELECT device_requests::text FROM device_requests")
        .fetch_all(world.server.app.store.pool())
        .await
        .unwrap();
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    for secret in [text(&codes, "user_code"), text(&codes, "device_code"), "127.0.0.1"] {
        assert!(!row.contains(secret), "{secret} is in {row}");
    }
}
