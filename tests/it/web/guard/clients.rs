//! Guessing of client secrets.

use super::{behind_proxy, token_from, world};
use crate::support::{Answer, Credentials, Server, World, until};
use std::collections::BTreeSet;
use xwms::commands::{alerts, clients};
use xwms::{config::Pace, traffic::guard};
use xwms_events::{alert::Observation, ids::ClientId};

/// Returns (rule, action, count, threshold) of every alert raised so far.
pub(super) async fn raised(server: &Server) -> Vec<(String, String, i64, i64)> {
    sqlx::query_as(
        "SELECT payload ->> 'rule', payload ->> 'action', (payload -> 'evidence' ->> 'count')::bigint,
                (payload -> 'evidence' ->> 'threshold')::bigint
         FROM events WHERE event_type = 'alert.raised' ORDER BY position",
    )
    .fetch_all(server.app.store.pool())
    .await
    .unwrap()
}

/// Returns the id of the latest alert of this rule and action.
pub(super) async fn alert_id(server: &Server, rule: &str, action: &str) -> String {
    sqlx::query_scalar(
        "SELECT aggregate_id FROM events WHERE event_type = 'alert.raised' AND payload ->> 'rule' = $1
         AND payload ->> 'action' = $2 ORDER BY position DESC LIMIT 1",
    )
    .bind(rule)
    .bind(action)
    .fetch_one(server.app.store.pool())
    .await
    .unwrap()
}

fn alert(rule: &str, action: &str, count: i64, threshold: i64) -> (String, String, i64, i64) {
    (rule.to_owned(), action.to_owned(), count, threshold)
}

async fn guess(world: &World, ip: &str, client: &str, secrets: impl Iterator<Item = String>) -> Vec<u16> {
    let mut statuses = Vec::new();
    for secret in secrets {
        let answer = token_from(&world.server, ip, &Credentials::new(client, &secret)).await;
        if answer.status == 429 {
            assert_eq!(answer.error(), "temporarily_unavailable");
            assert!(!answer.header("retry-after").is_empty());
        }
        statuses.push(answer.status);
    }
    statuses
}

async fn guessed_at(world: &World, client: &str) {
    let client_id: ClientId = client.parse().unwrap();
    until("the node hears of the alert", async || world.server.app.guard.is_guessed_at(client_id)).await;
}

#[tokio::test]
async fn wrong_secrets_wait_and_raise_one_alert_but_the_right_one_is_never_refused() {
    let world = world().await;
    let machine = world.machine();
    let statuses =
        guess(&world, "192.0.2.1", &machine.client_id, (0..40).map(|_| "old secret".to_owned())).await;
    assert!(statuses[..10].iter().all(|status| *status == 401), "{statuses:?}");
    assert_eq!(BTreeSet::from_iter(statuses), BTreeSet::from([401, 429]));
    guessed_at(&world, &machine.client_id).await;
    // A deployment with an outdated secret that is then corrected: from another network, and from the one that failed.
    for ip in ["198.51.100.1", "192.0.2.1"] {
        token_from(&world.server, ip, &machine).await.expect_status(200);
    }
    assert_eq!(raised(&world.server).await, [alert("secret_guessing", "notify", 30, 30)]);
}

#[tokio::test]
async fn a_client_whose_secret_was_found_among_many_is_restricted_until_an_operator_clears_the_alert() {
    let world = world().await;
    let machine = world.machine();
    let token = world.management().await;
    guess(&world, "192.0.2.1", &machine.client_id, (0..30).map(|number| format!("secret {number}"))).await;
    guessed_at(&world, &machine.client_id).await;
    token_from(&world.server, "198.51.100.1", &machine).await.expect_status(200);
    token_from(&world.server, "192.0.2.1", &machine).await.expect_oauth(401, "invalid_client");
    assert_eq!(world.server.count("client.restricted").await, 1);
    assert_eq!(raised(&world.server).await.last(), Some(&alert("secret_guessing", "restrict", 30, 30)));
    token_from(&world.server, "198.51.100.1", &machine).await.expect_oauth(401, "invalid_client");
    world.read("/v1/clients", &token).await.expect_status(401);

    let id = alert_id(&world.server, "secret_guessing", "restrict").await;
    guard::clear(&world.server.app.store, id.parse().unwrap(), "our own test").await.unwrap();
    token_from(&world.server, "192.0.2.1", &machine).await.expect_status(200);
    assert_eq!(world.server.count("client.reinstated").await, 1);
}

