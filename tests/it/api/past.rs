//! Questions about the past of one object over REST: what was, whether it was live, what differs, and what a
//! client could obtain; who may ask, and what is left of people.

use crate::support::{Answer, Browser, Person, World};
use serde_json::{Value, json};
use xwms::commands::{Context, accounts, users};
use xwms_events::{
    account::{AccountCommand, By, Role},
    user::{PostalAddress, Profile, UserCommand},
};

/// Asks as a member of the account.
async fn ask(person: &Person, world: &World, path: &str) -> Answer {
    person.read(&world.server, path).await
}

/// Returns a machine client that was renamed, and the position of its last event before that.
async fn renamed(world: &World, token: &str) -> (String, i64) {
    let id = world.client(token, &json!({"name": "Before", "client_type": "machine"})).await.client_id;
    let position = world.server.head().await;
    world.patch(&format!("/v1/clients/{id}"), token, &json!({"name": "After"})).await.expect_status(200);
    (id, position)
}

/// Returns when the event at `position` was recorded.
async fn recorded_at(world: &World, position: i64) -> String {
    let sql = "SELECT metadata::jsonb ->> 'recorded_at' FROM events WHERE position = $1";
    sqlx::query_scalar(sql).bind(position).fetch_one(world.server.app.store.pool()).await.unwrap()
}

#[tokio::test]
async fn an_object_is_shown_as_it_was_at_a_position_or_a_time_and_now() {
    let world = World::new().await;
    let token = world.management().await;
    let (id, position) = renamed(&world, &token).await;
    let at = recorded_at(&world, position).await;
    let own = world.read(&format!("/v1/audit/as_of?object={id}&at={position}"), &token).await;
    let then = own.expect_status(200).json();
    assert_eq!((&then["state"]["name"], &then["position"]), (&json!("Before"), &json!(position)));
    assert_eq!((&then["live"], &then["exists"]), (&json!(true), &json!(true)));
    assert_eq!((&then["object"], &then["at"]), (&json!(format!("clients/{id}")), &json!(at)));
    assert!(!own.body.contains("digest"), "no hash of a secret: {own:?}");

    let by_name = world.read(&format!("/v1/audit/as_of?object=clients/{id}&at={position}"), &token).await;
    assert_eq!(by_name.expect_status(200).json(), then, "the same answer, however often it is asked");
    let now = world.read(&format!("/v1/audit/as_of?object={id}"), &token).await.expect_status(200).json();
    assert_eq!(now["state"]["name"], "After");
    assert_eq!(now["last_event"]["type"], "client.renamed");

    let path = format!("/v1/audit/difference?object={id}&from={position}");
    let difference = world.read(&path, &token).await.expect_status(200).json();
    let change = json!([{"member": "name", "before": "Before", "after": "After"}]);
    assert_eq!(difference["changes"], change);
    assert_eq!(difference["from_position"], position);
    assert_eq!(world.server.count("audit.queried").await, 4, "each question is in the history");
}

#[tokio::test]
async fn before_the_beginning_there_was_nothing_and_the_future_is_refused() {
    let world = World::new().await;
    let token = world.management().await;
    let (id, _) = renamed(&world, &token).await;
    for at in ["0", "1999-01-01T00:00:00Z"] {
        let path = format!("/v1/audit/as_of?object={id}&at={at}");
        let then = world.read(&path, &token).await.expect_status(200).json();
        assert_eq!((&then["exists"], &then["state"]), (&json!(false), &Value::Null), "{then}");
        assert_eq!((&then["position"], &then["live"]), (&json!(0), &json!(false)));
    }
    for at in ["9000000000", "2999-01-01T00:00:00Z", "-1"] {
        let refused = world.read(&format!("/v1/audit/as_of?object={id}&at={at}"), &token).await;
        assert_eq!(refused.expect_status(400).json()["code"], "in_the_future", "{at}");
    }
    for bad in
        ["as_of", "as_of?object=client_x&at=yesterday", "difference?object=client_x", "could?scope=openid"]
    {
        let refused = world.read(&format!("/v1/audit/{bad}"), &token).await;
        assert!(matches!(refused.status, 400 | 404), "{bad}: {refused:?}");
    }
    assert_eq!(world.server.count("audit.queried").await, 2, "only what was answered");
}

