//! Accounts and what they have, made as their owners and the operator make it: clients, endpoints, test users, plans.

use super::{Answer, Site, World, server::new_demo};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use xwms::{
    commands::{Context, accounts},
    dev::demo::{Demo, DemoClient},
};
use xwms_events::{
    account::{AccountCommand, Limits},
    ids::AccountId,
};

/// What a client authenticates with.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub client_id: String,
    /// Empty if the client has none.
    pub secret: String,
}

impl Credentials {
    pub fn new(client_id: &str, secret: &str) -> Self {
        Self { client_id: client_id.to_owned(), secret: secret.to_owned() }
    }

    /// Reads those of a client as the API shows it when it is made.
    pub fn of(made: &Value) -> Self {
        let text = |member: &Value| member.as_str().unwrap_or_default().to_owned();
        Self { client_id: text(&made["client_id"]), secret: text(&made["client_secret"]) }
    }

    /// Authenticates `request`.
    pub fn on(&self, request: RequestBuilder) -> RequestBuilder {
        request.basic_auth(&self.client_id, Some(&self.secret))
    }
}

impl From<&DemoClient> for Credentials {
    fn from(client: &DemoClient) -> Self {
        Self::new(&client.client_id.to_string(), client.client_secret.as_deref().unwrap_or_default())
    }
}

/// An account that signed up, with its first client and that client's token, which has every management scope.
pub struct Tenant {
    pub account_id: AccountId,
    /// The account's path in the API.
    pub path: String,
    pub client: Credentials,
    pub token: String,
}

impl World {
    /// Creates the client that `body` describes.
    pub async fn client(&self, token: &str, body: &Value) -> Credentials {
        Credentials::of(&self.post("/v1/clients", token, body).await.expect_status(201).json())
    }

    /// Creates the endpoint that `body` describes; returns its id.
    pub async fn endpoint(&self, token: &str, body: &Value) -> String {
        let made = self.post("/v1/endpoints", token, body).await.expect_status(201).json();
        made["endpoint_id"].as_str().unwrap().to_owned()
    }

    /// Creates the test user that `body` describes; returns their id.
    pub async fn test_user(&self, token: &str, body: &Value) -> String {
        let made = self.post("/v1/users", token, body).await.expect_status(201).json();
        made["user_id"].as_str().unwrap().to_owned()
    }

    /// Returns an access token for `client` itself.
    pub async fn own_token(&self, client: &Credentials) -> String {
        let answer = self.token(client, &[("grant_type", "client_credentials")]).await;
        answer.expect_status(200).json()["access_token"].as_str().unwrap().to_owned()
    }

    /// Lets tokens of the account's machine client live for a day: for a test that may need one for longer than usual.
    pub async fn prolong_tokens(&self) {
        let path = format!("/v1/clients/{}", self.machine().client_id);
        let change = json!({"token_policy": {"access_token_seconds": 86_400}});
        self.patch(&path, &self.management().await, &change).await.expect_status(200);
    }

    /// Creates another account, as anybody can who signs up: on the free plan, owned by `email`.
    pub async fn sign_up(&self, email: &str) -> Tenant {
        let owner = json!({"email": email, "password": "long enough", "name": "Ada"});
        let request = self.server.http.post(self.server.url("/v1/accounts"));
        let answer = request.json(&json!({"name": "Other", "owner": owner})).send().await.unwrap();
        let made = Answer::of(answer).await.expect_status(201).json();
        let client = Credentials::of(&made["client"]);
        let token = self.own_token(&client).await;
        let account_id: AccountId = made["account_id"].as_str().unwrap().parse().unwrap();
        Tenant { path: format!("/v1/accounts/{account_id}"), account_id, client, token }
    }

    /// Creates another account; returns its access token with every management scope.
    pub async fn stranger(&self) -> String {
        self.sign_up("o@other.example").await.token
    }

    /// Creates another account like the demo's on the same server.
    pub async fn another(&self) -> Demo {
        new_demo(&self.server.app).await
    }

    /// Returns an access token of `demo`'s machine client, with every management scope.
    pub async fn management_of(&self, demo: &Demo) -> String {
        self.own_token(&Credentials::from(&demo.clients.machine)).await
    }

    /// Changes the account as the operator does on the command line.
    pub async fn by_operator(&self, account_id: AccountId, command: AccountCommand) {
        let context = Context::system(&self.server.app.store, "test");
        accounts::change(&context, account_id, command, |_| None).await.unwrap();
    }

    /// Agrees with the account on `requests` in each window.
    pub async fn agree_requests(&self, account_id: AccountId, requests: u64) {
        let limits = Limits { requests: Some(requests), ..Limits::default() };
        self.by_operator(account_id, AccountCommand::AgreeLimits { limits }).await;
    }

    /// Moves the account to `plan`.
    pub async fn choose_plan(&self, account_id: AccountId, plan: &str) {
        let at = self.server.app.store.clock().now();
        self.by_operator(account_id, AccountCommand::ChoosePlan { plan: plan.to_owned(), at }).await;
    }
}
