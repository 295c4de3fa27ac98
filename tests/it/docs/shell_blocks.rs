//! The code of guides and quickstarts: each shell block runs, in order, as a reader would run it against `xwms
//! dev`, and code in other languages parses. The runner is `tests/clients/guides/run.py`. Samples in JavaScript and
//! Python also run (`samples`).

use super::commands::{root, texts};
use crate::support::{process::free_port, script};
use serde_json::json;

/// The blocks that can't run in a test: the page, and the reason that the page itself gives after `not-run: `.
const NOT_RUN: [(&str, &str); 7] = [
    ("docs/guides/authenticate-by-certificate.md", "the development server takes no certificates"),
    ("docs/guides/authenticate-workloads.md", "only a job of GitHub Actions has what it asks"),
    ("docs/guides/consume-events-from-nats.md", "needs the command line of NATS"),
    (
        "docs/guides/let-agents-act-by-identity-assertions.md",
        "the development server knows no provider of an account",
    ),
    ("docs/guides/let-agents-act-by-identity-assertions.md", "only the provider makes the assertion"),
    ("docs/guides/restrict-where-a-client-is-used.md", "the proof has to be published at a public name"),
    (
        "docs/quickstart/auditor-notebook.md",
        "Jupyter is not installed for tests, which run the cells without it",
    ),
];

/// Returns the Markdown files in `folder`, from the root.
fn pages(folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    texts(&root().join(folder), &mut files);
    let named = files.iter().map(|file| file.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
    let mut pages: Vec<_> = named.filter(|file| file.ends_with(".md")).collect();
    pages.sort();
    pages
}

/// Returns the reasons of the blocks on `page` that do not run.
fn not_run(page: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(page)).unwrap();
    let fences = text.lines().filter_map(|line| line.trim_start().strip_prefix("```"));
    fences.filter_map(|fence| Some(fence.split_once("not-run: ")?.1.to_owned())).collect()
}

/// Runs the blocks of `pages` against one `xwms dev`, and of the pages `failing`, which must fail.
async fn run(pages: &[String], failing: &[String]) {
    // Where Cargo put the examples in Rust.
    let tests = std::env::current_exe().unwrap();
    let built = tests.parent().unwrap().parent().unwrap().join("examples");
    let ports: Vec<_> = pages.iter().map(|_| free_port()).collect();
    let input = json!({
        "xwms": env!("CARGO_BIN_EXE_xwms"), "port": free_port(), "python": root().join(".venv/bin/python"),
        "built": built, "pages": pages, "ports": ports, "failing": failing,
    });
    script::run("python3", "guides/run.py", &input).await;
}

#[tokio::test]
async fn every_shell_block_of_the_guides_runs_against_a_development_server() {
    let guides = pages("docs/guides");
    assert!(guides.len() > 30, "{guides:?}");
    let failing = pages("tests/clients/guides/failing");
    assert_eq!(failing.len(), 3, "{failing:?}");
    run(&guides, &failing).await;
}

#[tokio::test]
async fn every_shell_block_of_the_quickstarts_runs_against_a_development_server() {
    let quickstarts = pages("docs/quickstart");
    assert!(quickstarts.len() > 20, "{quickstarts:?}");
    run(&quickstarts, &[]).await;
}

#[test]
fn the_blocks_that_do_not_run_are_few_and_say_why() {
    let mut found = Vec::new();
    for page in [pages("docs/guides"), pages("docs/quickstart")].concat() {
        found.extend(not_run(&page).into_iter().map(|reason| (page.clone(), reason)));
    }
    let known: Vec<_> = NOT_RUN.iter().map(|(page, why)| ((*page).to_owned(), (*why).to_owned())).collect();
    assert_eq!(found, known);
}
