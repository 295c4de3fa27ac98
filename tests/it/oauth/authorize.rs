//! The authorization endpoint: security-cases "Authorize" and "PKCE".

use crate::support::{
    Browser, World,
    browser::{CALLBACK, authorize_path, form},
    query,
};

/// Opens the request as a logged-in user, and returns the error that the client gets.
async fn back(world: &World, change: &[(&str, &str)]) -> String {
    let mut browser = Browser::default();
    browser.log_in(world).await;
    let answer = browser.open(&world.server, &authorize_path(&world.web().client_id, change)).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    let location = answer.header("location").to_owned();
    assert!(location.starts_with(CALLBACK), "{location}");
    let params = query(&location);
    assert_eq!(params["iss"], world.server.base, "{location}");
    assert_eq!(params["state"], "st4te &?", "the state comes back to the letter");
    assert!(!params.contains_key("code"), "{location}");
    params["error"].clone()
}

/// Opens the request and asserts that it ends on one of our own pages.
async fn page(world: &World, change: &[(&str, &str)]) -> String {
    let answer = world.server.get(&authorize_path(&world.web().client_id, change)).await;
    assert_eq!(answer.status, 400, "{answer:?}");
    assert_eq!(answer.header("location"), "");
    answer.body
}

#[tokio::test]
async fn an_unknown_client_gets_a_page() {
    let world = World::new().await;
    for id in ["nobody", "client_00000000000000000000000000", "<script>", ""] {
        let body = page(&world, &[("client_id", id)]).await;
        assert!(!body.contains("<script>"), "input is escaped");
    }
}

#[tokio::test]
async fn a_bad_redirect_uri_gets_a_page_whatever_else_is_wrong() {
    let world = World::new().await;
    page(&world, &[("redirect_uri", "https://evil.example/cb")]).await;
    page(&world, &[("redirect_uri", "https://evil.example/cb"), ("response_type", "token")]).await;
    page(&world, &[("redirect_uri", "")]).await;
    let management = world.management().await;
    let two = serde_json::json!({"redirect_uris": [CALLBACK, "https://app.example/cb"]});
    world
        .patch(&format!("/v1/clients/{}", world.web().client_id), &management, &two)
        .await
        .expect_status(200);
    page(&world, &[("redirect_uri", "")]).await;
}

#[tokio::test]
async fn the_description_of_an_error_names_what_was_asked() {
    let world = World::new().await;
    let mut browser = Browser::default();
    for (name, value) in [
        ("response_type", "token"),
        ("response_mode", "fragment"),
        ("prompt", "consentt"),
        ("scope", "groups"),
    ] {
        let path = authorize_path(&world.web().client_id, &[(name, value)]);
        let answer = browser.open(&world.server, &path).await;
        let params = query(answer.header("location"));
        let description = &params["error_description"];
        assert!(description.contains(&format!("'{value}'")), "{name}: {description}");
    }
}

#[tokio::test]
async fn errors_of_the_request_go_back_to_the_client() {
    let world = World::new().await;
    for (change, error) in [
        (("response_type", ""), "invalid_request"),
        (("response_type", "token"), "unsupported_response_type"),
        (("response_type", "code id_token"), "unsupported_response_type"),
        (("scope", "nonsense"), "invalid_scope"),
        (("scope", "openid\temail"), "invalid_scope"),
        (("scope", "clients:write"), "invalid_scope"),
        (("scope", ""), "invalid_scope"),
        (("request_uri", "http://169.254.169.254/latest"), "request_uri_not_supported"),
        (("request", "eyJhbGciOiJub25lIn0.e30."), "request_not_supported"),
        (("response_mode", "fragment"), "invalid_request"),
        (("prompt", "none login"), "invalid_request"),
        (("prompt", "dance"), "invalid_request"),
        (("max_age", "soon"), "invalid_request"),
        (("max_age", "+5"), "invalid_request"),
        (("max_age", "4294967296"), "invalid_request"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("code_challenge_method", ""), "invalid_request"),
        (("code_challenge", "short"), "invalid_request"),
        (("login_hint", &"a".repeat(255)), "invalid_request"),
        (("nonce", &"a".repeat(4097)), "invalid_request"),
        (("nonce", &"%".repeat(3000)), "invalid_request"),
    ] {
        assert_eq!(back(&world, &[change]).await, error, "{change:?}");
    }
    assert_eq!(world.server.count("grant.authorized").await, 0);
}

