//! Clients whose id is a URL and that sign with keys: at the address that their document names, and pushing a request
//! before anybody has approved them.

use super::documents::{Host, reading};
use crate::{
    oauth::{
        federated_clients::issuer::{key, named, sign},
        keyed_app::{ASSERTION_TYPE, path_of},
    },
    support::{Answer, Browser, Server, VERIFIER, World, browser::authorize_path, query},
};
use serde_json::{Value, json};
use xwms::{
    config::{ClientRegistration, Pace},
    keys::key_pair::NewKey,
};

const BACK: &str = "https://agent.example/callback";

/// A client that is a URL and signs with `key`, called `a`.
struct Agent<'a> {
    server: &'a Server,
    url: String,
    key: NewKey,
}

impl<'a> Agent<'a> {
    /// Publishes the document of a client whose keys are at an address on `host`.
    fn new(server: &'a Server, host: &Host, change: &Value) -> Self {
        Self::at(server, host, "/agent.json", change)
    }

    /// The same at `path`.
    fn at(server: &'a Server, host: &Host, path: &str, change: &Value) -> Self {
        let key = key(1);
        let keys = json!({"keys": [named(&key, "a")]}).to_string();
        let jwks_uri = host.answers("/keys.json", (200, ""), &keys);
        let mut document = json!({"application_type": "web", "redirect_uris": [BACK],
            "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": jwks_uri});
        document.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        Self { server, url: host.publishes(path, &document), key }
    }

    fn assertion(&self, key: &NewKey) -> String {
        let now = self.server.app.store.clock().now().seconds();
        let claims = json!({"iss": self.url, "sub": self.url, "aud": self.server.base, "exp": now + 60,
            "iat": now, "jti": uuid::Uuid::now_v7().to_string()});
        sign(key, "a", &claims)
    }

    /// Sends `fields` with an assertion that `key` signed.
    async fn send_with(&self, key: &NewKey, path: &str, fields: &[(&str, &str)]) -> Answer {
        let assertion = self.assertion(key);
        let own = [
            ("client_id", self.url.as_str()),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", assertion.as_str()),
        ];
        let request = self.server.http.post(format!("{}{path}", self.server.base));
        Answer::of(request.form(&[&own[..], fields].concat()).send().await.unwrap()).await
    }

    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send_with(&self.key, path, fields).await
    }

    fn link(&self) -> String {
        authorize_path(&self.url, &[("redirect_uri", BACK)])
    }

    async fn redeem(&self, code: &str) -> Answer {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", BACK),
            ("code_verifier", VERIFIER),
        ];
        self.send("/oauth/token", &fields).await
    }
}

/// Opens `link`, logs the demo user in and approves; returns the code.
async fn approve(world: &World, server: &Server, link: &str) -> String {
    let mut browser = Browser::default();
    let login = browser.open(server, link).await;
    let user = &world.demo.user;
    let fields = [("email", user.email.as_str()), ("password", user.password.as_str())];
    let consent = browser.submit(server, &login, &fields).await;
    let back = browser.submit(server, &consent, &[("decision", "approve")]).await;
    assert!(back.header("location").starts_with(BACK), "{back:?}");
    query(back.header("location")).remove("code").expect("a code")
}

#[tokio::test]
async fn a_document_names_the_address_of_the_keys_that_authenticate_its_client() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    let agent = Agent::new(&server, &host, &json!({}));
    let code = approve(&world, &server, &agent.link()).await;
    let fields = [("grant_type", "authorization_code"), ("code", code.as_str()), ("redirect_uri", BACK)];
    agent.send_with(&key(7), "/oauth/token", &fields).await.expect_oauth(401, "invalid_client");
    agent.redeem(&code).await.expect_status(200);
}

#[tokio::test]
async fn a_document_with_two_key_locations_or_an_internal_one_is_not_accepted_as_a_client() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    let wrong = [
        json!({"jwks": {"keys": [key(1).public_jwk]}}),
        json!({"jwks_uri": "https://169.254.169.254/keys"}),
        json!({"jwks_uri": "http://agent.example/keys"}),
        json!({"jwks_uri": null}),
    ];
    // What was read of a URL is remembered.
    for (number, change) in wrong.into_iter().enumerate() {
        let agent = Agent::at(&server, &host, &format!("/{number}.json"), &change);
        let page = Browser::default().open(&server, &agent.link()).await;
        assert_eq!((page.status, page.header("location")), (400, ""), "{change}: {page:?}");
    }
}

