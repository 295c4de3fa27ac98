//! Adversaries: another browser, a replay, a stranger who has the same address at the provider, a squatter,
//! another account's person, and another tenant.

use super::{Two, form_to, is_logged_in, leave, path_of};
use crate::support::{Browser, World, query};
use serde_json::json;
use xwms::commands::{self, Context, logins::ProvedLogin};
use xwms_events::{ids::UserId, user::UserCommand};

/// Returns the demo user here.
async fn own_user(world: &World) -> UserId {
    let store = &world.server.app.store;
    store.credential(&world.demo.user.email, None).await.unwrap().found.unwrap().user_id
}

#[tokio::test]
async fn another_browser_can_t_end_a_login_that_it_did_not_begin() {
    let two = Two::new().await;
    two.link().await;
    // The attacker begins, approves with their own account, and gives the address to the victim.
    let mut attacker = Browser::default();
    let to = two.begin(&mut attacker).await;
    let back = two.approve(&to).await;
    let mut victim = Browser::default();
    victim.open(&two.here.server, "/login").await;
    victim.get(&two.here.server, &back).await.expect_status(400);
    assert!(!is_logged_in(&victim));
    // It is still the attacker's, once.
    attacker.open(&two.here.server, &back).await;
    assert!(is_logged_in(&attacker));
}

#[tokio::test]
async fn an_answer_counts_once() {
    let two = Two::new().await;
    two.link().await;
    let mut browser = Browser::default();
    let to = two.begin(&mut browser).await;
    let back = two.approve(&to).await;
    let tabs: Vec<_> = (0..4).map(|_| browser.clone()).collect();
    let answers = futures::future::join_all(tabs.into_iter().map(|mut tab| {
        let (here, back) = (&two.here.server, back.as_str());
        async move { tab.get(here, back).await }
    }))
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 1, "{answers:?}");
    assert_eq!(browser.get(&two.here.server, &back).await.status, 400, "a replay");
}

#[tokio::test]
async fn a_head_request_uses_up_no_answer() {
    let two = Two::new().await;
    two.link().await;
    let mut browser = Browser::default();
    let to = two.begin(&mut browser).await;
    let back = two.approve(&to).await;
    let probed = browser.head(&two.here.server, &back).await;
    assert_eq!((probed.status, probed.header("allow"), probed.header("set-cookie")), (405, "GET", ""));
    assert!(!is_logged_in(&browser));
    browser.open(&two.here.server, &back).await;
    assert!(is_logged_in(&browser), "the answer is still good");
}

#[tokio::test]
async fn an_answer_of_another_issuer_or_without_one_is_refused() {
    let two = Two::new().await;
    two.link().await;
    for issuer in [Some("https://evil.example"), Some(""), None] {
        let mut browser = Browser::default();
        let to = two.begin(&mut browser).await;
        let mut answer = query(&two.approve(&to).await);
        match issuer {
            Some(issuer) => answer.insert("iss".into(), issuer.into()),
            None => answer.remove("iss"),
        };
        let told = browser.get(&two.here.server, &path_of("other", &answer)).await;
        assert_eq!(told.status, 400, "{issuer:?}: {told:?}");
        assert!(!is_logged_in(&browser), "{issuer:?}");
    }
}

#[tokio::test]
async fn a_button_without_its_token_sends_nobody_away() {
    let two = Two::new().await;
    let mut browser = Browser::default();
    let page = browser.open(&two.here.server, "/login").await;
    let (action, mut fields) = form_to(&page, "/login/with");
    fields.retain(|(name, _)| name != "csrf_token");
    fields.push(("provider".into(), "other".into()));
    browser.post(&two.here.server, &action, &fields).await.expect_status(403);
}

#[tokio::test]
async fn the_same_address_at_the_provider_does_not_log_a_user_in() {
    let two = Two::new().await;
    // Both demo users have the same address; the provider's is even verified there.
    assert_eq!(two.there.demo.user.email, two.here.demo.user.email);
    let mut browser = Browser::default();
    let page = two.come_back(&mut browser).await;
    assert!(!is_logged_in(&browser) && page.body.contains("isn’t linked"), "{page:?}");
    // A wrong password stays wrong, and links nothing.
    let (action, mut fields) = form_to(&page, "/login");
    fields.extend([("email".into(), two.here.demo.user.email.clone()), ("password".into(), "guess".into())]);
    browser.post(&two.here.server, &action, &fields).await.expect_status(200);
    assert!(!is_logged_in(&browser));
    assert_eq!(two.here.server.count("user.login_linked").await, 0);
}

#[tokio::test]
async fn a_login_of_one_person_is_not_linked_to_another() {
    let two = Two::new().await;
    two.link().await;
    let context = Context::system(&two.here.server.app.store, "test");
    let known = query_login(&two).await;
    let email = "other@people.example";
    two.here.sign_up(email).await;
    let other = two.here.server.app.store.credential(email, None).await.unwrap().found.unwrap().user_id;
    let refused = commands::logins::link(&context, other, &known).await;
    assert!(format!("{refused:?}").contains("login_taken"), "{refused:?}");
}

