//! `GET /v1/audit/cases/{case_id}/export`: the bundle of a case. It is streamed: memory has one pin of it. Between pins the caller is
//! authorized again, and a response that can't go on breaks off, so that nobody takes it for complete.

use super::which::case_ref;
use crate::{
    app::Shared,
    audit::cases::{Bundle, BundleError},
    commands::{
        audits::{self, Asked},
        cases,
    },
    surface::{
        api::shared::{auth::Principal, path::PathParams},
        http::{problem::Problem, streams::Place},
    },
};
use axum::{
    body::Body,
    extract::State,
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use futures::stream;
use std::collections::BTreeMap;
use xwms_events::{audit::Question, scope::Scope};

/// A bundle that is being sent.
struct Sending {
    app: Shared,
    principal: Principal,
    place: Place,
    bundle: Bundle,
}

/// All of a case, one JSON value on each line: what people wrote, each pinned question with its answer, asked again at its position,
/// and each pinned event and the events of each pinned object, as the log stores them, with the proof that they are in the account's
/// tree of `tree_size` leaves. The last line is the newest signed checkpoint, with the proof that it continues that tree; all lines
/// before it are the same bytes for everybody, until the case changes. Personal fields of events stay sealed. 409
/// `not_in_checkpoint` if an event is newer than the newest checkpoint: try again in a second. Scope `audit:read`. The account's
/// history says that it was exported.
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
    let most = (&app.settings.event_streams).into();
    let place = Place::take(principal.account_id, most).ok_or_else(|| {
        let detail = "there are too many exports and streams";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too_many_streams", detail)
    })?;
    principal.read_own_writes(&app).await;
    let question = Question {
        text: "bundle of a case".to_owned(),
        parameters: BTreeMap::from([("case_id".to_owned(), which.case_id.to_string())]),
        rows: u64::try_from(case.state.pins.len()).unwrap_or_default(),
        position: case.position,
    };
    let shown = principal.shown_since(&app, None);
    let bundle = Bundle::new(&app.store, principal.account_id, case, shown).await?;
    audits::record(&principal.context(&app), principal.account_id, &question, Asked::Exported).await?;
    let sending = Sending { app, principal, place, bundle };
    let lines = stream::try_unfold(sending, |mut sending| async move {
        let lines = sending.next().await?;
        Ok::<_, BundleError>(lines.map(|lines| (lines, sending)))
    });
    let headers = [(CONTENT_TYPE, "application/x-ndjson"), (CACHE_CONTROL, "no-store")];
    Ok((headers, Body::from_stream(lines)).into_response())
}

impl Sending {
    /// Returns the next lines; `None` at the end.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, BundleError> {
        let app = self.app.clone();
        let lines = tokio::select! {
            lines = self.read() => lines?,
            () = app.draining_started() => return Err(BundleError::Stopped("the server is shutting down")),
        };
        // After the read: the event that ended the caller's access may be older than the result.
        let refused = |_| BundleError::Stopped("the caller may no longer read it");
        self.principal = self.principal.reauthenticate(&self.app).await.map_err(refused)?;
        self.principal.require(Scope::AuditRead).map_err(refused)?;
        Ok(lines)
    }

    async fn read(&mut self) -> Result<Option<Vec<u8>>, BundleError> {
        let _turn = self.place.turn().await?;
        self.bundle.next(&self.app.store).await
    }
}

impl From<BundleError> for Problem {
    fn from(error: BundleError) -> Self {
        match error {
            BundleError::Store(error) => error.into(),
            error @ BundleError::NotInCheckpoint => {
                Self::new(StatusCode::CONFLICT, "not_in_checkpoint", error.to_string())
            }
            BundleError::Stopped(why) => Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", why),
        }
    }
}
