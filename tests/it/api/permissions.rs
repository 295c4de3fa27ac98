//! Who may do what: every operation of the document, by every role, a client and an anonymous caller, on their own
//! account and on another. The expected results are what the document declares and what `Role::permissions` allows.

use crate::support::{
    Answer, Browser, Credentials, Mailbox, Person, Receiver, World, browser::authorize_path, browser::redeem,
    eager, eventually,
};
use reqwest::Method;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;
use xwms::{config::Pace, dev::demo::Demo};
use xwms_events::{
    account::Role,
    ids::consent_id,
    scope::{Scope, Scopes},
    ticket::Ticket,
};

/// Operations whose path names something that belongs to no account.
const OF_NO_ACCOUNT: &[&str] = &["/v1/users/{user_id}/revoke_tokens", "/v1/audit/ask/{question}"];

/// One operation, as the document declares it.
struct Operation {
    method: Method,
    path: String,
    open: bool,
    scopes: Vec<Scope>,
    only: Option<String>,
    params: Vec<String>,
    /// The smallest valid body.
    body: Option<Value>,
}

/// The caller.
enum Who {
    Member(Role, Box<Person>),
    /// A client acting for itself, with a token with these scopes.
    Client(String, Scopes),
    Nobody,
}

impl Who {
    /// Returns the status and code with which the document says that the caller is refused, if it does.
    fn refused(&self, operation: &Operation) -> Option<(u16, &'static str)> {
        let has = match self {
            _ if operation.open => return None,
            Self::Nobody => return Some((401, "invalid_token")),
            Self::Client(_, scopes) => operation.scopes.iter().all(|scope| scopes.contains(*scope)),
            Self::Member(role, _) => operation.scopes.iter().all(|scope| role.permissions().contains(*scope)),
        };
        match (has, operation.only.as_deref(), self) {
            (false, _, _) => Some((403, "insufficient_scope")),
            (true, Some("owner"), Self::Member(Role::Owner, _)) => None,
            (true, Some("owner"), _) => Some((403, "owner_required")),
            (true, Some("person"), Self::Client(..)) => Some((403, "user_needed")),
            (true, _, _) => None,
        }
    }

    async fn ask(&self, world: &World, operation: &Operation, path: &str, body: Option<&Value>) -> Answer {
        let mut request = match self {
            Self::Member(_, person) => {
                return person.ask(&world.server, operation.method.clone(), path, body).await;
            }
            Self::Client(token, _) => world.api(operation.method.clone(), path, token),
            Self::Nobody => {
                world.server.http.request(operation.method.clone(), format!("{}{path}", world.server.base))
            }
        };
        if let Some(body) = body {
            request = request.json(body);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    /// Says who did what.
    fn describe(&self, operation: &Operation, at: &str) -> String {
        format!("{} {} {at}", self.name(), operation.method)
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Member(role, _) => role.as_str(),
            Self::Client(..) => "client",
            Self::Nobody => "nobody",
        }
    }
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, declared) in methods.as_object().unwrap() {
            let scopes = declared["security"][0]["oauth"].as_array().cloned().unwrap_or_default();
            let params = declared["parameters"].as_array().cloned().unwrap_or_default();
            let in_path = params.iter().filter(|param| param["in"] == "path");
            all.push(Operation {
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                open: declared["security"].as_array().is_none_or(Vec::is_empty),
                scopes: scopes.iter().map(|scope| scope.as_str().unwrap().parse().unwrap()).collect(),
                only: declared["x-xwms-only"].as_str().map(ToOwned::to_owned),
                params: in_path.map(|param| param["name"].as_str().unwrap().to_owned()).collect(),
                body: declared
                    .get("requestBody")
                    .map(|body| least(document, &body["content"]["application/json"]["schema"])),
            });
        }
    }
    all
}

