//! Ids as arguments. The errors of the ids themselves speak of types and prefixes.

use std::str::FromStr;
use xwms_events::ids::{AccountId, AnyId, ClientId, UserId};

/// Reads the id of an account.
pub(super) fn account(text: &str) -> Result<AccountId, &'static str> {
    read(text).ok_or("needs the id of an account, such as account_…")
}

/// Reads the id of a client.
pub(super) fn client(text: &str) -> Result<ClientId, &'static str> {
    read(text).ok_or("needs the id of a client, such as client_…")
}

/// Reads the id of a person.
pub(super) fn user(text: &str) -> Result<UserId, &'static str> {
    read(text).ok_or("needs the id of a person, such as user_…")
}

fn read<T: FromStr>(text: &str) -> Option<T> {
    // Its prefix is known before it is parsed as one kind of id: the error for a long prefix may cut a character.
    text.parse::<AnyId>().ok()?;
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{account, client};

    #[test]
    fn an_id_of_another_kind_is_refused_with_an_example() {
        let long = format!("{}_x", "é".repeat(40));
        for text in ["x", "", "client_01m83q8xaee8q8xwkcq384g9z4", &long] {
            assert_eq!(account(text).unwrap_err(), "needs the id of an account, such as account_…", "{text}");
        }
        assert!(client("client_01m83q8xaee8q8xwkcq384g9z4").is_ok());
    }
}
