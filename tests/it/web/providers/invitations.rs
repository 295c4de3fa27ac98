//! Invited people may join with a login at another provider. The invitation stays that of its address: the link
//! proves it, and the provider's word about addresses proves nothing.

use super::{Two, form_to, is_logged_in, leave};
use crate::support::{Browser, Person, browser::form};
use serde_json::json;

const ADA: &str = "ada@acme.example";
const IN: &str = "You’re a member of";

/// Invites somebody new; returns the link in their mail.
async fn invited(two: &Two) -> String {
    two.here.invite(ADA, "developer").await;
    two.mailbox.link(ADA).await
}

#[tokio::test]
async fn a_new_person_joins_with_a_login_at_a_provider_and_needs_no_password() {
    let two = Two::new().await;
    let (link, mut browser) = (invited(&two).await, Browser::default());
    let page = browser.open(&two.here.server, &link).await;
    assert!(page.body.contains("type=\"password\"") && page.body.contains(">Other<"), "{page:?}");
    let to = leave(&two.here, &mut browser, &page).await;
    let back = two.approve(&to).await;
    let page = browser.open(&two.here.server, &back).await;
    assert!(page.body.contains("You’ll sign in with") && page.body.contains(ADA), "{page:?}");
    assert!(!page.body.contains("type=\"password\"") && !is_logged_in(&browser), "{page:?}");
    assert_eq!(two.here.server.count("user.login_linked").await, 0, "nothing happens unasked");
    let nameless = browser.submit(&two.here.server, &page, &[("name", " ")]).await;
    assert!(nameless.body.contains("role=\"alert\""), "{nameless:?}");
    let joined = browser.submit(&two.here.server, &nameless, &[("name", "Ada")]).await;
    assert!(joined.expect_status(200).body.contains(IN), "{joined:?}");
    let person = Person::logged_in(&two.here.server, browser).await;
    let me = person.read(&two.here.server, "/v1/me").await.json();
    assert_eq!((&me["email"], &me["accounts"][0]["role"]), (&json!(ADA), &json!("developer")));

    let mut again = Browser::default();
    two.come_back(&mut again).await;
    assert!(is_logged_in(&again), "the login is linked");
    let list = again.open(&two.here.server, "/account/security").await;
    assert!(list.body.contains("only way to sign in"), "{}", list.body);
    two.here.server.expect_replayed().await;
}

#[tokio::test]
async fn a_user_comes_back_from_the_provider_to_the_invitation_and_joins() {
    let two = Two::new().await;
    two.link().await;
    let other = two.here.another().await;
    let token = two.here.management_of(&other).await;
    let email = &two.here.demo.user.email;
    two.here
        .post("/v1/invitations", &token, &json!({"email": email, "role": "auditor"}))
        .await
        .expect_status(201);
    let link = two.mailbox.link(email).await;
    let mut browser = Browser::default();
    let page = browser.open(&two.here.server, &link).await;
    let query =
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form(&page.body).1).finish();
    let login = browser.open(&two.here.server, &format!("/login?{query}")).await;
    let to = leave(&two.here, &mut browser, &login).await;
    let back = two.approve(&to).await;
    let page = browser.open(&two.here.server, &back).await;
    assert!(is_logged_in(&browser) && page.body.contains("action=\"/join\""), "{page:?}");
    let joined = browser.submit(&two.here.server, &page, &[]).await;
    assert!(joined.expect_status(200).body.contains(IN), "{joined:?}");
}

#[tokio::test]
async fn a_login_does_not_use_the_invitation_of_another_person() {
    let two = Two::new().await;
    two.link().await;
    let (link, mut browser) = (invited(&two).await, Browser::default());
    let joined = two.here.server.count("member.joined").await;
    let page = browser.open(&two.here.server, &link).await;
    let to = leave(&two.here, &mut browser, &page).await;
    let back = two.approve(&to).await;
    let told = browser.open(&two.here.server, &back).await;
    assert!(told.body.contains(&two.here.demo.user.email) && told.body.contains("/logout"), "{told:?}");
    assert_eq!(two.here.server.count("member.joined").await, joined);
}

#[tokio::test]
async fn a_login_that_was_linked_meanwhile_or_is_another_browser_s_registers_nobody() {
    let two = Two::new().await;
    let (link, mut browser) = (invited(&two).await, Browser::default());
    let page = browser.open(&two.here.server, &link).await;
    let to = leave(&two.here, &mut browser, &page).await;
    let back = two.approve(&to).await;
    let ready = browser.get(&two.here.server, &back).await.header("location").to_owned();
    // The address without the browser.
    let mut thief = Browser::default();
    let page = thief.open(&two.here.server, &ready).await;
    assert!(page.body.contains("type=\"password\""), "{page:?}");
    let page = browser.open(&two.here.server, &ready).await;
    two.link().await;
    let refused = browser.submit(&two.here.server, &page, &[("name", "Ada")]).await;
    assert!(refused.body.contains("already linked to another account"), "{refused:?}");
    assert!(refused.body.contains("type=\"password\"") && !is_logged_in(&browser), "{refused:?}");
    let fields = [("name", "Ada"), ("password", "long enough")];
    let joined = browser.submit(&two.here.server, &refused, &fields).await;
    assert!(joined.expect_status(200).body.contains(IN), "{joined:?}");
}

#[tokio::test]
async fn the_button_of_a_provider_on_an_invitation_needs_its_token() {
    let two = Two::new().await;
    let (link, mut browser) = (invited(&two).await, Browser::default());
    let page = browser.open(&two.here.server, &link).await;
    let (action, mut fields) = form_to(&page, "/login/with");
    fields.retain(|(name, _)| name != "csrf_token");
    fields.push(("provider".into(), "other".into()));
    browser.post(&two.here.server, &action, &fields).await.expect_status(403);
}
