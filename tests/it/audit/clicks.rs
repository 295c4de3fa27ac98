//! An investigator at the dashboard: headless Chromium, which follows links and fills in forms, and reads what
//! pages say. The script is `tests/clients/node/journeys/drill.mjs`; this gives it orders, one a line.

use crate::support::{Person, World};
use serde_json::{Value, json};
use std::{fs, path::Path, process::Stdio, time::Duration};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::Mutex,
    time::timeout,
};
use xwms_events::{account::Role, ids::AccountId};

/// The longest that an order may take, also on a machine that is busy with other tests.
const DEADLINE: Duration = Duration::from_secs(300);

/// A browser in which a member of the account is logged in.
pub struct Clicks {
    process: Mutex<Process>,
    /// Holds what the script reads.
    _dir: TempDir,
}

struct Process {
    child: Child,
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Clicks {
    /// Opens a browser for a new admin of the account, and a case there, to which reports are pinned.
    pub async fn open(world: &World, account_id: AccountId) -> Self {
        let Person { email, .. } = world.person(account_id, Role::Admin).await;
        let input = json!({"issuer": world.server.base, "account_id": account_id, "email": email,
            "password": "long enough"});
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("input.json");
        fs::write(&file, input.to_string()).unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut child = Command::new("node")
            .arg(root.join("tests/clients/node/journeys/drill.mjs"))
            .arg(&file)
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| {
                panic!("node can't be run ({error}); `make test` sets up what tests need")
            });
        let orders = child.stdin.take().unwrap();
        let answers = BufReader::new(child.stdout.take().unwrap()).lines();
        let clicks = Self { process: Mutex::new(Process { child, orders, answers }), _dir: dir };
        clicks.order("open_case", json!({"title": "What happened?"})).await;
        clicks
    }

    /// Gives an order, and returns what it led to. The test fails if it can't be carried out.
    pub async fn order(&self, order: &str, mut given: Value) -> Value {
        given["order"] = json!(order);
        let mut process = self.process.lock().await;
        process.orders.write_all(format!("{given}\n").as_bytes()).await.unwrap();
        let answer = timeout(DEADLINE, process.answers.next_line()).await;
        let answer = answer.unwrap_or_else(|_| panic!("{given} takes too long")).unwrap();
        let answer = answer.unwrap_or_else(|| panic!("the browser ended at {given}"));
        let mut answer: Value = serde_json::from_str(&answer).unwrap();
        assert!(answer["failed"].is_null(), "{}", answer["failed"]);
        answer["said"].take()
    }

    /// Closes the browser.
    pub async fn close(self) {
        let Process { mut child, orders, answers } = self.process.into_inner();
        drop((orders, answers));
        let ended = timeout(DEADLINE, child.wait()).await.expect("the browser closes").unwrap();
        assert!(ended.success(), "{ended}");
    }
}
