//! Members over REST: inviting, promoting, removing, handing over; and what nobody may do.

use crate::support::{World, mailed};
use reqwest::Method;
use serde_json::json;
use xwms_events::account::Role;

#[tokio::test]
async fn an_invitation_is_listed_until_it_is_withdrawn_and_its_link_is_in_the_mail_alone() {
    let (world, mailbox) = mailed().await;
    let token = world.management().await;
    let wanted = json!({"email": "ada@acme.example", "role": "developer"});
    let made = world.post("/v1/invitations", &token, &wanted).await;
    let view = made.expect_status(201).json();
    assert_eq!((&view["status"], &view["role"]), (&json!("open"), &json!("developer")));
    let link = mailbox.link("ada@acme.example").await;
    let handle = link.split("invitation=").nth(1).unwrap();
    let listed = world.read("/v1/invitations", &token).await;
    let shown = listed.expect_status(200).json()["data"].clone();
    for field in ["invitation_id", "email", "role", "status", "expires_at"] {
        assert_eq!(shown[0][field], view[field], "{field}");
    }
    let events = world.read("/v1/events?type=member.*", &token).await;
    for shown in [&made.body, &listed.body, &events.expect_status(200).body] {
        assert!(!shown.contains(handle) && !shown.contains("/join"), "{shown}");
    }
    let path = format!("/v1/invitations/{}", view["invitation_id"].as_str().unwrap());
    world.delete(&path, &token).await.expect_status(204);
    assert_eq!(world.read("/v1/invitations", &token).await.json()["data"], json!([]));
    world.delete(&path, &token).await.expect_status(404);
    world.post("/v1/invitations", &token, &wanted).await.expect_status(201);
}

#[tokio::test]
async fn invitations_stay_listed_when_they_have_expired() {
    let (world, _mailbox) = mailed().await;
    world.invite("a@acme.example", "admin").await;
    world.server.app.store.clock().advance(std::time::Duration::from_secs(7 * 86_400));
    let owner = world.management().await;
    let listed = world.read("/v1/invitations", &owner).await.expect_status(200).json();
    assert_eq!(listed["data"][0]["status"], "expired");
    world.invite("a@acme.example", "admin").await;
    let first = world.read("/v1/invitations?limit=1", &owner).await.expect_status(200).json();
    assert_eq!((&first["data"][0]["status"], &first["has_more"]), (&json!("open"), &json!(true)));
}

#[tokio::test]
async fn a_repeated_invitation_with_its_key_is_the_same_invitation() {
    let (world, _mailbox) = mailed().await;
    let token = world.management().await;
    let body = json!({"email": "ada@acme.example", "role": "auditor"});
    let send = || {
        let request = world.api(Method::POST, "/v1/invitations", &token);
        request.header("idempotency-key", "invite-1").json(&body).send()
    };
    let first = send().await.unwrap().text().await.unwrap();
    assert_eq!(send().await.unwrap().text().await.unwrap(), first);
    assert_eq!(world.server.count("member.invited").await, 1);
}

#[tokio::test]
async fn invitations_that_make_no_sense_are_refused_and_change_nothing() {
    let (world, _mailbox) = mailed().await;
    let token = world.management().await;
    world.invite("ada@acme.example", "auditor").await;
    let head = world.server.head().await;
    let demo = world.demo.user.email.to_uppercase();
    for (body, status, code) in [
        (json!({"email": "ADA@acme.example", "role": "admin"}), 409, "already_invited"),
        (json!({"email": demo, "role": "admin"}), 409, "already_member"),
        (json!({"email": "nobody", "role": "admin"}), 400, "invalid_email"),
        (json!({"email": "b@acme.example", "role": "king"}), 400, "invalid_body"),
        (json!({"email": "b@acme.example", "role": "owner"}), 403, "owner_required"),
        (json!({"email": "b@acme.example", "role": "admin", "account_id": "x"}), 400, "invalid_body"),
        (json!({"email": "b@acme.example"}), 400, "invalid_body"),
    ] {
        let problem = world.post("/v1/invitations", &token, &body).await;
        assert_eq!(problem.expect_status(status).json()["code"], code, "{body}");
    }
    assert_eq!(world.server.head().await, head, "no event");
}

