//! `xwms apply`: a file becomes what the account has, once; what it does not name is left alone; and nothing is
//! lost or made twice if a run ends in the middle.

mod apis;
mod policies;
mod refused;

use super::User;
use crate::support::{Credentials, Mailbox, World};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use xwms::config::Registrants;

/// A folder of a user, with a file to apply.
struct Folder<'a> {
    user: &'a User,
}

/// How a run ended.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Run {
    #[track_caller]
    fn expect(self, code: i32, says: &str) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.stdout.contains(says) || self.stderr.contains(says), "{says} is not in {self:?}");
        self
    }
}

impl Folder<'_> {
    fn path(&self, name: &str) -> String {
        self.user.0.path().join(name).display().to_string()
    }

    fn write(&self, text: &str) {
        std::fs::write(self.path("xwms.apps.toml"), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.read(name)).unwrap()
    }

    /// Applies the file with more arguments.
    async fn run(&self, more: &[&str]) -> Run {
        let file = self.path("xwms.apps.toml");
        let args = [&["apply", "-f", file.as_str()] as &[&str], more].concat();
        let output = self.user.run(&args, "").await;
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Applies the file, with its secrets in a file, without asking.
    async fn apply(&self, more: &[&str]) -> Run {
        let secrets = self.path("secrets.json");
        self.run(&[&["--yes", "--secrets", secrets.as_str()] as &[&str], more].concat()).await
    }

    fn id(&self, world: &World, place: &str) -> String {
        let account = world.demo.account_id.to_string();
        self.json("xwms.apps.ids.json")["accounts"][account]["ids"][place].as_str().unwrap().to_owned()
    }
}

const FILE: &str = r#"
[clients.shop]
name = "Shop"
client_type = "web"
redirect_uris = ["https://shop.example/callback", "https://shop.example/other"]
scopes = ["openid", "email"]
domains = [{ origin = "https://shop.example", login = true, api = false, cors = true }]
website_uri = "https://shop.example/"
token_policy = { access_token_seconds = 300 }

[clients.robot]
name = "Robot"
client_type = "machine"
scopes = ["clients:read"]
ip_allow_list = ["127.0.0.1", "203.0.113.0/24"]

[clients.asleep]
name = "Asleep"
client_type = "native"
redirect_uris = ["http://127.0.0.1/callback"]
scopes = ["openid"]
enabled = false

[endpoints.billing]
url = "https://Receiver.example/hooks"
events = ["client.*"]
rate_limit = 5
"#;

/// Returns how many events changed clients and endpoints.
async fn changes(world: &World) -> i64 {
    let sql = "SELECT count(*) FROM events WHERE event_type LIKE 'client.%' OR event_type LIKE 'endpoint.%'";
    sqlx::query_scalar(sql).fetch_one(world.server.app.store.pool()).await.unwrap()
}

#[tokio::test]
async fn a_file_becomes_what_the_account_has_and_a_second_run_changes_nothing() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    folder.write(FILE);
    let applied = folder.apply(&[]).await.expect(0, "4 to create, 0 to change, 0 to remove.");
    assert!(!applied.stdout.contains('\u{1b}'), "colours are for terminals: {applied:?}");

    let token = world.management().await;
    let shop = world.read(&format!("/v1/clients/{}", folder.id(&world, "clients.shop")), &token).await.json();
    assert_eq!((&shop["name"], &shop["website_uri"]), (&json!("Shop"), &json!("https://shop.example/")));
    assert_eq!(shop["domains"][0]["origin"], "https://shop.example");
    let policy = &shop["token_policy"];
    assert_eq!((&policy["access_token_seconds"], &policy["refresh"]), (&json!(300), &json!(true)));
    let asleep = folder.id(&world, "clients.asleep");
    let asleep = world.read(&format!("/v1/clients/{asleep}"), &token).await.json();
    assert_eq!(asleep["standing"], "disabled");
    let billing = folder.id(&world, "endpoints.billing");
    let billing = world.read(&format!("/v1/endpoints/{billing}"), &token).await.json();
    assert_eq!(billing["url"], "https://receiver.example/hooks");

    // The secrets are good, and nowhere else.
    let secrets = folder.json("secrets.json");
    let robot = Credentials::of(&secrets["clients"]["robot"]);
    assert_eq!(robot.client_id, folder.id(&world, "clients.robot"));
    world.own_token(&robot).await;
    assert!(secrets["endpoints"]["billing"]["secret"].as_str().unwrap().starts_with("whsec_"));
    assert!(secrets["clients"].get("asleep").is_none(), "a native client has no secret");
    let mode = std::fs::metadata(folder.path("secrets.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    for text in [&applied.stdout, &applied.stderr, &folder.read("xwms.apps.ids.json")] {
        assert!(!text.contains(&robot.secret) && !text.contains("whsec_"), "{text}");
    }

    let before = changes(&world).await;
    folder.run(&[]).await.expect(0, "Nothing to change.");
    folder.run(&["--dry-run", "--detailed-exitcode"]).await.expect(0, "Nothing to change.");
    assert_eq!(changes(&world).await, before);
}

