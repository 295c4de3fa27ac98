//! `POST /v1/audit/cases`, and what is done with a case.

use super::{view::CaseView, which::case_to_write};
use crate::{
    app::{App, Shared},
    audit::cases::{PinError, Pinned, Wish, pinned},
    commands::cases::{self, CaseRef},
    surface::{
        api::{
            audit::ask::refused,
            shared::{
                idempotency::{Nothing, Write},
                path::{PathParams, missing},
            },
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use xwms_events::{
    Timestamp,
    case::{Case, CaseCommand, NewPin},
    scope::Scope,
};

/// A new case.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewCase)]
#[serde(deny_unknown_fields)]
pub(super) struct NewCase {
    /// One line of 1 to 200 characters.
    title: String,
}

/// What to pin: a `question`, an event by its `position` alone, or an `object_id`.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewCasePin)]
#[serde(deny_unknown_fields)]
pub(super) struct PinRequest {
    /// The kind of a question, as in `GET /v1/audit/ask/{question}`.
    question: Option<String>,
    /// What the question is about, such as `token`.
    #[serde(default)]
    parameters: BTreeMap<String, String>,
    /// Of a question, the position that its answer is true for: the newest one if absent. Otherwise, that of an event.
    position: Option<i64>,
    /// The window of the question; the last 30 days if absent.
    #[schema(value_type = Option<String>)]
    since: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    until: Option<Timestamp>,
    /// An object with events of its own, such as a client, token or grant.
    object_id: Option<String>,
    /// One line of at most 100 characters.
    #[serde(default)]
    label: String,
}

/// The pin to take off.
#[derive(Deserialize, ToSchema)]
#[schema(as = CaseUnpin)]
#[serde(deny_unknown_fields)]
pub(super) struct UnpinRequest {
    pin: u32,
}

/// A note.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewCaseNote)]
#[serde(deny_unknown_fields)]
pub(super) struct NoteRequest {
    /// 1 to 10,000 characters.
    text: String,
}

impl PinRequest {
    fn wish(&self) -> Result<Wish, Problem> {
        let is_plain = self.parameters.is_empty() && self.since.is_none() && self.until.is_none();
        match (&self.question, self.position, &self.object_id) {
            (Some(kind), at, None) => Ok(Wish::Question {
                kind: kind.clone(),
                parameters: self.parameters.clone(),
                at,
                since: self.since,
                until: self.until,
            }),
            (None, Some(position), None) if is_plain => Ok(Wish::Event(position)),
            (None, None, Some(id)) if is_plain => Ok(Wish::Object(id.clone())),
            _ => {
                let detail = "pin either a question, an event by its position, or an object_id";
                Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_pin", detail))
            }
        }
    }
}

/// Open a case, in the caller's own name. Scope `audit:read`.
#[utoipa::path(post, path = "/v1/audit/cases", tag = "audit", request_body = NewCase, security(("bearer" = ["audit:read"])), extensions(("x-xwms-only" = json!("person"))),
    responses((status = 201, description = "Opened", body = CaseView), (status = 400, description = "`invalid_title`"), (status = 403, description = "`user_needed`")))]
pub(super) async fn open_case(State(app): State<Shared>, write: Write<NewCase>) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::AuditRead)?;
    let user_id = principal.person()?;
    let (account_id, context) = (principal.account_id, principal.context(&app));
    let reply = write.reply(&app, StatusCode::CREATED);
    reply
        .after(async {
            let with = |case: &Case| reply.with(CaseView::whole(case));
            Ok(cases::open(&context, account_id, user_id, &body.title, with).await?.position)
        })
        .await
}

/// Pin a question with its answer, an event or an object to a case. The answer is not stored: whoever exports the
/// case asks again at the same position. Scope `audit:read`.
#[utoipa::path(post, path = "/v1/audit/cases/{case_id}/pins", tag = "audit", request_body = PinRequest, security(("bearer" = ["audit:read"])), extensions(("x-xwms-only" = json!("person"))),
    params(("case_id" = String, Path)),
    responses((status = 201, description = "The case", body = CaseView), (status = 400, description = "`invalid_pin`, `invalid_question`, `invalid_label`"), (status = 403, description = "`user_needed`"),
              (status = 404, description = "`not_found`: the account has no such case, event or object"),
              (status = 409, description = "`case_closed`, `too_many_pins`"), (status = 410, description = "`events_detached`")))]
pub(super) async fn pin(
    State(app): State<Shared>,
    PathParams(case): PathParams<String>,
    write: Write<PinRequest>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    let (which, user_id) = case_to_write(&app, principal, &case).await?;
    let reply = write.reply(&app, StatusCode::CREATED);
    reply
        .after(async {
            principal.read_own_writes(&app).await;
            let shown = principal.shown_since(&app, None);
            let found = pinned(&app.store, principal.account_id, shown, body.wish()?).await;
            let Pinned { target, network } = found.map_err(|error| match error {
                PinError::Ask(error) => refused(error),
                PinError::NotFound(what) => missing(what),
            })?;
            let at = app.store.clock().now();
            let pin = NewPin { user_id, target, network, label: body.label.clone(), at };
            let command = CaseCommand::Pin(Box::new(pin));
            let with = |case: &Case| reply.with(CaseView::whole(case));
            Ok(cases::act(&principal.context(&app), which, command, with).await?.position)
        })
        .await
}

