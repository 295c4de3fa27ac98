//! Webhooks: made, tested, mended, replayed, rotated and deleted on pages, against a receiver that answers as it likes.

use super::{path, send, send_from};
use crate::support::{Answer, Browser, Received, Receiver, Reply, World, eager, eventually, until};
use axum::{http::StatusCode, response::IntoResponse};
use serde_json::{Value, json};
use xwms_events::{account::Role, ids::AccountId};

/// What a hostile receiver answers.
const HOSTILE: &str = "</code></pre><script>alert(1)</script><img src=x onerror=alert(2)>";

/// An owner's browser, and a receiver.
struct Hooks {
    world: World,
    browser: Browser,
    receiver: Receiver,
    account_id: AccountId,
}

impl Hooks {
    async fn new() -> Self {
        let world = World::with(|settings| {
            eager(settings);
            settings.webhooks.pace.retries = vec![];
        })
        .await;
        let browser = world.owner().await.browser;
        let account_id = world.demo.account_id;
        Self { world, browser, receiver: Receiver::new().await, account_id }
    }

    fn path(&self, below: &str) -> String {
        path(self.account_id, below)
    }

    async fn open(&mut self, below: &str) -> Answer {
        let path = self.path(below);
        self.browser.open(&self.world.server, &path).await
    }

    async fn send(&mut self, below: &str, fields: &[(&str, &str)]) -> Answer {
        let path = self.path(below);
        send(&mut self.browser, &self.world, &path, fields).await
    }

    /// Makes a webhook at the receiver; returns its id and the page with the secret.
    async fn make(&mut self, fields: &[(&str, &str)]) -> (String, Answer) {
        let url = self.receiver.url.clone();
        let mut all = vec![("url", url.as_str()), ("enabled", "yes"), ("content_type", "application/json")];
        all.extend_from_slice(fields);
        let page = self.send("webhooks/new", &all).await;
        let (_, rest) = page.body.split_once("/webhooks/endpoint_").unwrap_or_else(|| panic!("{page:?}"));
        let id = rest.split('?').next().unwrap();
        (format!("endpoint_{id}"), page)
    }

    /// Creates an app, so that something happens.
    async fn app(&self, name: &str) {
        let token = self.world.management().await;
        self.world.client(&token, &json!({"name": name, "client_type": "machine"})).await;
    }

    /// Returns the newest message once its status is as said.
    async fn message(&self, endpoint: &str, status: &str) -> String {
        let token = self.world.management().await;
        let list = format!("/v1/endpoints/{endpoint}/messages");
        eventually(status, async || {
            let list = self.world.read(&list, &token).await.expect_status(200).json();
            let newest = &list["data"][0];
            (newest["status"] == status).then(|| newest["message_id"].as_str().unwrap().to_owned())
        })
        .await
    }

    async fn endpoint(&self, endpoint: &str) -> Value {
        let token = self.world.management().await;
        self.world.read(&format!("/v1/endpoints/{endpoint}"), &token).await.expect_status(200).json()
    }
}

