//! Given/when/then tests for the groups of an account.

use super::{Account, AccountCommand, AccountEvent, GROUPS_MAX, GroupCommand, Role};
use crate::{
    Decider, Refusal,
    ids::{AccountId, GroupId, UserId},
    session::Assurance,
};
use std::collections::BTreeSet;
use uuid::Uuid;

fn id(number: u128) -> GroupId {
    GroupId::from_uuid(Uuid::from_u128(number))
}

fn user(number: u128) -> UserId {
    UserId::from_uuid(Uuid::from_u128(number))
}

fn create(number: u128, name: &str, description: &str) -> AccountCommand {
    AccountCommand::Group(GroupCommand::Create {
        group_id: id(number),
        name: name.into(),
        description: description.into(),
    })
}

fn change(number: u128, name: &str) -> AccountCommand {
    AccountCommand::Group(GroupCommand::Change {
        group_id: id(number),
        name: Some(name.into()),
        description: Some(String::new()),
    })
}

/// Returns an account with groups of these names, numbered from 1.
fn account(names: &[&str]) -> Account {
    let mut account = Account::default();
    account.evolve(&AccountEvent::Created {
        account_id: AccountId::from_uuid(Uuid::from_u128(1)),
        name: "Acme".into(),
    });
    account.evolve(&AccountEvent::MemberJoined { user_id: user(1), role: Role::Owner, invitation_id: None });
    for (number, name) in (1..).zip(names) {
        act(&mut account, create(number, name, "")).unwrap();
    }
    account
}

fn act(account: &mut Account, command: AccountCommand) -> Result<Vec<AccountEvent>, Refusal> {
    let events = account.decide(command)?;
    events.iter().for_each(|event| account.evolve(event));
    Ok(events)
}

#[test]
fn a_group_has_a_name_and_a_description_in_one_spelling() {
    let mut account = account(&[]);
    let events = act(&mut account, create(1, " Zoe\u{308} ", "  ")).unwrap();
    assert_eq!(
        events,
        [AccountEvent::GroupCreated { group_id: id(1), name: "Zoë".into(), description: String::new() }]
    );
    assert_eq!(act(&mut account, change(1, "Zoë")), Ok(vec![]), "nothing changes");
    let changed =
        AccountEvent::GroupChanged { group_id: id(1), name: "ZOË".into(), description: String::new() };
    assert_eq!(act(&mut account, change(1, "ZOË")), Ok(vec![changed]), "its own name is free");
}

#[test]
fn a_change_that_leaves_a_member_out_keeps_what_another_one_has_just_made_of_it() {
    let mut account = account(&["Support"]);
    act(&mut account, change(1, "Desk")).unwrap();
    let described = GroupCommand::Change { group_id: id(1), name: None, description: Some("Answers".into()) };
    let events = act(&mut account, AccountCommand::Group(described)).unwrap();
    let changed =
        AccountEvent::GroupChanged { group_id: id(1), name: "Desk".into(), description: "Answers".into() };
    assert_eq!(events, [changed]);
    let renamed = GroupCommand::Change { group_id: id(1), name: Some("Help".into()), description: None };
    act(&mut account, AccountCommand::Group(renamed)).unwrap();
    assert_eq!(account.groups[&id(1)].description, "Answers");
}

#[test]
fn no_two_groups_have_names_that_are_read_as_the_same() {
    let mut account = account(&["Admins", "Sales", "Tier two"]);
    let others = [create(4, "Tier  two", ""), create(4, "tier\u{a0}two", "")];
    for command in [create(4, "aDMINS", ""), change(2, " admins ")].into_iter().chain(others) {
        let refusal = act(&mut account, command).unwrap_err();
        assert_eq!((refusal.code, refusal.field), ("group_name_taken", Some("name")));
    }
    let delete = AccountCommand::Group(GroupCommand::Delete { group_id: id(1) });
    assert_eq!(act(&mut account, delete), Ok(vec![AccountEvent::GroupDeleted { group_id: id(1) }]));
    assert!(act(&mut account, change(2, "admins")).is_ok(), "the name is free again");
}

