//! Nonces of this server: the number of a stretch of time, and a MAC under the key of handles (`handle`), whose
//! prefixes keep the kinds apart. Nothing about them is stored, and every node knows those of the others.
//!
//! Not here: how long a nonce is good (`auth::dpop`).

use super::master::MasterKey;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

const NUMBER: usize = 4;
/// No handle has this prefix.
const PREFIX: &[u8] = b"xwms_nonce_";

/// Returns the nonce of the stretch `number`.
pub fn issue(master: &MasterKey, number: u32) -> String {
    let number = number.to_be_bytes();
    let mac = master.handles().sign(&covered(&number));
    BASE64_URL_SAFE_NO_PAD.encode([number.as_slice(), mac.as_ref()].concat())
}

/// Returns the number of `nonce`, if this server made it. Compares MACs in constant time.
pub fn open(master: &MasterKey, nonce: &str) -> Option<u32> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(nonce).ok()?;
    let (number, mac) = bytes.split_at_checked(NUMBER)?;
    let number: [u8; NUMBER] = number.try_into().ok()?;
    master.handles().verify(&covered(&number), mac).then_some(u32::from_be_bytes(number))
}

fn covered(number: &[u8]) -> Vec<u8> {
    [PREFIX, number].concat()
}

#[cfg(test)]
mod tests {
    use super::{issue, open};
    use crate::keys::master::MasterKey;

    #[test]
    fn a_nonce_opens_under_the_key_that_made_it_only() {
        let master = MasterKey::new(&[7; 32]).unwrap();
        let nonce = issue(&master, 42);
        assert_eq!(open(&master, &nonce), Some(42));
        assert_eq!(open(&MasterKey::new(&[8; 32]).unwrap(), &nonce), None);
        for other in ["", "AAAA", "nonce", &nonce[1..], &format!("{nonce}A"), &nonce.to_lowercase()] {
            assert_eq!(open(&master, other), None, "{other}");
        }
    }
}
