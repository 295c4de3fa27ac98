//! How a new app proves itself, in a form that has the fields of every method: which method each field is for, what is
//! wrong with one, and that nothing which was typed is ignored.

use super::{path, send, send_from};
use crate::support::World;
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use serde_json::{Value, json};
use xwms::{
    config::{CertificateFormat, Mtls},
    keys::key_pair::generate,
};
use xwms_events::{ids::SigningKeyId, signing_key};

/// Where an app may publish its keys.
const ADDRESS: &str = "https://app.example/keys.json";

/// Returns the certificate of an authority.
fn authority() -> String {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.self_signed(&KeyPair::generate().unwrap()).unwrap().pem()
}

/// A world whose server accepts certificates of clients.
async fn with_certificates() -> World {
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("authorities.pem");
    std::fs::write(&trusted, authority()).unwrap();
    World::with(|settings| {
        settings.trusted_proxies = vec!["192.0.2.1/32".parse().unwrap()];
        settings.mtls = Some(Mtls {
            url: "https://mtls.example".into(),
            listen: None,
            authorities: Some(trusted.clone()),
            header: Some("Client-Cert".into()),
            header_format: CertificateFormat::default(),
        });
    })
    .await
}

fn jwks() -> Value {
    let id = SigningKeyId::from_uuid(uuid::Uuid::from_u128(1));
    json!({"keys": [generate(signing_key::Algorithm::ES256, 2048, id).unwrap().public_jwk]})
}

/// The fields of a new app with this method, and those of `more`.
fn fields<'a>(method: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [("name", "Kept"), ("environment", "live"), ("auth_method", method)];
    usual.into_iter().chain(more.iter().copied()).collect()
}

#[tokio::test]
async fn an_app_with_a_registered_certificate_is_made_of_the_keys_that_are_typed() {
    let world = with_certificates().await;
    let mut owner = world.owner().await.browser;
    let new = path(world.demo.account_id, "apps/new/machine");
    let (first, second) = (jwks(), jwks());
    let typed = first.to_string();
    let made =
        send(&mut owner, &world, &new, &fields("self_signed_tls_client_auth", &[("jwks", typed.as_str())]))
            .await;
    let app = made.expect_status(303).header("location").strip_suffix("?created").unwrap().to_owned();
    let id = app.rsplit('/').next().unwrap().to_owned();
    let client = world.read(&format!("/v1/clients/{id}"), &world.management().await).await.json();
    assert_eq!((&client["auth_method"], &client["jwks"]), (&json!("self_signed_tls_client_auth"), &first));

    let (tab, form) = (format!("{app}/credentials"), format!("{app}/credentials/keys"));
    let page = owner.open(&world.server, &tab).await;
    let html = &page.expect_status(200).body;
    assert!(html.contains("a certificate of one of these keys"), "{page:?}");
    let typed = second.to_string();
    send_from(&mut owner, &world, (&tab, &form), &[("jwks", typed.as_str())]).await.expect_status(303);
    let client = world.read(&format!("/v1/clients/{id}"), &world.management().await).await.json();
    assert_eq!(client["jwks"], second);
    send_from(&mut owner, &world, (&tab, &form), &[("jwks_uri", ADDRESS)]).await.expect_status(303);
    let client = world.read(&format!("/v1/clients/{id}"), &world.management().await).await.json();
    assert_eq!((&client["jwks"], &client["jwks_uri"]), (&Value::Null, &json!(ADDRESS)));
    let page = owner.open(&world.server, &tab).await;
    assert!(page.expect_status(200).body.contains(&format!("value=\"{ADDRESS}\"")), "{page:?}");
}

