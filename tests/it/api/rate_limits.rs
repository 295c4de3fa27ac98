//! Rate limits: exactly the plan's requests in a window, on any number of servers, and the headers that callers get.

use crate::support::{Answer, Credentials, Tenant, World, eventually, process, until};
use futures::future::join_all;
use serde_json::json;
use std::time::Duration;
use xwms::commands::{
    Context,
    clients::{self, Authority, ClientRef},
};
use xwms_events::{
    client::{Client, ClientCommand},
    ids::AccountId,
};

/// A window that no test is too slow for: tokens still live when it is over.
const WINDOW: u64 = 3_600;

/// Starts with windows of an hour for the plan of accounts that sign up.
async fn slow_windows() -> World {
    let file = tempfile::NamedTempFile::new().unwrap();
    let plans = include_str!("../../../deploy/plans.toml");
    let hours = plans.replacen("window_seconds = 60", &format!("window_seconds = {WINDOW}"), 1);
    std::fs::write(file.path(), hours).unwrap();
    // The file is read at the start.
    World::with(|settings| settings.plans_file = Some(file.path().to_owned())).await
}

/// Signs up, with tokens that live for a day.
async fn sign_up(world: &World) -> Tenant {
    let mut tenant = world.sign_up("ada@acme.example").await;
    let path = format!("/v1/clients/{}", tenant.client.client_id);
    let change = json!({"token_policy": {"access_token_seconds": 86_400}});
    world.patch(&path, &tenant.token, &change).await.expect_status(200);
    tenant.token = world.own_token(&tenant.client).await;
    tenant
}

/// Advances to the beginning of the account's next window, so that a test is within one window.
async fn next_window(world: &World, path: &str, token: &str) {
    let told = world.read(&format!("{path}/plan"), token).await;
    let reset: u64 = field(&told, "ratelimit", "t").parse().unwrap();
    world.server.app.store.clock().advance(Duration::from_secs(reset));
}

/// Returns a parameter of the first member of a structured field.
fn field(answer: &Answer, header: &str, name: &str) -> String {
    let member = answer.header(header).split(',').next().unwrap();
    let value = member.split(';').find_map(|part| part.strip_prefix(&format!("{name}=")));
    value.unwrap_or_else(|| panic!("{name} is not in {header}: {answer:?}")).to_owned()
}

/// Returns a machine client of the token's account.
async fn machine(world: &World, token: &str) -> Credentials {
    let new = json!({"name": "x", "client_type": "machine", "scopes": ["tokens:introspect"]});
    world.client(token, &new).await
}

/// Gives the client a share of its account's requests.
async fn share(world: &World, account_id: AccountId, client: &str, percent: u8) {
    let command = ClientCommand::ChangeRequestShare { percent: Some(percent) };
    let which = ClientRef {
        account_id,
        client_id: client.parse().unwrap(),
        tests_only: false,
        authority: Authority::Unlimited,
    };
    let make = |_: &Client| Ok(vec![command.clone()]);
    clients::change(&Context::system(&world.server.app.store, "test"), which, make, |_| None).await.unwrap();
}

/// Reads until the limit is `requests`. It is within a second by the node's time; a busy machine takes longer to ask.
async fn counts(world: &World, path: &str, token: &str, requests: &str) {
    until("the change counts", async || {
        let answer = world.read(path, token).await;
        field(&answer, "ratelimit-policy", "q") == requests
    })
    .await;
}

/// Returns how many requests were admitted, and the other responses.
async fn let_in(requests: impl IntoIterator<Item = impl Future<Output = Answer>>) -> (usize, Vec<Answer>) {
    let (good, refused): (Vec<_>, Vec<_>) =
        join_all(requests).await.into_iter().partition(|answer| answer.status == 200);
    (good.len(), refused)
}

