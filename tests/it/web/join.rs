//! The page of an invitation, as the person who received the mail sees it.

use crate::support::{Browser, Credentials, Person, World, browser::form, mailed};
use serde_json::json;
use xwms_events::account::Role;

const UNUSABLE: &str = "This invitation can’t be used";
/// What a refused invitation leads on by.
const WAY_ON: &str = "<a class=\"button\" href=\"/\">Go to the start page</a>";

/// Fills in the form for a new user.
async fn register(
    world: &World,
    browser: &mut Browser,
    link: &str,
    password: &str,
) -> crate::support::Answer {
    let page = browser.open(&world.server, link).await;
    browser.submit(&world.server, &page, &[("name", "Ada"), ("password", password)]).await
}

#[tokio::test]
async fn a_new_person_registers_joins_and_is_logged_in_by_one_commit() {
    let (world, mailbox) = mailed().await;
    world.invite("ada@acme.example", "developer").await;
    let link = mailbox.link("ada@acme.example").await;
    let mut browser = Browser::default();
    let head = world.server.head().await;
    let page = browser.open(&world.server, &link).await;
    assert!(page.expect_status(200).body.contains("ada@acme.example"), "{page:?}");
    assert!(page.body.contains("Demo Company") && page.body.contains("As a developer"), "{page:?}");
    for (name, password) in [("", "long enough"), ("Ada", "short"), (&"x".repeat(300), "long enough")] {
        let again = browser.submit(&world.server, &page, &[("name", name), ("password", password)]).await;
        assert!(again.body.contains("role=\"alert\""), "{again:?}");
    }
    assert_eq!(world.server.head().await, head, "nothing was changed");
    let joined = register(&world, &mut browser, &link, "long enough").await;
    assert!(joined.expect_status(200).body.contains("You’re a member of"), "{joined:?}");
    let dashboard = format!("href=\"/dashboard/{}\"", world.demo.account_id);
    assert!(joined.body.contains(&dashboard), "a way on: {joined:?}");
    for name in ["user.registered", "user.email_verified", "member.joined", "session.started"] {
        let position: i64 = sqlx::query_scalar("SELECT max(position) FROM events WHERE event_type = $1")
            .bind(name)
            .fetch_one(world.server.app.store.pool())
            .await
            .unwrap();
        assert!(position > head && position <= head + 4, "{name} is at {position}");
    }
    let person = Person::logged_in(&world.server, browser).await;
    let me = person.read(&world.server, "/v1/me").await.json();
    assert_eq!((&me["email"], &me["accounts"][0]["role"]), (&json!("ada@acme.example"), &json!("developer")));

    let mut again = Browser::default();
    let login = again.open(&world.server, "/login").await;
    let fields = [("email", "ada@acme.example"), ("password", "long enough")];
    again.submit(&world.server, &login, &fields).await;
    assert!(again.cookies.contains_key("__Host-xwms_session"), "the password is good");
}

#[tokio::test]
async fn a_link_is_of_use_once_and_only_as_it_was_sent() {
    let (world, mailbox) = mailed().await;
    world.invite("ada@acme.example", "developer").await;
    let link = mailbox.link("ada@acme.example").await;
    let other = world.another().await.account_id;
    let own = world.demo.account_id.to_string();
    let mut cut = link.clone();
    cut.truncate(link.len() - 3);
    for wrong in [
        link.replace(&own, &other.to_string()),
        link.replace(&own, "account_x"),
        cut,
        link.replace("xwms_invitation_", "xwms_session_"),
        format!("/join?account={own}"),
        "/join".to_owned(),
    ] {
        let page = world.server.get(&wrong).await;
        assert!(page.expect_status(404).body.contains(UNUSABLE), "{wrong}");
        assert!(page.body.contains(WAY_ON), "{wrong}: {page:?}");
    }
    let mut browser = Browser::default();
    let page = browser.open(&world.server, &link).await;
    register(&world, &mut browser, &link, "long enough").await.expect_status(200);
    let head = world.server.head().await;

    let mut late = Browser::default();
    assert!(late.open(&world.server, &link).await.expect_status(404).body.contains(UNUSABLE));
    let (_, mut fields) = form(&page.body);
    let fresh = late.open(&world.server, "/login").await;
    let token = form(&fresh.body).1.into_iter().find(|(name, _)| name == "csrf_token").unwrap();
    fields.retain(|(name, _)| name != "csrf_token");
    fields.extend([token, ("name".into(), "Eve".into()), ("password".into(), "long enough".into())]);
    assert_eq!(late.post(&world.server, "/join", &fields).await.status, 404);
    assert_eq!(world.server.head().await, head, "no event");
    let theirs = browser.open(&world.server, &link).await;
    assert!(
        theirs.expect_status(200).body.contains("You’re a member of"),
        "the person who used it is a member"
    );
}

