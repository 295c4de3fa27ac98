//! Whether an account knows a person, so that what it does to them shows nothing about others.

use crate::{app::App, store::StoreError};
use xwms_events::{
    account::Account,
    ids::{AccountId, UserId},
    user::{User, UserStanding},
};
use xwms_projections::access;

/// Whether the account knows the person: they ever approved one of its clients, or are its member or its test user.
/// Read models that lag can't prove that it does not, and a revocation must not fail because of that.
///
/// # Errors
/// The store's failure.
pub async fn knows(
    app: &App,
    account_id: AccountId,
    account: &Account,
    user_id: UserId,
) -> Result<bool, StoreError> {
    Ok(proven(app, account_id, account, user_id).await?.unwrap_or(true))
}

/// Whether it is certain that the account knows the person, for what gives them something: while read models
/// lag, it does not know who is neither its member nor its test user. It knows nobody who was erased.
///
/// # Errors
/// The store's failure.
pub async fn surely_knows(
    app: &App,
    account_id: AccountId,
    account: &Account,
    user_id: UserId,
) -> Result<bool, StoreError> {
    if app.store.load::<User>(user_id).await?.state.standing == UserStanding::Erased {
        return Ok(false);
    }
    Ok(proven(app, account_id, account, user_id).await?.unwrap_or(false))
}

/// Returns whether the account knows the person; `None` while the read models lag.
async fn proven(
    app: &App,
    account_id: AccountId,
    account: &Account,
    user_id: UserId,
) -> Result<Option<bool>, StoreError> {
    if account.members.contains_key(&user_id) {
        return Ok(Some(true));
    }
    let user = app.store.load::<User>(user_id).await?.state;
    if user.test_of.is_some() {
        return Ok(Some(user.test_of == Some(account_id)));
    }
    // A person who was known once stays known, so a read model that lags is right about them.
    let pool = app.store.pool();
    if access::knows_user(pool, account_id, user_id).await? {
        return Ok(Some(true));
    }
    let head = app.store.current_head().await?;
    app.store.advance_head(head);
    if !app.progress.wait_for(head).await {
        return Ok(None);
    }
    Ok(Some(access::knows_user(pool, account_id, user_id).await?))
}
