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
///
/// # Errors
/// The failure of the append, as soon as it is known: `other` is then dropped, however far it is. A signature may have
/// to wait for those of others.
pub async fn while_committing<A, B, E>(
    append: impl Future<Output = Result<A, E>>,
    other: impl Future<Output = B>,
) -> Result<(A, B), E> {
    tokio::try_join!(append, async {
        tokio::task::yield_now().await;
        Ok::<B, E>(other.await)
    })
}

#[cfg(test)]
mod tests {
    use super::while_committing;
    use std::future::pending;
    use tokio::task::yield_now;

    #[tokio::test]
    async fn a_failed_commit_does_not_wait_for_the_signature() {
        let append = async {
            yield_now().await;
            Err::<(), _>("conflict")
        };
        assert_eq!(while_committing(append, pending::<()>()).await, Err("conflict"));
    }

    #[tokio::test]
    async fn a_signature_is_made_while_the_commit_waits_for_it() {
        let (signed, append) = tokio::sync::oneshot::channel();
        let signing = async { signed.send(7) };
        assert_eq!(while_committing(append, signing).await, Ok((7, Ok(()))));
    }
}
