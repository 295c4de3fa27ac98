//! Apps from another system (`xwms import apps`): they go on with their ids and secrets, and take no other account's.

use super::imported_people::{data, import};
use crate::{
    oauth::mtls::doors::{Authority, Doors, dn, named, with},
    support::{
        Browser, Credentials, World,
        browser::{authorize_path, redeem},
        claims,
    },
};
use rcgen::DnType;
use serde_json::{Value, json};

const SHOP: &str = "shop-frontend";
const SECRET: &str = "s3cret-of-the-shop-in-keycloak-01";

async fn apps(world: &World, source: &str, file: &str, more: &[&str]) -> (i32, Vec<Value>, String) {
    let account = world.demo.account_id.to_string();
    let path = data(file);
    let args = [&["apps", "--from", source, &path, "--account", &account][..], more].concat();
    import(world, &args).await
}

fn statuses(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|entry| entry["status"].as_str().unwrap()).collect()
}

/// Goes through a whole flow of the app as it is configured, with its old id. Returns its tokens.
async fn tokens(world: &World, browser: &mut Browser, client: &Credentials) -> Value {
    let path = authorize_path(&client.client_id, &[("scope", "openid email")]);
    let code = browser.approve(world, &path).await.remove("code").expect("a code");
    world.token(client, &redeem(&code)).await.expect_status(200).json()
}

#[tokio::test]
async fn an_app_of_keycloak_goes_on_with_its_id_and_secret() {
    let world = World::new().await;
    let head = world.server.head().await;
    let (_, dry, err) = apps(&world, "keycloak", "keycloak-realm.json", &["--dry-run"]).await;
    assert_eq!(world.server.head().await, head, "a dry run changes nothing");
    assert_eq!(statuses(&dry), ["skipped", "imported", "imported", "refused"], "{err}");
    let (code, entries, err) = apps(&world, "keycloak", "keycloak-realm.json", &[]).await;
    assert_eq!((code, &entries), (1, &dry), "{err}");
    assert_eq!(entries[3]["code"], "protocol_unsupported");
    let shop = Credentials::new(SHOP, SECRET);
    let mut browser = Browser::default();
    let given = tokens(&world, &mut browser, &shop).await;
    let request = world.server.http.post(format!("{}/oauth/introspect", world.server.base));
    let request = shop.on(request.form(&[("token", given["access_token"].as_str().unwrap())]));
    let signed = request.header("accept", "application/token-introspection+jwt").send().await.unwrap();
    assert_eq!(claims(&signed.text().await.unwrap())["aud"], SHOP, "the id that it knows itself by");
    let id_token = given["id_token"].as_str().unwrap();
    let claims = claims(id_token);
    assert_eq!((&claims["aud"], &claims["azp"]), (&SHOP.into(), &SHOP.into()));
    // The new id names the same app.
    let by_new_id = Credentials::new(entries[1]["client_id"].as_str().unwrap(), SECRET);
    let access_token = given["access_token"].as_str().unwrap();
    let introspected =
        world.server.form("/oauth/introspect", Some(&by_new_id), &[("token", access_token)]).await;
    assert_eq!(introspected.expect_status(200).json()["active"], true);
    for (id, secret) in
        [(SHOP, "another-secret-of-the-same-length"), ("shop-Frontend", SECRET), ("bank", SECRET)]
    {
        let wrong = Credentials::new(id, secret);
        world.token(&wrong, &redeem("x")).await.expect_oauth(401, "invalid_client");
    }
    // The hint names the app by its old id, too.
    let path = format!(
        "/oauth/logout?id_token_hint={id_token}&client_id={SHOP}&post_logout_redirect_uri=https://shop.example/bye"
    );
    let out = browser.open(&world.server, &path).await;
    assert_eq!((out.status, out.header("location")), (303, "https://shop.example/bye"), "{out:?}");
    let management = world.management().await;
    let shown = world.read(&format!("/v1/clients/{}", by_new_id.client_id), &management).await;
    let shown = shown.expect_status(200).json();
    assert_eq!(shown["imported_id"], SHOP);
    assert!(shown["created_at"].is_string(), "{shown}");
    let (_, again, _) = apps(&world, "keycloak", "keycloak-realm.json", &[]).await;
    assert_eq!(statuses(&again), ["skipped", "there", "there", "refused"]);
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn an_app_of_keycloak_with_certificates_goes_on_with_its_name_and_one_with_a_pattern_is_told() {
    let authority = Authority::new("Trusted");
    let doors = Doors::new(&authority.pem).await;
    let app = |id: &str, attributes: Value| {
        json!({"clientId": id, "clientAuthenticatorType": "client-x509", "standardFlowEnabled": false,
            "serviceAccountsEnabled": true, "attributes": attributes})
    };
    let exact =
        json!({"x509.subjectdn": "CN=payments,O=Bank,C=NL", "x509.allow.regex.pattern.comparison": "false"});
    let pattern = json!({"x509.subjectdn": "CN=.*", "x509.allow.regex.pattern.comparison": "true"});
    let malformed = json!({"x509.subjectdn": "payments", "x509.allow.regex.pattern.comparison": "false"});
    let clients = [app("payments", exact), app("any", pattern), app("nameless", malformed)];
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), json!({"clients": clients}).to_string()).unwrap();
    let account = doors.world.demo.account_id.to_string();
    let args = ["apps", "--from", "keycloak", file.path().to_str().unwrap(), "--account", &account];
    let (code, entries, err) = import(&doors.world, &args).await;
    assert_eq!((code, statuses(&entries)), (1, vec!["imported", "refused", "refused"]), "{err}");
    assert_eq!(entries[1]["code"], "auth_method_unsupported");
    assert_eq!(entries[2]["code"], "invalid_certificate_subject");

    let path = format!("/v1/clients/{}", entries[0]["client_id"].as_str().unwrap());
    let change = json!({"scopes": ["clients:read"]});
    let token = doors.world.management().await;
    let client = doors.world.patch(&path, &token, &change).await.expect_status(200).json();
    assert_eq!(client["auth_method"], "tls_client_auth");
    assert_eq!(client["tls_client_auth"], json!({"subject_dn": "CN=payments,O=Bank,C=NL"}));
    let holder = |name: &str| {
        let subject =
            [(DnType::CountryName, "NL"), (DnType::OrganizationName, "Bank"), (DnType::CommonName, name)];
        authority.issue(&with(named("bank.example"), |params| params.distinguished_name = dn(&subject)))
    };
    doors.token(Some(&holder("payments")), "payments").await.expect_status(200);
    doors.token(Some(&holder("other")), "payments").await.expect_oauth(401, "invalid_client");
}

