//! Refusals: the client's owner finds them in the request log with the true reason, and the caller learns no more than
//! before. Unauthenticated requests take only a few rows of the log, but all of them are counted.

use crate::{
    api::usage::usage_by_route,
    support::{Answer, Browser, Credentials, World, browser::authorize_path},
};
use serde_json::{Value, json};
use xwms::surface::http::reason::Reason;

const GRANT: [(&str, &str); 1] = [("grant_type", "client_credentials")];

type Pairs<'a> = &'a [(&'a str, &'a str)];

/// Returns the rows of the request log that match `query`.
async fn logged(world: &World, token: &str, query: &str) -> Vec<Value> {
    let log = world.read(&format!("/v1/requests?limit=1000&{query}"), token).await;
    log.expect_status(200).json()["data"].as_array().unwrap().clone()
}

/// Returns the one row of the request `id`.
async fn row(world: &World, token: &str, id: &str) -> Value {
    let [row] = logged(world, token, &format!("request_id={id}")).await.try_into().unwrap();
    row
}

/// How many rows the log may have of each kind of request that costs its sender nothing, in a minute of the clock.
const A_FEW: i64 = 20;

/// Returns the minute of the server's clock.
fn minute(world: &World) -> i64 {
    world.server.app.store.clock().now().millis().div_euclid(60_000)
}

#[tokio::test]
async fn wrong_secrets_are_a_few_rows_of_the_log_and_all_are_counted() {
    let world = World::new().await;
    let (token, machine) = (world.management().await, world.machine());
    let wrong = Credentials::new(&machine.client_id, "xwms_secret_wrong");
    let begun = minute(&world);
    for number in 0..300 {
        let request = world.server.http.post(format!("{}/oauth/token", world.server.base)).form(&GRANT);
        let request =
            request.basic_auth(&wrong.client_id, Some(&wrong.secret)).header("user-agent", "free text");
        let request = request.header("x-request-id", format!("free-text-{number}"));
        assert!(matches!(Answer::of(request.send().await.unwrap()).await.status, 401 | 429));
    }
    let rows = logged(&world, &token, &format!("client_id={}", machine.client_id)).await;
    let strange = rows.iter().filter(|row| row["user_agent"] == "free text").count();
    // Of two kinds: refused, and told to wait.
    let most = 2 * A_FEW * (minute(&world) - begun + 1);
    assert!((A_FEW..=most).contains(&i64::try_from(strange).unwrap()), "{strange} rows of {most}");
    let counted: i64 = usage_by_route(&world, &token)
        .await
        .into_iter()
        .filter(|((method, route, status), _)| {
            method == "POST" && route == "/oauth/token" && matches!(status, 401 | 429)
        })
        .map(|(_, many)| many)
        .sum();
    assert_eq!(counted, 300);
    // Every request of the client itself is logged.
    for _ in 0..30 {
        world.token(&machine, &GRANT).await.expect_status(200);
    }
    let good =
        logged(&world, &token, &format!("client_id={}&status=200&route=/oauth/token", machine.client_id))
            .await;
    assert_eq!(good.len(), 31);
}

