//! Identity assertions (ID-JAG, RFC 7523 §2.1): an agent acts for a person whom the login provider of its account
//! asserts. The provider is one that the tests run (`federated_clients::issuer`).
//!
//! | file | what it tests |
//! |---|---|
//! | `flow` | what works, and where it shows |
//! | `limits` | what is left of scopes, APIs and logins |
//! | `attacks` | assertions of others, for others, forged and used before |
//! | `stops` | people, clients and trust that ended |
//! | `ends` | APIs, accounts and memberships that ended |
//! | `forms` | tokens that are bound to certificates, say roles, or have a place in a status list |
//! | `audit` | what the audit says of the tokens |

mod attacks;
mod audit;
mod ends;
mod flow;
mod forms;
mod limits;
mod stops;

use super::federated_clients::issuer::{Issuer, sign_as};
use crate::support::{Answer, Credentials, Person, Server, World, claims};
use jsonwebtoken::{Algorithm, Header};
use serde_json::{Value, json};
use xwms::{
    commands::{Context, logins},
    config::Settings,
};
use xwms_events::{
    Actor,
    account::Role,
    ids::{AccountId, UserId},
};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const TYP: &str = "oauth-id-jag+jwt";
const STOCK: &str = "urn:example:stock";
const ORDERS: &str = "https://orders.example.com";
/// How the provider calls the person.
const ADA: &str = "ada-of-acme";

fn settings(settings: &mut Settings) {
    settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
    settings.account_logins = true;
}

/// Returns a second node of the server of `world`, whose time stands still, too: what is signed by the time of the first
/// one ends within minutes.
async fn second(world: &World) -> Server {
    let issuer = world.server.base.clone();
    let server = Server::start_with(&world.url, |second| {
        settings(second);
        second.subscribers = false;
        second.issuer = issuer;
    })
    .await;
    server.app.store.clock().hold();
    server
}

/// Makes the provider that of the account whose owner this is.
async fn set_provider(server: &Server, owner: &Person, account_id: AccountId, provider: &Value) {
    let path = format!("/v1/accounts/{account_id}/login_provider");
    owner.post(server, &path, &json!({"provider": provider})).await.expect_status(200);
}

/// Returns the provider as an account trusts it to assert people, with these changes.
fn trusted(issuer: &Issuer, change: &Value) -> Value {
    let mut provider = json!({"issuer": issuer.base, "client_id": "xwms", "asserts_people": true});
    for (name, value) in change.as_object().unwrap() {
        provider[name] = value.clone();
    }
    provider
}

/// Links the login `subject` at an account's provider, as a person does who logged in there.
async fn link(world: &World, account_id: AccountId, user_id: UserId, issuer: &Issuer, subject: &str) {
    let context = Context::system(&world.server.app.store, "test").by(Actor::User(user_id));
    let login = logins::ProvedLogin {
        provider: account_id.to_string(),
        issuer: issuer.base.clone(),
        subject: subject.to_owned(),
        name: "Ada".to_owned(),
    };
    logins::link(&context, user_id, &login).await.unwrap();
}

/// Returns the registration of an agent with a policy for these APIs.
fn agent(audiences: &[&str]) -> Value {
    let target = |audience: &&str| json!({"audience": audience, "scopes": ["read", "write", "admin", "pay"]});
    let targets: Vec<Value> = audiences.iter().map(target).collect();
    json!({"name": "Agent", "client_type": "machine", "identity_assertions": {"targets": targets}})
}

/// Registers an API with the scopes `read`, `write`, `delete` and, for owners, `admin`, which `app` may ask for.
async fn api(world: &World, token: &str, audience: &str, app: &Credentials, more: &Value) {
    let scope = |name: &str, roles: &[&str]| json!({"name": name, "description_en": name, "description_nl": name, "roles": roles});
    let mut body = json!({
        "audience": audience, "name": "API",
        "scopes": [scope("read", &[]), scope("write", &[]), scope("delete", &[]), scope("admin", &["owner"])],
        "apps": [{"client_id": app.client_id, "scopes": ["read", "write", "delete", "admin"]}],
    });
    for (member, value) in more.as_object().unwrap() {
        body[member] = value.clone();
    }
    world.post("/v1/resources", token, &body).await.expect_status(201);
}

/// The demo account, whose login provider asserts a person to an agent.
struct Setup {
    world: World,
    issuer: Issuer,
    owner: Person,
    /// A developer of the account, who has linked their login at the provider.
    person: Person,
    agent: Credentials,
}

impl Setup {
    async fn new() -> Self {
        Self::with(&[STOCK]).await
    }

    /// Returns a setup whose agent has a policy for these APIs.
    async fn with(audiences: &[&str]) -> Self {
        Self::on(World::with(settings).await, audiences).await
    }

