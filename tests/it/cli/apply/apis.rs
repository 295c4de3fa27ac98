//! The APIs of an account in a file, with the clients that they name: by their names in the file, or by ids.

use super::Folder;
use crate::{
    cli::User,
    support::{Answer, Credentials, World},
};
use serde_json::{Value, json};

const ORDERS: &str = "https://orders.example.com";

/// The API is before the clients that it names.
const FILE: &str = r#"
[apis.orders]
audience = "https://orders.example.com"
name = "Orders"
access_token_seconds = 120
roles_claim = true
groups_claim = true
status_list = true
max_age = 3600
introspection_client = "checker"
agents = { scopes = ["write", "read"] }
apps = [{ client_id = "shop", scopes = ["write", "read"] }]

[[apis.orders.scopes]]
name = "read"
description_en = "Read orders"
description_nl = "Bestellingen lezen"

[[apis.orders.scopes]]
name = "write"
description_en = "Change orders"
description_nl = "Bestellingen wijzigen"
roles = ["admin", "owner"]
required_acr = "urn:xwms:acr:two-factors"

[clients.shop]
name = "Shop"
client_type = "machine"

[clients.checker]
name = "Checker"
client_type = "machine"
"#;

/// Returns an API with one scope, as a file has it. Line 5 is `more`.
fn small(more: &str) -> String {
    format!(
        "[apis.orders]\naudience = \"{ORDERS}\"\nname = \"Orders\"\n\
         scopes = [{{ name = \"read\", description_en = \"Read\", description_nl = \"Lezen\" }}]\n{more}\n"
    )
}

/// Returns the API `orders` of the file, as REST shows it.
async fn orders(folder: &Folder<'_>, world: &World) -> Value {
    let path = format!("/v1/resources/{}", folder.id(world, "apis.orders"));
    world.read(&path, &world.management().await).await.expect_status(200).json()
}

/// Returns the answer to the client `shop` of the file when it asks for a token for the API.
async fn token(folder: &Folder<'_>, world: &World) -> Answer {
    let shop = Credentials::of(&folder.json("secrets.json")["clients"]["shop"]);
    let fields = [("grant_type", "client_credentials"), ("resource", ORDERS), ("scope", "read")];
    world.token(&shop, &fields).await
}

#[tokio::test]
async fn an_api_is_created_after_its_apps_and_a_second_run_changes_nothing() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    folder.write(FILE);
    let applied = folder.apply(&[]).await.expect(0, "3 to create, 0 to change, 0 to remove.");
    assert!(applied.stdout.contains("created API orders resource_"), "{applied:?}");
    let made = orders(&folder, &world).await;
    let (shop, checker) = (folder.id(&world, "clients.shop"), folder.id(&world, "clients.checker"));
    assert_eq!(made["apps"], json!([{"client_id": shop, "scopes": ["write", "read"]}]));
    for (member, value) in [
        ("audience", json!(ORDERS)),
        ("name", json!("Orders")),
        ("format", json!("jwt")),
        ("access_token_seconds", json!(120)),
        ("roles_claim", json!(true)),
        ("groups_claim", json!(true)),
        ("status_list", json!(true)),
        ("permissions_claim", json!(false)),
        ("max_age", json!(3_600)),
        ("introspection_client", json!(checker)),
        ("agents", json!({"scopes": ["read", "write"]})),
        ("enabled", json!(true)),
    ] {
        assert_eq!(made[member], value, "{member}");
    }
    assert_eq!(made["scopes"][1]["roles"], json!(["owner", "admin"]));
    token(&folder, &world).await.expect_status(200);
    assert!(folder.json("secrets.json").get("apis").is_none(), "an API has no secret");

    folder.run(&[]).await.expect(0, "Nothing to change.");
    // The order of texts means nothing in tables either.
    let path = format!("/v1/resources/{}", folder.id(&world, "apis.orders"));
    let apps = json!({"apps": [{"client_id": shop, "scopes": ["read", "write"]}]});
    world.patch(&path, &world.management().await, &apps).await.expect_status(200);
    folder.run(&["--dry-run", "--detailed-exitcode"]).await.expect(0, "Nothing to change.");
    assert_eq!(world.server.count("resource.created").await, 1);
}

