//! The postal addresses of a person: a list, of which apps that may see an address are told the first.

use super::{ADDRESSES, BOB, PASSWORD, PROFILE, demo, log_in, mailed, person, profile, send, userinfo};
use crate::support::{
    Answer, Browser, World,
    browser::{authorize_path, form, redeem},
    claims,
    imported::import_person,
};
use serde_json::{Value, json};
use xwms_events::user::{PostalAddress, Profile};

const REMOVE: &str = "/account/profile/addresses/remove";
const TELL: &str = "/account/profile/addresses/tell";
const FULL: &str = "You have ten addresses";
const TAKEN: &str = "Another address of yours has this name.";
const GONE: &str = "That address is no longer there.";

/// Sends the form for a new address, and returns the page that follows.
async fn add(world: &World, browser: &mut Browser, fields: &[(&str, &str)]) -> Answer {
    let page = browser.open(&world.server, ADDRESSES).await;
    send(world, browser, &page, ADDRESSES, fields).await
}

async fn add_city(world: &World, browser: &mut Browser, label: &str, locality: &str) -> Answer {
    add(world, browser, &[("address_label", label), ("locality", locality)]).await
}

/// Sends a form of the list about the address that is called `known`, and returns the page that follows.
async fn act(world: &World, browser: &mut Browser, action: &str, known: &str) -> Answer {
    let page = profile(world, browser).await;
    let (_, mut fields) = form(super::form_to(&page, PROFILE));
    fields.push(("known".to_owned(), known.to_owned()));
    let answer = browser.post(&world.server, action, &fields).await;
    let to = answer.expect_status(303).header("location").to_owned();
    browser.open(&world.server, &to).await
}

/// Returns what the addresses of the list are called, in order.
async fn listed(world: &World, browser: &mut Browser) -> Vec<String> {
    let page = profile(world, browser).await;
    let titles = page.body.split("<h3 id=\"address-").skip(1);
    let title = |rest: &str| {
        let (_, title) = rest.split_once("<bdi>").unwrap();
        title.split_once("</bdi>").unwrap().0.to_owned()
    };
    let titles: Vec<_> = titles.map(title).collect();
    assert_eq!(page.body.matches("Shown to apps").count(), titles.len().min(1), "{page:?}");
    titles
}

async fn told(world: &World, access_token: &str) -> Value {
    userinfo(world, access_token).await["address"].clone()
}

