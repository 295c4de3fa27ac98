//! Endpoints for a SIEM: OCSF in the CloudEvent, and who may have what only an auditor sees.

use crate::support::Hooked;
use serde_json::json;

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
async fn who_may_not_ask_the_history_does_not_have_it_sent_either() {
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
    hooked.world.delete(&hooked.path(""), &token).await.expect_status(403);
    for event in ["endpoint.disabled", "endpoint.secret_rotated", "endpoint.deleted"] {
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
