//! The issuers whose tokens authenticate an app: with a new app and on its tab of credentials, refused, and for whom they are.

use super::{path, send, send_from};
use crate::support::{Answer, Browser, World};
use serde_json::{Value, json};
use xwms_events::account::Role;

const HOSTILE: &str = "spiffe://<script>alert(1)</script>/\"&'";

fn issuer(subject: &str) -> Value {
    json!({"name": "ci", "issuer": "https://issuer.example", "subject": subject})
}

/// Sends the form of a new machine app that trusts `issuers`; returns where it leads, or the page.
async fn create(browser: &mut Browser, world: &World, issuers: &str) -> Answer {
    let fields = [
        ("name", "Deploy"),
        ("environment", "live"),
        ("scopes.clients:read", "yes"),
        ("auth_method", "federated_jwt"),
        ("trusted_issuers", issuers),
    ];
    send(browser, world, &path(world.demo.account_id, "apps/new/machine"), &fields).await
}

/// Returns the id of a new app that trusts `issuer`.
async fn created(browser: &mut Browser, world: &World, issuer: &Value) -> String {
    let made = create(browser, world, &json!([issuer]).to_string()).await;
    let to = made.expect_status(303).header("location").to_owned();
    let id = to.rsplit('/').next().unwrap().strip_suffix("?created").unwrap();
    id.to_owned()
}

#[tokio::test]
async fn an_app_is_made_with_issuers_that_its_credentials_show_and_replace() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let id = created(&mut owner, &world, &issuer(HOSTILE)).await;
    let tab = path(world.demo.account_id, &format!("apps/{id}/credentials"));
    let page = owner.open(&world.server, &tab).await;
    let html = &page.expect_status(200).body;
    assert!(html.contains("https://issuer.example") && html.contains("spiffe://&"), "{page:?}");
    assert!(!page.body.contains("<script>alert"), "{page:?}");

    let form = format!("{tab}/issuers");
    let next = json!([issuer("repo:acme/*")]).to_string();
    let saved = send_from(&mut owner, &world, (&tab, &form), &[("trusted_issuers", &next)]).await;
    assert_eq!(saved.expect_status(303).header("location"), format!("{tab}?saved"));
    let token = world.management().await;
    let client = world.read(&format!("/v1/clients/{id}"), &token).await.expect_status(200).json();
    assert_eq!(client["auth_method"], "federated_jwt");
    assert_eq!(client["trusted_issuers"][0]["subject"], "repo:acme/*");
    let overview = owner.open(&world.server, &path(world.demo.account_id, &format!("apps/{id}"))).await;
    assert!(overview.body.contains("A token of a trusted issuer"), "{overview:?}");
}

#[tokio::test]
async fn issuers_that_cannot_be_trusted_are_refused_at_the_field_and_what_was_typed_stays() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let head = world.server.head().await;
    let inside = json!([{"name": "in", "issuer": "https://169.254.169.254", "subject": "a"}]).to_string();
    let open = json!([issuer("repo:acme*")]).to_string();
    for (typed, kept) in [
        ("not JSON", "not JSON</textarea>"),
        ("{}", "{}</textarea>"),
        (r#"[{"name": "a", "issuer": "https://a.example", "subject": "\u0000"}]"#, "u0000"),
        ("", "href=\"#trusted_issuers\""),
        (inside.as_str(), "169.254.169.254"),
        (open.as_str(), "repo:acme*"),
    ] {
        let page = create(&mut owner, &world, typed).await;
        let html = &page.expect_status(200).body;
        assert!(html.contains("href=\"#trusted_issuers\"") && html.contains(kept), "{typed}: {html}");
    }
    assert_eq!(world.server.head().await, head, "nothing was made");

    let id = created(&mut owner, &world, &issuer("a")).await;
    let tab = path(world.demo.account_id, &format!("apps/{id}/credentials"));
    let head = world.server.head().await;
    for typed in ["[]", "[{}]", inside.as_str(), open.as_str()] {
        let page =
            send_from(&mut owner, &world, (&tab, &format!("{tab}/issuers")), &[("trusted_issuers", typed)])
                .await;
        assert!(page.expect_status(200).body.contains("href=\"#trusted_issuers\""), "{typed}: {page:?}");
    }
    assert_eq!(world.server.head().await, head, "nothing was changed");
}

#[tokio::test]
async fn an_auditor_sees_the_issuers_and_changes_nothing() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let id = created(&mut owner, &world, &issuer("a")).await;
    let tab = path(world.demo.account_id, &format!("apps/{id}/credentials"));
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await.browser;
    let page = auditor.open(&world.server, &tab).await;
    assert!(page.expect_status(200).body.contains("https://issuer.example"), "{page:?}");
    assert!(!page.body.contains(&format!("{tab}/issuers\"")), "there is no form: {page:?}");
}