#[tokio::test]
async fn apps_of_every_source_keep_what_their_file_has() {
    let world = World::new().await;
    let (_, auth0, err) = apps(&world, "auth0", "auth0-clients.json", &[]).await;
    assert_eq!(statuses(&auth0), ["skipped", "imported", "imported"], "{err}");
    let shop = Credentials::new(
        "kIr9mJ2vQ0zL7TgYbN3hXcPwD5sAeFuR",
        "Zk1v-auth0-secret-of-the-shop-0123456789abcdefghijklmnopqrstuvwx",
    );
    tokens(&world, &mut Browser::default(), &shop).await;
    assert_eq!(auth0[2]["dropped"], json!(["redirect_uris"]));
    let (_, hydra, err) = apps(&world, "hydra", "hydra-clients.json", &[]).await;
    assert_eq!(statuses(&hydra), ["imported", "imported"], "{err}");
    assert_eq!(hydra[0]["dropped"], json!(["secret", "scopes"]));
    // Its secret could not come along, so it gets a new one.
    let management = world.management().await;
    let id = hydra[0]["client_id"].as_str().unwrap();
    let body = json!({"label": "New"});
    let made =
        world.post(&format!("/v1/clients/{id}/secrets"), &management, &body).await.expect_status(201).json();
    let secret = made["client_secret"].as_str().unwrap();
    let path = authorize_path("5c8a7f2e-7a1c-4f0e-9a55-000000000001", &[]);
    let code = Browser::default().approve(&world, &path).await.remove("code").expect("a code");
    let moved = Credentials::new("5c8a7f2e-7a1c-4f0e-9a55-000000000001", secret);
    world.token(&moved, &redeem(&code)).await.expect_status(200);
    let (_, own, err) = apps(&world, "jsonl", "apps.jsonl", &[]).await;
    assert_eq!(statuses(&own), ["imported"], "{err}");
    tokens(
        &world,
        &mut Browser::default(),
        &Credentials::new("shop.example/app", "a-secret-of-an-app-from-nowhere"),
    )
    .await;
}

