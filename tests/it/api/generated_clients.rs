//! Client generators on the OpenAPI document: a linter finds nothing, and the clients in TypeScript, Python and Go
//! compile and accept every field of each schema (`tests/clients/generators`).
//!
//! `make test` installs the generators; without them these tests fail and say so.

use std::{path::Path, process::Stdio};

/// Runs a script of `tests/clients/generators` with the document in a file.
async fn generate(program: &str, script: &str) {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("openapi.json");
    std::fs::write(&document, xwms::surface::api::openapi("https://auth.example")).unwrap();
    let generators = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/clients/generators");
    let program = if program.contains('/') { generators.join(program) } else { program.into() };
    let output = tokio::process::Command::new(&program)
        .arg(generators.join(script))
        .arg(&document)
        .stdin(Stdio::null())
        .output()
        .await
        .unwrap_or_else(|error| {
            panic!("{} can't be run ({error}); `make test` sets up what tests need", program.display())
        });
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