#[tokio::test]
async fn an_api_is_changed_disabled_and_removed() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    folder.write(FILE);
    folder.apply(&[]).await.expect(0, "created API orders");
    let id = folder.id(&world, "apis.orders");
    let changed = FILE
        .replace("\"Orders\"", "\"All orders\"\nenabled = false")
        .replace("max_age = 3600", "max_age = false")
        .replace("\"checker\"", "false")
        .replace("roles_claim = true\n", "");
    folder.write(&changed);
    let planned =
        folder.run(&["--dry-run", "--detailed-exitcode"]).await.expect(2, "~ API orders (resource_");
    for line in ["name: \"Orders\" → \"All orders\"", "max_age: 3600 → null", "enabled: true → false"] {
        assert!(planned.stdout.contains(line), "{line} is not in {planned:?}");
    }
    folder.run(&["--yes"]).await.expect(0, "changed API orders");
    let now = orders(&folder, &world).await;
    assert_eq!((&now["name"], &now["enabled"]), (&json!("All orders"), &json!(false)));
    assert_eq!((&now["max_age"], &now["introspection_client"]), (&Value::Null, &Value::Null));
    assert_eq!(now["roles_claim"], true, "what the file leaves out stays");
    token(&folder, &world).await.expect_status(400);
    folder.run(&[]).await.expect(0, "Nothing to change.");

    // Without --prune it stays.
    let clients = FILE.split("[clients.shop]").nth(1).unwrap();
    let clients = format!("[clients.shop]{clients}");
    folder.write(&clients);
    folder.run(&["--yes"]).await.expect(0, "not in the file any more: API orders");
    folder.run(&["--yes", "--prune"]).await.expect(0, "- API orders (resource_");
    let token = world.management().await;
    world.read(&format!("/v1/resources/{id}"), &token).await.expect_status(404);
    folder.run(&["--yes", "--prune"]).await.expect(0, "Nothing to change.");
    // The audience is still the account's.
    folder.write(FILE);
    folder.run(&["--yes"]).await.expect(0, "1 to create, 0 to change, 0 to remove.");
    assert_eq!(folder.id(&world, "apis.orders"), id);
}

#[tokio::test]
async fn an_exported_api_names_its_clients_and_changes_nothing() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    folder.write(FILE);
    folder.apply(&[]).await.expect(0, "created API orders");
    let exported = user.good(&["apply", "--export"], "").await;
    for part in ["[apis.orders]", "\"client_id\" = \"shop\"", "introspection_client = \"checker\""] {
        assert!(exported.contains(part), "{part} is not in {exported}");
    }
    // In another folder, without ids.
    std::fs::remove_file(folder.path("xwms.apps.ids.json")).unwrap();
    folder.write(&exported);
    folder.run(&["--dry-run", "--detailed-exitcode"]).await.expect(0, "Nothing to change.");
}

#[tokio::test]
async fn an_app_that_is_created_again_is_listed_with_its_new_id() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    folder.write(FILE);
    folder.apply(&[]).await.expect(0, "created API orders");
    let first = folder.id(&world, "clients.shop");
    let management = world.management().await;
    world.delete(&format!("/v1/clients/{first}"), &management).await.expect_status(204);
    folder.apply(&[]).await.expect(0, "1 to create, 1 to change, 0 to remove.");
    let apps = orders(&folder, &world).await["apps"].clone();
    assert_eq!(apps.as_array().unwrap().len(), 1, "{apps}");
    assert_eq!(apps[0]["client_id"], folder.id(&world, "clients.shop"));
    token(&folder, &world).await.expect_status(200);
}

