//! Questions about the history that are about scopes of APIs: could a client obtain one, and whose approvals reach
//! an API.

use crate::support::{
    World,
    browser::{authorize_path, redeem},
};
use serde_json::{Value, json};
use xwms_events::account::{AccountCommand, By, LoginCommand, Role};

const API: &str = "https://orders.example.com";

/// Registers an API whose scopes `read` and, for owners, `admin` the web client may ask for. Returns its id.
async fn api(world: &World) -> String {
    let scope = |name: &str, roles: &[&str]| json!({"name": name, "description_en": "May", "description_nl": "Mag", "roles": roles});
    let body = json!({
        "audience": API, "name": "Orders", "scopes": [scope("read", &[]), scope("admin", &["owner"])],
        "apps": [{"client_id": world.web().client_id, "scopes": ["read", "admin"]}],
    });
    let made = world.post("/v1/resources", &world.management().await, &body).await.expect_status(201).json();
    made["resource_id"].as_str().unwrap().to_owned()
}

/// Returns the event that the deciding rule of an answer names.
fn decided(answer: &Value) -> (&str, &Value) {
    let rule = answer["decided_by"].as_str().unwrap();
    let step = answer["steps"].as_array().unwrap().iter().find(|step| step["rule"] == rule).unwrap();
    (rule, &step["event"]["type"])
}

#[tokio::test]
async fn why_a_client_could_obtain_a_scope_of_an_api_is_said_rule_by_rule() {
    let world = World::new().await;
    let (token, web, machine) = (world.management().await, world.web().client_id, world.machine().client_id);
    let id = api(&world).await;
    let mut owner = world.owner().await;
    let auditor = world.person(world.demo.account_id, Role::Auditor).await.user_id;
    let could = async |question: &str| {
        let path = format!("/v1/audit/could?resource={API}&{question}");
        world.read(&path, &token).await.expect_status(200).json()
    };
    let admin = format!("client={web}&scope=admin&user={}", owner.user_id);
    let before = could(&admin).await;
    assert_eq!((&before["could"], &before["resource_id"]), (&json!("if_approved"), &json!(id)), "{before}");
    let path = authorize_path(&web, &[("scope", "admin"), ("resource", API)]);
    let code = owner.browser.approve(&world, &path).await.remove("code").unwrap();
    world.token(&world.web(), &redeem(&code)).await.expect_status(200);
    assert_eq!(could(&admin).await["could"], "yes", "the server gave the token");
    let approved = world.server.head().await;
    let weaker = could(&format!("client={web}&scope=admin&user={auditor}")).await;
    assert_eq!(decided(&weaker).0, "role_allows");
    assert_eq!(could(&format!("client={web}&scope=read")).await["could"], "yes", "for itself");
    let unlisted = could(&format!("client={machine}&scope=read")).await;
    assert_eq!(decided(&unlisted).0, "api_offers_scope");
    assert_eq!(decided(&could(&format!("client={web}&scope=delete")).await).0, "api_has_scope");

    world.post(&format!("/v1/resources/{id}/disable"), &token, &json!({})).await.expect_status(200);
    let disabled = could(&admin).await;
    assert_eq!(decided(&disabled), ("api_enabled", &json!("resource.disabled")));
    assert_eq!(could(&format!("{admin}&at={approved}")).await["could"], "yes", "then it could");
    let by_id = format!("/v1/audit/could?resource={id}&{admin}");
    assert_eq!(world.read(&by_id, &token).await.expect_status(200).json()["decided_by"], "api_enabled");
    let sql = "SELECT payload::text FROM events WHERE event_type = 'audit.queried'";
    let pool = world.server.app.store.pool();
    let recorded: Vec<String> = sqlx::query_scalar(sql).fetch_all(pool).await.unwrap();
    assert!(!recorded.is_empty() && recorded.iter().all(|question| question.contains(&id)), "{recorded:?}");
}

#[tokio::test]
async fn an_api_of_another_account_does_not_exist_for_the_question() {
    let world = World::new().await;
    let id = api(&world).await;
    let stranger = world.sign_up("o@other.example").await;
    let client = &stranger.client.client_id;
    let ask = async |api: &str, scope: &str| {
        let path = format!("/v1/audit/could?client={client}&resource={api}&scope={scope}");
        world.read(&path, &stranger.token).await
    };
    let unknown = ask("urn:example:none", "read").await;
    assert_eq!(unknown.expect_status(404).json()["code"], "not_found");
    for api in [API, id.as_str()] {
        let refused = ask(api, "read").await;
        assert_eq!(refused.expect_status(404).json()["detail"], unknown.json()["detail"], "{api}");
    }
    let (long, pasted) = ("x".repeat(65), format!("whsec_{}", "A".repeat(43)));
    for scope in [long.as_str(), "a%20b", pasted.as_str()] {
        assert_eq!(ask(API, scope).await.expect_status(400).json()["field"], "scope", "{scope}");
    }
    assert_eq!(world.server.count("audit.queried").await, 0, "only what was answered");
}

#[tokio::test]
async fn an_account_that_lost_an_audience_still_asks_about_the_api_that_it_had() {
    let world = World::new().await;
    let (token, web) = (world.management().await, world.web().client_id);
    let id = api(&world).await;
    let had = world.server.head().await;
    let other = world.sign_up("o@other.example").await;
    let proof = LoginCommand::VerifyDomain { domain: "example.com".to_owned(), by: By::Operator };
    world.by_operator(other.account_id, AccountCommand::Login(proof)).await;
    let body = json!({"audience": API, "name": "Theirs"});
    let theirs = world.post("/v1/resources", &other.token, &body).await.expect_status(201).json();

    let ask = async |at: &str| {
        let path = format!("/v1/audit/could?client={web}&resource={API}&scope=read{at}");
        world.read(&path, &token).await.expect_status(200).json()
    };
    let now = ask("").await;
    assert_eq!(decided(&now), ("api_enabled", &json!("resource.deleted")));
    assert_eq!(now["resource_id"], json!(id));
    assert_eq!(ask(&format!("&at={had}")).await["could"], "yes", "then it could");

    // Their client is asked about their API.
    let path = format!("/v1/audit/could?client={}&resource={API}&scope=read", other.client.client_id);
    let answer = world.read(&path, &other.token).await.expect_status(200).json();
    assert_eq!(answer["resource_id"], theirs["resource_id"]);
}

#[tokio::test]
async fn the_answer_lists_the_people_an_app_reaches_with_the_apis() {
    let world = World::new().await;
    let (token, web) = (world.management().await, world.web().client_id);
    let id = api(&world).await;
    let mut owner = world.owner().await;
    let path = authorize_path(&web, &[("scope", "openid read"), ("resource", API)]);
    owner.browser.approve(&world, &path).await.remove("code").unwrap();
    world.server.settle().await;
    let path = format!("/v1/audit/ask/reach?client={web}");
    let rows = world.read(&path, &token).await.expect_status(200).json();
    let row = &rows["data"][0];
    assert_eq!((&row["scopes"], &row["apis"]), (&json!("openid"), &json!(format!("{id} read"))), "{rows}");
}
