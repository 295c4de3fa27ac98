//! mod_auth_openidc in a real Apache, in front of an app: it logs people in with its defaults, ten tabs of one browser
//! refresh at once without logging anybody out, and logging out there ends the session here.
//!
//! `make test` installs both (Debian's `apache2-bin` and `libapache2-mod-auth-openidc`); without them these tests fail
//! and say so.

use crate::support::{
    Answer, Browser, Credentials, Receiver, Site, World, apache::Apache, process::free_port, query,
};
use futures::future::join_all;
use serde_json::json;
use std::{collections::BTreeMap, time::Duration};

const CALLBACK: &str = "/oidc/callback";

/// An app that Apache protects.
struct App {
    world: World,
    apache: Apache,
    /// The app itself, behind Apache: it records what it is told about people.
    behind: Receiver,
    client_id: String,
}

/// The cookies that Apache set.
type Cookies = BTreeMap<String, String>;

impl App {
    /// Starts an app with `more` in the module's configuration. Its client's access tokens are so short that the module
    /// refreshes them on each request.
    async fn new(more: &str) -> Self {
        let world = World::new().await;
        let (port, behind) = (free_port(), Receiver::new().await);
        let base = format!("http://127.0.0.1:{port}");
        // The module of Debian 12 sends no challenge unless it is configured. It waits 5 s for discovery, which is too
        // short when all tests run at once.
        let body = json!({"name": "Protected", "client_type": "web", "scopes": ["openid", "profile", "email"],
            "redirect_uris": [base.clone() + CALLBACK], "post_logout_redirect_uris": [base.clone() + "/bye"],
            "require_pkce": false, "token_policy": {"access_token_seconds": 240}});
        let Credentials { client_id, secret } = world.client(&world.management().await, &body).await;
        let configuration = format!(
            r#"
OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
OIDCClientID {client_id}
OIDCClientSecret {secret}
OIDCRedirectURI {base}{CALLBACK}
OIDCCryptoPassphrase of-this-test-alone
OIDCScope "openid profile email"
OIDCRefreshAccessTokenBeforeExpiry 300 logout_on_error
OIDCHTTPTimeoutShort 60
{more}
<Location />
    AuthType openid-connect
    Require valid-user
    ProxyPass {behind}/
</Location>
"#,
            issuer = world.server.base,
            behind = behind.url,
        );
        let apache = Apache::start(port, &configuration).await;
        Self { world, apache, behind, client_id }
    }

    /// Sends one request of a tab; returns the response and the browser's cookies afterwards.
    async fn open(&self, path: &str, cookies: &Cookies) -> (Answer, Cookies) {
        let header =
            cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ");
        let request = self.apache.http().get(self.apache.url(path)).header("cookie", header);
        let answer = Answer::of(request.send().await.unwrap()).await;
        let mut cookies = cookies.clone();
        for cookie in answer.headers.get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                cookies.remove(name)
            } else {
                cookies.insert(name.to_owned(), value.to_owned())
            };
        }
        (answer, cookies)
    }

    /// Logs the demo user in, up to the redirect to the original page. From then on the server's time is only what
    /// `later` says: ten tabs come within the grace period, however long that takes.
    async fn log_in(&self, browser: &mut Browser) -> Cookies {
        let (sent, cookies) = self.open("/page", &Cookies::new()).await;
        assert_eq!(sent.status, 302, "{sent:?}\n{}", self.apache.said());
        let path = sent.header("location").strip_prefix(&self.world.server.base).unwrap().to_owned();
        let approved = browser.approve(&self.world, &path).await;
        let back = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(approved).finish();
        let (done, cookies) = self.open(&format!("{CALLBACK}?{back}"), &cookies).await;
        assert_eq!(done.status, 302, "{done:?}\n{}", self.apache.said());
        assert_eq!(done.header("location"), self.apache.url("/page"));
        self.world.server.app.store.clock().hold();
        cookies
    }

    /// Loads a page in ten tabs of one browser at once: every tab sees it, with a valid access token. Returns the
    /// cookies of the tab that finished last.
    async fn tabs(&self, cookies: &Cookies) -> Cookies {
        let seen = self.behind.received().len();
        let answers = join_all((0..10).map(|_| self.open("/page", cookies))).await;
        for (answer, _) in &answers {
            assert_eq!(answer.status, 204, "{answer:?}\n{}", self.apache.said());
        }
        let received = self.behind.received().split_off(seen);
        assert_eq!(received.len(), 10);
        for request in &received {
            assert_eq!(request.header("oidc_claim_email"), self.world.demo.user.email);
            assert!(self.world.active(request.header("oidc_access_token")).await);
        }
        let (_, cookies) = answers.into_iter().next_back().unwrap();
        cookies
    }

    /// Returns how often the refresh token was rotated. A tab that presents the old one in time gets the same
    /// successor.
    async fn successors(&self) -> i64 {
        let counted =
            "SELECT count(DISTINCT payload->>'generation') FROM events WHERE event_type = 'grant.refreshed'";
        sqlx::query_scalar(counted).fetch_one(self.world.server.app.store.pool()).await.unwrap()
    }

    /// Advances the server's clock past the grace period.
    fn later(&self) {
        self.world.server.app.store.clock().advance(Duration::from_secs(45));
    }

    async fn nobody_was_logged_out(&self) {
        for event in ["grant.revoked", "grant.refresh_reused", "session.ended"] {
            assert_eq!(self.world.server.count(event).await, 0, "{event}\n{}", self.apache.said());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_behind_apache_learns_who_is_there() {
    let app = App::new("").await;
    let cookies = app.log_in(&mut Browser::default()).await;
    let (page, _) = app.open("/page", &cookies).await;
    assert_eq!(page.status, 204, "{page:?}\n{}", app.apache.said());
    let seen = app.behind.received().pop().unwrap();
    let user = &app.world.demo.user;
    assert_eq!(seen.header("oidc_claim_iss"), app.world.server.base);
    assert_eq!(seen.header("oidc_claim_aud"), app.client_id);
    // This client gets these claims from userinfo only.
    assert_eq!(seen.header("oidc_claim_email"), user.email);
    assert_eq!(seen.header("oidc_claim_email_verified"), "1");
    assert!(!seen.header("oidc_claim_name").is_empty(), "{seen:?}");
    // No other request reaches the app.
    let (stranger, _) = app.open("/page", &Cookies::new()).await;
    assert_eq!((stranger.status, app.behind.received().len()), (302, 1));
}

/// The module's defaults: Apache keeps the session, and the tab that saves it last decides its content.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_tabs_that_refresh_at_once_stay_logged_in_where_apache_keeps_the_session() {
    let app = App::new("").await;
    let mut cookies = app.log_in(&mut Browser::default()).await;
    // A tab that comes after another one's refresh finds a token that stays valid for long.
    let path = format!("/v1/clients/{}", app.client_id);
    let long = json!({"token_policy": {"access_token_seconds": 600}});
    app.world.patch(&path, &app.world.management().await, &long).await.expect_status(200);
    cookies = app.tabs(&cookies).await;
    assert_eq!(app.successors().await, 1);
    app.later();
    // The saved token is the valid one: the app refreshes with it by itself. Every tab had its own access token, and
    // this page has that of the tab that saved last.
    let (page, _) = app.open("/page", &cookies).await;
    page.expect_status(204);
    let token = app.behind.received().pop().unwrap().header("oidc_access_token").to_owned();
    let asked = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("refresh", app.apache.url("/page")), ("access_token", token)])
        .finish();
    let (refreshed, cookies) = app.open(&format!("{CALLBACK}?{asked}"), &cookies).await;
    assert_eq!(refreshed.header("location"), app.apache.url("/page"), "{}", app.apache.said());
    app.tabs(&cookies).await;
    assert_eq!(app.successors().await, 2);
    app.nobody_was_logged_out().await;
}

