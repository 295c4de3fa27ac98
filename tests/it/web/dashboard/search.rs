//! The search: whatever is pasted leads to the page of what it is, and to nothing else.

use super::{hidden, path, send};
use crate::support::{Answer, Browser, World, browser::redeem};
use serde_json::json;
use std::time::Duration;
use xwms_events::{account::Role, ids::AccountId};

const NOTHING: &str = "Nothing found.";

/// Sends `q` to the search of the account.
async fn search(browser: &mut Browser, world: &World, account_id: AccountId, q: &str) -> Answer {
    send(browser, world, &path(account_id, "search"), &[("q", q)]).await
}

/// Asserts that `q` leads to a page below `kind`, and returns its path.
async fn leads(browser: &mut Browser, world: &World, q: &str, kind: &str) -> String {
    let account_id = world.demo.account_id;
    let answer = search(browser, world, account_id, q).await;
    let to = answer.header("location").to_owned();
    assert!(to.starts_with(&path(account_id, kind)), "{kind}: {answer:?}");
    browser.get(&world.server, &to).await.expect_status(200);
    to
}

/// Returns the page without the number of its form, which is new each time.
fn without_number(page: &Answer) -> String {
    let (before, rest) = page.body.split_once("name=\"form_number\" value=\"").expect("a form");
    let (_, after) = rest.split_once('"').unwrap();
    format!("{before}{after}")
}

#[tokio::test]
async fn every_kind_of_pasted_text_leads_to_its_page() {
    let world = World::new().await;
    let management = world.management().await;
    let mut owner = world.owner().await.browser;
    let mut person = Browser::default();
    let code = person.code(&world, "openid offline_access").await;
    let tokens = world.token(&world.web(), &redeem(&code)).await.expect_status(200).json();
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    let (access, refresh) = (text("access_token"), text("refresh_token"));
    let session = person.cookies["__Host-xwms_session"].clone();
    let named = world.client(&management, &json!({"name": "Zanzibar 12%", "client_type": "machine"})).await;

    let grant = leads(&mut owner, &world, &code, "grants/grant_").await;
    assert_eq!(leads(&mut owner, &world, &refresh, "grants/grant_").await, grant);
    let token = leads(&mut owner, &world, &access, "tokens/token_").await;
    let header = format!("Authorization: Bearer {access}\n");
    assert_eq!(leads(&mut owner, &world, &header, "tokens/token_").await, token);
    leads(&mut owner, &world, &management, "tokens/token_").await;
    leads(&mut owner, &world, &format!("cookie: __Host-xwms_session={session}"), "sessions/session_").await;
    leads(&mut owner, &world, &world.web().secret, "secrets/secret_").await;
    let app = format!("apps/{}", named.client_id);
    for q in [named.client_id.as_str(), " zanzibar", "Zanzibar 12%"] {
        leads(&mut owner, &world, q, &app).await;
    }
    leads(&mut owner, &world, &world.demo.user.email, "people/user_").await;
    for (page, kind) in [(&grant, "grants/"), (&token, "tokens/")] {
        let id = page.rsplit('/').next().unwrap();
        assert_eq!(&leads(&mut owner, &world, id, kind).await, page);
    }
}

#[tokio::test]
async fn an_expired_and_a_revoked_token_are_recognised_and_the_page_says_so() {
    let world = World::new().await;
    let (first, second) = (world.management().await, world.management().await);
    let mut owner = world.owner().await.browser;
    let revoked = leads(&mut owner, &world, &first, "tokens/").await;
    let done = send(&mut owner, &world, &revoked, &[]).await;
    assert_eq!((done.status, done.header("location")), (303, format!("{revoked}?revoked").as_str()));
    assert!(!world.active(&first).await && world.active(&second).await);
    let at = leads(&mut owner, &world, &first, "tokens/").await;
    let page = owner.get(&world.server, &at).await;
    assert!(page.body.contains("Stopped") && page.body.contains("Revoked by the account"), "{page:?}");
    assert!(hidden(&page, &revoked).is_none(), "what has stopped is not offered to be stopped");
    world.server.app.store.clock().advance(Duration::from_secs(601));
    let at = leads(&mut owner, &world, &second, "tokens/").await;
    let page = owner.get(&world.server, &at).await;
    assert!(page.body.contains("Expired"), "{page:?}");
}

