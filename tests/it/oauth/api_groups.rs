//! The claim `groups`: in tokens for an API (RFC 9068 §2.2.3.1), in id_tokens and in userinfo, by choice of the
//! API or the client; and what attackers try: groups of another account, groups that were taken away, and names
//! that look like claims.

use super::api_roles::{self, access, api, introspected, refreshed};
use crate::{
    api::groups::group,
    support::{self, Browser, World, browser::authorize_path, query},
};
use serde_json::{Value, json};
use xwms::auth::access_tokens::AT_JWT;
use xwms_events::account::{AccountCommand, By, Role};

fn claims(token: &Value) -> Value {
    support::claims(token.as_str().unwrap())
}

/// Lets the web client tell groups, or not.
async fn tell(world: &World, told: bool) {
    let path = format!("/v1/clients/{}", world.web().client_id);
    let body = json!({"groups_claim": told});
    let changed = world.patch(&path, &world.management().await, &body).await.expect_status(200).json();
    assert_eq!(changed["groups_claim"], told);
}

/// Puts a person into groups of the demo account with these names, which are made. Returns their paths.
async fn put(world: &World, user_id: impl ToString, names: &[&str]) -> Vec<String> {
    let mut paths = Vec::new();
    for name in names {
        let path = group(world, name).await;
        let body = json!({"user_id": user_id.to_string()});
        let added = world.post(&format!("{path}/people"), &world.management().await, &body).await;
        added.expect_status(204);
        paths.push(path);
    }
    paths
}

/// Returns tokens that the web client got from `browser` for the API, or else for xwms itself.
async fn approved(world: &World, browser: &mut Browser, of_api: bool) -> Value {
    match of_api {
        true => api_roles::approved(world, browser).await,
        false => api_roles::approved_with(world, browser, &[]).await,
    }
}

async fn userinfo(world: &World, tokens: &Value) -> Value {
    world
        .server
        .form("/oauth/userinfo", None, &[("access_token", access(tokens))])
        .await
        .expect_status(200)
        .json()
}

#[tokio::test]
async fn a_token_for_an_api_says_the_groups_that_its_person_is_in_now() {
    for format in ["jwt", "opaque"] {
        let world = World::new().await;
        api(&world, &json!({"groups_claim": true, "format": format})).await;
        let mut ada = world.person(world.demo.account_id, Role::Developer).await;
        let groups = put(&world, ada.user_id, &["Support", "Admins"]).await;
        let first = approved(&world, &mut ada.browser, true).await;
        assert_eq!(
            introspected(&world, access(&first)).await["groups"],
            json!(["Admins", "Support"]),
            "{format}"
        );

        let token = world.management().await;
        world.delete(&format!("{}/people/{}", groups[1], ada.user_id), &token).await.expect_status(204);
        world.patch(&groups[0], &token, &json!({"name": "Desk"})).await.expect_status(200);
        assert_eq!(introspected(&world, access(&first)).await["groups"], json!(["Desk"]), "{format}");
        let second = refreshed(&world, &first).await;
        assert_eq!(introspected(&world, access(&second)).await["groups"], json!(["Desk"]), "{format}");
        if format == "jwt" {
            let signed = claims(&first["access_token"]);
            assert_eq!(signed["groups"], json!(["Admins", "Support"]), "it is as it was signed");
            assert_eq!(claims(&second["access_token"])["groups"], json!(["Desk"]));
        }
        world.delete(&groups[0], &token).await.expect_status(204);
        let third = refreshed(&world, &second).await;
        assert_eq!(introspected(&world, access(&third)).await.get("groups"), None, "{format}");
        assert_eq!(introspected(&world, access(&second)).await.get("groups"), None, "{format}");
        world.server.settle().await;
        world.server.expect_replayed().await;
    }
}

#[tokio::test]
async fn an_id_token_and_userinfo_say_groups_only_if_the_client_wants_so() {
    let world = World::new().await;
    let mut ada = world.person(world.demo.account_id, Role::Developer).await;
    let groups = put(&world, ada.user_id, &["Support", "Admins"]).await;
    let first = approved(&world, &mut ada.browser, false).await;
    assert_eq!(claims(&first["id_token"]).get("groups"), None);
    assert_eq!(userinfo(&world, &first).await.get("groups"), None);

    tell(&world, true).await;
    let second = approved(&world, &mut ada.browser, false).await;
    assert_eq!(claims(&second["id_token"])["groups"], json!(["Admins", "Support"]));
    assert_eq!(userinfo(&world, &second).await["groups"], json!(["Admins", "Support"]));
    assert_eq!(claims(&second["access_token"]).get("groups"), None, "this server's own token says none");
    let out = format!("{}/people/{}", groups[1], ada.user_id);
    world.delete(&out, &world.management().await).await.expect_status(204);
    let third = refreshed(&world, &second).await;
    assert_eq!(claims(&third["id_token"])["groups"], json!(["Support"]));
    assert_eq!(userinfo(&world, &third).await["groups"], json!(["Support"]));

    tell(&world, false).await;
    let last = refreshed(&world, &third).await;
    assert_eq!(claims(&last["id_token"]).get("groups"), None);
}