    /// As [`Self::with`], on a server with at least these [`settings`]. Its time stands still: the provider is read
    /// again after half a minute, and not because a request took as long.
    async fn on(world: World, audiences: &[&str]) -> Self {
        world.server.app.store.clock().hold();
        let issuer = Issuer::new(1).await;
        let account_id = world.demo.account_id;
        let owner = world.owner().await;
        set_provider(&world.server, &owner, account_id, &trusted(&issuer, &json!({}))).await;
        let person = world.person(account_id, Role::Developer).await;
        link(&world, account_id, person.user_id, &issuer, ADA).await;
        let token = world.management().await;
        let agent = world.client(&token, &agent(audiences)).await;
        for audience in audiences {
            api(&world, &token, audience, &agent, &json!({})).await;
        }
        Self { world, issuer, owner, person, agent }
    }

    /// Returns good claims, each time with a new `jti`; those in `change` replace them, and `null` removes one.
    fn claims(&self, change: &Value) -> Value {
        let now = self.world.server.app.store.clock().now().seconds();
        let mut claims = json!({"iss": self.issuer.base, "sub": ADA, "aud": self.world.server.base,
            "client_id": self.agent.client_id, "iat": now, "exp": now + 300,
            "jti": uuid::Uuid::now_v7().to_string()});
        for (name, value) in change.as_object().unwrap() {
            match value {
                Value::Null => claims.as_object_mut().unwrap().remove(name),
                value => claims.as_object_mut().unwrap().insert(name.clone(), value.clone()),
            };
        }
        claims
    }

    fn header() -> Header {
        Header { typ: Some(TYP.to_owned()), kid: Some("a".to_owned()), ..Header::new(Algorithm::ES256) }
    }

    /// Returns an assertion that the provider signed.
    fn signed(&self, change: Value) -> String {
        sign_as(&Self::header(), &self.issuer.key, &self.claims(&change))
    }

    /// Presents an assertion as the agent.
    async fn present(&self, assertion: &str, more: &[(&str, &str)]) -> Answer {
        present(&self.world.server, &self.agent, assertion, more).await
    }

    /// Returns what the agent gets for a good assertion with these changes.
    async fn tokens(&self, change: Value, more: &[(&str, &str)]) -> Value {
        self.present(&self.signed(change), more).await.expect_status(200).json()
    }

    /// Expects that `assertion` is refused, that the caller is not told why, and that the owner is.
    async fn refuses(&self, assertion: &str, reason: &str) {
        self.refuses_to(&self.agent, assertion, reason).await;
    }

    /// As [`Self::refuses`], for an assertion that `client` presents.
    async fn refuses_to(&self, client: &Credentials, assertion: &str, reason: &str) {
        let id = uuid::Uuid::now_v7().to_string();
        let server = &self.world.server;
        let request = server.http.post(format!("{}/oauth/token", server.base));
        let request = request.form(&form(client, assertion, &[])).header("x-request-id", &id);
        let answer = Answer::of(request.send().await.unwrap()).await;
        answer.expect_oauth(400, "invalid_grant");
        assert!(!answer.body.contains(reason), "{answer:?}");
        server.log_requests().await;
        let path = format!("/v1/requests?request_id={id}");
        let log = self.world.read(&path, &self.world.management().await).await.expect_status(200).json();
        assert_eq!(log["data"][0]["reason"], reason, "{log}");
    }

    async fn change_agent(&self, change: &Value) -> Answer {
        let path = format!("/v1/clients/{}", self.agent.client_id);
        self.world.patch(&path, &self.world.management().await, change).await
    }
}

fn form<'a>(
    client: &'a Credentials,
    assertion: &'a str,
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("grant_type", GRANT),
        ("assertion", assertion),
        ("client_id", client.client_id.as_str()),
        ("client_secret", client.secret.as_str()),
    ];
    usual.into_iter().chain(more.iter().copied()).collect()
}

/// Presents an assertion as `client`.
async fn present(server: &Server, client: &Credentials, assertion: &str, more: &[(&str, &str)]) -> Answer {
    server.form("/oauth/token", None, &form(client, assertion, more)).await
}

fn access(tokens: &Value) -> &str {
    tokens["access_token"].as_str().unwrap()
}

/// Returns the facts about the tokens that were got by assertions, oldest first.
async fn issued(world: &World) -> Vec<Value> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT payload::text FROM events
         WHERE event_type = 'token.issued' AND payload ->> 'grant_type' = 'jwt_bearer' ORDER BY position",
    )
    .fetch_all(world.server.app.store.pool())
    .await
    .unwrap();
    rows.iter().map(|row| serde_json::from_str(row).unwrap()).collect()
}
