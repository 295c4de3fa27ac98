//! What is left of the addresses of a person who is erased in the middle of things.

use super::{EMAIL, RECOVERY, ask, change, log_in, mailed, person};
use crate::support::{Browser, imported::import_person};
use xwms::commands::{Context, addresses, leaving};
use xwms_events::user::Profile;

const ADA: &str = "ada@people.example";

#[tokio::test]
async fn erasure_takes_the_proofs_and_mails_of_every_address_of_a_person() {
    let (world, mailbox) = mailed().await;
    let mut browser: Browser = person(&world, &mailbox, ADA).await;
    log_in(&world, ADA, super::PASSWORD).await;
    ask(&world, &mut browser, EMAIL, "new@people.example").await;
    ask(&world, &mut browser, RECOVERY, "recovery@people.example").await;
    let (store, pool) = (&world.server.app.store, world.server.app.store.pool());
    let user_id = addresses::holder(store, ADA).await.unwrap().unwrap();
    world.server.settle().await;
    // Otherwise it could still add a mail about the login, after the erasure.
    world.server.wait_for("mail").await;
    let before: i64 = sqlx::query_scalar("SELECT count(*) FROM proofs").fetch_one(pool).await.unwrap();
    assert!(before >= 2, "{before}");
    leaving::erase(&Context::system(store, "test"), user_id).await.unwrap();
    let left = "SELECT (SELECT count(*) FROM proofs) + (SELECT count(*) FROM mails WHERE recipient = $1)
        + (SELECT count(*) FROM login_mails WHERE user_id = $1)";
    let left: i64 = sqlx::query_scalar(left).bind(user_id.to_string()).fetch_one(pool).await.unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn an_import_takes_a_former_address_when_its_change_can_not_be_undone() {
    let (world, mailbox) = mailed().await;
    let mut browser: Browser = person(&world, &mailbox, ADA).await;
    change(&world, &mailbox, &mut browser, "new@people.example").await;
    let store = &world.server.app.store;
    assert!(addresses::former_holder(store, ADA).await.unwrap().is_some());
    let hash = xwms::keys::password::unmatched().unwrap();
    let import = async || import_person(store, ADA, Profile::default(), &hash).await;
    assert!(addresses::kept_by(store, ADA).await.unwrap().is_some() && import().await.is_none());
    store.clock().advance(std::time::Duration::from_secs(8 * 86_400));
    assert!(addresses::kept_by(store, ADA).await.unwrap().is_none());
    let user_id = import().await.unwrap();
    assert_eq!(addresses::holder(store, ADA).await.unwrap(), Some(user_id));
}
