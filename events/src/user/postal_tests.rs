//! Given/when/then tests for the postal addresses of a user.

use super::{
    AddressChange, NamedAddress, POSTAL_ADDRESSES, PostalAddress, Profile, User, UserCommand, UserEvent,
};
use crate::{
    AnyEvent, Decider, Personal, Refusal, Timestamp, claim::Claim, ids::UserId, refusal::RefusalKind,
};
use serde_json::{Value, json};
use uuid::Uuid;

fn id() -> UserId {
    UserId::from_uuid(Uuid::from_u128(1))
}

fn of(profile: Profile) -> User {
    let (email, profile) = (Personal::new("ada@example.org".to_owned()), Personal::new(Box::new(profile)));
    let mut user = User::default();
    user.evolve(&UserEvent::Registered { user_id: id(), email, profile, test_of: None });
    user
}

fn ada() -> User {
    of(Profile::default())
}

fn city(locality: &str) -> PostalAddress {
    PostalAddress { locality: Some(locality.to_owned()), ..PostalAddress::default() }
}

fn named(label: &str, locality: &str) -> NamedAddress {
    NamedAddress { label: Some(label.to_owned()), address: city(locality) }
}

fn called(label: &str) -> Option<String> {
    Some(label.to_owned())
}

fn add(label: &str, locality: &str) -> AddressChange {
    AddressChange::Add(named(label, locality))
}

fn run(user: &mut User, change: AddressChange) -> Result<usize, Refusal> {
    let at = Timestamp::from_millis(1_000);
    let events = user.decide(UserCommand::ChangeAddresses { change, at })?;
    events.iter().for_each(|event| user.evolve(event));
    Ok(events.len())
}

fn profile(user: &User) -> &Profile {
    user.profile.get().unwrap()
}

/// Returns what the person calls their addresses, in order; nothing for one without a name.
fn labels(user: &User) -> Vec<String> {
    profile(user).addresses().into_iter().map(|named| named.label.unwrap_or_default()).collect()
}

/// Returns the claim.
fn told(user: &User) -> Option<Value> {
    user.claims(|claim| claim == Claim::Address).remove("address")
}

/// Returns a person with three addresses.
fn settled() -> User {
    let mut user = ada();
    for (label, locality) in [("Home", "London"), ("Work", "Delft"), ("Parents", "Ockham")] {
        assert_eq!(run(&mut user, add(label, locality)), Ok(1));
    }
    user
}

#[test]
fn apps_are_told_the_first_address_until_the_person_chooses_another() {
    let mut user = settled();
    assert_eq!(labels(&user), ["Home", "Work", "Parents"]);
    assert_eq!(told(&user), Some(json!({"locality": "London"})));
    assert_eq!(profile(&user).updated_at, Some(Timestamp::from_millis(1_000)));
    assert_eq!(run(&mut user, AddressChange::Tell { known: called("Parents") }), Ok(1));
    assert_eq!(labels(&user), ["Parents", "Home", "Work"], "the others keep their order");
    assert_eq!(told(&user), Some(json!({"locality": "Ockham"})));
    assert_eq!(run(&mut user, AddressChange::Tell { known: called("Parents") }), Ok(0), "it is so already");
}

#[test]
fn when_the_address_that_apps_are_told_is_removed_they_are_told_the_next_one() {
    let mut user = settled();
    for (label, left) in [("Work", Some("London")), ("Home", Some("Ockham")), ("Parents", None)] {
        assert_eq!(run(&mut user, AddressChange::Remove { known: called(label) }), Ok(1));
        assert_eq!(told(&user), left.map(|city| json!({"locality": city})));
        assert_eq!(run(&mut user, AddressChange::Remove { known: called(label) }), Ok(0), "{label} is gone");
    }
    assert!(labels(&user).is_empty() && profile(&user).address_label.is_none());
}

