//! What a person may do in an account: their role there, as it is now, and whether the account acts. REST with a
//! session and the pages of the dashboard both ask here, so that they permit the same.

use super::session::LoggedIn;
use crate::{app::App, store::StoreError};
use std::sync::Arc;
use xwms_events::{
    account::{Account, AccountStanding, Role, permitted},
    ids::AccountId,
    scope::Scopes,
    session::Assurance,
};

/// A person in an account.
pub struct Member {
    /// The current state of the account.
    pub account: Arc<Account>,
    pub role: Role,
    /// The permissions of the role.
    pub scopes: Scopes,
}

/// Returns what the person who is logged in may do in the account; `None` if they are not in it, or it does not exist.
///
/// # Errors
/// When the database does not respond.
pub async fn member(
    app: &App,
    account_id: AccountId,
    login: &LoggedIn,
) -> Result<Option<Member>, StoreError> {
    let account = app.store.load::<Account>(account_id).await?.state;
    let Some(role) = account.members.get(&login.user_id).copied() else { return Ok(None) };
    Ok(Some(Member { account, role, scopes: permitted(Some(role), &Scopes::management()) }))
}

impl Member {
    /// Returns whether the account acts: it was neither closed nor restricted.
    pub fn acts(&self) -> bool {
        self.account.standing == AccountStanding::Active
    }

    /// Returns whether `login` is as strong as the account requires.
    pub fn accepts(&self, login: &LoggedIn) -> bool {
        !self.account.second_factor_required || login.session.assurance() >= Assurance::TwoFactors
    }
}
