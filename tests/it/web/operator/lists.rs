//! The operator's lists without rows: whether they say that this is for their filters, and lead to the list
//! without them.

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

#[tokio::test]
async fn an_account_without_alerts_says_so_in_one_line() {
    let (world, mut browser, customer) = world().await;
    let page = browser.get(&world.server, &format!("/operator/accounts/{}", customer.account_id)).await;
    let line = "<h2>Alerts</h2></header>\n<p class=\"lead\">None</p>";
    assert!(page.expect_status(200).body.contains(line), "{page:?}");
}

#[tokio::test]
async fn the_page_of_an_app_leads_back_to_its_account() {
    let (world, mut browser, customer) = world().await;
    let account = format!("<li><a href=\"/operator/accounts/{}\">", customer.account_id);
    for below in ["", "/restrict"] {
        let path = format!("/operator/clients/{}{below}", customer.client.client_id);
        let page = browser.get(&world.server, &path).await;
        let body = &page.expect_status(200).body;
        assert!(body.contains(&account), "{path}: {page:?}");
        let area = "<li><a href=\"/operator/accounts\" aria-current=\"page\">";
        assert!(body.contains(area), "the sidebar says where it is: {page:?}");
    }
}

#[tokio::test]
async fn a_plan_is_named_by_its_title() {
    let (world, mut browser, customer) = world().await;
    let account = format!("/operator/accounts/{}", customer.account_id);
    for path in ["/operator/accounts", account.as_str()] {
        let page = browser.get(&world.server, path).await;
        let body = &page.expect_status(200).body;
        assert!(body.contains("<bdi>Free</bdi>") && !body.contains("<bdi>free</bdi>"), "{path}: {page:?}");
    }
    let found = send(&mut browser, &world, "/operator/accounts", &[("q", "o@other.example")]).await;
    assert!(found.expect_status(200).body.contains("<bdi>Free</bdi>"), "{found:?}");
}
