//! Clients that registered the keys of their certificates (RFC 8705 §2.2).

use super::doors::{Authority, Doors, Holder, named, with};
use rcgen::date_time_ymd;
use serde_json::json;

#[tokio::test]
async fn a_certificate_with_a_registered_key_authenticates_its_client_with_any_issuer() {
    let authority = Authority::new("Trusted");
    let doors = Doors::new(&authority.pem).await;
    let usual = named("app.example");
    let holder = Holder::self_signed(&usual);
    let registered = json!({"auth_method": "self_signed_tls_client_auth", "jwks": holder.jwks()});
    let id = doors.machine(registered).await;
    doors.token(Some(&holder), &id).await.expect_status(200);
    // The certificate is renewed, and the key stays.
    doors.token(Some(&holder.again(&named("renewed.example"))), &id).await.expect_status(200);
    for (other, reason) in [
        (Holder::self_signed(&usual), "certificate_key"),
        (authority.issue(&usual), "certificate_key"),
        (
            holder.again(&with(usual.clone(), |params| params.not_after = date_time_ymd(2020, 1, 1))),
            "certificate_time",
        ),
        (
            holder.again(&with(usual.clone(), |params| params.not_before = date_time_ymd(4000, 1, 1))),
            "certificate_time",
        ),
    ] {
        doors.token(Some(&other), &id).await.expect_oauth(401, "invalid_client");
        doors.expect_reason(&id, reason).await;
    }
    doors.token(None, &id).await.expect_oauth(401, "invalid_client");
}

#[tokio::test]
async fn another_tenant_s_certificate_authenticates_only_its_own_client_whatever_keys_that_registers() {
    let doors = Doors::new(&Authority::new("Trusted").pem).await;
    let usual = named("app.example");
    let (holder, stranger) = (Holder::self_signed(&usual), Holder::self_signed(&usual));
    let method = "self_signed_tls_client_auth";
    let id = doors.machine(json!({"auth_method": method, "jwks": holder.jwks()})).await;
    let tenant = doors.world.another().await;
    // Public keys are no secret: the other tenant registers that of the first one beside its own.
    let keys = [&holder, &stranger].map(|holder| holder.jwks()["keys"][0].clone());
    let body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"], "auth_method": method,
        "jwks": {"keys": keys}});
    let token = doors.world.management_of(&tenant).await;
    let made = doors.world.post("/v1/clients", &token, &body).await.expect_status(201).json();
    doors.token(Some(&stranger), made["client_id"].as_str().unwrap()).await.expect_status(200);
    doors.token(Some(&stranger), &id).await.expect_oauth(401, "invalid_client");
    doors.expect_reason(&id, "certificate_key").await;
    doors.token(Some(&holder), &id).await.expect_status(200);
}

#[tokio::test]
async fn new_keys_end_the_old_certificate_at_once() {
    let doors = Doors::new(&Authority::new("Trusted").pem).await;
    let (old, new) = (Holder::self_signed(&named("a.example")), Holder::self_signed(&named("a.example")));
    let registered = json!({"auth_method": "self_signed_tls_client_auth", "jwks": old.jwks()});
    let id = doors.machine(registered).await;
    doors.token(Some(&old), &id).await.expect_status(200);
    let token = doors.world.management().await;
    let change = json!({"jwks": new.jwks()});
    doors.world.patch(&format!("/v1/clients/{id}"), &token, &change).await.expect_status(200);
    doors.token(Some(&old), &id).await.expect_oauth(401, "invalid_client");
    doors.token(Some(&new), &id).await.expect_status(200);
}

#[tokio::test]
async fn a_client_registers_the_keys_that_its_method_needs() {
    let doors = Doors::new(&Authority::new("Trusted").pem).await;
    let token = doors.world.management().await;
    let body =
        json!({"name": "Robot", "client_type": "machine", "auth_method": "self_signed_tls_client_auth"});
    let refused = doors.world.post("/v1/clients", &token, &body).await;
    assert_eq!(refused.expect_status(400).json()["code"], "jwks_required");
    let body = json!({"name": "Robot", "client_type": "machine", "auth_method": "tls_client_auth"});
    let refused = doors.world.post("/v1/clients", &token, &body).await;
    assert_eq!(refused.expect_status(400).json()["code"], "invalid_certificate_subject");
}
