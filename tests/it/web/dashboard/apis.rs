//! The APIs of an account: registered, given scopes and apps, changed and stopped by forms; what each role sees, what
//! is refused, and how they are found.

use super::{path, send, send_from};
use crate::support::{
    Answer, Browser, Credentials, World,
    browser::{authorize_path, redeem},
};
use serde_json::{Value, json};
use xwms_events::{
    account::{AccountCommand, By, LoginCommand, Role},
    ids::AccountId,
};

pub(super) const ORDERS: &str = "https://orders.example.com";
const HOSTILE: &str = r#"<script>alert("1")</script>'&"#;

/// The fields of a new API.
fn new_fields<'a>(name: &'a str, audience: &'a str) -> [(&'static str, &'a str); 4] {
    [("name", name), ("audience", audience), ("format", "jwt"), ("access_token_seconds", "120")]
}

/// Registers an API over REST, with the scope `read`, and `admin` for owners; returns its id.
pub(super) async fn registered(world: &World, audience: &str, apps: &[&Credentials]) -> String {
    let apps = apps.iter().map(|app| json!({"client_id": app.client_id, "scopes": ["read"]}));
    let body = json!({
        "audience": audience, "name": "Orders", "apps": apps.collect::<Vec<_>>(),
        "scopes": [
            {"name": "read", "description_en": "Read your orders", "description_nl": "Je bestellingen lezen"},
            {"name": "admin", "description_en": "Manage all", "description_nl": "Alles beheren", "roles": ["owner"]},
        ],
    });
    let made = world.post("/v1/resources", &world.management().await, &body).await.expect_status(201).json();
    made["resource_id"].as_str().unwrap().to_owned()
}

/// Returns the path of a page of an API.
pub(super) fn api(world: &World, id: &str, below: &str) -> String {
    path(world.demo.account_id, &format!("apis/{id}{below}"))
}

pub(super) async fn state(world: &World, id: &str) -> Value {
    let token = world.management().await;
    world.read(&format!("/v1/resources/{id}"), &token).await.expect_status(200).json()
}

async fn ask(world: &World, app: &Credentials, scope: &str) -> Answer {
    let fields = [("grant_type", "client_credentials"), ("resource", ORDERS), ("scope", scope)];
    world.token(app, &fields).await
}

pub(super) async fn owner(world: &World) -> Browser {
    world.owner().await.browser
}

/// Asserts that a form was saved and leads to this page.
pub(super) fn expect_saved(answer: &Answer, to: &str) {
    assert_eq!((answer.status, answer.header("location")), (303, to), "{answer:?}");
}

#[tokio::test]
async fn an_api_that_was_registered_by_forms_gets_tokens_for_its_apps() {
    let world = World::new().await;
    let (mut browser, machine) = (owner(&world).await, world.machine());
    let account_id = world.demo.account_id;
    let empty = browser.open(&world.server, &path(account_id, "apis")).await;
    assert!(empty.body.contains("No APIs yet") && empty.body.contains("/v1/resources"), "{empty:?}");
    let new = path(account_id, "apis/new");
    let made = send(&mut browser, &world, &new, &new_fields("Orders", ORDERS)).await;
    let to = made.expect_status(303).header("location").to_owned();
    let id = to.split(['/', '?']).find(|part| part.starts_with("resource_")).expect("its id").to_owned();
    let page = browser.open(&world.server, &to).await;
    for part in ["The API is registered", "No app may ask", "createRemoteJWKSet", ORDERS, id.as_str()] {
        assert!(page.body.contains(part), "{part} is not in {page:?}");
    }
    let first = browser.open(&world.server, &api(&world, &id, "/apps")).await;
    assert!(first.body.contains("Add a scope first"), "{first:?}");

    let scopes = api(&world, &id, "/scopes");
    let read = [("scopes", "read"), ("description_en", "Read"), ("description_nl", "Lezen")];
    expect_saved(&send(&mut browser, &world, &scopes, &read).await, &format!("{scopes}?saved"));
    let admin = [
        ("scopes", "admin"),
        ("description_en", "Manage"),
        ("description_nl", "Beheren"),
        ("roles.owner", "yes"),
    ];
    expect_saved(&send(&mut browser, &world, &scopes, &admin).await, &format!("{scopes}?saved"));
    let apps = api(&world, &id, "/apps");
    let listed = [("apps", machine.client_id.as_str()), ("scopes.read", "yes")];
    expect_saved(&send(&mut browser, &world, &apps, &listed).await, &format!("{apps}?saved"));
    let made = ask(&world, &machine, "read").await.expect_status(200).json();
    assert_eq!((&made["scope"], &made["expires_in"]), (&json!("read"), &json!(120)));
    ask(&world, &machine, "admin").await.expect_oauth(400, "invalid_scope");
    assert_eq!(state(&world, &id).await["scopes"][1]["roles"], json!(["owner"]));
    let list = browser.open(&world.server, &path(account_id, "apis")).await;
    assert!(list.body.contains(&format!("/apis/{id}\"")) && list.body.contains(ORDERS), "{list:?}");
}