#[tokio::test]
async fn a_refused_client_learns_nothing_and_its_owner_sees_the_reason() {
    let world = World::new().await;
    let (token, machine, native) = (world.management().await, world.machine(), world.native());
    let key = [("name", "Robot"), ("client_type", "machine"), ("auth_method", "private_key_jwt")];
    let mut new = json!(key.into_iter().collect::<std::collections::BTreeMap<_, _>>());
    new["scopes"] = json!(["clients:read"]);
    new["jwks"] = json!({"keys": [{"kty": "EC", "crv": "P-256", "alg": "ES256", "kid": "a",
        "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]});
    let robot = world.client(&token, &new).await.client_id;
    let disabled = json!({"name": "Off", "client_type": "machine", "scopes": ["clients:read"]});
    let disabled = world.client(&token, &disabled).await;
    world
        .post(&format!("/v1/clients/{}/disable", disabled.client_id), &token, &json!({}))
        .await
        .expect_status(200);
    let mut told = Vec::new();
    for (client, secret, reason) in [
        (&machine.client_id, Some("xwms_secret_wrong"), Reason::SecretWrong),
        (&machine.client_id, None, Reason::ProofMissing),
        (&native, Some("x"), Reason::ProofNotRegistered),
        (&robot, Some("x"), Reason::ProofNotRegistered),
        (&disabled.client_id, Some(disabled.secret.as_str()), Reason::ClientStopped),
    ] {
        let id = format!("{}-{}", reason.as_str(), told.len());
        let mut form = vec![("grant_type", "client_credentials"), ("client_id", client)];
        form.extend(secret.map(|secret| ("client_secret", secret)));
        let request = world.server.http.post(format!("{}/oauth/token", world.server.base)).form(&form);
        let answer = Answer::of(request.header("x-request-id", &id).send().await.unwrap()).await;
        answer.expect_oauth(401, "invalid_client");
        told.push(answer.body);
        let row = row(&world, &token, &id).await;
        assert_eq!(row["reason"], reason.as_str(), "{row}");
        assert_eq!((&row["detail"], &row["error"]), (&json!(reason.detail()), &json!("invalid_client")));
        assert_eq!(row["client_id"], json!(client));
    }
    assert!(told.iter().all(|body| *body == told[0]), "one answer, whatever was wrong: {told:?}");
    let wrong = logged(&world, &token, "reason=secret_wrong").await;
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    // Another account sees none of it.
    let other = world.stranger().await;
    assert!(logged(&world, &other, "reason=secret_wrong").await.is_empty());
}

#[tokio::test]
async fn an_authorization_that_is_refused_is_in_the_log_with_its_request_id_and_why() {
    let world = World::new().await;
    let (token, web) = (world.management().await, world.web().client_id);
    let ask = async |id: &str, change: &[(&str, &str)]| {
        let url = format!("{}{}", world.server.base, authorize_path(&web, change));
        let request = world.server.http.get(url).header("x-request-id", id);
        Answer::of(request.send().await.unwrap()).await
    };
    let page = ask("page-1", &[("redirect_uri", "https://evil.example/")]).await;
    assert!(page.expect_status(400).body.contains("page-1"), "the page shows the id: {page:?}");
    let found = row(&world, &token, "page-1").await;
    assert_eq!((&found["reason"], &found["status"]), (&json!("redirect_uri_unregistered"), &json!(400)));
    assert_eq!((&found["client_id"], &found["route"]), (&json!(web), &json!("/oauth/authorize")));
    ask("page-2", &[("redirect_uri", "")]).await.expect_status(400);
    assert_eq!(row(&world, &token, "page-2").await["reason"], "redirect_uri_missing");
    ask("back-1", &[("max_age", "soon")]).await.expect_status(303);
    let found = row(&world, &token, "back-1").await;
    assert_eq!((&found["error"], &found["reason"]), (&json!("invalid_request"), &Value::Null));
    assert_eq!(found["detail"], "max_age must be a whole number of seconds");
}

#[tokio::test]
async fn a_logout_that_is_refused_is_in_the_log_with_why() {
    let world = World::new().await;
    let (token, web) = (world.management().await, world.web().client_id);
    let body = json!({"name": "Second", "client_type": "web", "scopes": ["openid"],
        "redirect_uris": ["https://b.example/cb"]});
    let other = world.client(&token, &body).await.client_id;
    let tokens = Browser::default().tokens(&world, "openid").await;
    let hint = ("id_token_hint", tokens["id_token"].as_str().unwrap());
    let evil = ("post_logout_redirect_uri", "https://evil.example/");
    let (of_web, of_other) = (("client_id", web.as_str()), ("client_id", other.as_str()));
    let cases: [(Pairs, Reason, &str); 10] = [
        (&[of_web, evil], Reason::PostLogoutUriUnregistered, &web),
        (&[hint, evil], Reason::PostLogoutUriUnregistered, &web),
        (
            &[of_other, ("post_logout_redirect_uri", "http://127.0.0.1:9000/")],
            Reason::PostLogoutUriUnregistered,
            &other,
        ),
        (&[of_web, ("id_token_hint", "x")], Reason::HintForeign, &web),
        (&[of_web, ("id_token_hint", "x"), evil], Reason::HintForeign, &web),
        (&[hint, of_other], Reason::HintForeign, &other),
        (&[hint, ("client_id", "nobody")], Reason::HintForeign, &web),
        (&[hint, ("client_id", "client_00000000000000000000000000")], Reason::HintForeign, &web),
        (&[of_web, ("state", "a"), ("state", "b")], Reason::RepeatedParameter, &web),
        (&[of_web, ("once_more", "1"), evil], Reason::PostLogoutUriUnregistered, &web),
    ];
    for (number, (pairs, reason, client)) in cases.into_iter().enumerate() {
        let id = format!("logout-{number}");
        let url = format!("{}/oauth/logout", world.server.base);
        let request = match pairs.iter().any(|(name, _)| *name == "once_more") {
            true => world.server.http.post(url).form(pairs),
            false => world.server.http.get(url).query(pairs),
        };
        Answer::of(request.header("x-request-id", &id).send().await.unwrap()).await;
        let row = row(&world, &token, &id).await;
        assert_eq!(
            (&row["reason"], &row["client_id"]),
            (&json!(reason.as_str()), &json!(client)),
            "{pairs:?}"
        );
        assert_eq!((&row["route"], &row["detail"]), (&json!("/oauth/logout"), &json!(reason.detail())));
    }
    world.post(&format!("/v1/clients/{other}/disable"), &token, &json!({})).await.expect_status(200);
    let request = world.server.http.get(format!("{}/oauth/logout", world.server.base));
    let request = request.query(&[of_other, evil]).header("x-request-id", "logout-off");
    Answer::of(request.send().await.unwrap()).await.expect_status(200);
    assert_eq!(row(&world, &token, "logout-off").await["reason"], "client_stopped");
}

#[tokio::test]
async fn a_form_that_is_refused_is_in_the_log_of_the_client_that_it_names() {
    let world = World::new().await;
    let (token, robot) = (world.management().await, world.machine());
    let named = ("client_id", robot.client_id.as_str());
    let proof = ("client_secret", robot.secret.as_str());
    let cases: [(&str, bool, Pairs, Option<Reason>); 6] = [
        ("token", false, &[named, proof], None),
        ("token", true, &[GRANT[0], proof], None),
        (
            "token",
            false,
            &[GRANT[0], named, proof, ("scope", "a"), ("scope", "b")],
            Some(Reason::RepeatedParameter),
        ),
        ("token", false, &[GRANT[0], named, ("client_assertion", "x")], None),
        (
            "introspect",
            false,
            &[named, proof, ("token", "a"), ("token", "b")],
            Some(Reason::RepeatedParameter),
        ),
        ("revoke", true, &[("token", "a"), ("token", "b")], Some(Reason::RepeatedParameter)),
    ];
    for (number, (endpoint, basic, pairs, reason)) in cases.into_iter().enumerate() {
        let id = format!("form-{number}");
        let request = world.server.http.post(format!("{}/oauth/{endpoint}", world.server.base)).form(pairs);
        let request = if basic { robot.on(request) } else { request };
        let answer = Answer::of(request.header("x-request-id", &id).send().await.unwrap()).await;
        answer.expect_oauth(400, "invalid_request");
        let row = row(&world, &token, &id).await;
        assert_eq!(
            (&row["client_id"], &row["error"]),
            (&json!(robot.client_id), &json!("invalid_request")),
            "{row}"
        );
        assert_eq!(row["reason"], json!(reason.map(Reason::as_str)), "{row}");
    }
}

#[tokio::test]
async fn a_page_that_could_not_go_on_is_in_the_log_of_its_client() {
    let world = World::new().await;
    let (token, web) = (world.management().await, world.web().client_id);
    let begun = world.server.get(&authorize_path(&web, &[])).await;
    let (_, sealed) = begun.expect_status(303).header("location").split_once("continue=").unwrap();
    let at = |path: &str| format!("{}{path}", world.server.base);
    let http = &world.server.http;
    let fields = [("continue", sealed), ("decision", "approve")];
    for (number, request) in [
        http.get(at(&format!("/login?continue={sealed}"))),
        http.get(at(&format!("/oauth/authorize?continue={sealed}"))),
        http.post(at("/login")).form(&fields),
        http.post(at("/consent")).form(&fields),
    ]
    .into_iter()
    .enumerate()
    {
        let id = format!("page-{number}");
        let answer = Answer::of(request.header("x-request-id", &id).send().await.unwrap()).await;
        assert!(matches!(answer.status, 400..=403), "{answer:?}");
        let row = row(&world, &token, &id).await;
        assert_eq!((&row["client_id"], &row["reason"]), (&json!(web), &json!("page_stranded")), "{row}");
    }
}

#[tokio::test]
async fn authorizations_that_nobody_approves_fill_no_log_and_those_that_are_approved_are_all_there() {
    let world = World::new().await;
    let (token, web) = (world.management().await, world.web().client_id);
    let path = authorize_path(&web, &[]);
    let begun = minute(&world);
    for _ in 0..150 {
        world.server.get(&path).await.expect_status(303);
    }
    let rows = logged(&world, &token, &format!("client_id={web}&route=/oauth/authorize")).await;
    let most = A_FEW * (minute(&world) - begun + 1);
    assert!((A_FEW..=most).contains(&i64::try_from(rows.len()).unwrap()), "{} rows of {most}", rows.len());
    let mut browser = Browser::default();
    for _ in 0..25 {
        browser.code(&world, "openid").await;
    }
    let approved = logged(&world, &token, &format!("client_id={web}&status=303")).await;
    assert!(approved.len() >= rows.len() + 24, "{} rows", approved.len());
}

#[test]
fn every_reason_is_documented() {
    let text = include_str!("../../../docs/reference/refusal-reasons.md");
    for reason in Reason::ALL {
        let row = format!("| `{}` | {} |", reason.as_str(), reason.detail());
        assert!(text.contains(&row), "{row} is not in docs/reference/refusal-reasons.md");
    }
}
