//! Pages: security-cases "Sessions/CSRF", and what every page has.

use crate::support::{Browser, World, browser::authorize_path, browser::form, query};

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn every_page_has_its_headers() {
    let world = World::new().await;
    for path in [
        "/",
        "/login",
        "/join",
        "/device",
        "/nowhere",
        "/oauth/authorize",
        "/logout",
        "/mailbox/link",
        "/password/renewed",
    ] {
        let answer = world.server.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        let features = answer.header("permissions-policy");
        assert!(features.contains("camera=()") && features.contains("geolocation=()"), "{path}");
        assert!(answer.header("strict-transport-security").starts_with("max-age="), "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
    }
}

#[tokio::test]
async fn a_redirect_around_login_is_kept_nowhere_and_names_no_url() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let to_login = browser.get(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    let page = browser.get(&world.server, to_login.header("location")).await;
    let (action, mut login) = form(&page.body);
    login.extend(fields(&[("email", &world.demo.user.email), ("password", &world.demo.user.password)]));
    let on = browser.post(&world.server, &action, &login).await;
    let asked = browser.get(&world.server, on.header("location")).await;
    let (action, mut consent) = form(&asked.body);
    consent.extend(fields(&[("decision", "approve")]));
    let back = browser.post(&world.server, &action, &consent).await;
    assert!(query(back.header("location")).contains_key("code"), "{back:?}");
    let nobody = Browser::default().get(&world.server, "/account/consents").await;
    for redirect in [to_login, on, back, nobody] {
        assert_eq!(redirect.status, 303);
        assert_eq!(redirect.header("cache-control"), "no-store", "{redirect:?}");
        assert_eq!(redirect.header("referrer-policy"), "no-referrer", "{redirect:?}");
    }
}

#[tokio::test]
async fn pages_speak_the_browsers_language() {
    let world = World::new().await;
    let ask = |language: &'static str| {
        world
            .server
            .http
            .get(format!("{}/login", world.server.base))
            .header("accept-language", language)
            .send()
    };
    let dutch = ask("nl-BE, en;q=0.5").await.unwrap();
    assert_eq!(dutch.headers()["content-language"], "nl");
    assert!(dutch.text().await.unwrap().contains("lang=\"nl\""));
    assert_eq!(ask("fr").await.unwrap().headers()["content-language"], "en");
}

