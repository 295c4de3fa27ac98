//! An account of one's own: from its form over the steps to the first token, and what forged, repeated and too
//! many forms get.

use super::{hidden, path};
use crate::support::{Answer, Credentials, Person, World};
use serde_json::{Value, json};
use xwms::config::{Pace, Settings};
use xwms_events::{account::Role, ids::AccountId};

/// Returns a person who is in no account.
async fn outsider(world: &World) -> Person {
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let member = format!("/v1/members/{}", person.user_id);
    person.delete(&world.server, &member).await.expect_status(204);
    person
}

/// Fills in the form.
async fn make(world: &World, person: &mut Person, name: &str, plan: &str) -> Answer {
    let page = person.browser.open(&world.server, "/dashboard/new").await;
    person.browser.submit(&world.server, &page, &[("name", name), ("plan", plan)]).await
}

/// Returns the person's accounts, as REST tells them.
async fn accounts(world: &World, person: &Person) -> Vec<Value> {
    let me = person.read(&world.server, "/v1/me").await.expect_status(200).json();
    me["accounts"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_person_makes_an_account_and_what_happens_ticks_its_steps() {
    let world = World::new().await;
    let mut person = outsider(&world).await;
    let none = person.browser.open(&world.server, "/dashboard").await;
    assert!(none.expect_status(200).body.contains("href=\"/dashboard/new\""), "{none:?}");
    let made = make(&world, &mut person, "Acme <b>", "pro").await;
    let body = &made.expect_status(200).body;
    assert!(body.contains("Get started") && body.contains("2 / 5"), "{made:?}");
    assert!(body.contains("Acme &#60;b&#62;") && !body.contains("<b>"), "{made:?}");
    let [account] = <[Value; 1]>::try_from(accounts(&world, &person).await).unwrap();
    assert_eq!((&account["name"], &account["role"]), (&json!("Acme <b>"), &json!("owner")));
    let account_id: AccountId = account["account_id"].as_str().unwrap().parse().unwrap();
    let overview = path(account_id, "");
    assert!(body.contains(&format!("href=\"{overview}/apps/new\"")), "{made:?}");
    let plan = person.read(&world.server, &format!("/v1/accounts/{account_id}/plan")).await;
    assert_eq!(plan.expect_status(200).json()["plan"], "pro");

    let new = json!({"name": "Nightly", "client_type": "machine", "scopes": ["clients:read"]});
    let client = person.post(&world.server, "/v1/clients", &new).await;
    let client = Credentials::of(&client.expect_status(201).json());
    let page = person.browser.open(&world.server, &overview).await;
    assert!(page.body.contains("4 / 5") && page.body.contains("App created"), "{page:?}");
    assert!(page.body.contains(&format!("{}:YOUR_SECRET", client.client_id)), "{page:?}");
    assert!(!page.body.contains(&client.secret), "a secret is shown once, elsewhere");
    world.own_token(&client).await;
    world.server.settle().await;
    let page = person.browser.open(&world.server, &overview).await;
    assert!(!page.expect_status(200).body.contains("Get started"), "{page:?}");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_account_and_a_forged_one_none() {
    let world = World::new().await;
    let mut person = outsider(&world).await;
    let before = world.server.count("account.created").await;
    let page = person.browser.open(&world.server, "/dashboard/new").await;
    let mut fields = hidden(&page, "/dashboard/new").unwrap();
    fields.extend([("name".to_owned(), "Acme".to_owned()), ("plan".to_owned(), "free".to_owned())]);
    let first = person.browser.post(&world.server, "/dashboard/new", &fields).await;
    let again = person.browser.post(&world.server, "/dashboard/new", &fields).await;
    assert_eq!(first.expect_status(303).header("location"), again.expect_status(303).header("location"));
    assert_eq!(world.server.count("account.created").await, before + 1);

    // A stranger's browser, and a form of another person.
    let mut other = outsider(&world).await;
    let forged = other.browser.post(&world.server, "/dashboard/new", &fields).await;
    forged.expect_status(403);
    fields.retain(|(name, _)| name != "csrf_token");
    person.browser.post(&world.server, "/dashboard/new", &fields).await.expect_status(403);
    let nobody = world.server.get("/dashboard/new").await;
    assert_eq!(nobody.header("location"), "/login?to=dashboard%2Fnew");
    assert_eq!(world.server.count("account.created").await, before + 1);
}

#[tokio::test]
async fn a_bad_name_and_a_plan_of_the_operator_are_refused_and_what_was_typed_stays() {
    let world = World::new().await;
    let mut person = outsider(&world).await;
    let form = person.browser.open(&world.server, "/dashboard/new").await;
    assert!(!form.body.contains("value=\"enterprise\""), "{form:?}");
    let long = "x".repeat(101);
    for (name, plan, words) in [
        ("", "free", "Type a name"),
        (long.as_str(), "free", "Type a name"),
        ("Acme", "enterprise", "Choose one of these plans"),
        ("Acme", "gold", "Choose one of these plans"),
    ] {
        let refused = make(&world, &mut person, name, plan).await;
        assert!(refused.expect_status(200).body.contains(words), "{name}, {plan}: {refused:?}");
        assert!(refused.body.contains("<title>Error: ") && refused.body.contains(name), "{refused:?}");
    }
    assert!(accounts(&world, &person).await.is_empty());
}

#[tokio::test]
async fn accounts_from_one_address_are_paced_and_the_setting_closes_the_form() {
    let world = World::with(|settings| settings.guard.sign_up = Pace::new(2, 600)).await;
    let mut person = outsider(&world).await;
    for name in ["One", "Two"] {
        make(&world, &mut person, name, "free").await.expect_status(200);
    }
    let third = make(&world, &mut person, "Three", "free").await;
    assert!(!third.expect_status(429).header("retry-after").is_empty(), "{third:?}");
    assert_eq!(accounts(&world, &person).await.len(), 2);

    let closed = |settings: &mut Settings| settings.sign_up = false;
    let world = World::with(closed).await;
    let mut person = outsider(&world).await;
    let none = person.browser.open(&world.server, "/dashboard").await;
    assert!(!none.expect_status(200).body.contains("/dashboard/new"), "{none:?}");
    person.browser.get(&world.server, "/dashboard/new").await.expect_status(404);
}
