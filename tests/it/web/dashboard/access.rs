//! Tokens, grants, consents, sessions, people and secrets: what the pages say, who may stop what, and a leaked secret.

use super::{hidden, path, send};
use crate::{
    oauth::device::{approve, ask, poll},
    support::{Answer, Browser, Credentials, World, browser::CALLBACK},
};
use serde_json::json;
use xwms_events::account::Role;

/// Returns the first path below `kind` that `body` links to.
fn linked(body: &str, prefix: &str) -> String {
    let start = body.find(prefix).unwrap_or_else(|| panic!("{prefix} is not in {body}"));
    body[start..].split(['"', '?', '#']).next().unwrap().to_owned()
}

#[tokio::test]
async fn a_grant_shows_its_family_and_takes_it_along_when_it_is_revoked() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let next = world.token(&world.web(), &fields).await.expect_status(200).json();
    let mut owner = world.owner().await.browser;
    let people = path(account_id, &format!("apps/{}/people", world.web().client_id));
    let tab = owner.open(&world.server, &people).await;
    assert!(tab.expect_status(200).body.contains("offline_access"), "{tab:?}");

    let list = owner.open(&world.server, &path(account_id, "grants")).await;
    let grant = linked(&list.expect_status(200).body, &path(account_id, "grants/grant_"));
    let page = owner.open(&world.server, &grant).await;
    for step in
        ["Signed in", "password", "Approved", "Code exchanged", "Refreshed with refresh token 1", "Valid"]
    {
        assert!(page.expect_status(200).body.contains(step), "{step} is not in {page:?}");
    }
    for kind in ["sessions/session_", "consents/consent_", "tokens/token_", "people/user_"] {
        let to = linked(&page.body, &path(account_id, kind));
        owner.open(&world.server, &to).await.expect_status(200);
    }
    let done = send(&mut owner, &world, &grant, &[]).await;
    assert_eq!(done.status, 303, "{done:?}");
    for token in [&tokens, &next] {
        assert!(!world.active(token["access_token"].as_str().unwrap()).await);
    }
    let page = owner.open(&world.server, &grant).await;
    assert!(page.body.contains("Revoked by the account") && hidden(&page, &grant).is_none(), "{page:?}");
}

#[tokio::test]
async fn an_owner_allows_devices_and_sees_which_tokens_came_from_one() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let mut owner = world.owner().await.browser;
    let tab = path(account_id, &format!("apps/{}/login", world.web().client_id));
    let fields = [
        ("redirect_uris", CALLBACK),
        ("required_acr", "urn:xwms:acr:password"),
        ("require_pkce", "yes"),
        ("device_authorization", "yes"),
    ];
    assert_eq!(send(&mut owner, &world, &tab, &fields).await.status, 303);
    let codes = ask(&world, "openid").await;
    approve(&mut Browser::default(), &world, &codes).await;
    poll(&world, &codes).await.expect_status(200);
    world.server.settle().await;

    let list = owner.open(&world.server, &path(account_id, "grants")).await;
    let grant = linked(&list.expect_status(200).body, &path(account_id, "grants/grant_"));
    let page = owner.open(&world.server, &grant).await;
    for fact in ["The device asked", "The device’s network"] {
        assert!(page.expect_status(200).body.contains(fact), "{fact} is not in {page:?}");
    }
    let token = linked(&page.body, &path(account_id, "tokens/token_"));
    let page = owner.open(&world.server, &token).await;
    assert!(page.expect_status(200).body.contains("For a device code"), "{page:?}");
}

#[tokio::test]
async fn a_consent_and_all_access_to_a_person_end_from_their_pages() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let mut owner = world.owner().await.browser;
    for (list, kind) in [("consents", "consents/consent_"), ("consents", "people/user_")] {
        let tokens = Browser::default().tokens(&world, "openid").await;
        let listed = owner.open(&world.server, &path(account_id, list)).await;
        let consent = linked(&listed.expect_status(200).body, &path(account_id, "consents/consent_"));
        let page = owner.open(&world.server, &consent).await;
        let to =
            if kind.starts_with("consents") { consent } else { linked(&page.body, &path(account_id, kind)) };
        let done = send(&mut owner, &world, &to, &[]).await;
        assert_eq!(done.status, 303, "{done:?}");
        assert!(!world.active(tokens["access_token"].as_str().unwrap()).await, "{kind}");
    }
}

