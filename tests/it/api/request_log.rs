//! What the request log says of a token, a grant, a client and an address after an incident: what a stolen token
//! touched, who asked about it, and what came from where. The adversaries are the thief, and another account that asks
//! about what is not its own.

use crate::support::{Answer, Browser, Credentials, World, cluster};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use xwms::traffic::request_log::filter::{Clients, Filter};
use xwms_events::Timestamp;
use xwms_projections::PageQuery;

const GRANT: (&str, &str) = ("grant_type", "client_credentials");
/// Addresses for documentation (RFC 5737).
const HOME: &str = "198.51.100.7";
const THIEF: &str = "203.0.113.9";

/// A world whose callers say where they are.
async fn world() -> World {
    World::behind_proxy().await
}

/// Sends the request with this id from `ip`.
async fn send(request: RequestBuilder, id: &str, ip: &str) -> Answer {
    let request = request.header("x-request-id", id).header("x-forwarded-for", ip);
    Answer::of(request.header("user-agent", "curl/8").send().await.unwrap()).await
}

/// A form to an OAuth endpoint, from `client`.
fn form(world: &World, path: &str, client: &Credentials, fields: &[(&str, &str)]) -> RequestBuilder {
    client.on(world.server.http.post(format!("{}{path}", world.server.base)).form(fields))
}

/// Returns the rows that match `query`, newest first.
async fn rows(world: &World, reader: &str, query: &str) -> Vec<Value> {
    let log = world.read(&format!("/v1/requests?{query}"), reader).await;
    log.expect_status(200).json()["data"].as_array().unwrap().clone()
}

/// Returns the ids of the requests that match `query`, newest first.
async fn found(world: &World, reader: &str, query: &str) -> Vec<String> {
    let rows = rows(world, reader, query).await;
    rows.iter().map(|row| row["request_id"].as_str().unwrap().to_owned()).collect()
}

fn claim(token: &str, name: &str) -> String {
    let claims: Value = crate::support::claims(token);
    claims[name].as_str().unwrap().to_owned()
}

/// The life of one token: issued at home, used by a thief, asked about by another client, revoked, and used again.
struct Incident {
    world: World,
    /// A token that may read the log.
    reader: String,
    token_id: String,
    /// The client that the thief looked at, and the one that asked.
    target: String,
    asker: String,
    /// The secret that got the token.
    secret_id: String,
}

impl Incident {
    async fn happen() -> Self {
        let world = world().await;
        let (machine, reader) = (world.machine(), world.management().await);
        let body = json!({"name": "Robot", "client_type": "machine"});
        let target = world.client(&reader, &body).await.client_id;
        let body = json!({"name": "Asker", "client_type": "machine", "scopes": ["tokens:introspect"]});
        let asker = world.client(&reader, &body).await;
        let secrets = world.read(&format!("/v1/clients/{}/secrets", machine.client_id), &reader).await;
        let secret_id =
            secrets.expect_status(200).json()["data"][0]["secret_id"].as_str().unwrap().to_owned();

        let issued = send(form(&world, "/oauth/token", &machine, &[GRANT]), "issued", HOME).await;
        let token = issued.expect_status(200).json()["access_token"].as_str().unwrap().to_owned();
        let path = format!("/v1/clients/{target}");
        send(world.api(Method::GET, &path, &token), "used", THIEF).await.expect_status(200);
        let about = [("token", token.as_str())];
        let asked = send(form(&world, "/oauth/introspect", &asker, &about), "asked", HOME).await;
        assert_eq!(asked.expect_status(200).json()["active"], true);
        send(form(&world, "/oauth/revoke", &machine, &about), "revoked", HOME).await.expect_status(200);
        // A thief who writes the path in another way leaves the same trace.
        let path = path.replace("client_", "client%5F");
        send(world.api(Method::GET, &path, &token), "late", THIEF).await.expect_status(401);
        let asked = send(form(&world, "/oauth/introspect", &asker, &about), "asked-late", HOME).await;
        assert_eq!(asked.expect_status(200).json(), json!({"active": false}));
        let token_id = claim(&token, "jti");
        Self { world, reader, token_id, target, asker: asker.client_id, secret_id }
    }

    async fn found(&self, query: &str) -> Vec<String> {
        found(&self.world, &self.reader, query).await
    }
}

