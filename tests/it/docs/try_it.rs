//! The form on pages about operations that read: for people who are logged in, with what they may do, and for
//! nobody else.

use crate::support::{Browser, World};
use reqwest::Method;

const LIST: &str = "/docs/api/clients/list";

#[tokio::test]
async fn a_logged_in_reader_can_try_operations_that_read() {
    let world = World::new().await;
    world.server.settle().await;
    let mut person = world.owner().await;
    let account = world.demo.account_id.to_string();
    let page = person.browser.get(&world.server, LIST).await;
    page.expect_status(200);
    let form = format!("<form data-path=\"/v1/clients\" data-account=\"{account}\">");
    assert!(page.body.contains(&form) && page.body.contains("name=\"limit\""), "{page:?}");
    assert_eq!(page.header("cache-control"), "no-store");
    // Without script, the form would send nothing, and the samples are there.
    assert!(page.body.contains("hidden>\n<h2 id=\"site-try\">") && page.body.contains("curl"), "{page:?}");
    let read = person.browser.get(&world.server, "/docs/api/clients/read").await;
    let field = "name=\"client_id\" value=\"client_";
    assert!(read.body.contains(field) && read.body.contains(" data-in-path required>"), "{read:?}");
    for other in ["/docs/api/clients/create", "/docs/api/audit/export", "/docs/reference/api", "/docs/api"] {
        let page = person.browser.get(&world.server, other).await;
        assert!(!page.expect_status(200).body.contains("docs-try"), "{other}");
    }

    // What the form sends.
    let asked = person.request(&world.server, Method::GET, "/v1/clients?limit=1");
    let answer = asked.header("xwms-account", &account).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let other = world.sign_up("o@other.example").await;
    let asked = person.request(&world.server, Method::GET, "/v1/clients?limit=1");
    let refused = asked.header("xwms-account", other.account_id.to_string()).send().await.unwrap();
    assert_eq!(refused.status(), 404, "an account that somebody writes into the page is not theirs");
}

#[tokio::test]
async fn visitors_and_made_up_sessions_get_no_form() {
    let world = World::new().await;
    let visitor = world.server.get(LIST).await;
    assert!(!visitor.expect_status(200).body.contains("docs-try"), "{visitor:?}");
    let mut thief = Browser::default();
    thief.cookies.insert("__Host-xwms_session".into(), "xwms_session_AAAA".to_owned());
    thief.cookies.insert("__Host-xwms_account".into(), world.demo.account_id.to_string());
    let page = thief.get(&world.server, LIST).await;
    assert!(!page.expect_status(200).body.contains("docs-try"), "{page:?}");
}
