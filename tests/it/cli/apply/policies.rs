//! The policies of a client in a file: what it may exchange tokens for, and what it gets by identity assertions.

use super::Folder;
use crate::{cli::User, support::World};
use serde_json::{Value, json};

const AGENT: &str = "[clients.agent]\nname = \"Agent\"\nclient_type = \"machine\"\n";
const TARGETS: &str = "targets = [{ audience = \"urn:example:stock\", scopes = [\"read\", \"count\"] }]\n";

#[tokio::test]
async fn policies_are_set_changed_and_taken_away() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    let web = world.web().client_id;
    let asserted = format!("[clients.agent.identity_assertions]\n{TARGETS}");
    let exchanged =
        format!("[clients.agent.token_exchange]\nsubject_clients = [\"{web}\"]\nid_tokens = true\n{TARGETS}");
    folder.write(&format!("{AGENT}{asserted}{exchanged}"));
    folder.apply(&[]).await.expect(0, "created client agent");
    folder.run(&[]).await.expect(0, "Nothing to change.");
    let path = format!("/v1/clients/{}", folder.id(&world, "clients.agent"));
    let token = world.management().await;
    let shown = async || world.read(&path, &token).await.expect_status(200).json();
    let targets = json!([{"audience": "urn:example:stock", "scopes": ["read", "count"]}]);
    let agent = shown().await;
    assert_eq!(agent["identity_assertions"], json!({"targets": targets}));
    let exchange = &agent["token_exchange"];
    assert_eq!((&exchange["targets"], &exchange["subject_clients"]), (&targets, &json!([web])));
    assert_eq!((&exchange["id_tokens"], &exchange["impersonation"]), (&json!(true), &json!(false)));

    // An exported file has both.
    let exported = user.good(&["apply", "--export"], "").await;
    for part in ["identity_assertions = {", "token_exchange = {", "urn:example:stock"] {
        assert!(exported.contains(part), "{part} is not in {exported}");
    }
    // What the table in the file leaves out stays, too, and is not shown as a change.
    let part = exchanged.replace("id_tokens = true\n", "").replace(", \"count\"", "");
    folder.write(&format!("{AGENT}{asserted}{part}"));
    let run = folder.run(&["--yes"]).await.expect(0, "token_exchange.targets: ");
    assert!(!run.stdout.contains("id_tokens"), "{run:?}");
    let agent = shown().await;
    assert_eq!(agent["token_exchange"]["id_tokens"], true);
    assert_eq!(agent["token_exchange"]["targets"][0]["scopes"], json!(["read"]));
    folder.run(&[]).await.expect(0, "Nothing to change.");

    let narrow = asserted.replace(", \"count\"", "");
    folder.write(&format!("{AGENT}{narrow}{}", exchanged.replace("id_tokens = true", "id_tokens = false")));
    folder.run(&["--yes"]).await.expect(0, "token_exchange.id_tokens: true → false");
    let agent = shown().await;
    assert_eq!(agent["identity_assertions"]["targets"][0]["scopes"], json!(["read"]));
    assert_eq!(agent["token_exchange"]["id_tokens"], false);
    // What the file leaves out stays; `false` takes it away.
    folder.write(&format!("{AGENT}identity_assertions = false\n"));
    folder.run(&["--yes"]).await.expect(0, "changed client agent");
    let agent = shown().await;
    assert_eq!(agent["identity_assertions"], Value::Null);
    assert_eq!(agent["token_exchange"]["targets"], targets);
    folder.run(&[]).await.expect(0, "Nothing to change.");
}

#[tokio::test]
async fn a_policy_that_can_not_be_read_is_refused_with_its_line_before_anything_is_sent() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    for (policy, says) in [
        ("identity_assertions = {}", "identity_assertions: missing field `targets`"),
        ("identity_assertions = { targets = [] }", "identity_assertions: targets has 1 to 20 APIs"),
        ("token_exchange = { id_tokens = true }", "token_exchange: missing field `subject_clients`"),
        ("may_act = \"nobody\"", "may_act: "),
    ] {
        folder.write(&format!("{AGENT}{policy}\n"));
        let run = folder.apply(&[]).await.expect(1, &format!("xwms.apps.toml:4: clients.agent.{says}"));
        assert!(run.stdout.is_empty(), "{run:?}");
    }
    assert_eq!(world.server.count("client.created").await, 3, "those of the demo");
}