#[tokio::test]
async fn only_what_the_file_sets_is_changed() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    folder.write(FILE);
    folder.apply(&[]).await.expect(0, "created");
    let token = world.management().await;
    let path = format!("/v1/clients/{}", folder.id(&world, "clients.shop"));
    // Somebody changes what the file does not set, and what it sets.
    let other = json!({"tos_uri": "https://shop.example/terms", "scopes": ["openid", "email", "profile"]});
    world.patch(&path, &token, &other).await.expect_status(200);
    folder.write(
        &FILE
            .replace("\"Shop\"", "\"The Shop\"")
            .replace("https://shop.example/\"\n", "https://www.shop.example/\"\n"),
    );

    let planned = folder.run(&["--dry-run", "--detailed-exitcode"]).await.expect(2, "~ client shop (client_");
    for line in ["name: \"Shop\" → \"The Shop\"", "scopes: - \"profile\"", "1 to change"] {
        assert!(planned.stdout.contains(line), "{line} is not in {planned:?}");
    }
    assert_eq!(world.read(&path, &token).await.json()["name"], "Shop", "a dry run changes nothing");
    folder.run(&["--yes"]).await.expect(0, "changed client shop");
    let shop = world.read(&path, &token).await.json();
    assert_eq!((&shop["name"], &shop["tos_uri"]), (&json!("The Shop"), &json!("https://shop.example/terms")));
    assert_eq!(shop["scopes"].as_array().unwrap().len(), 2);
    assert_eq!(shop["website_uri"], "https://www.shop.example/");

    // `false` takes away; the other clients of the account are as they were.
    folder.write(&FILE.replace("\"Shop\"", "\"The Shop\"").replace("\"https://shop.example/\"", "false"));
    folder.run(&["--yes"]).await.expect(0, "website_uri: \"https://www.shop.example/\" → null");
    assert_eq!(world.read(&path, &token).await.json()["website_uri"], Value::Null);
    assert_eq!(world.server.count("client.deleted").await, 0);
}

#[tokio::test]
async fn what_the_file_no_longer_has_is_removed_only_with_prune_and_only_if_a_run_made_it() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    folder.write(FILE);
    folder.apply(&[]).await.expect(0, "created");
    let robot = folder.id(&world, "clients.robot");
    folder.write("[clients.demo]\nname = \"Demo\"\nclient_type = \"machine\"\n");
    folder.apply(&[]).await.expect(0, "not in the file any more: client robot");
    let token = world.management().await;
    world.read(&format!("/v1/clients/{robot}"), &token).await.expect_status(200);
    folder.run(&["--yes", "--prune"]).await.expect(0, "- client robot (client_");
    world.read(&format!("/v1/clients/{robot}"), &token).await.expect_status(404);
    // The three demo clients, and `demo`.
    let left = world.read("/v1/clients", &token).await.json();
    assert_eq!(left["data"].as_array().unwrap().len(), 4, "{left}");
    assert_eq!(world.read("/v1/endpoints", &token).await.json()["data"], json!([]));
    folder.run(&["--yes", "--prune"]).await.expect(0, "Nothing to change.");
}

#[tokio::test]
async fn a_run_that_ends_in_the_middle_says_what_is_done_and_the_next_one_goes_on() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    let file = |url: &str| {
        format!("[clients.a]\nname = \"A\"\nclient_type = \"machine\"\n[endpoints.b]\nurl = \"{url}\"\n")
    };
    // A rule that only the server knows.
    folder.write(&file("https://127.0.0.1/hooks"));
    let stopped = folder.apply(&[]).await.expect(1, "1 of 2 steps are done");
    assert!(stopped.stderr.contains("address_not_allowed"), "{stopped:?}");
    let first = folder.id(&world, "clients.a");
    folder.write(&file("https://receiver.example/hooks"));
    folder.apply(&[]).await.expect(0, "1 to create, 0 to change, 0 to remove.");
    assert_eq!(folder.id(&world, "clients.a"), first);
}

