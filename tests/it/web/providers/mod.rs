//! Logins at other providers: another xwms as an OpenID provider, a provider that lies, and an OAuth 2.0 server.

mod attacks;
mod freshness;
mod invitations;
mod journey;
mod liar;
mod oauth;
mod organization;

use crate::support::{Answer, Browser, Mailbox, World, browser::form, query};
use liar::Liar;
use serde_json::json;
use std::collections::HashMap;
use xwms::{
    commands::{self, Context, logins::ProvedLogin},
    config::{LoginProvider, Settings},
};

/// A server at which people log in with their account at another one.
struct Two {
    /// The provider.
    there: World,
    here: World,
    mailbox: Mailbox,
}

/// Lets a server reach this machine.
fn reach_this_machine(settings: &mut Settings) {
    settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
}

/// Returns a server at which people log in with the provider `other`, whose demo user has linked `login`.
async fn linked(other: LoginProvider, login: ProvedLogin) -> World {
    let world = World::with(|settings| {
        reach_this_machine(settings);
        settings.login_providers.insert("other".into(), other);
    })
    .await;
    let store = &world.server.app.store;
    let user_id = store.credential(&world.demo.user.email, None).await.unwrap().found.unwrap().user_id;
    commands::logins::link(&Context::system(store, "test"), user_id, &login).await.unwrap();
    world
}

/// Registers a client at `there` that any port of this machine may use, for the provider `id`.
async fn client_at(there: &World, id: &str) -> String {
    let token = there.management().await;
    let body = json!({
        "name": "Here", "client_type": "native", "scopes": ["openid", "email", "profile"],
        "redirect_uris": [format!("http://127.0.0.1/login/with/{id}")],
    });
    there.client(&token, &body).await.client_id
}

impl Two {
    async fn new() -> Self {
        let (there, mailbox) = (World::new().await, Mailbox::new());
        let client_id = client_at(&there, "other").await;
        let issuer = there.server.base.clone();
        let here = World::with(|settings| {
            reach_this_machine(settings);
            mailbox.receives(settings);
            let provider = LoginProvider {
                name: Some("Other".into()),
                issuer: Some(issuer),
                client_id,
                ..LoginProvider::default()
            };
            settings.login_providers.insert("other".into(), provider);
        })
        .await;
        Self { there, here, mailbox }
    }

    /// Begins a login at the provider `other` from the login page, and returns where the browser is sent.
    async fn begin(&self, browser: &mut Browser) -> String {
        let page = browser.open(&self.here.server, "/login").await;
        leave(&self.here, browser, &page).await
    }

    /// Logs the demo user of the provider in there, and returns the path with which the browser comes back.
    async fn approve(&self, to: &str) -> String {
        self.approve_in(&mut Browser::default(), to).await
    }

    async fn approve_in(&self, browser: &mut Browser, to: &str) -> String {
        let path = to.strip_prefix(&self.there.server.base).expect("it leads to the provider");
        let answer = browser.approve(&self.there, path).await;
        assert!(answer.contains_key("code"), "{answer:?}");
        path_of("other", &answer)
    }

    /// Logs in at the provider and comes back.
    async fn come_back(&self, browser: &mut Browser) -> Answer {
        let to = self.begin(browser).await;
        let back = self.approve(&to).await;
        browser.open(&self.here.server, &back).await
    }

    /// Links the login of the provider's demo user to the demo user here, from the page of security.
    async fn link(&self) -> Browser {
        let mut browser = Browser::default();
        browser.log_in(&self.here).await;
        let page = browser.open(&self.here.server, "/account/security").await;
        let (action, mut fields) = form_to(&page, "/account/security/logins");
        fields.push(("provider".into(), "other".into()));
        let away = browser.post(&self.here.server, &action, &fields).await;
        let back = self.approve(away.header("location")).await;
        let question = browser.open(&self.here.server, &back).await;
        assert!(question.body.contains("Link this sign-in?"), "{question:?}");
        let linked = browser.submit(&self.here.server, &question, &[("decision", "link")]).await;
        assert!(linked.body.contains("The sign-in was linked"), "{linked:?}");
        browser
    }
}

/// Returns the path with which a provider's answer comes back.
fn path_of(id: &str, answer: &HashMap<String, String>) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(answer).finish();
    format!("/login/with/{id}?{query}")
}

/// Presses the button of the provider `other` on `page`, and returns where the browser is sent.
async fn leave(here: &World, browser: &mut Browser, page: &Answer) -> String {
    let (action, mut fields) = form_to(page, "/login/with");
    fields.push(("provider".into(), "other".into()));
    let away = browser.post(&here.server, &action, &fields).await;
    assert_eq!(away.status, 303, "{away:?}");
    away.header("location").to_owned()
}

/// Returns the action and the hidden fields of the form on `page` that posts to `action`.
fn form_to(page: &Answer, action: &str) -> (String, Vec<(String, String)>) {
    let at =
        page.body.find(&format!("action=\"{action}\"")).unwrap_or_else(|| panic!("no {action}: {page:?}"));
    let start = page.body[..at].rfind("<form").unwrap();
    form(&page.body[start..])
}

fn is_logged_in(browser: &Browser) -> bool {
    browser.cookies.contains_key("__Host-xwms_session")
}

/// Returns a parameter of the URL.
fn param(url: &str, name: &str) -> String {
    query(url).remove(name).unwrap_or_else(|| panic!("no {name} in {url}"))
}