#[tokio::test]
async fn the_log_tells_what_a_token_touched_and_who_asked_about_it() {
    let incident = Incident::happen().await;
    let Incident { token_id, target, asker, secret_id, .. } = &incident;
    assert_eq!(incident.found(&format!("token_id={token_id}")).await, ["late", "used", "issued"]);
    assert_eq!(
        incident.found(&format!("about_token_id={token_id}")).await,
        ["asked-late", "revoked", "asked"]
    );
    assert_eq!(incident.found(&format!("object={target}&token_id={token_id}")).await, ["late", "used"]);
    assert_eq!(incident.found(&format!("client_id={asker}")).await, ["asked-late", "asked"]);
    let by_secret = incident.found(&format!("secret_id={secret_id}")).await;
    assert!(
        ["issued", "revoked"].iter().all(|id| by_secret.iter().any(|found| found == id)),
        "{by_secret:?}"
    );
    assert!(!by_secret.iter().any(|id| id == "asked"), "that was another secret: {by_secret:?}");
    assert_eq!(incident.found(&format!("token_id={token_id}&status=4xx")).await, ["late"]);
    assert_eq!(incident.found(&format!("token_id={token_id}&status=200")).await, ["used", "issued"]);

    let used = rows(&incident.world, &incident.reader, "request_id=used").await;
    let used = &used[0];
    assert_eq!((&used["token_id"], &used["object"]), (&json!(token_id), &json!(target)));
    assert_eq!((&used["secret_id"], &used["about_token_id"]), (&Value::Null, &Value::Null), "{used}");
    let shown = incident.world.read(&format!("/v1/tokens/{token_id}"), &incident.reader).await;
    let url = shown.expect_status(200).json()["requests_url"].as_str().unwrap().to_owned();
    assert!(url.ends_with(&format!("/v1/requests?token_id={token_id}")), "{url}");
}

#[tokio::test]
async fn an_address_or_a_network_is_found_and_never_stored_in_clear() {
    let incident = Incident::happen().await;
    let world = &incident.world;
    assert_eq!(incident.found(&format!("ip={THIEF}")).await, ["late", "used"]);
    assert_eq!(incident.found(&format!("ip=::ffff:{THIEF}")).await, ["late", "used"]);
    assert_eq!(incident.found("ip=203.0.113.0/24").await, ["late", "used"]);
    assert_eq!(incident.found("ip=203.0.113.1/24&user_agent=curl/8").await, ["late", "used"]);
    assert!(incident.found("ip=203.0.113.10").await.is_empty());
    assert!(incident.found(&format!("ip={THIEF}&user_agent=curl/9")).await.is_empty());

    let other = world.sign_up("o@other.example").await;
    send(world.api(Method::GET, "/v1/clients", &other.token), "theirs", THIEF).await.expect_status(200);
    assert_eq!(found(world, &other.token, &format!("ip={THIEF}")).await, ["theirs"]);
    let pool = world.server.app.store.pool();
    let hashes = "SELECT count(DISTINCT ip_hash), count(DISTINCT network_hash), count(DISTINCT agent_hash)
                  FROM request_log WHERE request_id IN ('used', 'late', 'theirs')";
    let hashes: (i64, i64, i64) = sqlx::query_as(hashes).fetch_one(pool).await.unwrap();
    assert_eq!(hashes, (2, 2, 2), "two accounts can't compare what they see");
    for planted in [THIEF, HOME, "203.0.113", "curl/8"] {
        let clear: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM request_log
             WHERE position($1 IN request_log::text) > 0 OR position(convert_to($1, 'UTF8') IN ip_hash) > 0",
        )
        .bind(planted)
        .fetch_one(pool)
        .await
        .unwrap();
        assert_eq!(clear, 0, "{planted} is in the table");
    }
}

#[tokio::test]
async fn one_request_is_shown_with_the_events_that_it_caused() {
    let incident = Incident::happen().await;
    let (world, reader) = (&incident.world, &incident.reader);
    let shown = async |id: &str, token: &str| world.read(&format!("/v1/requests/{id}"), token).await;
    for (id, types) in
        [("issued", vec!["token.issued"]), ("revoked", vec!["token.revoked"]), ("used", vec![])]
    {
        let detail = shown(id, reader).await.expect_status(200).json();
        assert_eq!(detail["request"]["request_id"], id);
        let events = detail["events"].as_array().unwrap().iter();
        assert_eq!(events.map(|event| event["type"].as_str().unwrap()).collect::<Vec<_>>(), types, "{id}");
    }
    let form = [GRANT, ("scope", "usage:read")];
    let narrow = world.token(&world.machine(), &form).await.expect_status(200).json();
    let narrow = narrow["access_token"].as_str().unwrap().to_owned();
    let detail = shown("issued", &narrow).await.expect_status(200).json();
    assert_eq!((&detail["request"]["status"], &detail["events"]), (&json!(200), &Value::Null));

    // An id that a caller used again.
    send(world.api(Method::GET, "/v1/grants", reader), "revoked", THIEF).await.expect_status(200);
    let detail = shown("revoked", reader).await.expect_status(200).json();
    assert_eq!(detail["request"]["route"], "/v1/grants");
    assert_eq!(incident.found("request_id=revoked").await.len(), 2);

    let stranger = world.sign_up("o@other.example").await.token;
    for (id, token) in [("used", &stranger), ("nothing", reader), ("%00", reader), ("%ff", reader)] {
        assert_eq!(shown(id, token).await.expect_status(404).json()["code"], "not_found", "{id}");
    }
}

