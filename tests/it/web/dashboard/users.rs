//! Users: test users from their making to their end, and the people who approved the account's apps.

use super::{hidden, path, send};
use crate::support::{Answer, Browser, World};
use serde_json::json;
use xwms_events::{account::Role, ids::ConsentId};

const ADA: &str = "ada@test.example";

/// Returns the path of a page of the demo account.
fn at(world: &World, below: &str) -> String {
    path(world.demo.account_id, below)
}

/// Makes a test user on the page; returns the path of theirs.
async fn made(world: &World, browser: &mut Browser, fields: &[(&str, &str)]) -> String {
    let mut all = vec![("email", ADA), ("password", "long enough")];
    all.extend(fields);
    let made = send(browser, world, &at(world, "users/new"), &all).await;
    let to = made.header("location").strip_suffix("?created");
    to.unwrap_or_else(|| panic!("not made: {made:?}")).to_owned()
}

#[track_caller]
fn says(answer: &Answer, words: &str) {
    assert!(answer.expect_status(200).body.contains(words), "{words}: {answer:?}");
}

#[tokio::test]
async fn a_test_user_is_made_shown_changed_and_erased() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let users = at(&world, "users");
    says(&owner.open(&world.server, &users).await, "No test users yet");
    let user = made(&world, &mut owner, &[("name", "Ada"), ("locale", "nl-NL"), ("locality", "Delft")]).await;
    let list = owner.open(&world.server, &users).await;
    says(&list, &format!("href=\"{user}\"><bdi>{ADA}</bdi>"));
    let page = owner.open(&world.server, &format!("{user}?created")).await;
    for words in ["The test user was created", "Ada", "nl-NL", "Delft", "Not verified"] {
        says(&page, words);
    }

    let profile = format!("{user}/profile");
    let wrong = send(&mut owner, &world, &profile, &[("birthdate", "yesterday")]).await;
    says(&wrong, "href=\"#birthdate\"");
    says(&wrong, "value=\"yesterday\"");
    let change = [("name", ""), ("birthdate", "1815-12-10"), ("email_verified", "yes")];
    let saved = send(&mut owner, &world, &profile, &change).await;
    assert_eq!(saved.header("location"), format!("{user}?saved"), "{saved:?}");
    let page = owner.open(&world.server, &user).await;
    says(&page, "1815-12-10");
    // Fields that this form lacked are as they were.
    says(&page, "Delft");
    assert!(!page.body.contains(">Ada<") && !page.body.contains("Not verified"), "{page:?}");

    let delete = format!("{user}/delete");
    says(&send(&mut owner, &world, &delete, &[("confirm", "ada")]).await, "Type the name exactly");
    let gone = send(&mut owner, &world, &delete, &[("confirm", ADA)]).await;
    assert_eq!(gone.header("location"), at(&world, "users?deleted"), "{gone:?}");
    owner.get(&world.server, &user).await.expect_status(404);
    made(&world, &mut owner, &[]).await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_refused_test_user_keeps_what_was_typed_but_the_password() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let new = at(&world, "users/new");
    made(&world, &mut owner, &[]).await;
    for (email, password, words) in [
        ("no address", "long enough", "href=\"#email\""),
        (ADA, "long enough", "has this mail address already"),
        ("b@test.example", "short", "8 to 256 characters"),
        ("b@test.example", "password", "too easy to guess"),
    ] {
        let fields = [("email", email), ("password", password), ("nickname", "Kept")];
        let refused = send(&mut owner, &world, &new, &fields).await;
        says(&refused, words);
        says(&refused, "value=\"Kept\"");
        assert!(!refused.body.contains(&format!("value=\"{password}\"")), "{refused:?}");
    }
    assert_eq!(world.server.count("user.password_changed").await, 0);
}

#[tokio::test]
async fn the_form_of_a_test_user_needs_two_fields_and_shows_the_claims_that_were_typed() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let new = at(&world, "users/new");
    let page = owner.open(&world.server, &new).await;
    let (above, folded) = page.expect_status(200).body.split_once("<details class=\"more\">").unwrap();
    assert!(above.contains("name=\"password\"") && !above.contains("name=\"nickname\""), "{page:?}");
    assert!(folded.contains("name=\"nickname\""), "{page:?}");
    let usual = [("email", "no address"), ("password", "long enough")];
    let refused = send(&mut owner, &world, &new, &usual).await;
    says(&refused, "<details class=\"more\">");
    let typed = [&usual[..], &[("nickname", "Kept")]].concat();
    says(&send(&mut owner, &world, &new, &typed).await, "<details class=\"more\" open>");
}

#[tokio::test]
async fn one_form_sent_twice_makes_one_test_user() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let new = at(&world, "users/new");
    let mut fields = hidden(&owner.open(&world.server, &new).await, &new).expect("a form");
    fields.extend([("email".into(), ADA.into()), ("password".into(), "long enough".into())]);
    let first = owner.post(&world.server, &new, &fields).await;
    assert!(first.header("location").ends_with("?created"), "{first:?}");
    let head = world.server.head().await;
    let again = owner.post(&world.server, &new, &fields).await;
    assert_eq!((again.status, again.header("location")), (303, at(&world, "users").as_str()));
    assert_eq!(world.server.head().await, head, "no event");
}