#[test]
fn names_that_could_deceive_or_fill_a_token_are_refused() {
    let mut account = account(&[]);
    let (long, text, emoji) = ("x".repeat(65), "x".repeat(201), "👩".repeat(16));
    for name in ["", " ", "a\nb", "a\0b", "ad\u{202e}min", "a\u{200b}", long.as_str()] {
        let refusal = act(&mut account, create(1, name, "")).unwrap_err();
        assert_eq!((refusal.code, refusal.field), ("invalid_group_name", Some("name")), "{name:?}");
    }
    for description in ["a\nb", text.as_str()] {
        let refusal = act(&mut account, create(1, "Admins", description)).unwrap_err();
        assert_eq!((refusal.code, refusal.field), ("invalid_group_description", Some("description")));
    }
    for name in [r#"","admin":true,""#, "</script>", "a,b c", emoji.as_str()] {
        let mut own = account.clone();
        assert!(act(&mut own, create(1, name, "")).is_ok(), "{name:?} is only text");
    }
}

#[test]
fn a_name_takes_at_most_64_bytes_of_a_token_and_an_older_one_stays_until_it_changes() {
    let mut account = account(&["Admins"]);
    for name in ["x".repeat(64), "é".repeat(32), "客".repeat(21), "\"".repeat(32), "\\".repeat(32)] {
        let mut own = account.clone();
        assert!(act(&mut own, create(2, &name, "")).is_ok(), "{name}");
        let told = own.groups_with(&[id(2)].into(), user(2), Assurance::Password);
        assert!(serde_json::to_string(&told).unwrap().len() <= 64 + r#"[""]"#.len(), "{name}");
        let longer = format!("{name}é");
        for command in [create(3, &longer, ""), change(1, &longer)] {
            // The first one has too many characters, too.
            let refusal = act(&mut own, command).unwrap_err();
            assert!(["group_name_too_long", "invalid_group_name"].contains(&refusal.code), "{refusal:?}");
            assert_eq!(refusal.field, Some("name"));
        }
    }
    let old = "👩".repeat(64);
    account.evolve(&AccountEvent::GroupCreated { group_id: id(5), name: old, description: String::new() });
    let described = GroupCommand::Change { group_id: id(5), name: None, description: Some("Old".into()) };
    assert_eq!(act(&mut account, AccountCommand::Group(described)).unwrap().len(), 1);
    assert_eq!(act(&mut account, change(5, &"👩".repeat(63))).unwrap_err().code, "group_name_too_long");
}

#[test]
fn an_account_has_a_bounded_number_of_groups_and_no_group_of_anybody_else() {
    let mut account = account(&[]);
    for number in 0..u128::try_from(GROUPS_MAX).unwrap() {
        act(&mut account, create(number + 1, &format!("g{number}"), "")).unwrap();
    }
    assert_eq!(act(&mut account, create(1_000, "one more", "")).unwrap_err().code, "too_many_groups");
    let delete = AccountCommand::Group(GroupCommand::Delete { group_id: id(1_000) });
    for command in [change(1_000, "x"), delete] {
        assert_eq!(act(&mut account, command).unwrap_err().code, "not_found");
    }
}

#[test]
fn a_person_has_the_sorted_names_of_existing_groups() {
    let mut account = account(&["b", "a", "c"]);
    let groups: BTreeSet<_> = [id(1), id(2), id(9)].into();
    let of = |account: &Account, number, acr| account.groups_with(&groups, user(number), acr);
    assert_eq!(of(&account, 2, Assurance::Password), ["a", "b"]);
    // The second factor is demanded of members.
    account.evolve(&AccountEvent::SecondFactorRequired {});
    assert_eq!(of(&account, 2, Assurance::Password), ["a", "b"]);
    assert!(of(&account, 1, Assurance::Password).is_empty());
    assert_eq!(of(&account, 1, Assurance::TwoFactors), ["a", "b"]);
}