#[tokio::test]
async fn a_form_without_its_token_is_refused_with_a_link_back_to_the_invitation() {
    let (world, mailbox) = mailed().await;
    world.invite("ada@acme.example", "developer").await;
    let link = mailbox.link("ada@acme.example").await;
    let mut browser = Browser::default();
    let (_, mut fields) = form(&browser.open(&world.server, &link).await.body);
    fields.retain(|(name, _)| name != "csrf_token");
    let refused = browser.post(&world.server, "/join", &fields).await;
    assert!(refused.expect_status(403).body.contains("href=\"/join?account=account_"), "{refused:?}");
}

#[tokio::test]
async fn an_expired_or_withdrawn_link_is_refused_even_if_its_page_is_already_open() {
    let (world, mailbox) = mailed().await;
    let token = world.management().await;
    let id = world.invite("ada@acme.example", "developer").await;
    world.invite("bob@acme.example", "developer").await;
    let (ada, bob) = (mailbox.link("ada@acme.example").await, mailbox.link("bob@acme.example").await);
    let (mut first, mut second) = (Browser::default(), Browser::default());
    let page = first.open(&world.server, &ada).await;
    let other = second.open(&world.server, &bob).await;
    world.delete(&format!("/v1/invitations/{id}"), &token).await.expect_status(204);
    let head = world.server.head().await;
    let fields = [("name", "Ada"), ("password", "long enough")];
    assert!(first.submit(&world.server, &page, &fields).await.expect_status(404).body.contains(UNUSABLE));
    world.server.app.store.clock().advance(std::time::Duration::from_secs(7 * 86_400));
    assert!(second.submit(&world.server, &other, &fields).await.expect_status(404).body.contains(UNUSABLE));
    assert_eq!(world.server.head().await, head, "no event");
}

#[tokio::test]
async fn a_user_logs_in_on_the_way_and_comes_back_to_join() {
    let (world, mailbox) = mailed().await;
    let other = world.another().await;
    let token = world.management_of(&other).await;
    let email = world.demo.user.email.replace("demo@", "Demo@");
    let body = json!({"email": email, "role": "auditor"});
    world.post("/v1/invitations", &token, &body).await.expect_status(201);
    let link = mailbox.link(&email).await;
    let mut browser = Browser::default();
    let page = browser.open(&world.server, &link).await;
    let (action, fields) = form(&page.expect_status(200).body);
    assert_eq!(action, "/login");
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let login = browser.open(&world.server, &format!("/login?{query}")).await;
    let wrong = [("email", world.demo.user.email.as_str()), ("password", "wrong password")];
    let login = browser.submit(&world.server, &login, &wrong).await;
    let back = browser.fill_login(&world, &login).await;
    assert!(back.expect_status(200).body.contains("action=\"/join\""), "{back:?}");
    let joined = browser.submit(&world.server, &back, &[]).await;
    assert!(joined.expect_status(200).body.contains("You’re a member of"), "{joined:?}");
    let events = world.read("/v1/events?type=member.joined", &token).await.json();
    assert_eq!(events["data"].as_array().unwrap().last().unwrap()["data"]["role"], "auditor");
}

