//! The program of `docs/guides/keep-a-case.md` that verifies an exported case: what it says of a bundle as the server
//! exported it, and of bundles that somebody edited. That the guide's commands work is tested with the other guides.

use super::cases::{act, exported, opened, position};
use crate::{docs::commands::root, support::World};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use std::path::Path;
use tokio::process::Command;
use xwms::keys::note::Signer;
use xwms_events::account::Role;

/// Returns the program as the guide shows it.
fn program() -> String {
    let guide = std::fs::read_to_string(root().join("docs/guides/keep-a-case.md")).unwrap();
    let begun = guide.split("```python file=verify_case.py\n").nth(1).expect("the guide has the program");
    begun.split("```").next().unwrap().to_owned()
}

/// Returns whether the program in `dir` finds nothing wrong with the bundle, and what it says.
async fn verified(dir: &Path, bundle: &str, key: &str) -> (bool, String) {
    let file = dir.join("case.jsonl");
    std::fs::write(&file, bundle).unwrap();
    let mut python = Command::new(root().join(".venv/bin/python"));
    python.arg(dir.join("verify_case.py")).arg(&file).arg(key);
    let output = python.output().await.expect("`make test` sets up what tests need");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// Returns the bundle with a change of its first line of this type.
fn edited(bundle: &str, kind: &str, change: impl Fn(&mut Value)) -> String {
    let mut lines: Vec<Value> = bundle.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    change(lines.iter_mut().find(|line| line["type"] == kind).expect("there is one"));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Replaces `from` in a member of `line`, which has it.
fn replace(line: &mut Value, member: &str, from: &str, to: &str) {
    let text = line[member].as_str().unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    line[member] = json!(text.replace(from, to));
}

#[tokio::test]
async fn an_edited_bundle_of_a_case_is_named_bad() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    std::fs::write(dir.join("verify_case.py"), program()).unwrap();
    let signer = || Signer::generate("auth.example/log").unwrap();
    let file = dir.join("key");
    std::fs::write(&file, signer().as_bytes()).unwrap();
    let key = Signer::from_file(&file).ok().unwrap().verifier().to_text();
    let world = World::with(|settings| settings.audit.checkpoint_key = Some(file)).await;
    let auditor = world.person(world.demo.account_id, Role::Auditor).await;
    world.server.settle().await;
    let id = opened(&world, &auditor).await;
    let pin = json!({"position": position(&world).await});
    act(&world, &auditor, &id, "pins", &pin).await.expect_status(201);
    let bundle = exported(&world, &auditor, &id).await;

    let (good, said) = verified(dir, &bundle, &key).await;
    assert!(good && said.contains("as it was written: ") && said.contains("client.created"), "{said}");
    assert!(!said.contains("BAD"), "{said}");
    let account = world.demo.account_id.to_string();
    let other = account.replacen("account_", "account_7", 1);
    let zeros = json!(BASE64_STANDARD.encode([0; 32]));
    let broken_off = bundle.trim_end().rsplit_once('\n').unwrap().0;
    let other_words = "is not as it was written";
    for (bundle, why) in [
        (edited(&bundle, "event", |line| replace(line, "payload", "{", "{ ")), other_words),
        (
            edited(&bundle, "event", |line| replace(line, "metadata", "client.created", "client.deleted")),
            other_words,
        ),
        (edited(&bundle, "event", |line| line["hashes"][0] = zeros.clone()), other_words),
        (edited(&bundle, "event", |line| drop(line["hashes"].as_array_mut().unwrap().pop())), "too short"),
        (edited(&bundle, "checkpoint", |line| replace(line, "note", &account, &other)), "is another tree"),
        (edited(&bundle, "checkpoint", |line| replace(line, "note", "\n\n", "\nmore\n\n")), "not signed"),
        (broken_off.to_owned(), "broke off"),
    ] {
        let (good, said) = verified(dir, &bundle, &key).await;
        assert!(!good && said.contains("BAD: ") && said.contains(why), "{why}: {said}");
    }
    let others = dir.join("other");
    std::fs::write(&others, signer().as_bytes()).unwrap();
    let others = Signer::from_file(&others).ok().unwrap().verifier().to_text();
    let (good, said) = verified(dir, &bundle, &others).await;
    assert!(!good && said.contains("BAD: the checkpoint is not signed by this key"), "{said}");
}
