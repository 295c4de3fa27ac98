//! Who may change an endpoint that gets what only an auditor sees.

use crate::{
    app::App,
    commands::endpoints::{self, EndpointRef},
    surface::{api::shared::auth::Principal, http::problem::Problem},
};
use xwms_events::scope::Scope;

/// Refuses a change of an endpoint that gets what only an auditor sees, unless the caller is one. Others must not
/// be able to stop the auditors' copy of the history, leave something out of it, or get the secret that signs it.
///
/// # Errors
/// Not found; `insufficient_scope`.
pub(super) async fn check_auditor(
    app: &App,
    principal: &Principal,
    which: EndpointRef,
) -> Result<(), Problem> {
    let endpoint = endpoints::find(&app.store, which).await?;
    if endpoint.state.settings.audit { principal.require(Scope::AuditRead) } else { Ok(()) }
}
