//! A list says what introspection says, whatever stopped a token.

use super::{ORDERS, STOCK, access, api, bit, claims, fresh, of_person, own, place};
use crate::support::{Credentials, Person, World, browser::CALLBACK};
use serde_json::json;
use xwms::commands::{Context, sessions, signing_keys, users};
use xwms_events::{
    account::{AccountCommand, Role},
    user::UserCommand,
};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

/// Tokens by the name of what will stop them.
struct Issued {
    world: World,
    /// A web client, besides that of the demo.
    shop: Credentials,
    /// Exchanges the machine's tokens for ones for the stock.
    gateway: Credentials,
    /// The path of the API of the stock.
    stock: String,
    tokens: Vec<(&'static str, String)>,
}

impl Issued {
    async fn new() -> Self {
        let world = World::new().await;
        let (machine, web, management) = (world.machine(), world.web(), world.management().await);
        let shop =
            json!({"name": "Shop", "client_type": "web", "scopes": ["openid"], "redirect_uris": [CALLBACK]});
        let shop = world.client(&management, &shop).await;
        let policy = json!({
            "subject_clients": [machine.client_id], "targets": [{"audience": STOCK, "scopes": ["read"]}],
        });
        let gateway = json!({"name": "Gateway", "client_type": "machine", "token_exchange": policy});
        let gateway = world.client(&management, &gateway).await;
        api(&world, ORDERS, &[&machine, &web, &shop], &json!({})).await;
        let stock = api(&world, STOCK, &[&machine, &gateway], &json!({})).await;
        Self { world, shop, gateway, stock, tokens: Vec::new() }
    }

    fn add(&mut self, name: &'static str, token: String) {
        self.tokens.push((name, token));
    }

    fn token(&self, name: &str) -> &str {
        let (_, token) = self.tokens.iter().find(|(known, _)| *known == name).unwrap();
        token
    }

    /// Adds a token that the machine got for itself.
    async fn own(&mut self, name: &'static str, audience: &str) {
        let token = own(&self.world, &self.world.machine(), audience).await;
        self.add(name, token);
    }

    /// Adds a token for the orders that a new person approved for `app`.
    async fn person(&mut self, name: &'static str, app: &Credentials) -> Person {
        let mut person = self.world.person(self.world.demo.account_id, Role::Developer).await;
        let token = of_person(&self.world, &mut person.browser, app).await;
        self.add(name, token);
        person
    }

    /// Asserts that exactly `stopped` are, by the check that introspection makes, and by a list that is made now.
    async fn expect_now(&self, stopped: &[&str]) {
        fresh(&self.world, &place(&self.world, &self.tokens[0].1).0).await.expect_status(200);
        let mut found = Vec::new();
        for (name, token) in &self.tokens {
            let is_live = self.world.server.app.access_tokens.check(token).await.unwrap().is_some();
            let (path, index) = place(&self.world, token);
            let list = self.world.server.get(&path).await;
            assert_eq!(bit(&list.expect_status(200).body, index), u8::from(!is_live), "{name}");
            found.extend((!is_live).then_some(*name));
        }
        assert_eq!(found, stopped);
    }

    /// Changes something with a management token.
    async fn act(&self, path: &str, status: u16) {
        self.world.post(path, &self.world.management().await, &json!({})).await.expect_status(status);
    }