#[tokio::test]
async fn a_person_adds_three_addresses_and_apps_are_told_the_one_that_they_choose() {
    let (world, mut browser) = demo().await;
    let tokens = browser.tokens(&world, "openid address").await;
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(told(&world, access).await, Value::Null);
    for (label, locality) in [("Home", "London"), (" Work ", "Delft"), ("Parents", "Ockham")] {
        let saved = add_city(&world, &mut browser, label, locality).await;
        assert!(saved.expect_status(200).body.contains("Saved."), "{saved:?}");
        assert_eq!(told(&world, access).await, json!({"locality": "London"}), "the first one");
    }
    assert_eq!(listed(&world, &mut browser).await, ["Home", "Work", "Parents"]);

    let chosen = act(&world, &mut browser, TELL, "Work").await;
    assert!(chosen.body.contains("now get the one that you chose"), "{chosen:?}");
    assert_eq!(told(&world, access).await, json!({"locality": "Delft"}));
    assert_eq!(listed(&world, &mut browser).await, ["Work", "Home", "Parents"]);
    let wanted = json!({"id_token": {"address": null}}).to_string();
    let path = authorize_path(&world.web().client_id, &[("scope", "openid address"), ("claims", &wanted)]);
    let code = browser.approve(&world, &path).await.remove("code").unwrap();
    let tokens = world.token(&world.web(), &redeem(&code)).await.expect_status(200).json();
    let id_token = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(id_token["address"], json!({"locality": "Delft"}));

    let page = browser.open(&world.server, "/account/profile/addresses?1").await;
    assert!(page.body.contains("value=\"Work\"") && page.body.contains("value=\"Delft\""), "{page:?}");
    let fields = [
        ("address_label", "Office"),
        ("street_address", "Oude Delft 1\r\nFirst floor"),
        ("postal_code", "2311 AA"),
        ("locality", "Leiden"),
    ];
    send(&world, &mut browser, &page, ADDRESSES, &fields).await.expect_status(200);
    let office = json!({"street_address": "Oude Delft 1\nFirst floor", "postal_code": "2311 AA", "locality": "Leiden"});
    assert_eq!(told(&world, access).await, office);
    let page = profile(&world, &mut browser).await;
    for line in ["Oude Delft 1", "First floor", "2311 AA Leiden"] {
        assert!(page.body.contains(&format!("<p><bdi>{line}</bdi></p>")), "{line}: {page:?}");
    }

    let removed = act(&world, &mut browser, REMOVE, "Office").await;
    assert!(removed.body.contains("The address was removed."), "{removed:?}");
    assert_eq!(told(&world, access).await, json!({"locality": "London"}), "the next one");
    act(&world, &mut browser, REMOVE, "Home").await;
    act(&world, &mut browser, REMOVE, "Parents").await;
    assert_eq!(told(&world, access).await, Value::Null);
    let head = world.server.head().await;
    act(&world, &mut browser, REMOVE, "Parents").await;
    assert_eq!(world.server.head().await, head, "it is gone already");
    let stored: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM events WHERE payload::text LIKE '%Ockham%' OR payload::text LIKE '%Parents%'",
    )
    .fetch_one(world.server.app.store.pool())
    .await
    .unwrap();
    assert_eq!(stored, 0, "addresses and their names are sealed");
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn an_address_that_breaks_a_rule_is_refused_at_its_field_and_nothing_changes() {
    let (world, mut browser) = demo().await;
    add_city(&world, &mut browser, "Home", "London").await;
    add_city(&world, &mut browser, "Work", "Delft").await;
    let (long, too_long) = ("x".repeat(65), "x".repeat(201));
    let head = world.server.head().await;
    for (label, (part, value), wrong, why) in [
        ("", ("locality", "Delft"), "address_label", ""),
        ("   ", ("locality", "Delft"), "address_label", ""),
        (long.as_str(), ("locality", "Delft"), "address_label", ""),
        ("a\nb", ("locality", "Delft"), "address_label", ""),
        ("a\u{7}b", ("locality", "Delft"), "address_label", ""),
        ("a\u{202e}b", ("locality", "Delft"), "address_label", ""),
        ("\u{200b}", ("locality", "Delft"), "address_label", ""),
        ("Home", ("locality", "Delft"), "address_label", TAKEN),
        (" hOME ", ("locality", "Delft"), "address_label", TAKEN),
        ("New", ("locality", " "), "street_address", "Fill in at least one line of the address."),
        ("New", ("locality", "a\nb"), "locality", ""),
        ("New", ("country", "N\u{202e}L"), "country", ""),
        ("New", ("region", too_long.as_str()), "region", ""),
    ] {
        for path in [ADDRESSES, "/account/profile/addresses?2"] {
            let page = browser.open(&world.server, path).await;
            let fields = [("address_label", label), (part, value)];
            let again = send(&world, &mut browser, &page, ADDRESSES, &fields).await;
            let body = &again.expect_status(200).body;
            assert!(body.contains("<title>Error: ") && body.contains("role=\"alert\""), "{again:?}");
            assert!(
                body.contains(&format!("<a href=\"#{wrong}\">")) && body.contains(why),
                "{label:?}: {again:?}"
            );
            assert_eq!(body.matches("aria-invalid=\"true\"").count(), 1, "{label:?}: {again:?}");
        }
    }
    assert_eq!(world.server.head().await, head);
    assert_eq!(listed(&world, &mut browser).await, ["Home", "Work"]);
}

#[tokio::test]
async fn the_eleventh_address_is_refused_also_of_two_that_are_sent_at_once() {
    let (world, mut browser) = demo().await;
    for n in 1..10 {
        add_city(&world, &mut browser, &format!("Place {n}"), "London").await;
    }
    let mut phone = browser.clone();
    let (one, other) = tokio::join!(
        add_city(&world, &mut browser, "One", "London"),
        add_city(&world, &mut phone, "Other", "London")
    );
    let saved = [&one, &other].into_iter().filter(|page| page.body.contains("Saved.")).count();
    let full = [&one, &other].into_iter().filter(|page| page.body.contains("role=\"alert\"")).count();
    assert_eq!((saved, full), (1, 1), "{one:?} {other:?}");
    assert_eq!(listed(&world, &mut browser).await.len(), 10);
    assert!(one.body.contains(FULL) && other.body.contains(FULL), "instead of the link");
    let late = add_city(&world, &mut browser, "Late", "London").await;
    assert!(late.expect_status(200).body.contains("role=\"alert\">You have ten addresses"), "{late:?}");
    assert_eq!(world.server.count("user.profile_changed").await, 10);
    act(&world, &mut browser, REMOVE, "Place 5").await;
    let saved = add_city(&world, &mut browser, "Late", "London").await;
    assert!(saved.body.contains("Saved."), "{saved:?}");
}

#[tokio::test]
async fn of_two_addresses_with_one_name_that_are_sent_at_once_the_second_is_refused() {
    let (world, mut browser) = demo().await;
    let mut phone = browser.clone();
    let (one, other) = tokio::join!(
        add_city(&world, &mut browser, "Home", "London"),
        add_city(&world, &mut phone, "home", "Delft")
    );
    let count = |text: &str| [&one, &other].into_iter().filter(|page| page.body.contains(text)).count();
    assert_eq!((count("Saved."), count(TAKEN)), (1, 1), "{one:?} {other:?}");
    assert_eq!(listed(&world, &mut browser).await.len(), 1);
    world.server.expect_replayed().await;
}

