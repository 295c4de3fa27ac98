//! Use cases of an access token without a grant, and the revocation of any token.

use super::{CommandError, Context, Work, attempt};
use crate::store::{
    Store,
    append::{Assumed, SideWrite},
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
/// commit requires that the client has not changed since and that nothing stops the token.
///
/// # Errors
/// [`super::Conflict::Moved`] if the remembered state may be out of date; the store's failure.
pub async fn issue(
    context: &Context<'_>,
    token: &Token,
    remembered: Option<Tail>,
) -> Result<i64, CommandError> {
    let id = token.id.map(|id| id.to_string()).unwrap_or_default();
    let mut issued = Loaded::<Token>::absent(id);
    let mut work = Work::new(context);
    if let Some(tail) = remembered {
        work.assume(Assumed { tail, keys: stop_keys(token), basis: token.basis });
    }
    work.decide(&mut issued, token.account_id, TokenCommand::Issue(Box::new(token.clone())))?;
    work.commit().await
}

/// Revokes one token if `allowed` permits it; `answer` is committed with it.
///
/// # Errors
/// Not found, also if it is not allowed; the store's failure.
pub async fn revoke(
    context: &Context<'_>,
    (token_id, reason): (TokenId, &str),
    allowed: impl Fn(&Token) -> bool,
    answer: Option<SideWrite>,
) -> Result<i64, CommandError> {
    attempt(context, token_id, || async {
        let mut token = context.store.load::<Token>(token_id).await?;
        if token.state.id.is_none() || !allowed(&token.state) {
            return Err(Refusal::not_found("there is no such token").into());
        }
        let mut work = Work::new(context);
        let account_id = token.state.account_id;
        work.decide(&mut token, account_id, TokenCommand::Revoke { reason: reason.to_owned() })?;
        work.write(answer.clone());
        work.commit().await
    })
    .await
}