#[tokio::test]
async fn an_auditor_sees_everything_and_stops_nothing() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let mut auditor = world.person(account_id, Role::Auditor).await.browser;
    let csrf = {
        let page = auditor.open(&world.server, &path(account_id, "search")).await;
        hidden(&page, &path(account_id, "search")).unwrap()
    };
    let mut found = vec![];
    for (list, kind) in
        [("tokens", "tokens/token_"), ("grants", "grants/grant_"), ("consents", "consents/consent_")]
    {
        let page = auditor.open(&world.server, &path(account_id, list)).await;
        found.push(linked(&page.expect_status(200).body, &path(account_id, kind)));
    }
    let page = auditor.open(&world.server, &found[1]).await;
    found.push(linked(&page.body, &path(account_id, "people/user_")));
    for at in &found {
        let page = auditor.open(&world.server, at).await;
        assert!(hidden(page.expect_status(200), at).is_none(), "{at} offers to stop");
        auditor.post(&world.server, at, &csrf).await.expect_status(403);
    }
    assert!(world.active(tokens["access_token"].as_str().unwrap()).await);
}

#[tokio::test]
async fn another_accounts_objects_are_not_found() {
    let world = World::new().await;
    Browser::default().tokens(&world, "openid offline_access").await;
    let mut owner = world.owner().await.browser;
    let list = owner.open(&world.server, &path(world.demo.account_id, "grants")).await;
    let grant = linked(&list.body, &path(world.demo.account_id, "grants/grant_"));
    let page = owner.open(&world.server, &grant).await;
    let other = world.another().await.account_id;
    let mut stranger = world.person(other, Role::Owner).await.browser;
    let shown = stranger.open(&world.server, &path(other, "search")).await;
    let csrf = hidden(&shown, &path(other, "search")).unwrap();
    let kinds = ["grants/grant_", "sessions/session_", "consents/consent_", "tokens/token_"];
    for kind in kinds {
        let own = linked(&page.body, &path(world.demo.account_id, kind));
        let below = own.rsplit('/').take(2).collect::<Vec<_>>();
        let theirs = path(other, &format!("{}/{}", below[1], below[0]));
        stranger.get(&world.server, &theirs).await.expect_status(404);
        if !kind.starts_with("sessions") {
            stranger.post(&world.server, &theirs, &csrf).await.expect_status(404);
        }
    }
    for list in ["tokens", "grants", "consents"] {
        let page = stranger.open(&world.server, &path(other, list)).await;
        assert!(!page.expect_status(200).body.contains(&world.web().client_id), "{page:?}");
    }
    assert_eq!(world.server.count("grant.revoked").await + world.server.count("token.revoked").await, 0);
}

#[tokio::test]
async fn a_malformed_id_in_a_filter_finds_nothing_instead_of_everything() {
    let world = World::new().await;
    let account_id = world.demo.account_id;
    Browser::default().tokens(&world, "openid offline_access").await;
    world.server.settle().await;
    let mut owner = world.owner().await.browser;
    for (list, row) in
        [("tokens", "tokens/token_"), ("grants", "grants/grant_"), ("consents", "consents/consent_")]
    {
        let row = path(account_id, row);
        for (query, is_there) in
            [("", true), ("?user_id=", true), ("?client_id=x", false), ("?user_id=x", false)]
        {
            let page = owner.open(&world.server, &path(account_id, &format!("{list}{query}"))).await;
            assert_eq!(page.expect_status(200).body.contains(&row), is_there, "{list}{query}: {page:?}");
            assert_eq!(page.body.contains("Clear filters"), !is_there, "{list}{query}: {page:?}");
        }
    }
}

