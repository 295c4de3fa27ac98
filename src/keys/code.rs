//! The codes of digits that people type from a mail. A code is derived from the proof that it belongs to, under a key
//! of the server, so nothing about it is stored: a database dump contains no code. How often one may be tried is
//! decided by `store::side::proofs` and the guard.

use super::master::MasterKey;
use aws_lc_rs::{constant_time::verify_slices_are_equal, hmac};
use uuid::Uuid;

const PURPOSE: &[u8] = b"xwms_digits_";

/// Returns the code with this many digits (at most 18) of the mail `number` of the proof `id`.
pub fn issue(master: &MasterKey, id: Uuid, number: u32, digits: u32) -> String {
    digits_of(&master.handles().sign(&covered(id, number, digits)), digits)
}

fn covered(id: Uuid, number: u32, digits: u32) -> Vec<u8> {
    [PURPOSE, id.as_bytes(), &number.to_be_bytes(), &digits.to_be_bytes()].concat()
}

fn digits_of(mac: &hmac::Tag, digits: u32) -> String {
    // 64 bits of the MAC: each code is as likely as any other, but for less than one in ten billion.
    let random = mac.as_ref().iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let code = random % 10_u64.pow(digits.min(18));
    format!("{code:0width$}", width = usize::try_from(digits).unwrap_or_default())
}

/// Returns whether `typed` is that code. Spaces and hyphens in it don't matter. Compares in constant time.
pub fn is_right(master: &MasterKey, id: Uuid, number: u32, digits: u32, typed: &str) -> bool {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(64).collect();
    let is_code = |mac: hmac::Tag| {
        verify_slices_are_equal(digits_of(&mac, digits).as_bytes(), typed.as_bytes()).is_ok()
    };
    // Each key is tried, so that the time doesn't tell which one it was.
    let handles = master.handles();
    handles.sign_by_each(&covered(id, number, digits)).fold(false, |right, mac| right | is_code(mac))
}

#[cfg(test)]
mod tests {
    use super::{is_right, issue};
    use crate::keys::master::MasterKey;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    #[test]
    fn a_code_has_its_digits_and_belongs_to_one_mail_of_one_proof() {
        let master = MasterKey::new(&[7; 32]).unwrap();
        let id = Uuid::from_u128(42);
        let code = issue(&master, id, 1, 6);
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        assert_eq!(issue(&master, id, 1, 8).len(), 8);
        let spaced = format!(" {} {} ", &code[..3], &code[3..]);
        assert!(is_right(&master, id, 1, 6, &code) && is_right(&master, id, 1, 6, &spaced));
        for other in ["", "0", "x", &code[1..], &format!("{code}0")] {
            assert!(!is_right(&master, id, 1, 6, other), "{other}");
        }
        let mut all = BTreeSet::from([code]);
        for (id, number) in [(42, 2), (42, 3), (43, 1), (44, 1)] {
            all.insert(issue(&master, Uuid::from_u128(id), number, 6));
        }
        all.insert(issue(&MasterKey::new(&[8; 32]).unwrap(), id, 1, 6));
        assert_eq!(all.len(), 6);
    }
}
