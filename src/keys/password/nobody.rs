//! PHC strings that no password matches: for people who have no password, and for logins of people who don't exist.
//!
//! Their last part is no hash of anything, so that making one costs nothing. Verifying against one costs as much
//! as against any other with these parameters.

use super::argon::{LANES, MEMORY_KIB, PASSES};
use crate::keys::master::{Unsealable, random};
use base64::{Engine, prelude::BASE64_STANDARD_NO_PAD};

/// Returns a PHC string with today's parameters, for a person who has no password.
///
/// # Errors
/// Returns an error if the system has no randomness.
pub fn unmatched() -> Result<String, Unsealable> {
    Ok(ended(&todays(), &random()?, &random()?))
}

/// Returns a PHC string whose verification costs as much as that of any with these parameters: the part of a PHC string
/// before the salt. `None` means today's.
pub(super) fn decoy(parameters: Option<&str>) -> String {
    ended(parameters.unwrap_or(&todays()), &[0x5a; 16], &[0; 32])
}

fn todays() -> String {
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}")
}

fn ended(parameters: &str, salt: &[u8; 16], hash: &[u8; 32]) -> String {
    let encoded = |bytes: &[u8]| BASE64_STANDARD_NO_PAD.encode(bytes);
    format!("{parameters}${}${}", encoded(salt), encoded(hash))
}

#[cfg(test)]
mod tests {
    use super::{decoy, unmatched};
    use crate::keys::password::{Against, Passwords, Verdict};
    use argon2::{Params, password_hash::phc::PasswordHash};

    #[tokio::test]
    async fn no_password_matches_and_no_two_are_the_same() {
        let (one, other) = (unmatched().unwrap(), unmatched().unwrap());
        assert_ne!(one, other);
        let passwords = Passwords::new(1);
        for typed in ["", "correct horse", one.as_str()] {
            let turn = passwords.turn().await.unwrap();
            let known = Against::Known(one.clone());
            let (verdict, _) = passwords.verify(turn, typed.to_owned(), known).await.unwrap();
            assert_eq!(verdict, Verdict::Wrong, "{typed}");
        }
    }

    #[test]
    fn a_decoy_has_the_parameters_that_it_is_to_have() {
        for (parameters, costs) in [
            (None, (19 * 1024, 2, 1)),
            (Some("$argon2id$v=19$m=65536,t=3,p=4"), (65_536, 3, 4)),
            (Some("$argon2i$v=16$m=64,t=1,p=1"), (64, 1, 1)),
            (Some("$argon2d$m=64,t=1,p=1"), (64, 1, 1)),
        ] {
            let phc = decoy(parameters);
            let parsed = PasswordHash::new(&phc).unwrap();
            assert!(parameters.is_none_or(|start| phc.starts_with(start)), "{phc}");
            let params = Params::try_from(&parsed).unwrap();
            assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), costs, "{phc}");
            assert!(parsed.salt.is_some() && parsed.hash.is_some(), "{phc}");
        }
    }
}
