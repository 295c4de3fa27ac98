//! What an account has, by the names of parameters in paths, so that every route can be filled in.

use crate::support::{
    Browser, Credentials, Receiver, World,
    browser::{authorize_path, redeem},
    eventually,
};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;
use xwms::dev::demo::Demo;
use xwms_events::{
    account::Role,
    alert::Observation,
    ids::{ClientId, TicketId, consent_id},
    ticket::{Message, Ticket},
};

/// The domain of every client that is made here.
pub const ORIGIN: &str = "https://app.example.org";
/// Parameters that are choices, and no objects of an account, with one of their values. None of the acts does
/// anything until the name is typed.
const CHOICES: &[(&str, &str)] = &[
    ("client_type", "machine"),
    ("act", "disable"),
    ("event_type", "client.deleted"),
    ("subscriber", "clients"),
    ("position", "1"),
    // Only operators' pages name these, and nobody here is one.
    ("key_id", "key_01kayb5g6nf6hr2j7q3p6q8v4w"),
    ("question", "exposed"),
];

/// Objects of an account by name.
pub type Things = BTreeMap<&'static str, String>;

/// Returns the parameters of a path that name objects of an account.
pub fn objects(path: &str) -> Vec<&str> {
    let params = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    params
        .filter(|param| *param != "account_id" && !CHOICES.iter().any(|(known, _)| known == param))
        .collect()
}

