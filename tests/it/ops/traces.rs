//! Traces over OTLP, with the test as the collector: a request, its command, the batch that appends it, what
//! subscribers and webhooks do later, and that nothing waits for a collector.

use crate::{
    ops::telemetry::QUIET,
    support::{
        PATIENCE, Receiver, World,
        process::{Process, free_port, signal},
        until,
    },
};
use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::{KeyValue, any_value::Value},
    trace::v1::{Span, status::StatusCode},
};
use prost::Message;
use reqwest::Method;
use serde_json::json;
use std::sync::{Arc, Mutex};

/// Spans are exported soon.
const SOON: (&str, &str) = ("OTEL_BSP_SCHEDULE_DELAY", "50");

/// A collector.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Taken>>);

#[derive(Default)]
struct Taken {
    spans: Vec<Span>,
    /// The resources of the processes that sent the spans.
    resources: Vec<KeyValue>,
    keys: Vec<String>,
}

impl Collector {
    /// Starts the collector, and returns its URL.
    async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let routes = Router::new().route("/v1/traces", post(Self::take)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        url
    }

    async fn take(State(this): State<Self>, headers: HeaderMap, body: Bytes) {
        assert_eq!(headers["content-type"], "application/x-protobuf");
        let sent = ExportTraceServiceRequest::decode(body).unwrap();
        let mut taken = this.0.lock().unwrap();
        taken.keys.extend(headers.get("api-key").map(|key| key.to_str().unwrap().to_owned()));
        for of_process in sent.resource_spans {
            taken.resources.extend(of_process.resource.unwrap().attributes);
            taken.spans.extend(of_process.scope_spans.into_iter().flat_map(|scope| scope.spans));
        }
    }

    /// Returns the spans called `name` that name the request `id`.
    fn spans(&self, name: &str, id: &str) -> Vec<Span> {
        let taken = self.0.lock().unwrap();
        let named =
            |span: &&Span| span.name == name && text(span, "request_id").split(' ').any(|named| named == id);
        taken.spans.iter().filter(named).cloned().collect()
    }
}