/// Returns the content of a file of ids whose run had no answer to the creation of the client `shop`.
fn unanswered(world: &World, key: &str, at: i64, body: &Value) -> String {
    let pending = json!({"kind": "client", "name": "shop", "key": key, "at": at, "body": body});
    let account = world.demo.account_id.to_string();
    json!({"version": 1, "accounts": {account: {"ids": {}, "pending": pending}}}).to_string()
}

#[tokio::test]
async fn a_creation_whose_answer_was_lost_is_not_made_twice() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    let token = world.management().await;
    let body = json!({"client_type": "machine", "name": "Shop", "scopes": ["clients:read"]});
    let request = world.api(reqwest::Method::POST, "/v1/clients", &token).header("idempotency-key", "lost-1");
    let made: Value = request.json(&body).send().await.unwrap().json().await.unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let now = i64::try_from(now).unwrap();

    // Too long ago: the server has forgotten the answer.
    let file =
        "[clients.shop]\nname = \"The Shop\"\nclient_type = \"machine\"\nscopes = [\"clients:read\"]\n";
    folder.write(file);
    let ids = folder.path("xwms.apps.ids.json");
    std::fs::write(&ids, unanswered(&world, "lost-1", now - 90_000, &body)).unwrap();
    folder.apply(&[]).await.expect(1, "more than 23 hours ago");
    std::fs::write(&ids, unanswered(&world, "lost-1", now, &body)).unwrap();
    folder.write("[clients.other]\nname = \"Other\"\nclient_type = \"machine\"\n");
    folder.apply(&[]).await.expect(1, "put it back into the file");

    folder.write(file);
    folder.apply(&[]).await.expect(0, "created client shop");
    assert_eq!(folder.id(&world, "clients.shop"), made["client_id"]);
    let secrets = folder.json("secrets.json");
    assert_eq!(secrets["clients"]["shop"]["client_secret"], made["client_secret"]);
    // The file has changed since.
    let path = format!("/v1/clients/{}", made["client_id"].as_str().unwrap());
    assert_eq!(world.read(&path, &token).await.json()["name"], "The Shop");
    assert_eq!(world.server.count("client.created").await, 4);
    folder.run(&[]).await.expect(0, "Nothing to change.");
}

#[tokio::test]
async fn people_are_invited_once_and_owners_are_left_alone() {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| mailbox.receives(settings)).await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    folder.write("[members]\n\"ada@acme.example\" = \"developer\"\n\"bob@acme.example\" = \"auditor\"\n");
    folder.run(&["--yes"]).await.expect(0, "invited as developer, by mail");
    mailbox.link("ada@acme.example").await;
    folder.run(&["--yes"]).await.expect(0, "Nothing to change.");
    folder.write("[members]\n\"ada@acme.example\" = \"admin\"\n");
    folder.run(&["--yes"]).await.expect(0, "invited as developer: withdrawn, and invited as admin");
    folder.run(&["--yes", "--prune"]).await.expect(0, "- member bob@acme.example");
    let token = world.management().await;
    let open = world.read("/v1/invitations", &token).await.json()["data"].clone();
    assert_eq!(open.as_array().unwrap().len(), 1, "{open}");
    assert_eq!((&open[0]["email"], &open[0]["role"]), (&json!("ada@acme.example"), &json!("admin")));
    folder.write("[members]\n\"demo@xwms.example\" = \"auditor\"\n");
    folder.run(&["--yes"]).await.expect(1, "xwms.apps.toml:2: members.demo@xwms.example: they are an owner");
}

#[tokio::test]
async fn an_exported_file_changes_nothing() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    folder.write(FILE);
    folder.apply(&[]).await.expect(0, "created");
    let exported = user.good(&["apply", "--export"], "").await;
    assert!(!exported.contains("secret_") && exported.contains("[clients.robot]"), "{exported}");
    // In another folder, without ids.
    std::fs::remove_file(folder.path("xwms.apps.ids.json")).unwrap();
    folder.write(&exported);
    folder.run(&["--dry-run", "--detailed-exitcode"]).await.expect(0, "Nothing to change.");
}

