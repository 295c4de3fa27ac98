//! The security events of an app on its first page: what it was sent, and why not, with the code that REST has.

use super::path;
use crate::support::{World, eager, eventually, process::free_port};
use serde_json::json;
use xwms::commands::{Context, users};
use xwms_events::{account::Role, user::UserCommand};

#[tokio::test]
async fn an_app_with_a_stream_shows_which_events_it_was_sent_and_the_code_of_why_not() {
    let world = World::with(eager).await;
    let management = world.management().await;
    let machine = json!({"name": "Receiver", "client_type": "machine", "scopes": ["ssf:manage"]});
    let client = world.client(&management, &machine).await;
    let page = path(world.demo.account_id, &format!("apps/{}", client.client_id));
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await.browser;
    let without = auditor.open(&world.server, &page).await;
    assert!(!without.expect_status(200).body.contains("security event"), "{without:?}");

    let token = world.own_token(&client).await;
    let away = format!("http://127.0.0.1:{}/", free_port());
    let stream = json!({"delivery": {"method": "urn:ietf:rfc:8935", "endpoint_url": away}});
    world.post("/ssf/stream", &token, &stream).await.expect_status(201);
    world.server.wait_for("signals").await;
    let empty = auditor.open(&world.server, &page).await;
    assert!(empty.expect_status(200).body.contains("No security event yet"), "{empty:?}");

    let person = world.person(world.demo.account_id, Role::Developer).await;
    let context = Context::system(&world.server.app.store, "test");
    users::change(&context, person.user_id, UserCommand::RevokeTokens, None).await.unwrap();
    for (language, event, why) in [
        ("en", "Session revoked", "the connection was refused"),
        ("nl", "Sessie ingetrokken", "de verbinding is geweigerd"),
    ] {
        auditor.cookies.insert("__Host-xwms_language".to_owned(), language.to_owned());
        let shown = eventually("the attempt is shown", async || {
            let page = auditor.open(&world.server, &page).await;
            page.body.contains("connection_refused").then_some(page)
        })
        .await;
        assert!(shown.body.contains(event) && shown.body.contains(why), "{shown:?}");
    }

    let other = world.another().await.account_id;
    let mut stranger = world.person(other, Role::Owner).await.browser;
    stranger.open(&world.server, &page).await.expect_status(404);
    let theirs = path(other, &format!("apps/{}", client.client_id));
    stranger.open(&world.server, &theirs).await.expect_status(404);
}
