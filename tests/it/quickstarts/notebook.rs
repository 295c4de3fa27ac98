//! The notebook of an auditor: its cells run in order, with the client library of `sdk/python`, on a server that signs
//! checkpoints. The script is `tests/clients/python/notebook.py`.

use crate::{
    docs::commands::root,
    support::{World, script},
};
use serde_json::json;
use xwms::keys::note::Signer;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_auditors_notebook_finds_what_a_thief_did_and_proves_it() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("key");
    std::fs::write(&file, Signer::generate("auth.example/log").unwrap().as_bytes()).unwrap();
    let key = Signer::from_file(&file).ok().unwrap().verifier().to_text();
    let world = World::in_development(|settings| settings.audit.checkpoint_key = Some(file)).await;
    let mut input = json!(world.demo);
    input["example"] = json!("auditor-notebook");
    input["log_key"] = json!(key);
    // What the client library needs, which the notebook is used with.
    let python = root().join("sdk/python/.venv/bin/python");
    script::run(python.to_str().unwrap(), "python/notebook.py", &input).await;
}