#[tokio::test]
async fn groups_of_another_account_and_a_name_that_looks_like_claims_give_nothing() {
    let world = World::new().await;
    tell(&world, true).await;
    api(&world, &json!({"groups_claim": true, "roles_claim": true})).await;
    let other = world.another().await;
    let mut stranger = world.person(other.account_id, Role::Owner).await;
    let elsewhere = world.management_of(&other).await;
    let made = world.post("/v1/groups", &elsewhere, &json!({"name": "Admins"})).await;
    let made = made.expect_status(201).json();
    let people = format!("/v1/groups/{}/people", made["group_id"].as_str().unwrap());
    let body = json!({"user_id": stranger.user_id});
    world.post(&people, &elsewhere, &body).await.expect_status(204);
    for of_api in [true, false] {
        let tokens = approved(&world, &mut stranger.browser, of_api).await;
        for kind in ["access_token", "id_token"] {
            if !tokens[kind].is_null() {
                assert_eq!(claims(&tokens[kind]).get("groups"), None, "{kind}");
            }
        }
    }
    world.server.settle().await;
    let name = r#"x"],"roles":["owner"],"a":["#;
    put(&world, stranger.user_id, &[name]).await;
    let said = claims(&approved(&world, &mut stranger.browser, true).await["access_token"]);
    assert_eq!((&said["groups"], said.get("roles")), (&json!([name]), None));
}

#[tokio::test]
async fn the_groups_of_a_member_count_only_with_the_second_factor_that_the_account_demands() {
    let world = World::new().await;
    tell(&world, true).await;
    api(&world, &json!({"groups_claim": true})).await;
    let mut ada = world.person(world.demo.account_id, Role::Developer).await;
    put(&world, ada.user_id, &["Admins"]).await;
    let (of_api, own) =
        (approved(&world, &mut ada.browser, true).await, approved(&world, &mut ada.browser, false).await);
    assert_eq!(claims(&own["id_token"])["groups"], json!(["Admins"]));
    let command = AccountCommand::RequireSecondFactor { required: true, by: By::Operator };
    world.by_operator(world.demo.account_id, command).await;
    assert_eq!(introspected(&world, access(&of_api)).await.get("groups"), None);
    assert_eq!(claims(&refreshed(&world, &of_api).await["access_token"]).get("groups"), None);
    let own = refreshed(&world, &own).await;
    assert_eq!(claims(&own["id_token"]).get("groups"), None);
    assert_eq!(userinfo(&world, &own).await.get("groups"), None);

    // A login for an app that is told groups has to be good enough for them.
    let quiet = authorize_path(&world.web().client_id, &[("prompt", "none")]);
    let refused = query(ada.browser.open(&world.server, &quiet).await.header("location"));
    assert_eq!(refused.get("error").map(String::as_str), Some("login_required"), "{refused:?}");
    tell(&world, false).await;
    let given = query(ada.browser.open(&world.server, &quiet).await.header("location"));
    assert!(given.contains_key("code"), "{given:?}");
}

#[tokio::test]
async fn a_removed_member_who_still_uses_the_accounts_apps_has_no_group() {
    let world = World::new().await;
    tell(&world, true).await;
    let mut ada = world.person(world.demo.account_id, Role::Developer).await;
    put(&world, ada.user_id, &["Admins"]).await;
    let before = approved(&world, &mut ada.browser, false).await;
    assert_eq!(claims(&before["id_token"])["groups"], json!(["Admins"]));
    let member = format!("/v1/members/{}", ada.user_id);
    world.delete(&member, &world.management().await).await.expect_status(204);
    let after = approved(&world, &mut ada.browser, false).await;
    assert_eq!(claims(&after["id_token"]).get("groups"), None);
}

#[tokio::test]
async fn a_person_is_in_32_groups_even_if_two_are_added_at_once_and_tokens_with_the_longest_names_are_below_4_kib()
 {
    let world = World::new().await;
    tell(&world, true).await;
    api(&world, &json!({"groups_claim": true})).await;
    let mut ada = world.person(world.demo.account_id, Role::Developer).await;
    let names: Vec<String> = (10..43).map(|number| format!("{number}\"{}", "👩".repeat(15))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    put(&world, ada.user_id, &names[..31]).await;
    let (token, body) = (world.management().await, json!({"user_id": ada.user_id}));
    let one = format!("{}/people", group(&world, names[31]).await);
    let other = format!("{}/people", group(&world, names[32]).await);
    let (one, other) = tokio::join!(world.post(&one, &token, &body), world.post(&other, &token, &body));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 409], "one of the two has the last place: {one:?} {other:?}");

    let tokens = approved(&world, &mut ada.browser, true).await;
    assert_eq!(introspected(&world, access(&tokens)).await["groups"].as_array().unwrap().len(), 32);
    let own = approved(&world, &mut ada.browser, false).await;
    for token in [&tokens["access_token"], &own["id_token"]] {
        assert_eq!(claims(token)["groups"].as_array().unwrap().len(), 32);
        let length = token.as_str().unwrap().len();
        assert!(length < 4 * 1024, "{length} bytes");
    }
}

#[tokio::test]
async fn a_stolen_signing_key_puts_nobody_into_a_group() {
    let world = World::new().await;
    api(&world, &json!({"groups_claim": true})).await;
    let mut ada = world.person(world.demo.account_id, Role::Developer).await;
    put(&world, ada.user_id, &["Support"]).await;
    let real = claims(&approved(&world, &mut ada.browser, true).await["access_token"]);
    assert_eq!(real["groups"], json!(["Support"]));
    let app = &world.server.app;
    for groups in [json!(["Admins"]), json!(["Admins", "Support"]), json!("Support"), Value::Null] {
        let mut forged = real.clone();
        forged["groups"] = groups.clone();
        let forged = app.keyring.sign(None, app.settings.signing_algorithm, AT_JWT, &forged).await.unwrap();
        assert!(!world.active(&forged).await, "{groups}");
    }
}