#[test]
fn an_address_is_replaced_in_its_place_and_one_that_is_gone_is_not_found() {
    let mut user = settled();
    let replace = |known: &str, by| AddressChange::Replace { known: called(known), by };
    assert_eq!(run(&mut user, replace("Work", named("Office", "Leiden"))), Ok(1));
    assert_eq!(labels(&user), ["Home", "Office", "Parents"]);
    assert_eq!(run(&mut user, replace("Office", named(" Office ", "Leiden"))), Ok(0), "the same again");
    assert_eq!(
        run(&mut user, replace("Office", named("OFFICE", "Leiden"))),
        Ok(1),
        "its own name in capitals"
    );
    for change in [replace("Work", named("Work", "Delft")), AddressChange::Tell { known: called("Work") }] {
        assert_eq!(run(&mut user, change).unwrap_err().kind, RefusalKind::NotFound);
    }
}

#[test]
fn the_eleventh_address_is_refused() {
    let mut user = ada();
    for n in 0..POSTAL_ADDRESSES {
        assert_eq!(run(&mut user, add(&format!("Place {n}"), "London")), Ok(1));
    }
    assert_eq!(run(&mut user, add("One more", "London")).unwrap_err().code, "too_many_addresses");
    assert_eq!(run(&mut user, AddressChange::Remove { known: called("Place 3") }), Ok(1));
    assert_eq!(run(&mut user, add("One more", "London")), Ok(1));
}

#[test]
fn a_label_is_one_visible_line_of_64_characters_and_nobody_has_it_twice() {
    let mut user = settled();
    let long = "x".repeat(65);
    for (label, code) in [
        ("", "invalid_label"),
        ("  ", "invalid_label"),
        ("\u{200b}", "invalid_label"),
        ("a\nb", "invalid_label"),
        ("a\u{0}b", "invalid_label"),
        ("a\u{202e}b", "invalid_label"),
        (long.as_str(), "invalid_label"),
        ("Home", "address_label_taken"),
        (" home ", "address_label_taken"),
        ("HOME", "address_label_taken"),
    ] {
        let renamed = AddressChange::Replace { known: called("Work"), by: named(label, "Delft") };
        for change in [add(label, "Bath"), renamed] {
            let refusal = run(&mut user, change).unwrap_err();
            assert_eq!((refusal.code, refusal.field), (code, Some("address_label")), "{label:?}");
        }
    }
    assert_eq!(run(&mut user, add(&"x".repeat(64), "London")), Ok(1));
    assert_eq!(run(&mut user, add("", "London")).unwrap_err().field, Some("address_label"));
}

#[test]
fn an_address_has_a_part_and_an_invalid_part_is_named() {
    let mut user = ada();
    let new = |address| AddressChange::Add(NamedAddress { label: called("Home"), address });
    let empty = run(&mut user, new(PostalAddress::default())).unwrap_err();
    assert_eq!((empty.code, empty.field), ("empty_address", Some("street_address")));
    let some = |text: &str| Some(text.to_owned());
    let none = PostalAddress::default;
    for (part, address) in [
        ("street_address", PostalAddress { street_address: some(&"x".repeat(201)), ..none() }),
        ("locality", PostalAddress { locality: some("a\nb"), ..none() }),
        ("region", PostalAddress { region: some("a\u{1}"), ..none() }),
        ("postal_code", PostalAddress { postal_code: some("\u{200b}"), ..none() }),
        ("country", PostalAddress { country: some("a\u{202e}b"), ..none() }),
    ] {
        let refusal = run(&mut user, new(address)).unwrap_err();
        assert_eq!((refusal.code, refusal.field), ("invalid_profile", Some(part)));
    }
    let lines = PostalAddress { street_address: some("12 Square\r\nFirst floor"), ..none() };
    assert_eq!(run(&mut user, new(lines)), Ok(1));
    assert_eq!(told(&user), Some(json!({"street_address": "12 Square\nFirst floor"})));
}