#[tokio::test]
async fn a_form_that_is_sent_twice_changes_the_list_once() {
    let (world, mut browser) = demo().await;
    for (path, label) in [(ADDRESSES, "Home"), ("/account/profile/addresses?1", "Office")] {
        let page = browser.open(&world.server, path).await;
        for _ in 0..2 {
            let fields = [("address_label", label), ("locality", "London")];
            let saved = send(&world, &mut browser, &page, ADDRESSES, &fields).await;
            assert!(saved.expect_status(200).body.contains("Saved."), "{saved:?}");
        }
        assert_eq!(listed(&world, &mut browser).await, [label]);
    }
    assert_eq!(world.server.count("user.profile_changed").await, 2);
}

#[tokio::test]
async fn what_another_tab_removed_or_renamed_is_no_other_address() {
    let (world, mut browser) = demo().await;
    for (label, locality) in [("Home", "London"), ("Work", "Delft"), ("Parents", "Ockham")] {
        add_city(&world, &mut browser, label, locality).await;
    }
    let open = browser.open(&world.server, "/account/profile/addresses?2").await;
    act(&world, &mut browser, REMOVE, "Work").await;
    let head = world.server.head().await;
    let fields = [("address_label", "Work"), ("locality", "Leiden")];
    let late = send(&world, &mut browser, &open, ADDRESSES, &fields).await;
    assert!(late.body.contains(GONE), "{late:?}");
    let late = act(&world, &mut browser, TELL, "Work").await;
    assert!(late.body.contains(GONE), "{late:?}");
    for number in ["0", "3", "18446744073709551615"] {
        let none = browser.open(&world.server, &format!("{ADDRESSES}?{number}")).await;
        assert!(none.body.contains(GONE), "{none:?}");
    }
    assert_eq!(world.server.head().await, head);
    assert_eq!(listed(&world, &mut browser).await, ["Home", "Parents"]);
}

#[tokio::test]
async fn a_form_of_another_person_changes_the_addresses_of_nobody() {
    let (world, mailbox) = mailed().await;
    let mut bob = person(&world, &mailbox, BOB).await;
    let mut ada = Browser::default();
    ada.log_in(&world).await;
    add_city(&world, &mut ada, "Home", "London").await;
    add_city(&world, &mut ada, "Work", "Delft").await;
    let page = profile(&world, &mut ada).await;
    let (_, mut fields) = form(super::form_to(&page, PROFILE));
    let extra = [("known", "Work"), ("address_label", "Mine"), ("locality", "Evil")];
    fields.extend(extra.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let head = world.server.head().await;
    for action in [ADDRESSES, REMOVE, TELL] {
        bob.post(&world.server, action, &fields).await.expect_status(403);
    }
    assert_eq!(world.server.head().await, head);
    // With a form of his own, he reaches his own list.
    let gone = act(&world, &mut bob, TELL, "Work").await;
    assert!(gone.body.contains(GONE), "{gone:?}");
    act(&world, &mut bob, REMOVE, "Home").await;
    assert_eq!(listed(&world, &mut ada).await, ["Home", "Work"]);
    assert!(listed(&world, &mut bob).await.is_empty());
    assert_eq!(world.server.head().await, head);
}

#[tokio::test]
async fn the_one_address_of_an_old_event_is_the_first_of_the_list() {
    let world = World::new().await;
    let phc = world.server.app.passwords.hash(PASSWORD).await.unwrap();
    let address = PostalAddress {
        formatted: Some("Dam 1\nAmsterdam".into()),
        locality: Some("Amsterdam".into()),
        ..PostalAddress::default()
    };
    // It is written as all were before there were several.
    let known = Profile { address: Some(address), ..Profile::default() };
    assert_eq!(serde_json::to_value(&known).unwrap().as_object().unwrap().len(), 1);
    import_person(&world.server.app.store, super::ADA, known, &phc).await.unwrap();
    let mut browser = log_in(&world, super::ADA, PASSWORD).await;
    let tokens = browser.tokens(&world, "openid address").await;
    let access = tokens["access_token"].as_str().unwrap();
    let whole = json!({"formatted": "Dam 1\nAmsterdam", "locality": "Amsterdam"});
    assert_eq!(told(&world, access).await, whole);
    assert_eq!(listed(&world, &mut browser).await, ["Address without a name"]);

    add_city(&world, &mut browser, "Work", "Delft").await;
    act(&world, &mut browser, TELL, "Work").await;
    assert_eq!(listed(&world, &mut browser).await, ["Work", "Address without a name"]);
    act(&world, &mut browser, TELL, "").await;
    assert_eq!(told(&world, access).await, whole, "as it was");

    // A name changes nothing else; another part voids the whole as one text.
    for (locality, expected) in [("Amsterdam", whole), ("Leiden", json!({"locality": "Leiden"}))] {
        let page = browser.open(&world.server, "/account/profile/addresses?1").await;
        let fields = [("address_label", "Home"), ("locality", locality)];
        send(&world, &mut browser, &page, ADDRESSES, &fields).await.expect_status(200);
        assert_eq!(told(&world, access).await, expected);
        assert_eq!(listed(&world, &mut browser).await, ["Home", "Work"]);
    }
    world.server.expect_replayed().await;
}
