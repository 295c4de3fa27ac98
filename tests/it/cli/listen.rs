//! `xwms listen`: the messages are those that an endpoint gets, in order, and none is lost while a connection breaks,
//! the program is away, or nobody listens.

use super::{Running, User};
use crate::support::{
    Hooked, Mailbox, Received, Receiver, Reply, World, eager, process::free_port, proxy::Proxy,
};
use serde_json::{Value, json};
use standardwebhooks::Webhook;
use xwms::config::Settings;

/// Starts to listen, and waits until it is ready; returns the command and the secret that it prints.
async fn listening(user: &User, to: &str, more: &[&str]) -> (Running, String) {
    let args = ["listen", "--forward-to", to];
    let mut listen = Running::start(user, &[&args as &[&str], more].concat());
    let line = listen.says("signing secret: whsec_").await;
    listen.says("ed25519 key:").await;
    (listen, line.split("secret: ").nth(1).unwrap().to_owned())
}

/// Ends the command as Ctrl-C does; returns the cursor to continue from.
async fn interrupted(listen: Running) -> String {
    listen.interrupt().await;
    let (code, _, said) = listen.ended().await;
    assert_eq!(code, Some(0), "{said}");
    said.split("--from ").nth(1).expect("a cursor").trim().to_owned()
}

/// Creates a client; returns its id.
async fn client(world: &World, name: &str) -> String {
    let token = world.management().await;
    world.client(&token, &json!({"name": name, "client_type": "machine"})).await.client_id
}

const EVENTS: [&str; 2] = ["--events", "client.*"];

#[tokio::test]
async fn messages_are_signed_and_exactly_those_of_an_endpoint() {
    // An attempt that a busy machine delays must not be made twice.
    let patient = |settings: &mut Settings| {
        eager(settings);
        settings.webhooks.timeout_seconds = 60;
    };
    let hooked = Hooked::with(json!({"events": ["client.*"]}), Receiver::new().await, patient).await;
    let user = User::machine(&hooked.world).await;
    let local = Receiver::new().await;
    let (mut listen, secret) = listening(&user, &local.url, &EVENTS).await;
    hooked.client("First").await;
    let (mut real, ours) = (hooked.receiver.wait_for(2).await, local.wait_for(2).await);
    real.sort_by_key(|one| one.json()["sequence"].as_str().unwrap().to_owned());
    let webhook = Webhook::new(&secret).unwrap();
    for (real, ours) in real.iter().zip(&ours) {
        assert_eq!(String::from_utf8_lossy(&ours.body), String::from_utf8_lossy(&real.body));
        let names = |headers: &reqwest::header::HeaderMap| {
            let mut names: Vec<_> = headers.keys().map(|name| name.as_str().to_owned()).collect();
            names.sort();
            names
        };
        assert_eq!(names(&ours.headers), names(&real.headers));
        for name in ["content-type", "webhook-id", "user-agent"] {
            assert_eq!(ours.header(name), real.header(name), "{name}");
        }
        webhook.verify(&ours.body, &ours.headers).unwrap();
        assert!(webhook.verify(&real.body, &real.headers).is_err(), "another secret");
    }
    assert_eq!(ours[0].json()["previoussequence"], "00000000000000000000");
    assert_eq!(ours[1].json()["previoussequence"], ours[0].json()["sequence"]);
    for one in &ours {
        let line = listen.prints(&format!(" {} {} 204 ", one.kind(), one.id())).await;
        assert!(line.ends_with(" ms") && !line.contains('\u{1b}'), "no colour outside of a terminal: {line}");
    }
    interrupted(listen).await;
}

#[tokio::test]
async fn a_message_that_is_refused_is_tried_again_before_the_next_and_given_up_in_the_end() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let local = Receiver::with(|received| match (received.kind().as_str(), received.earlier) {
        ("client.created", 0..2) => Reply::Status(500),
        ("client.secret_created", _) => Reply::Status(400),
        _ => Reply::Status(204),
    })
    .await;
    let (mut listen, secret) = listening(&user, &local.url, &EVENTS).await;
    let id = client(&world, "First").await;
    listen.says("does it verify with the signing secret of this command?").await;
    let token = world.management().await;
    world.patch(&format!("/v1/clients/{id}"), &token, &json!({"name": "Second"})).await.expect_status(200);
    let received = local.wait_for(9).await;
    let kinds: Vec<_> = received.iter().map(Received::kind).collect();
    assert_eq!(kinds[..3], ["client.created"; 3]);
    assert_eq!(kinds[3..8], ["client.secret_created"; 5]);
    assert_eq!(kinds[8], "client.renamed");
    let webhook = Webhook::new(&secret).unwrap();
    for one in &received {
        webhook.verify(&one.body, &one.headers).unwrap();
        assert_eq!(one.json()["id"], one.id());
    }
    interrupted(listen).await;
}

#[tokio::test]
async fn a_broken_connection_loses_nothing() {
    let world = World::new().await;
    let port = url::Url::parse(&world.server.base).unwrap().port().unwrap();
    let (proxy, port) = Proxy::tcp(port).await;
    let (user, local) = (User::new(), Receiver::new().await);
    user.log_in(&format!("http://127.0.0.1:{port}"), &world.machine()).await;
    let (mut listen, _) = listening(&user, &local.url, &EVENTS).await;
    let mut made = vec![client(&world, "First").await];
    local.wait_for(2).await;
    proxy.lose_answers();
    made.push(client(&world, "Second").await);
    listen.says("trying again").await;
    made.push(client(&world, "Third").await);
    proxy.pass();
    let received = local.wait_for(6).await;
    let subjects: Vec<_> = received.iter().map(|one| one.json()["subject"].clone()).collect();
    let expected: Vec<_> =
        made.iter().flat_map(|id| [id, id]).map(|id| json!(format!("clients/{id}"))).collect();
    assert_eq!(subjects, expected);
    interrupted(listen).await;
}

