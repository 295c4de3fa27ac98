//! Endpoints for a SIEM: OCSF in the CloudEvent, and who may have what only an auditor sees.

use crate::support::Hooked;
use serde_json::{Value, json};

#[tokio::test]
async fn an_endpoint_gets_ocsf_and_what_an_auditor_sees_only_if_it_wants_it() {
    let settings = json!({"events": ["client.*"], "ordering": "strict", "format": "ocsf"});
    let hooked = Hooked::new(settings).await;
    assert_eq!((&hooked.endpoint["format"], &hooked.endpoint["audit"]), (&json!("ocsf"), &json!(false)));
    hooked.client("A").await;
    let first = hooked.receiver.wait_for(2).await[0].json();
    assert_eq!((&first["type"], &first["data"]["class_uid"]), (&json!("client.created"), &json!(3004)));
    assert!(first["data"]["src_endpoint"].get("ip").is_none(), "{first}");

    let change = json!({"audit": true});
    hooked.world.patch(&hooked.path(""), &hooked.token, &change).await.expect_status(200);
    hooked.world.read("/v1/audit/export?format=ocsf", &hooked.token).await.expect_status(200);
    hooked.client("B").await;
    let received = hooked.receiver.wait_for(4).await;
    let (asked, created) = (received[2].json(), received[3].json());
    assert_eq!((&asked["type"], &asked["data"]["class_uid"]), (&json!("audit.exported"), &json!(6003)));
    assert_eq!(created["data"]["src_endpoint"]["ip"], "127.0.0.1");
}

#[tokio::test]
async fn a_caller_who_may_not_read_the_history_can_not_have_it_sent() {
    let hooked = Hooked::new(json!({"audit": true, "format": "ocsf"})).await;
    let body = json!({"name": "Deployer", "client_type": "machine", "scopes": ["endpoints:write"]});
    let deployer = hooked.world.client(&hooked.token, &body).await;
    let token = hooked.world.own_token(&deployer).await;
    let new = json!({"url": hooked.receiver.url, "audit": true});
    hooked.world.post("/v1/endpoints", &token, &new).await.expect_status(403);
    for change in
        [json!({"url": hooked.receiver.url}), json!({"headers": {"x-a": "b"}}), json!({"audit": false})]
    {
        hooked.world.patch(&hooked.path(""), &token, &change).await.expect_status(403);
    }
    for rest in ["/disable", "/enable", "/rotate_secret"] {
        let refused = hooked.world.post(&hooked.path(rest), &token, &json!({})).await;
        assert_eq!(refused.expect_status(403).json()["code"], "insufficient_scope", "{rest}");
    }
    let resume = hooked.world.post(&hooked.path("/test"), &token, &json!({"resume": true})).await;
    assert_eq!(
        resume.expect_status(403).json()["code"],
        "insufficient_scope",
        "it would enable the endpoint"
    );
    hooked.world.delete(&hooked.path(""), &token).await.expect_status(403);
    for event in ["endpoint.disabled", "endpoint.secret_rotated", "endpoint.tested", "endpoint.deleted"] {
        assert_eq!(hooked.world.server.count(event).await, 0, "{event}");
    }
    let message = hooked.receiver.wait_for(1).await[0].id().to_owned();
    let skip = hooked.path(&format!("/messages/{message}/skip"));
    let refused = hooked.world.post(&skip, &token, &json!({})).await;
    assert_eq!(refused.expect_status(403).json()["code"], "insufficient_scope");
    assert_eq!(hooked.world.server.count("endpoint.message_skipped").await, 0);
    hooked.world.post(&skip, &hooked.token, &json!({})).await.expect_status(202);
    // The success of such a test would enable the endpoint.
    let test = hooked.path("/test");
    let refused = hooked.world.post(&test, &token, &json!({"resume": true})).await;
    assert_eq!(refused.expect_status(403).json()["code"], "insufficient_scope");
    assert_eq!(hooked.world.server.count("endpoint.tested").await, 0);
    hooked.world.post(&test, &token, &json!({})).await.expect_status(202);
    hooked.world.post(&test, &hooked.token, &json!({"resume": true})).await.expect_status(202);
    let own = hooked.world.endpoint(&token, &json!({"url": hooked.receiver.url})).await;
    hooked.world.delete(&format!("/v1/endpoints/{own}"), &token).await.expect_status(204);
    for wrong in [json!({"format": "syslog"}), json!({"audit": "yes"})] {
        hooked.world.patch(&hooked.path(""), &hooked.token, &wrong).await.expect_status(400);
    }
}

