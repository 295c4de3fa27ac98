//! Forms that look for the proof of a domain: servers that don't respond keep no other form of the account waiting.

use super::{path, send, send_from};
use crate::support::{World, dns::NameServer};
use serde_json::json;
use xwms::{outbound::domains::Proof, traffic::writes::Writer};

const ORIGIN: &str = "https://app.example";

/// Returns a world that queries `names`.
async fn asking(names: &NameServer) -> World {
    let server = names.address;
    World::with(move |settings| {
        settings.dns.servers = vec![server];
        settings.account_logins = true;
    })
    .await
}

#[tokio::test]
async fn the_form_of_an_app_looks_for_a_domain_before_its_turn_to_write() {
    let names = NameServer::new().await;
    let world = asking(&names).await;
    let (account_id, client_id) = (world.demo.account_id, world.web().client_id);
    let person = world.owner().await;
    let (writer, mut owner) = (Writer::Member(person.user_id), person.browser);
    let domains = json!({"domains": [{"origin": ORIGIN, "login": true, "api": true, "cors": true}]});
    let at = format!("/v1/clients/{client_id}/domains");
    let shown = world.put(&at, &world.management().await, &domains).await.expect_status(200).json();

    let writes = &world.server.app.writes;
    let crowd: Vec<_> = std::iter::from_fn(|| writes.place(account_id, writer)).collect();
    let verify = path(account_id, &format!("apps/{client_id}/domain/verify"));
    // The page names the domain in a hidden field.
    let fields: [(&str, &str); 0] = [];
    let from = path(account_id, &format!("apps/{client_id}/domain?origin={ORIGIN}"));
    let missing = send_from(&mut owner, &world, (&from, &verify), &fields).await;
    assert!(missing.expect_status(200).body.contains("_xwms-challenge.app.example"), "{missing:?}");
    let domain = &shown["domains"][0];
    names.text(domain["txt_name"].as_str().unwrap(), &[domain["txt_value"].as_str().unwrap()]);
    send_from(&mut owner, &world, (&from, &verify), &fields).await.expect_status(429);
    assert_eq!(world.server.count("client.domain_verified").await, 0);
    drop(crowd);

    let lookups: Vec<_> = std::iter::from_fn(|| world.server.app.domains.place(account_id)).collect();
    send_from(&mut owner, &world, (&from, &verify), &fields).await.expect_status(429);
    drop(lookups);
    send_from(&mut owner, &world, (&from, &verify), &fields).await.expect_status(303);
    assert_eq!(world.server.count("client.domain_verified").await, 1);
}

#[tokio::test]
async fn the_form_of_a_login_domain_looks_for_it_before_its_turn_to_write() {
    let names = NameServer::new().await;
    let world = asking(&names).await;
    let account_id = world.demo.account_id;
    let person = world.owner().await;
    let (writer, mut owner) = (Writer::Member(person.user_id), person.browser);
    let (page, fields) = (path(account_id, "team/login/domains"), [("domain", "acme.example")]);

    let writes = &world.server.app.writes;
    let crowd: Vec<_> = std::iter::from_fn(|| writes.place(account_id, writer)).collect();
    let missing = send(&mut owner, &world, &page, &fields).await;
    let proof = Proof::of_account(world.server.app.store.vault().master(), account_id, "acme.example");
    assert!(missing.expect_status(200).body.contains(&proof.token), "{missing:?}");
    names.text("_xwms-challenge.acme.example", &[proof.txt_value.as_str()]);
    send(&mut owner, &world, &page, &fields).await.expect_status(429);
    drop(crowd);

    let lookups: Vec<_> = std::iter::from_fn(|| world.server.app.domains.place(account_id)).collect();
    send(&mut owner, &world, &page, &fields).await.expect_status(429);
    drop(lookups);
    let done = send(&mut owner, &world, &page, &fields).await;
    assert_eq!(
        (done.status, done.header("location")),
        (303, path(account_id, "team/login?verified").as_str())
    );
    assert_eq!(world.server.count("account.login_domain_verified").await, 1);
}
