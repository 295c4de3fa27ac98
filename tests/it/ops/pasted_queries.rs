//! A credential in the query of a request, or in its path, such as one that somebody pasted into a search: it is
//! in no log line, in no row of the request log and on no page.

use crate::support::{Browser, Credentials, World, lines};

// One thread, so that the log lines of this test's server, and only those, are captured.
#[tokio::test]
async fn a_credential_in_a_query_is_in_no_log_line_no_row_and_on_no_page() {
    let captured = lines::capture("off,xwms=trace");
    let world = World::new().await;
    let management = world.management().await;
    let client_id = world.web().client_id;
    let secret = world.machine().secret;
    let webhook = "whsec_QUJDREVGR0g".to_owned();
    let mut browser = Browser::default();
    for planted in [&management, &secret, &webhook] {
        let search = format!("/docs/search?q=what+is+{planted}");
        let led = browser.get(&world.server, &search).await;
        assert!(!led.expect_status(303).header("location").contains(planted.as_str()), "{led:?}");
        let page = browser.open(&world.server, &search).await;
        let html = &page.expect_status(200).body;
        assert!(!html.contains(planted.as_str()) && html.contains("what is ***"), "{page:?}");
        for path in [
            format!("/docs/search.json?q={planted}"),
            format!("/docs/{planted}"),
            format!("/login?continue={planted}"),
            format!("/oauth/authorize?client_id={client_id}&redirect_uri=https://x.example/?t={planted}"),
            format!("/oauth/authorize?client_id={client_id}&response_type={planted}&state={planted}"),
            format!("/oauth/authorize?client_id={planted}"),
        ] {
            browser.get(&world.server, &path).await;
        }
        for path in [
            format!("/v1/usage?step={planted}"),
            format!("/v1/requests?status={planted}"),
            format!("/v1/clients?after={planted}"),
            format!("/v1/clients?{planted}={planted}"),
            format!("/v1/clients/{planted}"),
        ] {
            world.read(&path, &management).await;
        }
        let unknown = Credentials::new(&client_id, planted);
        let fields = [("grant_type", planted.as_str()), ("scope", planted)];
        world.server.form("/oauth/token", Some(&unknown), &fields).await;
    }
    world.server.log_requests().await;
    let rows: Vec<String> = sqlx::query_scalar("SELECT request_log::text FROM request_log")
        .fetch_all(world.server.app.store.pool())
        .await
        .unwrap();
    assert!(rows.len() > 10, "requests are in the log: {rows:?}");
    let lines = captured.text();
    assert!(lines.contains("/docs/search"), "requests are in the access log: {lines}");
    for planted in [&management, &secret, &webhook] {
        let found = rows.iter().find(|row| row.contains(planted.as_str()));
        assert!(found.is_none(), "{planted} is in the request log: {found:?}");
        let found = lines.lines().find(|line| line.contains(planted.as_str()));
        assert!(found.is_none(), "{planted} is in a log line: {found:?}");
    }
}
