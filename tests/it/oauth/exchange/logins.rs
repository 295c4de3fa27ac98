//! What an API demands of a login (RFC 9470) holds for exchanged tokens as for those of a refresh: they rest on
//! the login of the first token, which grows older.

use super::{Setup, access, claims};
use crate::support::World;
use serde_json::json;
use std::time::Duration;

const BANK: &str = "https://bank.example.com";

#[tokio::test]
async fn an_exchange_gives_only_scopes_for_which_the_login_is_strong_and_recent_enough() {
    let scopes = json!(["read", "pay", "close"]);
    let targets = json!([{"audience": BANK, "scopes": scopes}]);
    let setup = Setup::on(World::new().await, &[("targets", targets)]).await;
    let scope = |name: &str| json!({"name": name, "description_en": name, "description_nl": name});
    let (mut pay, mut close) = (scope("pay"), scope("close"));
    pay["required_acr"] = json!("urn:xwms:acr:two-factors");
    close["max_age"] = json!(120);
    let app = json!({"client_id": setup.gateway.client_id, "scopes": scopes});
    let bank = json!({"scopes": [scope("read"), pay, close], "apps": [app]});
    let path = setup.api(BANK, &[], &bank).await;
    setup.world.server.app.store.clock().hold();
    let subject = setup.person("read").await;

    let first = setup.exchange(&subject, &[("resource", BANK)]).await.expect_status(200).json();
    assert_eq!(first["scope"], "read close");
    let said = claims(access(&first));
    assert_eq!(said["acr"], "urn:xwms:acr:password");
    let pay = [("resource", BANK), ("scope", "pay")];
    setup.exchange(&subject, &pay).await.expect_oauth(400, "invalid_scope");

    setup.world.server.app.store.clock().advance(Duration::from_secs(121));
    let later = setup.exchange(&subject, &[("resource", BANK)]).await.expect_status(200).json();
    assert_eq!(later["scope"], "read");
    assert_eq!(claims(access(&later))["auth_time"], said["auth_time"], "an exchange is no login");
    let close = [("resource", BANK), ("scope", "close")];
    setup.exchange(&subject, &close).await.expect_oauth(400, "invalid_scope");

    // What the API demands of every login holds at the next exchange.
    let demand = json!({"required_acr": "urn:xwms:acr:two-factors"});
    setup.world.patch(&path, &setup.world.management().await, &demand).await.expect_status(200);
    let none = setup.exchange(&subject, &[("resource", BANK)]).await;
    none.expect_oauth(400, "invalid_scope");
    assert!(none.body.contains("log in again"), "{none:?}");
}
