//! Clients with certificates of an authority that they alone trust (RFC 8705 §2.1), and other authorities.

use super::doors::{Authority, Doors, Holder, named};
use crate::support::Answer;
use rcgen::{IsCa, KeyUsagePurpose, date_time_ymd};
use serde_json::{Value, json};
use std::time::Duration;

const NAME: &str = "app.example";
const DAY: u32 = 86_400;

/// Returns what registers `NAME` with the authorities in `pem`.
fn own(pem: &str) -> Value {
    json!({"auth_method": "tls_client_auth", "tls_client_auth": {"san_dns": NAME, "authorities": pem}})
}

#[tokio::test]
async fn a_client_with_authorities_of_its_own_is_authenticated_by_their_certificates_alone() {
    let (operator, authority, second) =
        (Authority::new("Trusted"), Authority::new("Own"), Authority::new("Second"));
    let doors = Doors::new(&operator.pem).await;
    let id = doors.machine(own(&format!("{}{}", authority.pem, second.pem))).await;
    let usual = json!({"auth_method": "tls_client_auth", "tls_client_auth": {"san_dns": NAME}});
    let other = doors.machine(usual).await;
    let (own, trusted) = (authority.issue(&named(NAME)), operator.issue(&named(NAME)));
    doors.token(Some(&own), &id).await.expect_status(200);
    doors.token(Some(&second.issue(&named(NAME))), &id).await.expect_status(200);
    doors.token(Some(&trusted), &other).await.expect_status(200);
    // The operator's authority makes no certificates of this client, and the client's none of another client.
    for (holder, id, reason) in [
        (&trusted, &id, "certificate_untrusted"),
        (&own, &other, "certificate_untrusted"),
        (&authority.issue(&named("other.example")), &id, "certificate_subject"),
    ] {
        doors.token(Some(holder), id).await.expect_oauth(401, "invalid_client");
        doors.expect_reason(id, reason).await;
    }
    // An authority below may come with the certificate.
    let department = authority.intermediate("Department");
    let holder = department.issue(&named(NAME));
    let fields = [("grant_type", "client_credentials"), ("client_id", id.as_str())];
    let chain = doors.http(Some(&holder.identity(&department.pem)));
    let chain = chain.post(format!("{}/oauth/token", doors.url)).form(&fields);
    Answer::of(chain.send().await.unwrap()).await.expect_status(200);
    doors.token(Some(&holder), &id).await.expect_oauth(401, "invalid_client");
}

#[tokio::test]
async fn another_tenants_authority_makes_no_certificate_of_our_client_and_needs_none_of_the_operator() {
    let doors = Doors::without_authorities().await;
    // Its name is the same: nothing but the key tells them apart.
    let (ours, theirs) = (Authority::new("Own"), Authority::new("Own"));
    let id = doors.machine(own(&ours.pem)).await;
    let tenant = doors.world.another().await;
    let mut body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"]});
    body.as_object_mut().unwrap().extend(own(&theirs.pem).as_object().unwrap().clone());
    let token = doors.world.management_of(&tenant).await;
    let made = doors.world.post("/v1/clients", &token, &body).await.expect_status(201).json();
    let their_id = made["client_id"].as_str().unwrap();
    let (our_holder, their_holder) = (ours.issue(&named(NAME)), theirs.issue(&named(NAME)));
    doors.token(Some(&our_holder), &id).await.expect_status(200);
    doors.token(Some(&their_holder), their_id).await.expect_status(200);
    doors.token(Some(&their_holder), &id).await.expect_oauth(401, "invalid_client");
    doors.expect_reason(&id, "certificate_untrusted").await;
    doors.token(Some(&our_holder), their_id).await.expect_oauth(401, "invalid_client");
    doors.token(Some(&Holder::self_signed(&named(NAME))), &id).await.expect_oauth(401, "invalid_client");
}

