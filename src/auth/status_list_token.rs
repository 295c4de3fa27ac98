//! The Status List Token (draft-ietf-oauth-status-list §5): a signed list that says which of its tokens have stopped.
//!
//! A bit says what introspection says of the token: both ask the gate for the same keys. A token that the read
//! model could not take is invalid in the list. Which tokens a list has is read from a read model, which must be
//! up to date; the caller sees to that. Not here: who gets which place in which list (`status_lists`), and how
//! often a list is made (`served_lists`).

use super::{
    keyring::{Keyring, SigningError},
    served_lists::TTL_SECONDS,
    status_lists::{may_grow, uri},
};
use crate::store::{Store, StoreError};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use flate2::{Compression, write::ZlibEncoder};
use serde_json::json;
use std::{collections::HashSet, io::Write};
use xwms_events::{ids::StatusListId, subscriber::Subscriber, token::StatusBits};
use xwms_projections::access::{self, ListedToken};

/// The read model that has the tokens of lists.
pub const MODEL: &str = access::NAME;
/// The `typ` of a list, and the subtype of its media type (§5.1).
const STATUS_LIST: &str = "statuslist+jwt";
/// How long an API may rely on a list while it gets no newer one, in seconds.
const VALID_SECONDS: u32 = 300;

/// What lists are made with.
pub struct StatusListToken<'a> {
    pub store: &'a Store,
    pub keyring: &'a Keyring,
    pub issuer: &'a str,
}

impl StatusListToken<'_> {
    /// Returns the JWT of a list, as it is at this moment on every node; `None` if no token of the list is in use, and
    /// none will be.
    ///
    /// # Errors
    /// Returns an error if the database does not answer, or signing fails.
    pub async fn sign(&self, list_id: StatusListId) -> Result<Option<String>, SigningError> {
        let now = self.store.clock().now();
        let tokens =
            access::listed_tokens(self.store.pool(), list_id, now).await.map_err(StoreError::from)?;
        if tokens.is_empty() && !may_grow(list_id, now) {
            return Ok(None);
        }
        let mut bits = self.bits(&tokens).await?;
        for index in self.unknown(list_id).await? {
            bits.invalidate(index);
        }
        let claims = json!({
            "iss": self.issuer,
            "sub": uri(self.issuer, self.store.vault().master(), list_id),
            "iat": now.seconds(),
            "exp": now.plus_seconds(VALID_SECONDS).seconds(),
            "ttl": TTL_SECONDS,
            "status_list": {"bits": StatusBits::BITS, "lst": encoded(bits.bytes())?},
        });
        self.keyring.sign(None, self.keyring.algorithm(None), STATUS_LIST, &claims).await.map(Some)
    }

    /// Returns the tokens of the list of which the read model knows nothing, because it could not take their
    /// events. Nobody can say that they are valid, so they are not, until an operator has dealt with the events.
    async fn unknown(&self, list_id: StatusListId) -> Result<Vec<u32>, StoreError> {
        let subscriber = self.store.load::<Subscriber>(MODEL).await?.state;
        let found: Vec<Option<String>> = sqlx::query_scalar(UNKNOWN)
            .bind(list_id.to_string())
            .bind(MODEL)
            .bind(subscriber.skipped.iter().copied().collect::<Vec<i64>>())
            .fetch_all(self.store.pool())
            .await?;
        Ok(found.into_iter().flatten().filter_map(|index| index.parse().ok()).collect())
    }

    /// Returns which of `tokens` are stopped.
    async fn bits(&self, tokens: &[ListedToken]) -> Result<StatusBits, StoreError> {
        let keys: HashSet<&str> = tokens.iter().flat_map(ListedToken::keys).collect();
        let stops = self.store.stops(&keys).await?;
        let mut bits = StatusBits::default();
        for token in tokens {
            let mut found = token.keys().filter_map(|key| stops.get(key));
            if found.any(|stop| stop.stops(token.basis)) {
                bits.invalidate(u32::try_from(token.idx).unwrap_or(u32::MAX));
            }
        }
        Ok(bits)
    }
}

/// Returns the index of each token of the list $1 whose event the read model $2 parked, or skipped ($3).
const UNKNOWN: &str = "
WITH untaken AS (
    SELECT position FROM parked_events WHERE subscriber = $2 UNION SELECT unnest($3::bigint[])
)
SELECT e.payload #>> '{status,index}' FROM untaken JOIN events AS e USING (position)
WHERE e.event_type = 'token.issued' AND e.payload #>> '{status,list_id}' = $1";

/// Returns the member `lst` (§4.2): compressed in the format of zlib, in base64url.
fn encoded(bytes: &[u8]) -> Result<String, SigningError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let compressed = encoder.write_all(bytes).and_then(|()| encoder.finish());
    let compressed = compressed.map_err(|error| SigningError::Key(error.to_string()))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(compressed))
}

#[cfg(test)]
mod tests {
    use super::encoded;
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use flate2::read::ZlibDecoder;
    use std::io::Read;

    fn decoded(lst: &str) -> Vec<u8> {
        let compressed = BASE64_URL_SAFE_NO_PAD.decode(lst).unwrap();
        let mut bytes = Vec::new();
        ZlibDecoder::new(compressed.as_slice()).read_to_end(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn the_encoding_is_that_of_the_draft() {
        // §4.2: the list of sixteen tokens.
        assert_eq!(decoded("eNrbuRgAAhcBXQ"), [0xb9, 0xa3]);
        let list = encoded(&[0xb9, 0xa3]).unwrap();
        assert_eq!(decoded(&list), [0xb9, 0xa3]);
        assert!(list.starts_with("eN"), "zlib, compressed as well as it can: {list}");
    }
}