#[tokio::test]
async fn forms_without_the_token_of_this_browser_are_refused_and_change_nothing() {
    let world = World::new().await;
    let head = world.server.head().await;
    let user = world.demo.user.clone();
    let credentials = [("email", user.email.as_str()), ("password", user.password.as_str())];
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    let (_, good) = form(&page.body);
    let token = &good.iter().find(|(name, _)| name == "csrf_token").unwrap().1;
    // No token, a wrong one, and a valid one in another browser.
    for (mut who, token) in
        [(browser.clone(), ""), (browser.clone(), "AAAA"), (Browser::default(), token.as_str())]
    {
        let mut sent = fields(&credentials);
        sent.push(("csrf_token".into(), token.into()));
        let answer = who.post(&world.server, "/login", &sent).await;
        assert_eq!(answer.status, 403, "{answer:?}");
        assert!(!who.cookies.contains_key("__Host-xwms_session"));
    }
    assert_eq!(world.server.head().await, head, "no event");

    browser.log_in(&world).await;
    let consent = browser.open(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    let (_, hidden) = form(&consent.body);
    let mut victim = Browser::default();
    victim.log_in(&world).await;
    let head = world.server.head().await;
    let mut sent = hidden.clone();
    sent.push(("decision".into(), "approve".into()));
    assert_eq!(victim.post(&world.server, "/consent", &sent).await.status, 403, "another session's form");
    let wrong = fields(&[("csrf_token", "AAAA")]);
    assert_eq!(victim.post(&world.server, "/logout", &wrong).await.status, 403);
    assert_eq!(victim.post(&world.server, "/account/consents/withdraw", &wrong).await.status, 403);
    assert_eq!(world.server.head().await, head, "no event");
}

#[tokio::test]
async fn consent_and_logout_take_no_form_without_a_token_or_with_another_persons() {
    let world = World::new().await;
    let owner = serde_json::json!({"email": "o@other.example", "password": "long enough"});
    let body = serde_json::json!({"name": "Other", "owner": owner});
    world.post("/v1/accounts", "", &body).await.expect_status(201);
    let mut other = Browser::default();
    let page = other.open(&world.server, "/login").await;
    other.submit(&world.server, &page, &[("email", "o@other.example"), ("password", "long enough")]).await;
    let theirs = form(&other.open(&world.server, "/logout").await.body).1;
    let theirs = theirs.into_iter().find(|(name, _)| name == "csrf_token").unwrap();

    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let consent = browser.open(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    let mut bare = form(&consent.body).1;
    bare.retain(|(name, _)| name != "csrf_token");
    bare.push(("decision".into(), "approve".into()));
    let stolen: Vec<_> = bare.iter().cloned().chain([theirs.clone()]).collect();
    let head = world.server.head().await;
    for sent in [&bare, &stolen] {
        assert_eq!(browser.post(&world.server, "/consent", sent).await.status, 403);
    }
    assert_eq!(browser.post(&world.server, "/logout", &[theirs]).await.status, 403);
    let asked = browser.post(&world.server, "/logout", &[]).await;
    assert!(asked.body.contains("csrf_token"), "the person is asked: {asked:?}");
    assert_eq!(world.server.head().await, head, "no event");
}

#[tokio::test]
async fn a_login_begun_in_another_browser_is_refused() {
    let world = World::new().await;
    let mut attacker = Browser::default();
    let first = attacker.get(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    let link = first.header("location").to_owned();
    assert!(link.starts_with("/login?continue="));
    let mut victim = Browser::default();
    let page = victim.get(&world.server, &link).await;
    assert_eq!(page.status, 400, "{page:?}");
    victim.log_in(&world).await;
    let sealed = link.split_once('=').unwrap().1;
    let on = victim.get(&world.server, &format!("/oauth/authorize?continue={sealed}")).await;
    assert_eq!((on.status, on.header("location")), (400, ""));
}

#[tokio::test]
async fn a_second_login_keeps_the_session_and_voids_its_old_cookie() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let before = browser.tokens(&world, "openid").await;
    let mut thief = browser.clone();
    let shown = thief.open(&world.server, "/logout").await;
    let path = authorize_path(&world.web().client_id, &[("prompt", "login")]);
    let page = browser.open(&world.server, &path).await;
    let answer = browser.fill_login(&world, &page).await;
    assert!(query(answer.header("location")).contains_key("code"), "{answer:?}");
    assert_eq!(world.server.count("session.started").await, 1);
    assert_eq!(world.server.count("session.elevated").await, 1);

    let page = thief.open(&world.server, "/account/consents").await;
    assert!(page.body.contains("name=\"password\""), "the old cookie: {page:?}");
    let (_, old_form) = form(&shown.body);
    let answer = browser.post(&world.server, "/logout", &old_form).await;
    assert_eq!(answer.status, 403, "a form from before: {answer:?}");
    let access = before["access_token"].as_str().unwrap();
    assert!(world.active(access).await);

    // The hint from before the second login still names the session.
    let hint = format!("/oauth/logout?id_token_hint={}", before["id_token"].as_str().unwrap());
    browser.open(&world.server, &hint).await.expect_status(200);
    assert_eq!(world.server.count("session.ended").await, 1);
    assert!(!world.active(access).await, "what came from the session before the second login");
    let refresh = before["refresh_token"].as_str().unwrap();
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    world.token(&world.web(), &fields).await.expect_oauth(400, "invalid_grant");
}

#[tokio::test]
async fn another_person_who_logs_in_ends_the_session_that_was_there() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let before = browser.tokens(&world, "openid").await;
    let owner = serde_json::json!({"email": "o@other.example", "password": "long enough"});
    let body = serde_json::json!({"name": "Other", "owner": owner});
    world.post("/v1/accounts", "", &body).await.expect_status(201);
    let page = browser.open(&world.server, "/login").await;
    let fields = [("email", "o@other.example"), ("password", "long enough")];
    browser.submit(&world.server, &page, &fields).await.expect_status(200);
    assert_eq!(world.server.count("session.started").await, 2);
    assert!(!world.active(before["access_token"].as_str().unwrap()).await);
}

#[tokio::test]
async fn the_session_cookie_is_new_at_each_login_and_a_forged_one_is_refused() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let first = browser.cookies["__Host-xwms_session"].clone();
    browser.log_in(&world).await;
    assert_ne!(first, browser.cookies["__Host-xwms_session"]);
    for forged in ["", "x", "xwms_session_AAAA", &first[..first.len() - 2], "\u{e9}"] {
        let mut thief = Browser::default();
        thief.cookies.insert("__Host-xwms_session".into(), forged.into());
        let page = thief.open(&world.server, "/account/consents").await;
        assert!(page.body.contains("name=\"password\""), "{forged:?}");
    }
}

