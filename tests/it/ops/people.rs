//! What the operator does for people on the command line (`xwms user`), and what the running server makes of it.

use crate::{
    support::{Browser, Mailbox, World, process::xwms, server::Server},
    web::factors::enrol,
};
use serde_json::Value;
use xwms::commands::{Context, addresses};
use xwms_events::account::Role;

const PASSWORD: &str = "long enough";

/// Runs `xwms user …`; returns its exit code, stdout and stderr.
async fn run(world: &World, args: &[&str], settings: &[(&str, &str)]) -> (i32, String, String) {
    let output = xwms(&world.url, &[&["user"][..], args].concat(), settings).await;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

async fn run_json(world: &World, args: &[&str]) -> Value {
    let (code, out, err) = run(world, args, &[]).await;
    assert_eq!(code, 0, "{args:?}: {err}");
    serde_json::from_str(&out).unwrap_or_else(|_| panic!("not JSON: {out}"))
}

async fn log_in(server: &Server, email: &str, password: &str) -> Browser {
    let mut browser = Browser::default();
    browser.log_in_as(server, email, password).await;
    browser
}

fn is_in(browser: &Browser) -> bool {
    browser.cookies.contains_key("__Host-xwms_session")
}

async fn lives(world: &World, browser: &Browser) -> bool {
    browser.clone().get(&world.server, "/account/data").await.status == 200
}

#[tokio::test]
async fn a_user_is_found_by_id_and_address_and_shown_without_secrets() {
    let world = World::new().await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    world.server.settle().await;
    let id = person.user_id.to_string();
    for which in [&id, &person.email, &person.email.to_uppercase()] {
        let shown = run_json(&world, &["show", which, "--json"]).await;
        assert_eq!((&shown["user_id"], &shown["standing"]), (&id.as_str().into(), &"active".into()));
        assert_eq!(shown["accounts"][0]["role"], "developer");
    }
    let (_, plain, _) = run(&world, &["show", &id], &[]).await;
    assert!(plain.contains(&person.email) && !plain.contains("argon2"), "{plain}");
    let (_, listed, _) = run(&world, &["list", "--email", &person.email, "--json"], &[]).await;
    assert_eq!(serde_json::from_str::<Value>(&listed).unwrap()["user_id"], id);
    let (code, nobody, _) = run(&world, &["list", "--email", "nobody@people.example"], &[]).await;
    assert_eq!((code, nobody.as_str()), (0, ""));
    let (_, page, more) = run(&world, &["list", "--limit", "1", "--json"], &[]).await;
    let newest: Value = serde_json::from_str(&page).unwrap();
    assert!(newest["user_id"] == id && more.contains("--after"), "{page} {more}");
    let after = newest["position"].to_string();
    let (_, rest, _) = run(&world, &["list", "--after", &after], &[]).await;
    assert!(rest.contains(&world.demo.user.email) && !rest.contains(&id), "{rest}");
}

#[tokio::test]
async fn a_wrong_user_command_is_refused_with_the_reason_and_changes_nothing() {
    let world = World::new().await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let id = person.user_id.to_string();
    let (owner, unknown) = (world.demo.user.email.as_str(), "user_00000000000000000000000000");
    world.server.settle().await;
    let head = world.server.head().await;
    for (args, exit, said) in [
        (&["show", unknown][..], 1, "no such user"),
        (&["show", "nobody@people.example"], 1, "no such user"),
        (&["show", "nonsense"], 2, "nonsense"),
        (&["erase", &id], 2, "--confirm"),
        (&["erase", &id, "--confirm", "somebody@else.example"], 1, "mail address"),
        (&["erase", owner, "--confirm", owner], 1, "only owner"),
        (&["reset", &id], 2, "--factors"),
        (&["reset", &id, "--password"], 1, "mail is not configured"),
        (&["list", "--standing", "happy"], 2, "must be active"),
        (&["list", "--limit", "0"], 2, "0"),
        (&["end-sessions", unknown], 1, "no such user"),
    ] {
        let (code, out, err) = run(&world, args, &[]).await;
        assert_eq!((code, out.as_str()), (exit, ""), "{args:?}: {err}");
        assert!(err.contains(said), "{args:?}: {err}");
    }
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn an_erased_user_is_out_at_once_and_gone() {
    let world = World::new().await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let tokens = person.browser.tokens(&world, "openid").await;
    let id = person.user_id.to_string();
    let erased = run_json(&world, &["erase", &id, "--confirm", &person.email, "--json"]).await;
    assert_eq!((&erased["standing"], &erased["email"]), (&"erased".into(), &Value::Null));
    assert!(!lives(&world, &person.browser).await);
    assert!(!world.active(tokens["access_token"].as_str().unwrap()).await);
    assert!(!is_in(&log_in(&world.server, &person.email, PASSWORD).await));
    let (code, _, err) = run(&world, &["erase", &id, "--confirm", &id], &[]).await;
    assert!(code == 1 && err.contains("no such user"), "{err}");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn ending_sessions_ends_them_and_every_token_but_not_the_user() {
    let world = World::new().await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    let tokens = person.browser.tokens(&world, "openid offline_access").await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    run_json(&world, &["end-sessions", &person.email, "--json"]).await;
    assert!(!lives(&world, &person.browser).await);
    assert!(!world.active(tokens["access_token"].as_str().unwrap()).await);
    let refused =
        world.token(&world.web(), &[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await;
    refused.expect_oauth(400, "invalid_grant");
    let again = log_in(&world.server, &person.email, PASSWORD).await;
    assert!(is_in(&again) && lives(&world, &again).await);
}

#[tokio::test]
async fn a_reset_removes_the_factors_and_mails_a_link() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let mut person = world.person(world.demo.account_id, Role::Developer).await;
    enrol(&world, &mut person.browser).await;
    assert!(!is_in(&log_in(&world.server, &person.email, PASSWORD).await), "it asks for the code");
    let mail = format!("file://{}", mailbox.dir().display());
    let settings = [("XWMS_MAIL__URL", mail.as_str()), ("XWMS_MAIL__FROM", "xwms <noreply@xwms.example>")];
    let (code, out, err) =
        run(&world, &["reset", &person.email, "--factors", "--password", "--json"], &settings).await;
    assert_eq!(code, 0, "{err}");
    let shown: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&shown["authenticator_app"], &shown["recovery_codes_left"]), (&false.into(), &Value::Null));
    mailbox.mail(&person.email, "code to choose a new password is").await;
    assert!(is_in(&log_in(&world.server, &person.email, PASSWORD).await));
    let factors: i64 = sqlx::query_scalar("SELECT count(*) FROM factors WHERE user_id = $1")
        .bind(person.user_id.to_string())
        .fetch_one(world.server.app.store.pool())
        .await
        .unwrap();
    assert_eq!(factors, 0);
}

#[tokio::test]
async fn a_former_address_names_no_user_and_changes_nothing() {
    let world = World::new().await;
    let person = world.person(world.demo.account_id, Role::Developer).await;
    let (former, id) = (person.email.as_str(), person.user_id.to_string());
    let context = Context::system(&world.server.app.store, "test");
    addresses::change_email(&context, person.user_id, "now@people.example", 0).await.unwrap();
    world.server.settle().await;
    let head = world.server.head().await;
    for args in [
        &["show", former][..],
        &["list", "--email", former],
        &["end-sessions", former],
        &["reset", former, "--factors"],
        &["erase", former, "--confirm", former],
    ] {
        let (code, out, err) = run(&world, args, &[]).await;
        assert_eq!((code, out.as_str()), (1, ""), "{args:?}: {err}");
        assert!(err.contains(&format!("a former address of {id}")), "{args:?}: {err}");
    }
    assert_eq!(world.server.head().await, head);
    assert_eq!(run_json(&world, &["show", "now@people.example", "--json"]).await["user_id"], id);
}
