//! What the OpenID Foundation's plans `oidcc-basic`, `oidcc-formpost-basic` and `oidcc-rp-initiated-logout` require of
//! a server, by the names of their modules, for a client like that of their suite: confidential, without PKCE, with
//! id_tokens signed with RS256. Modules that other files cover are not here.

use crate::support::{
    Answer, Browser, Credentials, VERIFIER, World,
    browser::{CALLBACK, authorize_path, form},
    query,
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};
use std::collections::HashMap;

const NO_PKCE: [(&str, &str); 2] = [("code_challenge", ""), ("code_challenge_method", "")];
const OUT: &str = "http://127.0.0.1:9000/out";

type Pairs = &'static [(&'static str, &'static str)];

/// Every request of the plans that must yield tokens, by its module, with the parameters that it adds.
const ASKED: &[(&str, Pairs)] = &[
    ("oidcc-server", &[]),
    ("oidcc-ensure-request-without-nonce-succeeds-for-code-flow", &[("nonce", "")]),
    ("oidcc-display-page", &[("display", "page")]),
    ("oidcc-display-popup", &[("display", "popup")]),
    ("oidcc-max-age-10000", &[("max_age", "10000")]),
    ("oidcc-ensure-request-with-unknown-parameter-succeeds", &[("extra", "foobar")]),
    ("oidcc-login-hint", &[("login_hint", "somebody@x.example")]),
    ("oidcc-ui-locales", &[("ui_locales", "se xx-YY nl")]),
    ("oidcc-claims-locales", &[("claims_locales", "se")]),
    ("oidcc-ensure-request-with-acr-values-succeeds", &[("acr_values", "urn:xwms:acr:password 1 2")]),
    ("oidcc-claims-essential", &[("claims", r#"{"userinfo":{"name":{"essential":true}}}"#)]),
    ("oidcc-scope-all", &[("scope", "openid profile email address phone")]),
    ("oidcc-alternate-happy-flow", &[("scope", "openid email phone"), ("state", "a longer state \u{e9} ~!")]),
    ("oidcc-prompt-none-logged-in", &[("prompt", "none")]),
];

/// How a logout request must end.
#[derive(PartialEq)]
enum End {
    /// At the client, at once.
    Back,
    /// On our page, at once.
    Here,
    /// With a question, because anybody could have sent the request.
    Asked,
}

/// The modules of oidcc-rp-initiated-logout, the parameters that each adds to an id_token_hint of this kind, and its
/// end.
const LOGOUTS: &[(&str, &str, Pairs, End)] = &[
    ("", "good", &[("post_logout_redirect_uri", OUT), ("state", "s")], End::Back),
    ("-no-state", "good", &[("post_logout_redirect_uri", OUT)], End::Back),
    ("-no-post-logout-redirect-uri", "good", &[], End::Here),
    ("-no-params", "none", &[], End::Asked),
    ("-only-state", "none", &[("state", "s")], End::Asked),
    ("-no-id-token-hint", "none", &[("post_logout_redirect_uri", OUT), ("state", "s")], End::Asked),
    (
        "-bad-post-logout-redirect-uri",
        "good",
        &[("post_logout_redirect_uri", "https://suite.example/x")],
        End::Asked,
    ),
    (
        "-query-added-to-post-logout-redirect-uri",
        "good",
        &[("post_logout_redirect_uri", "http://127.0.0.1:9000/out?foo=bar")],
        End::Asked,
    ),
    ("-modified-id-token-hint", "modified", &[("post_logout_redirect_uri", OUT)], End::Asked),
    ("-bad-id-token-hint", "foreign", &[("post_logout_redirect_uri", OUT)], End::Asked),
];

/// A world whose web client is like the suite's.
struct Suite {
    world: World,
    client: Credentials,
    keys: Value,
}

impl Suite {
    async fn new() -> Self {
        let world = World::new().await;
        let body = json!({"name": "Suite", "client_type": "web", "require_pkce": false,
            "redirect_uris": [CALLBACK, format!("{CALLBACK}?dummy1=lorem&dummy2=ipsum")],
            "post_logout_redirect_uris": [OUT], "scopes": ["openid", "profile", "email", "address", "phone"]});
        let client = world.client(&world.management().await, &body).await;
        let keys = world.server.get("/oauth/jwks.json").await.expect_status(200).json();
        Self { world, client, keys }
    }

    fn path(&self, change: &[(&str, &str)]) -> String {
        authorize_path(&self.client.client_id, &[&NO_PKCE[..], &[("nonce", "n-1")], change].concat())
    }

    /// Goes through login and consent as far as they appear. Returns the fields of the response, in any response mode.
    async fn answer(&self, browser: &mut Browser, path: &str) -> HashMap<String, String> {
        let server = &self.world.server;
        let mut page = browser.open(server, path).await;
        if page.body.contains("name=\"password\"") {
            page = browser.fill_login(&self.world, &page).await;
        }
        if page.body.contains("name=\"decision\"") {
            page = browser.submit(server, &page, &[("decision", "approve")]).await;
        }
        if page.status == 303 {
            return query(page.header("location"));
        }
        let (action, fields) = form(&page.body);
        assert_eq!(action, CALLBACK, "{page:?}");
        fields.into_iter().collect()
    }

    /// Redeems `code` with the client's secret, in the form if `by_form`.
    async fn redeem(&self, code: &str, by_form: bool) -> Answer {
        let client = &self.client;
        let mut fields =
            vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK)];
        if by_form {
            fields.extend([("client_id", &*client.client_id), ("client_secret", &*client.secret)]);
        }
        self.world.server.form("/oauth/token", (!by_form).then_some(client), &fields).await
    }

    /// Asserts that the response to a logout that sent `sent` has this end, and confirms the question if there is one.
    async fn expect_end(&self, browser: &mut Browser, page: Answer, sent: Pairs, end: &End) {
        let location = page.header("location").to_owned();
        let page = match end {
            End::Back => {
                let state =
                    sent.iter().find(|(name, _)| *name == "state").map(|(_, value)| (*value).to_owned());
                assert!(location.starts_with(OUT), "{page:?}");
                assert_eq!(query(&location).remove("state"), state);
                return;
            }
            End::Here => page,
            End::Asked => {
                assert!(location.is_empty() && page.body.contains("csrf_token"), "{page:?}");
                browser.submit(&self.world.server, &page, &[]).await
            }
        };
        assert!(page.status == 200 && page.body.contains("signed out"), "{page:?}");
    }

    /// Returns the claims of `id_token`, which must be signed with RS256 by the published key that its header names.
    fn verified(&self, id_token: &Value) -> Value {
        let id_token = id_token.as_str().unwrap();
        let kid = jsonwebtoken::decode_header(id_token).unwrap().kid.unwrap();
        let keys = self.keys["keys"].as_array().unwrap();
        let key = keys.iter().find(|key| key["kid"] == kid.as_str()).unwrap();
        let key = DecodingKey::from_jwk(&serde_json::from_value(key.clone()).unwrap()).unwrap();
        let mut rules = Validation::new(Algorithm::RS256);
        rules.set_audience(&[&self.client.client_id]);
        rules.set_issuer(&[&self.world.server.base]);
        jsonwebtoken::decode(id_token, &key, &rules).unwrap().claims
    }
}

#[tokio::test]
async fn every_request_of_the_basic_and_form_post_plans_comes_to_tokens() {
    let suite = Suite::new().await;
    for mode in ["", "form_post"] {
        let mut browser = Browser::default();
        for (n, (module, change)) in ASKED.iter().enumerate() {
            let path = suite.path(&[&[("response_mode", mode)], *change].concat());
            let answer = suite.answer(&mut browser, &path).await;
            let sent: HashMap<_, _> = change.iter().copied().collect();
            assert_eq!(answer["state"], *sent.get("state").unwrap_or(&"st4te &?"), "{module}");
            assert_eq!(answer["iss"], suite.world.server.base, "{module}");
            // Every other one is oidcc-server-client-secret-post.
            let tokens = suite.redeem(&answer["code"], n % 2 == 1).await.expect_status(200).json();
            let claims = suite.verified(&tokens["id_token"]);
            let nonce = if sent.get("nonce") == Some(&"") { Value::Null } else { json!("n-1") };
            assert_eq!(claims.get("nonce").unwrap_or(&Value::Null), &nonce, "{module}");
            assert!(!sent.contains_key("max_age") || claims["auth_time"].is_i64(), "{module}");
            assert!(!sent.contains_key("acr_values") || claims["acr"].is_string(), "{module}");
        }
    }
}

/// oidcc-ensure-request-with-valid-pkce-succeeds: the same client may still use PKCE.
#[tokio::test]
async fn pkce_is_taken_where_it_is_not_required() {
    let suite = Suite::new().await;
    let answer = suite
        .answer(&mut Browser::default(), &authorize_path(&suite.client.client_id, &[("nonce", "n-1")]))
        .await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", answer["code"].as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    suite.world.token(&suite.client, &fields).await.expect_status(200);
}

/// oidcc-ensure-post-request-succeeds, and oidcc-userinfo-{get,post-header,post-body}.
#[tokio::test]
async fn a_posted_request_logs_in_and_userinfo_accepts_the_token_in_three_ways() {
    let suite = Suite::new().await;
    let server = &suite.world.server;
    let asked = suite.path(&[("scope", "openid email")]);
    let fields: Vec<_> = query(&asked).into_iter().collect();
    let mut browser = Browser::default();
    browser.log_in(&suite.world).await;
    let page = browser.post(server, "/oauth/authorize", &fields).await;
    let page = match page.header("location") {
        "" => page,
        to => browser.open(server, to).await,
    };
    let approved = browser.submit(server, &page, &[("decision", "approve")]).await;
    let code = query(approved.header("location")).remove("code").unwrap();
    let tokens = suite.redeem(&code, false).await.expect_status(200).json();
    let token = tokens["access_token"].as_str().unwrap();
    let sub = suite.verified(&tokens["id_token"])["sub"].clone();
    let url = format!("{}/oauth/userinfo", server.base);
    for request in [
        server.http.get(&url).bearer_auth(token),
        server.http.post(&url).bearer_auth(token),
        server.http.post(&url).form(&[("access_token", token)]),
    ] {
        let info = Answer::of(request.send().await.unwrap()).await.expect_status(200).json();
        assert_eq!((&info["sub"], &info["email"]), (&sub, &json!(suite.world.demo.user.email)));
    }
}

/// oidcc-prompt-none-not-logged-in, oidcc-response-type-missing, oidcc-ensure-registered-redirect-uri and the modules
/// about `request` and `request_uri`: the error goes to the client, or to our page if the client is not known.
#[tokio::test]
async fn requests_that_the_plans_expect_to_fail_are_refused_in_the_requested_mode() {
    let suite = Suite::new().await;
    let object = format!("{}.e30.", "eyJhbGciOiJub25lIn0");
    let refused: &[(&[(&str, &str)], &str)] = &[
        (&[("prompt", "none")], "login_required"),
        (&[("response_type", "")], "invalid_request"),
        (&[("request", &object)], "request_not_supported"),
        (&[("request_uri", "https://suite.example/request.jwt")], "request_uri_not_supported"),
    ];
    for mode in ["", "form_post"] {
        for (change, error) in refused {
            let path = suite.path(&[&[("response_mode", mode)], *change].concat());
            let answer = suite.answer(&mut Browser::default(), &path).await;
            assert_eq!((answer["error"].as_str(), answer["state"].as_str()), (*error, "st4te &?"), "{path}");
        }
        let away =
            suite.path(&[("response_mode", mode), ("redirect_uri", "http://127.0.0.1:9000/callback/x")]);
        let page = suite.world.server.get(&away).await;
        assert!(page.status == 400 && page.header("location").is_empty(), "{page:?}");
    }
}

/// oidcc-codereuse: reusing a code revokes what it yielded.
#[tokio::test]
async fn a_code_without_pkce_that_comes_again_revokes_what_it_gave() {
    let suite = Suite::new().await;
    let answer = suite.answer(&mut Browser::default(), &suite.path(&[("scope", "openid email")])).await;
    let tokens = suite.redeem(&answer["code"], false).await.expect_status(200).json();
    suite.redeem(&answer["code"], false).await.expect_oauth(400, "invalid_grant");
    let token = tokens["access_token"].as_str().unwrap();
    let request = suite.world.server.http.get(format!("{}/oauth/userinfo", suite.world.server.base));
    Answer::of(request.bearer_auth(token).send().await.unwrap()).await.expect_status(401);
}

#[tokio::test]
async fn every_logout_of_the_plan_ends_where_it_has_to() {
    let suite = Suite::new().await;
    for (module, hint, sent, end) in LOGOUTS {
        let mut browser = Browser::default();
        let answer = suite.answer(&mut browser, &suite.path(&[])).await;
        let tokens = suite.redeem(&answer["code"], false).await.expect_status(200).json();
        let good = tokens["id_token"].as_str().unwrap().to_owned();
        let hint = match *hint {
            "good" => Some(good),
            "modified" => Some(format!("{}AAAA", &good[..good.len() - 4])),
            "foreign" => Some("eyJhbGciOiJub25lIn0.eyJhdWQiOiJuby1zdWNoLWNsaWVudCJ9.".to_owned()),
            _ => None,
        };
        let asked = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(hint.map(|hint| ("id_token_hint", hint)))
            .extend_pairs(*sent)
            .finish();
        let ended = suite.world.server.count("session.ended").await;
        let page = browser.get(&suite.world.server, &format!("/oauth/logout?{asked}")).await;
        let ended = suite.world.server.count("session.ended").await - ended;
        assert_eq!(ended, i64::from(*end != End::Asked), "{module}: {page:?}");
        suite.expect_end(&mut browser, page, sent, end).await;
        let quiet = browser.open(&suite.world.server, &suite.path(&[("prompt", "none")])).await;
        assert_eq!(query(quiet.header("location"))["error"], "login_required", "{module}");
    }
}
