//! What receivers are told, and about whom.

use super::{
    ACCOUNT_DISABLED, ACCOUNT_ENABLED, ACCOUNT_PURGED, CREDENTIAL_CHANGE, SESSION_REVOKED, Stream, event_of,
};
use crate::support::{
    Browser, Person, World,
    browser::{CALLBACK, authorize_path, redeem},
};
use serde_json::{Value, json};
use xwms::commands::{Context, users};
use xwms_events::{
    account::Role,
    user::{FactorCommand, UserCommand},
};

/// Changes the person as the operator, or the server itself, does.
async fn change(world: &World, person: &Person, command: UserCommand) {
    let context = Context::system(&world.server.app.store, "test");
    users::change(&context, person.user_id, command, None).await.unwrap();
}

fn types(told: &[Value]) -> Vec<&str> {
    told.iter().map(|claims| event_of(claims).0).collect()
}

/// Logs the browser out, as its person does.
async fn log_out(world: &World, browser: &mut Browser) {
    let page = browser.open(&world.server, "/logout").await;
    browser.submit(&world.server, &page, &[]).await.expect_status(200);
}

#[tokio::test]
async fn the_end_of_one_session_is_sent_with_its_id_and_that_of_all_without() {
    let world = World::new().await;
    let stream = Stream::polling(&world, &world.management().await).await;
    let mut browser = Browser::default();
    let tokens = browser.tokens(&world, "openid").await;
    let login: Value = crate::support::claims(tokens["id_token"].as_str().unwrap());
    log_out(&world, &mut browser).await;
    let told = stream.take(&world).await;
    assert_eq!(types(&told), [SESSION_REVOKED]);
    let person = json!({"format": "iss_sub", "iss": world.server.app.settings.issuer, "sub": login["sub"]});
    assert_eq!(
        told[0]["sub_id"],
        json!({"format": "complex", "user": person, "session": {"format": "opaque", "id": login["sid"]}})
    );
    let (_, event) = event_of(&told[0]);
    assert_eq!(event["initiating_entity"], "user");
    assert_eq!(event["event_timestamp"], told[0]["iat"]);

    // A session with which nobody logged in to an app of the account is not told.
    let mut elsewhere = Browser::default();
    elsewhere.log_in(&world).await;
    log_out(&world, &mut elsewhere).await;
    assert!(stream.take(&world).await.is_empty());

    world.server.settle().await;
    let path = format!("/v1/users/{}/revoke_tokens", login["sub"].as_str().unwrap());
    world.post(&path, &world.management().await, &json!({})).await.expect_status(204);
    let told = stream.take(&world).await;
    assert_eq!(types(&told), [SESSION_REVOKED]);
    assert_eq!(told[0]["sub_id"], person);
    assert_eq!(event_of(&told[0]).1["initiating_entity"], "admin");
}

#[tokio::test]
async fn events_about_a_person_are_sent_in_order_without_personal_data() {
    let world = World::new().await;
    let stream = Stream::polling(&world, &world.management().await).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let at = world.server.app.store.clock().now();
    for command in [
        UserCommand::ChangePassword,
        UserCommand::Factor(FactorCommand::EnrolTotp { at }),
        UserCommand::RevokeTokens,
        UserCommand::Suspend { reason: "a private reason".into() },
        UserCommand::Reinstate,
        UserCommand::Erase,
    ] {
        change(&world, &person, command).await;
    }
    let told = stream.take(&world).await;
    assert_eq!(
        types(&told),
        [
            CREDENTIAL_CHANGE,
            CREDENTIAL_CHANGE,
            SESSION_REVOKED,
            ACCOUNT_DISABLED,
            ACCOUNT_ENABLED,
            ACCOUNT_PURGED
        ]
    );
    assert_eq!(event_of(&told[0]).1["credential_type"], "password");
    assert_eq!(event_of(&told[1]).1["change_type"], "create");
    for claims in &told {
        assert_eq!(claims["sub_id"]["sub"], json!(person.user_id));
        let text = claims.to_string();
        assert!(!text.contains("private") && !text.contains(&person.email), "{text}");
    }
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM signal_people WHERE user_id = $1")
        .bind(person.user_id.to_string())
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(left, 0, "an erased person is forgotten");
}