#[tokio::test]
async fn another_account_learns_nothing_of_a_token_that_is_not_its_own() {
    let incident = Incident::happen().await;
    let world = &incident.world;
    let other = world.sign_up("o@other.example").await;
    // It has the token, and asks about it: whether it is one stays unknown, also in its own log.
    let token = world.management().await;
    let token_id = claim(&token, "jti");
    for path in ["/oauth/introspect", "/oauth/revoke"] {
        let about = [("token", token.as_str())];
        let answer = send(form(world, path, &other.client, &about), "probe", HOME).await;
        assert!(matches!(answer.status, 200 | 400), "{answer:?}");
    }
    let probes = rows(world, &other.token, "request_id=probe").await;
    assert_eq!(probes.len(), 2);
    for row in &probes {
        assert_eq!((&row["about_token_id"], &row["about_grant_id"]), (&Value::Null, &Value::Null), "{row}");
    }
    let queries = [
        format!("token_id={token_id}"),
        format!("about_token_id={token_id}"),
        format!("object={}", incident.target),
        format!("secret_id={}", incident.secret_id),
        format!("client_id={}", incident.asker),
        format!("ip={THIEF}"),
    ];
    for query in queries {
        assert!(found(world, &other.token, &query).await.is_empty(), "{query}");
    }
}

#[tokio::test]
async fn a_grant_is_followed_from_its_code_to_its_refresh_token() {
    let world = World::new().await;
    let (web, reader) = (world.web(), world.management().await);
    let tokens = Browser::default().tokens(&world, "openid offline_access").await;
    let text = |tokens: &Value, name: &str| tokens[name].as_str().unwrap().to_owned();
    let (access, refresh) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
    let (grant_id, user_id) = (claim(&access, "grant_id"), claim(&access, "sub"));
    let person = send(world.api(Method::GET, "/oauth/userinfo", &access), "person", THIEF).await;
    person.expect_status(200);
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str())];
    let fresh = send(form(&world, "/oauth/token", &web, &fields), "refreshed", HOME).await;
    let fresh = text(&fresh.expect_status(200).json(), "refresh_token");
    let about = [("token", fresh.as_str())];
    send(form(&world, "/oauth/introspect", &web, &about), "asked", HOME).await.expect_status(200);
    send(form(&world, "/oauth/revoke", &web, &about), "revoked", HOME).await.expect_status(200);
    send(form(&world, "/oauth/introspect", &web, &about), "asked-late", HOME).await.expect_status(200);
    // The thief's copy is refused, and the log still says whose it was.
    let fields = [("grant_type", "refresh_token"), ("refresh_token", fresh.as_str())];
    send(form(&world, "/oauth/token", &web, &fields), "stolen", THIEF).await.expect_status(400);

    let by_grant = found(&world, &reader, &format!("grant_id={grant_id}")).await;
    assert_eq!(by_grant.len(), 4, "and the one that redeemed the code: {by_grant:?}");
    assert_eq!(by_grant[..3], ["stolen", "refreshed", "person"]);
    assert_eq!(found(&world, &reader, &format!("user_id={user_id}")).await, by_grant);
    let about = found(&world, &reader, &format!("about_grant_id={grant_id}")).await;
    assert_eq!(about, ["asked-late", "revoked", "asked"]);
}

#[tokio::test]
async fn the_requests_of_a_token_come_as_csv() {
    let incident = Incident::happen().await;
    let path = format!("/v1/requests?format=csv&request_id=used&object={}", incident.target);
    let csv = incident.world.read(&path, &incident.reader).await;
    let lines: Vec<_> = csv.expect_status(200).body.split("\r\n").collect();
    assert!(lines[0].ends_with("token_id,grant_id,user_id,secret_id,object,about_token_id,about_grant_id"));
    assert!(lines[1].ends_with(&format!(",{},,,,{},,", incident.token_id, incident.target)), "{}", lines[1]);
}

#[tokio::test]
async fn a_malformed_filter_is_named() {
    let world = World::new().await;
    let token = world.management().await;
    for query in [
        "token_id=x",
        "token_id=client_01m83q8xaee8q8xwkcq384g9z4",
        "grant_id=x",
        "user_id=x",
        "secret_id=x",
        "about_token_id=x",
        "about_grant_id=x",
        "object=x",
        "object=robot_01m83q8xaee8q8xwkcq384g9z4",
        "ip=203.0.113.0/16",
        "ip=2001:db8::/64",
        "ip=localhost",
        "status=6xx",
        "since=yesterday",
    ] {
        let problem = world.read(&format!("/v1/requests?{query}"), &token).await.expect_status(400).json();
        let field = query.split('=').next().unwrap();
        assert_eq!(
            (&problem["code"], &problem["field"]),
            (&json!("invalid_filter"), &json!(field)),
            "{query}"
        );
    }
}