#[tokio::test]
async fn a_repeated_parameter_goes_back_to_the_client_where_it_is_clear_who_that_is() {
    let world = World::new().await;
    let asked = authorize_path(&world.web().client_id, &[("prompt", "none")]);
    for (more, state) in
        [("scope=email", true), ("nonce=a&nonce=b", true), ("x=1&x=2", true), ("state=other", false)]
    {
        let answer = world.server.get(&format!("{asked}&{more}")).await;
        let location = answer.header("location");
        assert!(location.starts_with(CALLBACK), "{more}: {answer:?}");
        let params = query(location);
        assert_eq!(
            (params["error"].as_str(), params["iss"].as_str()),
            ("invalid_request", &*world.server.base)
        );
        assert_eq!(params.contains_key("state"), state, "{more}: which of two is not said");
    }
    let posted: Vec<_> = query(&asked).into_iter().chain([("scope".into(), "email".into())]).collect();
    let answer = Browser::default().post(&world.server, "/oauth/authorize", &posted).await;
    assert_eq!(query(answer.header("location"))["error"], "invalid_request");
    let mode = world.server.get(&format!("{asked}&response_mode=form_post&scope=email")).await;
    assert!(form(&mode.body).1.contains(&("error".into(), "invalid_request".into())), "{mode:?}");
    let id = world.web().client_id;
    for more in [
        format!("client_id={id}"),
        format!("redirect_uri={CALLBACK}"),
        "redirect_uri=https://evil.example/".into(),
    ] {
        let answer = world.server.get(&format!("{asked}&{more}")).await;
        assert_eq!((answer.status, answer.header("location")), (400, ""), "{more}");
    }
}

#[tokio::test]
async fn every_kind_of_answer_carries_the_issuer_and_the_exact_state() {
    let world = World::new().await;
    let exact = |params: &std::collections::HashMap<String, String>, said: &str| {
        assert_eq!((params["iss"].as_str(), params["state"].as_str()), (&*world.server.base, "st4te &?"));
        assert!(
            params.get("error").is_some_and(|error| error == said) || params.contains_key(said),
            "{params:?}"
        );
    };
    let web = world.web().client_id;
    let ask = |change: &[(&str, &str)]| authorize_path(&web, change);
    let posted = |answer: &crate::support::Answer| {
        let (action, fields) = form(&answer.body);
        assert_eq!(action, CALLBACK);
        fields.into_iter().collect()
    };
    let nobody = world.server.get(&ask(&[("prompt", "none")])).await;
    exact(&query(nobody.header("location")), "login_required");
    let nobody = world.server.get(&ask(&[("prompt", "none"), ("response_mode", "form_post")])).await;
    exact(&posted(&nobody), "login_required");

    let mut browser = Browser::default();
    browser.log_in(&world).await;
    for mode in ["query", "form_post"] {
        let path = ask(&[("response_mode", mode), ("prompt", "consent")]);
        let consent = browser.open(&world.server, &path).await;
        let denied = browser.submit(&world.server, &consent, &[("decision", "deny")]).await;
        let approved = browser.submit(&world.server, &consent, &[("decision", "approve")]).await;
        for (answer, said) in [(denied, "access_denied"), (approved, "code")] {
            match mode {
                "query" => exact(&query(answer.header("location")), said),
                _ => exact(&posted(&answer), said),
            }
        }
    }
}

