//! Clients whose id is the URL of a document about them (Client ID Metadata Documents): what a person sees, and
//! what whoever writes a document, or names a URL, can't do.

use super::agents;
use crate::{
    oauth::keyed_app::path_of,
    support::{
        Answer, Browser, Server, VERIFIER, World,
        browser::{CALLBACK, authorize_path, redeem},
        dpop::Prover,
        query,
    },
};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use xwms::config::ClientRegistration;

#[derive(Default)]
struct Says {
    /// Status, `Location` and body by path.
    pages: HashMap<String, (u16, String, String)>,
    /// The paths that were asked for.
    asked: Vec<String>,
}

/// A site that publishes documents, on this machine.
pub(super) struct Host {
    pub(super) base: String,
    says: Arc<Mutex<Says>>,
}

async fn page(State(says): State<Arc<Mutex<Says>>>, uri: Uri) -> Response {
    let mut says = says.lock().unwrap();
    says.asked.push(uri.path().to_owned());
    let Some((status, location, body)) = says.pages.get(uri.path()).cloned() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = if uri.path().ends_with(".txt") { "text/plain" } else { "application/json" };
    let fields = [(header::LOCATION, location), (header::CONTENT_TYPE, kind.to_owned())];
    (StatusCode::from_u16(status).unwrap(), fields, body).into_response()
}

impl Host {
    pub(super) async fn new() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let says = Arc::new(Mutex::new(Says::default()));
        let router = Router::new().fallback(page).with_state(says.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, says }
    }

    /// Answers at `path` with a status, where it redirects to, and a body.
    pub(super) fn answers(&self, path: &str, (status, location): (u16, &str), body: &str) -> String {
        let page = (status, location.to_owned(), body.to_owned());
        self.says.lock().unwrap().pages.insert(path.to_owned(), page);
        format!("{}{path}", self.base)
    }

    /// Publishes a good document at `path`, but for `change`; returns its URL.
    pub(super) fn publishes(&self, path: &str, change: &Value) -> String {
        let url = format!("{}{path}", self.base);
        let mut document = json!({
            "client_id": url, "client_name": "Agent", "redirect_uris": [CALLBACK],
            "token_endpoint_auth_method": "none", "grant_types": ["authorization_code", "refresh_token"],
        });
        document.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        self.answers(path, (200, ""), &document.to_string())
    }

    pub(super) fn asked(&self) -> usize {
        self.says.lock().unwrap().asked.len()
    }
}

/// Starts another server of `world` that reads documents, also from this machine.
pub(super) async fn reading(world: &World) -> Server {
    let account = Some(world.demo.account_id.to_string());
    Server::start_with(&world.url, |settings| {
        settings.client_registration =
            ClientRegistration { documents: true, account, ..ClientRegistration::default() };
        settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
        settings.guard.registrations = Some(super::STRICT);
    })
    .await
}

/// Asks for an authorization and logs the demo user in; returns the page that follows.
async fn ask(world: &World, server: &Server, browser: &mut Browser, client_id: &str) -> Answer {
    let page = browser.open(server, &authorize_path(client_id, &[])).await;
    if !page.body.contains("name=\"password\"") {
        return page;
    }
    let user = &world.demo.user;
    browser.submit(server, &page, &[("email", &user.email), ("password", &user.password)]).await
}

/// Asserts that the client is unknown: our own page, the same for every reason, and no redirect.
pub(super) async fn expect_unknown(server: &Server, client_id: &str) {
    let page = Browser::default().open(server, &authorize_path(client_id, &[])).await;
    assert_eq!((page.status, page.header("location")), (400, ""), "{client_id}: {page:?}");
}

