//! What leaves the server: leaves in webhook messages and on NATS, checkpoints on a NATS subject and at witnesses.

use super::{Files, LOG, Signing, expect_included, hash};
use crate::{
    log::fanout,
    support::{Mailbox, PATIENCE, Receiver, Reply, eager, eventually, process::free_port, within},
};
use axum::{http::StatusCode, response::IntoResponse};
use futures::StreamExt;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use xwms::{
    audit::tree::{Checkpoint, Hash, proof::is_consistent},
    config::{Nats, Settings, Witness},
    keys::note::{Signer, Verifier},
};

/// Returns the leaves of the account's feed, by `sequence`.
async fn feed(signing: &Signing, token: &str) -> BTreeMap<String, Value> {
    let listed = signing.world.read("/v1/events?limit=1000", token).await.expect_status(200).json();
    let events = listed["data"].as_array().unwrap().iter();
    events.map(|event| (event["sequence"].as_str().unwrap().to_owned(), event["leafhash"].clone())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receiver_of_a_webhook_message_can_prove_that_the_event_is_in_the_history() {
    let (mailbox, receiver) = (Mailbox::new(), Receiver::new().await);
    let signing = Signing::with(Files::new(), |settings| {
        eager(settings);
        mailbox.receives(settings);
    })
    .await;
    let world = &signing.world;
    let token = world.management().await;
    let hook = json!({"url": receiver.url, "events": ["client.created", "member.invited"]});
    world.endpoint(&token, &hook).await;
    world.client(&token, &json!({"name": "Proved", "client_type": "machine"})).await;
    // The stored text has a sealed address that the message leaves out.
    world.invite("sealed@people.example", "auditor").await;
    let feed = feed(&signing, &token).await;
    for message in receiver.wait_for(2).await {
        let message = message.json();
        assert_eq!(feed[message["sequence"].as_str().unwrap()], message["leafhash"], "{message}");
        expect_included(&signing, &token, &message["sequence"], &message["leafhash"]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nats_has_leaves_and_checkpoints_and_without_it_signing_goes_on() {
    let (dir, port, files) = (tempfile::tempdir().unwrap(), free_port(), Files::new());
    let nats = fanout::nats(dir.path(), port).await;
    let url = format!("nats://127.0.0.1:{port}");
    let consumer = async_nats::connect(url.clone()).await.unwrap();
    let mut notes = consumer.subscribe("history.checkpoints").await.unwrap();
    consumer.flush().await.unwrap();
    let signing = Signing::with(files, |settings| {
        settings.nats = Some(Nats { url, ..Nats::default() });
        settings.audit.checkpoint_subject = Some("history.checkpoints".to_owned());
    })
    .await;
    let world = &signing.world;
    let token = world.management().await;
    let head = u64::try_from(world.server.head().await).unwrap();
    let published = async {
        loop {
            let message = notes.next().await.unwrap();
            let note = std::str::from_utf8(&message.payload).unwrap();
            let checkpoint = Checkpoint::open(note, &signing.files.key, LOG).unwrap();
            if checkpoint.size >= head {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, published).await.expect("a checkpoint is published");

    let feed = feed(&signing, &token).await;
    let stream = fanout::stream(&world.server, port).await;
    // The server takes them from its memory, the feed from the table.
    let shared: Vec<_> =
        stream.iter().filter_map(|one| Some((one, feed.get(one.body["sequence"].as_str()?)?))).collect();
    assert!(!shared.is_empty());
    for (message, leaf) in shared {
        assert_eq!(&message.body["leafhash"], leaf, "{}", message.body);
    }

    nats.stop().await;
    world.client(&token, &json!({"name": "Later", "client_type": "machine"})).await;
    assert!(signing.checkpoint("log", &token).await.size > head);
}

/// Answers as a witness does (C2SP tlog-witness) that last saw `seen`.
fn witnessed(
    body: &[u8],
    log: &Verifier,
    witness: &Signer,
    seen: &mut (u64, Hash),
) -> axum::response::Response {
    let body = std::str::from_utf8(body).unwrap();
    let (request, note) = body.split_once("\n\n").unwrap();
    let mut lines = request.lines();
    let old: u64 = lines.next().unwrap().strip_prefix("old ").unwrap().parse().unwrap();
    if old != seen.0 {
        return (StatusCode::CONFLICT, format!("{}\n", seen.0)).into_response();
    }
    let proof: Vec<Hash> = lines.map(|line| hash(&json!(line))).collect();
    let new = Checkpoint::open(note, log, LOG).unwrap();
    if !is_consistent((seen.0, &seen.1), (new.size, &new.root), &proof) {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    }
    *seen = (new.size, new.root);
    witness.cosign(1_790_000_000, &new.to_text()).into_response()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_witness_confirms_what_continues_the_history_that_it_saw_also_for_a_server_that_has_just_started() {
    let (files, witness) = (Files::new(), Signer::witness("witness.example", &[3; 32]).ok().unwrap());
    let (log, key) = (files.key.clone(), witness.verifier().clone());
    let mut seen = (0, xwms::audit::tree::hash::empty());
    let receiver =
        Receiver::with(move |request| Reply::Full(witnessed(&request.body, &log, &witness, &mut seen))).await;
    let confirmed = |settings: &mut Settings| {
        settings.webhooks.allow.push("127.0.0.0/8".parse().unwrap());
        let url = receiver.url.parse().unwrap();
        settings.audit.witnesses.push(Witness { url, key: key.to_text() });
    };
    let mut signing = Signing::with(files, &confirmed).await;
    for name in ["One", "Two", "Three"] {
        let world = &signing.world;
        let token = world.management().await;
        world.client(&token, &json!({"name": name, "client_type": "machine"})).await;
        let size = signing.checkpoint("log", &token).await.size;
        let note = eventually("the witness confirms", async || {
            let view = world.read("/v1/audit/checkpoint?tree=log", &token).await.expect_status(200).json();
            let note = view["note"].as_str().unwrap().to_owned();
            (view["size"].as_u64().unwrap() >= size && note.contains("witness.example")).then_some(note)
        })
        .await;
        assert!(key.open(&note).is_ok() && signing.files.key.open(&note).is_ok(), "{note}");
        if name == "Two" {
            signing = signing.restart(&confirmed, async |_, _| {}).await;
        }
    }
    // The server that has just started does not know what the witness saw, and is told (409).
    let sizes: Vec<u64> = receiver
        .received()
        .iter()
        .map(|request| {
            let first = String::from_utf8_lossy(&request.body);
            first.lines().next().unwrap().strip_prefix("old ").unwrap().parse().unwrap()
        })
        .collect();
    assert!(sizes.windows(2).skip(1).any(|pair| pair[0] == 0 && pair[1] > 0), "{sizes:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_checkpoint_that_a_witness_missed_is_sent_again_without_another_one() {
    let (files, witness) = (Files::new(), Signer::witness("witness.example", &[4; 32]).ok().unwrap());
    let (log, key) = (files.key.clone(), witness.verifier().clone());
    let (mut seen, up) = ((0, xwms::audit::tree::hash::empty()), Arc::new(AtomicBool::new(false)));
    let is_up = up.clone();
    let receiver = Receiver::with(move |request| match is_up.load(Ordering::SeqCst) {
        true => Reply::Full(witnessed(&request.body, &log, &witness, &mut seen)),
        false => Reply::Status(503),
    })
    .await;
    let confirmed = |settings: &mut Settings| {
        settings.webhooks.allow.push("127.0.0.0/8".parse().unwrap());
        let url = receiver.url.parse().unwrap();
        settings.audit.witnesses.push(Witness { url, key: key.to_text() });
    };
    let signing = Signing::with(files, &confirmed).await;
    let token = signing.world.management().await;
    let (size, earlier) = (signing.checkpoint("log", &token).await.size, receiver.received().len());
    // A witness that refused this one or an earlier one no longer refuses the newest.
    receiver.wait_for(earlier + 1).await;
    let signed = confirmed_size(&signing, &token).await;
    assert_eq!(signed, None, "nobody confirms while the witness is away");
    up.store(true, Ordering::SeqCst);
    // The wait between two attempts grows to half a minute.
    let signed = within(PATIENCE, async || confirmed_size(&signing, &token).await).await;
    assert!(signed >= Some(size), "{signed:?} of {size}");

    // Nor is one lost that was signed before a restart: here, without any witness.
    let signing = signing.restart(|_| {}, async |_, _| {}).await;
    let token = signing.world.management().await;
    signing.world.client(&token, &json!({"name": "Later", "client_type": "machine"})).await;
    let size = signing.checkpoint("log", &token).await.size;
    assert_eq!(confirmed_size(&signing, &token).await, None, "nobody was asked");
    let signing = signing.restart(&confirmed, async |_, _| {}).await;
    let token = signing.world.management().await;
    let signed = within(PATIENCE, async || confirmed_size(&signing, &token).await).await;
    assert!(signed >= Some(size), "{signed:?} of {size}");
}

/// Returns the size of the newest checkpoint of the log, if the witness has confirmed it.
async fn confirmed_size(signing: &Signing, token: &str) -> Option<u64> {
    let answer = signing.world.read("/v1/audit/checkpoint?tree=log", token).await;
    let view = answer.expect_status(200).json();
    view["note"].as_str().unwrap().contains("witness.example").then(|| view["size"].as_u64().unwrap())
}