#[tokio::test]
async fn a_leaked_secret_is_pasted_looked_into_replaced_and_dead() {
    let world = World::new().await;
    let (machine, account_id) = (world.machine(), world.demo.account_id);
    let token = world.own_token(&machine).await;
    let mut owner = world.owner().await.browser;
    let found = send(&mut owner, &world, &path(account_id, "search"), &[("q", &machine.secret)]).await;
    let secret = found.header("location").to_owned();
    assert!(secret.starts_with(&path(account_id, "secrets/secret_")), "{found:?}");
    let page = owner.open(&world.server, &secret).await;
    assert!(!page.expect_status(200).body.contains(&machine.secret), "{page:?}");
    let token_page = linked(&page.body, &path(account_id, "tokens/token_"));
    let alone = owner.open(&world.server, &token_page).await;
    assert!(
        alone.body.contains("unless you disable it") && !alone.body.contains("as long as its grant"),
        "{alone:?}"
    );

    let mut fields = hidden(&page, &secret).expect("the form");
    // The history and the subscribers of its events get to see the reason.
    let reason = format!("in a public repository: {}", machine.secret);
    for (name, value) in [("label", "New"), ("reason", reason.as_str())] {
        fields.push((name.to_owned(), value.to_owned()));
    }
    let replaced = owner.post(&world.server, &secret, &fields).await;
    let start = replaced.expect_status(200).body.find("xwms_secret_").expect("the new secret");
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let new: String = replaced.body[start..].chars().take_while(|c| is_part(*c)).collect();
    let grant = [("grant_type", "client_credentials")];
    world.token(&machine, &grant).await.expect_oauth(401, "invalid_client");
    let renewed = Credentials::new(&machine.client_id, &new);
    world.token(&renewed, &grant).await.expect_status(200);
    let asked = world.server.form("/oauth/introspect", Some(&renewed), &[("token", &token)]).await;
    assert_eq!(asked.json(), json!({"active": false}));
    // Sent twice, it is done once, and the secret is not shown again.
    let again = owner.post(&world.server, &secret, &fields).await;
    assert_eq!((again.status, again.header("location")), (303, secret.as_str()));
    assert_eq!(world.server.count("client.tokens_revoked").await, 1);
    let said: String = sqlx::query_scalar(
        "SELECT payload ->> 'reason' FROM events WHERE event_type = 'client.tokens_revoked'",
    )
    .fetch_one(world.server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(said, "in a public repository: ***");
    // It is recognised as what it was.
    let found = send(&mut owner, &world, &path(account_id, "search"), &[("q", &machine.secret)]).await;
    assert_eq!(found.header("location"), secret);
    let page = owner.open(&world.server, &secret).await;
    assert!(page.body.contains("Revoked") && page.body.contains("Stopped"), "{page:?}");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_start_has_the_ids_of_the_app_and_no_secret() {
    let world = World::new().await;
    let (management, account_id) = (world.management().await, world.demo.account_id);
    let body = json!({
        "name": "<b>Shop</b>", "client_type": "browser", "redirect_uris": ["https://shop.example/cb"],
        "scopes": ["openid"],
    });
    let shop = world.client(&management, &body).await.client_id;
    let mut owner = world.owner().await.browser;
    let overview = owner.open(&world.server, &path(account_id, &format!("apps/{shop}"))).await;
    assert!(overview.body.contains(&format!("/developers/{shop}\"")), "{overview:?}");
    let list = owner.open(&world.server, &path(account_id, "developers")).await;
    assert!(list.body.contains("href=\"/docs/quickstart/web-axum\""), "{list:?}");
    world.server.get("/docs/quickstart/web-axum").await.expect_status(200);
    assert!(list.expect_status(200).body.contains("/.well-known/openid-configuration"), "{list:?}");
    let web = world.web();
    let page = owner.open(&world.server, &path(account_id, &format!("developers/{}", web.client_id))).await;
    for text in ["openid-client", "Authlib", "Spring", "go-oidc", "curl", web.client_id.as_str()] {
        assert!(page.expect_status(200).body.contains(text), "{text} is not in {page:?}");
    }
    assert!(!page.body.contains(&web.secret));
    let page = owner.open(&world.server, &path(account_id, &format!("developers/{shop}"))).await;
    assert!(page.body.contains("oidc-client-ts") && !page.body.contains("<b>Shop"), "{page:?}");
}

#[tokio::test]
async fn the_history_of_an_app_shows_its_tokens_from_issue_to_stop_and_no_other_app_s() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let body = json!({"name": "Nightly", "client_type": "machine", "scopes": ["clients:read"]});
    let nightly = world.client(&world.management().await, &body).await;
    let token = world.own_token(&nightly).await;
    let history = path(world.demo.account_id, &format!("apps/{}/history", nightly.client_id));
    let count = |page: &Answer, title: &str| page.body.matches(&format!("{title}</a>")).count();
    let page = owner.open(&world.server, &history).await;
    assert_eq!((count(&page, "Token issued"), count(&page, "Token revoked")), (1, 0), "{page:?}");
    world.server.form("/oauth/revoke", Some(&nightly), &[("token", &token)]).await.expect_status(200);
    let page = owner.open(&world.server, &history).await;
    assert_eq!((count(&page, "Token issued"), count(&page, "Token revoked")), (1, 1), "{page:?}");
    let all = path(world.demo.account_id, &format!("tokens?client_id={}", nightly.client_id));
    assert!(page.body.contains(&format!("href=\"{all}\"")) && page.body.contains("token_id"), "{page:?}");
    let grants = history.replace(&nightly.client_id, &world.web().client_id);
    let page = owner.open(&world.server, &grants).await;
    assert_eq!(count(&page, "Token issued"), 0, "{page:?}");
}