#[tokio::test]
async fn no_account_gets_an_id_that_another_has_or_had() {
    let world = World::new().await;
    let (_, mine, _) = apps(&world, "keycloak", "keycloak-realm.json", &[]).await;
    let other = world.sign_up("o@other.example").await;
    let account = other.account_id.to_string();
    let path = data("keycloak-realm.json");
    let args = ["apps", "--from", "keycloak", &path, "--account", &account];
    let (code, theirs, err) = import(&world, &args).await;
    assert_eq!((code, statuses(&theirs)), (1, vec!["skipped", "refused", "refused", "refused"]), "{err}");
    assert_eq!(theirs[1]["code"], "client_id_taken");
    assert!(theirs[1]["client_id"].is_null(), "it does not say whose");
    // Even after it was deleted: tokens and codes may still name it.
    let id = mine[1]["client_id"].as_str().unwrap();
    world.delete(&format!("/v1/clients/{id}"), &world.management().await).await.expect_status(204);
    let (_, again, _) = apps(&world, "keycloak", "keycloak-realm.json", &[]).await;
    assert_eq!(again[1]["code"], "client_id_taken");
    let gone = world.token(&Credentials::new(SHOP, SECRET), &redeem("x")).await;
    gone.expect_oauth(401, "invalid_client");
    let page = Browser::default().open(&world.server, &authorize_path(SHOP, &[])).await;
    assert_eq!((page.status, page.header("location")), (400, ""), "{page:?}");
}

#[tokio::test]
async fn a_plan_limits_imported_apps_as_all_others() {
    let world = World::new().await;
    let other = world.sign_up("o@other.example").await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let line = |number: usize| {
        format!(r#"{{"client_id":"app-{number}","name":"App","client_type":"machine"}}{}"#, "\n")
    };
    std::fs::write(file.path(), (0..10).map(line).collect::<String>()).unwrap();
    let account = other.account_id.to_string();
    let args = ["apps", "--from", "jsonl", file.path().to_str().unwrap(), "--account", &account];
    let (code, entries, err) = import(&world, &args).await;
    assert_eq!(code, 1, "{err}");
    let last = entries.last().unwrap();
    assert_eq!((&last["status"], &last["code"]), (&"refused".into(), &"limit_reached".into()), "{entries:?}");
}

#[tokio::test]
async fn markup_in_an_old_id_and_name_is_text_on_the_pages_of_the_app() {
    const ID: &str = "\"><script>alert(1)</script>";
    let world = World::new().await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let app = json!({
        "client_id": ID, "name": ID, "client_type": "web", "redirect_uris": ["http://127.0.0.1:9000/callback"],
        "scopes": ["openid", "email"], "client_secret": SECRET,
    });
    std::fs::write(file.path(), app.to_string()).unwrap();
    let account = world.demo.account_id.to_string();
    let args = ["apps", "--from", "jsonl", file.path().to_str().unwrap(), "--account", &account];
    let (code, entries, err) = import(&world, &args).await;
    assert_eq!((code, statuses(&entries)), (0, vec!["imported"]), "{err}");
    let mut browser = Browser::default();
    let login = browser.open(&world.server, &authorize_path(ID, &[])).await;
    let given = tokens(&world, &mut browser, &Credentials::new(ID, SECRET)).await;
    assert_eq!(claims(given["id_token"].as_str().unwrap())["aud"], ID);
    let named = "/oauth/logout?client_id=%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
    let logout = browser.open(&world.server, named).await;
    let unknown = browser.open(&world.server, &authorize_path(&format!("{ID}2"), &[])).await;
    for (page, status) in [(login, 200), (logout, 200), (unknown, 400)] {
        assert_eq!(page.status, status, "{page:?}");
        assert!(!page.body.contains("<script>alert(1)"), "{page:?}");
    }
}
