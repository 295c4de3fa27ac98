//! Recovery codes: ten random codes on paper, for the day on which the other factors are lost. Only keyed digests are
//! stored, so that a dump of the database has no code.

use super::master::{MasterKey, Unsealable, random};
use subtle::ConstantTimeEq;
use xwms_events::{ids::UserId, user::RECOVERY_CODES};

/// Crockford's base 32: no letter looks like a digit.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Symbols of a code: 50 bits, which nobody guesses within the tries that the guard allows.
const SYMBOLS: usize = 10;

/// Returns new codes, as people write them down.
///
/// # Errors
/// Returns an error if the system has no randomness.
pub fn generate() -> Result<Vec<String>, Unsealable> {
    (0..RECOVERY_CODES).map(|_| code()).collect()
}

fn code() -> Result<String, Unsealable> {
    let bytes = random::<SYMBOLS>()?;
    let symbols = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
    let symbols: String = symbols.map(|symbol| char::from(*symbol)).collect();
    let (left, right) = symbols.split_at(SYMBOLS / 2);
    Ok(format!("{left}-{right}"))
}

/// Returns the keyed digest of a code, whatever case and separators it was typed with. `None` if it can't be a code.
pub fn digest(master: &MasterKey, user_id: UserId, typed: &str) -> Option<String> {
    let code = normalized(typed)?;
    Some(master.lookup(&format!("recovery code of {user_id} {code}")))
}

/// Returns the number of the code with `digest`. Compares in constant time.
pub fn position(digests: &[String], digest: &str) -> Option<u32> {
    let same = |known: &String| bool::from(known.as_bytes().ct_eq(digest.as_bytes()));
    let mut found = None;
    for (number, known) in (0..).zip(digests) {
        if same(known) {
            found = Some(number);
        }
    }
    found
}

fn normalized(typed: &str) -> Option<String> {
    // Longer text is no code, however it is written.
    let typed = typed.get(..typed.len().min(64)).filter(|cut| cut.len() == typed.len())?;
    let symbols =
        typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| match c.to_ascii_lowercase() {
            'i' | 'l' => '1',
            'o' => '0',
            c => c,
        });
    let code: String = symbols.collect();
    let good = code.len() == SYMBOLS && code.bytes().all(|byte| ALPHABET.contains(&byte));
    good.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::{digest, generate, position};
    use crate::keys::master::MasterKey;
    use std::collections::BTreeSet;
    use uuid::Uuid;
    use xwms_events::ids::UserId;

    #[test]
    fn ten_different_codes_are_found_by_their_digests_however_they_are_typed() {
        let master = MasterKey::new(&[7; 32]).unwrap();
        let user = UserId::from_uuid(Uuid::from_u128(1));
        let codes = generate().unwrap();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 10);
        let digests: Vec<_> = codes.iter().map(|code| digest(&master, user, code).unwrap()).collect();
        for (number, code) in (0..).zip(&codes) {
            let typed =
                format!(" {} ", code.to_uppercase().replace('-', " ").replace('0', "O").replace('1', "l"));
            for typed in [code.as_str(), &typed] {
                let digest = digest(&master, user, typed).unwrap();
                assert_eq!(position(&digests, &digest), Some(number), "{typed}");
            }
        }
        let other = UserId::from_uuid(Uuid::from_u128(2));
        let foreign = digest(&master, other, &codes[0]).unwrap();
        assert_eq!(position(&digests, &foreign), None, "a code is one person's");
    }

    #[test]
    fn other_text_is_not_read_as_a_code() {
        let master = MasterKey::new(&[7; 32]).unwrap();
        let user = UserId::from_uuid(Uuid::from_u128(1));
        for typed in ["", "123456", "abcde-fghj", "abcde-fghjku", "abcde-fghjü", &"a".repeat(10_000)] {
            assert_eq!(digest(&master, user, typed), None, "{typed}");
        }
    }
}