#[tokio::test]
async fn new_authorities_end_the_certificates_of_the_old_ones_at_once() {
    let (operator, old, new) = (Authority::new("Trusted"), Authority::new("Old"), Authority::new("New"));
    let doors = Doors::new(&operator.pem).await;
    let id = doors.machine(own(&old.pem)).await;
    let (of_old, of_new) = (old.issue(&named(NAME)), new.issue(&named(NAME)));
    let of_operator = operator.issue(&named(NAME));
    doors.token(Some(&of_old), &id).await.expect_status(200);
    let token = doors.world.management().await;
    let path = format!("/v1/clients/{id}");
    let change = |subject: Value| json!({"tls_client_auth": subject});
    let to_new = change(json!({"san_dns": NAME, "authorities": new.pem}));
    let view = doors.world.patch(&path, &token, &to_new).await.expect_status(200).json();
    assert_eq!(view["tls_client_auth"]["authorities"], new.pem.as_str());
    doors.token(Some(&of_old), &id).await.expect_oauth(401, "invalid_client");
    doors.token(Some(&of_new), &id).await.expect_status(200);
    // A subject without authorities is one of the operator's.
    let to_operator = change(json!({"san_dns": NAME}));
    doors.world.patch(&path, &token, &to_operator).await.expect_status(200);
    doors.token(Some(&of_new), &id).await.expect_oauth(401, "invalid_client");
    doors.token(Some(&of_operator), &id).await.expect_status(200);
}

#[tokio::test]
async fn an_authority_that_has_ended_authenticates_nobody_and_stops_no_other_change_of_its_client() {
    let doors = Doors::without_authorities().await;
    let end = doors.server.app.store.clock().now().plus_seconds(2 * DAY).to_datetime().unwrap();
    let short = Authority::changed("Short", |params| params.not_after = end);
    let long = Authority::new("Long");
    let (ending, both) = (
        doors.machine(own(&short.pem)).await,
        doors.machine(own(&format!("{}{}", short.pem, long.pem))).await,
    );
    let (of_short, of_long) = (short.issue(&named(NAME)), long.issue(&named(NAME)));
    for id in [&ending, &both] {
        doors.token(Some(&of_short), id).await.expect_status(200);
    }
    for node in [&doors.server, &doors.world.server] {
        node.app.store.clock().advance(Duration::from_secs(u64::from(3 * DAY)));
    }
    for id in [&ending, &both] {
        doors.token(Some(&of_short), id).await.expect_oauth(401, "invalid_client");
    }
    doors.token(Some(&of_long), &both).await.expect_status(200);
    let token = doors.world.management().await;
    let path = format!("/v1/clients/{ending}");
    let bind = json!({"tls_client_certificate_bound_access_tokens": true});
    doors.world.patch(&path, &token, &bind).await.expect_status(200);
    let again = json!({"tls_client_auth": {"san_dns": "b.example", "authorities": short.pem}});
    let refused = doors.world.patch(&path, &token, &again).await;
    assert_eq!(refused.expect_status(400).json()["code"], "invalid_certificate_authority");
}

#[tokio::test]
async fn what_is_no_certificate_of_an_authority_is_refused_and_not_kept() {
    let doors = Doors::without_authorities().await;
    let authority = Authority::new("Own");
    let holder = authority.issue(&named(NAME));
    let ended = Authority::changed("Ended", |params| params.not_after = date_time_ymd(2020, 1, 1));
    let early = Authority::changed("Early", |params| params.not_before = date_time_ymd(4000, 1, 1));
    let leaf = Authority::changed("Leaf", |params| params.is_ca = IsCa::ExplicitNoCa);
    let usage = vec![KeyUsagePurpose::DigitalSignature];
    let signs_nothing = Authority::changed("Other", |params| params.key_usages = usage);
    let made_up = "-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n";
    let token = doors.world.management().await;
    let before = doors.world.server.count("client.created").await;
    for wrong in [
        holder.pem.clone(),
        holder.key(),
        format!("{}{}", authority.pem, holder.key()),
        format!("{}{}", authority.pem, holder.pem),
        ended.pem,
        early.pem,
        leaf.pem,
        signs_nothing.pem,
        made_up.to_owned(),
        authority.pem.repeat(5),
        String::new(),
        format!("{}{}", authority.pem, "\n".repeat(8_192)),
    ] {
        let mut body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"]});
        body.as_object_mut().unwrap().extend(own(&wrong).as_object().unwrap().clone());
        let refused = doors.world.post("/v1/clients", &token, &body).await.expect_status(400).json();
        assert_eq!(refused["code"], "invalid_certificate_authority", "{wrong}");
    }
    assert_eq!(doors.world.server.count("client.created").await, before);
    // One with the purpose of an authority is taken.
    let purposes = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let proper = Authority::changed("Proper", |params| params.key_usages = purposes);
    let id = doors.machine(own(&proper.pem)).await;
    doors.token(Some(&proper.issue(&named(NAME))), &id).await.expect_status(200);
}
