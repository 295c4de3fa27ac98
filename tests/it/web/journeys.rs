//! Whole journeys through the dashboard in a real browser, with axe-core on every page that they pass, in both
//! themes; what several pass alike, such as a sign-up, is examined in the first. Nothing may appear on a console,
//! and nothing may be asked of another host. The scripts are in `tests/clients/node/journeys`.

use crate::support::{Mailbox, World, script};
use serde_json::json;
use xwms::config::Settings;

/// The address of the operator, who signs up on the way.
const OPERATOR: &str = "opal@operator.example";

/// Runs a journey on a fresh server, as `xwms dev` has it.
async fn run(journey: &str, change: impl FnOnce(&mut Settings)) {
    let mailbox = Mailbox::new();
    let world = World::in_development(|settings| {
        mailbox.receives(settings);
        change(settings);
    })
    .await;
    let mut input = json!(world.demo);
    input["mailbox"] = json!(mailbox.dir());
    input["operator"] = json!(OPERATOR);
    script::run("node", &format!("node/journeys/{journey}.mjs"), &input).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_nothing_to_a_first_login_and_its_token_revoked() {
    run("first_login", |_| {}).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_is_approved_on_a_phone_with_scripts_and_without() {
    run("device", |_| {}).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_of_two_roles_in_two_browsers() {
    run("team", |_| {}).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receiver_fails_is_mended_and_gets_its_replay() {
    run("webhook", |settings| settings.webhooks.allow = vec!["127.0.0.0/8".parse().unwrap()]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_between_a_customer_and_an_operator() {
    run("ticket", |settings| settings.operators = vec![OPERATOR.to_owned()].into()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leaked_secret_is_found_and_replaced_by_keyboard() {
    run("leak", |_| {}).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_documentation_searched_copied_from_and_read_in_the_dark() {
    run("docs", |_| {}).await;
}
