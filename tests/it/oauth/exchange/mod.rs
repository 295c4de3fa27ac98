//! Token exchange (RFC 8693).
//!
//! | file | what it tests |
//! |---|---|
//! | `flow` | what clients do |
//! | `attacks` | what they must not |
//! | `bound` | tokens that are bound to a key (RFC 9449) |
//! | `id_tokens` | id_tokens as subject tokens |
//! | `environments` | live and test clients |
//! | `logins` | what APIs demand of a login (RFC 9470) |
//! | `roles` | what APIs are told about people |
//! | `stops` | what ends an exchanged token |

mod attacks;
mod bound;
mod environments;
mod flow;
mod id_tokens;
mod logins;
mod roles;
mod stops;

use crate::support::{
    Answer, Browser, Credentials, World,
    browser::{authorize_path, redeem},
    claims,
};
use serde_json::{Value, json};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const ORDERS: &str = "https://orders.example.com";
const STOCK: &str = "urn:example:stock";

fn access(tokens: &Value) -> &str {
    tokens["access_token"].as_str().unwrap()
}

/// A web client whose people use the orders, and a gateway that may exchange its tokens for ones for the stock.
struct Setup {
    world: World,
    gateway: Credentials,
}

impl Setup {
    /// Returns a setup on `world`, whose gateway has a policy with these changes.
    async fn on(world: World, change: &[(&str, Value)]) -> Self {
        let (web, machine) = (world.web(), world.machine());
        let both = json!(["read", "write"]);
        let mut policy = json!({
            "subject_clients": [web.client_id, machine.client_id],
            "targets": [{"audience": ORDERS, "scopes": both}, {"audience": STOCK, "scopes": both}],
        });
        for (member, value) in change {
            policy[member] = value.clone();
        }
        let gateway = world.client(&world.management().await, &gateway("Gateway", &policy)).await;
        let setup = Self { world, gateway };
        setup.api(ORDERS, &[&web, &machine, &setup.gateway], &json!({})).await;
        setup.api(STOCK, &[&setup.gateway], &json!({"access_token_seconds": 3600})).await;
        setup
    }

    async fn new() -> Self {
        Self::on(World::new().await, &[]).await
    }

    /// Registers an API with the scopes `read`, `write`, `delete` and, for owners, `admin`, which all of `apps`
    /// may ask for.
    async fn api(&self, audience: &str, apps: &[&Credentials], more: &Value) -> String {
        let scope = |name: &str, roles: &[&str]| json!({"name": name, "description_en": name, "description_nl": name, "roles": roles});
        let all = ["read", "write", "delete", "admin"];
        let apps = apps.iter().map(|app| json!({"client_id": app.client_id, "scopes": all}));
        let mut body = json!({
            "audience": audience, "name": "API", "access_token_seconds": 300,
            "scopes": [scope("read", &[]), scope("write", &[]), scope("delete", &[]), scope("admin", &["owner"])],
            "apps": apps.collect::<Vec<_>>(),
        });
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        let token = self.world.management().await;
        let made = self.world.post("/v1/resources", &token, &body).await.expect_status(201).json();
        format!("/v1/resources/{}", made["resource_id"].as_str().unwrap())
    }

    /// Returns an access token that the web client got for the orders from a person.
    async fn person(&self, scope: &str) -> String {
        let web = self.world.web();
        let path = authorize_path(&web.client_id, &[("scope", scope), ("resource", ORDERS)]);
        let code = Browser::default().approve(&self.world, &path).await.remove("code").expect("a code");
        access(&self.world.token(&web, &redeem(&code)).await.expect_status(200).json()).to_owned()
    }

    /// Returns an access token that `client` got for itself.
    async fn own(&self, client: &Credentials, audience: &str) -> String {
        let fields = [("grant_type", "client_credentials"), ("resource", audience), ("scope", "read")];
        access(&self.world.token(client, &fields).await.expect_status(200).json()).to_owned()
    }

    /// Returns the answer to `client` when it exchanges `subject`.
    async fn exchange_as(&self, client: &Credentials, subject: &str, more: &[(&str, &str)]) -> Answer {
        self.world.token(client, &form(subject, more)).await
    }

    /// Returns the answer to the gateway.
    async fn exchange(&self, subject: &str, more: &[(&str, &str)]) -> Answer {
        self.exchange_as(&self.gateway, subject, more).await
    }

    /// Returns the token for the stock that the gateway gets.
    async fn child(&self, subject: &str) -> String {
        let answer = self.exchange(subject, &[("resource", STOCK), ("scope", "read")]).await;
        access(&answer.expect_status(200).json()).to_owned()
    }

    async fn introspected(&self, token: &str) -> Value {
        let by = Some(&self.gateway);
        let answer = self.world.server.form("/oauth/introspect", by, &[("token", token)]).await;
        answer.expect_status(200).json()
    }

    async fn change_client(&self, client_id: &str, body: &Value) -> Answer {
        self.world.patch(&format!("/v1/clients/{client_id}"), &self.world.management().await, body).await
    }
}

/// Returns the registration of a machine client with this policy.
fn gateway(name: &str, policy: &Value) -> Value {
    json!({"name": name, "client_type": "machine", "token_exchange": policy})
}

/// Returns the form of an exchange.
fn form<'a>(subject: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [("grant_type", GRANT), ("subject_token", subject), ("subject_token_type", ACCESS_TOKEN)];
    let is_new = |name: &str| !more.iter().any(|(other, _)| *other == name);
    usual.into_iter().filter(|(name, _)| is_new(name)).chain(more.iter().copied()).collect()
}
