//! The samples of guides and quickstarts in JavaScript and Python that are no file of an example: each runs as its
//! page shows it, against a server, with the libraries that it names (`tests/clients/node/samples.mjs`,
//! `tests/clients/python/samples.py`). A sample that nothing runs fails there.
//!
//! Not here: shell blocks (`shell_blocks`), and the apps of `examples` (`quickstarts`).

use super::commands::root;
use crate::support::{World, script};
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_sample_in_javascript_runs() {
    let world = World::new().await;
    script::run("node", "node/samples.mjs", &json!(world.demo)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_sample_in_python_runs() {
    let (world, python) = (World::new().await, root().join(".venv/bin/python"));
    script::run(python.to_str().unwrap(), "python/samples.py", &json!(world.demo)).await;
}
