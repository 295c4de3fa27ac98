//! Use cases of an access token without a grant, and the revocation of any token.

use super::{CommandError, Context, Work, change};
use crate::store::{
    append::{Assumed, SideWrite},
    once::UseOnce,
    query::Loaded,
    read::Tail,
};
use xwms_events::{
    Refusal,
    effects::stop_keys,
    ids::TokenId,
    token::{Token, TokenCommand},
};

/// Records that `token` was issued. With `remembered`, the state of its client comes from memory; then the
/// commit requires that the client has not changed since and that nothing stops the token. `once` is the proof of the
/// key that the token is bound to.
///
/// # Errors
/// [`super::Conflict::Moved`] if the remembered state may be out of date; [`super::Conflict::Used`] if the proof was
/// used before; the store's failure.
pub async fn issue(
    context: &Context<'_>,
    token: &Token,
    remembered: Option<Tail>,
    once: Option<UseOnce>,
) -> Result<i64, CommandError> {
    let id = token.id.map(|id| id.to_string()).unwrap_or_default();
    let mut issued = Loaded::<Token>::absent(id);
    let mut work = Work::new(context);
    if let Some(tail) = remembered {
        let mut keys = stop_keys(token);
        // Nothing can have stopped a token that does not exist yet.
        keys.retain(|key| *key != issued.id);
        work.assume(Assumed { tail, keys, basis: token.basis });
    }
    work.use_once(once);
    work.decide(&mut issued, token.account_id, TokenCommand::Issue(Box::new(token.clone())))?;
    work.commit().await
}

/// Revokes one token if `allowed` permits it; `answer` is committed with it.
///
/// # Errors
/// Not found, also if it is not allowed; the store's failure.
pub async fn revoke(
    context: &Context<'_>,
    token_id: TokenId,
    reason: &str,
    allowed: impl Fn(&Token) -> bool,
    answer: Option<SideWrite>,
) -> Result<i64, CommandError> {
    let revoke = |token: &Token| {
        if token.id.is_none() || !allowed(token) {
            return Err(Refusal::not_found("there is no such token"));
        }
        Ok((token.account_id, [TokenCommand::Revoke { reason: reason.to_owned() }]))
    };
    Ok(change(context, token_id, revoke, |_| answer.clone()).await?.position)
}