impl Agent<'_> {
    /// Pushes the usual request with an assertion that `key` signed.
    async fn push_with(&self, key: &NewKey) -> Answer {
        let params = query(&self.link());
        let own = params.iter().filter(|(name, _)| *name != "client_id");
        let fields: Vec<_> = own.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.send_with(key, "/oauth/par", &fields).await
    }

    fn pushed_link(&self, pushed: &Answer) -> String {
        let uri = pushed.expect_status(201).json()["request_uri"].as_str().unwrap().to_owned();
        path_of(&[("client_id", &self.url), ("request_uri", &uri)])
    }
}

#[tokio::test]
async fn a_client_that_nobody_approved_yet_pushes_its_first_request_and_nothing_is_written_before_that() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    let agent = Agent::new(&server, &host, &json!({"require_pushed_authorization_requests": true}));
    let before = server.head().await;
    agent.push_with(&key(7)).await.expect_oauth(401, "invalid_client");
    let pushed = agent.push_with(&agent.key).await;
    let link = agent.pushed_link(&pushed);
    assert_eq!(server.head().await, before, "no event");
    let code = approve(&world, &server, &link).await;
    assert_eq!(server.count("client.self_registered").await, 1);
    agent.redeem(&code).await.expect_status(200);
    // From now on it is a client like any other, and the document still decides.
    let again = agent.push_with(&agent.key).await;
    let code = approve(&world, &server, &agent.pushed_link(&again)).await;
    agent.redeem(&code).await.expect_status(200);
}

#[tokio::test]
async fn a_stranger_makes_the_server_read_only_so_many_documents_by_pushing() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    for number in 0..12 {
        let url = format!("{}/{number}.json", host.base);
        let answer = server.form("/oauth/par", None, &[("client_id", url.as_str())]).await;
        let refused = if number < 10 { 401 } else { 429 };
        assert_eq!(answer.status, refused, "{number}: {answer:?}");
    }
    assert_eq!(host.asked(), 10);
    assert_eq!(server.count("client.self_registered").await, 0);
}

#[tokio::test]
async fn a_flood_of_first_requests_has_to_wait_before_their_assertions_are_remembered() {
    let (world, host) = (World::new().await, Host::new().await);
    let account = Some(world.demo.account_id.to_string());
    let server = Server::start_with(&world.url, |settings| {
        settings.client_registration =
            ClientRegistration { documents: true, account, ..ClientRegistration::default() };
        settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
        settings.guard.client = Pace::new(2, 600);
    })
    .await;
    let agent = Agent::new(&server, &host, &json!({}));
    for status in [201, 201, 429] {
        let pushed = agent.push_with(&agent.key).await;
        assert_eq!(pushed.status, status, "{pushed:?}");
    }
    let used = sqlx::query_scalar("SELECT count(*) FROM assertions").fetch_one(server.app.store.pool()).await;
    let used: i64 = used.unwrap();
    assert_eq!(used, 2, "that of the third is not among them");
}

#[tokio::test]
async fn a_request_pushed_for_a_url_is_the_url_s_alone() {
    let (world, host) = (World::new().await, Host::new().await);
    let server = reading(&world).await;
    let agent = Agent::new(&server, &host, &json!({}));
    let uri = agent.push_with(&agent.key).await.expect_status(201).json()["request_uri"].clone();
    let other = host.publishes("/other.json", &json!({}));
    let link = path_of(&[("client_id", &other), ("request_uri", uri.as_str().unwrap())]);
    let page = Browser::default().open(&server, &link).await;
    assert_eq!((page.status, page.header("location")), (400, ""), "{page:?}");
    // Where documents are not read, the same URL is nobody.
    let closed = world.server.form("/oauth/par", None, &[("client_id", agent.url.as_str())]).await;
    closed.expect_oauth(401, "invalid_client");
}
