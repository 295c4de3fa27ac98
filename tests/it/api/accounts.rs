//! Sign-up over REST, and the account itself.

use crate::support::{Credentials, World};
use reqwest::Method;
use serde_json::json;

fn body(email: &str, password: &str) -> serde_json::Value {
    json!({"name": "Acme", "owner": {"email": email, "password": password, "name": "Ada"}})
}

#[tokio::test]
async fn signing_up_makes_an_account_an_owner_and_a_first_client() {
    let world = World::new().await;
    let made = world.post("/v1/accounts", "", &body("ada@acme.example", "long enough")).await;
    let made = made.expect_status(201).json();
    let token = world.own_token(&Credentials::of(&made["client"])).await;
    let path = format!("/v1/accounts/{}", made["account_id"].as_str().unwrap());
    assert_eq!(world.read(&path, &token).await.expect_status(200).json()["plan"], "free");
    let renamed = world.patch(&path, &token, &json!({"name": "Acme 2"})).await;
    assert_eq!(renamed.expect_status(200).json()["name"], "Acme 2");
    assert!(!renamed.header("xwms-position").is_empty());
    let members = world.read("/v1/members", &token).await.expect_status(200).json();
    assert_eq!(members["data"][0]["role"], "owner");
}

#[tokio::test]
async fn a_taken_address_and_bad_input_are_refused_and_change_nothing() {
    let world = World::new().await;
    let head = world.server.head().await;
    let taken = body(&world.demo.user.email.to_uppercase(), "long enough");
    let answer = world.post("/v1/accounts", "", &taken).await;
    assert_eq!(answer.expect_status(409).json()["code"], "email_taken");
    for (bad, field) in [
        (body("no address", "long enough"), "email"),
        (body("a@b.example", "short"), "owner.password"),
        (body("a@b.example", &"x".repeat(300)), "owner.password"),
        (json!({"name": "", "owner": {"email": "a@b.example", "password": "long enough"}}), "name"),
    ] {
        let answer = world.post("/v1/accounts", "", &bad).await;
        assert_eq!(answer.expect_status(400).json()["field"], field);
    }
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn a_repeated_sign_up_with_its_key_gets_the_same_answer() {
    let world = World::new().await;
    let send = || {
        let request = world.server.http.post(format!("{}/v1/accounts", world.server.base));
        request.header("idempotency-key", "sign-up-1").json(&body("ada@acme.example", "long enough")).send()
    };
    let first = send().await.unwrap().text().await.unwrap();
    let again = send().await.unwrap();
    assert_eq!(again.headers()["idempotent-replayed"], "true");
    assert_eq!(again.text().await.unwrap(), first);
}

#[tokio::test]
async fn sign_up_can_be_closed() {
    let world = World::with(|settings| settings.sign_up = false).await;
    let answer = world.post("/v1/accounts", "", &body("ada@acme.example", "long enough")).await;
    assert_eq!(answer.expect_status(403).json()["code"], "sign_up_closed");
    let get = world.api(Method::GET, "/v1/accounts", "x").send().await.unwrap();
    assert_eq!(get.status(), 405);
}
