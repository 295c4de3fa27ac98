//! `/v1/audit/cases`: what members found out about an incident. `read` and `write` have the operations, `view` the JSON form of a
//! case, and `export` its bundle. People keep cases: a client that acts for itself only reads them.

mod export;
mod read;
mod view;
mod write;

use crate::{
    app::Shared,
    commands::cases::CaseRef,
    surface::{
        api::shared::{auth::Principal, path},
        http::problem::Problem,
    },
};
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(write::open_case, read::list_cases))
        .routes(routes!(read::read_case))
        .routes(routes!(export::export_case))
        .routes(routes!(write::pin))
        .routes(routes!(write::unpin))
        .routes(routes!(write::note))
        .routes(routes!(write::close_case))
        .routes(routes!(write::reopen_case))
        .routes(routes!(write::place_hold))
        .routes(routes!(write::lift_hold))
}

/// Returns the account's case with this id in a path. Whether there is one is found where it is used.
fn case_ref(principal: &Principal, id: &str) -> Result<CaseRef, Problem> {
    Ok(CaseRef { account_id: principal.account_id, case_id: path::id(id, "case")? })
}
