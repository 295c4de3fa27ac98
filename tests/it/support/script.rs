//! The scripts of `tests/clients`: third-party clients and browsers, each in a process of its own.
//!
//! `make test` installs what they need, and Chromium; without it these tests fail and say so.

use serde_json::Value;
use std::{fs, path::Path, process::Stdio, time::Duration};
use tokio::{
    process::{Child, Command},
    time::timeout,
};

/// The longest that a script may take, also on a machine that is busy with other tests.
pub const DEADLINE: Duration = Duration::from_secs(3_600);

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
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .unwrap_or_else(|error| {
            panic!("{program} can't be run ({error}); `make test` sets up what tests need")
        });
    let _watcher = end_group_with_this(&child);
    let ended = timeout(DEADLINE, child.wait()).await;
    let said = String::from_utf8_lossy(&fs::read(&output).unwrap()).into_owned();
    let status = ended.unwrap_or_else(|_| panic!("{script} takes too long:\n{said}")).unwrap();
    assert!(status.success(), "{script}:\n{said}");
    assert!(said.contains("ok - "), "{script} checked nothing:\n{said}");
}

/// Kills the process group of `leader` once what this returns is dropped, or once this process has ended, however
/// it ends: scripts start servers, and a script that is killed ends none of them.
pub fn end_group_with_this(leader: &Child) -> Child {
    let group = leader.id().expect("nobody has waited for it");
    // `cat` ends when the other end of its input is closed, which only this process has.
    Command::new("sh")
        .args(["-c", &format!("cat; kill -s KILL -- -{group}")])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .expect("sh is there")
}
