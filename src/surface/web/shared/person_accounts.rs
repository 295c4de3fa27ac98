//! The accounts of a person, as links to their dashboards: for the switcher of the shell, and for the front page.

use super::kinds::Link;
use crate::{app::App, store::StoreError};
use std::sync::Arc;
use xwms_events::{
    account::Account,
    ids::{AccountId, UserId},
};
use xwms_projections::accounts as model;

/// Most accounts that a page links to.
const SHOWN_MAX: usize = 20;

/// Returns links to the dashboards of the person's accounts, newest first and at most 20, without that of `left`.
///
/// # Errors
/// When the database does not respond.
pub async fn links(app: &App, user_id: UserId, left: Option<AccountId>) -> Result<Vec<Link>, StoreError> {
    let rows = model::memberships(app.store.pool(), user_id).await?;
    let left = left.map(|id| id.to_string());
    let ids = rows.into_iter().map(|row| row.account_id).filter(|id| Some(id) != left.as_ref());
    let found = app.store.states::<Account, String>(ids.take(SHOWN_MAX).collect()).await?;
    let link =
        |(id, account): (String, Arc<Account>)| Link::new(format!("/dashboard/{id}"), account.name.clone());
    Ok(found.into_iter().map(link).collect())
}