#[test]
fn the_one_address_of_an_old_event_is_the_first_and_gets_a_name_when_it_changes() {
    let old = json!({"event": "user.profile_changed", "profile":
        {"name": "Ada", "address": {"formatted": "Dam 1\nAmsterdam", "locality": "Amsterdam"}}});
    let AnyEvent::User(event) = AnyEvent::read("user", &old.to_string()).unwrap() else { panic!("a user's") };
    let mut user = ada();
    user.evolve(&event);
    assert_eq!(labels(&user), [""]);
    assert_eq!(run(&mut user, add("Work", "Delft")), Ok(1));
    assert_eq!(run(&mut user, AddressChange::Tell { known: called("Work") }), Ok(1));
    assert_eq!(labels(&user), ["Work", ""]);
    assert_eq!(run(&mut user, AddressChange::Tell { known: None }), Ok(1));
    let whole = json!({"formatted": "Dam 1\nAmsterdam", "locality": "Amsterdam"});
    assert_eq!(told(&user), Some(whole.clone()), "as it was");

    // Its whole text stays with a new name, and goes with a changed part.
    let known = AddressChange::Replace { known: None, by: named("Home", "Amsterdam") };
    assert_eq!(run(&mut user, known), Ok(1));
    assert_eq!(
        (labels(&user).as_slice(), told(&user)),
        (&["Home".to_owned(), "Work".to_owned()][..], Some(whole))
    );
    let moved = AddressChange::Replace { known: called("Home"), by: named("Home", "Delft") };
    assert_eq!(run(&mut user, moved), Ok(1));
    assert_eq!(told(&user), Some(json!({"locality": "Delft"})));
}

#[test]
fn a_change_that_was_made_before_changes_nothing() {
    let mut user = settled();
    assert_eq!(run(&mut user, add(" Work ", "Delft")), Ok(0), "the same one again");
    let renamed = || AddressChange::Replace { known: called("Work"), by: named("Office", "Leiden") };
    assert_eq!(run(&mut user, renamed()), Ok(1));
    assert_eq!(run(&mut user, renamed()), Ok(0));
    assert_eq!(labels(&user), ["Home", "Office", "Parents"]);
    for n in 3..POSTAL_ADDRESSES {
        assert_eq!(run(&mut user, add(&format!("Place {n}"), "London")), Ok(1));
    }
    assert_eq!(run(&mut user, add("Place 9", "London")), Ok(0), "the tenth");
}

#[test]
fn whoever_sets_or_removes_the_one_address_leaves_the_others_alone() {
    let mut user = settled();
    let change = |user: &mut User, address| {
        let profile = Profile { address, ..profile(user).clone() };
        let events = user.decide(UserCommand::ChangeProfile { profile }).unwrap();
        events.iter().for_each(|event| user.evolve(event));
    };
    change(&mut user, Some(city("Bath")));
    assert_eq!(told(&user), Some(json!({"locality": "Bath"})));
    assert_eq!(labels(&user), ["Home", "Work", "Parents"]);
    change(&mut user, None);
    assert_eq!(told(&user), Some(json!({"locality": "Delft"})), "the next one");
    change(&mut user, Some(PostalAddress::default()));
    assert_eq!(
        (labels(&user), told(&user)),
        (vec!["Parents".to_owned()], Some(json!({"locality": "Ockham"})))
    );
    assert!(profile(&user).other_addresses.is_empty());
}

#[test]
fn the_list_is_read_as_it_was_written() {
    let mut user = settled();
    run(&mut user, AddressChange::Tell { known: called("Work") }).unwrap();
    let profile = profile(&user);
    let written = serde_json::to_value(profile).unwrap();
    assert_eq!(written["address_label"], "Work");
    assert_eq!(written["other_addresses"][0], json!({"label": "Home", "address": {"locality": "London"}}));
    assert_eq!(serde_json::from_value::<Profile>(written).unwrap(), *profile);
}
