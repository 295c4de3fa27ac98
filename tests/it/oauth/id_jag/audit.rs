//! What the audit of the account says of tokens that were got by assertions.

use super::{STOCK, Setup, access, claims};
use serde_json::{Value, json};

#[tokio::test]
async fn the_audit_finds_tokens_by_their_provider_and_says_that_an_assertion_gave_them() {
    let setup = Setup::new().await;
    let id = |token: &str| claims(token)["jti"].as_str().unwrap().to_owned();
    let asserted = id(access(&setup.tokens(json!({}), &[]).await));
    let own = [("grant_type", "client_credentials"), ("resource", STOCK), ("scope", "read")];
    let own = setup.world.token(&setup.agent, &own).await.expect_status(200).json();
    let own = id(access(&own));
    setup.world.server.settle().await;

    let reader = setup.world.management().await;
    let question = format!("/v1/audit/ask/by?client_key={}/{}", setup.agent.client_id, setup.issuer.base);
    let found = setup.world.read(&question, &reader).await;
    assert!(found.expect_status(200).body.contains(&asserted), "{found:?}");
    assert!(!found.body.contains(&own), "{found:?}");
    let stranger = setup.world.another().await;
    let stranger = setup.world.management_of(&stranger).await;
    let theirs = setup.world.read(&question, &stranger).await;
    assert!(!theirs.body.contains(&asserted), "{theirs:?}");

    for (token, how) in [(&asserted, "jwt_bearer"), (&own, "client_credentials")] {
        let path = format!("/v1/audit/ask/family?token={token}");
        let family = setup.world.read(&path, &reader).await.expect_status(200).json();
        let mut rows = family["data"].as_array().unwrap().iter();
        let row = rows.find(|row| row["id"] == **token).unwrap();
        assert_eq!((&row["depth"], &row["how"]), (&json!(1), &json!(how)), "{family}");
    }

    let question = format!("/v1/audit/ask/reach?client={}", setup.agent.client_id);
    let reach = setup.world.read(&question, &reader).await.expect_status(200).json();
    assert_eq!(
        reach["data"].as_array().map(Vec::len),
        Some(1),
        "one person, and not the agent itself: {reach}"
    );
    let row = &reach["data"][0];
    assert_eq!(row["user_id"], setup.person.user_id.to_string(), "{reach}");
    assert!(row["consent_id"].is_null() && row["approved_at"].is_null(), "nobody was asked: {reach}");
    assert!(row["last_used_at"].is_string() && row["apis"].as_str().unwrap().contains("read"), "{reach}");
    let theirs = setup.world.read(&question, &stranger).await.expect_status(200).json();
    assert_eq!(theirs["data"], json!([]), "{theirs}");
}

#[tokio::test]
async fn could_says_that_it_does_not_know_of_assertions_and_exchanges_where_a_policy_names_the_scope() {
    let setup = Setup::new().await;
    let reader = setup.world.management().await;
    let could = async |more: &str| {
        let client = &setup.agent.client_id;
        let path = format!("/v1/audit/could?client={client}&resource={STOCK}&{more}");
        setup.world.read(&path, &reader).await.expect_status(200).json()
    };
    let knows = |answer: &Value, way: &str| !answer["not_known"].to_string().contains(way);
    let says = |answer: &Value| !knows(answer, "an identity assertion");
    let person = setup.person.user_id;
    let answer = could(&format!("scope=read&user={person}")).await;
    assert_eq!((&answer["could"], &answer["decided_by"]), (&json!("no"), &json!("scope_from_people")));
    assert!(says(&answer), "{answer}");
    assert!(!says(&could(&format!("scope=delete&user={person}")).await), "no policy names it");
    assert!(!says(&could("scope=read").await), "for itself");
    let policy = json!({"subject_clients": [setup.agent.client_id],
        "targets": [{"audience": STOCK, "scopes": ["delete"]}]});
    let change = json!({"identity_assertions": null, "token_exchange": policy});
    setup.change_agent(&change).await.expect_status(200);
    let exchanged = could(&format!("scope=delete&user={person}")).await;
    assert!(!knows(&exchanged, "a token exchange") && !says(&exchanged), "{exchanged}");
    let none = could(&format!("scope=read&user={person}")).await;
    assert!(knows(&none, "a token exchange") && !says(&none), "{none}");
}

#[tokio::test]
async fn the_list_of_approvals_says_that_an_agent_needs_none() {
    let setup = Setup::new().await;
    let reader = setup.world.management().await;
    setup.change_agent(&json!({"identity_assertions": null})).await.expect_status(200);
    setup.world.server.settle().await;
    let stranger = setup.world.another().await;
    let stranger = setup.world.management_of(&stranger).await;
    let machine = setup.world.machine().client_id;
    let agent = setup.agent.client_id.clone();
    for (client, token, says) in
        [(&agent, &reader, true), (&machine, &reader, false), (&agent, &stranger, false)]
    {
        let path = format!("/v1/audit/ask/reach?client={client}");
        let answer = setup.world.read(&path, token).await.expect_status(200).json();
        assert_eq!(answer["not_known"].to_string().contains("identity assertions"), says, "{answer}");
    }
}
