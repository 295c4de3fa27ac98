//! What the pages say about a new password while it is typed: the verdict that the server will give. Adversaries:
//! another site, and somebody who keeps the server busy.

use crate::support::{Answer, Browser, World};
use futures::future::join_all;

async fn ask(world: &World, site: Option<&str>, fields: &[(&str, &str)]) -> Answer {
    let request = world.server.http.post(format!("{}/password/strength", world.server.base)).form(fields);
    let request = match site {
        Some(site) => request.header("sec-fetch-site", site),
        None => request,
    };
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn the_verdict_is_that_of_the_rules_and_of_what_the_form_says_about_the_person() {
    let world = World::new().await;
    for (password, name, strength) in [
        ("", "", "length"),
        ("short", "", "length"),
        ("password", "", "guessable"),
        ("hopper2026", "Grace Hopper", "guessable"),
        ("correct horse battery staple", "Grace Hopper", "strong"),
    ] {
        let fields = [("password", password), ("name", name), ("email", "grace@navy.example")];
        let answer = ask(&world, Some("same-origin"), &fields).await;
        assert_eq!(answer.expect_status(200).json()["strength"], strength, "{password}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn only_our_own_pages_ask_and_at_the_pace_of_people() {
    let world = World::new().await;
    let fields = [("password", "long enough")];
    for site in [None, Some("cross-site"), Some("same-site"), Some("none")] {
        ask(&world, site, &fields).await.expect_status(403);
    }
    let answers = join_all((0..200).map(|_| ask(&world, Some("same-origin"), &fields))).await;
    assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 429 | 503)), "{answers:?}");
    assert!(answers.iter().any(|answer| answer.status == 429), "nobody types that fast");
    world.server.get("/login").await.expect_status(200);
}

#[tokio::test]
async fn a_page_with_a_new_password_has_the_script_and_its_policy_lets_it_ask() {
    let world = World::new().await;
    let script = world.server.get("/assets/strength.js").await;
    assert_eq!(script.expect_status(200).header("content-type"), "text/javascript; charset=utf-8");
    let mut browser = Browser::default();
    browser.log_in(&world).await;
    let page = browser.get(&world.server, "/account/password").await;
    assert!(page.body.contains("<script src=\"/assets/strength.js\" defer></script>"), "{page:?}");
    assert!(page.body.contains("data-guessable=\"Too easy to guess\""), "{page:?}");
    assert!(page.header("content-security-policy").contains("connect-src 'self';"), "{page:?}");
}
