//! `GET /v1/audit/cases/{case_id}/export`: the bundle of a case. How it is sent is in `http/lines`, how it is read
//! in the dashboard's `audit/cases/export`, which sends the same.

use super::which::case_ref;
use crate::{
    app::Shared,
    audit::cases::{Bundle, BundleError, BundleTerms},
    commands::{
        audits::{self, Asked},
        cases,
    },
    surface::{
        api::shared::{auth::Principal, path::PathParams},
        http::{lines, problem::Problem, streams::Place},
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use xwms_events::scope::Scope;

/// All of a case, one JSON value on each line: what people wrote, each pinned question with its answer, asked
/// again at its position, and each pinned event and the events of each pinned object, as the log stores them, with
/// the proof that they are in the account's tree of `tree_size` leaves. The last line is the newest signed
/// checkpoint, with the proof that it continues that tree; all lines before it are the same bytes for everybody,
/// until the case changes. Personal fields of events stay sealed. 409 `not_in_checkpoint` if an event is newer
/// than the newest checkpoint: try again in a second. Scope `audit:read`. The account's history says that it was
/// exported.
#[utoipa::path(get, path = "/v1/audit/cases/{case_id}/export", tag = "audit", security(("bearer" = ["audit:read"])),
    params(("case_id" = String, Path)),
    responses((status = 200, description = "JSON lines", content_type = "application/x-ndjson", body = String),
              (status = 404, description = "`not_found`"), (status = 409, description = "`not_in_checkpoint`")))]
pub(super) async fn export_case(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(case): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::AuditRead)?;
    let which = case_ref(&principal, &case)?;
    let case = cases::find(&app.store, which).await?;
    let place = Place::open(&app, principal.account_id)?;
    principal.read_own_writes(&app).await;
    let account_id = principal.account_id;
    let terms = BundleTerms { account_id, shown: principal.shown_since(&app, None) };
    let bundle = Bundle::new(&app.store, &app.settings.audit, case, terms).await?;
    audits::record(&principal.context(&app), account_id, &bundle.question(), Asked::Exported).await?;
    Ok(lines::response(app, principal, place, bundle))
}

impl From<BundleError> for Problem {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::Store(error) => error.into(),
            error @ BundleError::NotInCheckpoint => {
                Self::new(StatusCode::CONFLICT, "not_in_checkpoint", error.to_string())
            }
        }
    }
}