    async fn change(&self, person: &Person, command: UserCommand) {
        let context = Context::system(&self.world.server.app.store, "test");
        users::change(&context, person.user_id, command, None).await.unwrap();
    }
}

#[tokio::test]
async fn a_list_says_of_each_token_what_introspection_says_however_it_was_stopped() {
    let mut issued = Issued::new().await;
    let (machine, web, shop) = (issued.world.machine(), issued.world.web(), issued.shop.clone());
    for name in ["nothing", "the token itself", "its parent"] {
        issued.own(name, ORDERS).await;
    }
    let exchange = [
        ("grant_type", GRANT),
        ("subject_token", issued.token("its parent")),
        ("subject_token_type", ACCESS_TOKEN),
        ("resource", STOCK),
    ];
    let child = issued.world.token(&issued.gateway, &exchange).await.expect_status(200).json();
    issued.add("the parent's end", access(&child));
    issued.own("its API", STOCK).await;
    issued.person("its grant", &web).await;
    issued.person("its session", &web).await;
    issued.person("its client", &shop).await;
    issued.expect_now(&[]).await;

    for name in ["the token itself", "its parent"] {
        let fields = [("token", issued.token(name))];
        issued.world.server.form("/oauth/revoke", Some(&machine), &fields).await.expect_status(200);
    }
    let mut stopped = vec!["the token itself", "its parent", "the parent's end"];
    issued.expect_now(&stopped).await;

    issued.act(&format!("{}/disable", issued.stock), 200).await;
    let grant = claims(issued.token("its grant"));
    issued.act(&format!("/v1/grants/{}/revoke", grant["grant_id"].as_str().unwrap()), 204).await;
    let session = claims(issued.token("its session"))["sid"].as_str().unwrap().parse().unwrap();
    let context = Context::system(&issued.world.server.app.store, "test");
    sessions::end(&context, session, "test").await.unwrap();
    stopped.extend(["its API", "its grant", "its session"]);
    issued.expect_now(&stopped).await;

    issued.act(&format!("/v1/clients/{}/disable", shop.client_id), 200).await;
    stopped.push("its client");
    issued.expect_now(&stopped).await;

    // What was stopped stays so.
    issued.act(&format!("{}/enable", issued.stock), 200).await;
    issued.act(&format!("/v1/clients/{}/enable", shop.client_id), 200).await;
    issued.expect_now(&stopped).await;
}

#[tokio::test]
async fn a_list_says_which_tokens_stopped_with_a_person_a_key_and_an_account() {
    let mut issued = Issued::new().await;
    let (web, management) = (issued.world.web(), issued.world.management().await);
    issued.own("the key of the server", ORDERS).await;
    let suspended = issued.person("a suspension", &web).await;
    let revoked = issued.person("a global revocation", &web).await;
    let erased = issued.person("an erasure", &web).await;
    issued.expect_now(&[]).await;

    issued.change(&suspended, UserCommand::Suspend { reason: "test".into() }).await;
    let tool = json!({"name": "Tool", "client_type": "machine", "scopes": ["tokens:revoke_all"]});
    let tool = issued.world.client(&management, &tool).await;
    let issuer = &issued.world.server.app.settings.issuer;
    let subject = json!({"sub_id": {"format": "iss_sub", "iss": issuer, "sub": revoked.user_id}});
    let tool = issued.world.own_token(&tool).await;
    issued.world.post("/oauth/global-token-revocation", &tool, &subject).await.expect_status(204);
    issued.change(&erased, UserCommand::Erase).await;
    let mut stopped = vec!["a suspension", "a global revocation", "an erasure"];
    issued.expect_now(&stopped).await;
    issued.change(&suspended, UserCommand::Reinstate).await;
    issued.expect_now(&stopped).await;

    let app = &issued.world.server.app;
    let kid = jsonwebtoken::decode_header(issued.token("the key of the server")).unwrap().kid.unwrap();
    let context = Context::system(&app.store, "test");
    signing_keys::revoke(&context, &app.keyring, &kid, "found in a backup", 2048).await.unwrap();
    stopped.insert(0, "the key of the server");
    issued.expect_now(&stopped).await;

    issued.own("its account", ORDERS).await;
    issued.expect_now(&stopped).await;
    let account_id = issued.world.demo.account_id;
    issued.world.by_operator(account_id, AccountCommand::Restrict { reason: "fraud".into() }).await;
    stopped.push("its account");
    issued.expect_now(&stopped).await;
}

#[tokio::test]
async fn a_list_has_the_tokens_of_every_account_and_stops_only_those_that_were_stopped() {
    let world = World::new().await;
    let machine = world.machine();
    api(&world, ORDERS, &[&machine], &json!({})).await;
    let other = world.another().await;
    let (client, token) = (Credentials::from(&other.clients.machine), world.management_of(&other).await);
    let body = json!({
        "audience": STOCK, "name": "Stock", "status_list": true,
        "scopes": [{"name": "read", "description_en": "Read", "description_nl": "Lezen"}],
        "apps": [{"client_id": client.client_id, "scopes": ["read"]}],
    });
    world.post("/v1/resources", &token, &body).await.expect_status(201);
    let (mine, theirs) = (own(&world, &machine, ORDERS).await, own(&world, &client, STOCK).await);
    let ((path, index), (same, other_index)) = (place(&world, &mine), place(&world, &theirs));
    assert_eq!(path, same, "nobody learns from an address whose list it is");
    world.server.form("/oauth/revoke", Some(&machine), &[("token", &mine)]).await.expect_status(200);
    let list = fresh(&world, &path).await;
    assert_eq!((bit(&list.body, index), bit(&list.body, other_index)), (1, 0));
}

#[tokio::test]
async fn a_token_that_the_read_model_could_not_take_is_invalid_in_its_list() {
    let world = World::new().await;
    api(&world, ORDERS, &[&world.machine()], &json!({})).await;
    let token = own(&world, &world.machine(), ORDERS).await;
    let (path, index) = place(&world, &token);
    let list = fresh(&world, &path).await.expect_status(200).body.clone();
    assert_eq!(bit(&list, index), 0);
    // A version that this one can't read says that it issued another token.
    let other = (index + 1) % 64;
    let list_id = {
        let sql = "SELECT list_id FROM read_access.listed_tokens";
        sqlx::query_scalar::<_, String>(sql).fetch_one(world.server.app.store.pool()).await.unwrap()
    };
    let unreadable = json!({"event": "token.issued", "status": {"list_id": list_id, "index": other}});
    let token_id = claims(&token)["jti"].as_str().unwrap().to_owned();
    let position = world.server.append_raw(&token_id, "token.issued", &unreadable).await;
    world.server.wait_for("access").await;
    let list = fresh(&world, &path).await.expect_status(200).body.clone();
    assert_eq!((bit(&list, other), bit(&list, index)), (1, 0), "parked");

    let from = position.to_string();
    let skip = ["projections", "skip", "access", from.as_str()];
    let skipped = crate::support::process::xwms(&world.url, &skip, &[]).await;
    assert!(skipped.status.success(), "{skipped:?}");
    let list = fresh(&world, &path).await.expect_status(200).body.clone();
    assert_eq!(bit(&list, other), 1, "skipped");
}
