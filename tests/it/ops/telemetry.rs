//! What an operator sees of requests: one log line for each, and how long they take by route. Traces are in `traces`.

use crate::{
    ops::metrics::Watched,
    support::{
        Credentials, World,
        process::{Process, free_port},
        until,
    },
};
use reqwest::Method;
use serde_json::{Value, json};

pub const QUIET: (&str, &str) = ("XWMS_SUBSCRIBERS", "false");
const JSON: (&str, &str) = ("XWMS_LOG_FORMAT", "json");

/// Returns the first `many` lines of the access log, as JSON.
async fn lines(process: &Process, many: usize) -> Vec<Value> {
    let lines = || {
        let said = process.said();
        let lines = said.lines().map(|line| {
            serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{line} is no JSON: {error}"))
        });
        lines.filter(|line| line["target"] == "xwms::access").collect::<Vec<_>>()
    };
    until("the lines are written", async || lines().len() >= many).await;
    let lines = lines();
    assert_eq!(lines.len(), many, "one for each request: {lines:#?}");
    lines
}

/// Returns the line of `route`.
fn of<'a>(lines: &'a [Value], route: &str) -> &'a Value {
    let mut found = lines.iter().filter(|line| line["route"] == route);
    let line = found.next().unwrap_or_else(|| panic!("{route} is not in {lines:#?}"));
    assert!(found.next().is_none(), "{route} is there twice in {lines:#?}");
    line
}

#[tokio::test]
async fn each_request_is_one_line_without_its_secrets() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let process = Process::spawn(&world.url, free_port(), &[QUIET, JSON]).await;
    let machine = world.machine();
    let form = [("grant_type", "client_credentials")];
    let token = process.form("/oauth/token", &machine, &form).await.expect_status(200).json();
    let token = token["access_token"].as_str().unwrap().to_owned();
    let path = format!("/v1/clients/{}?limit=planted", machine.client_id);
    let request = process.request(Method::GET, &path).bearer_auth(&token).header("x-request-id", "mine-1");
    request.send().await.unwrap();
    process.request(Method::GET, &format!("/nowhere/{token}")).send().await.unwrap();
    process.request(Method::from_bytes(b"FROB").unwrap(), "/login?code=planted").send().await.unwrap();
    let wrong = Credentials::new(&machine.client_id, "planted secret");
    process.form("/oauth/introspect", &wrong, &[("token", &token)]).await.expect_status(401);
    process
        .request(Method::GET, "/v1/users/planted@person.example")
        .bearer_auth(&token)
        .send()
        .await
        .unwrap();
    let lines = lines(&process, 6).await;

    let asked = of(&lines, "/oauth/token");
    assert_eq!((&asked["method"], &asked["status"]), (&json!("POST"), &json!(200)));
    assert_eq!((&asked["level"], &asked["path"]), (&json!("INFO"), &json!("/oauth/token")));
    assert_eq!((&asked["client_id"], &asked["remote"]), (&json!(machine.client_id), &json!("127.0.0.0/24")));
    assert_eq!(asked["account_id"], json!(world.demo.account_id.to_string()));
    assert!(asked["duration_ms"].as_f64().unwrap() > 0.0 && asked["bytes"].as_u64().unwrap() > 0, "{asked}");
    assert_eq!(asked["request_id"].as_str().unwrap().len(), 32, "one of the server's own");
    assert!(asked.get("error").is_none() && asked.get("reason").is_none(), "{asked}");
    let read = of(&lines, "/v1/clients/{client_id}");
    assert_eq!(read["path"], json!(format!("/v1/clients/{}", machine.client_id)));
    assert_eq!(read["request_id"], "mine-1");
    let nowhere = of(&lines, "unmatched");
    assert_eq!((&nowhere["path"], &nowhere["status"]), (&json!("/nowhere/…"), &json!(404)));
    assert_eq!(of(&lines, "/login")["method"], "OTHER");
    let refused = of(&lines, "/oauth/introspect");
    assert_eq!((&refused["status"], &refused["error"]), (&json!(401), &json!("invalid_client")));
    assert!(refused["reason"].is_string(), "what the caller is not told: {refused}");
    let said = process.said();
    for secret in ["planted", machine.secret.as_str(), token.as_str(), "127.0.0.1\""] {
        let line = said.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret:?} is in {line:?}");
    }
}

