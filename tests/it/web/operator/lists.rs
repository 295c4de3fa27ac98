//! The operator's lists without rows: whether they say that this is for their filters, and lead to the list without them.

use super::world;
use crate::web::dashboard::send;

#[tokio::test]
async fn a_list_that_filters_leave_empty_offers_to_clear_them_and_another_one_does_not() {
    let (world, mut browser, _) = world().await;
    for (path, cleared) in [
        ("/operator/accounts?standing=restricted", Some("/operator/accounts")),
        ("/operator/tickets", None),
        ("/operator/tickets?status=open", Some("/operator/tickets")),
        ("/operator/tickets?status=all", None),
        ("/operator/tickets?status=all&assigned=me", Some("/operator/tickets")),
        // It shows more than the list without it.
        ("/operator/alerts?all=1", None),
    ] {
        let page = browser.get(&world.server, path).await;
        let html = &page.expect_status(200).body;
        match cleared {
            Some(list) => {
                assert!(html.contains(&format!("href=\"{list}\">Clear filters")), "{path}: {page:?}");
            }
            None => assert!(!html.contains("Clear filters"), "{path}: {page:?}"),
        }
    }
    let found =
        send(&mut browser, &world, "/operator/accounts", &[("q", "an account that nobody has")]).await;
    let cleared = "href=\"/operator/accounts\">Clear filters";
    assert!(found.expect_status(200).body.contains(cleared), "{found:?}");
}
