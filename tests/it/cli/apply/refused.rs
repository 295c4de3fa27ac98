//! What `xwms apply` refuses: wrong files, what it can't be sure of, objects of others, secrets without a place,
//! and changes that nobody agreed to.

use super::Folder;
use crate::{
    cli::User,
    support::{Credentials, Receiver, World},
};
use serde_json::json;
use std::os::unix::fs::PermissionsExt;

#[tokio::test]
async fn without_its_ids_a_file_adopts_nothing_by_itself_and_makes_nothing_twice() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    folder.write(
        "[clients.a]\nname = \"A\"\nclient_type = \"machine\"\n[endpoints.b]\nurl = \"https://b.example\"\n",
    );
    folder.apply(&[]).await.expect(0, "2 to create");
    let (client, endpoint) = (folder.id(&world, "clients.a"), folder.id(&world, "endpoints.b"));
    std::fs::remove_file(folder.path("xwms.apps.ids.json")).unwrap();
    let refused = folder.apply(&[]).await.expect(1, &format!("add client_id = \"{client}\" here"));
    assert!(refused.stderr.contains("xwms.apps.toml:4: endpoints.b: "), "{refused:?}");
    // With their ids they are the same again, and are never pruned: no run made them.
    let adopted = format!(
        "[clients.a]\nclient_id = \"{client}\"\nname = \"A2\"\nclient_type = \"machine\"\n\
         [endpoints.b]\nendpoint_id = \"{endpoint}\"\nurl = \"https://b.example\"\n"
    );
    folder.write(&adopted);
    folder.run(&["--yes"]).await.expect(0, "name: \"A\" → \"A2\"");
    folder.write("");
    folder.run(&["--yes", "--prune"]).await.expect(0, "Nothing to change.");
    // What is fixed is not replaced in silence.
    folder.write(&adopted.replace("\"machine\"", "\"web\"\nredirect_uris = [\"https://a.example/cb\"]"));
    folder.run(&["--yes"]).await.expect(1, "xwms.apps.toml:4: clients.a.client_type: it is \"machine\"");
}

#[tokio::test]
async fn a_file_reaches_nothing_of_another_account() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    let other = world.another().await;
    let theirs = other.clients.web.client_id.to_string();
    let named = format!(
        "[clients.a]\nclient_id = \"{theirs}\"\nname = \"A\"\nclient_type = \"web\"\nredirect_uris = [\"https://a.example/cb\"]\n"
    );
    folder.write(&named);
    folder.apply(&[]).await.expect(1, "xwms.apps.toml:2: clients.a.client_id: the account has no client");
    // Ids of one account mean nothing in another.
    folder.write("[clients.a]\nname = \"A\"\nclient_type = \"machine\"\n");
    folder.apply(&[]).await.expect(0, "created client a");
    user.log_in(&world.server.base, &Credentials::from(&other.clients.machine)).await;
    folder.apply(&[]).await.expect(0, "created client a");
    let accounts = folder.json("xwms.apps.ids.json")["accounts"].clone();
    assert_eq!(accounts.as_object().unwrap().len(), 2, "{accounts}");
}

#[tokio::test]
async fn secrets_need_a_file_and_changes_need_a_confirmation() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    folder.write("[clients.a]\nname = \"A\"\nclient_type = \"machine\"\n");
    folder.run(&["--yes"]).await.expect(1, "add --secrets FILE");
    let secrets = folder.path("secrets.json");
    folder.run(&["--secrets", &secrets]).await.expect(1, "add --yes");
    std::fs::write(&secrets, "{\"planted\": \"planted\"}").unwrap();
    std::fs::set_permissions(&secrets, std::fs::Permissions::from_mode(0o644)).unwrap();
    folder.apply(&[]).await.expect(1, "other users may read it");
    std::fs::set_permissions(&secrets, std::fs::Permissions::from_mode(0o600)).unwrap();
    let refused = folder.apply(&[]).await.expect(1, "not a file of secrets");
    assert!(!refused.stderr.contains("planted"), "{refused:?}");
    assert_eq!(world.server.count("client.created").await, 3);
    let printed = folder.run(&["--yes", "--secrets", "-"]).await.expect(0, "created client a");
    assert!(printed.stdout.contains("which is not shown again: xwms_secret_"), "{printed:?}");
}

#[tokio::test]
async fn a_wrong_file_is_refused_with_its_lines_before_anything_is_sent() {
    let own = Receiver::new().await;
    let user = User::new();
    let server = own.url.strip_suffix("/hooks").unwrap();
    user.write(
        "default",
        &json!({
            "server": server, "kind": "machine", "client_id": "client_x", "scope": "", "access_token": "planted",
            "expires_at": 4_000_000_000_i64,
        }),
    );
    let folder = Folder { user: &user };
    for (text, says) in [
        ("[clients.a\n", "xwms.apps.toml:1: this is not TOML"),
        (
            "[client.a]\n",
            "xwms.apps.toml:1: client: there is no such section; expected one of clients, apis, endpoints, members",
        ),
        ("[clients.a]\nname = 7\nclient_type = \"web\"\n", "xwms.apps.toml:2: clients.a.name must be a text"),
        (
            "[clients.a]\nname = \"A\"\nclient_type = \"desktop\"\n",
            "xwms.apps.toml:3: clients.a.client_type must be one of web",
        ),
        (
            "[clients.a]\nname = \"A\"\nclient_type = \"machine\"\nscope = []\n",
            "xwms.apps.toml:4: clients.a.scope: there is no such",
        ),
        (
            "[clients.a]\nname = \"A\"\nclient_type = \"machine\"\nscopes = [\"clients:reed\"]\n",
            "xwms.apps.toml:4: clients.a.scopes: there is no scope \"clients:reed\"",
        ),
        ("[endpoints.a]\nurl = \"ftp://a.example\"\n", "xwms.apps.toml:2: endpoints.a.url: not an https URL"),
        (
            "[members]\n\"ada@acme.example\" = \"owner\"\n",
            "xwms.apps.toml:2: members.ada@acme.example must be one of admin",
        ),
    ] {
        folder.write(text);
        let run = folder.apply(&[]).await.expect(1, says);
        assert!(run.stdout.is_empty(), "{run:?}");
    }
    assert!(own.received().is_empty());
    for args in [&["apply", "-f", "x", "--export"] as &[&str], &["apply", "-f", "x", "--detailed-exitcode"]] {
        user.bad(args, 2).await;
    }
    assert!(user.bad(&["apply"], 1).await.contains("xwms.apps.toml"), "the usual file, which is not there");
    assert!(
        user.bad(&["apply", "-f", "/nonexistent/xwms.apps.toml"], 1)
            .await
            .contains("/nonexistent/xwms.apps.toml")
    );
}
