//! The metadata of our own API as a protected resource (RFC 9728), as an agent that knows only the API's address
//! finds it, and the metadata that APIs of accounts serve as theirs. The challenges themselves are in `challenges`.

use crate::support::World;
use serde_json::json;
use xwms::config::Pace;
use xwms_events::resource::audience::resource_id;

const BASE: &str = "/.well-known/oauth-protected-resource";

/// Returns the value of a parameter of a challenge.
fn parameter<'a>(challenge: &'a str, name: &str) -> &'a str {
    let (_, rest) = challenge.split_once(&format!("{name}=\"")).expect("the parameter");
    rest.split('"').next().unwrap()
}

#[tokio::test]
async fn a_refused_agent_finds_out_where_to_get_a_token_and_which_scopes_there_are() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let base = &world.server.base;
    let refused = world.server.get("/v1/clients").await;
    let named = parameter(refused.expect_status(401).header("www-authenticate"), "resource_metadata");
    assert_eq!(named, format!("{base}{BASE}/v1"));
    let told = world.server.get(named.strip_prefix(base.as_str()).unwrap()).await;
    assert_eq!(told.expect_status(200).header("content-type"), "application/json");
    let metadata = told.json();
    assert_eq!(metadata["resource"], json!(format!("{base}/v1")), "exactly what the address was made from");
    assert_eq!(metadata["authorization_servers"], json!([base]));
    assert_eq!(metadata["bearer_methods_supported"], json!(["header"]));
    let scopes = metadata["scopes_supported"].as_array().unwrap();
    assert!(scopes.contains(&json!("clients:read")) && !scopes.contains(&json!("openid")), "{metadata}");
    let server = world.server.get("/.well-known/oauth-authorization-server").await.json();
    assert_eq!(server["protected_resources"], json!([metadata["resource"]]));
    assert_eq!(server["issuer"], metadata["authorization_servers"][0]);
    for scope in scopes {
        assert!(server["scopes_supported"].as_array().unwrap().contains(scope), "{scope}");
    }
}

#[tokio::test]
async fn metadata_names_the_resource_that_its_address_is_made_of_and_no_other() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let whole = world.server.get(BASE).await.expect_status(200).json();
    assert_eq!(whole["resource"], json!(world.server.base));
    assert!(whole["scopes_supported"].as_array().unwrap().contains(&json!("openid")));
    for other in ["/v2", "/v1/clients", "/V1", "/v1/"] {
        world.server.get(&format!("{BASE}{other}")).await.expect_status(404);
    }
}

#[tokio::test]
async fn a_token_with_too_few_rights_gets_an_error_that_names_the_scope_and_the_server() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let fields = [("grant_type", "client_credentials"), ("scope", "clients:read")];
    let tokens = world.token(&world.machine(), &fields).await.expect_status(200).json();
    let little = tokens["access_token"].as_str().unwrap();
    let refused = world.post("/v1/clients", little, &json!({"name": "x", "client_type": "machine"})).await;
    let challenge = refused.expect_status(403).header("www-authenticate");
    assert_eq!(parameter(challenge, "error"), "insufficient_scope");
    assert_eq!(parameter(challenge, "scope"), "clients:write");
    assert_eq!(parameter(challenge, "resource_metadata"), format!("{}{BASE}/v1", world.server.base));
    let fields = [("grant_type", "client_credentials"), ("scope", parameter(challenge, "scope"))];
    let tokens = world.token(&world.machine(), &fields).await.expect_status(200).json();
    let body = json!({"name": "x", "client_type": "machine"});
    world.post("/v1/clients", tokens["access_token"].as_str().unwrap(), &body).await.expect_status(201);
}

#[tokio::test]
async fn an_api_that_is_open_to_agents_has_metadata_to_serve_as_its_own_and_any_other_looks_like_none() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let token = world.management().await;
    let scope = |name: &str| json!({"name": name, "description_en": name, "description_nl": name});
    let body = json!({
        "audience": "https://orders.example.com/mcp", "name": "Orders", "scopes": [scope("read"), scope("write")],
    });
    let made = world.post("/v1/resources", &token, &body).await.expect_status(201).json();
    let id = made["resource_id"].as_str().unwrap();
    let (path, at) = (format!("/v1/resources/{id}"), format!("{BASE}/resources/{id}"));
    let found = async |at: &str| {
        let answer = world.server.get(at).await;
        (answer.status, answer.json()["code"].clone())
    };
    let none = (404, json!("not_found"));
    assert_eq!(found(&at).await, none, "nobody learns of an API that has nothing for agents");

    let open = json!({"agents": {"scopes": ["read"]}});
    world.patch(&path, &token, &open).await.expect_status(200);
    let told = world.server.get(&at).await;
    assert_eq!(told.expect_status(200).header("content-type"), "application/json");
    assert_eq!(told.header("cache-control"), "public, max-age=300");
    let metadata = json!({
        "resource": "https://orders.example.com/mcp",
        "authorization_servers": [world.server.base],
        "scopes_supported": ["read"],
        "bearer_methods_supported": ["header"],
        "resource_name": "Orders",
    });
    assert_eq!(told.json(), metadata);

    world.post(&format!("{path}/disable"), &token, &json!({})).await.expect_status(200);
    assert_eq!(found(&at).await, none);
    let unknown = resource_id("https://none.example");
    assert_eq!(found(&format!("{BASE}/resources/{unknown}")).await, none);
    assert_eq!(found(&format!("{BASE}/resources/none")).await, none);
}

#[tokio::test]
async fn guesses_at_apis_are_slowed_down_and_agents_of_a_known_api_are_not() {
    let world = World::with(|settings| {
        settings.subscribers = false;
        settings.guard.client = Pace::new(2, 600);
    })
    .await;
    let body = json!({
        "audience": "https://orders.example.com", "name": "Orders", "agents": {"scopes": ["read"]},
        "scopes": [{"name": "read", "description_en": "Read", "description_nl": "Lezen"}],
    });
    world.post("/v1/resources", &world.management().await, &body).await.expect_status(201);
    let at = |audience: &str| format!("{BASE}/resources/{}", resource_id(audience));
    for status in [404, 404, 429] {
        let guessed = world.server.get(&at("https://stock.example.com")).await;
        assert_eq!(guessed.status, status, "{guessed:?}");
    }
    world.server.get(&at("https://orders.example.com")).await.expect_status(200);
}
