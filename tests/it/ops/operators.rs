//! What the operator does to a client or an account on the command line, and what its account and users see.

use crate::support::{Browser, World, browser::authorize_path};
use serde_json::{Value, json};
use tokio::process::Command;

/// Runs `xwms client …`.
async fn xwms(world: &World, args: &[&str]) -> (i32, String, String) {
    run(world, "client", args).await
}

/// Runs `xwms …` on the world's database; returns its exit code, stdout and stderr.
async fn run(world: &World, what: &str, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_xwms"))
        .arg(what)
        .args(args)
        .env("XWMS_DATABASE_URL", &world.url)
        .env("XWMS_MASTER_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
        .output()
        .await
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

async fn xwms_json(world: &World, args: &[&str]) -> Value {
    let (code, out, err) = xwms(world, args).await;
    assert_eq!(code, 0, "{args:?}: {err}");
    serde_json::from_str(&out).unwrap_or_else(|_| panic!("not JSON: {out}"))
}

#[tokio::test]
async fn a_restricted_client_stops_at_once_and_its_account_sees_why() {
    let world = World::new().await;
    let token = world.management().await;
    let body = json!({"name": "Robot", "client_type": "machine", "scopes": ["clients:read"]});
    let client = world.client(&token, &body).await;
    let path = format!("/v1/clients/{}", client.client_id);
    let own = world.own_token(&client).await;
    let restricted =
        xwms_json(&world, &["restrict", &client.client_id, "--reason", "phishing", "--json"]).await;
    assert_eq!(
        (&restricted["standing"], &restricted["restricted_for"]),
        (&json!("restricted"), &json!("phishing"))
    );
    assert!(!world.active(&own).await);
    assert_eq!(world.token(&client, &[("grant_type", "client_credentials")]).await.status, 401);
    let shown = world.read(&path, &token).await.expect_status(200).json();
    assert_eq!((&shown["standing"], &shown["restricted_for"]), (&json!("restricted"), &json!("phishing")));
    assert_eq!(
        world.post(&format!("{path}/enable"), &token, &json!({})).await.expect_status(409).json()["code"],
        "client_restricted"
    );

    xwms_json(&world, &["reinstate", &client.client_id, "--json"]).await;
    let shown = world.read(&path, &token).await.expect_status(200).json();
    assert_eq!((&shown["standing"], &shown["restricted_for"]), (&json!("enabled"), &Value::Null));
    assert!(!world.active(&own).await, "what is from before stays stopped");
    world.own_token(&client).await;
}

#[tokio::test]
async fn people_see_that_the_operator_vouches_for_a_client() {
    let world = World::new().await;
    let token = world.management().await;
    let (client, path) = (world.web().client_id, format!("/v1/clients/{}", world.web().client_id));
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let consent = async |language: &str| {
        let url = format!("{}{}", world.server.base, authorize_path(&client, &[]));
        let cookies: Vec<_> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = world.server.http.get(url).header("cookie", cookies.join("; "));
        let page = request.header("accept-language", language).send().await.unwrap().text().await.unwrap();
        assert!(page.contains("name=\"decision\""), "{page}");
        page
    };
    assert!(!consent("en").await.contains("Verified by"));
    assert_eq!(xwms_json(&world, &["verify", &client, "--json"]).await["verified"], true);
    let page = consent("en").await;
    assert!(
        page.contains("Verified by the operator") && page.contains("<svg aria-hidden=\"true\""),
        "{page}"
    );
    assert!(consent("nl").await.contains("Geverifieerd door de beheerder"));
    assert_eq!(world.read(&path, &token).await.json()["verified"], true);
    // Under another name it is no longer verified.
    let renamed = world.patch(&path, &token, &json!({"name": "Your Bank"})).await;
    assert_eq!(renamed.expect_status(200).json()["verified"], false);
    assert!(!consent("en").await.contains("Verified by"));
    xwms_json(&world, &["verify", &client, "--json"]).await;
    assert_eq!(xwms_json(&world, &["unverify", &client, "--json"]).await["verified"], false);
}

#[tokio::test]
async fn the_command_line_says_what_is_wrong() {
    let world = World::new().await;
    let id = world.web().client_id;
    let (code, out, _) = xwms(&world, &["show", &id]).await;
    assert_eq!(code, 0);
    assert!(out.contains("Demo web app") && out.contains("enabled"), "{out}");
    assert!(!out.contains("digest"), "{out}");
    let head = world.server.head().await;
    for (args, exit) in [
        (&["show", "client_00000000000000000000000000"][..], 1),
        (&["show", "nonsense"], 2),
        (&["restrict", &id], 2),
        (&["restrict", &id, "--reason", " "], 1),
    ] {
        let (code, out, err) = xwms(&world, args).await;
        assert_eq!((code, out.as_str()), (exit, ""), "{args:?}: {err}");
        assert!(!err.is_empty());
    }
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn an_account_is_changed_and_shown_at_the_command_line() {
    let world = World::new().await;
    let id = world.demo.account_id.to_string();
    let account_json = async |args: &[&str]| {
        let (code, out, err) = run(&world, "account", args).await;
        assert_eq!(code, 0, "{args:?}: {err}");
        serde_json::from_str::<Value>(&out).unwrap_or_else(|_| panic!("not JSON: {out}"))
    };
    assert_eq!(account_json(&["plan", &id, "free", "--json"]).await["allowance"]["clients"], 5);
    let limits = ["limits", &id, "--clients", "9", "--until", "2999-01-01T00:00:00Z", "--json"];
    assert_eq!(account_json(&limits).await["allowance"]["clients"], 9);
    assert_eq!(
        account_json(&["restrict", &id, "--reason", "unpaid", "--json"]).await["standing"],
        "restricted"
    );
    assert_eq!(account_json(&["reinstate", &id, "--json"]).await["standing"], "active");
    let (_, shown, _) = run(&world, "account", &["show", &id]).await;
    assert!(shown.contains("9 clients") && shown.contains("free"), "{shown}");
    assert_eq!(account_json(&["close", &id, "--name", "Demo Company", "--json"]).await["standing"], "closed");
}

#[tokio::test]
async fn a_wrong_command_about_an_account_is_explained_and_changes_nothing() {
    let world = World::new().await;
    let (id, unknown) = (world.demo.account_id.to_string(), "account_00000000000000000000000000");
    let head = world.server.head().await;
    let (early, late) = ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
    for (args, exit, said) in [
        (&["plan", &id, "gold"][..], 1, "the plan must be one of"),
        (&["plan", &id], 2, "<PLAN>"),
        (&["plan", &id, "free", "--end"], 2, "--end"),
        (&["plan", unknown, "free"], 1, "no such account"),
        (&["limits", &id, "--requests", "0"], 1, "1 to"),
        (&["limits", &id, "--requests", "18446744073709551615"], 1, "1 to"),
        (&["limits", &id, "--requests", "-1"], 2, "-1"),
        (&["limits", &id, "--members", "0"], 1, "an account has an owner"),
        (&["limits", &id, "--clients", "many"], 2, "many"),
        (&["limits", &id, "--from", late, "--until", early], 1, "later than valid_from"),
        (&["limits", &id, "--from", "tomorrow"], 2, "tomorrow"),
        (&["limits", unknown, "--clients", "1"], 1, "no such account"),
        (&["restrict", &id], 2, "--reason"),
        (&["restrict", unknown, "--reason", "x"], 1, "no such account"),
        (&["reinstate", unknown], 1, "no such account"),
        (&["close", &id, "--name", "demo company"], 1, "exact name"),
        (&["close", unknown, "--name", "x"], 1, "no such account"),
        (&["show", unknown], 1, "no such account"),
        (&["show", "nonsense"], 2, "nonsense"),
    ] {
        let (code, out, err) = run(&world, "account", args).await;
        assert_eq!((code, out.as_str()), (exit, ""), "{args:?}: {err}");
        assert!(err.contains(said), "{args:?}: {err}");
    }
    assert_eq!(world.server.head().await, head);
}