#[tokio::test]
async fn listening_continues_where_it_was_stopped() {
    let world = World::new().await;
    let (user, local) = (User::machine(&world).await, Receiver::new().await);
    let (mut listen, _) = listening(&user, &local.url, &EVENTS).await;
    let first = client(&world, "First").await;
    listen.prints("client.secret_created").await;
    let cursor = interrupted(listen).await;
    let second = client(&world, "Second").await;
    let (listen, _) = listening(&user, &local.url, &["--events", "client.*", "--from", &cursor]).await;
    let received = local.wait_for(4).await;
    let subject = |index: usize| received[index].json()["subject"].clone();
    assert_eq!(
        (subject(1), subject(2)),
        (json!(format!("clients/{first}")), json!(format!("clients/{second}")))
    );
    interrupted(listen).await;
    // The whole history, by a position.
    let before = received.len();
    let (listen, _) = listening(&user, &local.url, &["--events", "client.created", "--from", "0"]).await;
    local.wait_for(before + 5).await;
    interrupted(listen).await;
}

#[tokio::test]
async fn a_program_that_stays_away_ends_the_command_and_keeps_the_place() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let away = format!("http://localhost:{}/hooks", free_port());
    let more = ["--events", "client.created", "--from", "0", "--patience", "1"];
    let (listen, _) = listening(&user, &away, &more).await;
    let (code, stdout, said) = listen.ended().await;
    assert!(code == Some(1) && said.contains("did not answer for 1 s"), "{said}");
    assert!(stdout.lines().count() > 1, "it was tried more than once: {stdout}");
    let cursor = said.split("--from ").nth(1).unwrap().lines().next().unwrap().to_owned();
    let local = Receiver::new().await;
    let more = ["--events", "client.created", "--from", cursor.as_str()];
    let (listen, _) = listening(&user, &local.url, &more).await;
    assert_eq!(local.wait_for(3).await.len(), 3, "nothing was skipped");
    interrupted(listen).await;
}

#[tokio::test]
async fn an_own_secret_is_used_and_not_shown() {
    let world = World::new().await;
    let (user, local) = (User::machine(&world).await, Receiver::new().await);
    let secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let file = user.0.path().join("secret");
    std::fs::write(&file, format!("{secret}\n")).unwrap();
    let args = ["listen", "--forward-to", &local.url, "--secret-file", file.to_str().unwrap(), "--from", "0"];
    let listen = Running::start(&user, &args);
    let received = local.wait_for(1).await;
    Webhook::new(secret).unwrap().verify(&received[0].body, &received[0].headers).unwrap();
    listen.interrupt().await;
    let (code, stdout, said) = listen.ended().await;
    assert!(code == Some(0) && !stdout.contains("whsec_") && !said.contains("whsec_"), "{said}");
}

#[tokio::test]
async fn wrong_input_is_reported_at_once() {
    let world = World::new().await;
    let (user, local) = (User::machine(&world).await, Receiver::new().await);
    let to = local.url.as_str();
    let file = user.0.path().join("secret");
    std::fs::write(&file, "planted").unwrap();
    let token = world.management().await;
    let body = json!({"name": "Blind", "client_type": "machine", "scopes": ["clients:read"]});
    let (blind, stranger) = (User::new(), User::new());
    blind.log_in(&world.server.base, &world.client(&token, &body).await).await;
    for (user, more, code, says) in [
        (&user, &["--forward-to", "http://10.0.0.1/hooks"] as &[&str], 1, "this machine only"),
        (&user, &["--forward-to", "here"], 2, "--forward-to"),
        (&user, &["--forward-to", "localhost:3000/hooks"], 2, "http://localhost:3000/hooks"),
        (&user, &[], 2, "--forward-to"),
        (
            &user,
            &["--forward-to", to, "--events", "client.cloned"],
            1,
            "there is no event named \"client.cloned\" (unknown_event_type, ",
        ),
        (&user, &["--forward-to", to, "--from", "a b"], 2, "--from"),
        (&user, &["--forward-to", to, "--patience", "0"], 2, "--patience"),
        (&user, &["--forward-to", to, "--secret-file", file.to_str().unwrap()], 1, "whsec_"),
        (&user, &["--forward-to", to, "--profile", "nobody"], 1, "no profile nobody"),
        (&stranger, &["--forward-to", to], 1, "you are not logged in: run `xwms login`"),
        (&blind, &["--forward-to", to], 1, "events:read"),
    ] {
        let said = user.bad(&[&["listen"] as &[&str], more].concat(), code).await;
        assert!(said.contains(says) && !said.contains("planted"), "{more:?}: {said}");
    }
    let listen = Running::start(&user, &["listen", "--forward-to", to, "--from", "AAAA"]);
    let (code, _, said) = listen.ended().await;
    assert!(code == Some(1) && said.contains("invalid_cursor"), "{said}");
    assert!(local.received().is_empty());
}

#[tokio::test]
async fn personal_data_that_the_profile_may_read_is_not_forwarded() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let (user, local) = (User::machine(&world).await, Receiver::new().await);
    let (listen, _) = listening(&user, &local.url, &["--events", "member.*"]).await;
    world.invite("planted@acme.example", "auditor").await;
    let received = local.wait_for(1).await;
    let seen: Value =
        serde_json::from_str(&user.good(&["api", "GET", "/v1/events?type=member.invited"], "").await)
            .unwrap();
    assert!(seen.to_string().contains("planted@acme.example"), "the feed has it: {seen}");
    assert!(!String::from_utf8_lossy(&received[0].body).contains("planted"), "{:?}", received[0]);
    interrupted(listen).await;
}
