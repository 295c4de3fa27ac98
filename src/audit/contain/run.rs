//! The acts of a containment, by the commands that exist for each. First the target itself, so that nothing new
//! comes from it; then what depends on it, in batches. A second run goes on where the first was cut off.

use super::found::{Act, Found};
use crate::{
    commands::{
        CommandError, Context, accounts,
        clients::{self, Authority, ClientRef},
        grants, tokens,
    },
    store::StoreError,
};
use futures::{StreamExt, stream};
use std::time::Instant;
use xwms_events::{
    account::{Account, AccountCommand},
    client::{Client, ClientCommand, ClientStanding},
    grant::{Authorization, RevokeReason},
    ids::{ClientId, GrantId, TokenId},
    token::Token,
};

/// How many are read at once.
const BATCH: i64 = 256;
/// How many are revoked at once.
const PARALLEL: usize = 32;

/// Who contains, and for how long.
pub struct Runner<'a> {
    pub context: &'a Context<'a>,
    /// How far the caller may go when it changes clients.
    pub authority: Authority,
    /// Whether live clients are hidden from the caller.
    pub tests_only: bool,
    /// No new batch begins after this time.
    pub until: Option<Instant>,
}

/// What was stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub grants: usize,
    /// Tokens without a grant.
    pub tokens: usize,
    /// The position of the last act; 0 if nothing was done.
    pub position: i64,
    /// Whether nothing is left to stop.
    pub is_complete: bool,
}

impl Runner<'_> {
    /// Stops the target itself, if it does not go on. Returns the position.
    ///
    /// # Errors
    /// The refusal of the act; the store's failure.
    pub async fn stop(&self, found: &Found) -> Result<i64, CommandError> {
        let account_id = found.containment.account_id;
        match found.act {
            None => Ok(0),
            Some(Act::DisableClient(client_id)) => {
                let make = |client: &Client| {
                    let works = client.standing == ClientStanding::Enabled;
                    Ok(works.then_some(ClientCommand::Disable).into_iter().collect())
                };
                let which = self.client_ref(found, client_id);
                Ok(clients::change(self.context, which, make, |_| None).await?.position)
            }
            Some(Act::RevokeSecret(client_id, secret_id)) => {
                let make = |client: &Client| {
                    let works = client.secrets.contains_key(&secret_id);
                    Ok(works.then_some(ClientCommand::RevokeSecret { secret_id }).into_iter().collect())
                };
                let which = self.client_ref(found, client_id);
                Ok(clients::change(self.context, which, make, |_| None).await?.position)
            }
            Some(Act::RevokeToken(token_id)) => {
                let own = |token: &Token| token.account_id == Some(account_id);
                tokens::revoke(self.context, token_id, "account", own, None).await
            }
            Some(Act::RevokePerson(user_id)) => {
                let command = AccountCommand::RevokeUserTokens { user_id };
                let changed = accounts::change(self.context, account_id, command, |_: &Account| None).await?;
                Ok(changed.position)
            }
        }
    }

    /// Stops what depends on the target, oldest first; `progress` gets the number after each batch. The read
    /// models should show what was issued before [`Self::stop`].
    ///
    /// # Errors
    /// The store's failure. What was stopped before it stays stopped.
    pub async fn sweep(&self, found: &Found, progress: impl Fn(usize)) -> Result<Done, CommandError> {
        let mut done = Done::default();
        if found.is_whole() {
            done.is_complete = true;
            return Ok(done);
        }
        done.is_complete = self.grants(found, &mut done, &progress).await?
            && self.tokens(found, &mut done, &progress).await?;
        Ok(done)
    }

    fn client_ref(&self, found: &Found, client_id: ClientId) -> ClientRef {
        let (account_id, tests_only) = (found.containment.account_id, self.tests_only);
        ClientRef { account_id, client_id, tests_only, authority: self.authority.clone() }
    }

    fn is_over(&self) -> bool {
        self.until.is_some_and(|until| until <= Instant::now())
    }

    /// Revokes the grants. Returns whether none is left.
    async fn grants(
        &self,
        found: &Found,
        done: &mut Done,
        progress: &impl Fn(usize),
    ) -> Result<bool, CommandError> {
        let (pool, account_id) = (self.context.store.pool(), found.containment.account_id);
        let mut after = 0;
        loop {
            let rows = found.reached.live_grants(pool, after, BATCH).await.map_err(StoreError::from)?;
            let Some((_, last)) = rows.last() else { return Ok(true) };
            if self.is_over() {
                return Ok(false);
            }
            after = *last;
            let ids = rows.iter().filter_map(|(id, _)| id.parse::<GrantId>().ok());
            let own = move |authorization: &Authorization| authorization.account_id == account_id;
            let acts: Vec<_> =
                ids.map(|id| grants::revoke(self.context, id, RevokeReason::Account, own, None)).collect();
            done.grants += acts.len();
            done.position = done.position.max(all(acts).await?);
            progress(done.grants + done.tokens);
        }
    }

    /// Revokes the tokens that have no grant. Returns whether none is left.
    async fn tokens(
        &self,
        found: &Found,
        done: &mut Done,
        progress: &impl Fn(usize),
    ) -> Result<bool, CommandError> {
        let (store, account_id) = (self.context.store, found.containment.account_id);
        let mut after = 0;
        loop {
            let rows = found.reached.live_tokens(store.pool(), store.clock().now(), after, BATCH).await;
            let rows = rows.map_err(StoreError::from)?;
            let Some((_, last)) = rows.last() else { return Ok(true) };
            if self.is_over() {
                return Ok(false);
            }
            after = *last;
            let ids = rows.iter().filter_map(|(id, _)| id.parse::<TokenId>().ok());
            let own = move |token: &Token| token.account_id == Some(account_id);
            let acts: Vec<_> = ids.map(|id| tokens::revoke(self.context, id, "account", own, None)).collect();
            done.tokens += acts.len();
            done.position = done.position.max(all(acts).await?);
            progress(done.grants + done.tokens);
        }
    }
}

/// Runs `acts`, and returns the position of the last one.
async fn all<F: Future<Output = Result<i64, CommandError>>>(acts: Vec<F>) -> Result<i64, CommandError> {
    let done: Vec<_> = stream::iter(acts).buffer_unordered(PARALLEL).collect().await;
    done.into_iter().try_fold(0, |last, position| Ok(i64::max(last, position?)))
}