#[tokio::test]
async fn scopes_and_apps_are_changed_and_removed_one_by_one() {
    let world = World::new().await;
    let (mut browser, machine) = (owner(&world).await, world.machine());
    let id = registered(&world, ORDERS, &[&machine]).await;
    let scope = api(&world, &id, "/scope");
    let shown = format!("{scope}?scope=read");
    let words = [
        ("description_en", "See orders"),
        ("description_nl", "Zien"),
        ("roles.admin", "yes"),
        ("required_acr", "urn:xwms:acr:two-factors"),
        ("max_age", "600"),
    ];
    let saved = send_from(&mut browser, &world, (&shown, &scope), &words).await;
    expect_saved(&saved, &api(&world, &id, "/scopes?saved"));
    let now = state(&world, &id).await;
    assert_eq!(now["scopes"][0]["description_en"], "See orders");
    assert_eq!((&now["scopes"][0]["roles"], &now["scopes"][1]["name"]), (&json!(["admin"]), &json!("admin")));

    assert_eq!(now["scopes"][0]["required_acr"], "urn:xwms:acr:two-factors");
    assert_eq!(now["scopes"][0]["max_age"], 600);
    let list = browser.open(&world.server, &api(&world, &id, "/scopes")).await;
    assert!(list.body.contains("Two factors") && list.body.contains("at most 600 seconds ago"), "{list:?}");

    let app = api(&world, &id, &format!("/apps/{}", machine.client_id));
    let both = [("scopes.read", "yes"), ("scopes.admin", "yes")];
    expect_saved(&send(&mut browser, &world, &app, &both).await, &api(&world, &id, "/apps?saved"));
    assert_eq!(ask(&world, &machine, "").await.expect_status(200).json()["scope"], "read admin");
    let none = send(&mut browser, &world, &app, &[]).await;
    assert!(none.expect_status(200).body.contains("Choose at least one scope"), "{none:?}");

    // Without the scope, the app has the other one; without that, it is no longer listed.
    for (gone, left) in [("read", json!(1)), ("admin", json!(0))] {
        let (shown, remove) = (format!("{scope}?scope={gone}"), format!("{scope}/remove"));
        let saved = send_from(&mut browser, &world, (&shown, &remove), &[]).await;
        expect_saved(&saved, &api(&world, &id, "/scopes?saved"));
        let now = state(&world, &id).await;
        assert_eq!(json!(now["apps"].as_array().unwrap().len()), left, "{now}");
    }
    ask(&world, &machine, "").await.expect_oauth(400, "invalid_target");
    browser.get(&world.server, &shown).await.expect_status(404);
    browser.get(&world.server, &app).await.expect_status(404);
    let without = browser.get(&world.server, &scope).await;
    assert_eq!(without.header("location"), api(&world, &id, "/scopes"), "a login may leave the name out");
}

#[tokio::test]
async fn an_app_that_is_removed_gets_no_more_tokens_however_often_the_form_is_sent() {
    let world = World::new().await;
    let (mut browser, machine) = (owner(&world).await, world.machine());
    let id = registered(&world, ORDERS, &[&machine]).await;
    let app = api(&world, &id, &format!("/apps/{}", machine.client_id));
    let remove = format!("{app}/remove");
    let page = browser.open(&world.server, &app).await;
    let fields = super::hidden(&page, &remove).expect("the form");
    for _ in 0..2 {
        let saved = browser.post(&world.server, &remove, &fields).await;
        expect_saved(&saved, &api(&world, &id, "/apps?saved"));
    }
    assert_eq!(state(&world, &id).await["apps"], json!([]));
    ask(&world, &machine, "read").await.expect_oauth(400, "invalid_target");
}