#[tokio::test]
async fn a_receiver_that_fails_is_mended_and_gets_its_replay() {
    let mut hooks = Hooks::new().await;
    assert!(hooks.open("webhooks").await.body.contains("No webhooks yet"));
    hooks.receiver.answer(|_| Reply::Full((StatusCode::INTERNAL_SERVER_ERROR, HOSTILE).into_response()));
    let (id, made) = hooks.make(&[("events", "client.created")]).await;
    assert!(made.expect_status(200).body.contains("whsec_"), "{made:?}");
    hooks.app("Ada’s app").await;
    let message = hooks.message(&id, "failed").await;

    let list = hooks.open("webhooks").await;
    assert!(list.body.contains("Failing") && list.body.contains("0 %"), "{list:?}");
    let overview = hooks.open(&format!("webhooks/{id}")).await;
    assert!(
        overview.body.contains("Attempts by hour") && overview.body.contains("client.created"),
        "{overview:?}"
    );
    let one = format!("webhooks/{id}/messages/{message}");
    let page = hooks.open(&one).await;
    // The answer of the receiver is text, and the request stands beside it.
    assert!(
        page.body.contains("&#60;script&#62;alert(1)") && !page.body.contains("<script>alert"),
        "{page:?}"
    );
    assert!(page.body.contains("HTTP 500") && page.body.contains("Ada’s app"), "{page:?}");
    assert!(page.body.contains(&message) && page.body.contains("POST http://127.0.0.1"), "{page:?}");

    hooks.receiver.answer(|_| Reply::Status(204));
    assert_eq!(hooks.send(&one, &[]).await.status, 303);
    hooks.receiver.wait_for(2).await;
    hooks.message(&id, "delivered").await;

    // A window is counted first, and only then sent.
    let replay = format!("webhooks/{id}/replay");
    let form = hooks.open(&replay).await;
    assert_eq!(form.body.matches("0 is the beginning of the history").count(), 1, "not of the end: {form:?}");
    let counted = hooks.send(&replay, &[("after_position", "0"), ("events", "client.created")]).await;
    let page = counted.expect_status(200);
    assert!(page.body.contains("Dry run") && page.body.contains("Replay now"), "{page:?}");
    assert_eq!(hooks.receiver.received().len(), 2, "nothing was sent");
    let start = hooks.path(&format!("{replay}/start"));
    let hidden = super::hidden(page, &start).unwrap();
    let started = hooks.browser.post(&hooks.world.server, &start, &hidden).await;
    assert!(started.header("location").ends_with("/replay?started"), "{started:?}");
    let came = |one: &Received| one.id() == message && one.earlier == 2;
    until("the replay", async || hooks.receiver.received().iter().any(came)).await;
    let again = hooks.browser.post(&hooks.world.server, &start, &hidden).await;
    assert_eq!(again.status, 303);
    assert_eq!(hooks.world.server.count("endpoint.replay_requested").await, 1, "sent twice, done once");
    let page = hooks.open(&format!("{replay}?started")).await;
    assert!(page.body.contains("The replay was asked for"), "{page:?}");
}

#[tokio::test]
async fn a_window_without_a_beginning_is_refused_in_words() {
    let mut hooks = Hooks::new().await;
    let (id, _) = hooks.make(&[]).await;
    let replay = format!("webhooks/{id}/replay");
    for (fields, words) in [
        (vec![], "Say where the window begins"),
        (vec![("after_position", "1"), ("since", "2026-01-01T00:00")], "not both"),
        (vec![("after_position", "9"), ("upto_position", "3")], "The window ends before it begins"),
        (vec![("after_position", "0"), ("events", "no.event")], "There is no event with this name"),
        (vec![("since", "tomorrow")], "Type a date and a time"),
        (vec![("after_position", "-1")], "The window ends before it begins"),
    ] {
        let page = hooks.send(&replay, &fields).await;
        assert!(page.expect_status(200).body.contains(words), "{words}: {page:?}");
    }
}

#[tokio::test]
async fn a_test_may_be_an_example_of_any_type() {
    let mut hooks = Hooks::new().await;
    let (id, _) = hooks.make(&[("events", "client.deleted")]).await;
    let test = format!("webhooks/{id}/test");
    assert_eq!(hooks.send(&test, &[("event_type", "client.created")]).await.status, 303);
    let received = hooks.receiver.wait_for(1).await;
    let body = received[0].json();
    assert_eq!((&body["type"], &body["test"]), (&json!("client.created"), &json!(true)));
    assert!(
        body["data"]["name"].is_string() && body["dataschema"].as_str().unwrap().contains("client.created")
    );
    hooks.send(&test, &[("event_type", "endpoint.tested"), ("resume", "yes")]).await;
    let received = hooks.receiver.wait_for(2).await;
    assert_eq!((received[1].kind(), &received[1].json()["test"]), ("endpoint.tested".into(), &Value::Null));
    let page = hooks.send(&test, &[("event_type", "user.registered")]).await;
    assert!(page.body.contains("There is no event with this name"), "{page:?}");
    let token = hooks.world.management().await;
    let rest = format!("/v1/endpoints/{id}/test");
    let refused = hooks.world.post(&rest, &token, &json!({"event_type": "client.*"})).await;
    assert_eq!(refused.expect_status(400).json()["code"], "unknown_event_type");
}