#[tokio::test]
async fn an_app_with_a_certificate_of_its_own_is_made_of_the_address_of_its_keys() {
    let world = with_certificates().await;
    let mut owner = world.owner().await.browser;
    let new = path(world.demo.account_id, "apps/new/machine");
    let inside = [("jwks_uri", "https://10.0.0.1/keys.json")];
    let refused = send(&mut owner, &world, &new, &fields("self_signed_tls_client_auth", &inside)).await;
    let html = &refused.expect_status(200).body;
    assert!(html.contains("id=\"jwks_uri-error\"") && html.contains("a public address"), "{refused:?}");
    let address = [("jwks_uri", ADDRESS)];
    let made = send(&mut owner, &world, &new, &fields("self_signed_tls_client_auth", &address)).await;
    let app = made.expect_status(303).header("location").strip_suffix("?created").unwrap().to_owned();
    let id = app.rsplit('/').next().unwrap();
    let client = world.read(&format!("/v1/clients/{id}"), &world.management().await).await.json();
    assert_eq!(client["auth_method"], "self_signed_tls_client_auth");
    assert_eq!((&client["jwks"], &client["jwks_uri"]), (&Value::Null, &json!(ADDRESS)));
}

#[tokio::test]
async fn a_wrong_proof_is_refused_at_its_field_and_nothing_typed_is_ignored_or_lost() {
    let world = with_certificates().await;
    let mut owner = world.owner().await.browser;
    let new = path(world.demo.account_id, "apps/new/machine");
    let apps = world.server.count("client.created").await;
    let keys = jwks().to_string();
    let address = [("jwks_uri", ADDRESS)];
    let keys = [("jwks", keys.as_str())];
    let issuer = [("subject", "repo:acme/app")];
    let certificate = [("tls_client_auth_kind", "san_ip"), ("tls_client_auth", "app.example")];
    let other = ["A field of another method is filled in", "Een veld van een andere methode is ingevuld"];
    let none = ["Type the public keys,", "Typ de publieke sleutels,"];
    type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, [&'a str; 2]);
    let cases: [Case<'_>; 9] = [
        ("client_secret", &keys, "auth_method", other),
        ("client_secret", &address, "auth_method", other),
        ("client_secret", &issuer, "auth_method", other),
        ("private_key_jwt", &certificate, "auth_method", other),
        ("tls_client_auth", &keys, "auth_method", other),
        ("tls_client_auth", &address, "auth_method", other),
        ("self_signed_tls_client_auth", &[], "jwks", none),
        ("tls_client_auth", &certificate, "tls_client_auth", ["Type the one name", "Typ de ene naam"]),
        ("tls_client_auth", &[], "tls_client_auth", ["Type the one name", "Typ de ene naam"]),
    ];
    for (number, language) in ["en", "nl"].into_iter().enumerate() {
        owner.cookies.insert("__Host-xwms_language".to_owned(), language.to_owned());
        for (method, more, field, words) in &cases {
            let page = send(&mut owner, &world, &new, &fields(method, more)).await;
            let html = &page.expect_status(200).body;
            assert!(
                html.contains(&format!("id=\"{field}-error\"")) && html.contains(words[number]),
                "{method} {more:?}: {page:?}"
            );
            assert!(html.contains(&format!("value=\"{method}\" checked")), "{method} is lost: {page:?}");
            for (_, typed) in more.iter().filter(|(name, _)| *name != "jwks") {
                assert!(html.contains(&format!("value=\"{typed}\"")), "{typed} is lost: {page:?}");
            }
        }
    }
    assert_eq!(world.server.count("client.created").await, apps, "no app was made");
}

#[tokio::test]
async fn each_field_says_which_method_it_is_for_and_those_of_certificates_are_shown_where_they_work() {
    let says = [
        "For a signed assertion",
        "For a token of a trusted issuer. The exact iss",
        "For a trusted certificate. Such as CN=app",
    ];
    for (world, offered) in [(World::new().await, false), (with_certificates().await, true)] {
        let mut owner = world.owner().await.browser;
        let page = owner.open(&world.server, &path(world.demo.account_id, "apps/new/machine")).await;
        let html = &page.expect_status(200).body;
        assert!(html.contains(says[0]) && html.contains(says[1]), "{page:?}");
        assert_eq!(html.contains(says[2]), offered, "{page:?}");
        assert_eq!(html.contains("or a registered certificate"), offered, "{page:?}");
    }
}