#[tokio::test]
async fn a_person_sees_the_host_of_a_client_that_is_a_url_and_is_always_asked() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    let told = server.get("/.well-known/oauth-authorization-server").await.json();
    assert_eq!(told["client_id_metadata_document_supported"], true);
    let url = host.publishes("/client.json", &json!({}));
    let before = server.count("client.created").await;
    let mut browser = Browser::default();
    let consent = ask(&world, &server, &mut browser, &url).await;
    let shown = host.base.strip_prefix("http://").unwrap();
    assert!(consent.body.contains("name=\"decision\"") && consent.body.contains("Agent"), "{consent:?}");
    assert!(consent.body.contains(&format!("<bdi>{shown}</bdi>")), "{consent:?}");
    assert_eq!(server.count("client.created").await, before, "nothing is written before somebody approves");

    let answer = browser.submit(&server, &consent, &[("decision", "approve")]).await;
    let code = query(answer.header("location")).remove("code").expect("a code");
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
        ("client_id", url.as_str()),
    ];
    let tokens = server.form("/oauth/token", None, &fields).await.expect_status(200).json();
    let claims: Value = crate::support::claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(claims["aud"], json!(url));
    assert_eq!(server.count("client.created").await, before + 1);

    let again = ask(&world, &server, &mut browser, &url).await;
    assert!(again.body.contains("name=\"decision\""), "it is asked for each time: {again:?}");
    assert_eq!(host.asked(), 1, "the document was remembered");

    let id = xwms_events::ids::client_id_of(&url).unwrap();
    let path = format!("/v1/clients/{id}");
    let management = world.management().await;
    let client = world.read(&path, &management).await.expect_status(200).json();
    assert_eq!((&client["imported_id"], &client["self_registered"]), (&json!(url), &json!(true)));
    assert_eq!(client["account_id"], json!(world.demo.account_id.to_string()));
    world.post(&format!("{path}/disable"), &management, &json!({})).await.expect_status(200);
    expect_unknown(&server, &url).await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn no_document_takes_back_what_the_account_decided_about_the_client() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    let url = host.publishes("/client.json", &json!({}));
    let mut browser = Browser::default();
    let consent = ask(&world, &server, &mut browser, &url).await;
    browser.submit(&server, &consent, &[("decision", "approve")]).await;
    let management = world.management().await;
    let path = format!("/v1/clients/{}", xwms_events::ids::client_id_of(&url).unwrap());
    let strict = json!({
        "required_acr": "urn:xwms:acr:two-factors", "dpop_bound_access_tokens": true, "sign_up": false,
        "token_policy": {"access_token_seconds": 60},
    });
    world.patch(&path, &management, &strict).await.expect_status(200);
    let weak = ask(&world, &server, &mut browser, &url).await;
    assert!(!weak.body.contains("name=\"decision\""), "a second factor comes first: {weak:?}");

    let usual = json!({"required_acr": "urn:xwms:acr:password"});
    world.patch(&path, &management, &usual).await.expect_status(200);
    let consent = ask(&world, &server, &mut browser, &url).await;
    let answer = browser.submit(&server, &consent, &[("decision", "approve")]).await;
    assert!(answer.header("location").contains("code="), "{answer:?}");
    let client = world.read(&path, &management).await.expect_status(200).json();
    assert_eq!((&client["dpop_bound_access_tokens"], &client["sign_up"]), (&json!(true), &json!(false)));
    assert_eq!(client["token_policy"]["access_token_seconds"], 60);
    assert_eq!(client["token_policy"]["refresh"], true, "the document decides");
}

#[tokio::test]
async fn a_document_can_demand_bound_tokens_and_pushed_requests() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    let demands = json!({"dpop_bound_access_tokens": true, "require_pushed_authorization_requests": true});
    let url = host.publishes("/client.json", &demands);
    let mut browser = Browser::default();
    let back = browser.open(&server, &authorize_path(&url, &[])).await;
    assert_eq!(query(back.header("location"))["error"], "invalid_request", "also the first one: {back:?}");
    let params = query(&authorize_path(&url, &[]));
    let fields: Vec<_> = params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut code = async || {
        let pushed = server.form("/oauth/par", None, &fields).await.expect_status(201).json();
        let uri = pushed["request_uri"].as_str().unwrap();
        let link = path_of(&[("client_id", url.as_str()), ("request_uri", uri)]);
        let page = browser.open(&server, &link).await;
        let user = &world.demo.user;
        let fields = [("email", user.email.as_str()), ("password", user.password.as_str())];
        let consent = match page.body.contains("name=\"password\"") {
            true => browser.submit(&server, &page, &fields).await,
            false => page,
        };
        let answer = browser.submit(&server, &consent, &[("decision", "approve")]).await;
        query(answer.header("location")).remove("code").expect("a code")
    };
    let first = code().await;
    let fields = [redeem(&first).as_slice(), &[("client_id", url.as_str())]].concat();
    server.form("/oauth/token", None, &fields).await.expect_oauth(400, "invalid_dpop_proof");
    let second = code().await;
    let fields = [redeem(&second).as_slice(), &[("client_id", url.as_str())]].concat();
    let tokens = Prover::new().ask(&server, &fields).await.expect_status(200).json();
    assert_eq!(tokens["token_type"], "DPoP");
    let path = format!("/v1/clients/{}", xwms_events::ids::client_id_of(&url).unwrap());
    let client = world.read(&path, &world.management().await).await.expect_status(200).json();
    for name in ["dpop_bound_access_tokens", "require_pushed_authorization_requests"] {
        assert_eq!(client[name], true, "{name}");
    }
}

