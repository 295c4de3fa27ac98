//! Whose the host of an API's audience is (ADR 0120): who proved it. Squatters come first, and get nothing by it.

use crate::support::{
    Answer, Browser, Credentials, Mailbox, Server, Tenant, World,
    browser::{authorize_path, redeem},
    process::xwms,
};
use futures::future::join_all;
use serde_json::{Value, json};
use xwms_events::{
    account::{AccountCommand, By, LoginCommand, Quota},
    ids::AccountId,
};

const API: &str = "https://api.acme.example/v1";
const PROVED: &str = "Verified: this address belongs to the account";

/// Registers an API with the scope `read` for `app`.
async fn register(world: &World, token: &str, app: &Credentials, audience: &str) -> Answer {
    let scope = json!({"name": "read", "description_en": "Read", "description_nl": "Lezen"});
    let apps = json!([{"client_id": app.client_id, "scopes": ["read"]}]);
    let body = json!({"audience": audience, "name": "API", "scopes": [scope], "apps": apps});
    world.post("/v1/resources", token, &body).await
}

async fn register_own(world: &World, audience: &str) -> Answer {
    register(world, &world.management().await, &world.machine(), audience).await
}

async fn register_for(world: &World, tenant: &Tenant, audience: &str) -> Answer {
    register(world, &tenant.token, &tenant.client, audience).await
}

fn expect_refused(answer: Answer, code: &str) {
    let problem = answer.expect_status(409).json();
    assert_eq!((&problem["code"], &problem["field"]), (&json!(code), &json!("audience")), "{problem}");
}

/// Proves the domain, as if DNS had said so.
async fn prove(world: &World, account_id: AccountId, domain: &str) {
    let command = LoginCommand::VerifyDomain { domain: domain.to_owned(), by: By::Operator };
    world.by_operator(account_id, AccountCommand::Login(command)).await;
}

async fn disprove(world: &World, account_id: AccountId, domain: &str) {
    let command = LoginCommand::RemoveDomain { domain: domain.to_owned(), by: By::Operator };
    world.by_operator(account_id, AccountCommand::Login(command)).await;
}

async fn ask(world: &World, app: &Credentials) -> Answer {
    world.token(app, &[("grant_type", "client_credentials"), ("resource", API), ("scope", "read")]).await
}

async fn own_token(world: &World, app: &Credentials) -> String {
    let tokens = ask(world, app).await.expect_status(200).json();
    tokens["access_token"].as_str().unwrap().to_owned()
}

/// Returns whether `app` is told that its own token is active.
async fn is_active(world: &World, app: &Credentials, token: &str) -> bool {
    let answer = world.server.form("/oauth/introspect", Some(app), &[("token", token)]).await;
    answer.expect_status(200).json()["active"] == json!(true)
}

/// Returns how often the feed of `tenant` says that it lost an audience.
async fn times_lost(world: &World, tenant: &Tenant) -> usize {
    let feed =
        world.read("/v1/events?type=resource.*&limit=100", &tenant.token).await.expect_status(200).json();
    let events = feed["data"].as_array().unwrap();
    events.iter().filter(|event| event["type"].as_str().unwrap().ends_with("resource.audience_lost")).count()
}

