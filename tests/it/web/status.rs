//! `/status`: what works now, for everybody, and what does not when mail or webhooks are stuck.

use crate::support::{Mailbox, Server, World, until};
use serde_json::{Value, json};
use std::time::Duration;
use xwms::commands::{Context, accounts};
use xwms_events::account::AccountCommand;

async fn status(server: &Server) -> Value {
    let answer = server.get("/status.json").await;
    assert!(answer.expect_status(200).header("cache-control").contains("max-age"));
    assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn everything_works_and_what_is_not_configured_is_off() {
    let world = World::new().await;
    let works = json!({
        "status": "working", "login": "working", "api": "working", "webhooks": "working", "mail": "off"
    });
    until("everything works", async || status(&world.server).await == works).await;
    let page = world.server.get("/status").await;
    assert!(page.expect_status(200).body.contains("<p class=\"notice\">Everything works."), "{page:?}");
    assert_eq!(page.body.matches("class=\"state good\"").count(), 3, "{page:?}");
    assert_eq!(page.body.matches("class=\"state quiet\"").count(), 1, "mail is off: {page:?}");
}

#[tokio::test]
async fn mail_that_the_mail_server_keeps_deferring_is_reported() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    until("mail works", async || status(&world.server).await["mail"] == "working").await;
    sqlx::query(
        "INSERT INTO mails (position, recipient, attempts, due_at)
         SELECT n, 'user_x', 3, now() + interval '1 day' FROM generate_series(1, 10) AS n",
    )
    .execute(world.server.app.store.pool())
    .await
    .unwrap();
    until("mail is stuck", async || status(&world.server).await["mail"] == "not_working").await;
    let page = world.server.get("/status").await;
    assert!(page.body.contains("<p class=\"caution\">Something doesn’t work"), "{page:?}");
    assert!(page.body.contains("class=\"state bad\""), "{page:?}");
    assert_eq!(status(&world.server).await["login"], "working");
}

#[tokio::test]
async fn a_subscriber_of_webhooks_without_a_leader_is_reported() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    world.server.wait_for("webhooks").await;
    let watcher = Server::start(&world.url, false, None).await;
    let World { server, .. } = world;
    server.stop().await;
    let context = Context::system(&watcher.app.store, "test");
    let rename = AccountCommand::Rename { name: "Renamed".into() };
    accounts::change(&context, account_id, rename, |_| None).await.unwrap();
    watcher.app.store.clock().advance(Duration::from_secs(61));
    until("webhooks are stuck", async || status(&watcher).await["webhooks"] == "not_working").await;
}