#[tokio::test]
async fn the_file_of_the_guide_can_be_applied() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    let guide = include_str!("../../../../docs/guides/keep-your-apps-in-a-file.md");
    let file = guide.split("```toml file=xwms.apps.toml\n").nth(1).unwrap().split("```").next().unwrap();
    folder.write(file);
    folder.run(&["--dry-run"]).await.expect(0, "5 to create, 0 to change, 0 to remove.");
}

#[tokio::test]
async fn an_object_deleted_elsewhere_is_created_again_with_a_new_id() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    folder.write("[clients.a]\nname = \"A\"\nclient_type = \"machine\"\n");
    folder.apply(&[]).await.expect(0, "created client a");
    let first = folder.id(&world, "clients.a");
    let token = world.management().await;
    world.delete(&format!("/v1/clients/{first}"), &token).await.expect_status(204);
    folder.apply(&[]).await.expect(0, "1 to create, 0 to change, 0 to remove.");
    assert_ne!(folder.id(&world, "clients.a"), first);
    assert_eq!(folder.json("secrets.json")["clients"]["a"]["client_id"], folder.id(&world, "clients.a"));
}

#[tokio::test]
async fn a_client_that_registered_itself_is_nobodys_in_a_file() {
    let world = World::with(|settings| settings.client_registration.allowed = Registrants::Token).await;
    let token = world.management().await;
    let made = world.post("/v1/registration_tokens", &token, &json!({"label": "Apps"})).await;
    let made = made.expect_status(201).json();
    let stranger = json!({"client_name": "Shop", "redirect_uris": ["https://evil.example/callback"]});
    let request = world.server.http.post(format!("{}/oauth/register", world.server.base)).json(&stranger);
    let request = request.bearer_auth(made["registration_token"].as_str().unwrap());
    assert_eq!(request.send().await.unwrap().status(), 201);

    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    let exported = user.good(&["apply", "--export"], "").await;
    assert!(!exported.contains("evil.example"), "{exported}");
    // Its name is no reason to take it for one's own.
    folder.write(FILE);
    folder.apply(&[]).await.expect(0, "4 to create, 0 to change, 0 to remove.");
}

#[tokio::test]
async fn options_of_a_client_are_set_and_taken_away() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    let file = |options: &str| {
        let client = "[clients.shop]\nname = \"Shop\"\nclient_type = \"web\"\nscopes = [\"openid\"]\n";
        format!("{client}redirect_uris = [\"https://shop.example/callback\"]\n{options}\n")
    };
    folder.write(&file(
        "require_pushed_authorization_requests = true\ndpop_bound_access_tokens = true\ndevice_authorization = true\n\
         authorization_signed_response_alg = \"ES256\"\nbackchannel_logout_uri = \"https://shop.example/logout\"\n\
         backchannel_logout_session_required = true",
    ));
    folder.apply(&[]).await.expect(0, "created client shop");
    folder.run(&[]).await.expect(0, "Nothing to change.");
    let (token, path) =
        (world.management().await, format!("/v1/clients/{}", folder.id(&world, "clients.shop")));
    let shop = world.read(&path, &token).await.json();
    for (member, value) in [
        ("require_pushed_authorization_requests", json!(true)),
        ("dpop_bound_access_tokens", json!(true)),
        ("device_authorization", json!(true)),
        ("authorization_signed_response_alg", json!("ES256")),
        ("backchannel_logout_uri", json!("https://shop.example/logout")),
        ("backchannel_logout_session_required", json!(true)),
    ] {
        assert_eq!(shop[member], value, "{member}");
    }
    folder.write(&file(
        "device_authorization = false\nauthorization_signed_response_alg = false\nbackchannel_logout_uri = false",
    ));
    folder.run(&["--yes"]).await.expect(0, "device_authorization: true → false");
    let shop = world.read(&path, &token).await.json();
    assert_eq!(shop["device_authorization"], false);
    assert_eq!(shop["dpop_bound_access_tokens"], true, "what the file leaves out stays");
    for member in ["authorization_signed_response_alg", "backchannel_logout_uri"] {
        assert_eq!(shop[member], Value::Null, "{member}");
    }
    folder.run(&[]).await.expect(0, "Nothing to change.");
}