#[tokio::test]
async fn a_wrong_api_is_refused_at_its_field_and_what_was_typed_stays() {
    let world = World::new().await;
    let mut browser = owner(&world).await;
    let id = registered(&world, ORDERS, &[]).await;
    let new = path(world.demo.account_id, "apis/new");
    let issuer = world.server.app.settings.issuer.clone();
    let head = world.server.head().await;
    for (audience, words) in [
        (ORDERS, "is, or was, registered"),
        ("https://API.example.com/#x", "Type a whole URI"),
        (issuer.as_str(), "Type a whole URI"),
    ] {
        let page = send(&mut browser, &world, &new, &new_fields("Kept", audience)).await;
        for part in ["<title>Error: ", "href=\"#audience\"", "value=\"Kept\"", words] {
            assert!(page.expect_status(200).body.contains(part), "{part} is not in {page:?}");
        }
    }
    let scopes = api(&world, &id, "/scopes");
    for (name, field, words) in [
        ("read", "#scopes", "has a scope with this name"),
        ("openid", "#scopes", "This server itself"),
        ("two words", "#scopes", "without spaces"),
        ("write", "#description_nl", "in one line"),
    ] {
        let dutch = if name == "write" { "" } else { "Lezen" };
        let fields = [("scopes", name), ("description_en", "Kept words"), ("description_nl", dutch)];
        let page = send(&mut browser, &world, &scopes, &fields).await;
        for part in [format!("href=\"{field}\"").as_str(), "value=\"Kept words\"", words] {
            assert!(page.expect_status(200).body.contains(part), "{part} is not in {page:?}");
        }
    }
    let tokens = api(&world, &id, "/tokens");
    let page =
        send(&mut browser, &world, &tokens, &[("format", "opaque"), ("access_token_seconds", "59")]).await;
    assert!(page.expect_status(200).body.contains("href=\"#access_token_seconds\""), "{page:?}");
    assert!(page.body.contains("value=\"59\""), "{page:?}");
    assert_eq!(world.server.head().await, head, "nothing was saved");
}

