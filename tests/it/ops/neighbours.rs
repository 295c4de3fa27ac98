//! How much strangers and other tenants can use of shared resources: requests of a window, hashing slots, rate limits,
//! a key. Turns to write are in `writes`, names and attempts at them in `guard::tries`, and rows of the request log in
//! `refusals`.

use crate::support::{
    Answer, Browser, Server, Tenant, World,
    browser::{authorize_path, redeem},
    eventually, until,
};
use futures::future::join_all;
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use xwms::config::Pace;

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// Returns what a caller can send who only knows or guesses the id of a public client: a name, and the request.
fn of_strangers(world: &World, ids: &[&str], token: &str) -> Vec<(String, RequestBuilder)> {
    let url = |path: &str| format!("{}{path}", world.server.base);
    let http = &world.server.http;
    let mut requests = vec![
        ("userinfo".to_owned(), http.get(url("/oauth/userinfo")).bearer_auth("xwms_at_none")),
        ("userinfo with a JWT".to_owned(), http.get(url("/oauth/userinfo")).bearer_auth("e30.e30.e30")),
        ("the API".to_owned(), http.get(url("/v1/clients")).bearer_auth("xwms_at_none")),
        ("signals".to_owned(), http.get(url("/ssf/stream")).bearer_auth("xwms_at_none")),
        (
            "global revocation".to_owned(),
            http.post(url("/oauth/global-token-revocation")).bearer_auth("xwms_at_none"),
        ),
        ("an API's metadata".to_owned(), http.get(url("/.well-known/oauth-protected-resource/resources/x"))),
        ("a status list".to_owned(), http.get(url("/oauth/status-lists/none"))),
    ];
    for id in ids {
        for (path, form) in [
            ("/oauth/token", vec![("grant_type", "refresh_token"), ("refresh_token", "x")]),
            ("/oauth/token", vec![("grant_type", "refresh_token")]),
            ("/oauth/token", vec![("grant_type", "authorization_code"), ("code", "xwms_code_AAAA")]),
            ("/oauth/token", vec![("grant_type", "client_credentials")]),
            ("/oauth/token", vec![("grant_type", "password")]),
            ("/oauth/token", vec![("grant_type", DEVICE_CODE), ("device_code", "xwms_device_AAAA")]),
            ("/oauth/token", vec![("grant_type", TOKEN_EXCHANGE), ("subject_token", token)]),
            ("/oauth/token", vec![("grant_type", JWT_BEARER), ("assertion", "e30.e30.e30")]),
            ("/oauth/device_authorization", vec![("scope", "openid")]),
            ("/oauth/revoke", vec![("token", "x")]),
            // A valid token of another account.
            ("/oauth/revoke", vec![("token", token)]),
            ("/oauth/revoke", vec![]),
            ("/oauth/introspect", vec![("token", token)]),
            ("/oauth/par", vec![("response_type", "code")]),
            ("/oauth/token", vec![("grant_type", "client_credentials"), ("client_secret", "guess")]),
        ] {
            let name = format!("{path} {form:?}");
            let form: Vec<_> = form.into_iter().chain([("client_id", *id)]).collect();
            requests.push((name, http.post(url(path)).form(&form)));
        }
        let elsewhere = [("redirect_uri", "https://evil.example/")];
        requests.push(("authorize".to_owned(), http.get(url(&authorize_path(id, &elsewhere)))));
        let unknown = [(
            "request_uri",
            "urn:ietf:params:oauth:request_uri:dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        )];
        requests.push(("a pushed request".to_owned(), http.get(url(&authorize_path(id, &unknown)))));
        requests.push(("logout".to_owned(), http.get(url(&format!("/oauth/logout?client_id={id}")))));
    }
    requests
}

/// Creates a public client of the token's account.
async fn public(world: &World, token: &str) -> String {
    let body = json!({"name": "App", "client_type": "native", "scopes": ["openid", "offline_access"],
        "redirect_uris": ["http://127.0.0.1:9000/callback"]});
    world.client(token, &body).await.client_id
}

/// Moves the clocks of `servers` to the beginning of the account's next window: each account has another one, which may
/// come while a test counts. Returns a new token, which is the first request in it.
async fn next_window(world: &World, tenant: &Tenant, servers: &[&Server]) -> String {
    let told = world.read(&tenant.path, &tenant.token).await;
    let (_, left) = told.expect_status(200).header("ratelimit").split_once(";t=").unwrap();
    let left: String = left.chars().take_while(char::is_ascii_digit).collect();
    let left = Duration::from_secs(left.parse::<u64>().unwrap() + 1);
    for server in servers {
        server.app.store.clock().advance(left);
    }
    world.own_token(&tenant.client).await
}

#[tokio::test]
async fn an_unproved_request_takes_nothing_of_a_tenants_window() {
    let dir = tempfile::tempdir().unwrap();
    let plans = dir.path().join("plans.toml");
    let text = include_str!("../../../deploy/plans.toml").replacen("requests = 600", "requests = 20", 1);
    // The window is longer than any test, which begins with it.
    std::fs::write(&plans, text.replacen("window_seconds = 60", "window_seconds = 86400", 1)).unwrap();
    let world = World::with(|settings| settings.plans_file = Some(plans)).await;
    let tenant = world.sign_up("ada@acme.example").await;
    let token = next_window(&world, &tenant, &[&world.server]).await;
    let path = tenant.path;
    let app = public(&world, &token).await;
    let guessed = "client_01m83q8xaee8q8xwkcq384g9z4";
    let foreign = world.management().await;
    for _ in 0..3 {
        for (name, request) in of_strangers(&world, &[&app, guessed], &foreign) {
            let answer = Answer::of(request.send().await.unwrap()).await;
            assert!(answer.status < 500, "{name}: {answer:?}");
            assert!(!answer.headers.contains_key("ratelimit"), "{name}: {answer:?}");
        }
    }
    // The token and the client were created so far.
    let mut good = 0;
    while world.read(&path, &token).await.status == 200 {
        good += 1;
    }
    assert_eq!(good, 18);
}

#[tokio::test]
async fn a_live_code_or_token_of_a_public_client_counts_for_it_and_a_dead_one_does_not() {
    let world = World::new().await;
    let native = world.native();
    let post = async |path: &str, form: &[(&str, &str)]| {
        let form: Vec<_> = form.iter().copied().chain([("client_id", native.as_str())]).collect();
        world.server.form(path, None, &form).await
    };
    let counts = |answer: &Answer| answer.headers.contains_key("ratelimit");
    let scope = [("scope", "openid offline_access")];
    let code = Browser::default().approve(&world, &authorize_path(&native, &scope)).await;
    let given = post("/oauth/token", &redeem(&code["code"])).await;
    assert!(counts(given.expect_status(200)));
    let refresh = given.json()["refresh_token"].as_str().unwrap().to_owned();
    let again = post("/oauth/token", &[("grant_type", "refresh_token"), ("refresh_token", &refresh)]).await;
    assert!(counts(again.expect_status(200)));
    let newest = again.json()["refresh_token"].as_str().unwrap().to_owned();
    let access = again.json()["access_token"].as_str().unwrap().to_owned();
    assert!(counts(post("/oauth/revoke", &[("token", &access)]).await.expect_status(200)));
    assert!(counts(post("/oauth/revoke", &[("token", &newest)]).await.expect_status(200)));
    for token in [&access, &newest] {
        assert!(!counts(post("/oauth/revoke", &[("token", token)]).await.expect_status(200)));
    }
    post("/oauth/token", &redeem(&code["code"])).await.expect_oauth(400, "invalid_grant");
    let owner = world.management().await;
    world.server.log_requests().await;
    let log = world.read(&format!("/v1/requests?client_id={native}&reason=handle_dead"), &owner).await;
    assert_eq!(log.expect_status(200).json()["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_unproved_request_counts_for_the_address_alone() {
    let world = World::with(|settings| {
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        settings.guard.client = Pace::new(3, 600);
    })
    .await;
    let (native, foreign) = (world.native(), world.management().await);
    // Logout asks before it does anything, and reads nothing else.
    let held: Vec<_> = of_strangers(&world, &[&native], &foreign)
        .into_iter()
        .enumerate()
        .filter(|(_, (name, _))| name != "logout")
        .collect();
    for (number, (name, request)) in held {
        let ip = format!("192.0.2.{number}");
        let mut statuses = Vec::new();
        for _ in 0..4 {
            let request = request.try_clone().unwrap().header("x-forwarded-for", &ip);
            let answer = Answer::of(request.send().await.unwrap()).await;
            assert!(answer.status != 429 || !answer.header("retry-after").is_empty(), "{name}: {answer:?}");
            statuses.push(answer.status);
        }
        assert!(statuses[..3].iter().all(|status| *status != 429), "{name}: {statuses:?}");
        assert_eq!(statuses[3], 429, "{name}: {statuses:?}");
    }
    // A legitimate user is not delayed by the strangers.
    let code = Browser::default().approve(&world, &authorize_path(&native, &[])).await;
    let mut form = redeem(&code["code"]).to_vec();
    form.push(("client_id", &native));
    let request = world.server.http.post(format!("{}/oauth/token", world.server.base)).form(&form);
    let request = request.header("x-forwarded-for", "192.0.2.3");
    Answer::of(request.send().await.unwrap()).await.expect_status(200);
}

#[tokio::test]
async fn a_login_comes_before_what_the_api_has_to_hash() {
    let world = World::with(|settings| settings.password_concurrency = 1).await;
    let token = world.management().await;
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    let user = &world.demo.user;
    let fields = [("email", user.email.as_str()), ("password", user.password.as_str())];
    let (action, mut values) = crate::support::browser::form(&page.body);
    values.extend(fields.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let passwords = &world.server.app.passwords;
    // Nobody hashes until both the crowd and the login wait.
    let held = passwords.turn().await.unwrap();
    let (logins, asked) = passwords.room();
    let made = AtomicUsize::new(0);
    let crowd = join_all((0..200).map(|number| {
        let (world, token, made) = (&world, &token, &made);
        async move {
            let body = json!({"email": format!("{number}@tests.example"), "password": "tests are fun"});
            let answer = world.post("/v1/users", token, &body).await;
            made.fetch_add(usize::from(answer.status == 201), Ordering::Relaxed);
            answer.status
        }
    }));
    let login = async {
        until("the crowd waits", async || passwords.room().1 < asked).await;
        let answered = browser.post(&world.server, &action, &values);
        let go_on = async {
            until("the login waits", async || passwords.room().0 < logins).await;
            // Nobody hashes after the login, either, until it is answered.
            let mut next = Box::pin(passwords.turn());
            assert!(futures::poll!(next.as_mut()).is_pending());
            drop(held);
            next.await
        };
        let (answer, _next) = tokio::join!(answered, go_on);
        (answer.status, made.load(Ordering::Relaxed))
    };
    let (statuses, (status, before)) = tokio::join!(crowd, login);
    assert_eq!(status, 303);
    // Only one of the crowd queues with the logins; in a single queue, all that wait would come before it.
    assert!(before <= 1, "{before} were hashed before it");
    assert!(statuses.iter().all(|status| matches!(status, 201 | 429 | 503)), "{statuses:?}");
}

#[tokio::test]
async fn a_flood_of_writes_waits_for_itself() {
    let world = World::with(|settings| settings.writes_per_second = 20).await;
    let token = world.management().await;
    let (writes, began) = (30, std::time::Instant::now());
    for _ in 0..writes {
        // Each request is a write, whatever its result.
        world.patch("/v1/clients/none", &token, &json!({})).await.expect_status(404);
    }
    // Twenty at once, and then twenty each second.
    let least = Duration::from_millis(50) * (writes - 20);
    assert!(began.elapsed() >= least, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_flood_of_endpoint_changes_waits_longer() {
    let world = World::with(|settings| settings.writes_per_second = 100).await;
    let token = world.management().await;
    let (changes, began) = (30, std::time::Instant::now());
    for _ in 0..changes {
        world.delete("/v1/endpoints/none", &token).await.expect_status(404);
    }
    // Each counts as five writes: twenty at once, and then twenty each second.
    let least = Duration::from_millis(50) * (changes - 20);
    assert!(began.elapsed() >= least, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_flood_of_refusals_waits_for_itself() {
    let world = World::with(|settings| settings.refusals_per_second = 50).await;
    let asks = 80;
    let began = std::time::Instant::now();
    for _ in 0..asks {
        world.server.get("/nothing").await.expect_status(404);
    }
    // Fifty at once, and then fifty each second: they can't all finish sooner.
    let least = Duration::from_millis(20) * (asks - 50);
    assert!(began.elapsed() >= least, "{:?}", began.elapsed());
}

#[tokio::test]
async fn all_reads_of_a_session_are_paced_by_its_person() {
    // Enough to log in, and then one a minute: at the usual pace there would be room again before a slow machine has
    // sent the next request.
    let world = World::with(|settings| settings.guard.person = Some(Pace::new(50, 60))).await;
    let owner = world.owner().await;
    let guard = &world.server.app.guard;
    for path in ["/v1/me", "/v1/clients", "/account/consents", "/oauth/authorize", "/oauth/logout"] {
        let path = match path {
            "/oauth/authorize" => authorize_path(&world.native(), &[("prompt", "none")]),
            path => path.to_owned(),
        };
        let held = eventually(&format!("{path} has a pace"), async || {
            while guard.person(owner.user_id).is_ok() {}
            // There may be room for one more by then.
            Some(owner.read(&world.server, &path).await).filter(|answer| answer.status == 429)
        })
        .await;
        let wait: u32 = held.header("retry-after").parse().unwrap();
        assert!((1..=60).contains(&wait), "{path}: {wait}");
    }
}

#[tokio::test]
async fn one_strangers_idempotency_key_is_in_no_others_way() {
    let world = World::new().await;
    let sign_up = async |email: &str, name: &str| {
        let owner = json!({"email": email, "password": "long enough indeed"});
        let request = world.server.http.post(format!("{}/v1/accounts", world.server.base));
        let request = request.header("idempotency-key", "1").json(&json!({"name": name, "owner": owner}));
        Answer::of(request.send().await.unwrap()).await
    };
    let first = sign_up("ada@acme.example", "Ada").await;
    first.expect_status(201);
    sign_up("bob@acme.example", "Bob").await.expect_status(201);
    let again = sign_up("ada@acme.example", "Ada").await;
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.json(), first.json());
    let other = sign_up("ADA@acme.example", "Somebody else").await;
    assert_eq!(other.expect_status(422).json()["code"], "idempotency_key_reused");
}

#[tokio::test]
async fn a_window_is_the_same_when_its_plan_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let plans = dir.path().join("plans.toml");
    let text = include_str!("../../../deploy/plans.toml").replacen("requests = 600", "requests = 20", 1);
    std::fs::write(&plans, text.replacen("window_seconds = 60", "window_seconds = 86400", 1)).unwrap();
    let world = World::with(|settings| settings.plans_file = Some(plans.clone())).await;
    let other = Server::start_with(&world.url, |settings| {
        settings.subscribers = false;
        settings.issuer.clone_from(&world.server.base);
        settings.plans_file = Some(plans);
    })
    .await;
    let tenant = world.sign_up("ada@acme.example").await;
    let token = next_window(&world, &tenant, &[&world.server, &other]).await;
    let Tenant { account_id, path, .. } = tenant;
    let read_until = async |base: &str, status: u16| {
        eventually(&format!("{status} at {base}"), async || {
            let request = world.server.http.get(format!("{base}{path}")).bearer_auth(&token);
            Some(Answer::of(request.send().await.unwrap()).await).filter(|answer| answer.status == status)
        })
        .await
    };
    let seconds = |answer: &Answer| {
        let policy: Value = json!(answer.header("ratelimit-policy"));
        policy.as_str().unwrap().to_owned()
    };
    let bases = [world.server.base.clone(), other.base.clone()];
    // The day is used up.
    read_until(&bases[0], 429).await;
    for round in 0..2 {
        world.choose_plan(account_id, "pro").await;
        for base in &bases {
            let answer = read_until(base, 200).await;
            assert!(seconds(&answer).contains("w=60"), "{round}: {answer:?}");
        }
        world.choose_plan(account_id, "free").await;
        for base in &bases {
            // The day does not begin anew.
            let answer = read_until(base, 429).await;
            assert!(seconds(&answer).contains("w=86400"), "{round}: {answer:?}");
        }
    }
}
