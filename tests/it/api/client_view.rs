//! What the API shows of a client: when it was created, what happened to its secrets, and whether it can do anything.

use crate::support::World;
use serde_json::{Value, json};

fn moment(value: &Value) -> i64 {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no moment"));
    text.parse::<xwms_events::Timestamp>().unwrap().millis()
}

#[tokio::test]
async fn a_client_says_since_when_it_is_there_wherever_it_is_shown() {
    let world = World::new().await;
    let token = world.management().await;
    let body = json!({"name": "A", "client_type": "machine", "scopes": ["clients:read"]});
    let made = world.post("/v1/clients", &token, &body).await.expect_status(201).json();
    let id = made["client_id"].as_str().unwrap();
    let events = world.read(&format!("/v1/events?stream={id}&type=client.created"), &token).await.json();
    let recorded = moment(&events["data"][0]["time"]);
    let created = moment(&made["created_at"]);
    assert!((recorded - created).abs() < 60_000, "{created} {recorded}");
    let path = format!("/v1/clients/{id}");
    assert_eq!(world.read(&path, &token).await.json()["created_at"], made["created_at"]);
    let listed = world.read("/v1/clients?limit=100", &token).await.json();
    let listed = listed["data"].as_array().unwrap();
    assert!(listed.len() > 3, "those of the demo account, too");
    for client in listed {
        assert!(moment(&client["created_at"]) > 0, "{client}");
    }
    assert_eq!(listed[0]["created_at"], made["created_at"]);
    let changed = world.patch(&path, &token, &json!({"name": "B"})).await.expect_status(200).json();
    assert_eq!(changed["created_at"], made["created_at"], "also after a change");
}

#[tokio::test]
async fn a_revoked_secret_stays_in_the_list_with_its_state_and_time() {
    let world = World::new().await;
    let token = world.management().await;
    let id = world.client(&token, &json!({"name": "A", "client_type": "machine"})).await.client_id;
    let path = format!("/v1/clients/{id}/secrets");
    let list = async || world.read(&path, &token).await.expect_status(200).json()["data"].clone();
    let first = list().await[0]["secret_id"].as_str().unwrap().to_owned();
    assert_eq!((&list().await[0]["status"], &list().await[0]["revoked_at"]), (&json!("live"), &Value::Null));
    world.post(&path, &token, &json!({"label": "Second"})).await.expect_status(201);
    let soon = world.server.app.store.clock().now().plus_seconds(60);
    world.post(&path, &token, &json!({"label": "Third", "expires_at": soon})).await.expect_status(201);
    world.delete(&format!("{path}/{first}"), &token).await.expect_status(204);
    world.server.app.store.clock().advance(std::time::Duration::from_secs(61));
    let secrets = list().await;
    let known: Vec<_> =
        secrets.as_array().unwrap().iter().map(|one| (&one["label"], &one["status"])).collect();
    let expected = [("Third", "expired"), ("Second", "live"), ("First secret", "revoked")]
        .map(|(label, status)| (json!(label), json!(status)));
    assert_eq!(known, expected.iter().map(|(label, status)| (label, status)).collect::<Vec<_>>());
    let revoked = &secrets[2];
    assert!(moment(&revoked["revoked_at"]) >= moment(&revoked["created_at"]), "{revoked}");
    let one = world.read(&format!("/v1/clients/{id}"), &token).await.json();
    assert_eq!(one["secrets"], secrets);
    let exposed = format!("/v1/clients/{id}/replace_exposed");
    world.post(&exposed, &token, &json!({"label": "Fourth"})).await.expect_status(201);
    let states: Vec<_> = list().await.as_array().unwrap().iter().map(|one| one["status"].clone()).collect();
    assert_eq!(states, ["live", "revoked", "revoked", "revoked"]);
    world.delete(&format!("{path}/{first}"), &token).await.expect_status(404);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn the_list_of_secrets_is_bounded_however_many_were_revoked() {
    let world = World::new().await;
    let token = world.management().await;
    let id = world.client(&token, &json!({"name": "A", "client_type": "machine"})).await.client_id;
    world.server.settle().await;
    // Years of rotations.
    sqlx::query(
        "INSERT INTO read_clients.secrets (secret_id, client_id, label, digest, created_at, revoked_at, position)
         SELECT 'secret_' || lpad(n::text, 26, '0'), $1, 'old', 'old ' || n, now(), now(), 1000000 + n
         FROM generate_series(1, 500) AS n",
    )
    .bind(&id)
    .execute(world.server.app.store.pool())
    .await
    .unwrap();
    let list = world.read(&format!("/v1/clients/{id}/secrets"), &token).await.expect_status(200).json();
    let secrets = list["data"].as_array().unwrap();
    assert_eq!(secrets.len(), 120);
    assert_eq!(secrets.iter().filter(|secret| secret["status"] == "live").count(), 1, "it is not pushed out");
}

#[tokio::test]
async fn a_client_that_can_do_nothing_says_so() {
    let world = World::new().await;
    let token = world.management().await;
    for (kind, uris) in [("machine", json!([])), ("web", json!(["https://app.example/cb"]))] {
        let body = json!({"name": "A", "client_type": kind, "redirect_uris": uris});
        let made = world.post("/v1/clients", &token, &body).await.expect_status(201).json();
        assert_eq!(made["warnings"][0]["code"], "no_scopes", "{made}");
        let path = format!("/v1/clients/{}", made["client_id"].as_str().unwrap());
        assert_eq!(world.read(&path, &token).await.json()["warnings"], made["warnings"]);
        let scope = if kind == "machine" { "clients:read" } else { "openid" };
        let changed = world.patch(&path, &token, &json!({"scopes": [scope]})).await.expect_status(200).json();
        assert_eq!(changed["warnings"], json!([]));
    }
    for kind in ["web", "native", "browser"] {
        let body = json!({"name": "A", "client_type": kind, "scopes": ["openid"]});
        let problem = world.post("/v1/clients", &token, &body).await.expect_status(400).json();
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!("redirect_uri_required"), &json!("redirect_uris"))
        );
    }
}