#[tokio::test]
async fn another_accounts_objects_look_absent_and_no_input_is_repeated() {
    let world = World::new().await;
    let other = world.sign_up("o@other.example").await;
    let (mut owner, account_id) = (world.owner().await.browser, world.demo.account_id);
    let unknown = search(&mut owner, &world, account_id, "nothing has this name").await;
    assert!(unknown.expect_status(200).body.contains(NOTHING), "{unknown:?}");
    let mut broken = other.token.clone();
    broken.truncate(broken.len() - 4);
    let pasted = [
        other.token.as_str(),
        other.client.secret.as_str(),
        other.client.client_id.as_str(),
        "o@other.example",
        broken.as_str(),
        "xwms_rt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "xwms_secret_AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "token_01m83q8xb6ezm8eaqt71z96rba",
        "event_01m83q8xb6ezm8eaqt71z96rba",
        "<script>alert(1)</script>",
        "' OR true --",
        "",
    ];
    for q in pasted {
        let page = search(&mut owner, &world, account_id, q).await;
        assert_eq!(without_number(page.expect_status(200)), without_number(&unknown), "{q}");
        assert!(q.is_empty() || !page.body.contains(q), "{q} is shown again");
    }
    let id = other.client.client_id;
    for below in [format!("apps/{id}/people"), format!("developers/{id}")] {
        owner.get(&world.server, &path(account_id, &below)).await.expect_status(404);
    }
}

#[tokio::test]
async fn an_api_is_found_by_the_name_that_it_has_now_beside_the_apps_with_that_name() {
    let world = World::new().await;
    let management = world.management().await;
    let (mut owner, account_id) = (world.owner().await.browser, world.demo.account_id);
    let body = json!({"audience": "urn:example:harbour", "name": "Harbour"});
    let made = world.post("/v1/resources", &management, &body).await.expect_status(201).json();
    let id = made["resource_id"].as_str().unwrap();
    let api = format!("apis/{id}");
    leads(&mut owner, &world, "harbour", &api).await;
    world
        .patch(&format!("/v1/resources/{id}"), &management, &json!({"name": "Quay 12%"}))
        .await
        .expect_status(200);
    leads(&mut owner, &world, " quay", &api).await;
    let gone = search(&mut owner, &world, account_id, "harbour").await;
    assert!(gone.expect_status(200).body.contains(NOTHING), "{gone:?}");

    let app = world.client(&management, &json!({"name": "Quay app", "client_type": "machine"})).await;
    let both = search(&mut owner, &world, account_id, "quay").await;
    for part in [format!("apps/{}\"", app.client_id), format!("{api}\"")] {
        assert!(both.expect_status(200).body.contains(&path(account_id, &part)), "{part} is not in {both:?}");
    }
    let other = world.another().await;
    let mut stranger = world.person(other.account_id, Role::Owner).await.browser;
    let nothing = search(&mut stranger, &world, other.account_id, "quay").await;
    assert!(nothing.expect_status(200).body.contains(NOTHING), "{nothing:?}");
    world.delete(&format!("/v1/resources/{id}"), &management).await.expect_status(204);
    leads(&mut owner, &world, "quay", &format!("apps/{}", app.client_id)).await;
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn an_address_finds_only_people_whom_the_account_knows() {
    let world = World::new().await;
    let (mut owner, account_id) = (world.owner().await.browser, world.demo.account_id);
    // They have a login here, but nothing to do with this account.
    world.sign_up("stranger@other.example").await;
    let page = search(&mut owner, &world, account_id, "stranger@other.example").await;
    assert!(page.expect_status(200).body.contains(NOTHING), "{page:?}");
    let member = world.person(account_id, Role::Developer).await;
    let to = leads(&mut owner, &world, &member.email, "people/").await;
    assert!(to.ends_with(&member.user_id.to_string()));
}

#[tokio::test]
async fn the_search_is_sent_as_a_form_of_this_login_and_its_address_has_nothing_in_it() {
    let world = World::new().await;
    let (mut owner, account_id) = (world.owner().await.browser, world.demo.account_id);
    let page = owner.get(&world.server, &path(account_id, "apps")).await;
    let form = format!("<form method=\"post\" action=\"{}\" class=\"search\"", path(account_id, "search"));
    assert!(page.body.contains(&form), "{page:?}");
    let forged = [("q".to_owned(), "x".to_owned())];
    owner.post(&world.server, &path(account_id, "search"), &forged).await.expect_status(403);
    // Nobody is logged in: the way back leads to the empty search.
    let out = Browser::default().post(&world.server, &path(account_id, "search"), &forged).await;
    let to = format!("/login?to=dashboard%2F{account_id}%2Fsearch");
    assert_eq!((out.status, out.header("location")), (303, to.as_str()));
}