#[tokio::test]
async fn a_rotated_secret_signs_beside_the_new_one_and_is_shown_once() {
    let mut hooks = Hooks::new().await;
    let (id, made) = hooks.make(&[("events", "client.created")]).await;
    let secrets = format!("webhooks/{id}/secrets");
    let rotated = hooks.send(&secrets, &[("overlap_seconds", "3600")]).await;
    let secret = |page: &Answer| {
        let (_, rest) = page.body.split_once("whsec_").unwrap_or_else(|| panic!("{page:?}"));
        rest.split('"').next().unwrap().to_owned()
    };
    assert_ne!(secret(&made), secret(&rotated));
    let page = hooks.open(&secrets).await;
    assert!(page.body.contains("Signs, too, for now") && !page.body.contains("whsec_"), "{page:?}");
    hooks.app("A").await;
    let received = hooks.receiver.wait_for(1).await;
    assert_eq!(received[0].header("webhook-signature").matches("v1,").count(), 2);
    // At once, because it leaked.
    hooks.send(&secrets, &[("overlap_seconds", "0")]).await.expect_status(200);
    assert!(!hooks.open(&secrets).await.body.contains("Signs, too, for now"));
    let page = hooks.send(&secrets, &[("overlap_seconds", "99999999")]).await;
    assert!(page.body.contains("at most thirty days"), "{page:?}");
}

#[tokio::test]
async fn settings_change_what_was_typed_stays_and_the_values_of_headers_are_never_shown() {
    let mut hooks = Hooks::new().await;
    let fields =
        [("events", "client.created"), ("headers", "X-Tenant: s3cret"), ("description", "<b>Ada</b>")];
    let (id, _) = hooks.make(&fields).await;
    let settings = format!("webhooks/{id}/settings");
    let page = hooks.open(&settings).await;
    assert!(page.body.contains("X-Tenant") && !page.body.contains("s3cret"), "{page:?}");
    let list = hooks.open("webhooks").await;
    assert!(list.body.contains("&#60;b&#62;Ada") && !list.body.contains("<b>Ada"), "{list:?}");
    let url = hooks.receiver.url.clone();
    for (fields, words) in [
        (vec![("url", "https://10.0.0.1/hooks")], "only be sent to a public address"),
        (vec![("url", "nonsense"), ("description", "it stays")], "it stays"),
        (vec![("url", url.as_str()), ("rate_limit", "many")], "Type a whole number"),
        (vec![("url", url.as_str()), ("headers", "no colon")], "a name, a colon and a value"),
        (vec![("url", url.as_str()), ("headers", "Host: evil.example")], "One of these headers"),
        (vec![("url", "https://receiver.example/hooks")], "given for another host"),
    ] {
        let page = hooks.send(&settings, &fields).await;
        assert!(page.expect_status(200).body.contains(words), "{words}: {page:?}");
    }
    let fields =
        [("url", url.as_str()), ("events", "client.*"), ("rate_limit", "7"), ("description", "Mine")];
    assert_eq!(hooks.send(&settings, &fields).await.status, 303);
    let now = hooks.endpoint(&id).await;
    assert_eq!((&now["events"], &now["rate_limit"]), (&json!(["client.*"]), &json!(7)));
    assert_eq!((&now["headers"], &now["description"]), (&json!(["X-Tenant"]), &json!("Mine")));
    hooks.send(&settings, &[("url", url.as_str()), ("remove_headers", "yes")]).await;
    assert_eq!(hooks.endpoint(&id).await["headers"], json!([]));
    let history = hooks.open(&format!("webhooks/{id}/history")).await;
    assert!(history.body.contains("Webhook changed") && !history.body.contains("s3cret"), "{history:?}");
}