#[tokio::test]
async fn a_wrong_api_is_refused_with_its_line_before_anything_is_sent() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    let id = world.web().client_id;
    let cases = [
        (
            small("apps = [{ client_id = \"shpo\", scopes = [\"read\"] }]"),
            "5: apis.orders.apps: there is no client \"shpo\" in the file",
        ),
        (small("introspection_client = \"shpo\""), "5: apis.orders.introspection_client: there is no client"),
        (
            small(&format!("apps = [{{ client_id = \"{id}\", scopes = [\"write\"] }}]")),
            "5: apis.orders.apps: a client has a scope that the resource does not have",
        ),
        (small(&format!("apps = [{{ client_id = \"{id}\" }}]")), "5: apis.orders.apps: scopes is missing"),
        (small("agents = { scopes = [\"write\"] }"), "5: apis.orders.agents: agents have a scope that"),
        (
            small("access_token_seconds = 59"),
            "5: apis.orders.access_token_seconds must be a whole number from 60 to 86400",
        ),
        (
            small("format = \"opaque\"\nstatus_list = true"),
            "6: apis.orders.status_list: an opaque token is always introspected",
        ),
        (small("secret = \"x\""), "5: apis.orders.secret: there is no such member"),
        (small("resource_id = \"client_x\""), "5: apis.orders.resource_id must be an id, such as resource_…"),
        (
            small(&format!("[apis.other]\naudience = \"{ORDERS}/\"\nname = \"Other\"")),
            "5: apis.other: this is apis.orders again",
        ),
        (small("").replace(ORDERS, "orders"), "2: apis.orders.audience: must be an absolute URI"),
        (
            small("").replace(", description_nl = \"Lezen\"", ""),
            "4: apis.orders.scopes: missing field `description_nl`",
        ),
        (
            small("").replace("\"read\"", "\"openid\""),
            "4: apis.orders.scopes: openid is a scope of xwms itself",
        ),
        (
            small("").replace("\"Lezen\"", "\"Lezen\", max_age = 1"),
            "4: apis.orders.scopes: max_age of a scope must be 60 to 7776000 seconds",
        ),
        ("[apis.orders]\nname = \"Orders\"\n".to_owned(), "1: apis.orders: audience is missing"),
    ];
    for (text, says) in cases {
        folder.write(&text);
        let run = folder.apply(&[]).await.expect(1, &format!("xwms.apps.toml:{says}"));
        assert!(run.stdout.is_empty(), "{run:?}");
    }
    assert_eq!(world.server.count("resource.created").await, 0);
}

#[tokio::test]
async fn an_api_that_is_there_is_adopted_by_its_id_only() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    let body = json!({"audience": ORDERS, "name": "By hand"});
    let made = world.post("/v1/resources", &world.management().await, &body).await.expect_status(201).json();
    let id = made["resource_id"].as_str().unwrap();
    for audience in [ORDERS.to_owned(), format!("{ORDERS}/")] {
        folder.write(&small("").replace(ORDERS, &audience));
        folder.run(&["--yes"]).await.expect(1, &format!("add resource_id = \"{id}\" here"));
    }
    let adopted = small(&format!("resource_id = \"{id}\""));
    folder.write(&adopted);
    folder.run(&["--yes"]).await.expect(0, "name: \"By hand\" → \"Orders\"");
    folder.write(&adopted.replace(ORDERS, "urn:example:orders"));
    folder.run(&["--yes"]).await.expect(1, "xwms.apps.toml:2: apis.orders.audience: it is \"https://orders");
    // No run made it, so none removes it.
    folder.write("");
    folder.run(&["--yes", "--prune"]).await.expect(0, "Nothing to change.");
    assert_eq!(world.server.count("resource.deleted").await, 0);
}

#[tokio::test]
async fn a_file_gets_no_audience_and_no_client_of_another_account() {
    let world = World::new().await;
    let user = User::machine(&world).await;
    let folder = Folder { user: &user };
    let stranger = world.stranger().await;
    let theirs = json!({"audience": ORDERS, "name": "Theirs"});
    let theirs = world.post("/v1/resources", &stranger, &theirs).await.expect_status(201).json();
    folder.write(&small(""));
    let refused = folder.run(&["--yes"]).await.expect(1, "audience_taken");
    assert!(refused.stderr.contains("0 of 1 steps are done"), "{refused:?}");
    let id = theirs["resource_id"].as_str().unwrap();
    folder.write(&small(&format!("resource_id = \"{id}\"")));
    folder.run(&["--yes"]).await.expect(1, "apis.orders.resource_id: the account has no API resource_");

    let client = world.another().await.clients.web.client_id;
    let own = small(&format!("apps = [{{ client_id = \"{client}\", scopes = [\"read\"] }}]"));
    let own = own.replace(ORDERS, "urn:example:orders");
    folder.write(&own);
    folder.run(&["--yes"]).await.expect(1, "unknown_client");
    // Nothing is left of what was refused.
    folder.write(&own.replace(&client.to_string(), &world.web().client_id));
    folder.run(&["--yes"]).await.expect(0, "1 to create, 0 to change, 0 to remove.");
    assert_eq!(world.server.count("resource.created").await, 2);
}
