//! No secret or personal data is in the events, in the server's log lines, or in what the server sends.

use crate::{
    log::fanout,
    support::{
        Answer, Browser, Credentials, Hooked, Receiver, World, browser, eager, lines,
        process::{Process, free_port},
    },
    web::dashboard,
};
use reqwest::Method;
use serde_json::json;

/// Signs that a key or a token in base64 has at least, besides four letters that chance put there.
const RANDOM_MIN: usize = 16;

/// Whether `text` has `value`; a short one not within so much base64 that chance may have put it there.
fn has(text: &str, value: &str) -> bool {
    let is_base64 = |sign: &char| sign.is_ascii_alphanumeric() || "+/-_".contains(*sign);
    text.match_indices(value).any(|(at, _)| {
        let before = text[..at].chars().rev().take_while(is_base64).count();
        let after = text[at + value.len()..].chars().take_while(is_base64).count();
        value.len() > 8 || before + after < RANDOM_MIN
    })
}

// One thread, so that the log lines of this test's server, and only those, are captured.
#[tokio::test]
async fn no_planted_secret_or_personal_value_is_in_the_events_or_the_log_lines() {
    let captured = lines::capture("trace");
    let world = World::new().await;
    let (email, name, password) = ("planted@person.example", "Planted Person", "planted password");
    let body = json!({"name": "Acme", "owner": {"email": email, "password": password, "name": name}});
    let made = world.post("/v1/accounts", "", &body).await.expect_status(201).json();
    let secret = made["client"]["client_secret"].as_str().unwrap().to_owned();

    let mut browser = Browser::default();
    let page = browser.open(&world.server, "/login").await;
    let fields = [("email", email), ("password", "wrong planted password")];
    browser.submit(&world.server, &page, &fields).await;
    let page = browser.open(&world.server, "/login").await;
    browser.submit(&world.server, &page, &[("email", email), ("password", password)]).await;
    let code = browser.code(&world, "openid email offline_access").await;
    let tokens = world.token(&world.web(), &browser::redeem(&code)).await.json();
    let session = browser.cookies["__Host-xwms_session"].clone();
    // Whatever people look up: it is neither kept nor shown again.
    let mut owner = world.owner().await.browser;
    let search = dashboard::path(world.demo.account_id, "search");
    let found = ["access_token", "refresh_token", "id_token"].map(|kind| tokens[kind].as_str().unwrap());
    let known = world.demo.clients.web.client_secret.as_deref().unwrap();
    for pasted in
        [email, name, secret.as_str(), code.as_str(), session.as_str(), known].into_iter().chain(found)
    {
        let answer = dashboard::send(&mut owner, &world, &search, &[("q", pasted)]).await;
        assert!(matches!(answer.status, 200 | 303), "{answer:?}");
        assert!(!answer.body.contains(pasted) && !answer.header("location").contains(pasted), "{answer:?}");
    }
    // Wrong input must not be recorded either.
    world
        .server
        .form("/oauth/token", Some(&Credentials::new("planted-id", &secret)), &[("grant_type", "x")])
        .await;

    let rows: Vec<(String, String, String)> =
        sqlx::query_as("SELECT payload::text, metadata::text, aggregate_id FROM events")
            .fetch_all(world.server.app.store.pool())
            .await
            .unwrap();
    world.server.log_requests().await;
    let requests: Vec<String> = sqlx::query_scalar("SELECT request_log::text FROM request_log")
        .fetch_all(world.server.app.store.pool())
        .await
        .unwrap();
    let events = rows.iter().map(|(a, b, c)| format!("{a} {b} {c}\n")).chain(requests).collect::<String>();
    let lines = captured.text();
    assert!(lines.len() > 1000, "log lines were caught");
    assert!(events.contains("\"sealed\""), "personal fields are sealed");
    let master = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    for planted in [
        email,
        name,
        password,
        "wrong planted password",
        secret.as_str(),
        code.as_str(),
        session.as_str(),
        tokens["access_token"].as_str().unwrap(),
        tokens["refresh_token"].as_str().unwrap(),
        tokens["id_token"].as_str().unwrap(),
        world.demo.clients.web.client_secret.as_deref().unwrap(),
        world.demo.user.email.as_str(),
        "Dana",
        "127.0.0.1\"",
        master,
    ] {
        assert!(!has(&events, planted), "{planted:?} is in the events");
        let logged = lines.lines().find(|line| has(line, planted) && !line.contains("listen"));
        assert!(planted.starts_with("127.") || logged.is_none(), "{planted:?} is in a log line: {logged:?}");
    }
}

