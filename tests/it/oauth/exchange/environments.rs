//! Live and test clients: neither exchanges tokens of the other environment, whatever a policy says.

use super::{Setup, access, gateway};
use serde_json::json;

const TESTS: &str = "urn:example:tests";

#[tokio::test]
async fn tokens_are_exchanged_within_one_environment() {
    let setup = Setup::new().await;
    let management = setup.world.management().await;
    let policy = |client: &str| json!({"subject_clients": [client], "targets": [{"audience": TESTS, "scopes": ["read"]}]});
    let machine = json!({"name": "Test", "client_type": "machine", "environment": "test"});
    let test = setup.world.client(&management, &machine).await;
    let mut body = gateway("Test gateway", &policy(&test.client_id));
    body["environment"] = json!("test");
    let test_gateway = setup.world.client(&management, &body).await;
    let apps = [&test, &test_gateway, &setup.gateway, &setup.world.machine()];
    setup.api(TESTS, &apps, &json!({})).await;
    let subject = setup.own(&test, TESTS).await;
    let more = [("resource", TESTS)];

    let child = setup.exchange_as(&test_gateway, &subject, &more).await.expect_status(200).json();
    assert!(setup.world.active(access(&child)).await);
    // The live gateway, whose policy names the test client, and the test gateway, whose policy names a live one.
    let changed = json!({"token_exchange": policy(&test.client_id)});
    setup.change_client(&setup.gateway.client_id, &changed).await.expect_status(200);
    let nothing = setup.exchange("nothing", &more).await;
    assert_eq!(setup.exchange(&subject, &more).await.body, nothing.body);
    let changed = json!({"token_exchange": policy(&setup.world.machine().client_id)});
    setup.change_client(&test_gateway.client_id, &changed).await.expect_status(200);
    let live = setup.own(&setup.world.machine(), TESTS).await;
    let refused = setup.exchange_as(&test_gateway, &live, &more).await;
    assert_eq!((refused.status, refused.body), (400, nothing.body));
}
