//! The issuers whose tokens authenticate an app: with a new app and on a page of their own, refused beside each
//! field, and for whom they are.

use super::{path, send, send_from};
use crate::support::{Answer, Browser, World};
use serde_json::{Value, json};
use xwms_events::account::Role;

const HOSTILE: &str = "spiffe://<script>alert(1)</script>/\"&'";
const GITHUB: &str = "https://token.actions.githubusercontent.com";
const LANGUAGE: &str = "__Host-xwms_language";

/// Sends the form of a new machine app that trusts an issuer for `subject`, with the fields of `change`.
async fn create(browser: &mut Browser, world: &World, change: &[(&str, &str)]) -> Answer {
    let usual = [
        ("name", "Deploy"),
        ("environment", "live"),
        ("scopes.clients:read", "yes"),
        ("auth_method", "federated_jwt"),
        ("issuer_name", "ci"),
        ("issuer", "https://issuer.example"),
        ("subject", "a"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| !change.iter().any(|(other, _)| other == name));
    let fields: Vec<_> = kept.chain(change.iter().copied()).collect();
    send(browser, world, &path(world.demo.account_id, "apps/new/machine"), &fields).await
}

/// Returns the path of the tab of credentials of a new app that trusts the issuer `ci` for `subject`.
async fn created(browser: &mut Browser, world: &World, subject: &str) -> String {
    let made = create(browser, world, &[("subject", subject)]).await;
    let to = made.expect_status(303).header("location").to_owned();
    format!("{}/credentials", to.strip_suffix("?created").unwrap())
}

/// Returns the app's issuers as REST has them.
async fn issuers(world: &World, tab: &str) -> Value {
    let id = tab.strip_suffix("/credentials").unwrap().rsplit('/').next().unwrap();
    let client = world.read(&format!("/v1/clients/{id}"), &world.management().await).await;
    client.expect_status(200).json()["trusted_issuers"].clone()
}

/// The fields of an issuer that are good, with those of `change`.
fn fields<'a>(change: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("preset", "other"),
        ("issuer_name", "github"),
        ("issuer", GITHUB),
        ("subject", "repo:acme/*"),
        ("token_use", "once"),
        ("max_lifetime_seconds", "900"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| !change.iter().any(|(other, _)| other == name));
    kept.chain(change.iter().copied()).collect()
}

#[tokio::test]
async fn an_app_is_made_with_an_issuer_and_more_are_added_changed_and_removed() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let tab = created(&mut owner, &world, HOSTILE).await;
    let page = owner.open(&world.server, &tab).await;
    let html = &page.expect_status(200).body;
    assert!(html.contains("https://issuer.example") && html.contains("spiffe://&"), "{page:?}");
    assert!(!html.contains("<script>alert"), "{page:?}");

    let new = format!("{tab}/issuers/new");
    let all = fields(&[
        ("audience", "urn:acme"),
        ("claim_0", "repository_id"),
        ("value_0", "123"),
        ("claim_1", "ref"),
        ("value_1", "refs/tags/v*"),
    ]);
    let saved = send(&mut owner, &world, &new, &all).await;
    assert_eq!(saved.expect_status(303).header("location"), format!("{tab}?saved"));
    let now = issuers(&world, &tab).await;
    assert_eq!(now[1]["claims"], json!({"repository_id": "123", "ref": "refs/tags/v*"}), "{now}");
    assert_eq!((&now[1]["audience"], &now[1]["max_lifetime_seconds"]), (&json!("urn:acme"), &json!(900)));
    assert_eq!((&now[1]["issuer"], &now[1]["subject"]), (&json!(GITHUB), &json!("repo:acme/*")));

    let (shown, one) = (format!("{tab}/issuer?of=github"), format!("{tab}/issuer"));
    let page = owner.open(&world.server, &shown).await;
    let html = &page.expect_status(200).body;
    for part in
        ["value=\"repository_id\"", "value=\"refs/tags/v*\"", "value=\"repo:acme/*\"", "value=\"900\""]
    {
        assert!(html.contains(part), "{part} is not in {page:?}");
    }
    let changed = fields(&[("issuer_name", "actions"), ("subject", "repo:acme/shop:environment:prod")]);
    let saved = send_from(&mut owner, &world, (&shown, &one), &changed).await;
    assert_eq!(saved.expect_status(303).header("location"), format!("{tab}?saved"));
    let now = issuers(&world, &tab).await;
    assert_eq!((&now[1]["name"], now[1].get("claims")), (&json!("actions"), None), "{now}");
    assert_eq!(now[0]["subject"], HOSTILE, "the other one stays");

    let (shown, remove) = (format!("{tab}/issuer?of=ci"), format!("{tab}/issuer/remove"));
    send_from(&mut owner, &world, (&shown, &remove), &[]).await.expect_status(303);
    assert_eq!(issuers(&world, &tab).await.as_array().unwrap().len(), 1);
    let last = format!("{tab}/issuer?of=actions");
    let page = send_from(&mut owner, &world, (&last, &remove), &[]).await;
    assert!(page.expect_status(200).body.contains("at least one trusted issuer"), "{page:?}");
    owner.get(&world.server, &shown).await.expect_status(404);
}

