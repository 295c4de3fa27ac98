//! The form with which an app's owner says how its authorization requests and responses are secured.

use super::{path, send_from};
use crate::{
    oauth::keyed_app::registration,
    support::{Browser, World},
};
use serde_json::{Value, json};
use xwms_events::account::Role;

/// Registers an app with a key over REST, and returns its id.
async fn keyed(world: &World) -> String {
    let body = registration(&json!({"redirect_uris": ["https://app.example/callback"],
        "id_token_signed_response_alg": "ES256", "access_token_signed_response_alg": "ES256"}));
    let made = world.client(&world.management().await, &body).await.client_id;
    world.server.settle().await;
    made
}

/// Returns the tab and the form's path.
fn places(world: &World, id: &str) -> (String, String) {
    let at = |below: &str| path(world.demo.account_id, &format!("apps/{id}{below}"));
    (at("/login"), at("/request-security"))
}

async fn read(world: &World, id: &str) -> Value {
    world.read(&format!("/v1/clients/{id}"), &world.management().await).await.expect_status(200).json()
}

async fn save(
    browser: &mut Browser,
    world: &World,
    id: &str,
    fields: &[(&str, &str)],
) -> crate::support::Answer {
    let (tab, form) = places(world, id);
    send_from(browser, world, (&tab, &form), fields).await
}

#[tokio::test]
async fn an_owner_says_how_requests_of_an_app_are_secured() {
    let world = World::new().await;
    let mut browser = world.owner().await.browser;
    let id = keyed(&world).await;
    let fields = [
        ("require_pushed_authorization_requests", "yes"),
        ("require_signed_request_object", "yes"),
        ("request_object_signing_alg", "PS256"),
        ("authorization_signed_response_alg", "EdDSA"),
    ];
    let saved = save(&mut browser, &world, &id, &fields).await;
    assert_eq!(
        (saved.status, saved.header("location")),
        (303, format!("{}?saved", places(&world, &id).0).as_str())
    );
    let client = read(&world, &id).await;
    for (name, value) in fields {
        let value = if value == "yes" { json!(true) } else { json!(value) };
        assert_eq!(client[name], value, "{name}");
    }
    // The rest of the options is that of other forms.
    assert_eq!(client["id_token_signed_response_alg"], "ES256");

    save(&mut browser, &world, &id, &[]).await.expect_status(303);
    let client = read(&world, &id).await;
    assert_eq!(client["require_pushed_authorization_requests"], false);
    assert_eq!(client["request_object_signing_alg"], Value::Null);
}

#[tokio::test]
async fn a_profile_that_the_app_does_not_meet_is_refused_with_what_it_lacks() {
    let world = World::new().await;
    let mut browser = world.owner().await.browser;
    let id = keyed(&world).await;
    let refused = save(&mut browser, &world, &id, &[("fapi_2_security_profile", "yes")]).await;
    let html = &refused.expect_status(200).body;
    assert!(
        html.contains("href=\"#fapi_2_security_profile\"") && html.contains("Refresh tokens must not rotate"),
        "{html}"
    );
    assert_eq!(read(&world, &id).await["fapi_2_security_profile"], false);
    let change = json!({"token_policy": {"refresh_rotation": false}, "dpop_bound_access_tokens": true});
    let client = format!("/v1/clients/{id}");
    world.patch(&client, &world.management().await, &change).await.expect_status(200);
    save(&mut browser, &world, &id, &[("fapi_2_security_profile", "yes")]).await.expect_status(303);
    assert_eq!(read(&world, &id).await["fapi_2_security_profile"], true);
}

