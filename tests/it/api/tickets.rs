//! Tickets over REST: the journey, what other members and clients get, and what webhooks and the feed tell.

use crate::support::{Answer, Hooked, Person, World};
use reqwest::Method;
use serde_json::{Value, json};
use xwms::commands::{Context, tickets};
use xwms_events::{account::Role, ids::TicketId, ticket::TicketCommand};

async fn answer(world: &World, ticket_id: &str, text: &str) {
    let store = &world.server.app.store;
    let ticket_id: TicketId = ticket_id.parse().unwrap();
    let command =
        TicketCommand::Answer { text: text.to_owned(), attachments: vec![], at: store.clock().now() };
    tickets::by_operator(&Context::system(store, "test"), ticket_id, command, None).await.unwrap();
}

async fn open(world: &World, person: &Person, body: &Value) -> Value {
    person.post(&world.server, "/v1/tickets", body).await.expect_status(201).json()
}

#[tokio::test]
async fn a_member_opens_follows_closes_and_reopens_a_ticket() {
    let world = World::new().await;
    let person = world.person(world.demo.account_id, Role::Auditor).await;
    let client_id = world.web().client_id;
    let body = json!({"subject": "No tokens", "text": "Why?", "client_id": client_id, "request_id": "abc"});
    let made = open(&world, &person, &body).await;
    assert_eq!((&made["status"], &made["subject"]), (&json!("open"), &json!("No tokens")));
    assert_eq!((&made["client_id"], &made["request_id"]), (&json!(client_id), &json!("abc")));
    let id = made["ticket_id"].as_str().unwrap();
    let path = format!("/v1/tickets/{id}");
    answer(&world, id, "Because.").await;
    let read = person.read(&world.server, &path).await.expect_status(200).json();
    assert_eq!(read["status"], "answered");
    let said: Vec<_> =
        read["messages"].as_array().unwrap().iter().map(|one| (&one["by"], &one["text"])).collect();
    assert_eq!(said, [(&json!("person"), &json!("Why?")), (&json!("operator"), &json!("Because."))]);
    assert!(read["messages"][1]["user_id"].is_null());
    let post =
        async |rest: &str, body: Value| person.post(&world.server, &format!("{path}/{rest}"), &body).await;
    assert_eq!(post("replies", json!({"text": "Thanks"})).await.expect_status(201).json()["status"], "open");
    assert_eq!(post("close", json!({})).await.expect_status(200).json()["status"], "closed");
    assert_eq!(
        post("replies", json!({"text": "x"})).await.expect_status(409).json()["code"],
        "ticket_closed"
    );
    let open = person.read(&world.server, "/v1/tickets?status=open").await.expect_status(200).json();
    assert_eq!(open["data"], json!([]));
    assert_eq!(post("reopen", json!({})).await.expect_status(200).json()["status"], "open");
    let listed = person.read(&world.server, "/v1/tickets?status=open").await.expect_status(200).json();
    assert_eq!(listed["data"][0]["ticket_id"], id);
    assert!(listed["data"][0].get("messages").is_none(), "{listed}");
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn owners_and_admins_see_all_other_members_their_own_and_clients_none() {
    let world = World::new().await;
    let (account_id, other) = (world.demo.account_id, world.another().await);
    let author = world.person(account_id, Role::Developer).await;
    let made = open(&world, &author, &json!({"subject": "s", "text": "t"})).await;
    let path = format!("/v1/tickets/{}", made["ticket_id"].as_str().unwrap());
    for (role, sees) in
        [(Role::Owner, true), (Role::Admin, true), (Role::Developer, false), (Role::Auditor, false)]
    {
        let member = world.person(account_id, role).await;
        let listed = member.read(&world.server, "/v1/tickets").await.expect_status(200).json();
        assert_eq!(listed["data"].as_array().unwrap().len(), usize::from(sees), "{role:?}");
        let status = member.read(&world.server, &path).await.status;
        assert_eq!(status, if sees { 200 } else { 404 }, "{role:?}");
        let replied = member.post(&world.server, &format!("{path}/replies"), &json!({"text": "x"})).await;
        assert_eq!(replied.status, if sees { 201 } else { 404 }, "{role:?}");
    }
    let stranger = world.person(other.account_id, Role::Owner).await;
    stranger.read(&world.server, &path).await.expect_status(404);
    let machine = world.management().await;
    for answer in [world.read("/v1/tickets", &machine).await, world.read(&path, &machine).await] {
        assert_eq!(answer.expect_status(403).json()["code"], "user_needed");
    }
    let theirs = world.management_of(&other).await;
    world.read(&path, &theirs).await.expect_status(404);
}

#[tokio::test]
async fn a_wrong_ticket_is_refused_by_its_field_and_a_repeated_one_is_opened_once() {
    let world = World::new().await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let elsewhere = world.another().await.clients.web.client_id;
    for (body, field) in [
        (json!({"subject": "", "text": "t"}), "subject"),
        (json!({"subject": "x".repeat(201), "text": "t"}), "subject"),
        (json!({"subject": "s", "text": "x".repeat(10_001)}), "text"),
        (json!({"subject": "s", "text": "t", "request_id": "a b"}), "request_id"),
        (json!({"subject": "s", "text": "t", "request_id": "ada@acme.example"}), "request_id"),
        (json!({"subject": "s", "text": "t", "client_id": "nonsense"}), "client_id"),
        (json!({"subject": "s", "text": "t", "client_id": elsewhere}), "client_id"),
        (json!({"subject": "s", "text": "t", "account_id": world.demo.account_id}), "account_id"),
    ] {
        let refused = person.post(&world.server, "/v1/tickets", &body).await;
        assert_eq!(refused.expect_status(400).json()["field"], field, "{refused:?}");
    }
    let body = json!({"subject": "s", "text": "t"});
    let twice = async || {
        let request = person.request(&world.server, Method::POST, "/v1/tickets");
        Answer::of(request.header("idempotency-key", "k").json(&body).send().await.unwrap()).await
    };
    let (first, second) = (twice().await, twice().await);
    assert_eq!(first.expect_status(201).body, second.expect_status(201).body);
    assert_eq!(world.server.count("ticket.opened").await, 1);
}

#[tokio::test]
async fn webhooks_and_the_feed_tell_of_a_ticket_and_never_what_was_written() {
    let hooked = Hooked::new(json!({"events": ["ticket.*"]})).await;
    let world = &hooked.world;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let made = open(world, &person, &json!({"subject": "Unmistakable", "text": "Unmistakable"})).await;
    let id = made["ticket_id"].as_str().unwrap();
    answer(world, id, "Unmistakable").await;
    let store = &world.server.app.store;
    let note =
        TicketCommand::Note { text: "Unmistakable".into(), attachments: vec![], at: store.clock().now() };
    tickets::by_operator(&Context::system(store, "test"), id.parse().unwrap(), note, None).await.unwrap();
    person.post(&world.server, &format!("/v1/tickets/{id}/close"), &json!({})).await.expect_status(200);
    let received = hooked.receiver.wait_for(3).await;
    let kinds: Vec<_> = received.iter().map(|message| message.json()["type"].clone()).collect();
    assert_eq!(kinds, ["ticket.opened", "ticket.answered", "ticket.closed"], "notes are internal");
    let opened = received[0].json();
    assert_eq!(opened["subject"], format!("tickets/{id}"));
    assert_eq!(opened["data"]["user_id"], person.user_id.to_string());
    for message in &received {
        assert!(!message.json().to_string().contains("mistakable"), "{message:?}");
        assert!(message.json()["data"].get("content").is_none());
    }
    // Not even to those who may read the account and its members.
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    let feed = auditor.read(&world.server, "/v1/events?type=ticket.*&limit=100").await;
    assert!(
        feed.expect_status(200).body.contains("ticket.opened") && !feed.body.contains("mistakable"),
        "{feed:?}"
    );
}
