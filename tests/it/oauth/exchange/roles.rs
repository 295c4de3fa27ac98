//! An exchanged token says the role and the groups of its person, if the API that it is for wants so, whatever the
//! API of the subject token wants.

use super::{STOCK, Setup, access, claims};
use crate::{api::groups::group, support::World};
use serde_json::json;
use xwms_events::{
    account::{AccountCommand, By},
    resource::audience::resource_id,
};

#[tokio::test]
async fn an_exchanged_token_says_the_role_if_its_own_api_wants_it() {
    let setup = Setup::on(World::new().await, &[]).await;
    let subject = setup.person("read").await;
    assert_eq!(claims(&subject).get("roles"), None);
    assert_eq!(claims(&setup.child(&subject).await).get("roles"), None);
    let path = format!("/v1/resources/{}", resource_id(STOCK));
    let token = setup.world.management().await;
    setup.world.patch(&path, &token, &json!({"roles_claim": true})).await.expect_status(200);
    assert_eq!(claims(&setup.child(&subject).await)["roles"], json!(["owner"]));

    let own = setup.own(&setup.world.machine(), super::ORDERS).await;
    let child = setup.exchange(&own, &[("resource", STOCK)]).await.expect_status(200).json();
    assert_eq!(claims(access(&child)).get("roles"), None, "a machine has no role");
}

#[tokio::test]
async fn an_exchange_is_no_way_around_the_second_factor_that_members_need() {
    let targets = json!([{"audience": STOCK, "scopes": ["read", "admin"]}]);
    let setup = Setup::on(World::new().await, &[("targets", targets)]).await;
    // An owner, who logged in by a password.
    let subject = setup.person("read").await;
    let all = setup.exchange(&subject, &[("resource", STOCK)]).await.expect_status(200).json();
    assert_eq!(all["scope"], "read admin");
    let command = AccountCommand::RequireSecondFactor { by: By::Operator, required: true };
    setup.world.by_operator(setup.world.demo.account_id, command).await;
    let left = setup.exchange(&subject, &[("resource", STOCK)]).await.expect_status(200).json();
    assert_eq!(left["scope"], "read");
    let admin = setup.exchange(&subject, &[("resource", STOCK), ("scope", "admin")]).await;
    admin.expect_oauth(400, "invalid_scope");
    let path = format!("/v1/resources/{}", resource_id(STOCK));
    let token = setup.world.management().await;
    setup.world.patch(&path, &token, &json!({"roles_claim": true})).await.expect_status(200);
    assert_eq!(claims(&setup.child(&subject).await).get("roles"), None);
}

#[tokio::test]
async fn an_exchanged_token_says_the_groups_if_its_own_api_wants_them() {
    let setup = Setup::on(World::new().await, &[]).await;
    let (subject, token) = (setup.person("read").await, setup.world.management().await);
    let people = format!("{}/people", group(&setup.world, "Support").await);
    let body = json!({"user_id": claims(&subject)["sub"]});
    setup.world.post(&people, &token, &body).await.expect_status(204);
    assert_eq!(claims(&setup.child(&subject).await).get("groups"), None);
    let path = format!("/v1/resources/{}", resource_id(STOCK));
    setup.world.patch(&path, &token, &json!({"groups_claim": true})).await.expect_status(200);
    assert_eq!(claims(&setup.child(&subject).await)["groups"], json!(["Support"]));
}
