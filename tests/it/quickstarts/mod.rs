//! The apps of `examples`, each started as its page in `docs/quickstart` says and registered with the page's own
//! commands, on a real server: people log in, tokens are checked, webhooks and events arrive, and what is forged is
//! refused. The scripts are in `tests/clients/node/quickstarts`.

mod notebook;
mod pages;

use crate::support::{Server, World, process::free_port, script};
use serde_json::{Value, json};
use xwms::{
    config::{ClientRegistration, Nats, Registrants},
    dev::nats::{NatsOptions, NatsServer, USER},
};

/// Runs a script about `example` on `server`. It finds NATS at `nats`.
async fn run_on(world: &World, server: &Server, (script, example): (&str, &str), nats: Value) {
    // Where Go puts the program.
    let scratch = tempfile::tempdir().unwrap();
    // Where Cargo put the examples in Rust.
    let tests = std::env::current_exe().unwrap();
    let built = tests.parent().unwrap().parent().unwrap().join("examples");
    let mut input = json!(world.demo);
    input["issuer"] = json!(server.base);
    input["example"] = json!(example);
    input["scratch"] = json!(scratch.path());
    input["built"] = json!(built);
    input["ports"] = json!([free_port(), free_port()]);
    input["nats"] = nats;
    script::run("node", &format!("node/quickstarts/{script}.mjs"), &input).await;
}

/// Runs a script about `example` on a fresh server, as `xwms dev` has it.
async fn run(script: &str, example: &str) {
    let world = World::in_development(|settings| {
        settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    run_on(&world, &world.server, (script, example), Value::Null).await;
}

/// Runs the consumer `example` on a fresh server with NATS, as `xwms dev` has it.
async fn consume(example: &str) {
    let dir = tempfile::tempdir().unwrap();
    let password = "of-this-test".to_owned();
    let options = NatsOptions { dir: dir.path().to_owned(), port: None, password: Some(password.clone()) };
    let nats = NatsServer::start(options).await.unwrap().expect("nats-server is installed");
    let url = nats.url();
    let world = World::in_development(move |settings| {
        let user = Some(USER.to_owned());
        settings.nats = Some(Nats { url, user, password: Some(password.into()), ..Nats::default() });
    })
    .await;
    run_on(&world, &world.server, ("nats", example), json!(nats.url_to_enter())).await;
    nats.stop().await;
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
async fn a_web_app_in_go_logs_people_in_and_out() {
    run("web", "web-go").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_web_app_on_axum_logs_people_in_and_out() {
    run("web", "web-axum").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_web_app_on_spring_boot_logs_people_in_and_out() {
    run("web", "web-spring").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_web_app_on_nextjs_logs_people_in_and_out() {
    run("web", "web-nextjs").await;
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
async fn a_nats_consumer_in_node_handles_each_event_once_and_continues() {
    consume("nats-node").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nats_consumer_in_python_handles_each_event_once_and_continues() {
    consume("nats-python").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nats_consumer_in_go_handles_each_event_once_and_continues() {
    consume("nats-go").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_nats_consumer_in_rust_handles_each_event_once_and_continues() {
    consume("nats-rust").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_line_logs_its_person_in() {
    run("cli", "cli-python").await;
}

/// Runs a script about the MCP server on a fresh server at which anybody registers clients of the demo account.
async fn run_with_agents(script: &str) {
    let world = World::new().await;
    let account = Some(world.demo.account_id.to_string());
    let open = Server::start_with(&world.url, |settings| {
        settings.client_registration =
            ClientRegistration { allowed: Registrants::Open, account, ..ClientRegistration::default() };
    })
    .await;
    run_on(&world, &open, (script, "mcp-server"), Value::Null).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_on_the_sdk_of_mcp_registers_itself_and_calls_a_tool_for_its_person() {
    run_with_agents("mcp").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agent_on_the_python_sdk_of_mcp_asks_for_more_when_a_tool_needs_it() {
    run_with_agents("mcp_python").await;
}
