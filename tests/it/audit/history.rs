//! One history for all forty questions, made by the product's own surfaces: a service whose secret leaked, a
//! person whose refresh token and password others try, apps, a key, an operator who looks, and what was done about
//! some of it.

use super::desk::{
    Case, HOME, THIEF, Way, approved, behind_proxy, claim, own_token, refresh, send, text, token,
};
use crate::{
    oauth::assertions::Signer,
    support::{Browser, Person, Tenant, World, browser::authorize_path},
    web::factors::enrol,
};
use jsonwebtoken::{Algorithm, Header};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashMap;
use xwms::{
    auth::access_tokens::AT_JWT,
    commands::{Context, leaving},
};
use xwms_events::account::Role;

/// The address of the demo user, who is an operator here.
const OPERATOR: &str = "demo@xwms.example";

/// The world after it happened, and the ids of what was part of it, by name.
pub struct History {
    pub case: Case,
    pub customer: Tenant,
    ids: HashMap<&'static str, String>,
}

impl History {
    /// Returns the id that has this name.
    pub fn id(&self, name: &str) -> &str {
        self.ids.get(name).unwrap_or_else(|| panic!("nothing is called {name}"))
    }

    /// Replaces each `{name}` by its id.
    pub fn fill(&self, text: &str) -> String {
        let fill =
            |text: String, (name, id): (&&'static str, &String)| text.replace(&format!("{{{name}}}"), id);
        self.ids.iter().fold(text.to_owned(), fill)
    }

    fn keep(&mut self, name: &'static str, id: impl ToString) {
        self.ids.insert(name, id.to_string());
    }

    pub async fn happen() -> Self {
        let world = World::with(|settings| {
            behind_proxy(settings);
            settings.operators = vec![OPERATOR.to_owned()].into();
        })
        .await;
        let customer = world.sign_up("o@other.example").await;
        let body = json!({"name": "Desk", "client_type": "machine", "scopes": [
            "audit:read", "usage:read", "clients:read", "clients:write", "grants:read", "grants:write",
            "tokens:read", "tokens:write", "tokens:introspect", "events:read", "endpoints:read",
        ]});
        let management = world.management().await;
        let desk = world.client(&management, &body).await;
        let account_id = world.demo.account_id;
        let case = Case::of(Way::Rest, world, account_id, desk).await;
        let mut history = Self { case, customer, ids: HashMap::new() };
        history.keep("account", account_id);
        history.administer(&management).await;
        history.service().await;
        history.key().await;
        let person = history.person().await;
        history.guesses(&person).await;
        history.forger().await;
        history.operator().await;
        history.erased().await;
        history.case.begin("the investigation").await;
        history
    }

    /// What admins did: a client that was renamed, a webhook, and a secret that came and went.
    async fn administer(&mut self, management: &str) {
        let world = &self.case.world;
        let body = json!({"name": "Before", "client_type": "machine"});
        let robot = world.client(management, &body).await.client_id;
        let position = world.server.head().await;
        let path = format!("/v1/clients/{robot}");
        world.patch(&path, management, &json!({"name": "After"})).await.expect_status(200);
        let secrets = format!("{path}/secrets");
        let second = world.post(&secrets, management, &json!({"label": "Second"})).await;
        let second = text(&second.expect_status(201).json(), "secret_id");
        world.delete(&format!("{secrets}/{second}"), management).await.expect_status(204);
        let hook = json!({"url": "https://hooks.example.com/"});
        let hook = world.endpoint(management, &hook).await;
        self.keep("robot", robot);
        self.keep("renamed_after", position);
        self.keep("second_secret", second);
        self.keep("webhook", hook);
    }

    /// A service gets a token at home, and a thief another one, with which they look at a client.
    async fn service(&mut self) {
        let service = self.case.world.machine();
        let secret = self.case.secret_of(&service.client_id).await;
        self.case.begin("before").await;
        own_token(&self.case.world, &service, HOME).await;
        let theft = self.case.begin("the theft").await;
        let world = &self.case.world;
        let form = world.server.http.post(format!("{}/oauth/token", world.server.base));
        let form = service.on(form.form(&[("grant_type", "client_credentials")]));
        let stolen = send(form.header("x-request-id", "the-theft"), THIEF).await.expect_status(200).json();
        let stolen = text(&stolen, "access_token");
        let path = format!("/v1/clients/{}", self.id("robot"));
        send(world.api(Method::GET, &path, &stolen), THIEF).await.expect_status(200);
        assert!(self.case.lives(&stolen).await);
        self.case.expose(&secret).await;
        self.keep("service", service.client_id);
        self.keep("secret", secret);
        self.keep("theft", theft);
        self.keep("stolen_token", claim(&stolen, "jti"));
        self.keep("stolen", stolen);
    }

    /// A client signs with a key of its own.
    async fn key(&mut self) {
        let signer = Signer::new(&self.case.world).await;
        let kid = text(&signer.key.public_jwk, "kid");
        let header = Header { kid: Some(kid.clone()), ..Header::new(Algorithm::ES256) };
        let got = signer.present(&signer.signed_as(&header, json!({}))).await.expect_status(200).json();
        let client_key = format!("{}/{kid}", signer.id);
        self.keep("client_key", client_key);
        self.keep("signed_token", claim(&text(&got, "access_token"), "jti"));
    }

    /// A person approves an app, and a thief uses the app's refresh token; another of their grants is revoked.
    async fn person(&mut self) -> Person {
        let world = &self.case.world;
        let mut person = world.person(world.demo.account_id, Role::Developer).await;
        let app = world.web();
        let path = authorize_path(&app.client_id, &[("scope", "openid email offline_access")]);
        let first = approved(world, &mut person.browser, &app, &path, HOME).await;
        let second = refresh(world, &app, &text(&first, "refresh_token"), THIEF).await;
        let second = text(&second.expect_status(200).json(), "access_token");
        let other = approved(world, &mut person.browser, &app, &path, HOME).await;
        let other = claim(&text(&other, "access_token"), "grant_id");
        self.case.contain(&other).await;
        let session = claim(&text(&first, "id_token"), "sid");
        let first = text(&first, "access_token");
        self.keep("app", app.client_id);
        self.keep("person", person.user_id);
        self.keep("grant", claim(&second, "grant_id"));
        self.keep("session", session);
        self.keep("token", claim(&first, "jti"));
        self.keep("refreshed_token", claim(&second, "jti"));
        self.keep("stopped_grant", other);
        person
    }

    /// Somebody guesses the person's password.
    async fn guesses(&self, person: &Person) {
        let mut stranger = Browser { from: Some(THIEF.to_owned()), ..Browser::default() };
        stranger.log_in_as(&self.case.world.server, &person.email, "a wrong guess").await;
        assert!(self.case.world.server.app.failed_logins.flush().await);
    }

    /// Somebody has the key of the server, and makes a token that was never issued.
    async fn forger(&mut self) {
        let stolen = self.id("stolen").to_owned();
        let mut claims: Value = crate::support::claims(&stolen);
        claims["jti"] = json!("token_01kayb5g6nf6hr2j7q3p6q8v4w");
        let app = &self.case.world.server.app;
        let forged = app.keyring.sign(None, app.settings.signing_algorithm, AT_JWT, &claims).await.unwrap();
        assert!(!self.case.lives(&forged).await);
        self.keep("kid", jsonwebtoken::decode_header(&stolen).unwrap().kid.unwrap());
    }

    /// The operator looks at the customer's account.
    async fn operator(&mut self) {
        let mut browser = Browser::default();
        browser.log_in(&self.case.world).await;
        enrol(&self.case.world, &mut browser).await;
        let page = format!("/operator/accounts/{}", self.customer.account_id);
        browser.get(&self.case.world.server, &page).await.expect_status(200);
        let operator = Person::logged_in(&self.case.world.server, browser).await.user_id;
        self.keep("operator", operator);
    }

    /// A member is erased.
    async fn erased(&mut self) {
        let world = &self.case.world;
        let person = world.person(world.demo.account_id, Role::Developer).await;
        let store = &world.server.app.store;
        leaving::erase(&Context::system(store, "test"), person.user_id).await.unwrap();
        self.keep("erased", person.user_id);
    }

    /// Returns whether the service still gets tokens.
    pub async fn service_works(&self) -> bool {
        let fields = [("grant_type", "client_credentials")];
        token(&self.case.world, &self.case.world.machine(), &fields, HOME).await.status == 200
    }
}
