//! The front page and the pages of a person's own account: what leads from there to the dashboards, and for whom.

use crate::support::{Browser, World};

#[tokio::test]
async fn the_front_page_leads_a_visitor_to_the_login_and_names_no_account() {
    let world = World::new().await;
    let page = world.server.get("/").await;
    let html = &page.expect_status(200).body;
    assert!(html.contains("class=\"button primary\" href=\"/login\""), "{page:?}");
    assert!(html.contains("href=\"/dashboard\""), "{page:?}");
    assert!(!html.contains("href=\"/dashboard/") && !html.contains("Signed in as"), "{page:?}");
}

#[tokio::test]
async fn the_front_page_leads_a_person_to_the_dashboards_of_their_accounts_and_of_no_other() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let other = world.sign_up("o@other.example").await.account_id;
    let own = world.demo.account_id;
    let with_one = owner.open(&world.server, "/").await;
    let html = &with_one.expect_status(200).body;
    assert!(html.contains("Signed in as") && html.contains(&world.demo.user.email), "{with_one:?}");
    assert!(html.contains("href=\"/logout\"") && html.contains("href=\"/account/profile\""), "{with_one:?}");
    assert!(html.contains("href=\"/dashboard\"") && !html.contains("href=\"/dashboard/"), "{with_one:?}");

    let new = owner.open(&world.server, "/dashboard/new").await;
    let fields = [("name", "Second <b>"), ("plan", "pro")];
    owner.submit(&world.server, &new, &fields).await.expect_status(200);

    let with_two = owner.open(&world.server, "/").await;
    let html = &with_two.expect_status(200).body;
    assert_eq!(html.matches("href=\"/dashboard/").count(), 2, "{with_two:?}");
    assert!(html.contains(&format!("href=\"/dashboard/{own}\"")), "{with_two:?}");
    assert!(html.contains("Second &#60;b&#62;") && !html.contains("<b>"), "{with_two:?}");
    assert!(!html.contains(&other.to_string()), "{with_two:?}");
}

#[tokio::test]
async fn the_dashboard_and_a_person_s_own_pages_lead_to_each_other() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    for own in [
        "/account/profile",
        "/account/security",
        "/account/sessions",
        "/account/consents",
        "/account/data",
        "/support",
    ] {
        let page = owner.open(&world.server, own).await;
        let html = &page.expect_status(200).body;
        assert!(html.contains("<a href=\"/dashboard\">Dashboard</a>"), "{own}: {page:?}");
        assert!(html.contains("href=\"/logout\""), "{own}: {page:?}");
    }
    let page = owner.open(&world.server, "/dashboard").await;
    let html = &page.expect_status(200).body;
    assert!(
        html.contains("href=\"/account/profile\"") && html.contains("action=\"/oauth/logout\""),
        "{page:?}"
    );
    let stranger = Browser::default().get(&world.server, "/dashboard").await;
    assert!(stranger.header("location").starts_with("/login?"), "{stranger:?}");
}