#[tokio::test]
async fn an_unknown_and_a_known_address_fail_alike() {
    let world = World::new().await;
    let mut bodies = Vec::new();
    for email in [world.demo.user.email.as_str(), "nobody@nowhere.example"] {
        let mut browser = Browser::default();
        let page = browser.open(&world.server, "/login").await;
        let answer =
            browser.submit(&world.server, &page, &[("email", email), ("password", "wrong password")]).await;
        assert!(answer.body.contains("role=\"alert\""), "{answer:?}");
        let (_, hidden) = form(&answer.body);
        let token = &hidden.iter().find(|(name, _)| name == "csrf_token").unwrap().1;
        bodies.push((answer.status, answer.body.replace(email, "").replace(token.as_str(), "")));
    }
    assert_eq!(bodies[0], bodies[1]);
}

#[tokio::test]
async fn input_of_the_caller_is_escaped() {
    let world = World::new().await;
    let hostile = "\"><script>alert(1)</script>";
    let query =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("login_hint", hostile).finish();
    let page = world.server.get(&format!("/login?{query}")).await;
    assert!(page.status == 200 && !page.body.contains("<script>alert"), "{page:?}");
    let token = world.management().await;
    let path = format!("/v1/clients/{}", world.web().client_id);
    world.patch(&path, &token, &serde_json::json!({"name": hostile})).await.expect_status(200);
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let consent =
        browser.open(&world.server, &authorize_path(&world.web().client_id, &[("state", hostile)])).await;
    assert!(consent.status == 200 && !consent.body.contains("<script>alert"), "{consent:?}");
}

#[tokio::test]
async fn many_logins_at_once_all_get_an_answer() {
    let world = World::new().await;
    let one = |world: &World| {
        let (server, user) = (world.server.base.clone(), world.demo.user.clone());
        let http = world.server.http.clone();
        async move {
            let page = http.get(format!("{server}/login")).send().await.unwrap();
            let cookie = page.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
            let (_, mut fields) = form(&page.text().await.unwrap());
            fields.push(("email".into(), user.email));
            fields.push(("password".into(), user.password));
            let sent = http.post(format!("{server}/login")).header("cookie", cookie).form(&fields).send();
            sent.await.unwrap().status().as_u16()
        }
    };
    // Ten attempts at one name are processed at once, and the others wait for them (ADR 0031).
    let statuses = futures::future::join_all((0..40).map(|_| one(&world))).await;
    assert!(statuses.iter().all(|status| matches!(status, 303 | 503)), "{statuses:?}");
    assert!(statuses.contains(&303));
}

#[tokio::test]
async fn a_too_large_form_gets_an_error_that_says_so() {
    let world = World::new().await;
    for path in ["/login", "/join", "/consent", "/device", "/device/answer", "/oauth/authorize", "/logout"] {
        let request = world.server.http.post(format!("{}{path}", world.server.base));
        let answer = request.form(&[("email", "a".repeat(70_000))]).send().await.unwrap();
        assert_eq!(answer.status(), 413, "{path}");
        assert!(answer.text().await.unwrap().contains("too large"), "{path}");
    }
}
