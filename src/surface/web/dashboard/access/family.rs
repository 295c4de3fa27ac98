//! How a grant gave a token. What came from a grant is in `audit/ask/births`.

use crate::{store::StoreError, surface::web::dashboard::shared::page::DashboardPage};
use xwms_events::ids::GrantId;

pub use crate::audit::ask::births::{Birth, How, births};

/// Returns how the grant gave the token, if that is known.
///
/// # Errors
/// As [`births`].
pub async fn how(dash: &DashboardPage, grant_id: GrantId, token_id: &str) -> Result<Option<How>, StoreError> {
    let births = births(&dash.app().store, dash.account_id, grant_id).await?;
    Ok(births.into_iter().find(|birth| birth.token_id == token_id).map(|birth| birth.how))
}