fn shown(value: Option<Value>) -> String {
    match value {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn text(span: &Span, name: &str) -> String {
    let value = span.attributes.iter().find(|attribute| attribute.key == name);
    shown(value.and_then(|attribute| attribute.value.clone()?.value))
}

fn hex(id: &[u8]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn ends(process: &mut Process) {
    signal(process.child.id().unwrap(), "-TERM").await;
    let ended = tokio::time::timeout(PATIENCE, process.child.wait()).await;
    assert!(ended.expect("it ends").unwrap().success());
}

async fn token(process: &Process, world: &World) -> String {
    let form = [("grant_type", "client_credentials")];
    let token = process.form("/oauth/token", &world.machine(), &form).await.expect_status(200).json();
    token["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_request_is_traced_through_command_append_subscriber_and_webhook() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let (collector, receiver) = (Collector::default(), Receiver::new().await);
    let url = collector.start().await;
    let settings = [
        ("XWMS_TRACES__ENDPOINT", url.as_str()),
        ("XWMS_WEBHOOKS__ALLOW", r#"["127.0.0.0/8"]"#),
        ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=for-the-collector"),
        SOON,
    ];
    let process = Process::spawn(&world.url, free_port(), &settings).await;
    let token = token(&process, &world).await;
    let made = process.request(Method::POST, "/v1/endpoints").bearer_auth(&token);
    let made = made.json(&json!({"url": receiver.url, "events": ["client.created"]})).send().await.unwrap();
    assert_eq!(made.status(), 201);
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let request = process.request(Method::POST, "/v1/clients").bearer_auth(&token);
    let request = request
        .header("x-request-id", "traced-1")
        .header("user-agent", "planted")
        .header("traceparent", format!("00-{trace}-b7ad6b7169203331-01"))
        .json(&json!({"name": "Traced", "client_type": "machine"}));
    assert_eq!(request.send().await.unwrap().status(), 201);
    process.request(Method::GET, "/login?code=planted").send().await.unwrap();
    until("a query", async || {
        !collector.0.lock().unwrap().spans.iter().all(|span| span.name != "GET /login")
    })
    .await;
    for name in ["POST /v1/clients", "command", "append", "subscriber", "webhook"] {
        until(name, async || !collector.spans(name, "traced-1").is_empty()).await;
    }
    let one = |name| collector.spans(name, "traced-1").remove(0);
    let (request, command, append) = (one("POST /v1/clients"), one("command"), one("append"));
    assert_eq!(hex(&request.trace_id), trace);
    assert_eq!(hex(&request.parent_span_id), "b7ad6b7169203331");
    assert_eq!((&command.trace_id, &command.parent_span_id), (&request.trace_id, &request.span_id));
    assert_eq!((&append.trace_id, &append.parent_span_id), (&request.trace_id, &command.span_id));
    assert_eq!(text(&request, "http.route"), "/v1/clients");
    assert_eq!(text(&request, "http.response.status_code"), "201");
    assert!(text(&command, "events").contains("client.created"), "{command:?}");
    let position: i64 = text(&command, "position").parse().unwrap();
    let subscriber = one("subscriber");
    let end = |name| text(&subscriber, name).parse::<i64>().unwrap();
    assert!(end("from") < position && position <= end("upto"), "{subscriber:?}");
    let webhook = one("webhook");
    assert!(text(&webhook, "endpoint_id").starts_with("endpoint_"), "{webhook:?}");
    assert_eq!(text(&webhook, "http.response.status_code"), "204");
    let taken = collector.0.lock().unwrap();
    assert!(taken.keys.iter().all(|key| key == "for-the-collector") && !taken.keys.is_empty());
    let name = taken.resources.iter().find(|attribute| attribute.key == "service.name").unwrap();
    assert_eq!(shown(name.value.clone().unwrap().value), "xwms");
    let all = format!("{:?}", taken.spans);
    for secret in [world.machine().secret.as_str(), token.as_str(), "planted", "127.0.0.1"] {
        assert!(!all.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn commands_that_share_a_batch_are_linked_and_a_ratio_of_nothing_sends_nothing() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let (all, none) = (Collector::default(), Collector::default());
    let (url, nowhere) = (all.start().await, none.start().await);
    let taken = [QUIET, SOON, ("XWMS_TRACES__ENDPOINT", url.as_str())];
    let mut taken = Process::spawn(&world.url, free_port(), &taken).await;
    let left = [QUIET, SOON, ("XWMS_TRACES__ENDPOINT", nowhere.as_str()), ("XWMS_TRACES__RATIO", "0")];
    let mut left = Process::spawn(&world.url, free_port(), &left).await;
    let form = [("grant_type", "client_credentials")];
    let machine = world.machine();
    // They wait for the log's head together.
    let mut held = world.server.app.store.pool().begin().await.unwrap();
    sqlx::query("SELECT 1 FROM log_head FOR UPDATE").execute(&mut *held).await.unwrap();
    let asked = futures::future::join_all((0..8).map(|_| taken.form("/oauth/token", &machine, &form)));
    let release = async {
        let waits = "SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
        until("an append waits", async || {
            sqlx::query_scalar(waits).fetch_one(world.server.app.store.pool()).await.unwrap()
        })
        .await;
        held.rollback().await.unwrap();
    };
    let (answers, ()) = tokio::join!(asked, release);
    assert!(answers.iter().all(|answer| answer.status == 200));
    left.form("/oauth/token", &machine, &form).await.expect_status(200);
    ends(&mut taken).await;
    ends(&mut left).await;
    let seen = all.0.lock().unwrap();
    let named = |name: &str| seen.spans.iter().filter(|span| span.name == name).collect::<Vec<_>>();
    let (appends, commands) = (named("append"), named("command"));
    assert_eq!(commands.len(), 8, "the last are sent when it stops");
    let linked: usize = appends.iter().map(|append| 1 + append.links.len()).sum();
    let batched: usize =
        appends.iter().map(|append| text(append, "commands").parse::<usize>().unwrap()).sum();
    assert_eq!((linked, batched), (8, 8), "each command is the parent of its batch or linked to it");
    assert!(none.0.lock().unwrap().spans.is_empty());
}

#[tokio::test]
async fn a_request_that_fails_is_marked_in_its_trace() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let collector = Collector::default();
    let url = collector.start().await;
    let settings = [QUIET, SOON, ("XWMS_TRACES__ENDPOINT", url.as_str())];
    let process = Process::spawn(&world.url, free_port(), &settings).await;
    for (id, path) in [("fine-1", "/healthz"), ("lost-1", "/nowhere/planted")] {
        process.request(Method::GET, path).header("x-request-id", id).send().await.unwrap();
    }
    signal(process.child.id().unwrap(), "-TERM").await;
    until("they are sent", async || {
        !collector.spans("GET /healthz", "fine-1").is_empty()
            && !collector.spans("GET unmatched", "lost-1").is_empty()
    })
    .await;
    let lost = collector.spans("GET unmatched", "lost-1").remove(0);
    assert_eq!(text(&lost, "http.response.status_code"), "404");
    // A request for something that does not exist is not a server failure.
    assert_ne!(lost.status.map(|status| status.code), Some(StatusCode::Error as i32));
}

#[tokio::test]
async fn an_unreachable_or_silent_collector_delays_no_request_and_is_reported() {
    let world = World::with(|settings| settings.subscribers = false).await;
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let away = format!("http://127.0.0.1:{}", free_port());
    for url in [away.clone(), format!("http://{}", silent.local_addr().unwrap())] {
        let settings = [QUIET, SOON, ("XWMS_TRACES__ENDPOINT", url.as_str())];
        let mut process = Process::spawn(&world.url, free_port(), &settings).await;
        for _ in 0..10 {
            token(&process, &world).await;
        }
        if url == away {
            let told = async || process.said().contains("BatchSpanProcessor.ExportError");
            until("the log tells of it", told).await;
        }
        ends(&mut process).await;
    }
}