/// Returns the smallest value that `schema` allows. Fields that need a certain value are in the table.
fn least(document: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        return least(document, document.pointer(name.trim_start_matches('#')).unwrap());
    }
    let named = |name: &str| match name {
        // A new one each time: a name that one operation sets must not be the one that closes the account.
        "name" => json!(Uuid::now_v7().to_string()),
        "client_type" => json!("machine"),
        "role" => json!("auditor"),
        "email" => json!(format!("{}@new.example", Uuid::now_v7().simple())),
        "url" => json!("https://192.0.2.1/hook"),
        "password" => json!("long enough"),
        "since" | "until" => json!("2026-01-01T00:00:00Z"),
        "user_id" => json!("{owner}"),
        _ => Value::Null,
    };
    match schema["type"].as_str() {
        Some("object") => {
            let required = schema["required"].as_array().cloned().unwrap_or_default();
            let member = |name: &Value| {
                let name = name.as_str().unwrap();
                let value = match named(name) {
                    Value::Null => least(document, &schema["properties"][name]),
                    value => value,
                };
                (name.to_owned(), value)
            };
            Value::Object(required.iter().map(member).collect::<Map<_, _>>())
        }
        Some("array") => json!([]),
        Some("boolean") => json!(false),
        Some("integer" | "number") => json!(1),
        _ => json!("x"),
    }
}

/// Ids of an account's resources, by their names in paths.
type Things = BTreeMap<&'static str, String>;

/// Approves the account's web client as a person; returns the resulting ids.
async fn approved(world: &World, demo: &Demo) -> Things {
    let web = Credentials::from(&demo.clients.web);
    let code =
        Browser::default().approve(world, &authorize_path(&web.client_id, &[])).await.remove("code").unwrap();
    let tokens = world.token(&web, &redeem(&code)).await.expect_status(200).json();
    let access = tokens["access_token"].as_str().unwrap();
    let claims: Value = crate::support::claims(access);
    let text = |name: &str| claims[name].as_str().unwrap().to_owned();
    let user_id = text("sub");
    let consent = consent_id(user_id.parse().unwrap(), demo.clients.web.client_id).to_string();
    BTreeMap::from([
        ("grant_id", text("grant_id")),
        ("token_id", text("jti")),
        ("consent_id", consent),
        ("user_id", user_id),
    ])
}

/// Creates what all operations share: what a person approved, and a message that was sent.
async fn standing(world: &World, demo: &Demo, receiver: &Receiver) -> Things {
    let token = world.management_of(demo).await;
    let mut things = approved(world, demo).await;
    let endpoint = json!({"url": receiver.url, "events": ["client.deleted"]});
    let endpoint = world.endpoint(&token, &endpoint).await;
    world.post(&format!("/v1/endpoints/{endpoint}/test"), &token, &json!({})).await.expect_status(202);
    let messages = format!("/v1/endpoints/{endpoint}/messages");
    let message = eventually("the test is delivered", async || {
        let listed = world.read(&messages, &token).await.expect_status(200).json();
        let message = &listed["data"][0];
        (message["status"] == "delivered").then(|| message["message_id"].as_str().unwrap().to_owned())
    })
    .await;
    let request_id = Uuid::now_v7().simple().to_string();
    let request = world.api(Method::GET, "/v1/clients", &token).header("x-request-id", &request_id);
    Answer::of(request.send().await.unwrap()).await.expect_status(200);
    things.extend([
        ("request_id", request_id),
        ("question", "exposed".to_owned()),
        ("account_id", demo.account_id.to_string()),
        ("endpoint_id", endpoint),
        ("message_id", message),
    ]);
    things
}

