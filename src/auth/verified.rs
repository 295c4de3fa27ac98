//! The JWTs that this node verified recently. Verifying a signature costs more than everything else in a check
//! of a token.
//!
//! An entry says what a signature proved, and whether the log has the token's event. Whether the token is in time,
//! its key is still taken, and nothing stops the token is checked each time, by `access_tokens` (ADR 0062). JWTs
//! that don't verify are not remembered, so nobody can fill the memory with made-up ones.

use aws_lc_rs::digest::{SHA256, digest};
use moka::{Expiry, sync::Cache};
use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};
use xwms_events::token::Token;

/// Most JWTs that are remembered. An entry takes less than a kibibyte, as ids have a fixed length and scopes
/// are from a fixed list; so all entries together take at most 8 MiB. An entry of a token for an API of an account
/// takes up to 5 KiB more, for the names of its at most 50 scopes; one that was exchanged has those of at most
/// four tokens before it, too.
const COUNT_MAX: u64 = 8192;

/// The SHA-256 of a JWT. The JWT itself, which is a credential, is not kept.
pub(super) type Digest = [u8; 32];

/// Returns the digest of `jwt`.
pub(super) fn digest_of(jwt: &str) -> Option<Digest> {
    digest(&SHA256, jwt.as_bytes()).as_ref().try_into().ok()
}

/// A JWT that was verified.
pub(super) struct Verified {
    /// The id of the key that signed it.
    pub kid: String,
    pub token: Arc<Token>,
    /// How long it was still valid when it was verified.
    pub lifetime: Duration,
    issued: OnceLock<u64>,
}

impl Verified {
    pub fn new(kid: String, token: Arc<Token>, lifetime: Duration) -> Self {
        Self { kid, token, lifetime, issued: OnceLock::new() }
    }

    /// Whether the log had the token's event in this `turn` of the node (`Store::turn`). Such an event can only be lost
    /// with a turn.
    pub fn is_known_as_issued(&self, turn: u64) -> bool {
        self.issued.get() == Some(&turn)
    }

    /// Records that the log has the token's event.
    pub fn know_as_issued(&self, turn: u64) {
        let _ = self.issued.set(turn);
    }
}

/// Forgets each JWT when it expires.
struct Lifetime;

impl Expiry<Digest, Arc<Verified>> for Lifetime {
    fn expire_after_create(&self, _: &Digest, verified: &Arc<Verified>, _: Instant) -> Option<Duration> {
        Some(verified.lifetime)
    }
}

/// The JWTs verified recently. Clones share them.
#[derive(Clone)]
pub(super) struct VerifiedTokens(Cache<Digest, Arc<Verified>>);

impl VerifiedTokens {
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(COUNT_MAX).expire_after(Lifetime).build())
    }

    /// Returns the JWT with this digest, if it is remembered.
    pub fn get(&self, digest: &Digest) -> Option<Arc<Verified>> {
        self.0.get(digest)
    }

    /// Remembers a JWT until it expires.
    pub fn insert(&self, digest: Digest, verified: Arc<Verified>) {
        self.0.insert(digest, verified);
    }

    /// Returns how many JWTs are remembered.
    pub fn count(&self) -> u64 {
        self.0.run_pending_tasks();
        self.0.entry_count()
    }
}

#[cfg(test)]
mod tests {
    use super::{COUNT_MAX, Digest, Verified, VerifiedTokens, digest_of};
    use std::{sync::Arc, time::Duration};
    use xwms_events::token::Token;

    fn digest(jwt: &str) -> Digest {
        digest_of(jwt).unwrap()
    }

    fn verified(lifetime: Duration) -> Arc<Verified> {
        Arc::new(Verified::new("key_a".to_owned(), Arc::new(Token::default()), lifetime))
    }

    #[test]
    fn a_jwt_is_found_by_all_of_its_text() {
        let tokens = VerifiedTokens::new();
        tokens.insert(digest("a.b.c"), verified(Duration::from_secs(600)));
        assert_eq!(tokens.get(&digest("a.b.c")).unwrap().kid, "key_a");
        for other in ["a.b.C", "a.b.", "a.b", "a.b.c ", ""] {
            assert!(tokens.get(&digest(other)).is_none(), "{other:?}");
        }
    }

    #[test]
    fn a_jwt_is_forgotten_when_it_expires() {
        let tokens = VerifiedTokens::new();
        tokens.insert(digest("over"), verified(Duration::ZERO));
        tokens.insert(digest("valid"), verified(Duration::from_secs(600)));
        assert!(tokens.get(&digest("over")).is_none());
        assert!(tokens.get(&digest("valid")).is_some());
    }

    #[test]
    fn the_number_of_jwts_is_limited() {
        let tokens = VerifiedTokens::new();
        for number in 0..2 * COUNT_MAX {
            tokens.insert(digest(&number.to_string()), verified(Duration::from_secs(600)));
        }
        assert!(tokens.count() <= COUNT_MAX);
    }
}