#[tokio::test]
async fn a_line_shows_the_network_of_the_caller_and_never_the_address() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let settings = [QUIET, JSON, ("XWMS_TRUSTED_PROXIES", r#"["127.0.0.1/32"]"#)];
    let process = Process::spawn(&world.url, free_port(), &settings).await;
    let cases = [
        ("203.0.113.77", "203.0.113.0/24"),
        ("203.0.113.78:4711", "203.0.113.0/24"),
        ("2001:db8:1:2::77", "2001:db8:1::/48"),
        ("_hidden", "unknown"),
    ];
    for (index, (sent, _)) in cases.iter().enumerate() {
        let request = process.request(Method::GET, "/healthz").header("x-forwarded-for", *sent);
        request.header("x-request-id", index.to_string()).send().await.unwrap();
    }
    let lines = lines(&process, cases.len()).await;
    for (index, (sent, shown)) in cases.iter().enumerate() {
        let id = json!(index.to_string());
        let line = lines.iter().find(|line| line["request_id"] == id).unwrap();
        assert_eq!(line["remote"], *shown, "{sent}");
    }
    let said = process.said();
    assert!(
        !["203.0.113.77", "203.0.113.78", "2001:db8:1:2"].iter().any(|sent| said.contains(sent)),
        "{said}"
    );
}

#[tokio::test]
async fn levels_are_chosen_by_target() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let off = Process::spawn(&world.url, free_port(), &[QUIET, ("XWMS_LOG", "info,xwms::access=off")]).await;
    let on = [QUIET, ("XWMS_LOG", "warn,xwms::cli=info,xwms::access=info")];
    let on = Process::spawn(&world.url, free_port(), &on).await;
    for process in [&off, &on] {
        process.request(Method::GET, "/login?code=planted").send().await.unwrap();
    }
    until("the line is written", async || on.said().contains("xwms::access: request ")).await;
    let said = on.said();
    let line = said.lines().find(|line| line.contains("xwms::access")).unwrap();
    for part in ["INFO", "method=GET path=/login route=/login status=200 duration_ms=", "remote=127.0.0.0/24"]
    {
        assert!(line.contains(part), "{part} is not in {line}");
    }
    // The output is not a terminal.
    assert!(!said.contains('\u{1b}') && !said.contains("planted"), "{said}");
    assert!(!off.said().contains("xwms::access"), "{}", off.said());
}

#[tokio::test]
async fn durations_are_counted_by_route_method_and_kind_of_status() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let watched = Watched::spawn(&world.url, &[QUIET]).await;
    for path in ["/login", "/nothing/1", "/nothing/2", "/v1/clients/x", "/v1/clients/y"] {
        watched.process.request(Method::GET, path).send().await.unwrap();
    }
    for (route, status, count) in
        [("/login", "2xx", 1.0), ("unmatched", "4xx", 2.0), ("/v1/clients/{client_id}", "4xx", 2.0)]
    {
        let of = |kind: &str, le: &str| {
            format!(
                r#"xwms_http_request_seconds_{kind}{{route="{route}",method="GET",status="{status}"{le}}}"#
            )
        };
        for name in [of("count", ""), of("bucket", r#",le="+Inf""#)] {
            until(&name, async || watched.metric(&name).await == Some(count)).await;
        }
        assert!(watched.metric(&of("sum", "")).await.is_some_and(|sum| sum > 0.0), "{route}");
    }
    let dropped = "xwms_log_lines_dropped_total";
    until(dropped, async || watched.metric(dropped).await == Some(0.0)).await;
}
