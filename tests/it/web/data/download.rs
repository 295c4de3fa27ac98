//! What the document has: all that is the person's, in words, and nothing of others or secret.

use super::send;
use crate::{
    api::groups::group,
    support::{
        Answer, World,
        browser::{authorize_path, redeem},
    },
    web::factors::enrol,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use xwms::commands::{
    Context, addresses,
    logins::{self, ProvedLogin},
    pictures, users,
};
use xwms_events::{
    Timestamp,
    account::Role,
    user::{AddressChange, NamedAddress, PostalAddress, Preferences, Theme, UserCommand},
};

#[tokio::test]
async fn the_document_has_everything_of_the_person_in_words_and_nothing_of_others_or_secret() {
    let world = World::new().await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let other = world.person(world.demo.account_id, Role::Admin).await;
    let tokens = person.browser.tokens(&world, "openid offline_access").await;
    other.browser.clone().tokens(&world, "openid").await;
    let people = format!("{}/people", group(&world, "Support").await);
    let body = json!({"user_id": person.user_id});
    world.post(&people, &world.management().await, &body).await.expect_status(204);
    let enrolled = enrol(&world, &mut person.browser).await;
    let answer = send(&world, &mut person.browser, "/account/data/download", &[]).await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert!(answer.header("content-disposition").starts_with("attachment;"), "{answer:?}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let data = answer.expect_status(200).json();

    let user = &data["user"];
    assert_eq!(
        (user["email"].as_str(), user["user_id"].as_str()),
        (Some(person.email.as_str()), Some(person.user_id.to_string().as_str()))
    );
    assert_eq!(user["profile"]["name"], "A Person");
    let sign_in = &data["sign_in"];
    assert!(sign_in["authenticator_app"]["added_at"].is_string() && sign_in["recovery_codes"]["left"] == 10);
    let list = |name: &str| data[name].as_array().unwrap().clone();
    assert_eq!((list("groups").len(), &list("groups")[0]["group"]), (1, &json!("Support")));
    assert_eq!(list("memberships")[0]["account_name"], "Demo Company");
    assert_eq!(list("memberships")[0]["history"].as_array().unwrap().len(), 1, "their own joining");
    assert_eq!((list("sessions").len(), list("consents").len(), list("grants").len()), (1, 1, 1));
    assert_eq!(list("grants")[0]["tokens"].as_array().unwrap().len(), 1);
    let names = |events: &Value| -> Vec<String> {
        events.as_array().unwrap().iter().map(|event| event["event"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&list("grants")[0]["history"]), ["grant.authorized", "grant.code_redeemed"]);
    let history = names(&data["history"]);
    for event in ["user.registered", "user.email_verified", "user.totp_enrolled"] {
        assert!(history.iter().any(|name| name == event), "{event} is not in {history:?}");
    }
    let first = &data["history"][0];
    assert_eq!((&first["by"], &first["meaning"]), (&"you".into(), &"You were registered.".into()));
    assert_eq!(first["data"]["email"], person.email);

    let pool = world.server.app.store.pool();
    let phc: String = sqlx::query_scalar("SELECT phc FROM credentials WHERE user_id = $1")
        .bind(person.user_id.to_string())
        .fetch_one(pool)
        .await
        .unwrap();
    let secrets = [
        phc.as_str(),
        "$argon2",
        &enrolled.secret,
        &enrolled.codes[0],
        tokens["access_token"].as_str().unwrap(),
        tokens["refresh_token"].as_str().unwrap(),
        person.browser.cookies["__Host-xwms_session"].as_str(),
    ];
    let others = [other.email.as_str(), &other.user_id.to_string(), &world.demo.user.email];
    for planted in secrets.into_iter().chain(others) {
        assert!(!answer.body.contains(planted), "{planted} is in the document");
    }
}

fn lives_in(label: &str, locality: &str) -> UserCommand {
    let address = PostalAddress { locality: Some(locality.into()), ..PostalAddress::default() };
    let change = AddressChange::Add(NamedAddress { label: Some(label.into()), address });
    UserCommand::ChangeAddresses { change, at: Timestamp::default() }
}

#[tokio::test]
async fn the_document_has_addresses_the_picture_preferences_and_logins_elsewhere() {
    let world = World::new().await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let context = Context::system(&world.server.app.store, "test");
    let login = ProvedLogin {
        provider: "other".into(),
        issuer: "https://other.example".into(),
        subject: "1815".into(),
        name: "ada at other".into(),
    };
    logins::link(&context, person.user_id, &login).await.unwrap();
    pictures::replace(&context, person.user_id, &world.server.base, b"a portrait").await.unwrap();
    addresses::change_email(&context, person.user_id, "new@people.example", 0).await.unwrap();
    for command in [
        UserCommand::SetRecoveryEmail { email: "second@people.example".into() },
        UserCommand::ChangePreferences {
            preferences: Preferences { language: Some("en".into()), theme: Theme::Dark },
        },
        lives_in("Home", "London"),
        lives_in("Work", "Delft"),
    ] {
        users::change(&context, person.user_id, command, None).await.unwrap();
    }
    let data = send(&world, &mut person.browser, "/account/data/download", &[]).await.json();
    let user = &data["user"];
    assert_eq!(user["email"], "new@people.example");
    assert_eq!(user["recovery_email"], "second@people.example");
    assert_eq!(user["former_emails"][0]["email"], person.email);
    assert_eq!(user["preferences"]["theme"], "dark");
    let told = (&user["profile"]["address_label"], &user["profile"]["address"]["locality"]);
    assert_eq!(told, (&"Home".into(), &"London".into()));
    let other = json!({"label": "Work", "address": {"locality": "Delft"}});
    assert_eq!(user["profile"]["other_addresses"], json!([other]));
    assert_eq!(user["picture"]["base64"], BASE64_STANDARD.encode(b"a portrait"));
    let linked = &data["sign_in"]["linked_logins"][0];
    assert_eq!((&linked["subject"], &linked["name"]), (&"1815".into(), &"ada at other".into()));
    let history = data["history"].as_array().unwrap();
    let told = history.iter().find(|event| event["event"] == "user.login_linked").unwrap();
    assert_eq!(told["meaning"], "A sign-in at another provider was linked to your account.");
}

/// Where an app's server and a person are (RFC 5737).
const SERVER: &str = "203.0.113.9";
const HOME: &str = "198.51.100.7";

#[tokio::test]
async fn the_document_has_the_requests_of_apps_and_tells_no_stranger_where_their_servers_are() {
    let world = World::behind_proxy().await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let other = world.person(world.demo.account_id, Role::Admin).await;
    let (web, native) = (world.web(), world.native());
    let form = |fields: &[(&str, &str)]| {
        world.server.http.post(format!("{}/oauth/token", world.server.base)).form(fields)
    };
    let code = person.browser.code(&world, "openid").await;
    let of_server = web.on(form(&redeem(&code))).header("x-forwarded-for", SERVER);
    Answer::of(of_server.send().await.unwrap()).await.expect_status(200);
    let code = person.browser.approve(&world, &authorize_path(&native, &[])).await.remove("code").unwrap();
    let fields = [&redeem(&code)[..], &[("client_id", native.as_str())][..]].concat();
    let of_device = form(&fields).header("x-forwarded-for", HOME);
    Answer::of(of_device.send().await.unwrap()).await.expect_status(200);
    other.browser.clone().tokens(&world, "openid").await;
    world.server.log_requests().await;

    let answer = send(&world, &mut person.browser, "/account/data/download", &[]).await;
    let data = answer.expect_status(200).json();
    let requests = data["requests"].as_array().unwrap();
    let of = |client_id: &str| -> Vec<_> {
        let own = requests.iter().filter(|request| request["client_id"] == client_id);
        own.filter(|request| request["route"] == "/oauth/token").collect()
    };
    let (from_server, from_device) = (of(&web.client_id), of(&native));
    assert_eq!((from_server.len(), from_device.len()), (1, 1), "only the person's own: {requests:?}");
    assert_eq!((&from_server[0]["from"], &from_server[0]["status"]), (&Value::Null, &json!(200)));
    assert_eq!(from_device[0]["from"]["ip"], HOME);
    assert!(!answer.body.contains(SERVER), "{answer:?}");
    assert_eq!(data["older_requests_left_out"], false);
}

#[tokio::test]
async fn a_long_history_is_shown_to_its_end_and_in_dutch_on_request() {
    let world = World::new().await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let payload = json!({"event": "user.unlocked"});
    for _ in 0..250 {
        world.server.append_raw(&person.user_id.to_string(), "user.unlocked", &payload).await;
    }
    person.browser.get(&world.server, "/language?to=nl&back=%2Faccount%2Fdata").await.expect_status(303);
    let data = send(&world, &mut person.browser, "/account/data/download", &[]).await.json();
    let history = data["history"].as_array().unwrap();
    let positions: Vec<_> = history.iter().map(|event| event["position"].as_i64().unwrap()).collect();
    assert!(positions.is_sorted() && positions.len() > 250, "{}", positions.len());
    assert_eq!(history.last().unwrap()["meaning"], "Inloggen kon weer.");
}