/// Take a pin off a case. Scope `audit:read`.
#[utoipa::path(post, path = "/v1/audit/cases/{case_id}/unpin", tag = "audit", request_body = UnpinRequest, security(("bearer" = ["audit:read"])), extensions(("x-xwms-only" = json!("person"))),
    params(("case_id" = String, Path)),
    responses((status = 200, description = "The case", body = CaseView), (status = 403, description = "`user_needed`"),
              (status = 404, description = "`not_found`"), (status = 409, description = "`case_closed`")))]
pub(super) async fn unpin(
    State(app): State<Shared>,
    PathParams(case): PathParams<String>,
    write: Write<UnpinRequest>,
) -> Result<Response, Problem> {
    let pin = write.body.pin;
    let (which, _) = case_to_write(&app, &write.principal, &case).await?;
    run(&app, which, &write, CaseCommand::Unpin { pin }).await
}

/// Write a note in a case, in the caller's own name. Scope `audit:read`.
#[utoipa::path(post, path = "/v1/audit/cases/{case_id}/notes", tag = "audit", request_body = NoteRequest, security(("bearer" = ["audit:read"])), extensions(("x-xwms-only" = json!("person"))),
    params(("case_id" = String, Path)),
    responses((status = 200, description = "The case", body = CaseView), (status = 400, description = "`invalid_text`"), (status = 403, description = "`user_needed`"),
              (status = 404, description = "`not_found`"), (status = 409, description = "`case_closed`, `too_many_notes`")))]
pub(super) async fn note(
    State(app): State<Shared>,
    PathParams(case): PathParams<String>,
    write: Write<NoteRequest>,
) -> Result<Response, Problem> {
    let (which, user_id) = case_to_write(&app, &write.principal, &case).await?;
    let command = CaseCommand::Note { user_id, text: write.body.text.clone(), at: app.store.clock().now() };
    run(&app, which, &write, command).await
}

/// Close a case. A hold is lifted before. Scope `audit:read`.
#[utoipa::path(post, path = "/v1/audit/cases/{case_id}/close", tag = "audit", security(("bearer" = ["audit:read"])), extensions(("x-xwms-only" = json!("person"))),
    params(("case_id" = String, Path)),
    responses((status = 200, description = "The case", body = CaseView), (status = 403, description = "`user_needed`"),
              (status = 404, description = "`not_found`"), (status = 409, description = "`case_held`")))]
pub(super) async fn close_case(
    State(app): State<Shared>,
    PathParams(case): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    let (which, _) = case_to_write(&app, &write.principal, &case).await?;
    run(&app, which, &write, CaseCommand::Close).await
}

/// Reopen a case. Scope `audit:read`.
#[utoipa::path(post, path = "/v1/audit/cases/{case_id}/reopen", tag = "audit", security(("bearer" = ["audit:read"])), extensions(("x-xwms-only" = json!("person"))),
    params(("case_id" = String, Path)),
    responses((status = 200, description = "The case", body = CaseView), (status = 403, description = "`user_needed`"),
              (status = 404, description = "`not_found`")))]
pub(super) async fn reopen_case(
    State(app): State<Shared>,
    PathParams(case): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    let (which, _) = case_to_write(&app, &write.principal, &case).await?;
    run(&app, which, &write, CaseCommand::Reopen).await
}

/// Place a legal hold: while an open case of the account has one, its request log and webhook attempts are kept
/// longer than the plan says. Scope `audit:read`.
#[utoipa::path(post, path = "/v1/audit/cases/{case_id}/place_hold", tag = "audit", security(("bearer" = ["audit:read"])), extensions(("x-xwms-only" = json!("person"))),
    params(("case_id" = String, Path)),
    responses((status = 200, description = "The case", body = CaseView), (status = 403, description = "`user_needed`"),
              (status = 404, description = "`not_found`"), (status = 409, description = "`case_closed`")))]
pub(super) async fn place_hold(
    State(app): State<Shared>,
    PathParams(case): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    let (which, _) = case_to_write(&app, &write.principal, &case).await?;
    run(&app, which, &write, CaseCommand::PlaceHold).await
}

/// Lift the legal hold of a case. After the last hold of the account, what the plan no longer shows is deleted
/// within an hour. Scope `audit:read`.
#[utoipa::path(post, path = "/v1/audit/cases/{case_id}/lift_hold", tag = "audit", security(("bearer" = ["audit:read"])), extensions(("x-xwms-only" = json!("person"))),
    params(("case_id" = String, Path)),
    responses((status = 200, description = "The case", body = CaseView), (status = 403, description = "`user_needed`"),
              (status = 404, description = "`not_found`")))]
pub(super) async fn lift_hold(
    State(app): State<Shared>,
    PathParams(case): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    let (which, _) = case_to_write(&app, &write.principal, &case).await?;
    run(&app, which, &write, CaseCommand::LiftHold).await
}

/// Does to the case what the caller asks for, and responds with it.
async fn run<T: Sync>(
    app: &App,
    which: CaseRef,
    write: &Write<T>,
    command: CaseCommand,
) -> Result<Response, Problem> {
    let context = write.principal.context(app);
    let reply = write.reply(app, StatusCode::OK);
    reply
        .after(async {
            let with = |case: &Case| reply.with(CaseView::whole(case));
            Ok(cases::act(&context, which, command, with).await?.position)
        })
        .await
}