/// Returns `things` with fresh ones for those that the operation might use up.
async fn fresh(
    world: &World,
    demo: &Demo,
    operation: &Operation,
    who: Option<&Who>,
    things: &Things,
) -> Things {
    let (token, mut things) = (world.management_of(demo).await, things.clone());
    let needs = |name: &str| operation.params.iter().any(|param| param == name);
    let text = |made: &Value, name: &str| made[name].as_str().unwrap().to_owned();
    let email = format!("{}@new.example", Uuid::now_v7().simple());
    if needs("client_id") {
        let id = world.client(&token, &json!({"name": "Robot", "client_type": "machine"})).await.client_id;
        let listed = world.read(&format!("/v1/clients/{id}/secrets"), &token).await.expect_status(200).json();
        things.insert("secret_id", text(&listed["data"][0], "secret_id"));
        things.insert("client_id", id);
    }
    if needs("consent_id") {
        things.extend(approved(world, demo).await);
    }
    if needs("endpoint_id") && !needs("message_id") {
        let body = json!({"url": "https://192.0.2.1/hook", "events": ["client.deleted"]});
        // The address is reserved for documentation; only the test's guard allows it.
        things.insert("endpoint_id", world.endpoint(&token, &body).await);
    }
    if needs("resource_id") {
        let audience = format!("https://{}.example", Uuid::now_v7().simple());
        let body = json!({"audience": audience, "name": "API"});
        let made = world.post("/v1/resources", &token, &body).await.expect_status(201).json();
        things.insert("resource_id", text(&made, "resource_id"));
    }
    if needs("invitation_id") {
        let body = json!({"email": email, "role": "auditor"});
        let made = world.post("/v1/invitations", &token, &body).await.expect_status(201).json();
        things.insert("invitation_id", text(&made, "invitation_id"));
    }
    if needs("registration_id") {
        let body = json!({"label": "Agents"});
        let made = world.post("/v1/registration_tokens", &token, &body).await.expect_status(201).json();
        things.insert("registration_id", text(&made, "registration_id"));
    }
    if needs("group_id") {
        let body = json!({"name": Uuid::now_v7().to_string()});
        let made = world.post("/v1/groups", &token, &body).await.expect_status(201).json();
        things.insert("group_id", text(&made, "group_id"));
    }
    if needs("case_id") {
        things.insert("case_id", world.case(demo.account_id).await);
    }
    if needs("ticket_id") {
        // Their own: not every member sees those of the others.
        let asks = if let Some(Who::Member(_, person)) = who { Some(person.user_id) } else { None };
        let id = world.ticket(demo.account_id, asks).await;
        let ticket = world.server.app.store.load::<Ticket>(&id).await.unwrap().state;
        things.insert("attachment_id", ticket.messages[0].attachments()[0].attachment_id.to_string());
        things.insert("ticket_id", id);
    }
    if operation.path == "/v1/users/{user_id}" {
        let body = json!({"email": email, "password": "long enough"});
        things.insert("user_id", world.test_user(&token, &body).await);
    } else if needs("user_id") {
        things.insert("user_id", world.person(demo.account_id, Role::Developer).await.user_id.to_string());
    }
    if needs("group_id") && needs("user_id") {
        let people = format!("/v1/groups/{}/people", things["group_id"]);
        world.post(&people, &token, &json!({"user_id": things["user_id"]})).await.expect_status(204);
    }
    things
}

fn path(operation: &Operation, id: impl Fn(&str) -> String) -> String {
    operation
        .params
        .iter()
        .fold(operation.path.clone(), |path, param| path.replace(&format!("{{{param}}}"), &id(param)))
}

fn named(things: &Things, param: &str) -> String {
    things.get(param).unwrap_or_else(|| panic!("permissions.rs knows no {param}: make one")).clone()
}

/// Asserts that the caller reaches nothing of another account, named by all of a path or by its last part alone.
async fn reach_elsewhere(
    world: &World,
    (who, operation, body): (&Who, &Operation, Option<&Value>),
    ours: &Things,
    theirs: &Things,
) {
    let last = operation.params.last().unwrap();
    let all = path(operation, |param| named(theirs, param));
    let only_last = path(operation, |param| named(if param == last { theirs } else { ours }, param));
    let refused = who.refused(operation);
    let is_first = |code: &str| matches!(code, "invalid_token" | "insufficient_scope");
    for (at, is_mixed) in [(all, false), (only_last, operation.params.len() > 1)] {
        // Of an own object, a client learns that only people may see it, whatever it names below that.
        let unscoped = refused.filter(|(_, code)| is_first(code) || is_mixed && *code == "user_needed");
        let head = world.server.head().await;
        let answer = who.ask(world, operation, &at, body).await;
        expect_refused(&answer, unscoped.unwrap_or((404, "not_found")), &who.describe(operation, &at));
        assert_eq!(world.server.head().await, head, "no event: {}", who.describe(operation, &at));
    }
}

fn expect_refused(answer: &Answer, (status, code): (u16, &str), told: &str) {
    assert_eq!((answer.status, &answer.json()["code"]), (status, &json!(code)), "{told}: {answer:?}");
}

