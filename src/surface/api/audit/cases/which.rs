//! The case in a path, as the caller reads it or writes in it.

use crate::{
    app::App,
    commands::cases::{self, CaseRef},
    surface::{
        api::shared::{auth::Principal, path},
        http::problem::Problem,
    },
};
use xwms_events::{ids::UserId, scope::Scope};

/// Returns the account's case with this id in a path. Whether there is one is found where it is used.
pub(super) fn case_ref(principal: &Principal, id: &str) -> Result<CaseRef, Problem> {
    Ok(CaseRef { account_id: principal.account_id, case_id: path::id(id, "case")? })
}

/// Returns the account's case with this id in a path, and the person who wants to write in it.
pub(super) async fn case_to_write(
    app: &App,
    principal: &Principal,
    id: &str,
) -> Result<(CaseRef, UserId), Problem> {
    principal.require(Scope::AuditRead)?;
    let which = case_ref(principal, id)?;
    cases::find(&app.store, which).await?;
    Ok((which, principal.person()?))
}
