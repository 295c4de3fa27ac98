//! User codes (RFC 8628 §6.1): what a person copies from a device to the page that approves it. A code is derived
//! from the request that it belongs to, under a key of the server, so a database dump contains no code.
//!
//! Not here: how often one may be guessed (`traffic::guard`), and which requests there are (`store::side::devices`).

use super::master::MasterKey;
use uuid::Uuid;

const PURPOSE: &[u8] = b"xwms_user_code_";
/// Letters that are not read as digits or as each other, without vowels: no code is a word.
const LETTERS: [char; 20] =
    ['B', 'C', 'D', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Z'];
const LENGTH: usize = 8;
const BASE: u64 = 20;

/// Returns the code of the request `id`, as people see it: `WDJB-MJHT`.
pub fn issue(master: &MasterKey, id: Uuid) -> String {
    let mac = master.handles().sign(&[PURPOSE, id.as_bytes()].concat());
    // 64 bits of the MAC: each of the 20^8 codes is as likely as any other, but for less than one in a hundred million.
    let mut rest = mac.as_ref().iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let mut code = String::with_capacity(LENGTH + 1);
    for index in 0..LENGTH {
        if index == LENGTH / 2 {
            code.push('-');
        }
        let letter = usize::try_from(rest % BASE).ok().and_then(|at| LETTERS.get(at));
        code.extend(letter);
        rest /= BASE;
    }
    code
}

/// Returns the code that somebody typed, as [`issue`] writes it; `None` if it can't be one. Case, spaces and
/// punctuation don't matter.
pub fn typed(text: &str) -> Option<String> {
    let letters: String = text
        .chars()
        .take(64)
        .filter(|letter| letter.is_alphanumeric())
        .map(|letter| letter.to_ascii_uppercase())
        .collect();
    let is_code =
        letters.chars().count() == LENGTH && letters.chars().all(|letter| LETTERS.contains(&letter));
    let (left, right) = letters.split_at_checked(LENGTH / 2)?;
    is_code.then(|| format!("{left}-{right}"))
}

#[cfg(test)]
mod tests {
    use super::{issue, typed};
    use crate::keys::master::MasterKey;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    #[test]
    fn a_code_has_eight_letters_and_belongs_to_one_request() {
        let master = MasterKey::new(&[7; 32]).unwrap();
        let codes: BTreeSet<_> = (0..1000).map(|id| issue(&master, Uuid::from_u128(id))).collect();
        assert_eq!(codes.len(), 1000);
        for code in &codes {
            assert_eq!(typed(code).as_ref(), Some(code));
        }
        let letters: BTreeSet<_> = codes.iter().flat_map(|code| code.chars()).collect();
        assert_eq!(letters.into_iter().collect::<String>(), "-BCDFGHJKLMNPQRSTVWXZ");
        let other = MasterKey::new(&[8; 32]).unwrap();
        assert_ne!(issue(&master, Uuid::nil()), issue(&other, Uuid::nil()));
    }

    #[test]
    fn a_typed_code_may_have_any_case_and_spacing_and_nothing_else() {
        for text in ["WDJB-MJHT", "wdjbmjht", " wdjb mjht ", "W D J B – M J H T", "wDjB.mJhT"] {
            assert_eq!(typed(text).as_deref(), Some("WDJB-MJHT"), "{text}");
        }
        for text in ["", "WDJB-MJH", "WDJB-MJHTT", "WDJB-MJHA", "WDJB-MJH1", "ÉDJB-MJHT", "----"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }
}
