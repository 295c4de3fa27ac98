//! Files of tickets over REST: sent in the JSON of a message, and read one by one. As tried with names that
//! attack, content that isn't what it says, other members, other accounts, and clients.

use crate::support::{Answer, Person, World};
use base64::{Engine, prelude::BASE64_STANDARD};
use image::{DynamicImage, ImageFormat};
use reqwest::Method;
use serde_json::{Value, json};
use std::io::Cursor;
use xwms::{
    commands::{
        Context,
        tickets::{self, Audience, Written},
    },
    uploads::attachment::File,
};
use xwms_events::{account::Role, ticket::MediaType};

fn file(name: &str, content: &[u8]) -> Value {
    json!({"name": name, "content": BASE64_STANDARD.encode(content)})
}

fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(40, 30).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

async fn open(world: &World, person: &Person, files: &[Value]) -> Answer {
    let body = json!({"subject": "s", "text": "t", "attachments": files});
    person.post(&world.server, "/v1/tickets", &body).await
}

fn path_of(ticket: &Value, message: usize, file: usize) -> String {
    let id = |value: &Value| value.as_str().unwrap().to_owned();
    let attachment = &ticket["messages"][message]["attachments"][file];
    format!("/v1/tickets/{}/attachments/{}", id(&ticket["ticket_id"]), id(&attachment["attachment_id"]))
}

async fn rows(world: &World) -> i64 {
    let pool = world.server.app.store.pool();
    sqlx::query_scalar("SELECT count(*) FROM attachments").fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn a_message_brings_files_whose_names_can_do_no_harm() {
    let world = World::new().await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let long = vec![b'x'; 200_000];
    let files = [
        file("../a\r\nSet-Cookie: x=1\"; b.svg", &picture()),
        file("invoice\u{202e}gpj.html", b"plain"),
        file("C:\\logs\\\u{e9}.log", &long),
    ];
    let made = open(&world, &person, &files).await.expect_status(201).json();
    let listed = made["messages"][0]["attachments"].as_array().unwrap();
    let told: Vec<_> = listed.iter().map(|one| (&one["name"], &one["media_type"])).collect();
    assert_eq!(
        told,
        [
            (&json!("aSet-Cookie x=1 b.svg.png"), &json!("image/png")),
            (&json!("invoicegpj.html.txt"), &json!("text/plain")),
            (&json!("\u{e9}.log.txt"), &json!("text/plain")),
        ]
    );
    assert_eq!((&listed[1]["size"], &listed[2]["size"]), (&json!(5), &json!(200_000)));
    let read = person.read(&world.server, &path_of(&made, 0, 0)).await;
    assert_eq!(read.expect_status(200).header("content-type"), "image/png");
    assert!(read.headers.get("set-cookie").is_none(), "{read:?}");
    let read = person.read(&world.server, &path_of(&made, 0, 2)).await;
    assert_eq!(
        read.expect_status(200).header("content-disposition"),
        "attachment; filename=\"_.log.txt\"; filename*=UTF-8''%C3%A9.log.txt"
    );
    assert_eq!(read.header("content-security-policy"), "sandbox; default-src 'none'; frame-ancestors 'none'");
    assert_eq!(read.body.len(), 200_000);

    let path = format!("/v1/tickets/{}/replies", made["ticket_id"].as_str().unwrap());
    let body = json!({"text": "more", "attachments": [file("b.txt", b"b")]});
    let replied = person.post(&world.server, &path, &body).await.expect_status(201).json();
    assert_eq!(person.read(&world.server, &path_of(&replied, 1, 0)).await.expect_status(200).body, "b");
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_wrong_file_is_refused_by_its_field_and_a_repeated_request_brings_its_files_once() {
    let world = World::new().await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let one = file("a.txt", b"a");
    let no_base64 = json!({"name": "a", "content": "<>"});
    for (files, code) in [
        (vec![file("a.png", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>")], "attachment_type"),
        (vec![file("a.png", b"\x89PNG\r\n\x1a\nnot so")], "attachment_unreadable"),
        (vec![one.clone(), file("a.txt", b"")], "attachment_empty"),
        (vec![file("a.txt", &vec![b'a'; 300_000])], "attachment_too_large"),
        (vec![no_base64], "invalid_attachment"),
        (vec![one.clone(); 4], "too_many_attachments"),
    ] {
        let refused = open(&world, &person, &files).await.expect_status(400).json();
        assert_eq!((&refused["code"], &refused["field"]), (&json!(code), &json!("attachments")));
    }
    // A text that is refused takes its files along.
    let body = json!({"subject": "s", "text": "", "attachments": [one]});
    person.post(&world.server, "/v1/tickets", &body).await.expect_status(400);
    // Only tickets may have a large body.
    let large = json!({"name": "x".repeat(100_000)});
    person.post(&world.server, "/v1/invitations", &large).await.expect_status(413);
    assert_eq!((rows(&world).await, world.server.count("ticket.opened").await), (0, 0));

    let body = json!({"subject": "s", "text": "t", "attachments": [one]});
    let twice = async || {
        let request = person.request(&world.server, Method::POST, "/v1/tickets");
        Answer::of(request.header("idempotency-key", "k").json(&body).send().await.unwrap()).await
    };
    let (first, second) = (twice().await, twice().await);
    assert_eq!(first.expect_status(201).body, second.expect_status(201).body);
    assert_eq!((rows(&world).await, world.server.count("ticket.opened").await), (1, 1));
}

#[tokio::test]
async fn a_file_is_for_those_who_may_read_its_message() {
    let world = World::new().await;
    let (account_id, other) = (world.demo.account_id, world.another().await);
    let author = world.person(account_id, Role::Developer).await;
    let made = open(&world, &author, &[file("a.txt", b"a")]).await.expect_status(201).json();
    let path = path_of(&made, 0, 0);
    for (role, status) in
        [(Role::Owner, 200), (Role::Admin, 200), (Role::Developer, 404), (Role::Auditor, 404)]
    {
        let member = world.person(account_id, role).await;
        assert_eq!(member.read(&world.server, &path).await.status, status, "{role:?}");
    }
    let stranger = world.person(other.account_id, Role::Owner).await;
    stranger.read(&world.server, &path).await.expect_status(404);
    let own = open(&world, &stranger, &[file("b.txt", b"b")]).await.expect_status(201).json();
    let (ticket, _) =
        path_of(&own, 0, 0).rsplit_once('/').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let crossed = format!("{ticket}/{}", path.rsplit('/').next().unwrap());
    stranger.read(&world.server, &crossed).await.expect_status(404);
    let machine = world.management().await;
    assert_eq!(world.read(&path, &machine).await.expect_status(403).json()["code"], "user_needed");
    world.read(&path, &world.management_of(&other).await).await.expect_status(404);

    let store = &world.server.app.store;
    let bytes = b"what we know".to_vec();
    let known = File { name: "known.txt".into(), media_type: MediaType::Text, bytes };
    let note = Written { text: "n".into(), files: vec![known] };
    let ticket_id = made["ticket_id"].as_str().unwrap();
    let context = Context::system(store, "test");
    let id = ticket_id.parse().unwrap();
    let noted =
        tickets::write_by_operator(&context, id, Audience::Operators, note, None).await.unwrap().state;
    let noted = noted.messages[1].attachments()[0].attachment_id;
    let path = format!("/v1/tickets/{ticket_id}/attachments/{noted}");
    author.read(&world.server, &path).await.expect_status(404);
    let read = author.read(&world.server, &format!("/v1/tickets/{ticket_id}")).await;
    assert!(!read.expect_status(200).body.contains("known.txt"), "{read:?}");
}