/// Returns the path with its parameters filled in by `id`.
pub fn filled(path: &str, id: impl Fn(&str) -> String) -> String {
    let mut filled = CHOICES
        .iter()
        .fold(path.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
    for param in objects(path).into_iter().chain(["account_id"]) {
        let name = format!("{{{param}}}");
        if path.contains(&name) {
            filled = filled.replace(&name, &id(param));
        }
    }
    filled
}

/// Returns the thing that `param` names in a path like `path`.
pub fn named(things: &Things, path: &str, param: &str) -> String {
    let name = match param {
        "user_id" if path.contains("/team/") => "member",
        "user_id" if path.contains("/users/") => "test_user",
        _ => param,
    };
    things.get(name).unwrap_or_else(|| panic!("things.rs knows no {name}: make one")).clone()
}

/// Creates everything that a route may name.
pub async fn all(world: &World, demo: &Demo, receiver: &Receiver) -> Things {
    let token = world.management_of(demo).await;
    let mut things = approved(world, demo).await;
    things.extend(ticket(world, demo).await);
    things.extend(client(world, &token).await);
    let api = resource(world, &token, &things["client_id"]).await;
    things.insert("resource_id", api);
    things.extend(sent(world, &token, receiver).await);
    things.insert("account_id", demo.account_id.to_string());
    things.insert("test_user", test_user(world, &token).await);
    things.insert("member", member(world, demo).await);
    things.insert("invitation_id", invitation(world, &token).await);
    things.insert("alert_id", alert(world, demo, &token).await);
    things.insert("registration_id", registration(world, &token).await);
    let group_id = group(world, &token, &things["user_id"]).await;
    things.insert("group_id", group_id);
    things.insert("case_id", world.case(demo.account_id).await);
    let created =
        "SELECT position FROM events WHERE account_id = $1 AND event_type = 'client.created' LIMIT 1";
    let position: i64 = sqlx::query_scalar(created)
        .bind(demo.account_id.uuid())
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    things.insert("event_id", position.to_string());
    let request_id = Uuid::now_v7().simple().to_string();
    let request = world.api(Method::GET, "/v1/clients", &token).header("x-request-id", &request_id);
    assert_eq!(request.send().await.unwrap().status().as_u16(), 200);
    things.insert("request_id", request_id);
    world.server.settle().await;
    things
}

/// Returns `things` with new ones for what an act at `path` might use up.
pub async fn fresh(world: &World, demo: &Demo, receiver: &Receiver, path: &str, things: &Things) -> Things {
    let (token, mut things) = (world.management_of(demo).await, things.clone());
    for param in objects(path) {
        match param {
            "resource_id" => {
                let api = resource(world, &token, &things["client_id"]).await;
                things.insert("resource_id", api);
            }
            // It is the one that the API lists.
            "client_id" if path.contains("{resource_id}") => {}
            "client_id" => things.extend(client(world, &token).await),
            "secret_id" if !path.contains("{client_id}") => things.extend(client(world, &token).await),
            "endpoint_id" if !path.contains("{message_id}") => {
                things.insert("endpoint_id", endpoint(world, &token, receiver).await);
            }
            "grant_id" | "token_id" | "consent_id" => things.extend(approved(world, demo).await),
            "group_id" => {
                let group_id = group(world, &token, &things["user_id"]).await;
                things.insert("group_id", group_id);
            }
            "registration_id" => _ = things.insert("registration_id", registration(world, &token).await),
            "invitation_id" => _ = things.insert("invitation_id", invitation(world, &token).await),
            "user_id" if path.contains("/team/") => _ = things.insert("member", member(world, demo).await),
            "user_id" if path.contains("/users/") => {
                things.insert("test_user", test_user(world, &token).await);
            }
            _ => {}
        }
    }
    world.server.settle().await;
    things
}

/// Approves the account's web client as its owner; returns the resulting ids.
async fn approved(world: &World, demo: &Demo) -> Things {
    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    let (email, password) = (demo.user.email.as_str(), demo.user.password.as_str());
    browser.submit(&world.server, &page, &[("email", email), ("password", password)]).await;
    let web = Credentials::from(&demo.clients.web);
    let code = browser.approve(world, &authorize_path(&web.client_id, &[])).await.remove("code").unwrap();
    let tokens = world.token(&web, &redeem(&code)).await.expect_status(200).json();
    let access = tokens["access_token"].as_str().unwrap();
    let claims: Value = crate::support::claims(access);
    let text = |name: &str| claims[name].as_str().unwrap().to_owned();
    let (user_id, grant_id) = (text("sub"), text("grant_id"));
    world.server.settle().await;
    let account_id = demo.account_id;
    let grant = browser.open(&world.server, &format!("/dashboard/{account_id}/grants/{grant_id}")).await;
    let before = format!("/dashboard/{account_id}/sessions/");
    let (_, rest) = grant.expect_status(200).body.split_once(&before).expect("the session of the grant");
    let session_id = rest.split(['"', '?', '#']).next().unwrap().to_owned();
    BTreeMap::from([
        ("consent_id", consent_id(user_id.parse().unwrap(), demo.clients.web.client_id).to_string()),
        ("token_id", text("jti")),
        ("session_id", session_id),
        ("grant_id", grant_id),
        ("user_id", user_id),
    ])
}

/// Opens a ticket with a file as the account's owner.
async fn ticket(world: &World, demo: &Demo) -> Things {
    let id = world.ticket(demo.account_id, None).await;
    let ticket_id: TicketId = id.parse().unwrap();
    let ticket = world.server.app.store.load::<Ticket>(ticket_id).await.unwrap().state;
    let file = ticket.messages.iter().flat_map(Message::attachments).next().expect("a file");
    BTreeMap::from([("attachment_id", file.attachment_id.to_string()), ("ticket_id", id)])
}

/// Creates a client with a secret and a domain.
async fn client(world: &World, token: &str) -> Things {
    let body = json!({
        "name": "Shop", "client_type": "web", "redirect_uris": ["https://app.example.org/cb"],
        "scopes": ["openid"],
    });
    let client_id = world.client(token, &body).await.client_id;
    let domains = json!({"domains": [{"origin": ORIGIN, "login": true, "cors": false, "api": true}]});
    world.put(&format!("/v1/clients/{client_id}/domains"), token, &domains).await.expect_status(200);
    let secrets = world.read(&format!("/v1/clients/{client_id}/secrets"), token).await;
    let secrets = secrets.expect_status(200).json();
    let secret_id = secrets["data"][0]["secret_id"].as_str().unwrap().to_owned();
    BTreeMap::from([("client_id", client_id), ("secret_id", secret_id)])
}

/// Registers an API whose tokens the client may ask for.
async fn resource(world: &World, token: &str, client_id: &str) -> String {
    let body = json!({
        "audience": format!("https://{}.example.com", Uuid::now_v7().simple()), "name": "Orders",
        "scopes": [{"name": "read", "description_en": "Read", "description_nl": "Lezen"}],
        "apps": [{"client_id": client_id, "scopes": ["read"]}],
    });
    let made = world.post("/v1/resources", token, &body).await.expect_status(201).json();
    made["resource_id"].as_str().unwrap().to_owned()
}

async fn endpoint(world: &World, token: &str, receiver: &Receiver) -> String {
    world.endpoint(token, &json!({"url": receiver.url, "events": ["client.deleted"]})).await
}

/// Creates an endpoint with a message that was delivered.
async fn sent(world: &World, token: &str, receiver: &Receiver) -> Things {
    let endpoint = endpoint(world, token, receiver).await;
    world.post(&format!("/v1/endpoints/{endpoint}/test"), token, &json!({})).await.expect_status(202);
    let messages = format!("/v1/endpoints/{endpoint}/messages");
    let message = eventually("the test is delivered", async || {
        let listed = world.read(&messages, token).await.expect_status(200).json();
        let message = &listed["data"][0];
        (message["status"] == "delivered").then(|| message["message_id"].as_str().unwrap().to_owned())
    })
    .await;
    BTreeMap::from([("endpoint_id", endpoint), ("message_id", message)])
}

async fn test_user(world: &World, token: &str) -> String {
    let email = format!("{}@new.example", Uuid::now_v7().simple());
    world.test_user(token, &json!({"email": email, "password": "long enough"})).await
}

async fn member(world: &World, demo: &Demo) -> String {
    world.person(demo.account_id, Role::Developer).await.user_id.to_string()
}

async fn invitation(world: &World, token: &str) -> String {
    let email = format!("{}@new.example", Uuid::now_v7().simple());
    let body = json!({"email": email, "role": "auditor"});
    let made = world.post("/v1/invitations", token, &body).await.expect_status(201).json();
    made["invitation_id"].as_str().unwrap().to_owned()
}

/// Returns a token with which apps register themselves; a new one unless the account has one that can be used.
async fn registration(world: &World, token: &str) -> String {
    let listed = world.read("/v1/registration_tokens", token).await.expect_status(200).json();
    if let Some(known) = listed["data"].as_array().and_then(|tokens| tokens.first()) {
        return known["registration_id"].as_str().unwrap().to_owned();
    }
    let made = world.post("/v1/registration_tokens", token, &json!({"label": "Agents"})).await;
    made.expect_status(201).json()["registration_id"].as_str().unwrap().to_owned()
}

/// Makes a group with this person in it.
async fn group(world: &World, token: &str, user_id: &str) -> String {
    let body = json!({"name": Uuid::now_v7().to_string()});
    let made = world.post("/v1/groups", token, &body).await.expect_status(201).json();
    let group_id = made["group_id"].as_str().unwrap().to_owned();
    let people = format!("/v1/groups/{group_id}/people");
    world.post(&people, token, &json!({"user_id": user_id})).await.expect_status(204);
    group_id
}

/// Raises an alert about a client that is there for nothing else.
async fn alert(world: &World, demo: &Demo, token: &str) -> String {
    let machine = world.client(token, &json!({"name": "Robot", "client_type": "machine"})).await;
    let client_id: ClientId = machine.client_id.parse().unwrap();
    let seen = Observation::GuessedRight { client_id, guesses: 1_000, at_home: false };
    let store = &world.server.app.store;
    xwms::commands::alerts::raise(store, Some(demo.account_id), seen).await.unwrap().expect("an alert");
    let raised = "SELECT aggregate_id FROM events WHERE account_id = $1 AND event_type = 'alert.raised'";
    sqlx::query_scalar(raised).bind(demo.account_id.uuid()).fetch_one(store.pool()).await.unwrap()
}