/// Returns the login that the demo user has linked.
async fn query_login(two: &Two) -> ProvedLogin {
    let user_id = own_user(&two.here).await;
    let user = two.here.server.app.store.load::<xwms_events::user::User>(user_id).await.unwrap().state;
    let link = user.links.values().next().unwrap();
    ProvedLogin {
        provider: link.provider.clone(),
        issuer: link.issuer.get().unwrap().clone(),
        subject: link.subject.get().unwrap().clone(),
        name: String::new(),
    }
}

#[tokio::test]
async fn the_linked_login_of_a_squatter_ends_when_the_owner_proves_the_address() {
    let two = Two::new().await;
    // A squatter registers the owner's address, which proves nothing, and links their own login.
    let email = "victim@people.example";
    two.here.sign_up(email).await;
    let store = &two.here.server.app.store;
    let user_id = store.credential(email, None).await.unwrap().found.unwrap().user_id;
    let context = Context::system(store, "test");
    let login = ProvedLogin {
        provider: "other".into(),
        issuer: two.there.server.base.clone(),
        subject: "squatter".into(),
        name: "squatter".into(),
    };
    commands::logins::link(&context, user_id, &login).await.unwrap();
    let new = commands::users::NewPassword {
        how: xwms_events::user::PasswordChange::Mail,
        seen: 0,
        keeps_sessions: false,
        phc: String::new(),
    };
    commands::users::replace_password(&context, user_id, new).await.unwrap();
    let at = xwms::store::side::logins::LoginAt {
        provider: &login.provider,
        issuer: &login.issuer,
        subject: &login.subject,
    };
    assert_eq!(store.linked_user(at).await.unwrap().found, None);
}

#[tokio::test]
async fn a_suspended_person_and_an_erased_one_are_not_let_in() {
    let two = Two::new().await;
    two.link().await;
    let user_id = own_user(&two.here).await;
    let context = Context::system(&two.here.server.app.store, "test");
    let change = async |command| commands::users::change(&context, user_id, command, None).await.unwrap();
    change(UserCommand::Suspend { reason: "test".into() }).await;
    let mut browser = Browser::default();
    let told = two.come_back(&mut browser).await;
    assert!(!is_logged_in(&browser) && told.status == 400, "{told:?}");
    change(UserCommand::Erase).await;
    let page = two.come_back(&mut browser).await;
    assert!(!is_logged_in(&browser) && page.body.contains("isn’t linked"), "{page:?}");
}

#[tokio::test]
async fn a_person_who_asked_to_be_deleted_is_asked_whether_to_stay_and_not_let_in() {
    let two = Two::new().await;
    two.link().await;
    let user_id = own_user(&two.here).await;
    let context = Context::system(&two.here.server.app.store, "test");
    let erase_at = two.here.server.app.store.clock().now().plus_seconds(3_600);
    let leave = UserCommand::RequestDeletion { erase_at };
    commands::users::change(&context, user_id, leave, None).await.unwrap();
    let mut browser = Browser::default();
    let page = two.come_back(&mut browser).await;
    assert!(page.body.contains("Keep my account") && !is_logged_in(&browser), "{page:?}");
    let kept = browser.submit(&two.here.server, &page, &[]).await;
    assert!(kept.expect_status(200).body.contains("You keep your account"), "{kept:?}");
    two.come_back(&mut browser).await;
    assert!(is_logged_in(&browser));
}

#[tokio::test]
async fn a_person_who_logged_out_or_changed_user_meanwhile_gets_no_link() {
    let two = Two::new().await;
    let mut browser = Browser::default();
    browser.log_in(&two.here).await;
    let page = browser.open(&two.here.server, "/account/security").await;
    let (action, mut fields) = form_to(&page, "/account/security/logins");
    fields.push(("provider".into(), "other".into()));
    let away = browser.post(&two.here.server, &action, &fields).await;
    let back = two.approve(away.header("location")).await;
    browser.cookies.remove("__Host-xwms_session");
    let told = browser.get(&two.here.server, &back).await;
    assert_eq!(told.header("location"), "/login?to=security");
    assert_eq!(two.here.server.count("user.login_linked").await, 0);
}

#[tokio::test]
async fn a_test_client_s_login_has_no_buttons() {
    let two = Two::new().await;
    let token = two.here.management().await;
    let body = json!({"name": "Trial", "client_type": "web", "environment": "test", "scopes": ["openid"],
        "redirect_uris": [crate::support::browser::CALLBACK]});
    let client = two.here.client(&token, &body).await;
    let mut browser = Browser::default();
    let path = crate::support::browser::authorize_path(&client.client_id, &[]);
    let page = browser.open(&two.here.server, &path).await;
    assert!(!page.body.contains("/login/with"), "{page:?}");
}

#[tokio::test]
async fn nothing_of_the_login_is_in_clear_in_the_log_or_beside_it() {
    let two = Two::new().await;
    two.link().await;
    let mut browser = Browser::default();
    let page = browser.open(&two.here.server, "/login").await;
    let to = leave(&two.here, &mut browser, &page).await;
    let subject = own_user(&two.there).await.to_string();
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT payload::text || metadata::text FROM events UNION ALL SELECT login_attempts::text FROM login_attempts
         UNION ALL SELECT claims::text FROM claims",
    )
    .fetch_all(two.here.server.app.store.pool())
    .await
    .unwrap();
    let all = rows.join("\n");
    let state = super::param(&to, "state");
    for secret in [subject, state, super::param(&to, "nonce"), two.there.server.base.clone()] {
        assert!(!all.contains(&secret), "{secret}");
    }
}