#[tokio::test]
async fn a_client_that_is_a_url_gets_a_token_for_an_api_that_is_open_to_agents() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    agents::api(&world, &["read"]).await;
    let url = host.publishes("/client.json", &json!({}));
    let path = |scope| authorize_path(&url, &[("scope", scope), ("resource", agents::ORDERS)]);
    let mut browser = Browser::default();
    let back = browser.open(&server, &path("read write")).await;
    assert!(back.header("location").contains("error=invalid_scope"), "{back:?}");
    let login = browser.open(&server, &path("read")).await;
    let user = &world.demo.user;
    let fields = [("email", user.email.as_str()), ("password", user.password.as_str())];
    let consent = browser.submit(&server, &login, &fields).await;
    assert!(consent.body.contains("May read"), "{consent:?}");
    let answer = browser.submit(&server, &consent, &[("decision", "approve")]).await;
    let code = query(answer.header("location")).remove("code").expect("a code");
    let fields = [redeem(&code).as_slice(), &[("client_id", url.as_str())]].concat();
    let tokens = server.form("/oauth/token", None, &fields).await.expect_status(200).json();
    let claims: Value = crate::support::claims(tokens["access_token"].as_str().unwrap());
    assert_eq!((&claims["aud"], &claims["scope"]), (&json!([agents::ORDERS]), &json!("read")));
    let again = browser.open(&server, &path("read")).await;
    assert!(again.body.contains("name=\"decision\""), "{again:?}");
    let listed = browser.open(&server, "/account/consents").await;
    let (_, address) = host.base.split_once("//").unwrap();
    assert!(listed.body.contains(&format!("<bdi>{address}</bdi>")), "{listed:?}");
    assert!(listed.body.contains("registered itself with"), "{listed:?}");
}

#[tokio::test]
async fn no_document_is_read_unless_the_operator_allows_it() {
    let (world, host) = (
        World::with(|settings| settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()]).await,
        Host::new().await,
    );
    let url = host.publishes("/client.json", &json!({}));
    expect_unknown(&world.server, &url).await;
    assert_eq!(host.asked(), 0);
    let told = world.server.get("/.well-known/openid-configuration").await.json();
    assert!(told.get("client_id_metadata_document_supported").is_none());
}

#[tokio::test]
async fn a_url_leads_the_server_nowhere_but_to_a_document_of_a_permitted_host() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    let port = host.base.rsplit(':').next().unwrap().to_owned();
    host.publishes("/client.json", &json!({}));
    for inside in [
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "http://10.0.0.1/client.json".to_owned(),
        "https://10.0.0.1/client.json".to_owned(),
        "https://[::1]/client.json".to_owned(),
        "https://[::ffff:10.0.0.1]/client.json".to_owned(),
        format!("http://localhost:{port}/client.json"),
        format!("http://user@127.0.0.1:{port}/client.json"),
        format!("http://127.0.0.1:{port}/x/../client.json"),
    ] {
        expect_unknown(&server, &inside).await;
    }
    assert_eq!(host.asked(), 0, "nothing was asked for");
}

#[tokio::test]
async fn a_redirect_a_too_large_response_and_a_missing_document_give_no_client() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    let good = host.publishes("/client.json", &json!({}));
    let large = json!({"client_id": format!("{}/large", host.base), "x": "a".repeat(20_000)}).to_string();
    for url in [
        host.publishes("/upload.txt", &json!({})),
        host.answers("/moved", (302, &good), ""),
        host.answers("/inside", (302, "http://169.254.169.254/"), ""),
        host.answers("/large", (200, ""), &large),
        host.answers("/failed", (500, ""), "{}"),
        host.answers("/text", (200, ""), "not JSON"),
        format!("{}/nothing", host.base),
    ] {
        expect_unknown(&server, &url).await;
    }
    assert!(
        !host.says.lock().unwrap().asked.contains(&"/client.json".to_owned()),
        "no redirect was followed"
    );
}

#[tokio::test]
async fn a_document_speaks_for_its_own_url_and_gives_no_power() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    let before = server.head().await;
    for (path, change) in [
        ("/bank", json!({"client_id": "https://bank.example/client.json"})),
        ("/web", json!({"client_id": world.web().client_id})),
        ("/secret", json!({"client_secret": "s"})),
        ("/basic", json!({"token_endpoint_auth_method": "client_secret_basic"})),
        ("/scopes", json!({"scope": "openid clients:write"})),
        ("/script", json!({"redirect_uris": ["javascript:alert(1)"]})),
        ("/plain", json!({"redirect_uris": ["http://agent.example/callback"]})),
        ("/dots", json!({"redirect_uris": ["https://agent.example/%2e%2e/callback"]})),
    ] {
        expect_unknown(&server, &host.publishes(path, &change)).await;
    }
    let elsewhere =
        host.publishes("/elsewhere", &json!({"redirect_uris": ["https://agent.example/callback"]}));
    expect_unknown(&server, &elsewhere).await;
    assert_eq!(server.head().await, before, "no event");
}

#[tokio::test]
async fn a_stranger_makes_the_server_read_only_so_many_documents() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    for number in 0..12 {
        let path = authorize_path(&format!("{}/{number}", host.base), &[]);
        let page = Browser::default().open(&server, &path).await;
        assert_eq!(page.status, if number < 10 { 400 } else { 429 }, "{number}: {page:?}");
    }
    assert_eq!(host.asked(), 10);
    expect_unknown(&server, &format!("{}/0", host.base)).await;
    assert_eq!(host.asked(), 10, "that there was none is remembered");
}
