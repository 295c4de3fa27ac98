//! The accounts of a person, as links to their dashboards: for the switcher of the shell, and for the front page.

use super::kinds::Link;
use crate::{app::App, store::StoreError};
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
    let mut query = app.store.query();
    let slots: Vec<_> = ids.take(SHOWN_MAX).map(|id| (query.stream::<Account>(&id), id)).collect();
    let mut found = query.read().await?;
    let mut links = Vec::with_capacity(slots.len());
    for (slot, id) in slots {
        let account = found.take(slot).await?.state;
        links.push(Link::new(format!("/dashboard/{id}"), account.name.clone()));
    }
    Ok(links)
}