#[tokio::test]
async fn a_platform_fills_in_what_is_left_open_and_nothing_else() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let tab = created(&mut owner, &world, "a").await;
    let new = format!("{tab}/issuers/new");
    let open = [("issuer", ""), ("token_use", "preset")];
    for (preset, name) in [("github", "one"), ("google", "two")] {
        let sent = fields(&[&open[..], &[("preset", preset), ("issuer_name", name)]].concat());
        send(&mut owner, &world, &new, &sent).await.expect_status(303);
    }
    let own = [("preset", "google"), ("issuer_name", "own"), ("issuer", "https://own.example")];
    send(&mut owner, &world, &new, &fields(&own)).await.expect_status(303);
    let now = issuers(&world, &tab).await;
    assert_eq!((&now[1]["issuer"], now[1].get("reusable")), (&json!(GITHUB), None), "{now}");
    assert_eq!(
        (&now[2]["issuer"], &now[2]["reusable"]),
        (&json!("https://accounts.google.com"), &json!(true))
    );
    assert_eq!((&now[3]["issuer"], now[3].get("reusable")), (&json!("https://own.example"), None));
}

#[tokio::test]
async fn rows_are_added_without_a_script_and_nothing_that_was_typed_is_lost() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let tab = created(&mut owner, &world, "a").await;
    let new = format!("{tab}/issuers/new");
    let head = world.server.head().await;
    let typed = fields(&[("claim_1", "kept_claim"), ("value_1", "kept value"), ("add_rows", "yes")]);
    let page = send(&mut owner, &world, &new, &typed).await;
    let html = &page.expect_status(200).body;
    for part in ["value=\"kept_claim\"", "value=\"kept value\"", "value=\"github\"", "name=\"claim_3\""] {
        assert!(html.contains(part), "{part} is not in {page:?}");
    }
    assert!(!html.contains("name=\"claim_4\"") && !html.contains("<title>Error"), "{page:?}");
    assert_eq!(world.server.head().await, head, "nothing was saved");

    // A row of those that were added is refused at its own field, and stays.
    let mut sent = super::hidden(&page, &new).expect("the form");
    let wrong = fields(&[("claim_3", "sub"), ("value_3", "kept value")]);
    sent.extend(wrong.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let page = owner.post(&world.server, &new, &sent).await;
    let html = &page.expect_status(200).body;
    assert!(html.contains("href=\"#claim_3\"") && html.contains("value=\"kept value\""), "{page:?}");
}

