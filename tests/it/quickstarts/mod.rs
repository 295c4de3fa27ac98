//! The apps of `examples`, each started as its page in `docs/quickstart` says and registered with the page's own
//! commands, on a real server: people log in, tokens are checked, webhooks arrive, and what is forged is refused. The
//! scripts are in `tests/clients/node/quickstarts`.

mod pages;

use crate::support::{Server, World, process::free_port, script};
use serde_json::json;
use xwms::config::{ClientRegistration, Registrants};

/// Runs a script about `example` on a fresh server, as `xwms dev` has it.
async fn run(script: &str, example: &str) {
    let world = World::in_development(|settings| {
        settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    run_on(&world, &world.server, script, example).await;
}

/// Runs a script about `example` on `server`.
async fn run_on(world: &World, server: &Server, script: &str, example: &str) {
    // Where Go puts the program.
    let scratch = tempfile::tempdir().unwrap();
    let mut input = json!(world.demo);
    input["issuer"] = json!(server.base);
    input["example"] = json!(example);
    input["scratch"] = json!(scratch.path());
    input["ports"] = json!([free_port(), free_port()]);
    script::run("node", &format!("node/quickstarts/{script}.mjs"), &input).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_web_app_on_express_logs_people_in_and_out() {
    run("web", "web-express").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_web_app_on_flask_logs_people_in_and_out() {
    run("web", "web-flask").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_single_page_app_logs_people_in_refreshes_and_logs_out() {
    run("spa", "spa").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_api_on_express_accepts_only_good_tokens_of_its_app() {
    run("api", "api-express").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_api_on_flask_accepts_only_good_tokens_of_its_app() {
    run("api", "api-flask").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_api_in_go_accepts_only_good_tokens_of_its_app() {
    run("api", "api-go").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_receiver_in_node_takes_only_what_the_server_sends() {
    run("webhook", "webhook-node").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_receiver_in_python_takes_only_what_the_server_sends() {
    run("webhook", "webhook-python").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_receiver_in_go_takes_only_what_the_server_sends() {
    run("webhook", "webhook-go").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_line_logs_its_person_in() {
    run("cli", "cli-python").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_on_the_sdk_of_mcp_registers_itself_and_calls_a_tool_for_its_person() {
    let world = World::new().await;
    let account = Some(world.demo.account_id.to_string());
    let open = Server::start_with(&world.url, |settings| {
        settings.client_registration =
            ClientRegistration { allowed: Registrants::Open, account, ..ClientRegistration::default() };
    })
    .await;
    run_on(&world, &open, "mcp", "mcp-server").await;
}