#[tokio::test]
async fn the_account_that_proves_a_host_takes_its_audience_from_a_squatter_whose_tokens_stop() {
    let world = World::new().await;
    let (demo, machine) = (world.demo.account_id, world.machine());
    let squatter = world.sign_up("o@squatter.example").await;
    let held = register_for(&world, &squatter, API).await.expect_status(201).json();
    assert_eq!(held["host_verified"], false);
    let theirs = own_token(&world, &squatter.client).await;
    expect_refused(register_own(&world, API).await, "audience_taken");

    prove(&world, demo, "acme.example").await;
    assert!(is_active(&world, &squatter.client, &theirs).await, "a proof alone ends nothing");
    let unknown = json!({"audience": API, "name": "API", "access_token_seconds": 1});
    world.post("/v1/resources", &world.management().await, &unknown).await.expect_status(400);
    assert!(is_active(&world, &squatter.client, &theirs).await, "nor does a mistake");
    let made = register_own(&world, API).await.expect_status(201).json();
    assert_eq!((&made["audience"], &made["host_verified"]), (&json!(API), &json!(true)));
    assert_ne!(made["resource_id"], held["resource_id"], "each stream is one account's");

    assert!(!is_active(&world, &squatter.client, &theirs).await);
    ask(&world, &squatter.client).await.expect_oauth(400, "invalid_target");
    let path = |resource: &Value| format!("/v1/resources/{}", resource["resource_id"].as_str().unwrap());
    for resource in [&held, &made] {
        world.read(&path(resource), &squatter.token).await.expect_status(404);
    }
    expect_refused(register_for(&world, &squatter, API).await, "host_taken");
    expect_refused(register_for(&world, &squatter, "https://new.acme.example").await, "host_taken");
    let ours = own_token(&world, &machine).await;
    assert!(world.active(&ours).await);
    expect_refused(register_own(&world, API).await, "audience_taken");

    // Its owner is told, and not by whom.
    assert_eq!(times_lost(&world, &squatter).await, 1);
    let feed = world.read("/v1/events?limit=100", &squatter.token).await;
    feed.expect_status(200);
    assert!(!feed.body.contains(&demo.to_string()) && !feed.body.contains(&machine.client_id), "{feed:?}");
    let sql = "SELECT event_type, metadata::jsonb -> 'actor' ->> 'type', metadata::jsonb ->> 'request_id',
                   metadata::jsonb ? 'origin' OR metadata::jsonb ? 'network'
               FROM events WHERE aggregate_id = $1 ORDER BY sequence DESC LIMIT 2";
    let pool = world.server.app.store.pool();
    let last: Vec<(String, String, String, bool)> =
        sqlx::query_as(sql).bind(held["resource_id"].as_str().unwrap()).fetch_all(pool).await.unwrap();
    assert_eq!(last.len(), 2);
    for ((name, actor, request_id, is_traced), expected) in
        last.iter().zip(["resource.audience_lost", "resource.deleted"])
    {
        assert_eq!((name.as_str(), actor.as_str(), *is_traced), (expected, "system", false));
        assert_eq!(request_id, "the host of an audience was proved", "not the request of another account");
    }
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn nobody_loses_an_audience_to_an_account_that_has_no_room_for_it() {
    let world = World::new().await;
    let squatter = world.sign_up("o@squatter.example").await;
    register_for(&world, &squatter, API).await.expect_status(201);
    let theirs = own_token(&world, &squatter.client).await;
    prove(&world, world.demo.account_id, "acme.example").await;
    let full = "INSERT INTO holdings (account_id, kind, used) VALUES ($1, 'resources', $2)";
    let pool = world.server.app.store.pool();
    let (account, used) = (world.demo.account_id.to_string(), i64::from(Quota::RESOURCES_MAX));
    sqlx::query(full).bind(&account).bind(used).execute(pool).await.unwrap();

    let refused = register_own(&world, API).await.expect_status(409).json();
    assert_eq!(refused["code"], "limit_reached");
    assert!(is_active(&world, &squatter.client, &theirs).await);
    own_token(&world, &squatter.client).await;
    assert_eq!(times_lost(&world, &squatter).await, 0);

    sqlx::query("DELETE FROM holdings WHERE account_id = $1 AND kind = 'resources'")
        .bind(&account)
        .execute(pool)
        .await
        .unwrap();
    register_own(&world, API).await.expect_status(201);
    assert!(!is_active(&world, &squatter.client, &theirs).await);
}

#[tokio::test]
async fn the_owners_of_an_account_that_lost_an_audience_get_a_mail_that_does_not_say_to_whom() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    register_own(&world, API).await.expect_status(201);
    let prover = world.another().await;
    prove(&world, prover.account_id, "acme.example").await;
    let (token, app) = (world.management_of(&prover).await, Credentials::from(&prover.clients.machine));
    register(&world, &token, &app, API).await.expect_status(201);
    let mail = mailbox.mail(&world.demo.user.email, API).await;
    assert!(mail.contains("Subject: Your account lost an API") && mail.contains("List-Id: <apis."), "{mail}");
    assert!(!mail.contains(&prover.account_id.to_string()), "{mail}");
}