#[tokio::test]
async fn an_owner_who_is_removed_does_not_come_back_by_an_invitation_of_their_own() {
    let (world, mailbox) = mailed().await;
    let server = &world.server;
    let (owner, other) = (world.owner().await, world.person(world.demo.account_id, Role::Owner).await);
    for (who, email) in [(&other, "second@people.example"), (&owner, "friend@people.example")] {
        let wanted = json!({"email": email, "role": "owner"});
        who.post(server, "/v1/invitations", &wanted).await.expect_status(201);
    }
    let link = mailbox.link("second@people.example").await;
    owner.delete(server, &format!("/v1/members/{}", other.user_id)).await.expect_status(204);
    server.get(&link).await.expect_status(404);
    let listed = owner.read(server, "/v1/invitations").await.expect_status(200).json();
    let emails: Vec<_> = listed["data"].as_array().unwrap().iter().map(|one| &one["email"]).collect();
    assert_eq!(emails, ["friend@people.example"]);
    assert_eq!(server.count("member.invitation_withdrawn").await, 1);
}

#[tokio::test]
async fn nobody_is_invited_without_mail() {
    let world = World::new().await;
    let token = world.management().await;
    let body = json!({"email": "b@acme.example", "role": "admin"});
    let problem = world.post("/v1/invitations", &token, &body).await;
    assert_eq!(problem.expect_status(409).json()["code"], "mail_not_set_up");
}

#[tokio::test]
async fn members_see_each_other_and_a_changed_role_holds_from_the_next_request_on() {
    let world = World::new().await;
    let owner = world.owner().await;
    let ada = world.person(world.demo.account_id, Role::Auditor).await;
    world.server.settle().await;
    let members = ada.read(&world.server, "/v1/members").await.expect_status(200).json();
    let emails: Vec<_> = members["data"].as_array().unwrap().iter().map(|one| one["email"].clone()).collect();
    assert_eq!(emails, [json!(ada.email), json!(owner.email)]);
    assert_eq!(members["data"][1]["name"], "Dana Demo");
    let client = json!({"name": "Robot", "client_type": "machine", "scopes": []});
    let refused = ada.post(&world.server, "/v1/clients", &client).await;
    assert_eq!(refused.expect_status(403).json()["code"], "insufficient_scope");

    let path = format!("/v1/members/{}", ada.user_id);
    let changed = owner.patch(&world.server, &path, &json!({"role": "developer"})).await;
    assert_eq!(changed.expect_status(200).json()["role"], "developer");
    ada.post(&world.server, "/v1/clients", &client).await.expect_status(201);
    let me = ada.read(&world.server, "/v1/me").await.expect_status(200).json();
    assert_eq!(me["accounts"][0]["role"], "developer");
    assert!(!me["accounts"][0]["permissions"].to_string().contains("accounts:write"), "{me}");

    owner.delete(&world.server, &path).await.expect_status(204);
    let gone = ada.post(&world.server, "/v1/clients", &client).await;
    assert_eq!(gone.expect_status(404).json()["code"], "not_found");
}

#[tokio::test]
async fn everybody_but_the_last_owner_may_leave() {
    let world = World::new().await;
    let (server, account) = (&world.server, world.demo.account_id);
    let owner = world.owner().await;
    let auditor = world.person(account, Role::Auditor).await;
    let other = world.person(account, Role::Developer).await;
    let refused = auditor.delete(server, &format!("/v1/members/{}", other.user_id)).await;
    refused.expect_status(403);
    auditor.delete(server, &format!("/v1/members/{}", auditor.user_id)).await.expect_status(204);
    let head = server.head().await;
    let path = format!("/v1/members/{}", owner.user_id);
    assert_eq!(owner.delete(server, &path).await.expect_status(409).json()["code"], "last_owner");
    let down = owner.patch(server, &path, &json!({"role": "admin"})).await;
    assert_eq!(down.expect_status(409).json()["code"], "last_owner");
    assert_eq!(server.head().await, head, "no event");
}

