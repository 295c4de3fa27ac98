//! The operator's pages with data in every column, in a real browser, with axe-core in both themes. The script is
//! `tests/clients/node/journeys/operator.mjs`.

use super::OPERATOR;
use crate::support::{World, script};
use serde_json::json;
use xwms::{commands::alerts, traffic::guard};
use xwms_events::{
    alert::Observation,
    ids::{ClientId, SigningKeyId},
};

/// Returns what raises an alert of each kind: of the apps of the demo account, of an app that is then restricted, of a
/// network, and of a key.
fn suspicious(world: &World, restricted: ClientId, key_id: SigningKeyId) -> Vec<Observation> {
    let apps = &world.demo.clients;
    let (web, native, machine) = (apps.web.client_id, apps.native.client_id, apps.machine.client_id);
    vec![
        Observation::FailedAuthentications { client_id: web, failures: 30 },
        Observation::GuessedRight { client_id: restricted, guesses: 1_000, at_home: false },
        Observation::Replays { client_id: web, people: 5, public: false },
        Observation::Replays { client_id: native, people: 5, public: true },
        Observation::NewNetwork { client_id: machine, tokens: 50, seconds: 86_400 },
        Observation::FailedNames { network: "of no address".to_owned(), names: 20 },
        Observation::ForgedToken { key_id, tokens: 1 },
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parked_events_and_alerts_of_each_kind_have_good_markup() {
    let world = World::in_development(|settings| settings.operators = vec![OPERATOR.to_owned()].into()).await;
    let (server, store) = (&world.server, &world.server.app.store);
    let customer = world.sign_up("o@other.example").await;
    let key_id = server.app.keyring.signer(None).unwrap().key_id().unwrap();
    let restricted = customer.client.client_id.parse().unwrap();
    for seen in suspicious(&world, restricted, key_id) {
        let account_id = match &seen {
            Observation::FailedNames { .. } | Observation::ForgedToken { .. } => None,
            Observation::GuessedRight { .. } => Some(customer.account_id),
            _ => Some(world.demo.account_id),
        };
        alerts::raise(store, account_id, seen).await.unwrap().expect("an alert");
    }
    let sql = "SELECT aggregate_id FROM events WHERE event_type = 'alert.raised' ORDER BY position";
    let ids: Vec<String> = sqlx::query_scalar(sql).fetch_all(store.pool()).await.unwrap();
    for cleared in ids.iter().take(2) {
        guard::clear(store, cleared.parse().unwrap(), "their own test").await.unwrap();
    }
    server.settle().await;
    let teleported = json!({"event": "client.teleported"});
    let position = server.append_raw(&world.native(), "client.teleported", &teleported).await;
    server.wait_for("clients").await;

    let mut input = json!(world.demo);
    input["parked"] = json!(format!("/operator/system/parked/clients/{position}"));
    input["alerts"] = ids.iter().map(|id| format!("/operator/alerts/{id}")).collect();
    script::run("node", "node/journeys/operator.mjs", &input).await;
}