async fn register_at(node: &Server, token: &str, body: &Value) -> Answer {
    let request = node.http.post(format!("{}/v1/resources", node.base)).bearer_auth(token).json(body);
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn one_of_several_takeovers_at_once_on_two_nodes_succeeds() {
    let world = World::new().await;
    let node = Server::start(&world.url, false, Some(&world.server.base)).await;
    let squatter = world.sign_up("o@squatter.example").await;
    register_for(&world, &squatter, API).await.expect_status(201);
    prove(&world, world.demo.account_id, "acme.example").await;
    let (token, body) = (world.management().await, json!({"audience": API, "name": "API"}));
    let nodes = [&world.server, &node, &world.server, &node, &world.server, &node];
    let answers = join_all(nodes.map(|node| register_at(node, &token, &body))).await;
    let (made, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!(made.len(), 1, "{refused:?}");
    for answer in refused {
        expect_refused(answer, "audience_taken");
    }
    assert_eq!(times_lost(&world, &squatter).await, 1);
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_host_that_nobody_proved_and_what_has_no_host_are_first_come_first_served() {
    let world = World::new().await;
    let other = world.sign_up("o@other.example").await;
    prove(&world, world.demo.account_id, "acme.example").await;
    for free in [
        "https://acme.example.evil.example",
        "https://not-acme.example",
        "http://localhost:3000",
        "https://10.0.0.1",
        "api://orders",
        "urn:acme.example:orders",
    ] {
        let made = register_for(&world, &other, free).await.expect_status(201).json();
        assert_eq!(made["host_verified"], false, "{free}");
        expect_refused(register_own(&world, free).await, "audience_taken");
    }
    for taken in [
        "https://acme.example",
        "https://acme.example.",
        "https://a.b.acme.example:8443/x",
        "api://API.acme.example",
        "api://acme%2Eexample",
    ] {
        expect_refused(register_for(&world, &other, taken).await, "host_taken");
    }
}

#[tokio::test]
async fn the_most_specific_proof_counts() {
    let world = World::new().await;
    let other = world.sign_up("o@other.example").await;
    prove(&world, world.demo.account_id, "acme.example").await;
    prove(&world, other.account_id, "api.acme.example").await;
    expect_refused(register_own(&world, API).await, "host_taken");
    let made = register_for(&world, &other, API).await.expect_status(201).json();
    assert_eq!(made["host_verified"], true);
    register_own(&world, "https://www.acme.example").await.expect_status(201);
}

#[tokio::test]
async fn a_domain_that_is_sold_takes_its_audiences_along() {
    let world = World::new().await;
    let (first, second) = (world.sign_up("o@first.example").await, world.sign_up("o@second.example").await);
    register_for(&world, &first, API).await.expect_status(201);
    for (buyer, seller) in [(&second, &first), (&first, &second)] {
        disprove(&world, seller.account_id, "acme.example").await;
        let before = own_token(&world, &seller.client).await;
        expect_refused(register_for(&world, buyer, API).await, "audience_taken");
        prove(&world, buyer.account_id, "acme.example").await;
        register_for(&world, buyer, API).await.expect_status(201);
        assert!(!is_active(&world, &seller.client, &before).await);
        own_token(&world, &buyer.client).await;
        ask(&world, &seller.client).await.expect_oauth(400, "invalid_target");
    }
    for tenant in [&first, &second] {
        assert_eq!(times_lost(&world, tenant).await, 1, "what happens to it later is others' business");
    }
    world.server.settle().await;
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn an_operator_frees_the_domain_of_a_former_owner_for_the_next_one() {
    let world = World::new().await;
    let (former, next) = (world.sign_up("o@first.example").await, world.sign_up("o@second.example").await);
    prove(&world, former.account_id, "acme.example").await;
    register_for(&world, &former, API).await.expect_status(201);
    expect_refused(register_for(&world, &next, API).await, "host_taken");
    let release = ["account", "release-domain", "ACME.example", "--json"];
    let freed = xwms(&world.url, &release, &[]).await;
    assert!(freed.status.success(), "{freed:?}");
    let account: Value = serde_json::from_slice(&freed.stdout).unwrap();
    assert_eq!(account["account_id"], json!(former.account_id));
    let again = xwms(&world.url, &release, &[]).await;
    assert!(!again.status.success(), "nobody has it: {again:?}");
    expect_refused(register_for(&world, &next, API).await, "audience_taken");
    prove(&world, next.account_id, "acme.example").await;
    register_for(&world, &next, API).await.expect_status(201);
}

#[tokio::test]
async fn the_consent_page_says_that_a_host_is_verified_only_if_it_is_proved() {
    let world = World::new().await;
    let web = world.web();
    register(&world, &world.management().await, &web, API).await.expect_status(201);
    let path = authorize_path(&web.client_id, &[("scope", "read"), ("resource", API)]);
    let mut owner = world.owner().await;
    let page = owner.browser.open(&world.server, &path).await;
    assert!(page.body.contains(API) && !page.body.contains(PROVED), "{page:?}");
    let other = world.sign_up("o@other.example").await;
    prove(&world, other.account_id, "acme.example").await;
    let page = owner.browser.open(&world.server, &path).await;
    assert!(page.body.contains(API) && !page.body.contains(PROVED), "it is another account's: {page:?}");
    disprove(&world, other.account_id, "acme.example").await;
    prove(&world, world.demo.account_id, "acme.example").await;
    let page = owner.browser.open(&world.server, &path).await;
    assert!(page.body.contains(PROVED), "{page:?}");
    let code = Browser::default().approve(&world, &path).await.remove("code").unwrap();
    world.token(&web, &redeem(&code)).await.expect_status(200);
}

#[tokio::test]
async fn the_consent_page_names_the_api_its_owner_and_what_its_scopes_allow_in_the_persons_language() {
    let world = World::new().await;
    let web = world.web();
    register(&world, &world.management().await, &web, API).await.expect_status(201);
    let path = authorize_path(&web.client_id, &[("scope", "read"), ("resource", API)]);
    let mut browser = world.owner().await.browser;
    for (language, of, allows, other) in [
        ("en", "of", "<bdi>Read</bdi>", "<bdi>Lezen</bdi>"),
        ("nl", "van", "<bdi>Lezen</bdi>", "<bdi>Read</bdi>"),
    ] {
        browser.cookies.insert("__Host-xwms_language".into(), language.into());
        let page = browser.open(&world.server, &path).await;
        let heading = format!("<bdi>API</bdi> {of} <bdi>Demo Company</bdi>");
        assert!(page.body.contains(&heading) && page.body.contains(API), "{page:?}");
        assert!(page.body.contains(allows) && !page.body.contains(other), "{page:?}");
    }
}