#[tokio::test]
async fn an_event_that_waits_about_an_erased_person_has_nothing_but_their_id() {
    let world = World::new().await;
    let stream = Stream::polling(&world, &world.management().await).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    change(&world, &person, UserCommand::Suspend { reason: "a private reason".into() }).await;
    world.server.wait_for("signals").await;
    change(&world, &person, UserCommand::Erase).await;
    let told = stream.take(&world).await;
    assert_eq!(types(&told), [ACCOUNT_DISABLED, ACCOUNT_PURGED]);
    let names: Vec<_> = event_of(&told[0]).1.as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["event_timestamp"]);
}

#[tokio::test]
async fn an_account_hears_of_a_person_from_their_first_login_on_and_no_other_account_does() {
    let world = World::new().await;
    let (token, stranger) = (world.management().await, world.stranger().await);
    let (ours, theirs) = (Stream::polling(&world, &token).await, Stream::polling(&world, &stranger).await);
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    change(&world, &person, UserCommand::RevokeTokens).await;
    assert_eq!(ours.take(&world).await.len(), 1);
    assert!(theirs.take(&world).await.is_empty(), "they never used an app of the other account");

    let app =
        json!({"name": "Shop", "client_type": "web", "scopes": ["openid"], "redirect_uris": [CALLBACK]});
    let app = world.client(&stranger, &app).await;
    let page = person.browser.open(&world.server, "/login").await;
    let typed = [("email", person.email.as_str()), ("password", "long enough")];
    person.browser.submit(&world.server, &page, &typed).await;
    let path = authorize_path(&app.client_id, &[]);
    let code = person.browser.approve(&world, &path).await.remove("code").expect("a code");
    world.token(&app, &redeem(&code)).await.expect_status(200);
    change(&world, &person, UserCommand::RevokeTokens).await;
    let (own, other) = (ours.take(&world).await, theirs.take(&world).await);
    assert_eq!((types(&own), types(&other)), (vec![SESSION_REVOKED], vec![SESSION_REVOKED]));
    assert_ne!(own[0]["jti"], other[0]["jti"], "each stream has its own tokens");
    assert_eq!(own[0]["txn"], other[0]["txn"], "of one event");

    // What an account does at its own apps is nobody else's matter.
    world.server.settle().await;
    let revoke = format!("/v1/users/{}/revoke_tokens", person.user_id);
    world.post(&revoke, &token, &json!({})).await.expect_status(204);
    assert_eq!(ours.take(&world).await.len(), 1);
    assert!(theirs.take(&world).await.is_empty());
}

#[tokio::test]
async fn a_receiver_is_told_only_what_it_asked_for_and_not_about_people_it_removed() {
    let world = World::new().await;
    let management = world.management().await;
    let asked = json!({"events_requested": [ACCOUNT_DISABLED]});
    let stream = Stream::new(&world, &management, &asked).await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    change(&world, &person, UserCommand::RevokeTokens).await;
    change(&world, &person, UserCommand::Suspend { reason: "test".into() }).await;
    assert_eq!(types(&stream.take(&world).await), [ACCOUNT_DISABLED]);

    let other = world.person(world.demo.account_id, Role::Developer).await;
    let subject = json!({"format": "iss_sub", "iss": world.server.app.settings.issuer, "sub": other.user_id});
    let body = json!({"stream_id": stream.id, "subject": subject});
    world.post("/ssf/subjects/remove", &stream.token, &body).await.expect_status(204);
    change(&world, &other, UserCommand::Suspend { reason: "test".into() }).await;
    assert!(stream.take(&world).await.is_empty());
    change(&world, &other, UserCommand::Reinstate).await;
    world.post("/ssf/subjects/add", &stream.token, &body).await.expect_status(200);
    change(&world, &other, UserCommand::Suspend { reason: "test".into() }).await;
    assert_eq!(types(&stream.take(&world).await), [ACCOUNT_DISABLED]);
}
