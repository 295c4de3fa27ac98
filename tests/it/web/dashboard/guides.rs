//! The link of the sidebar to what the documentation says about the page.

use super::path;
use crate::support::{Answer, Browser, World};

/// Returns the address of the link.
#[track_caller]
fn guide(page: &Answer, label: &str) -> String {
    let (before, _) = page.expect_status(200).body.split_once(&format!("</svg>{label}</a>")).unwrap();
    let (_, link) = before.rsplit_once("<a href=\"").unwrap();
    link.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn each_area_leads_to_the_page_of_the_documentation_that_is_about_it() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let app = format!("apps/{}", world.demo.clients.web.client_id);
    let credentials = format!("{app}/credentials");
    for (below, page) in [
        ("", "guides/use-the-dashboard"),
        ("apps", "reference/clients"),
        ("apps/new/web", "guides/connect-a-web-app"),
        (app.as_str(), "reference/clients"),
        (credentials.as_str(), "guides/rotate-keys-and-secrets"),
        ("apis", "guides/protect-your-api"),
        ("users", "guides/test-with-test-users"),
        ("webhooks", "guides/receive-webhooks"),
        ("webhooks/new", "guides/receive-webhooks#1-create-an-endpoint"),
        ("webhooks/events", "reference/events#event-format"),
        ("tokens", "guides/find-out-why-a-request-was-refused#what-did-this-token-touch"),
        ("logs", "guides/find-out-why-a-request-was-refused"),
        ("events", "reference/events#event-format"),
        ("audit", "guides/investigate-an-incident"),
        ("audit/cases", "guides/keep-a-case"),
        ("usage", "reference/api#usage"),
        ("alerts", "reference/guard#alert-rules"),
        ("team", "guides/invite-members"),
        ("plan", "reference/api#rate-limits"),
        ("settings", "guides/use-the-dashboard"),
        ("developers", "guides/configure-your-library"),
    ] {
        let shown = owner.open(&world.server, &path(world.demo.account_id, below)).await;
        let address = guide(&shown, "About this page");
        assert_eq!(address, format!("/docs/{page}"), "{below}");
        let (to, anchor) = address.split_once('#').unwrap_or((&address, ""));
        let there = world.server.get(to).await;
        let has_anchor = anchor.is_empty() || there.body.contains(&format!(" id=\"{anchor}\""));
        assert!(there.expect_status(200).body.contains("<article") && has_anchor, "{below}: {address}");
    }
}

#[tokio::test]
async fn a_query_changes_nothing_and_the_link_has_words_in_dutch() {
    let world = World::new().await;
    let mut owner: Browser = world.owner().await.browser;
    owner.cookies.insert("__Host-xwms_language".into(), "nl".into());
    let logs = path(world.demo.account_id, "logs?status=%22%3E%3Cb%3E/../apps");
    let shown = owner.open(&world.server, &logs).await;
    assert_eq!(guide(&shown, "Over deze pagina"), "/docs/guides/find-out-why-a-request-was-refused");
}