#[tokio::test]
async fn nothing_is_fetched_from_where_a_request_points() {
    let world = World::new().await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let uri = format!("http://{}/", listener.local_addr().unwrap());
    assert_eq!(back(&world, &[("request_uri", &uri)]).await, "request_uri_not_supported");
    assert_eq!(back(&world, &[("registration", &uri)]).await, "registration_not_supported");
    assert!(listener.accept().is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock));
}

#[tokio::test]
async fn prompt_none_needs_consent_with_a_session_alone() {
    let world = World::new().await;
    assert_eq!(back(&world, &[("prompt", "none")]).await, "consent_required");
}

#[tokio::test]
async fn a_person_who_says_no_sends_access_denied() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let consent = browser.open(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    let answer = browser.submit(&world.server, &consent, &[("decision", "deny")]).await;
    assert_eq!(answer.status, 303);
    let params = query(answer.header("location"));
    assert_eq!(
        (params["error"].as_str(), params["iss"].as_str()),
        ("access_denied", world.server.base.as_str())
    );
    assert_eq!(world.server.count("grant.authorized").await, 0);
}

#[tokio::test]
async fn an_approval_is_remembered_except_for_a_native_client() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.code(&world, "openid").await;
    let again = browser.open(&world.server, &authorize_path(&world.web().client_id, &[])).await;
    assert!(query(again.header("location")).contains_key("code"), "{again:?}");
    let more = browser
        .open(&world.server, &authorize_path(&world.web().client_id, &[("scope", "openid email")]))
        .await;
    assert_eq!(more.status, 200, "more scopes are asked for");

    let native = authorize_path(&world.native(), &[]);
    browser.approve(&world, &native).await;
    let again = browser.open(&world.server, &native).await;
    assert_eq!(again.status, 200, "RFC 8252 §8.6: consent again");
    assert!(again.body.contains("name=\"decision\""));
}

#[tokio::test]
async fn a_client_in_a_browser_asks_again_where_anybody_may_listen() {
    let world = World::new().await;
    let management = world.management().await;
    let body = serde_json::json!({"name": "Page", "client_type": "browser", "scopes": ["openid"],
        "redirect_uris": [CALLBACK, "https://app.example/cb"]});
    let made = world.post("/v1/clients", &management, &body).await.expect_status(201).json();
    let id = made["client_id"].as_str().unwrap();
    let mut browser = Browser::default();
    let loopback = authorize_path(id, &[]);
    browser.approve(&world, &loopback).await;
    let again = browser.open(&world.server, &loopback).await;
    assert!(again.status == 200 && again.body.contains("name=\"decision\""), "{again:?}");
    let https = authorize_path(id, &[("redirect_uri", "https://app.example/cb")]);
    let remembered = browser.open(&world.server, &https).await;
    assert!(query(remembered.header("location")).contains_key("code"), "{remembered:?}");
}

#[tokio::test]
async fn prompt_login_and_max_age_ask_for_the_password_again() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.code(&world, "openid").await;
    let path = authorize_path(&world.web().client_id, &[("prompt", "login")]);
    let page = browser.open(&world.server, &path).await;
    assert!(page.body.contains("name=\"password\""), "{page:?}");
    let answer = browser.fill_login(&world, &page).await;
    assert!(query(answer.header("location")).contains_key("code"), "one login is enough: {answer:?}");

    world.server.app.store.clock().advance(std::time::Duration::from_secs(100));
    let page =
        browser.open(&world.server, &authorize_path(&world.web().client_id, &[("max_age", "99")])).await;
    assert!(page.body.contains("name=\"password\""), "{page:?}");
    let fine =
        browser.open(&world.server, &authorize_path(&world.web().client_id, &[("max_age", "1000")])).await;
    assert!(query(fine.header("location")).contains_key("code"), "{fine:?}");
}