#[tokio::test]
async fn a_token_is_not_live_because_of_the_event_that_stopped_it() {
    let world = World::new().await;
    let token = world.management().await;
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let access = tokens["access_token"].as_str().unwrap();
    let claims: Value = crate::support::claims(access);
    let (jti, grant) = (claims["jti"].as_str().unwrap(), claims["grant_id"].as_str().unwrap());
    let before = world.server.head().await;
    let web = world.web().client_id;
    world.post(&format!("/v1/clients/{web}/disable"), &token, &json!({})).await.expect_status(200);
    let stopped = before + 1;
    world.post(&format!("/v1/clients/{web}/enable"), &token, &json!({})).await.expect_status(200);
    for object in [jti, grant] {
        let path = |at: i64| format!("/v1/audit/as_of?object={object}&at={at}");
        let then = world.read(&path(before), &token).await.expect_status(200).json();
        assert_eq!((&then["live"], &then["because"]), (&json!(true), &Value::Null), "{then}");
        let after = world.read(&path(stopped), &token).await.expect_status(200).json();
        assert_eq!(after["live"], false, "{after}");
        let event = &after["because"]["event"];
        assert_eq!((&event["type"], &event["position"]), (&json!("client.disabled"), &json!(stopped)));
        let now = world.read(&path(stopped + 1), &token).await.expect_status(200).json();
        assert_eq!(now["live"], false, "enabling the client does not bring it back");
        assert_eq!(now["because"]["event"]["position"], stopped, "the first event that stopped it");
        assert!(!now.to_string().contains("code_challenge"), "{now}");
    }
    assert!(!world.active(access).await, "the server says the same of now");
}

#[tokio::test]
async fn why_a_client_could_or_could_not_obtain_a_scope_is_said_rule_by_rule() {
    let world = World::new().await;
    let token = world.management().await;
    let user = world.owner().await.user_id;
    let web = world.web().client_id;
    let could = async |scope: &str, at: &str| {
        let path = format!("/v1/audit/could?client={web}&user={user}&scope={scope}{at}");
        world.read(&path, &token).await.expect_status(200).json()
    };
    assert_eq!(could("openid", "").await["could"], "if_approved");
    Browser::default().tokens(&world, "openid").await;
    let approved = world.server.head().await;
    let yes = could("openid", "").await;
    assert_eq!((&yes["could"], &yes["decided_by"]), (&json!("yes"), &Value::Null), "{yes}");
    world.post(&format!("/v1/clients/{web}/disable"), &token, &json!({})).await.expect_status(200);
    let no = could("openid", "").await;
    assert_eq!((&no["could"], &no["decided_by"]), (&json!("no"), &json!("client_enabled")));
    let step = no["steps"].as_array().unwrap().iter().find(|step| step["rule"] == "client_enabled").unwrap();
    assert_eq!((&step["holds"], &step["event"]["type"]), (&json!(false), &json!("client.disabled")));
    assert_eq!(could("openid", &format!("&at={approved}")).await["could"], "yes", "then it could");
    assert!(!no["not_known"].as_array().unwrap().is_empty());

    let machine = world.machine().client_id;
    let own = world.read(&format!("/v1/audit/could?client={machine}&scope=clients:read"), &token).await;
    assert_eq!(own.expect_status(200).json()["could"], "yes");
    let unknown = world.read(&format!("/v1/audit/could?client={machine}&scope=groups"), &token).await;
    assert_eq!(unknown.expect_status(400).json()["field"], "scope");
}

#[tokio::test]
async fn another_account_and_a_role_without_the_scope_learn_nothing() {
    let world = World::new().await;
    let token = world.management().await;
    let (id, position) = renamed(&world, &token).await;
    let stranger = world.stranger().await;
    let user = world.owner().await.user_id;
    let account = world.demo.account_id;
    for object in
        [id.clone(), account.to_string(), user.to_string(), format!("audits/{account}"), "logs/log".into()]
    {
        for question in
            [format!("as_of?object={object}&at={position}"), format!("difference?object={object}&from=0")]
        {
            let answer = world.read(&format!("/v1/audit/{question}"), &stranger).await;
            assert_eq!(answer.expect_status(404).json()["code"], "not_found", "{question}");
        }
    }
    for question in
        [format!("could?client={id}&scope=openid"), format!("could?client={id}&scope=openid&user={user}")]
    {
        world.read(&format!("/v1/audit/{question}"), &stranger).await.expect_status(404);
    }
    let developer = world.person(account, Role::Developer).await;
    let head = world.server.head().await;
    for question in [format!("as_of?object={id}"), format!("could?client={id}&scope=openid")] {
        let refused = ask(&developer, &world, &format!("/v1/audit/{question}")).await;
        assert_eq!(refused.expect_status(403).json()["code"], "insufficient_scope");
        world.server.get(&format!("/v1/audit/{question}")).await.expect_status(401);
    }
    assert_eq!(world.server.head().await, head, "nothing is recorded of what was not answered");
    let auditor = world.person(account, Role::Auditor).await;
    ask(&auditor, &world, &format!("/v1/audit/as_of?object={id}")).await.expect_status(200);
}

