//! How an operator finds accounts and people by a mail address.

use super::world;
use crate::web::dashboard::send;
use xwms::commands::{Context, addresses};
use xwms_events::account::Role;

#[tokio::test]
async fn a_former_address_finds_no_user_and_no_accounts() {
    let (world, mut operator, _) = world().await;
    let account_id = world.demo.account_id;
    let person = world.person(account_id, Role::Developer).await;
    let context = Context::system(&world.server.app.store, "test");
    addresses::change_email(&context, person.user_id, "now@people.example", 0).await.unwrap();
    world.server.settle().await;
    let listed = format!("/operator/accounts/{account_id}\"");
    for (address, is_found) in [(person.email.as_str(), false), ("now@people.example", true)] {
        let accounts = send(&mut operator, &world, "/operator/accounts", &[("q", address)]).await;
        assert_eq!(accounts.expect_status(200).body.contains(&listed), is_found, "{address}: {accounts:?}");
        let people = send(&mut operator, &world, "/operator/users", &[("q", address)]).await;
        assert_eq!(people.status, if is_found { 303 } else { 200 }, "{address}: {people:?}");
    }
}
