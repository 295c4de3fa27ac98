//! Invitation links, tried out and used repeatedly: the rate limit of logins applies to their page too.

use super::{at, behind_proxy, log_in};
use crate::support::{Browser, Mailbox, World, browser::form};
use xwms::config::Pace;

/// Returns a world with an invitation, and the mailed link.
async fn invited() -> (World, String) {
    let mailbox = Mailbox::new();
    let world = World::with(|settings| {
        mailbox.receives(settings);
        behind_proxy(settings);
        settings.guard.login = Pace::new(3, 600);
    })
    .await;
    world.invite("ada@acme.example", "developer").await;
    let link = mailbox.link("ada@acme.example").await;
    (world, link)
}

#[tokio::test]
async fn an_address_that_tries_links_is_slowed_like_one_that_tries_passwords_and_no_other_is() {
    let (world, link) = invited().await;
    let (server, user) = (&world.server, world.demo.user.clone());
    let mut member = at("192.0.2.1");
    assert_eq!(log_in(server, &mut member, &user.email, &user.password).await.status, 303);
    let forged = format!("{}AAAA", &link[..link.len() - 4]);
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(at("192.0.2.1").get(server, &forged).await.status);
    }
    assert_eq!(statuses, [404, 404, 404, 429, 429]);
    let slowed = at("192.0.2.1").get(server, &link).await;
    assert_eq!(slowed.status, 429, "the link is not even looked at");
    assert!((1..=600).contains(&slowed.header("retry-after").parse::<u32>().unwrap()));
    assert!(slowed.body.contains("Too many attempts"), "{slowed:?}");
    let there = log_in(server, &mut at("192.0.2.1"), &user.email, &user.password).await;
    assert_eq!(there.status, 429, "it is the same pace");
    at("192.0.2.2").get(server, &link).await.expect_status(200);
    member.get(server, &link).await.expect_status(200);
}

#[tokio::test]
async fn failed_joins_count_as_guesses_and_successful_ones_do_not() {
    let (world, link) = invited().await;
    let send = async |browser: &mut Browser, name: &str| {
        let page = browser.get(&world.server, &link).await;
        if page.status != 200 {
            return page.status;
        }
        let (action, mut fields) = form(&page.body);
        fields.push(("name".into(), name.into()));
        fields.push(("password".into(), "long enough".into()));
        browser.post(&world.server, &action, &fields).await.status
    };
    let mut statuses = Vec::new();
    for _ in 0..5 {
        // Hashed, and then refused: the link stays valid.
        statuses.push(send(&mut at("192.0.2.1"), &"x".repeat(300)).await);
    }
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
    let mut ada = at("192.0.2.2");
    assert_eq!(send(&mut ada, "Ada").await, 303);
    for _ in 0..5 {
        ada.open(&world.server, &link).await.expect_status(200);
    }
}