#[tokio::test]
async fn a_window_lets_exactly_the_plans_requests_in_and_says_what_is_left() {
    let world = slow_windows().await;
    let Tenant { account_id, path, token, .. } = sign_up(&world).await;
    world.agree_requests(account_id, 50).await;
    counts(&world, &path, &token, "50").await;
    next_window(&world, &path, &token).await;
    let first = world.read(&path, &token).await;
    first.expect_status(200);
    let policy = format!(r#""account";q=50;w={WINDOW};qu="requests""#);
    assert_eq!(first.header("ratelimit-policy"), policy);
    assert_eq!(field(&first, "ratelimit", "r"), "49");
    let (good, refused) = let_in((0..80).map(|_| world.read(&path, &token))).await;
    assert_eq!((good, refused.len()), (49, 31));
    for answer in &refused {
        let problem = answer.expect_status(429).json();
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(problem["code"], "rate_limited");
        assert_eq!(problem["type"], "https://iana.org/assignments/http-problem-types#quota-exceeded");
        assert_eq!(problem["violated-policies"], json!(["account"]));
        assert_eq!(field(answer, "ratelimit", "r"), "0");
        let wait: u64 = answer.header("retry-after").parse().unwrap();
        let reset: u64 = field(answer, "ratelimit", "t").parse().unwrap();
        assert!(wait >= reset && wait <= WINDOW, "{answer:?}");
    }
    next_window(&world, &path, &token).await;
    world.read(&path, &token).await.expect_status(200);
}

#[tokio::test]
async fn a_session_has_a_pace_of_its_own_instead_of_a_window() {
    let world = World::new().await;
    let (owner, other) =
        (world.owner().await, world.person(world.demo.account_id, xwms_events::account::Role::Auditor).await);
    let held = eventually("a session has a pace", async || {
        while world.server.app.guard.person(owner.user_id).is_ok() {}
        // There may be room for one more by then.
        Some(owner.read(&world.server, "/v1/clients").await).filter(|answer| answer.status == 429)
    })
    .await;
    assert_eq!(held.json()["code"], "slow_down");
    assert_eq!(held.header("retry-after"), "1");
    other.read(&world.server, "/v1/clients").await.expect_status(200);
}

#[tokio::test]
async fn the_endpoints_of_oauth_count_too_and_say_it_in_a_word_of_theirs() {
    let world = slow_windows().await;
    let Tenant { account_id, path, token, .. } = sign_up(&world).await;
    let client = machine(&world, &token).await;
    world.agree_requests(account_id, 3).await;
    counts(&world, &path, &token, "3").await;
    next_window(&world, &path, &token).await;
    let grant = [("grant_type", "client_credentials")];
    let own = world.token(&client, &grant).await;
    assert_eq!(field(own.expect_status(200), "ratelimit", "r"), "2");
    let own = own.json()["access_token"].as_str().unwrap().to_owned();
    let form = [("token", own.as_str())];
    let asked = world.server.form("/oauth/introspect", Some(&client), &form).await;
    assert_eq!(field(asked.expect_status(200), "ratelimit", "r"), "1");
    let revoked = world.server.form("/oauth/revoke", Some(&client), &form).await;
    assert_eq!(field(revoked.expect_status(200), "ratelimit", "r"), "0");
    let head = world.server.head().await;
    let refused = world.token(&client, &grant).await;
    refused.expect_oauth(429, "temporarily_unavailable");
    assert_eq!(refused.json()["code"], "rate_limited");
    // A failed authentication uses up nobody's requests.
    world
        .token(&Credentials::new(&client.client_id, "wrong"), &grant)
        .await
        .expect_oauth(401, "invalid_client");
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn a_client_with_a_share_leaves_the_rest_to_the_others() {
    let world = slow_windows().await;
    let Tenant { account_id, path, token, .. } = sign_up(&world).await;
    let me =
        world.read("/v1/clients", &token).await.json()["data"][0]["client_id"].as_str().unwrap().to_owned();
    world.agree_requests(account_id, 40).await;
    counts(&world, &path, &token, "40").await;
    share(&world, account_id, &me, 25).await;
    next_window(&world, &path, &token).await;
    let (good, refused) = let_in((0..20).map(|_| world.read(&path, &token))).await;
    assert_eq!((good, refused.len()), (10, 10));
    for answer in &refused {
        assert_eq!(answer.expect_status(429).json()["violated-policies"], json!(["client"]));
    }
}

#[tokio::test]
async fn two_servers_together_let_in_no_more_and_no_less() {
    let dir = tempfile::tempdir().unwrap();
    let plans = dir.path().join("plans.toml");
    let text = include_str!("../../../deploy/plans.toml").replacen("requests = 600", "requests = 700", 1);
    std::fs::write(&plans, text.replacen("window_seconds = 60", "window_seconds = 86400", 1)).unwrap();
    let world = World::with(|settings| settings.plans_file = Some(plans.clone())).await;
    // The window is longer than any test, but begins at another time for each account.
    let Tenant { account_id, token, .. } = eventually("a window that goes on for an hour", async || {
        let tenant = world.sign_up(&format!("{}@acme.example", uuid::Uuid::now_v7().simple())).await;
        let left: u64 =
            field(&world.read("/v1/clients", &tenant.token).await, "ratelimit", "t").parse().unwrap();
        (left > 3_600).then_some(tenant)
    })
    .await;
    // Three requests so far: the token, the look at the window and this one.
    let client = machine(&world, &token).await;
    let settings = [("XWMS_PLANS_FILE", plans.to_str().unwrap())];
    let ports = [process::free_port(), process::free_port()];
    let first = process::spawn(&world.url, ports[0], &settings).await;
    let second = process::spawn(&world.url, ports[1], &settings).await;
    let ask = async |n: usize| {
        let url = format!("http://127.0.0.1:{}/oauth/token", ports[n % 2]);
        let request = client.on(world.server.http.post(url));
        Answer::of(request.form(&[("grant_type", "client_credentials")]).send().await.unwrap()).await
    };
    let connections = (0..32).map(async |connection| {
        let mut good = 0;
        for _ in 0..40 {
            good += usize::from(ask(connection).await.status == 200);
        }
        good
    });
    let good: usize = join_all(connections).await.into_iter().sum();
    // The unused part of one server's last lease becomes available to the other.
    let mut late = 0;
    until("all of them are let in", async || {
        late += usize::from(ask(late).await.status == 200);
        good + late == 697
    })
    .await;
    let (more, _) = let_in((0..8).map(ask)).await;
    assert_eq!(more, 0);
    world.choose_plan(account_id, "pro").await;
    for n in 0..2 {
        until("the upgrade counts", async || ask(n).await.status == 200).await;
    }
    drop((first, second));
}

#[tokio::test]
async fn an_operator_can_do_without_limits_of_requests() {
    let world = World::with(|settings| settings.request_limits = false).await;
    let token = world.management().await;
    world.agree_requests(world.demo.account_id, 1).await;
    for _ in 0..3 {
        let answer = world.read("/v1/clients", &token).await;
        assert!(!answer.expect_status(200).headers.contains_key("ratelimit"), "{answer:?}");
    }
}
