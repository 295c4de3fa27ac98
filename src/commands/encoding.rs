//! Encoding tokens while the database commits their events. A signature by RSA takes as long as a commit, so one
//! after the other would double what the client waits for.
//!
//! Not here: how a token is encoded (`auth::access_tokens`), and what a response has beside it
//! (`surface::oauth::token`).

use xwms_events::{grant::Authorization, scope::Scopes, token::Token};

/// The tokens that a grant issued.
pub struct IssuedTokens {
    pub token: Token,
    /// The scopes of xwms itself that the client got, also if the access token is for an API. The id_token follows
    /// from them.
    pub scopes: Scopes,
    pub authorization: Authorization,
    /// The generation of the refresh token to issue, if any.
    pub refresh: Option<u32>,
}

/// Makes what the client gets of the tokens of a grant.
pub trait Encode: Sync {
    type Output: Send;

    /// Returns it. The caller drops it if the commit fails, and calls this again for another attempt.
    fn encode(&self, issued: IssuedTokens) -> impl Future<Output = Self::Output> + Send;
}

/// Nothing, for a request that is refused in any case.
pub struct Nothing;

impl Encode for Nothing {
    type Output = ();

    async fn encode(&self, _: IssuedTokens) {}
}

/// Runs both at once: first the append starts, and then `other` uses the time in which the database commits.
pub async fn while_committing<A, B>(
    append: impl Future<Output = A>,
    other: impl Future<Output = B>,
) -> (A, B) {
    tokio::join!(append, async {
        tokio::task::yield_now().await;
        other.await
    })
}