#[tokio::test]
async fn a_webhook_is_switched_off_and_on_and_deleted_only_by_typing_its_host() {
    let mut hooks = Hooks::new().await;
    let (id, _) = hooks.make(&[]).await;
    let (danger, overview) = (hooks.path(&format!("webhooks/{id}/danger")), format!("webhooks/{id}"));
    for (act, enabled) in [("disable", false), ("enable", true)] {
        let action = hooks.path(&format!("webhooks/{id}/danger/{act}"));
        let typed = [("confirm", "127.0.0.1")];
        let done = send_from(&mut hooks.browser, &hooks.world, (&danger, &action), &typed).await;
        assert_eq!((done.status, &hooks.endpoint(&id).await["enabled"]), (303, &json!(enabled)), "{act}");
    }
    let delete = format!("webhooks/{id}/danger/delete");
    let page = hooks.send(&delete, &[("confirm", "something")]).await;
    assert!(page.body.contains("Type the name exactly"), "{page:?}");
    let page = hooks.open(&delete).await;
    let action = hooks.path(&delete);
    let mut fields = super::hidden(&page, &action).unwrap();
    fields.push(("confirm".into(), "127.0.0.1".into()));
    for _ in 0..2 {
        let gone = hooks.browser.post(&hooks.world.server, &action, &fields).await;
        assert!(gone.header("location").ends_with("/webhooks?deleted"), "{gone:?}");
    }
    assert_eq!(hooks.world.server.count("endpoint.deleted").await, 1);
    hooks.open(&overview).await.expect_status(404);
    assert!(hooks.open("webhooks?deleted").await.body.contains("The webhook was deleted"));
}

/// Returns the pages of a webhook, each with whether it also takes a form.
fn pages(id: &str, message: &str) -> Vec<(String, bool)> {
    let of = |below: &str, takes| (format!("webhooks/{id}{below}"), takes);
    vec![
        of("", false),
        of("/messages", true),
        of(&format!("/messages/{message}"), true),
        of(&format!("/messages/{message}/skip"), true),
        of("/test", true),
        of("/replay", true),
        of("/replay/start", true),
        of("/secrets", true),
        of("/settings", true),
        of("/history", false),
        of("/danger", false),
        of("/danger/enable", true),
        of("/danger/disable", true),
        of("/danger/delete", true),
    ]
}

#[tokio::test]
async fn an_auditor_sees_and_changes_nothing_and_a_forged_form_neither() {
    let mut hooks = Hooks::new().await;
    let (id, _) = hooks.make(&[("events", "client.created")]).await;
    hooks.app("A").await;
    let message = hooks.message(&id, "delivered").await;
    let mut auditor = hooks.world.person(hooks.account_id, Role::Auditor).await;
    let csrf = |page: &Answer| super::hidden(page, "/oauth/logout").unwrap_or_default();
    let apps = auditor.browser.open(&hooks.world.server, &hooks.path("webhooks")).await;
    assert!(!apps.expect_status(200).body.contains("New webhook"), "{apps:?}");
    let token = csrf(&apps);
    let refused = [403, 200];
    for (page, takes) in pages(&id, &message).into_iter().chain([("webhooks/new".to_owned(), true)]) {
        let path = hooks.path(&page);
        let shown = auditor.browser.open(&hooks.world.server, &path).await;
        assert!(refused.contains(&shown.status), "{page}: {shown:?}");
        let form = format!("action=\"{path}\"");
        assert!(!shown.body.contains(&form), "{page} offers nothing");
        if takes {
            auditor.browser.post(&hooks.world.server, &path, &token).await.expect_status(403);
            hooks.browser.post(&hooks.world.server, &path, &[]).await.expect_status(403);
        }
    }
    for event in ["endpoint.tested", "endpoint.secret_rotated", "endpoint.disabled", "endpoint.deleted"] {
        assert_eq!(hooks.world.server.count(event).await, 0, "{event}");
    }
}

