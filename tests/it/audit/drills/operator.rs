//! An operator reads the account of a customer without a reason (Okta and Sitel). The customer asks, without the
//! operator's help.

use crate::{
    audit::{
        desk::{Case, Way, behind_proxy, run},
        drilled::Drilled,
    },
    support::{Browser, Person, World, totp::enrol},
};
use xwms::config::Settings;

/// The address of the demo user.
const OPERATOR: &str = "demo@xwms.example";

/// Makes an operator of the demo user.
pub fn settings(settings: &mut Settings) {
    behind_proxy(settings);
    settings.operators = vec![OPERATOR.to_owned()].into();
}

/// Plays the story in `world`, which has these settings, and investigates it.
pub async fn drill(way: Way, world: World) -> Drilled {
    let mut operator = Browser::default();
    operator.log_in(&world).await;
    enrol(&world, &mut operator).await;
    let customer = world.sign_up("o@other.example").await;
    let user = Person::logged_in(&world.server, operator.clone()).await.user_id.to_string();
    let mut case = Case::of(way, world, customer.account_id, customer.client.clone()).await;
    case.begin("the visit").await;
    let page = format!("/operator/accounts/{}", customer.account_id);
    operator.get(&case.world.server, &page).await.expect_status(200);
    let end = case.begin("the investigation").await;
    case.name(&user, "the operator");
    case.name(customer.account_id, "the customer's account");

    case.find("who", "reads", &["actor"]).await;
    case.find("what_and_when", "reads", &["what", "object", "at"]).await;
    run(&case.world, &["user", "end-sessions", &user]).await;
    let led = operator.get(&case.world.server, &page).await;
    assert!(led.header("location").starts_with("/login"), "{led:?}");
    let question = format!("reads?until={end}");
    case.report("the customer", &question, &["at", "what", "actor"]).await;
    case.end("operator_who_reads").await
}

#[tokio::test]
async fn an_operator_who_reads_over_rest() {
    drill(Way::Rest, World::with(settings).await).await.check();
}

#[tokio::test]
async fn an_operator_who_reads_at_the_command_line() {
    drill(Way::CommandLine, World::with(settings).await).await.check();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_who_reads_in_a_browser() {
    drill(Way::Browser, World::with(settings).await).await.check();
}