#[tokio::test]
async fn a_login_just_made_for_a_request_is_fresh_enough_for_it_also_after_consent() {
    let world = World::new().await;
    for freshness in [("prompt", "login"), ("prompt", "login consent"), ("max_age", "0")] {
        let mut browser = Browser::default();
        browser.log_in(&world).await;
        let params = browser.approve(&world, &authorize_path(&world.web().client_id, &[freshness])).await;
        assert!(params.contains_key("code"), "{freshness:?}: {params:?}");
    }
}

#[tokio::test]
async fn a_continuation_of_the_login_page_is_not_a_consent() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.code(&world, "openid").await;
    let asked = authorize_path(&world.web().client_id, &[("prompt", "login")]);
    let to_login = browser.get(&world.server, &asked).await;
    let carried = to_login.header("location").strip_prefix("/login?continue=").unwrap().to_owned();
    let own = browser.open(&world.server, "/logout").await;
    let token = form(&own.body).1.into_iter().find(|(name, _)| name == "csrf_token").unwrap();
    let fields = [token, ("continue".into(), carried), ("decision".into(), "approve".into())];
    let grants = world.server.count("grant.authorized").await;
    let answer = browser.post(&world.server, "/consent", &fields).await;
    assert_eq!((answer.status, answer.header("location")), (400, ""), "{answer:?}");
    assert_eq!(world.server.count("grant.authorized").await, grants);
}

#[tokio::test]
async fn a_long_request_gets_through_login_and_consent() {
    let world = World::new().await;
    let (state, nonce) = ("s".repeat(4096), "n".repeat(3000));
    let hint = format!("{}@{}org", "h".repeat(64), format!("{}.", "d".repeat(60)).repeat(3));
    let unknown = "u".repeat(4000);
    let path = authorize_path(
        &world.web().client_id,
        &[("state", &state), ("nonce", &nonce), ("login_hint", &hint), ("unknown", &unknown)],
    );
    let mut browser = Browser::default();
    let page = browser.open(&world.server, &path).await;
    assert!(page.body.contains(&hint), "{page:?}");
    let params = browser.approve(&world, &path).await;
    assert!(params.contains_key("code") && params["state"] == state, "{params:?}");
}

#[tokio::test]
async fn form_post_answers_with_a_form() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.code(&world, "openid").await;
    let path = authorize_path(&world.web().client_id, &[("response_mode", "form_post")]);
    let answer = browser.open(&world.server, &path).await;
    let (action, fields) = form(&answer.body);
    assert_eq!(action, CALLBACK);
    for name in ["code", "state", "iss"] {
        assert!(fields.iter().any(|(field, _)| field == name), "{name} is missing in {fields:?}");
    }
    // Where the client redirects people afterwards is up to the client.
    assert!(!answer.header("content-security-policy").contains("form-action"));
}

#[tokio::test]
async fn the_token_endpoint_answers_cors_and_authorize_does_not() {
    let world = World::new().await;
    let ask = |path: &str| {
        let request = world.server.http.get(format!("{}{path}", world.server.base));
        request.header("origin", "https://app.example").send()
    };
    let answer = ask(&authorize_path(&world.web().client_id, &[])).await.unwrap();
    assert!(answer.headers().get("access-control-allow-origin").is_none());
    let answer = ask("/oauth/jwks.json").await.unwrap();
    assert_eq!(answer.headers()["access-control-allow-origin"], "*");
}

#[tokio::test]
async fn a_post_does_what_a_get_does() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.code(&world, "openid").await;
    let params = query(&authorize_path(&world.web().client_id, &[]));
    let fields: Vec<_> = params.into_iter().collect();
    let answer = browser.post(&world.server, "/oauth/authorize", &fields).await;
    assert_eq!(answer.status, 303, "never 307");
    assert!(query(answer.header("location")).contains_key("code"));
}

#[tokio::test]
async fn a_disabled_client_gets_a_page() {
    let world = World::new().await;
    let token = world.management().await;
    let id = world.web().client_id;
    world.post(&format!("/v1/clients/{id}/disable"), &token, &serde_json::json!({})).await;
    page(&world, &[]).await;
}