#[tokio::test]
async fn an_app_of_another_account_is_refused_in_the_forms_of_an_api() {
    let world = World::new().await;
    let mut browser = owner(&world).await;
    let id = registered(&world, ORDERS, &[]).await;
    let other = world.another().await.clients.machine.client_id.to_string();
    let head = world.server.head().await;
    let apps = api(&world, &id, "/apps");
    let page = send(&mut browser, &world, &apps, &[("apps", other.as_str()), ("scopes.read", "yes")]).await;
    assert!(page.expect_status(200).body.contains("href=\"#apps\""), "{page:?}");
    let (tokens, introspection) = (api(&world, &id, "/tokens"), api(&world, &id, "/introspection"));
    let fields = [("introspection_client", other.as_str())];
    let page = send_from(&mut browser, &world, (&tokens, &introspection), &fields).await;
    assert!(page.expect_status(200).body.contains("href=\"#introspection_client\""), "{page:?}");
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn the_form_of_tokens_and_the_app_that_introspects_are_saved() {
    let world = World::new().await;
    let (mut browser, machine) = (owner(&world).await, world.machine());
    let id = registered(&world, ORDERS, &[&machine]).await;
    let tokens = api(&world, &id, "/tokens");
    let fields = [
        ("format", "opaque"),
        ("access_token_seconds", "90"),
        ("signing_alg", "ES256"),
        ("permissions_claim", "yes"),
        ("roles_claim", "yes"),
        ("max_age", "3600"),
    ];
    expect_saved(&send(&mut browser, &world, &tokens, &fields).await, &format!("{tokens}?saved"));
    let introspection = api(&world, &id, "/introspection");
    let app = [("introspection_client", machine.client_id.as_str())];
    let saved = send_from(&mut browser, &world, (&tokens, &introspection), &app).await;
    expect_saved(&saved, &format!("{tokens}?saved"));
    let now = state(&world, &id).await;
    assert_eq!((&now["format"], &now["access_token_seconds"]), (&json!("opaque"), &json!(90)));
    assert_eq!((&now["signing_alg"], &now["permissions_claim"]), (&json!("ES256"), &json!(true)));
    assert_eq!(now["roles_claim"], json!(true));
    assert_eq!((&now["max_age"], &now["required_acr"]), (&json!(3600), &Value::Null));
    assert_eq!(now["introspection_client"], json!(machine.client_id));
    let fields = [fields.as_slice(), &[("status_list", "yes")]].concat();
    let refused = send(&mut browser, &world, &tokens, &fields).await;
    assert!(refused.expect_status(200).body.contains("href=\"#status_list\""), "{refused:?}");
    assert_eq!(state(&world, &id).await["status_list"], json!(false));
    let page = browser.open(&world.server, &api(&world, &id, "")).await;
    assert!(page.body.contains("API_CLIENT_SECRET") && !page.body.contains("jwtVerify"), "{page:?}");
    let saved = send_from(&mut browser, &world, (&tokens, &introspection), &[]).await;
    expect_saved(&saved, &format!("{tokens}?saved"));
    assert_eq!(state(&world, &id).await["introspection_client"], Value::Null);
    let fields = [("format", "jwt"), ("access_token_seconds", "90"), ("status_list", "yes")];
    expect_saved(&send(&mut browser, &world, &tokens, &fields).await, &format!("{tokens}?saved"));
    assert_eq!(state(&world, &id).await["status_list"], json!(true));
}

#[tokio::test]
async fn an_act_that_stops_an_api_is_confirmed_by_its_name_and_stops_its_tokens() {
    let world = World::new().await;
    let (mut browser, machine) = (owner(&world).await, world.machine());
    let id = registered(&world, ORDERS, &[&machine]).await;
    let made = ask(&world, &machine, "read").await.expect_status(200).json();
    let token = made["access_token"].as_str().unwrap();
    assert!(world.active(token).await);
    let danger = api(&world, &id, "/danger");
    let (disable, enable, delete) =
        (format!("{danger}/disable"), format!("{danger}/enable"), format!("{danger}/delete"));
    let wrong = send_from(&mut browser, &world, (&danger, &disable), &[("confirm", "orders")]).await;
    assert!(wrong.expect_status(200).body.contains("href=\"#confirm-disable\""), "{wrong:?}");
    assert!(world.active(token).await, "nothing happened");
    let named = [("confirm", "Orders")];
    let done = send_from(&mut browser, &world, (&danger, &disable), &named).await;
    expect_saved(&done, &format!("{danger}?saved"));
    assert!(!world.active(token).await);
    ask(&world, &machine, "read").await.expect_oauth(400, "invalid_target");
    let done = send_from(&mut browser, &world, (&danger, &enable), &[]).await;
    expect_saved(&done, &format!("{danger}?saved"));
    ask(&world, &machine, "read").await.expect_status(200);
    assert!(!world.active(token).await, "tokens from before stay stopped");
    let list = path(world.demo.account_id, "apis");
    let done = send_from(&mut browser, &world, (&danger, &delete), &named).await;
    expect_saved(&done, &format!("{list}?deleted"));
    let page = browser.open(&world.server, &format!("{list}?deleted")).await;
    assert!(page.body.contains("The API is deleted") && !page.body.contains(&id), "{page:?}");
    browser.get(&world.server, &api(&world, &id, "")).await.expect_status(404);
}

#[tokio::test]
async fn every_role_sees_apis_and_only_those_who_may_are_offered_forms() {
    let world = World::new().await;
    let id = registered(&world, ORDERS, &[&world.machine()]).await;
    let account_id = world.demo.account_id;
    for (role, may) in
        [(Role::Owner, true), (Role::Admin, true), (Role::Developer, false), (Role::Auditor, false)]
    {
        let mut browser = world.person(account_id, role).await.browser;
        let list = browser.open(&world.server, &path(account_id, "apis")).await;
        assert_eq!(list.expect_status(200).body.contains("/apis/new\""), may, "{role:?}: {list:?}");
        for below in ["", "/scopes", "/apps", "/tokens"] {
            let page = browser.open(&world.server, &api(&world, &id, below)).await;
            let forms = page.expect_status(200).body.matches("action=\"/dashboard/").count();
            // The search is there for everybody.
            assert_eq!(forms > 1, may, "{role:?} {below}: {page:?}");
        }
        let danger = browser.get(&world.server, &api(&world, &id, "/danger")).await;
        danger.expect_status(if may { 200 } else { 403 });
    }
    let history = owner(&world).await.open(&world.server, &api(&world, &id, "/history")).await;
    assert!(history.expect_status(200).body.contains("API registered"), "{history:?}");
}

#[tokio::test]
async fn names_that_are_markup_are_text_everywhere() {
    let world = World::new().await;
    let mut browser = owner(&world).await;
    let body = json!({
        "audience": "urn:x:a'b&c", "name": HOSTILE,
        "scopes": [{"name": "a'b<&", "description_en": HOSTILE, "description_nl": HOSTILE}],
        "apps": [{"client_id": world.machine().client_id, "scopes": ["a'b<&"]}],
    });
    let made = world.post("/v1/resources", &world.management().await, &body).await.expect_status(201).json();
    let id = made["resource_id"].as_str().unwrap();
    let app = format!("/apps/{}", world.machine().client_id);
    let scope = "/scope?scope=a%27b%3C%26";
    for below in ["", "/scopes", scope, "/apps", app.as_str(), "/tokens", "/history", "/danger"] {
        let page = browser.open(&world.server, &api(&world, id, below)).await;
        let html = &page.expect_status(200).body;
        assert!(!html.contains("<script>alert") && !html.contains("a'b<&"), "{below}: {html}");
    }
}

/// Returns where the search for `q` leads.
async fn found(browser: &mut Browser, world: &World, account_id: AccountId, q: &str) -> String {
    let answer = send(browser, world, &path(account_id, "search"), &[("q", q)]).await;
    answer.headers.get("location").map(|to| to.to_str().unwrap().to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn an_api_is_found_by_its_id_and_audience_in_its_own_account_alone() {
    let world = World::new().await;
    let mut browser = owner(&world).await;
    let id = registered(&world, ORDERS, &[]).await;
    let (own, page) = (world.demo.account_id, api(&world, &id, ""));
    for q in [id.as_str(), ORDERS, " https://orders.example.com/ "] {
        assert_eq!(found(&mut browser, &world, own, q).await, page, "{q}");
    }
    let other = world.another().await;
    let mut stranger = world.person(other.account_id, Role::Owner).await.browser;
    for q in [id.as_str(), ORDERS] {
        assert_eq!(found(&mut stranger, &world, other.account_id, q).await, "", "{q}");
    }
}

#[tokio::test]
async fn grants_and_consents_name_the_apis_that_they_are_for() {
    let world = World::new().await;
    let web = world.web();
    let id = registered(&world, ORDERS, &[&web]).await;
    let asked = authorize_path(&web.client_id, &[("scope", "openid read"), ("resource", ORDERS)]);
    let code = Browser::default().approve(&world, &asked).await.remove("code").expect("a code");
    world.token(&web, &redeem(&code)).await.expect_status(200);
    world.server.settle().await;
    let (token, mut browser) = (world.management().await, owner(&world).await);
    let approved = json!([{"resource_id": id, "scopes": ["read"]}]);
    for (list, member) in [("grants", "grant_id"), ("consents", "consent_id")] {
        let found = world.read(&format!("/v1/{list}"), &token).await.expect_status(200).json();
        let first = &found["data"][0];
        assert_eq!((&first["scopes"], &first["resources"]), (&json!(["openid"]), &approved), "{found}");
        let one = path(world.demo.account_id, &format!("{list}/{}", first[member].as_str().unwrap()));
        let page = browser.open(&world.server, &one).await;
        assert!(page.body.contains(&format!("{}\"", api(&world, &id, ""))), "{page:?}");
    }
    let list = browser.open(&world.server, &path(world.demo.account_id, "consents")).await;
    assert!(list.body.contains("Orders: read"), "{list:?}");
    // An API that is gone has no page, and what was approved is still known.
    world.delete(&format!("/v1/resources/{id}"), &token).await.expect_status(204);
    let list = browser.open(&world.server, &path(world.demo.account_id, "consents")).await;
    assert!(list.body.contains("resource_…") && !list.body.contains("Orders: read"), "{list:?}");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn an_api_says_whether_its_host_is_verified() {
    let world = World::new().await;
    let mut browser = owner(&world).await;
    let (hosted, other) =
        (registered(&world, ORDERS, &[]).await, registered(&world, "urn:x:stock", &[]).await);
    let verify = LoginCommand::VerifyDomain { domain: "example.com".to_owned(), by: By::Operator };
    let page = browser.open(&world.server, &api(&world, &hosted, "")).await;
    assert!(page.body.contains("Not verified: whoever proves the host"), "{page:?}");
    world.by_operator(world.demo.account_id, AccountCommand::Login(verify)).await;
    let verified = "Verified: a login domain of this account proves it";
    for (id, words) in [(&hosted, verified), (&other, "Not in DNS")] {
        let page = browser.open(&world.server, &api(&world, id, "")).await;
        assert!(page.body.contains(words), "{words}: {page:?}");
    }
}
