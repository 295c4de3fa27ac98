//! Cursors of lists: opaque to callers, and signed, so that only this server can make one. A cursor is valid
//! for one list of one account.

use crate::keys::master::MacKey;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use xwms_events::ids::AccountId;

/// The list that the cursor belongs to, by its path and account.
#[derive(Clone, Copy)]
pub(super) struct Through<'a> {
    pub list: &'a str,
    pub account_id: AccountId,
}

impl Through<'_> {
    fn covered(&self, position: &[u8; 8]) -> Vec<u8> {
        [self.list.as_bytes(), self.account_id.to_string().as_bytes(), position].join(&0)
    }
}

/// Makes the cursor that continues after `position`.
pub(super) fn seal(key: &MacKey, through: Through<'_>, position: i64) -> String {
    let position = position.to_be_bytes();
    let mac = key.sign(&through.covered(&position));
    BASE64_URL_SAFE_NO_PAD.encode([&position, mac.as_ref()].concat())
}

/// Returns the position that `cursor` continues after, if it was made for this list.
pub(super) fn open(key: &MacKey, through: Through<'_>, cursor: &str) -> Option<i64> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (position, mac) = bytes.split_first_chunk::<8>()?;
    key.verify(&through.covered(position), mac).then(|| i64::from_be_bytes(*position))
}

/// Returns the value of `Link` (RFC 8288) for the page of the list at `url` after `cursor`; the other
/// parameters of the request are kept.
pub(super) fn next(url: &str, mut params: Vec<(String, String)>, cursor: &str) -> String {
    params.retain(|(name, _)| name != "after" && name != "after_position");
    params.sort();
    params.push(("after".to_owned(), cursor.to_owned()));
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
    format!("<{url}?{query}>; rel=\"next\"")
}

#[cfg(test)]
mod tests {
    use super::{Through, next, open, seal};
    use crate::keys::master::MacKey;
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use xwms_events::ids::AccountId;

    fn key(byte: u8) -> MacKey {
        MacKey::new(&[byte; 32])
    }

    #[test]
    fn a_cursor_opens_where_it_was_made_and_nowhere_else() {
        let account_id = AccountId::from_uuid(uuid::Uuid::from_u128(1));
        let through = Through { list: "/v1/clients", account_id };
        let cursor = seal(&key(1), through, 42);
        assert_eq!(open(&key(1), through, &cursor), Some(42));
        assert_eq!(open(&key(2), through, &cursor), None, "another key");
        assert_eq!(open(&key(1), Through { list: "/v1/grants", ..through }, &cursor), None, "another list");
        let account_id = AccountId::from_uuid(uuid::Uuid::from_u128(2));
        assert_eq!(open(&key(1), Through { account_id, ..through }, &cursor), None, "another account");
    }

    #[test]
    fn no_changed_byte_gets_through() {
        let through = Through { list: "/v1/clients", account_id: AccountId::from_uuid(uuid::Uuid::nil()) };
        let good = BASE64_URL_SAFE_NO_PAD.decode(seal(&key(1), through, 42)).unwrap();
        for index in 0..good.len() {
            let mut bytes = good.clone();
            bytes[index] ^= 1;
            assert_eq!(open(&key(1), through, &BASE64_URL_SAFE_NO_PAD.encode(bytes)), None, "byte {index}");
        }
        for length in 0..good.len() {
            let cursor = BASE64_URL_SAFE_NO_PAD.encode(good.get(..length).unwrap());
            assert_eq!(open(&key(1), through, &cursor), None, "{length} bytes");
        }
        for text in ["", "1", "'; DROP TABLE events --", "AAAAAAAAACo"] {
            assert_eq!(open(&key(1), through, text), None, "{text}");
        }
    }

    #[test]
    fn a_link_keeps_the_other_parameters_and_replaces_where_to_go_on() {
        let params = [("type", "client.*,a b"), ("after", "old"), ("after_position", "7"), ("limit", "2")];
        let params = params.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        assert_eq!(
            next("https://auth.example/v1/events", params, "new"),
            "<https://auth.example/v1/events?limit=2&type=client.*%2Ca+b&after=new>; rel=\"next\""
        );
    }
}