#[tokio::test]
async fn an_operators_own_restriction_outlives_the_alert() {
    let world = world().await;
    let (store, machine) = (&world.server.app.store, world.machine());
    guess(&world, "192.0.2.1", &machine.client_id, (0..30).map(|number| format!("secret {number}"))).await;
    guessed_at(&world, &machine.client_id).await;
    token_from(&world.server, "192.0.2.1", &machine).await.expect_oauth(401, "invalid_client");
    let client_id = machine.client_id.parse().unwrap();
    let which = clients::ClientRef {
        account_id: world.demo.account_id,
        client_id,
        tests_only: false,
        authority: clients::Authority::Unlimited,
    };
    let context = xwms::commands::Context::system(store, "test");
    for command in ["reinstate", "restrict"] {
        let make = |_: &xwms_events::client::Client| {
            Ok(vec![match command {
                "reinstate" => xwms_events::client::ClientCommand::Reinstate,
                _ => xwms_events::client::ClientCommand::Restrict { reason: "spam".into() },
            }])
        };
        clients::change(&context, which.clone(), make, |_| None).await.unwrap();
    }
    let id = alert_id(&world.server, "secret_guessing", "restrict").await;
    guard::clear(store, id.parse().unwrap(), "looked into it").await.unwrap();
    token_from(&world.server, "198.51.100.1", &machine).await.expect_oauth(401, "invalid_client");
}

#[tokio::test]
async fn an_address_may_fail_only_so_often_at_every_client_together() {
    let world = World::with(|settings| {
        behind_proxy(settings);
        settings.guard.client = Pace::new(3, 600);
    })
    .await;
    let mut statuses = Vec::new();
    for client in [world.machine().client_id, world.web().client_id] {
        statuses.extend(guess(&world, "192.0.2.1", &client, (0..2).map(|_| "wrong".to_owned())).await);
    }
    assert_eq!(statuses, [401, 401, 401, 429]);
    assert_eq!(
        guess(&world, "192.0.2.2", &world.web().client_id, ["wrong".to_owned()].into_iter()).await,
        [401]
    );
    for _ in 0..5 {
        token_from(&world.server, "192.0.2.1", &world.machine()).await.expect_status(200);
    }
}

#[tokio::test]
async fn a_public_client_has_no_secret_to_guess_and_nobody_stops_it_by_trying() {
    let world = world().await;
    let native = world.native();
    let ask = async |secret: Option<&str>| {
        let mut form = vec![("grant_type", "authorization_code"), ("code", "x"), ("client_id", &native)];
        form.extend(secret.map(|secret| ("client_secret", secret)));
        let request = world.server.http.post(format!("{}/oauth/token", world.server.base));
        Answer::of(request.form(&form).header("x-forwarded-for", "192.0.2.1").send().await.unwrap()).await
    };
    for number in 0..40 {
        ask(Some(&format!("secret {number}"))).await.expect_oauth(401, "invalid_client");
    }
    assert_eq!(raised(&world.server).await, []);
    // The network matters only while guessing is known.
    let observation = Observation::FailedAuthentications { client_id: native.parse().unwrap(), failures: 30 };
    alerts::raise(&world.server.app.store, Some(world.demo.account_id), observation).await.unwrap();
    guessed_at(&world, &native).await;
    ask(None).await.expect_oauth(400, "invalid_grant");
    assert_eq!(world.server.count("client.restricted").await, 0);
}

#[tokio::test]
async fn a_client_known_at_an_address_goes_on_when_an_attacker_guesses_from_there() {
    let world = world().await;
    let (machine, web) = (world.machine(), world.web());
    token_from(&world.server, "192.0.2.1", &machine).await.expect_status(200);
    // This client requests no token; it introspects.
    let introspect = async || {
        let form = [("token", "x")];
        let request = world.server.http.post(format!("{}/oauth/introspect", world.server.base)).form(&form);
        let request = web.on(request).header("x-forwarded-for", "192.0.2.1");
        Answer::of(request.send().await.unwrap()).await
    };
    introspect().await.expect_status(200);
    let networks = "SELECT count(DISTINCT client_id) FROM client_networks";
    until("it is written down where they are", async || {
        let known: i64 = sqlx::query_scalar(networks).fetch_one(world.server.app.store.pool()).await.unwrap();
        known >= 2
    })
    .await;
    for client in [&machine.client_id, &web.client_id] {
        guess(&world, "192.0.2.1", client, (0..30).map(|number| format!("secret {number}"))).await;
        guessed_at(&world, client).await;
    }
    token_from(&world.server, "192.0.2.1", &machine).await.expect_status(200);
    introspect().await.expect_status(200);
    assert_eq!(world.server.count("client.restricted").await, 0);
    assert_eq!(
        raised(&world.server).await,
        [alert("secret_guessing", "notify", 30, 30), alert("secret_guessing", "notify", 30, 30)]
    );
}