#[tokio::test]
async fn an_app_with_certificates_follows_the_profile_until_its_box_is_left_empty() {
    let world = World::new().await;
    let mut browser = world.owner().await.browser;
    let body = json!({
        "name": "Bank", "client_type": "web", "redirect_uris": ["https://app.example/callback"],
        "scopes": ["openid"], "auth_method": "tls_client_auth", "tls_client_auth": {"san_dns": "app.example"},
        "token_policy": {"refresh_rotation": false}, "tls_client_certificate_bound_access_tokens": true,
        "id_token_signed_response_alg": "ES256", "access_token_signed_response_alg": "ES256",
    });
    let made = world.post("/v1/clients", &world.management().await, &body).await.expect_status(201).json();
    let id = made["client_id"].as_str().unwrap();
    let (tab, _) = places(&world, id);
    let box_of = "name=\"fapi_2_security_profile\" value=\"yes\"";
    let page = browser.open(&world.server, &tab).await;
    assert!(page.expect_status(200).body.contains(box_of), "{page:?}");
    assert!(!page.body.contains("require_signed_request_object"), "{page:?}");
    save(&mut browser, &world, id, &[("fapi_2_security_profile", "yes")]).await.expect_status(303);
    assert_eq!(read(&world, id).await["fapi_2_security_profile"], true);
    let page = browser.open(&world.server, &tab).await;
    assert!(page.expect_status(200).body.contains(&format!("{box_of} checked")), "{page:?}");
    save(&mut browser, &world, id, &[]).await.expect_status(303);
    assert_eq!(read(&world, id).await["fapi_2_security_profile"], false);
}

#[tokio::test]
async fn a_machine_has_the_box_of_the_profile_on_its_tab_of_tokens() {
    let world = World::new().await;
    let mut browser = world.owner().await.browser;
    let body = json!({
        "name": "Robot", "client_type": "machine", "scopes": ["clients:read"],
        "auth_method": "tls_client_auth", "tls_client_auth": {"san_dns": "app.example"},
    });
    let made = world.post("/v1/clients", &world.management().await, &body).await.expect_status(201).json();
    let id = made["client_id"].as_str().unwrap();
    let tab = path(world.demo.account_id, &format!("apps/{id}/tokens"));
    let page = browser.open(&world.server, &tab).await;
    assert!(page.expect_status(200).body.contains("name=\"fapi_2_security_profile\""), "{page:?}");
    let bound = [
        ("format", "jwt"),
        ("access_token_signed_response_alg", "ES256"),
        ("dpop_bound_access_tokens", "yes"),
    ];
    let profile = ("fapi_2_security_profile", "yes");
    let refused = send_from(&mut browser, &world, (&tab, &tab), &[bound[0], profile]).await;
    let html = &refused.expect_status(200).body;
    assert!(html.contains("href=\"#fapi_2_security_profile\""), "{html}");
    let fields = [bound[0], bound[1], bound[2], profile];
    send_from(&mut browser, &world, (&tab, &tab), &fields).await.expect_status(303);
    assert_eq!(read(&world, id).await["fapi_2_security_profile"], true);
    send_from(&mut browser, &world, (&tab, &tab), &bound).await.expect_status(303);
    assert_eq!(read(&world, id).await["fapi_2_security_profile"], false);
}

#[tokio::test]
async fn an_app_without_keys_is_not_asked_to_sign_and_an_auditor_reads_what_holds() {
    let world = World::new().await;
    let mut browser = world.owner().await.browser;
    let web = world.web().client_id;
    let (tab, form) = places(&world, &web);
    let page = browser.open(&world.server, &tab).await;
    assert!(page.expect_status(200).body.contains("require_pushed_authorization_requests"), "{page:?}");
    assert!(!page.body.contains("require_signed_request_object"), "{page:?}");
    save(&mut browser, &world, &web, &[("require_pushed_authorization_requests", "yes")])
        .await
        .expect_status(303);

    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await.browser;
    let page = auditor.open(&world.server, &tab).await;
    assert!(page.expect_status(200).body.contains("Require pushed requests"), "{page:?}");
    assert!(!page.body.contains(&form), "{page:?}");
}

#[tokio::test]
async fn a_read_only_role_sees_the_keys_of_an_app_without_a_form() {
    let world = World::new().await;
    let id = keyed(&world).await;
    let at = path(world.demo.account_id, &format!("apps/{id}/credentials"));
    let form = format!("action=\"{at}/keys\"");
    let page = world.owner().await.browser.open(&world.server, &at).await;
    assert!(page.expect_status(200).body.contains(&form), "{page:?}");
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await.browser;
    let page = auditor.open(&world.server, &at).await;
    assert!(page.expect_status(200).body.contains("JWK set") && !page.body.contains(&form), "{page:?}");
}