#[tokio::test]
async fn neither_an_admin_nor_a_client_touches_an_owner_or_makes_one() {
    let world = World::new().await;
    let (server, account) = (&world.server, world.demo.account_id);
    let owner = world.owner().await;
    let admin = world.person(account, Role::Admin).await;
    let second = world.person(account, Role::Owner).await;
    let token = world.management().await;
    let head = server.head().await;
    let owners = format!("/v1/members/{}", second.user_id);
    let own = format!("/v1/members/{}", admin.user_id);
    let over = format!("/v1/accounts/{account}/hand_over");
    let close = format!("/v1/accounts/{account}/close");
    for (method, path, body) in [
        (Method::PATCH, &owners, json!({"role": "auditor"})),
        (Method::DELETE, &owners, json!({})),
        (Method::PATCH, &own, json!({"role": "owner"})),
        (Method::POST, &over, json!({"user_id": admin.user_id})),
        (Method::POST, &close, json!({"name": "Demo Company"})),
    ] {
        let by_admin = admin.ask(server, method.clone(), path, Some(&body)).await;
        assert_eq!(by_admin.expect_status(403).json()["code"], "owner_required", "{method} {path}");
        let request = world.api(method.clone(), path, &token).json(&body);
        let by_client = crate::support::Answer::of(request.send().await.unwrap()).await;
        assert_eq!(by_client.expect_status(403).json()["code"], "owner_required", "{method} {path}");
    }
    assert_eq!(server.head().await, head, "no event");
    owner.patch(server, &owners, &json!({"role": "admin"})).await.expect_status(200);
}

#[tokio::test]
async fn handing_over_makes_the_other_an_owner_and_leaves_an_admin() {
    let world = World::new().await;
    let owner = world.owner().await;
    let heir = world.person(world.demo.account_id, Role::Developer).await;
    let path = format!("/v1/accounts/{}/hand_over", world.demo.account_id);
    let nobody = xwms_events::ids::UserId::from_uuid(uuid::Uuid::now_v7());
    owner.post(&world.server, &path, &json!({"user_id": nobody})).await.expect_status(404);
    owner.post(&world.server, &path, &json!({"user_id": heir.user_id})).await.expect_status(200);
    let role = |me: serde_json::Value| me["accounts"][0]["role"].clone();
    assert_eq!(role(heir.read(&world.server, "/v1/me").await.json()), "owner");
    assert_eq!(role(owner.read(&world.server, "/v1/me").await.json()), "admin");
    let again = owner.post(&world.server, &path, &json!({"user_id": heir.user_id})).await;
    assert_eq!(again.expect_status(403).json()["code"], "owner_required");
}

#[tokio::test]
async fn a_closed_account_lets_neither_tokens_nor_sessions_in() {
    let world = World::new().await;
    let (server, account) = (&world.server, world.demo.account_id);
    let (owner, token) = (world.owner().await, world.management().await);
    let path = format!("/v1/accounts/{account}/close");
    let head = server.head().await;
    let wrong = owner.post(server, &path, &json!({"name": "demo company"})).await;
    assert_eq!(wrong.expect_status(400).json()["code"], "wrong_name");
    assert_eq!(server.head().await, head, "no event");
    let closed = owner.post(server, &path, &json!({"name": "Demo Company"})).await;
    assert_eq!(closed.expect_status(200).json()["standing"], "closed");
    world.read("/v1/clients", &token).await.expect_status(401);
    world.token(&world.machine(), &[("grant_type", "client_credentials")]).await.expect_status(401);
    server.settle().await;
    owner.read(server, "/v1/clients").await.expect_status(404);
    let named = crate::support::Person { about: Some(account.to_string()), ..owner.clone() };
    let refused = named.read(server, "/v1/clients").await.expect_status(403).json();
    assert_eq!(refused["code"], "account_closed");
    assert!(refused["detail"].as_str().unwrap().contains("use another one"), "{refused}");
    assert_eq!(owner.read(server, "/v1/me").await.expect_status(200).json()["accounts"], json!([]));
}

