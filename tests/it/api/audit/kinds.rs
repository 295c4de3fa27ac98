//! Each kind of question, with the answer that an investigator needs.

use super::{HOME, Leak, THIEF, ask, claim, column};
use crate::support::{Browser, World};
use serde_json::{Value, json};
use xwms::commands::{Context, exposures, leaving, users};
use xwms_events::{
    credential::{CredentialKind, Exposure},
    ids::UserId,
    user::UserCommand,
};

#[tokio::test]
async fn everything_done_with_a_secret_a_token_a_client_and_from_a_network_is_found() {
    let leak = Leak::happen().await;
    let Leak { secret_id, token_id, target, machine, .. } = &leak;
    let by_secret = leak.ask(&format!("by?secret={secret_id}")).await;
    assert!(column(&by_secret, "token_id").contains(token_id), "{by_secret}");
    for id in ["at-home", "stolen"] {
        let of_request = by_secret["data"].as_array().unwrap().iter().filter(|row| row["request_id"] == id);
        let kinds: Vec<_> = of_request.map(|row| row["kind"].as_str().unwrap()).collect();
        assert!(kinds.contains(&"event") && kinds.contains(&"request"), "{by_secret}");
    }
    let by_token = leak.ask(&format!("by?token={token_id}")).await;
    let ids = column(&by_token, "request_id");
    assert!(ids.contains(&"looked".to_owned()) && !ids.contains(&"at-home".to_owned()), "{by_token}");
    assert!(column(&by_token, "what").contains(&"token.issued".to_owned()), "{by_token}");
    let by_client = leak.ask(&format!("by?client={machine}")).await;
    assert!(column(&by_client, "request_id").contains(&"looked".to_owned()), "{by_client}");
    let by_object = leak.ask(&format!("by?object={target}")).await;
    let what = column(&by_object, "what");
    assert!(what.contains(&"client.created".to_owned()), "{by_object}");
    assert!(what.contains(&"GET /v1/clients/{client_id}".to_owned()), "{by_object}");
    for network in [THIEF, "203.0.113.0/24"] {
        let by_network = leak.ask(&format!("by?network={network}")).await;
        let ids = column(&by_network, "request_id");
        assert!(ids.contains(&"stolen".to_owned()) && !ids.contains(&"at-home".to_owned()), "{by_network}");
        assert!(column(&by_network, "what").contains(&"token.issued".to_owned()), "{by_network}");
    }
    let by_request = leak.ask("by?request=stolen").await;
    assert_eq!(column(&by_request, "kind").len(), by_request["data"].as_array().unwrap().len());
    assert!(column(&by_request, "what").contains(&"token.issued".to_owned()), "{by_request}");
    leak.world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_signing_key_has_its_tokens() {
    let leak = Leak::happen().await;
    let keys = leak.ask("keys").await;
    let active = keys["data"].as_array().unwrap().iter().find(|row| row["stage"] == "active").unwrap();
    assert!(active["valid_tokens"].as_i64().unwrap() >= 2 && active["first_at"].is_string(), "{keys}");
    let not_known = keys["not_known"].to_string();
    assert!(!not_known.contains("Only the newest"), "nothing was left out: {not_known}");
    let key_id = active["key_id"].as_str().unwrap();
    let by_key = leak.ask(&format!("by?key={key_id}")).await;
    assert!(column(&by_key, "token_id").contains(&leak.token_id), "{by_key}");
}

#[tokio::test]
async fn a_network_where_a_secret_was_never_used_before_is_new() {
    let leak = Leak::happen().await;
    let networks = leak.ask(&format!("networks?secret={}", leak.secret_id)).await;
    let rows = networks["data"].as_array().unwrap();
    for network in ["198.51.100.0/24", "203.0.113.0/24"] {
        let row = rows.iter().find(|row| row["network"] == network).unwrap_or_else(|| panic!("{networks}"));
        assert_eq!((&row["is_new"], &row["events"]), (&json!("yes"), &json!(1)), "{networks}");
    }
    let marks = column(&networks, "mark");
    assert_eq!(marks.len(), rows.len());
    assert_ne!(HOME, THIEF);
}

#[tokio::test]
async fn the_family_of_a_token_goes_from_the_login_to_what_stopped_it() {
    let world = World::new().await;
    let reader = world.management().await;
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let second = world.token(&world.web(), &fields).await.expect_status(200).json();
    let access = second["access_token"].as_str().unwrap();
    let (token_id, grant_id) = (claim(access, "jti"), claim(access, "grant_id"));
    for root in [format!("token={token_id}"), format!("grant={grant_id}")] {
        let family = ask(&world, &reader, &format!("family?{root}")).await;
        let what: Vec<_> = column(&family, "what");
        assert_eq!(what, ["session", "consent", "grant", "token", "token"], "{family}");
        let how = column(&family, "how");
        assert!(how.iter().any(|how| how == "code") && how.iter().any(|how| how.starts_with("refresh ")));
        assert!(column(&family, "stopped_by").is_empty(), "{family}");
    }
    world.post(&format!("/v1/grants/{grant_id}/revoke"), &reader, &json!({})).await.expect_status(204);
    let family = ask(&world, &reader, &format!("family?grant={grant_id}")).await;
    assert_eq!(column(&family, "stopped_by"), ["account", "grant_revoked", "grant_revoked"], "{family}");
    let session_id = family["data"][0]["id"].as_str().unwrap();
    let of_session = ask(&world, &reader, &format!("family?session={session_id}")).await;
    assert_eq!(of_session["data"], family["data"]);
    let by_session = ask(&world, &reader, &format!("by?session={session_id}")).await;
    assert!(column(&by_session, "object").contains(&grant_id), "{by_session}");
}

#[tokio::test]
async fn a_person_and_who_approved_an_app_are_found_also_when_the_person_is_erased() {
    let world = World::new().await;
    let (reader, web) = (world.management().await, world.web().client_id);
    let person = world.person(world.demo.account_id, xwms_events::account::Role::Auditor).await;
    let mut browser = person.browser.clone();
    let tokens = browser.tokens(&world, "openid email").await;
    let user_id = claim(tokens["access_token"].as_str().unwrap(), "sub");
    assert_eq!(user_id, person.user_id.to_string());
    let approved = |answer: &Value| column(answer, "user_id").contains(&user_id);
    let reach = ask(&world, &reader, &format!("reach?client={web}")).await;
    assert!(approved(&reach), "{reach}");
    assert_eq!(column(&reach, "scopes"), ["openid email"], "{reach}");
    assert!(reach["data"][0]["last_used_at"].is_string(), "{reach}");
    let by_person = ask(&world, &reader, &format!("by?person={user_id}")).await;
    assert!(column(&by_person, "what").contains(&"token.issued".to_owned()), "{by_person}");

    let store = &world.server.app.store;
    let id: UserId = user_id.parse().unwrap();
    leaving::erase(&Context::system(store, "test"), id).await.unwrap();
    let again = ask(&world, &reader, &format!("by?person={user_id}")).await;
    assert!(column(&again, "what").contains(&"token.issued".to_owned()), "{again}");
    assert!(!again.to_string().contains(&person.email), "{again}");
    world.delete(&format!("/v1/clients/{web}"), &reader).await.expect_status(204);
    let reach = ask(&world, &reader, &format!("reach?client={web}")).await;
    assert!(approved(&reach), "also of a deleted app: {reach}");
}

/// Reports a client secret of the demo account as exposed.
async fn expose(world: &World, secret_id: &str) {
    let store = &world.server.app.store;
    let exposure = Exposure {
        kind: CredentialKind::ClientSecret,
        credential_id: secret_id.to_owned(),
        account_id: world.demo.account_id,
        since: None,
        found: None,
        at: store.clock().now(),
    };
    exposures::report(&Context::system(store, "test"), &exposure, None).await.unwrap();
}

#[tokio::test]
async fn the_list_of_what_is_exposed_becomes_empty() {
    let world = World::new().await;
    let reader = world.management().await;
    let robot = world.client(&reader, &json!({"name": "Robot", "client_type": "machine"})).await.client_id;
    let secrets =
        world.read(&format!("/v1/clients/{robot}/secrets"), &reader).await.expect_status(200).json();
    let secret_id = secrets["data"][0]["secret_id"].as_str().unwrap().to_owned();
    expose(&world, &secret_id).await;
    let exposed = ask(&world, &reader, "exposed").await;
    assert_eq!(column(&exposed, "credential_id"), [secret_id.as_str()], "{exposed}");
    let idle = ask(&world, &reader, "idle?days=0").await;
    let row = idle["data"].as_array().unwrap().iter().find(|row| row["secret_id"] == secret_id.as_str());
    assert!(row.unwrap()["why"].as_str().unwrap().contains("never_used"), "{idle}");
    world.delete(&format!("/v1/clients/{robot}"), &reader).await.expect_status(204);
    let body = json!({"name": "Other", "client_type": "machine"});
    let other = world.client(&reader, &body).await.client_id;
    let changes = ask(&world, &reader, "changes").await;
    let objects = column(&changes, "object");
    assert!(
        objects.contains(&other) && objects.contains(&robot) && objects.contains(&secret_id),
        "{changes}"
    );
    let of_robot = changes["data"].as_array().unwrap().iter().find(|row| row["object"] == robot.as_str());
    assert!(of_robot.unwrap()["what"].as_str().unwrap().contains("client.deleted"), "{changes}");
}

#[tokio::test]
async fn a_secret_that_is_revoked_is_no_longer_exposed() {
    let world = World::new().await;
    let reader = world.management().await;
    let robot = world.client(&reader, &json!({"name": "Robot", "client_type": "machine"})).await.client_id;
    let path = format!("/v1/clients/{robot}/secrets");
    let more = world.post(&path, &reader, &json!({"label": "Second"})).await.expect_status(201).json();
    let secret_id = more["secret_id"].as_str().unwrap().to_owned();
    expose(&world, &secret_id).await;
    assert_eq!(column(&ask(&world, &reader, "exposed").await, "credential_id"), [secret_id.as_str()]);
    world.delete(&format!("{path}/{secret_id}"), &reader).await.expect_status(204);
    let exposed = ask(&world, &reader, "exposed").await;
    assert_eq!(exposed["data"], json!([]), "{exposed}");
}

#[tokio::test]
async fn the_answer_is_as_of_the_position_and_ignores_later_events() {
    let world = World::new().await;
    let reader = world.management().await;
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let access = tokens["access_token"].as_str().unwrap();
    let (token_id, grant_id) = (claim(access, "jti"), claim(access, "grant_id"));
    let robot = world.client(&reader, &json!({"name": "Robot", "client_type": "machine"})).await.client_id;
    let path = format!("/v1/clients/{robot}/secrets");
    let more = world.post(&path, &reader, &json!({"label": "Second"})).await.expect_status(201).json();
    let secret_id = more["secret_id"].as_str().unwrap().to_owned();
    let store = &world.server.app.store;
    for (kind, credential_id) in [
        (CredentialKind::ClientSecret, &secret_id),
        (CredentialKind::Token, &token_id),
        (CredentialKind::Grant, &grant_id),
    ] {
        let exposure = Exposure {
            kind,
            credential_id: credential_id.clone(),
            account_id: world.demo.account_id,
            since: None,
            found: None,
            at: store.clock().now(),
        };
        exposures::report(&Context::system(store, "test"), &exposure, None).await.unwrap();
    }
    let questions = ["exposed?".to_owned(), "idle?days=0&".to_owned(), format!("family?grant={grant_id}&")];
    let mut before = Vec::new();
    for question in &questions {
        before.push(ask(&world, &reader, question.trim_end_matches(['?', '&'])).await);
    }
    assert_eq!(column(&before[0], "credential_id").len(), 3, "{}", before[0]);
    let shared = |idle: &Value| {
        let row = idle["data"].as_array().unwrap().iter().find(|row| row["secret_id"] == secret_id.as_str());
        row.is_some_and(|row| row["why"].as_str().unwrap().contains("overlaps"))
    };
    assert!(shared(&before[1]), "{}", before[1]);
    // All of it stops: a token by its grant, the grant and the secret by themselves.
    world.post(&format!("/v1/grants/{grant_id}/revoke"), &reader, &json!({})).await.expect_status(204);
    world.delete(&format!("{path}/{secret_id}"), &reader).await.expect_status(204);
    for (question, before) in questions.iter().zip(&before) {
        let now = ask(&world, &reader, question.trim_end_matches(['?', '&'])).await;
        assert_ne!(now["data"], before["data"], "{question}");
        let then = ask(&world, &reader, &format!("{question}at={}", before["position"])).await;
        // Requests have no position.
        let stops = |answer: &Value| (column(answer, "stopped_by"), column(answer, "works_until"));
        assert_eq!(stops(&then), stops(before), "{question}");
        for name in ["credential_id", "secret_id", "why", "expires_at", "id"] {
            assert_eq!(column(&then, name), column(before, name), "{question} {name}");
        }
        assert!(!then["not_known"].to_string().contains("as of now"), "{then}");
    }
}

#[tokio::test]
async fn each_node_of_a_family_says_when_and_by_what_it_was_stopped() {
    let world = World::new().await;
    let reader = world.management().await;
    let body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"]});
    let robot = world.client(&reader, &body).await;
    let machine = claim(&world.own_token(&robot).await, "jti");
    let tokens = Browser::default().tokens(&world, "openid").await;
    let access = tokens["access_token"].as_str().unwrap();
    let (login, person) = (claim(access, "sid"), claim(access, "sub").parse::<UserId>().unwrap());
    let questions = [format!("family?token={machine}"), format!("family?session={login}")];
    for question in &questions {
        assert!(column(&ask(&world, &reader, question).await, "stopped_by").is_empty(), "{question}");
    }
    world.delete(&format!("/v1/clients/{}", robot.client_id), &reader).await.expect_status(204);
    let context = Context::system(&world.server.app.store, "test");
    users::change(&context, person, UserCommand::RevokeTokens, None).await.unwrap();
    for (question, (what, why)) in
        questions.iter().zip([("secret", "client_deleted"), ("session", "user_tokens_revoked")])
    {
        let family = ask(&world, &reader, question).await;
        let first = &family["data"][0];
        assert_eq!((&first["what"], &first["stopped_by"]), (&json!(what), &json!(why)), "{family}");
        assert!(first["stopped_at"].is_string(), "{family}");
    }
}

#[tokio::test]
async fn the_answer_names_who_read_what_and_the_question_is_recorded() {
    let leak = Leak::happen().await;
    let reads = leak.ask(&format!("reads?client={}", leak.machine)).await;
    assert!(column(&reads, "object").contains(&leak.target), "{reads}");
    assert!(column(&reads, "what").iter().all(|what| !what.starts_with("POST")), "{reads}");
    let again = leak.ask(&format!("reads?client={}", leak.machine)).await;
    assert!(column(&again, "what").contains(&"audit.queried".to_owned()), "{again}");
    let operator = leak.ask("reads").await;
    assert_eq!(operator["data"], json!([]));
}