#[tokio::test]
async fn another_accounts_webhook_is_not_found_on_any_page() {
    let mut hooks = Hooks::new().await;
    let other = hooks.world.another().await;
    let token = hooks.world.management_of(&other).await;
    let foreign = hooks.world.endpoint(&token, &json!({"url": hooks.receiver.url})).await;
    let (own, _) = hooks.make(&[("events", "client.created")]).await;
    hooks.app("A").await;
    let message = hooks.message(&own, "delivered").await;
    let page = hooks.open("webhooks").await;
    let csrf = super::hidden(&page, "/oauth/logout").unwrap_or_default();
    assert!(!page.body.contains(&foreign), "{page:?}");
    for (page, takes) in pages(&foreign, &message) {
        let path = hooks.path(&page);
        hooks.browser.open(&hooks.world.server, &path).await.expect_status(404);
        if takes {
            let mut fields = csrf.clone();
            fields.push(("url".into(), "https://10.0.0.1/".into()));
            fields.push(("confirm".into(), "127.0.0.1".into()));
            fields.push(("after_position".into(), "0".into()));
            hooks.browser.post(&hooks.world.server, &path, &fields).await.expect_status(404);
        }
    }
    // A message of one webhook is none of another.
    let (second, _) = hooks.make(&[("events", "client.deleted")]).await;
    hooks.open(&format!("webhooks/{second}/messages/{message}")).await.expect_status(404);
}

#[tokio::test]
async fn the_catalogue_has_each_type_with_schema_and_example() {
    let mut hooks = Hooks::new().await;
    let list = hooks.open("webhooks/events").await;
    let types = hooks.world.server.get("/v1/event_types").await.json();
    for kind in types["data"].as_array().unwrap() {
        let name = kind["name"].as_str().unwrap();
        assert!(list.body.contains(&format!("/webhooks/events/{name}\"")), "{name}");
        let page = hooks.open(&format!("webhooks/events/{name}")).await;
        assert!(page.expect_status(200).body.contains("json-schema.org"), "{name}: {page:?}");
    }
    let clients = hooks.open("webhooks/events?about=client").await;
    assert!(
        clients.body.contains("client.created") && !clients.body.contains("token.issued\""),
        "{clients:?}"
    );
    hooks.open("webhooks/events/user.registered").await.expect_status(404);
}

#[tokio::test]
async fn messages_are_filtered_sent_again_and_skipped() {
    let mut hooks = Hooks::new().await;
    hooks.receiver.answer(|_| Reply::Status(500));
    let (id, _) = hooks.make(&[("events", "client.created")]).await;
    hooks.app("A").await;
    let message = hooks.message(&id, "failed").await;
    let messages = format!("webhooks/{id}/messages");
    let failed = hooks.open(&format!("{messages}?status=failed")).await;
    assert!(failed.body.contains(&message) && failed.body.contains("aria-current=\"true\""), "{failed:?}");
    assert!(hooks.open(&format!("{messages}?status=delivered")).await.body.contains("No messages here"));
    assert!(hooks.open(&format!("{messages}?type=grant.revoked")).await.body.contains("No messages here"));
    hooks.receiver.answer(|_| Reply::Status(200));
    assert_eq!(hooks.send(&messages, &[]).await.status, 303);
    hooks.message(&id, "delivered").await;
    let send_all = "Send all that failed or wait";
    assert!(!hooks.open(&messages).await.body.contains(send_all));
    let disable = hooks.path(&format!("webhooks/{id}/danger/disable"));
    let danger = hooks.path(&format!("webhooks/{id}/danger"));
    send_from(&mut hooks.browser, &hooks.world, (&danger, &disable), &[("confirm", "127.0.0.1")]).await;
    let one = hooks.path(&format!("{messages}/{message}"));
    assert_eq!(hooks.send(&format!("{messages}/{message}"), &[]).await.status, 303);
    hooks.message(&id, "pending").await;
    let waiting = hooks.open(&messages).await;
    assert!(waiting.body.contains(send_all), "{waiting:?}");
    let skip = format!("{one}/skip");
    let skipped = send_from(&mut hooks.browser, &hooks.world, (&one, &skip), &[]).await;
    assert_eq!(skipped.status, 303);
    hooks.message(&id, "skipped").await;
    until("the page says so", async || {
        hooks.open(&format!("{messages}/{message}")).await.body.contains("Skipped")
    })
    .await;
}

#[tokio::test]
async fn the_form_says_what_addresses_are_allowed_here() {
    for (world, is_http) in [(World::in_development(|_| ()).await, true), (World::new().await, false)] {
        let mut owner = world.owner().await.browser;
        let page = owner.open(&world.server, &path(world.demo.account_id, "webhooks/new")).await;
        assert_eq!(page.expect_status(200).body.contains("http://127.0.0.1:9001/hooks"), is_http, "{page:?}");
    }
}