/// A day in 2079, so that nothing else writes to its table or drops it.
const DAY: i64 = 40_000;
/// Of fifty accounts; each thing is in few rows.
const FILL: &str = "
INSERT INTO request_log (number, account_id, route, method, status, duration_us, bytes, request_id, token_id, grant_id,
    user_id, secret_id, about_token_id, about_grant_id, object_kind, object_id, ip_hash, network_hash, agent_hash)
SELECT (40000 * 86400000::bigint + i * 10) << 21, lpad((i % 50)::text, 32, '0')::uuid, '/oauth/token', 'POST', 200, 1, 1,
    md5(i::text), md5('t' || i / 4)::uuid, md5('g' || i / 8)::uuid, md5('u' || i / 20)::uuid, md5('s' || i % 30)::uuid,
    md5('a' || i / 4)::uuid, md5('b' || i / 4)::uuid, 'client', md5('o' || i / 20)::uuid,
    decode(md5('i' || i % 2000), 'hex'), decode(md5('n' || i % 500), 'hex'), decode(md5('d' || i % 20), 'hex')
FROM generate_series(1, 20000) AS i";

#[tokio::test]
async fn every_filter_has_a_plan_that_reads_no_whole_day() {
    let world = World::new().await;
    let mut owner = PgConnection::connect(&cluster::owner(&world.url)).await.unwrap();
    for sql in ["SELECT make_request_log_day(40000)", FILL, "ANALYZE request_log_20790708"] {
        sqlx::query(sql).execute(&mut owner).await.unwrap();
    }
    let account_id = xwms_events::ids::AccountId::from_uuid(uuid::Uuid::from_u128(7));
    let key = world.server.app.store.vault().subject_or_new(&account_id.to_string()).await.unwrap();
    let all = || Filter::all(account_id, Timestamp::from_millis(DAY * 86_400_000));
    let id = "01m83q8xaee8q8xwkcq384g9z4";
    let parsed = |kind: &str| format!("{kind}_{id}");
    let text = || Some("x".to_owned());
    // The filters that find little have an index of their own; the account's serves the others.
    let filters = [
        ("token_id", Filter { token_id: parsed("token").parse().ok(), ..all() }),
        ("grant_id", Filter { grant_id: parsed("grant").parse().ok(), ..all() }),
        ("user_id", Filter { user_id: parsed("user").parse().ok(), ..all() }),
        ("about_token_id", Filter { about_token_id: parsed("token").parse().ok(), ..all() }),
        ("object_id", Filter { object: parsed("client").parse().ok(), ..all() }),
        ("network_hash", Filter { place: "192.0.2.7".parse().ok(), ..all() }),
        ("network_hash", Filter { place: "192.0.2.0/24".parse().ok(), ..all() }),
        ("request_id", Filter { request_id: text(), ..all() }),
        ("account_id", all()),
        ("account_id", Filter { until: Some(Timestamp::from_millis(DAY * 86_400_000 + 9)), ..all() }),
        ("account_id", Filter { client_id: parsed("client").parse().ok(), ..all() }),
        ("account_id", Filter { clients: Some(Clients::Only(vec![account_id.uuid()])), ..all() }),
        ("account_id", Filter { clients: Some(Clients::Except(vec![account_id.uuid()])), ..all() }),
        ("account_id", Filter { secret_id: parsed("secret").parse().ok(), ..all() }),
        ("account_id", Filter { about_grant_id: parsed("grant").parse().ok(), ..all() }),
        ("account_id", Filter { user_agent: text(), ..all() }),
        ("account_id", Filter { status: "4xx".parse().ok(), ..all() }),
        ("account_id", Filter { route: text(), ..all() }),
        ("account_id", Filter { error: text(), ..all() }),
        ("account_id", Filter { reason: text(), ..all() }),
    ];
    for (index, filter) in filters {
        let page = PageQuery { limit: 100, after: None };
        let mut query = filter.statement("EXPLAIN SELECT number", Some(&key), page);
        let plan: Vec<String> = query.build_query_scalar().fetch_all(&mut owner).await.unwrap();
        let plan = plan.join("\n");
        assert!(!plan.contains("Seq Scan"), "{filter:?}\n{plan}");
        let is_used = plan.contains(&format!("_{index}_number_idx"));
        assert!(is_used, "{index}: {filter:?}\n{plan}");
    }
}