#[tokio::test]
async fn a_person_in_two_accounts_names_one_and_no_other() {
    let world = World::new().await;
    let (server, other) = (&world.server, world.another().await);
    let third = {
        // Another owner's account, of which the person is not a member.
        let body = json!({"name": "Third", "owner": {"email": "c@c.example", "password": "long enough"}});
        world.post("/v1/accounts", "", &body).await.expect_status(201).json()
    };
    let mut ada = world.person(world.demo.account_id, Role::Auditor).await;
    let store = &server.app.store;
    let at = store.clock().now();
    let invitation_id = xwms_events::ids::InvitationId::from_uuid(store.clock().uuid());
    let new = xwms_events::account::NewInvitation {
        invitation_id,
        email: ada.email.clone(),
        role: Role::Developer,
        by: xwms_events::account::By::Operator,
        at,
        expires_at: at.plus_seconds(3600),
        limit: 9,
    };
    let context = xwms::commands::Context::system(store, "test");
    let (account_id, held) = (
        other.account_id,
        xwms::commands::members::UsableInvitation { account_id: other.account_id, invitation_id, limit: 9 },
    );
    xwms::commands::members::invite(&context, account_id, new, None).await.unwrap();
    xwms::commands::members::join(&context, held, ada.user_id).await.unwrap();
    server.settle().await;

    assert_eq!(ada.read(server, "/v1/clients").await.expect_status(400).json()["code"], "account_needed");
    let me = ada.read(server, "/v1/me").await.expect_status(200).json();
    let roles: Vec<_> = me["accounts"].as_array().unwrap().iter().map(|one| one["role"].clone()).collect();
    assert_eq!(roles, ["developer", "auditor"]);
    let client = json!({"name": "Robot", "client_type": "machine"});
    ada.about = Some(world.demo.account_id.to_string());
    ada.post(server, "/v1/clients", &client).await.expect_status(403);
    ada.about = Some(other.account_id.to_string());
    let made = ada.post(server, "/v1/clients", &client).await.expect_status(201).json();
    let path = format!("/v1/clients/{}", made["client_id"].as_str().unwrap());
    ada.read(server, &path).await.expect_status(200);
    ada.about = Some(world.demo.account_id.to_string());
    ada.read(server, &path).await.expect_status(404);
    let head = server.head().await;
    for foreign in [third["account_id"].as_str().unwrap(), "account_x", ""] {
        ada.about = Some(foreign.to_owned());
        ada.post(server, "/v1/clients", &client).await.expect_status(404);
    }
    assert_eq!(server.head().await, head, "no event");
}

#[tokio::test]
async fn a_session_changes_nothing_without_the_token_of_its_page() {
    let world = World::new().await;
    let mut owner = world.owner().await;
    let head = world.server.head().await;
    let good = owner.csrf.clone();
    let other = world.owner().await.csrf;
    let client = json!({"name": "Robot", "client_type": "machine"});
    let head = world.server.head().await.max(head);
    for wrong in ["", "AAAA", &other] {
        owner.csrf = wrong.to_owned();
        let refused = owner.post(&world.server, "/v1/clients", &client).await;
        assert_eq!(refused.expect_status(403).json()["code"], "csrf_token_needed", "{wrong:?}");
    }
    assert_eq!(world.server.head().await, head, "no event");
    owner.csrf = good;
    owner.post(&world.server, "/v1/clients", &client).await.expect_status(201);
}