#[tokio::test]
async fn a_new_password_is_the_one_that_counts() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let user = made(&world, &mut owner, &[]).await;
    let password = format!("{user}/password");
    says(&send(&mut owner, &world, &password, &[("password", "short")]).await, "8 to 256 characters");
    let set = send(&mut owner, &world, &password, &[("password", " another long one ")]).await;
    assert_eq!(set.header("location"), format!("{user}?password"), "{set:?}");
    assert_eq!(world.server.count("user.password_changed").await, 1);
}

#[tokio::test]
async fn every_role_sees_users_and_only_some_change_them() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let user = made(&world, &mut owner, &[]).await;
    for role in Role::ALL {
        let mut browser = world.person(world.demo.account_id, *role).await.browser;
        let may = *role != Role::Auditor;
        for page in [at(&world, "users"), at(&world, "consents"), user.clone(), format!("{user}/access")] {
            browser.get(&world.server, &page).await.expect_status(200);
        }
        let leave = at(&world, "team/leave");
        let page = browser.get(&world.server, &leave).await;
        let mut fields = hidden(&page, &leave).expect("a form");
        fields.extend([("confirm".into(), ADA.into()), ("password".into(), "another long one".into())]);
        for below in ["/profile", "/password", "/delete"] {
            let page = format!("{user}{below}");
            let shown = browser.get(&world.server, &page).await;
            shown.expect_status(if may { 200 } else { 403 });
            if !may {
                let head = world.server.head().await;
                browser.post(&world.server, &page, &fields).await.expect_status(403);
                assert_eq!(world.server.head().await, head, "no event by {role:?}");
            }
        }
        let access = format!("{user}/access");
        let shown = browser.get(&world.server, &access).await;
        assert_eq!(hidden(&shown, &access).is_some(), may, "{role:?}");
        if !may {
            browser.post(&world.server, &access, &fields).await.expect_status(403);
        }
    }
}

#[tokio::test]
async fn a_test_user_of_another_account_is_not_found_and_a_real_person_is_no_test_user() {
    let world = World::new().await;
    let other = world.another().await;
    let token = world.management_of(&other).await;
    let theirs = world.test_user(&token, &json!({"email": ADA, "password": "long enough"})).await;
    let mut owner = world.owner().await;
    let nothing = ConsentId::from_uuid(uuid::Uuid::now_v7());
    for id in [theirs, owner.user_id.to_string(), "user_x".to_owned()] {
        for below in ["", "/profile", "/password", "/access", "/delete"] {
            let page = at(&world, &format!("users/{id}{below}"));
            owner.browser.get(&world.server, &page).await.expect_status(404);
        }
    }
    let page = at(&world, &format!("consents/{nothing}"));
    owner.browser.get(&world.server, &page).await.expect_status(404);
    let head = world.server.head().await;
    for below in ["users/new", "consents/x", "users/user_x/delete"] {
        let forged = [("email".to_owned(), ADA.to_owned())];
        owner.browser.post(&world.server, &at(&world, below), &forged).await.expect_status(403);
    }
    assert_eq!(world.server.head().await, head, "no event");
}

#[tokio::test]
async fn names_that_people_chose_are_text() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let hostile = r#"<script>alert("1")</script>'&"#;
    let user = made(&world, &mut owner, &[("name", hostile), ("street_address", hostile)]).await;
    for page in [at(&world, "users"), user.clone(), format!("{user}/profile")] {
        let page = owner.open(&world.server, &page).await;
        assert!(!page.expect_status(200).body.contains("<script>alert"), "{page:?}");
        assert!(page.body.contains("&#60;script&#62;"), "{page:?}");
    }
}

/// Returns the paths of the consents that the page lists.
fn consents(page: &Answer) -> Vec<String> {
    let links = page.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.filter(|link| link.contains("/consents/consent_")).map(ToOwned::to_owned).collect()
}

#[tokio::test]
async fn an_approval_is_listed_and_withdrawn_and_its_tokens_stop() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let people = at(&world, "consents");
    says(&owner.open(&world.server, &people).await, "Nobody approved anything yet");
    let tokens = Browser::default().tokens(&world, "openid").await;
    let token = tokens["access_token"].as_str().unwrap();
    world.server.settle().await;
    let [consent]: [String; 1] =
        consents(&owner.open(&world.server, &people).await).try_into().expect("one consent");
    assert!(world.active(token).await);
    let withdrawn = send(&mut owner, &world, &consent, &[]).await;
    assert_eq!(withdrawn.header("location"), format!("{consent}?withdrawn"), "{withdrawn:?}");
    assert!(!world.active(token).await);
    says(&owner.open(&world.server, &consent).await, "Withdrawn");
    let live = owner.open(&world.server, &format!("{people}?live=true")).await;
    assert!(consents(&live).is_empty(), "{live:?}");
}

#[tokio::test]
async fn all_that_a_person_has_is_revoked_and_their_approval_stays() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let people = at(&world, "consents");
    let tokens = Browser::default().tokens(&world, "openid").await;
    let token = tokens["access_token"].as_str().unwrap();
    world.server.settle().await;
    let [consent]: [String; 1] =
        consents(&owner.open(&world.server, &people).await).try_into().expect("one consent");
    let page = owner.open(&world.server, &consent).await;
    let (_, user_id) = page.body.split_once("/people/").expect("a link to the person");
    let person = at(&world, &format!("people/{}", user_id.split('"').next().unwrap()));
    let revoked = send(&mut owner, &world, &person, &[]).await;
    assert_eq!(revoked.header("location"), format!("{person}?revoked"), "{revoked:?}");
    assert!(!world.active(token).await);
    let live = owner.open(&world.server, &format!("{people}?live=true")).await;
    assert_eq!(consents(&live), [consent]);
}
