//! Client generators on the OpenAPI document: a linter finds nothing, and the clients in TypeScript, Python, Go,
//! Java and Rust compile. All but the last accept every field of each schema. What is generated here: the samples
//! of the reference are valid, and newman runs the Postman collection (`tests/clients/generators`).
//!
//! `make test` installs the generators; without them these tests fail and say so.

use crate::support::{World, script};
use serde_json::json;
use std::{path::Path, process::Stdio};
use tokio::time::timeout;

/// Runs a script of `tests/clients/generators` with the document in a file.
async fn generate(program: &str, script: &str) {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("openapi.json");
    std::fs::write(&document, xwms::surface::api::openapi("https://auth.example")).unwrap();
    let generators = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/generators");
    let program = if program.contains('/') { generators.join(program) } else { program.into() };
    let child = tokio::process::Command::new(&program)
        .arg(generators.join(script))
        .arg(&document)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| {
            panic!("{} can't be run ({error}); `make test` sets up what tests need", program.display())
        });
    let _watcher = script::end_group_with_this(&child);
    let output = timeout(script::DEADLINE, child.wait_with_output()).await;
    let output = output.unwrap_or_else(|_| panic!("{script} takes too long")).unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{script}:\n{said}");
    assert!(said.contains("ok - "), "{script} checked nothing:\n{said}");
}

#[tokio::test]
async fn a_linter_finds_nothing_and_a_typescript_client_takes_every_member() {
    generate("node", "typescript.mjs").await;
}

#[tokio::test]
async fn a_python_client_takes_every_member() {
    generate(".venv/bin/python", "python_client.py").await;
}

#[tokio::test]
async fn a_go_client_takes_every_member() {
    generate(".venv/bin/python", "go_client.py").await;
}

#[tokio::test]
async fn a_java_client_takes_every_member() {
    generate(".venv/bin/python", "java_client.py").await;
}

#[tokio::test]
async fn a_rust_client_compiles() {
    generate(".venv/bin/python", "rust_client.py").await;
}

#[tokio::test]
async fn the_samples_of_the_reference_are_valid_in_each_language() {
    let pages = xwms::surface::api::pages("https://auth.example.org");
    let pages: Vec<_> =
        pages.iter().map(|page| json!({"file": page.file, "markdown": page.markdown})).collect();
    script::run("node", "generators/samples.mjs", &json!(pages)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn newman_runs_the_collection_against_a_server() {
    let world = World::new().await;
    world.server.settle().await;
    let collection = world.server.get("/docs/postman.json").await.expect_status(200).json();
    assert_eq!(collection["variable"][0]["value"], world.server.base.as_str());
    let machine = world.machine();
    let input = json!({
        "collection": collection, "client_id": machine.client_id, "client_secret": machine.secret,
    });
    script::run("node", "generators/postman.mjs", &input).await;
}

#[test]
fn the_command_line_prints_the_collection() {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_xwms"))
        .args(["openapi", "--postman"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let made: serde_json::Value =
        serde_json::from_str(&xwms::surface::api::postman("http://127.0.0.1:8080")).unwrap();
    assert_eq!(printed, made);
}
