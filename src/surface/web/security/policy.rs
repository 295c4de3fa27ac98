//! Whether a user must keep a second factor: by the server's policy, or by that of an account that they are a
//! member of.

use crate::{commands::factors::LastFactor, store::StoreError, surface::web::shared::request::PageRequest};
use xwms_events::{account::Account, ids::UserId};
use xwms_projections::accounts;

/// Returns whether the user may remove their last factor.
pub(super) async fn last_factor(page: &PageRequest, user_id: UserId) -> Result<LastFactor, StoreError> {
    if page.app.requires_second_factor() {
        return Ok(LastFactor::MustStay);
    }
    page.app.wait_for_read_models().await;
    for membership in accounts::memberships(page.app.store.pool(), user_id).await? {
        let account = page.app.store.load::<Account>(&membership.account_id).await?.state;
        if account.second_factor_required && account.members.contains_key(&user_id) {
            return Ok(LastFactor::MustStay);
        }
    }
    Ok(LastFactor::MayGo)
}