/// Returns the `pg_dump` of `tables`: what an operator, or a thief of a backup, has.
async fn dump(url: &str, tables: &[&str]) -> String {
    let mut command = tokio::process::Command::new("pg_dump");
    command.arg("--data-only").args(tables.iter().map(|table| format!("--table={table}"))).arg(url);
    let output = command.output().await.expect("pg_dump is installed with Postgres");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_planted_value_is_in_a_dump_on_stderr_on_nats_or_in_a_webhook() {
    let (dir, nats_port) = (tempfile::tempdir().unwrap(), free_port());
    let _nats = fanout::nats(dir.path(), nats_port).await;
    // The server here only serves pages to the browser; the process does everything else.
    let idle = |settings: &mut xwms::config::Settings| {
        eager(settings);
        settings.subscribers = false;
    };
    let hooked = Hooked::with(json!({}), Receiver::new().await, idle).await;
    let world = &hooked.world;
    let nats_url = format!("nats://127.0.0.1:{nats_port}");
    let settings = [
        ("XWMS_ISSUER", world.server.base.as_str()),
        ("XWMS_LOG", "trace"),
        ("XWMS_TRUSTED_PROXIES", r#"["127.0.0.1/32"]"#),
        ("XWMS_WEBHOOKS__ALLOW", r#"["127.0.0.0/8"]"#),
        ("XWMS_NATS__URL", nats_url.as_str()),
    ];
    let process = Process::spawn(&world.url, free_port(), &settings).await;
    let (agent, address) = ("PlantedBrowser/7.7", "203.0.113.77");
    let ask = async |method: Method,
                     path: &str,
                     change: &dyn Fn(reqwest::RequestBuilder) -> reqwest::RequestBuilder| {
        let request =
            process.request(method, path).header("user-agent", agent).header("x-forwarded-for", address);
        Answer::of(change(request).send().await.unwrap()).await
    };
    let form = async |path: &str, client: &Credentials, fields: &[(&str, &str)]| {
        ask(Method::POST, path, &|request| client.on(request).form(fields)).await
    };

    let (email, name, password) = ("planted@person.example", "Planted Person", "planted password");
    let body = json!({"name": "Acme", "owner": {"email": email, "password": password, "name": name}});
    let key = "planted-key";
    let made =
        ask(Method::POST, "/v1/accounts", &|request| request.header("idempotency-key", key).json(&body))
            .await;
    let made = made.expect_status(201).json();
    let owner = Credentials::of(&made["client"]);
    let issued = form("/oauth/token", &owner, &[("grant_type", "client_credentials")]).await;
    let issued = issued.expect_status(200).json();
    form("/oauth/revoke", &owner, &[("token", issued["access_token"].as_str().unwrap())])
        .await
        .expect_status(200);
    // A client of the account whose events go to the receiver, and a secret that is returned once and kept.
    let client = json!({"name": "New", "client_type": "machine"});
    let create = |request: reqwest::RequestBuilder| {
        request.bearer_auth(&hooked.token).header("idempotency-key", key).json(&client)
    };
    let new = ask(Method::POST, "/v1/clients", &create).await.expect_status(201).json();
    let code = Browser::default().code(world, "openid email offline_access").await;
    let tokens = form("/oauth/token", &world.web(), &browser::redeem(&code)).await.expect_status(200).json();
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    let next = form("/oauth/token", &world.web(), &refresh).await.expect_status(200).json();
    form("/oauth/token", &Credentials::new("planted-id", "planted secret"), &refresh)
        .await
        .expect_status(401);
    // Where no secrets or names belong: the access log has neither the raw path nor the query.
    for path in
        [format!("/v1/users/{email}"), format!("/login?login_hint={email}&code={code}"), format!("/{code}")]
    {
        ask(Method::GET, &path, &|request| request.bearer_auth(&hooked.token)).await;
    }

    let events = dump(&world.url, &["events"]).await;
    let answers = dump(&world.url, &["answers", "webhook_messages", "webhook_attempts"]).await;
    let published = fanout::stream(&world.server, nats_port).await;
    let published: String = published.iter().map(|one| format!("{} {}\n", one.subject, one.body)).collect();
    hooked
        .until("/messages?limit=100", |list| {
            let data = list["data"].as_array().unwrap();
            data.iter().any(|one| one["type"] == "grant.refreshed")
                && data.iter().all(|one| one["status"] == "delivered")
        })
        .await;
    let received = hooked.receiver.received();
    let received: String = received
        .iter()
        .map(|one| format!("{:?} {}\n", one.headers, String::from_utf8_lossy(&one.body)))
        .collect();
    let said = process.said();
    // Each was really examined.
    assert!(events.contains(&owner.client_id) && events.contains("sealed"));
    assert!(said.contains("serving") && said.contains("xwms::access"), "log lines were caught");
    for (place, text) in [("answers", &answers), ("NATS", &published), ("webhooks", &received)] {
        assert!(text.len() > 500, "{place}: {text}");
    }
    let mut planted =
        vec![agent, address, email, name, password, owner.secret.as_str(), code.as_str(), "planted secret"];
    planted.extend([world.demo.user.email.as_str(), "Dana"]);
    planted.extend([&issued, &tokens, &next].iter().filter_map(|answer| answer["access_token"].as_str()));
    planted.extend([&tokens, &next].iter().flat_map(|answer| {
        ["refresh_token", "id_token"].into_iter().filter_map(|name| answer[name].as_str())
    }));
    planted.extend(new["client_secret"].as_str());
    let places = [
        ("the events", events),
        ("the answers", answers),
        ("stderr", said),
        ("NATS", published),
        ("a webhook", received),
    ];
    for value in planted {
        let hex: String = value.bytes().map(|byte| format!("{byte:02x}")).collect();
        for (place, text) in &places {
            let line = text.lines().find(|line| has(line, value) || line.contains(&hex));
            assert!(line.is_none(), "{value:?} is in {place}: {line:?}");
        }
    }
}