#[tokio::test]
async fn a_wrong_issuer_is_refused_at_its_field_in_both_languages_and_what_was_typed_stays() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let tab = created(&mut owner, &world, "a").await;
    let new = format!("{tab}/issuers/new");
    let head = world.server.head().await;
    let cases: &[(&str, &str, &str, &str)] = &[
        ("issuer_name", "CI", "Type a name of 1 to 64", "Typ een naam van 1 tot 64"),
        ("issuer_name", "ci", "Another issuer of this app", "Een andere issuer van deze app"),
        ("issuer", "http://issuer.example", "begins with https://", "begint met https://"),
        ("issuer", "https://169.254.169.254", "public address", "openbaar adres"),
        ("subject", "repo:acme*", "Type the whole subject", "Typ het hele subject"),
        ("subject", "*", "Type the whole subject", "Typ het hele subject"),
        ("max_lifetime_seconds", "59", "from 60 to 90000", "van 60 tot 90000"),
        ("max_lifetime_seconds", "soon", "from 60 to 90000", "van 60 tot 90000"),
        ("issuer_jwks_uri", "ftp://issuer.example", "begins with https://", "begint met https://"),
        ("issuer_jwks", "not JSON", "Paste a JWK set", "Plak een JWK set"),
        ("claim_0", "iss", "Type the name of a claim", "Typ de naam van een claim"),
        ("value_0", "*", "Type the value that the claim", "Typ de waarde die de claim"),
    ];
    for (language, is_dutch) in [("en", false), ("nl", true)] {
        owner.cookies.insert(LANGUAGE.to_owned(), language.to_owned());
        for (field, typed, english, dutch) in cases {
            let pair = [("claim_0", "ref"), ("value_0", "main")];
            let pair = pair.iter().filter(|(name, _)| name != field);
            let change: Vec<_> = pair.copied().chain([(*field, *typed)]).collect();
            let page = send(&mut owner, &world, &new, &fields(&change)).await;
            let html = &page.expect_status(200).body;
            let words = if is_dutch { dutch } else { english };
            assert!(html.contains(&format!("href=\"#{field}\"")), "{field} {typed}: {page:?}");
            assert!(
                html.contains(words) && html.contains(&format!("id=\"{field}-error\"")),
                "{typed}: {page:?}"
            );
            assert!(
                html.contains(typed) && html.contains("value=\"900\"") | (*field == "max_lifetime_seconds")
            );
        }
    }
    let both = [("issuer_jwks_uri", "ftp://issuer.example"), ("issuer_jwks", "{\"keys\": []}")];
    let page = send(&mut owner, &world, &new, &fields(&both)).await;
    let said = page.expect_status(200).body.matches("href=\"#issuer_jwks_uri\"").count();
    assert_eq!(said, 1, "{page:?}");
    assert_eq!(world.server.head().await, head, "nothing was saved");
}

#[tokio::test]
async fn a_new_app_with_a_wrong_issuer_is_refused_at_the_field_and_is_not_made() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let head = world.server.head().await;
    for (field, typed) in [
        ("issuer_name", ""),
        ("issuer", ""),
        ("issuer", "https://169.254.169.254"),
        ("subject", ""),
        ("subject", "repo:acme*"),
    ] {
        let page = create(&mut owner, &world, &[(field, typed)]).await;
        let html = &page.expect_status(200).body;
        assert!(
            html.contains(&format!("href=\"#{field}\"")) && html.contains("value=\"Deploy\""),
            "{field}: {html}"
        );
    }
    assert_eq!(world.server.head().await, head, "nothing was made");
}

#[tokio::test]
async fn an_auditor_sees_the_issuers_and_changes_nothing() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let tab = created(&mut owner, &world, "a").await;
    let mut auditor = world.person(world.demo.account_id, Role::Auditor).await.browser;
    let page = auditor.open(&world.server, &tab).await;
    assert!(page.expect_status(200).body.contains("https://issuer.example"), "{page:?}");
    assert!(!page.body.contains(&format!("{tab}/issuer")), "nothing is offered: {page:?}");
    auditor.get(&world.server, &format!("{tab}/issuers/new")).await.expect_status(403);
    auditor.get(&world.server, &format!("{tab}/issuer?of=ci")).await.expect_status(403);
}

#[tokio::test]
async fn another_app_has_no_page_of_issuers() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let tab = path(world.demo.account_id, &format!("apps/{}/credentials", world.machine().client_id));
    for below in ["/issuers/new", "/issuer?of=ci", "/issuer"] {
        let answer = owner.get(&world.server, &format!("{tab}{below}")).await;
        assert_eq!(answer.expect_status(303).header("location"), tab, "{below}");
    }
}
