//! A stream of events shows what its caller may currently see, and ends when they may see nothing any more. The change
//! that ends it takes effect before the event that it must hide.

use crate::{
    api::events::{Events, follow},
    support::{Credentials, Mailbox, World, process::xwms},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use xwms::commands::{Context, users};
use xwms_events::{account::Role, user::UserCommand};

/// Returns a world, a management token, and a client that may follow the events, with its token.
async fn world() -> (World, String, Credentials, String) {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| {
        settings.trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
        // Whatever ends a stream must be an event.
        settings.event_streams.beat = Some(Duration::from_secs(86_400));
        // Invitations need a mail configuration.
        mailbox.receives(settings);
    })
    .await;
    let keeper = world.management().await;
    let scopes = ["events:read", "accounts:read"];
    let body = json!({"name": "Follower", "client_type": "machine", "scopes": scopes});
    let client = world.client(&keeper, &body).await;
    let token = world.own_token(&client).await;
    (world, keeper, client, token)
}

async fn make(world: &World, token: &str, name: &str) {
    world.client(token, &json!({"name": name, "client_type": "machine"})).await;
}

/// Asserts that the stream shows events, and none after `change`.
async fn ends_after(world: &World, keeper: &str, events: &mut Events, change: impl Future<Output = ()>) {
    make(world, keeper, "Seen").await;
    assert_eq!(events.next().await.expect("it is let in").data["data"]["name"], "Seen");
    change.await;
    make(world, keeper, "Unseen").await;
    assert!(events.next().await.is_none(), "it shows nothing more");
}

#[tokio::test]
async fn a_stream_ends_when_its_client_loses_the_scope() {
    let (world, keeper, client, token) = world().await;
    let mut events = follow(&world, &token, "type=client.created", None).await;
    let change = async {
        let path = format!("/v1/clients/{}", client.client_id);
        world.patch(&path, &keeper, &json!({"scopes": []})).await.expect_status(200);
    };
    ends_after(&world, &keeper, &mut events, change).await;
}

#[tokio::test]
async fn a_stream_ends_when_its_client_may_not_ask_from_there_any_more() {
    let (world, keeper, client, token) = world().await;
    let request = world.api(Method::GET, "/v1/events?type=client.created", &token);
    let mut events = Events::of(request.header("x-forwarded-for", "203.0.113.9")).await;
    let change = async {
        let path = format!("/v1/clients/{}/ip_allow_list", client.client_id);
        let networks = json!({"networks": ["203.0.113.8/32", "2001:db8::/32"]});
        world.put(&path, &keeper, &networks).await.expect_status(200);
    };
    ends_after(&world, &keeper, &mut events, change).await;
}

#[tokio::test]
async fn a_stream_ends_when_its_page_no_longer_belongs_to_the_client() {
    let (world, keeper, client, token) = world().await;
    let path = format!("/v1/clients/{}/domains", client.client_id);
    let domain = |origin: &str| json!({"origin": origin, "login": false, "api": true, "cors": true});
    let domains = json!({"domains": [domain("https://a.example")]});
    world.put(&path, &keeper, &domains).await.expect_status(200);
    let verified = json!({
        "event": "client.domain_verified", "origin": "https://a.example", "method": "dns",
        "verified_at": "2026-01-01T00:00:00Z",
    });
    world.server.append_raw(&client.client_id, "client.domain_verified", &verified).await;
    let request = world.api(Method::GET, "/v1/events?type=client.created", &token);
    let mut events = Events::of(request.header("origin", "https://a.example")).await;
    let change = async {
        let domains = json!({"domains": [domain("https://b.example")]});
        world.put(&path, &keeper, &domains).await.expect_status(200);
    };
    ends_after(&world, &keeper, &mut events, change).await;
}

#[tokio::test]
async fn a_stream_ends_when_its_client_is_disabled_or_restricted() {
    let (world, keeper, client, token) = world().await;
    let mut events = follow(&world, &token, "type=client.created", None).await;
    let path = format!("/v1/clients/{}", client.client_id);
    let change = async {
        world.post(&format!("{path}/disable"), &keeper, &json!({})).await.expect_status(200);
    };
    ends_after(&world, &keeper, &mut events, change).await;
    world.post(&format!("{path}/enable"), &keeper, &json!({})).await.expect_status(200);
    let token = world.own_token(&client).await;
    let mut events = follow(&world, &token, "type=client.created", None).await;
    let change = async {
        let told =
            xwms(&world.url, &["client", "restrict", &client.client_id, "--reason", "phishing"], &[]).await;
        assert!(told.status.success(), "{told:?}");
    };
    ends_after(&world, &keeper, &mut events, change).await;
}

#[tokio::test]
async fn a_stream_ends_when_its_account_is_restricted() {
    let (world, keeper, _, token) = world().await;
    let mut events = follow(&world, &token, "type=client.created", None).await;
    make(&world, &keeper, "Seen").await;
    assert!(events.next().await.is_some());
    let account = world.demo.account_id.to_string();
    let told = xwms(&world.url, &["account", "restrict", &account, "--reason", "unpaid"], &[]).await;
    assert!(told.status.success(), "{told:?}");
    // The command is a process of its own, which tells no server. No sign of life comes in the time of this test.
    assert!(events.next().await.is_none(), "it ends");
}

#[tokio::test]
async fn a_members_stream_ends_with_their_session() {
    let (world, keeper, ..) = world().await;
    let member = world.person(world.demo.account_id, Role::Auditor).await;
    let path = "/v1/events?type=client.created";
    let mut events = Events::of(member.request(&world.server, Method::GET, path)).await;
    let change = async {
        let context = Context::system(&world.server.app.store, "test");
        users::change(&context, member.user_id, UserCommand::Suspend { reason: "test".into() }, None)
            .await
            .unwrap();
    };
    ends_after(&world, &keeper, &mut events, change).await;
}

/// Returns the next invitation that the stream shows.
async fn invited(world: &World, events: &mut Events, email: &str) -> Value {
    world.invite(email, "auditor").await;
    events.next().await.expect("it goes on").data["data"].clone()
}

#[tokio::test]
async fn a_stream_stops_showing_people_when_its_client_may_not_see_them_any_more() {
    let (world, keeper, client, token) = world().await;
    let mut events = follow(&world, &token, "type=member.invited", None).await;
    assert_eq!(invited(&world, &mut events, "a@people.example").await["email"], "a@people.example");
    let path = format!("/v1/clients/{}", client.client_id);
    for (scopes, shown) in [(json!(["events:read"]), false), (json!(["events:read", "accounts:read"]), true)]
    {
        world.patch(&path, &keeper, &json!({"scopes": scopes})).await.expect_status(200);
        let invited = invited(&world, &mut events, "b@people.example").await;
        assert_eq!(invited.get("email").is_some(), shown, "{invited}");
        let listed = world.read("/v1/invitations", &keeper).await.json();
        let id = listed["data"].as_array().unwrap().iter().find(|one| one["email"] == "b@people.example");
        let id = id.unwrap()["invitation_id"].as_str().unwrap().to_owned();
        world.delete(&format!("/v1/invitations/{id}"), &keeper).await.expect_status(204);
    }
}