/// The browser keeps the session: every tab has the same refresh token, however fast another one is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_tabs_that_refresh_at_once_stay_logged_in_where_the_browser_keeps_the_session() {
    let app = App::new("OIDCSessionType client-cookie").await;
    let mut cookies = app.log_in(&mut Browser::default()).await;
    for time in 1..=3 {
        cookies = app.tabs(&cookies).await;
        assert_eq!(app.successors().await, time, "all ten had the same token");
        app.later();
    }
    app.nobody_was_logged_out().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logging_out_at_apache_ends_the_session_here() {
    let app = App::new("").await;
    let mut browser = Browser::default();
    let cookies = app.log_in(&mut browser).await;
    app.open("/page", &cookies).await;
    let token = app.behind.received().pop().unwrap().header("oidc_access_token").to_owned();
    let bye = app.apache.url("/bye");
    let asked = url::form_urlencoded::Serializer::new(String::new()).append_pair("logout", &bye).finish();
    let (sent, cookies) = app.open(&format!("{CALLBACK}?{asked}"), &cookies).await;
    let location = sent.header("location");
    assert!(query(location).contains_key("id_token_hint"), "{sent:?}\n{}", app.apache.said());
    let path = location.strip_prefix(&app.world.server.base).unwrap();
    // Its hint names the login, so there is no question.
    let done = browser.get(&app.world.server, path).await;
    assert_eq!(done.header("location"), bye, "{done:?}");
    assert_eq!(app.world.server.count("session.ended").await, 1);
    assert!(!app.world.active(&token).await);
    // The next page requires a login, there and here.
    let (sent, _) = app.open("/page", &cookies).await;
    let path = sent.header("location").strip_prefix(&app.world.server.base).unwrap().to_owned();
    assert!(browser.open(&app.world.server, &path).await.body.contains("name=\"password\""));
}

/// After the grace period, an old token counts as stolen.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refresh_that_comes_too_late_logs_out_at_apache_too() {
    let app = App::new("OIDCSessionType client-cookie").await;
    let old = app.log_in(&mut Browser::default()).await;
    let cookies = app.tabs(&old).await;
    app.later();
    // A thief has a copy of the browser's old cookies.
    let (stolen, _) = app.open("/page", &old).await;
    assert!(stolen.status != 204, "{stolen:?}");
    assert_eq!(app.world.server.count("grant.refresh_reused").await, 1);
    // The grant has ended for the original browser too.
    let (dead, _) = app.open("/page", &cookies).await;
    assert!(dead.status != 204, "{dead:?}");
}