#[tokio::test]
async fn a_member_is_seen_while_they_are_one_and_an_erased_person_is_only_an_id() {
    let world = World::new().await;
    let token = world.management().await;
    let account = world.demo.account_id;
    let person = world.person(account, Role::Developer).await;
    let joined = world.server.head().await;
    let path = format!("/v1/audit/as_of?object={}&at={joined}", person.user_id);
    let shown = world.read(&path, &token).await;
    let shown = shown.expect_status(200);
    assert_eq!(shown.json()["state"]["email"], person.email);
    assert!(!shown.body.contains("recovery_email") && !shown.body.contains("factors"), "{shown:?}");

    let store = &world.server.app.store;
    // Members know each other's names, and nothing else of a profile.
    let address = Some(PostalAddress { locality: Some("London".into()), ..PostalAddress::default() });
    let now = format!("/v1/audit/as_of?object={}", person.user_id);
    for (name, seen) in [(None, json!({})), (Some("Ada".to_owned()), json!({"name": "Ada"}))] {
        let profile = Profile { name, address: address.clone(), ..Profile::default() };
        let command = UserCommand::ChangeProfile { profile };
        users::change(&Context::system(store, "test"), person.user_id, command, None).await.unwrap();
        let shown = world.read(&now, &token).await.expect_status(200).json();
        assert_eq!(shown["state"]["profile"], seen);
    }
    let command = AccountCommand::RemoveMember { user_id: person.user_id, by: By::Operator };
    accounts::change(&Context::system(store, "test"), account, command, |_| None).await.unwrap();
    let former = world.read(&path, &token).await;
    let former = former.expect_status(200);
    assert_eq!(
        former.json()["state"]["email"],
        Value::Null,
        "of a former member the account sees no address"
    );
    assert!(!former.body.contains(&person.email), "{former:?}");
    world.read(&now, &token).await.expect_status(404);

    let test_user = json!({"email": "test@people.example", "password": "long enough"});
    let test_user = world.test_user(&token, &test_user).await;
    let made = world.server.head().await;
    let path = format!("/v1/audit/as_of?object={test_user}&at={made}");
    assert_eq!(world.read(&path, &token).await.json()["state"]["email"], "test@people.example");
    world.delete(&format!("/v1/users/{test_user}"), &token).await.expect_status(204);
    let erased = world.read(&path, &token).await;
    let erased = erased.expect_status(200);
    assert_eq!(erased.json()["state"]["email"], Value::Null, "{erased:?}");
    assert!(erased.body.contains("erased") && !erased.body.contains("test@people.example"), "{erased:?}");
}

#[tokio::test]
async fn now_the_past_says_what_the_read_models_say() {
    let world = World::new().await;
    let token = world.management().await;
    let web = world.web().client_id;
    Browser::default().tokens(&world, "openid offline_access").await;
    world.post(&format!("/v1/clients/{web}/revoke_tokens"), &token, &json!({})).await.expect_status(200);
    let kept = Browser::default().tokens(&world, "openid offline_access").await;
    let revoked = world.own_token(&world.machine()).await;
    let claims: Value = crate::support::claims(&revoked);
    let path = format!("/v1/tokens/{}/revoke", claims["jti"].as_str().unwrap());
    world.post(&path, &token, &json!({})).await.expect_status(204);
    world.server.settle().await;
    let mut seen = [0, 0];
    for (list, id, ended) in [("tokens", "token_id", "revoked_at"), ("grants", "grant_id", "revoked_at")] {
        let listed = world.read(&format!("/v1/{list}?limit=100"), &token).await.expect_status(200).json();
        for row in listed["data"].as_array().unwrap() {
            let path = format!("/v1/audit/as_of?object={}", row[id].as_str().unwrap());
            let now = world.read(&path, &token).await.expect_status(200).json();
            let is_live = row[ended].is_null();
            assert_eq!(now["live"], is_live, "{row} {now}");
            seen[usize::from(is_live)] += 1;
        }
    }
    assert!(seen.iter().all(|count| *count > 1), "some are live and some are not: {seen:?}");
    assert!(world.active(kept["access_token"].as_str().unwrap()).await);
}