#[tokio::test]
async fn messages_about_internal_events_are_listed_for_auditors_only() {
    let hooked = Hooked::new(json!({"audit": true, "events": ["client.created"]})).await;
    let world = &hooked.world;
    let scopes = ["endpoints:read", "endpoints:write"];
    let body = json!({"name": "Deployer", "client_type": "machine", "scopes": scopes});
    let deployer = world.client(&hooked.token, &body).await;
    let token = world.own_token(&deployer).await;
    world.read("/v1/audit/export?format=ocsf", &hooked.token).await.expect_status(200);
    let is_delivered = |list: &Value| list["data"][0]["status"] == "delivered";
    let asked = hooked.until("/messages?type=audit.exported", is_delivered).await;
    hooked.until("/messages?type=client.created", is_delivered).await;

    let list = world.read(&hooked.path("/messages"), &token).await.expect_status(200).json();
    let messages = list["data"].as_array().unwrap();
    assert_eq!((messages.len(), &messages[0]["type"]), (1, &json!("client.created")), "{list}");
    for hidden in ["?type=audit.exported", "?type=audit.exported&status=delivered"] {
        let list = world.read(&hooked.path(&format!("/messages{hidden}")), &token).await;
        assert_eq!(list.expect_status(200).json()["data"], json!([]), "{hidden}");
    }
    let one = hooked.path(&format!("/messages/{}", asked["data"][0]["message_id"].as_str().unwrap()));
    for rest in ["", "/attempts"] {
        let path = format!("{one}{rest}");
        world.read(&path, &token).await.expect_status(404);
        world.read(&path, &hooked.token).await.expect_status(200);
    }
    world.post(&format!("{one}/resend"), &token, &json!({})).await.expect_status(404);

    // A message that waits counts for those who see it.
    hooked.post("/disable", &json!({})).await.expect_status(200);
    world.post(&format!("{one}/resend"), &hooked.token, &json!({})).await.expect_status(202);
    hooked.until("/messages?type=audit.exported", |list| list["data"][0]["status"] == "pending").await;
    let endpoint = hooked.path("");
    let pending = async |token: &str| {
        let shown = world.read(&endpoint, token).await.expect_status(200).json();
        shown["health"]["pending"].as_i64().unwrap()
    };
    assert_eq!(pending(&token).await, 0);
    assert!(pending(&hooked.token).await > 0);
}

#[test]
fn the_api_reference_says_where_an_audited_endpoint_needs_more() {
    let document = serde_json::to_value(xwms::surface::api::declarations()).unwrap();
    for (method, below) in [
        ("post", ""),
        ("patch", "/{endpoint_id}"),
        ("delete", "/{endpoint_id}"),
        ("post", "/{endpoint_id}/disable"),
        ("post", "/{endpoint_id}/enable"),
        ("post", "/{endpoint_id}/rotate_secret"),
        ("post", "/{endpoint_id}/test"),
        ("post", "/{endpoint_id}/messages/{message_id}/skip"),
    ] {
        let declared = &document["paths"][format!("/v1/endpoints{below}")][method];
        let text = format!("{} {}", declared["summary"], declared["description"]);
        assert!(
            text.contains("`endpoints:write`") && text.contains("`audit:read`"),
            "{method} {below}: {text}"
        );
    }
}
