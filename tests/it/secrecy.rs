//! Nothing secret or personal is in the events or in the server's log lines.

use crate::support::{Browser, World};
use serde_json::json;
use std::{
    io::Write,
    sync::{Arc, Mutex},
};
use tracing_subscriber::{fmt::MakeWriter, util::SubscriberInitExt};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

// One thread, so that the log lines of this test's server, and only those, are caught.
#[tokio::test]
async fn no_planted_secret_or_personal_value_is_in_the_events_or_the_log_lines() {
    let lines = Lines::default();
    let _guard = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(lines.clone())
        .finish()
        .set_default();
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
    let tokens = world.token(&world.web(), &crate::support::browser::redeem(&code)).await.json();
    let session = browser.cookies["__Host-xwms_session"].clone();
    // Wrong input must not be written down either.
    world.server.form("/oauth/token", Some(("planted-id", &secret)), &[("grant_type", "x")]).await;

    let rows: Vec<(String, String, String)> =
        sqlx::query_as("SELECT payload::text, metadata::text, aggregate_id FROM events")
            .fetch_all(world.server.app.store.pool())
            .await
            .unwrap();
    let events = rows.iter().map(|(a, b, c)| format!("{a} {b} {c}\n")).collect::<String>();
    let lines = String::from_utf8_lossy(&lines.0.lock().unwrap()).into_owned();
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
        assert!(!events.contains(planted), "{planted:?} is in the events");
        let logged = lines.lines().find(|line| line.contains(planted) && !line.contains("listen"));
        assert!(planted.starts_with("127.") || logged.is_none(), "{planted:?} is in a log line: {logged:?}");
    }
}