#[tokio::test]
async fn an_invitation_is_refused_for_another_logged_in_user() {
    let (world, mailbox) = mailed().await;
    world.invite("ada@acme.example", "admin").await;
    let link = mailbox.link("ada@acme.example").await;
    let mut inviter = world.owner().await;
    let page = inviter.browser.open(&world.server, &link).await;
    assert!(
        page.expect_status(200).body.contains(&inviter.email),
        "not the member that it speaks of: {page:?}"
    );
    let stranger = world.person(world.another().await.account_id, Role::Owner).await;
    let mut browser = stranger.browser.clone();
    let page = browser.open(&world.server, &link).await;
    assert!(page.expect_status(200).body.contains(&stranger.email), "{page:?}");
    assert!(page.body.contains("href=\"/logout\"") && !page.body.contains("<form"), "{page:?}");
    let head = world.server.head().await;
    let consents = browser.open(&world.server, "/logout").await;
    let token = form(&consents.body).1.into_iter().find(|(name, _)| name == "csrf_token").unwrap();
    let mut fields = vec![token];
    let query = link.split_once('?').unwrap().1;
    fields.extend(url::form_urlencoded::parse(query.as_bytes()).into_owned());
    let refused = browser.post(&world.server, "/join", &fields).await;
    assert!(refused.expect_status(200).body.contains(&stranger.email), "{refused:?}");
    fields.retain(|(name, _)| name != "csrf_token");
    assert_eq!(browser.post(&world.server, "/join", &fields).await.status, 403);
    assert_eq!(world.server.head().await, head, "no event");
}

#[tokio::test]
async fn two_who_use_one_link_at_once_are_one_member() {
    let (world, mailbox) = mailed().await;
    world.invite("ada@acme.example", "developer").await;
    let link = mailbox.link("ada@acme.example").await;
    let once = async || register(&world, &mut Browser::default(), &link, "long enough").await.status;
    let statuses = futures::future::join_all((0..4).map(|_| once())).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(world.server.count("user.registered").await, 2, "the demo user and one more");
}

#[tokio::test]
async fn a_plan_that_became_smaller_has_no_place_left() {
    let (world, mailbox) = mailed().await;
    world.invite("ada@acme.example", "developer").await;
    let link = mailbox.link("ada@acme.example").await;
    let end = xwms_events::account::AccountCommand::EndPlan { at: world.server.app.store.clock().now() };
    world.by_operator(world.demo.account_id, end).await;
    let mut browser = Browser::default();
    let full = register(&world, &mut browser, &link, "long enough").await;
    assert!(full.expect_status(409).body.contains("This account is full"), "{full:?}");
    assert!(full.body.contains(WAY_ON), "{full:?}");
    let token = world.management().await;
    let body = json!({"email": "b@acme.example", "role": "admin"});
    let problem = world.post("/v1/invitations", &token, &body).await;
    assert_eq!(problem.expect_status(409).json()["code"], "plan_required");
}

#[tokio::test]
async fn the_mail_is_in_the_language_of_the_inviter() {
    let (world, mailbox) = mailed().await;
    let dutch = json!({"name": "Wolk", "owner": {"email": "a@wolk.example", "password": "long enough", "locale": "nl-BE"}});
    let made = world.post("/v1/accounts", "", &dutch).await.expect_status(201).json();
    let token = world.own_token(&Credentials::of(&made["client"])).await;
    let body = json!({"email": "b@wolk.example", "role": "auditor"});
    world.post("/v1/invitations", &token, &body).await.expect_status(201);
    mailbox.mail("b@wolk.example", "Je bent uitgenodigd voor het account “Wolk”, als auditor").await;
    world.invite("c@acme.example", "auditor").await;
    mailbox.mail("c@acme.example", "You are invited to join the account “Demo Company” as an auditor").await;
}
