//! Settings: the name, the rule for second factors, the history, and closing the account.

use super::{path, send};
use crate::{support::World, web::factors::enrol};
use xwms::traffic::writes::Writer;

/// Returns the path of a page of the demo account.
fn at(world: &World, below: &str) -> String {
    path(world.demo.account_id, below)
}

#[tokio::test]
async fn a_new_name_is_shown_everywhere_as_text_and_stands_in_the_history() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let settings = at(&world, "settings");
    let hostile = r#"<script>alert("1")</script>'&"#;
    let saved = send(&mut owner, &world, &settings, &[("name", hostile)]).await;
    assert_eq!((saved.status, saved.header("location")), (303, format!("{settings}?saved").as_str()));
    for below in ["settings", "settings/history", "settings/close", "team/leave"] {
        let page = owner.open(&world.server, &at(&world, below)).await;
        assert!(!page.expect_status(200).body.contains("<script>alert"), "{below}: {page:?}");
        assert!(page.body.contains("&#60;script&#62;"), "{below}: {page:?}");
    }
    let history = owner.open(&world.server, &at(&world, "settings/history")).await;
    assert!(history.body.contains("Account renamed"), "{history:?}");
    let long = "x".repeat(101);
    for name in ["", long.as_str()] {
        let refused = send(&mut owner, &world, &settings, &[("name", name)]).await;
        assert!(
            refused.expect_status(200).body.contains("Type a name of 1 to 100 characters"),
            "{refused:?}"
        );
    }
    assert_eq!(world.server.count("account.renamed").await, 1);
}

#[tokio::test]
async fn a_form_takes_its_turn_among_the_writes_of_its_account() {
    let world = World::new().await;
    let person = world.owner().await;
    let (page, writer, mut owner) = (at(&world, "settings"), Writer::Member(person.user_id), person.browser);
    let writes = &world.server.app.writes;
    let crowd: Vec<_> = std::iter::from_fn(|| writes.place(world.demo.account_id, writer)).collect();
    let refused = send(&mut owner, &world, &page, &[("name", "Patience")]).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "1"), "{refused:?}");
    drop(crowd);
    send(&mut owner, &world, &page, &[("name", "Patience")]).await.expect_status(303);
    assert_eq!(world.server.count("account.renamed").await, 1);
}

#[tokio::test]
async fn an_owner_who_requires_two_factors_must_use_two() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let factor = at(&world, "settings/second-factor");
    let refused = send(&mut owner, &world, &factor, &[]).await;
    assert!(refused.expect_status(200).body.contains("Set up a second factor"), "{refused:?}");
    assert_eq!(world.server.count("account.second_factor_required").await, 0, "nobody locks themselves out");
    enrol(&world, &mut owner).await;
    let done = send(&mut owner, &world, &factor, &[]).await;
    assert_eq!(done.header("location"), at(&world, "settings?factor"), "{done:?}");
    assert_eq!(world.server.count("account.second_factor_required").await, 1);
    let page = owner.open(&world.server, &at(&world, "settings")).await;
    assert!(page.expect_status(200).body.contains("Required of all members"), "{page:?}");
    send(&mut owner, &world, &factor, &[]).await;
    assert_eq!(world.server.count("account.second_factor_waived").await, 1);
}

#[tokio::test]
async fn an_owner_closes_the_account_by_typing_its_name_after_a_recent_login() {
    let world = World::new().await;
    let mut owner = world.owner().await.browser;
    let close = at(&world, "settings/close");
    for wrong in ["", "demo company", "Demo Compan"] {
        let refused = send(&mut owner, &world, &close, &[("confirm", wrong)]).await;
        assert!(refused.expect_status(200).body.contains("Type the name exactly"), "{refused:?}");
    }
    world.server.app.store.clock().advance(std::time::Duration::from_secs(601));
    let late = owner.get(&world.server, &close).await;
    assert!(late.status == 303 && late.header("location").starts_with("/login?to=dashboard/"), "{late:?}");
    let token = world.management().await;
    world.read("/v1/clients", &token).await.expect_status(200);
    let mut owner = world.owner().await.browser;
    let closed = send(&mut owner, &world, &close, &[("confirm", "Demo Company")]).await;
    assert_eq!((closed.status, closed.header("location")), (303, "/dashboard"));
    assert_eq!(world.server.count("account.closed").await, 1);
    world.read("/v1/clients", &token).await.expect_status(401);
    let page = owner.open(&world.server, "/dashboard").await;
    assert!(page.expect_status(200).body.contains("You aren’t in an account yet"), "{page:?}");
    world.server.expect_replayed().await;
}