#[tokio::test]
async fn every_operation_has_the_documented_permissions_and_reaches_no_other_account() {
    let (mailbox, receiver) = (Mailbox::new(), Receiver::new().await);
    let world = World::with(|settings| {
        eager(settings);
        settings.webhooks.allow.push("192.0.2.0/24".parse().unwrap());
        // Each person asks hundreds of times, as fast as the machine lets them.
        settings.guard.person = Some(Pace::new(100_000, 1));
        mailbox.receives(settings);
    })
    .await;
    world.prolong_tokens().await;
    let (own, other, owner) = (world.demo.clone(), world.another().await, world.owner().await);
    let mut everybody = vec![Who::Member(Role::Owner, Box::new(owner.clone()))];
    for role in [Role::Admin, Role::Developer, Role::Auditor] {
        everybody.push(Who::Member(role, Box::new(world.person(own.account_id, role).await)));
    }
    everybody.push(Who::Client(world.management().await, Scopes::management()));
    let fields = [("grant_type", "client_credentials"), ("scope", "tokens:introspect")];
    let little = world.token(&world.machine(), &fields).await.expect_status(200).json();
    let little = little["access_token"].as_str().unwrap().to_owned();
    everybody.push(Who::Client(little, [Scope::TokensIntrospect].into_iter().collect()));
    everybody.push(Who::Nobody);
    let (ours, theirs) = (standing(&world, &own, &receiver).await, standing(&world, &other, &receiver).await);
    world.server.settle().await;
    let operations = operations(&world.server.get("/v1/openapi.json").await.expect_status(200).json());
    assert!(operations.len() > 50, "the document has them all");
    let open = operations.iter().filter(|operation| operation.open).map(|operation| operation.path.as_str());
    assert_eq!(
        open.collect::<Vec<_>>(),
        ["/v1/accounts", "/v1/endpoints/{endpoint_id}/jwks.json", "/v1/event_types"]
    );
    for operation in &operations {
        let theirs = fresh(&world, &other, operation, None, &theirs).await;
        // Something unused for each caller: who reads or is refused leaves it for the next one.
        let mut unused = None;
        for who in &everybody {
            let refused = who.refused(operation);
            let ours = match unused.take() {
                Some(things) => things,
                None => {
                    let things = fresh(&world, &own, operation, Some(who), &ours).await;
                    world.server.settle().await;
                    things
                }
            };
            let body = operation.body.as_ref().map(|body| {
                let text = body.to_string().replace("{owner}", &owner.user_id.to_string());
                // Each address is invited, and signs up, only once.
                serde_json::from_str::<Value>(&text.replace("@new", &format!("{}@new", who.name()))).unwrap()
            });
            let at = path(operation, |param| named(&ours, param));
            let head = world.server.head().await;
            let answer = who.ask(&world, operation, &at, body.as_ref()).await;
            match refused {
                Some(refusal) => {
                    expect_refused(&answer, refusal, &who.describe(operation, &at));
                    assert_eq!(world.server.head().await, head, "no event: {}", who.describe(operation, &at));
                }
                None => assert!(
                    answer.status < 500 && !matches!(answer.status, 401 | 403 | 404 | 405 | 415 | 429),
                    "{}: {answer:?}",
                    who.describe(operation, &at)
                ),
            }
            if operation.path.ends_with("/plan") && refused.is_none() {
                // The other operations need enough requests.
                world.choose_plan(own.account_id, "enterprise").await;
            }
            if !operation.open
                && !operation.params.is_empty()
                && !OF_NO_ACCOUNT.contains(&operation.path.as_str())
            {
                reach_elsewhere(&world, (who, operation, body.as_ref()), &ours, &theirs).await;
            }
            let is_left = refused.is_some() || operation.method == Method::GET;
            unused = (is_left && !ours.contains_key("ticket_id")).then_some(ours);
        }
    }
}

#[test]
fn every_operation_names_its_scope_in_words_too() {
    let document = serde_json::to_value(xwms::surface::api::declarations()).unwrap();
    for operation in operations(&document) {
        let declared = &document["paths"][&operation.path][operation.method.as_str().to_lowercase()];
        let text = format!("{} {}", declared["summary"], declared["description"]);
        for scope in operation.scopes {
            let named = text.contains(&format!("`{}`", scope.as_str()));
            assert!(named, "{} {}: {text}", operation.method, operation.path);
        }
    }
}
