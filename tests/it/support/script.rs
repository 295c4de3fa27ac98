//! The scripts of `tests/clients`: third-party clients and browsers, each in a process of its own.
//!
//! `make test` installs what they need, and Chromium; without it these tests fail and say so.

use serde_json::Value;
use std::{fs, path::Path, process::Stdio, time::Duration};
use tokio::{process::Command, time::timeout};

/// The longest that a script may take, also on a machine that is busy with other tests.
const DEADLINE: Duration = Duration::from_secs(600);

/// Runs a script with `input` in a file.
pub async fn run(program: &str, script: &str, input: &Value) {
    let dir = tempfile::tempdir().unwrap();
    let (file, output) = (dir.path().join("input.json"), dir.path().join("output.txt"));
    fs::write(&file, input.to_string()).unwrap();
    let writer = fs::File::create(&output).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut child = Command::new(program)
        .arg(root.join("tests/clients").join(script))
        .arg(&file)
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(writer.try_clone().unwrap())
        .stderr(writer)
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| {
            panic!("{program} can't be run ({error}); `make test` sets up what tests need")
        });
    let ended = timeout(DEADLINE, child.wait()).await;
    let said = String::from_utf8_lossy(&fs::read(&output).unwrap()).into_owned();
    let status = ended.unwrap_or_else(|_| panic!("{script} takes too long:\n{said}")).unwrap();
    assert!(status.success(), "{script}:\n{said}");
    assert!(said.contains("ok - "), "{script} checked nothing:\n{said}");
}
