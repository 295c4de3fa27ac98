//! Forms of other sites: `SameSite=Lax` cookies are not sent, and the person must not appear to be logged out.

use crate::support::{
    Answer, Browser, World,
    browser::{CALLBACK, authorize_path},
    query,
};

/// Posts without cookies, as a browser does from another site, and follows to the request that carries them.
async fn post_from_elsewhere(
    world: &World,
    browser: &mut Browser,
    path: &str,
    fields: &[(String, String)],
) -> Answer {
    let posted = Browser::default().post(&world.server, path, fields).await;
    assert!(posted.headers.get("set-cookie").is_none(), "no cookie is overwritten: {posted:?}");
    if !posted.header("location").starts_with(&format!("{path}?")) {
        return posted;
    }
    assert_eq!(posted.status, 303, "never 307");
    browser.get(&world.server, posted.header("location")).await
}

fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn an_authorization_request_by_form_finds_who_is_logged_in() {
    let world = World::new().await;
    let mut browser = Browser::default();
    browser.code(&world, "openid").await;
    let mut asked: Vec<_> =
        query(&authorize_path(&world.web().client_id, &[("prompt", "none")])).into_iter().collect();
    asked.push(("unknown".into(), "u".repeat(20_000)));
    let answer = post_from_elsewhere(&world, &mut browser, "/oauth/authorize", &asked).await;
    let params = query(answer.header("location"));
    assert!(params.contains_key("code") && params["state"] == "st4te &?", "{answer:?}");

    // Nobody is logged in: it ends with a message.
    let mut nobody = Browser::default();
    let answer = post_from_elsewhere(&world, &mut nobody, "/oauth/authorize", &asked).await;
    assert_eq!(query(answer.header("location"))["error"], "login_required");
}

#[tokio::test]
async fn an_authorization_request_too_long_for_a_link_is_refused() {
    let world = World::new().await;
    let mut asked: Vec<_> = query(&authorize_path(&world.web().client_id, &[])).into_iter().collect();
    asked.push(("max_age".into(), "0".repeat(9_000)));
    let answer = post_from_elsewhere(&world, &mut Browser::default(), "/oauth/authorize", &asked).await;
    assert!(answer.header("location").starts_with(CALLBACK), "{answer:?}");
    assert_eq!(query(answer.header("location"))["error"], "invalid_request");
}

#[tokio::test]
async fn logout_by_form_ends_the_session_and_never_only_says_so() {
    let world = World::new().await;
    let mut browser = Browser::default();
    let tokens = browser.tokens(&world, "openid").await;
    let goal = ("post_logout_redirect_uri", "http://127.0.0.1:9000/");
    // Without a hint the person is asked.
    let asked = fields(&[("client_id", world.web().client_id.as_str()), goal]);
    let page = post_from_elsewhere(&world, &mut browser, "/oauth/logout", &asked).await;
    assert!(page.status == 200 && page.body.contains("csrf_token"), "{page:?}");

    let hint = tokens["id_token"].as_str().unwrap();
    let long = fields(&[("id_token_hint", hint), goal, ("state", &"s".repeat(9_000))]);
    let answer = post_from_elsewhere(&world, &mut browser, "/oauth/logout", &long).await;
    assert_eq!((answer.status, answer.header("location")), (400, ""), "{answer:?}");
    assert_eq!(world.server.count("session.ended").await, 0);

    let hinted = fields(&[("id_token_hint", hint), goal, ("state", "s")]);
    let answer = post_from_elsewhere(&world, &mut browser, "/oauth/logout", &hinted).await;
    assert_eq!(answer.header("location"), "http://127.0.0.1:9000/?state=s");
    assert_eq!(world.server.count("session.ended").await, 1);
    assert!(!world.active(tokens["access_token"].as_str().unwrap()).await);
}
