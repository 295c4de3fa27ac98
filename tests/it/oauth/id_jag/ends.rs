//! What ends access by assertions besides the person, the app and the trust: the API, the account and the
//! membership ended.

use super::{STOCK, Setup, access, claims};
use serde_json::json;
use xwms_events::{account::AccountCommand, resource::audience::resource_id};

#[tokio::test]
async fn a_disabled_api_ends_tokens_and_uses_up_no_assertion() {
    let setup = Setup::new().await;
    let manager = setup.world.management().await;
    let act = async |what: &str| {
        let path = format!("/v1/resources/{}/{what}", resource_id(STOCK));
        setup.world.post(&path, &manager, &json!({})).await.expect_status(200);
    };
    let token = access(&setup.tokens(json!({}), &[]).await).to_owned();
    act("disable").await;
    assert!(!setup.world.active(&token).await);
    let assertion = setup.signed(json!({}));
    setup.present(&assertion, &[]).await.expect_oauth(400, "invalid_target");
    act("enable").await;
    assert!(!setup.world.active(&token).await, "what was stopped stays so");
    let got = setup.present(&assertion, &[]).await.expect_status(200).json();
    assert!(setup.world.active(access(&got)).await);
    setup.world.server.settle().await;
    setup.world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_restricted_account_ends_tokens_and_gets_no_more_until_it_is_reinstated() {
    let setup = Setup::new().await;
    let account_id = setup.world.demo.account_id;
    let token = access(&setup.tokens(json!({}), &[]).await).to_owned();
    let checks = &setup.world.server.app.access_tokens;
    assert!(checks.check(&token).await.unwrap().is_some());
    setup.world.by_operator(account_id, AccountCommand::Restrict { reason: "fraud".into() }).await;
    assert!(checks.check(&token).await.unwrap().is_none());
    let assertion = setup.signed(json!({}));
    setup.present(&assertion, &[]).await.expect_oauth(401, "invalid_client");
    setup.world.by_operator(account_id, AccountCommand::Reinstate).await;
    assert!(checks.check(&token).await.unwrap().is_none(), "what was stopped stays so");
    setup.present(&assertion, &[]).await.expect_status(200);
}

#[tokio::test]
async fn a_member_who_is_removed_loses_tokens_and_role_but_remains_a_person_whom_the_provider_names() {
    let setup = Setup::new().await;
    let path = format!("/v1/resources/{}", resource_id(STOCK));
    let told = json!({"roles_claim": true});
    setup.world.patch(&path, &setup.world.management().await, &told).await.expect_status(200);
    let token = access(&setup.tokens(json!({}), &[]).await).to_owned();
    assert_eq!(claims(&token)["roles"], json!(["developer"]));
    let member = format!("/v1/members/{}", setup.person.user_id);
    setup.owner.delete(&setup.world.server, &member).await.expect_status(204);
    assert!(!setup.world.active(&token).await);
    // Customers are no members either. Whether somebody may still be acted for is the provider's decision.
    let token = access(&setup.tokens(json!({}), &[]).await).to_owned();
    assert!(setup.world.active(&token).await);
    assert_eq!(claims(&token).get("roles"), None);
}
