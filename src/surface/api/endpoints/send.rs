//! Requests that send messages (a test, a window of history, a resend) or skip one. Each is an event that the
//! delivery workers apply in the order of the log.

use super::{
    auditor::check_auditor,
    messages::{self, MessagePath},
};
use crate::{
    app::{App, Shared},
    commands::{
        CommandError,
        endpoints::{self, Window},
    },
    outbound::webhooks::replay as history,
    store::feed::Span,
    surface::{
        api::shared::{
            idempotency::{Nothing, Write},
            path::PathParams,
            response,
        },
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use xwms_events::{
    Decider, Timestamp,
    endpoint::{Endpoint, EndpointCommand, wanted},
    ids::EventId,
    scope::Scope,
};

/// Records the request, and returns 202 with an empty object.
async fn ask<T>(
    app: &App,
    endpoint: &str,
    write: &Write<T>,
    command: EndpointCommand,
) -> Result<Response, Problem> {
    let (principal, reply) = (&write.principal, write.reply(app, StatusCode::ACCEPTED));
    principal.require(Scope::EndpointsWrite)?;
    let which = principal.endpoint_ref(endpoint)?;
    let make = |_: &Endpoint| Ok(vec![command.clone()]);
    let with = |_: &Endpoint| reply.with(json!({}));
    reply
        .after(async { Ok(endpoints::change(&principal.context(app), which, make, with).await?.position) })
        .await
}

/// As [`ask`], about one message.
async fn ask_about(
    app: &App,
    path: &MessagePath,
    write: &Write<Nothing>,
    command: impl FnOnce(EventId) -> EndpointCommand,
) -> Result<Response, Problem> {
    write.principal.require(Scope::EndpointsWrite)?;
    let message = messages::find(app, &write.principal, path).await?;
    ask(app, &path.endpoint_id, write, command(EventId::from_uuid(message.event_id))).await
}

/// The purpose of a test.
#[derive(Deserialize, ToSchema)]
#[schema(as = EndpointTest)]
#[serde(deny_unknown_fields)]
pub(super) struct Test {
    /// If it succeeds, enable the endpoint, end its pause, and send the failed, waiting and missed messages. For
    /// an endpoint with `audit`, this needs the scope `audit:read`.
    #[serde(default)]
    resume: bool,
    /// The message is the example of this type from the catalogue, with the attribute `test`; `endpoint.tested` itself
    /// if absent.
    event_type: Option<String>,
}

/// Send an event `endpoint.tested` to this endpoint only, even if it is disabled or paused; or an example of any
/// type. Scope `endpoints:write`, and `audit:read` for `resume` of an endpoint with `audit`.
#[utoipa::path(post, path = "/v1/endpoints/{endpoint_id}/test", tag = "messages", security(("bearer" = ["endpoints:write"])),
    params(("endpoint_id" = String, Path)), request_body = Test,
    responses((status = 202, description = "Accepted; see the endpoint's messages", body = Value), (status = 404, description = "`not_found`")))]
pub(super) async fn test(
    State(app): State<Shared>,
    PathParams(endpoint): PathParams<String>,
    write: Write<Test>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::EndpointsWrite)?;
    if body.resume {
        check_auditor(&app, principal, principal.endpoint_ref(&endpoint)?).await?;
    }
    let command = EndpointCommand::Test { resume: body.resume, event_type: body.event_type.clone() };
    ask(&app, &endpoint, &write, command).await
}

/// A window of history, by positions or by times. The beginning is required; without an end, it extends to
/// now.
#[derive(Deserialize, ToSchema)]
#[schema(as = Replay)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplayRequest {
    /// The position before the first event.
    after_position: Option<i64>,
    /// The position of the last event.
    upto_position: Option<i64>,
    /// RFC 3339: events from this time on.
    #[schema(value_type = Option<String>)]
    since: Option<Timestamp>,
    /// RFC 3339: events before this time.
    #[schema(value_type = Option<String>)]
    until: Option<Timestamp>,
    /// Names and globs; the endpoint's own if absent.
    events: Option<Vec<String>>,
    /// Only count the events.
    #[serde(default)]
    dry_run: bool,
}

/// The size of a replay.
#[derive(Serialize, ToSchema)]
#[schema(as = ReplaySize)]
struct Size {
    after_position: i64,
    upto_position: i64,
    /// The number of events in the window now, for a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    messages: Option<i64>,
    /// The position that was counted up to in about two seconds: `upto_position`, or a position from which
    /// another dry run can continue.
    #[serde(skip_serializing_if = "Option::is_none")]
    counted_upto_position: Option<i64>,
    dry_run: bool,
}

/// Send every event of a window of the account's history, again or for the first time, under its existing id.
/// Tests are left out. At most three replays are open at once. Scope `endpoints:write`.
#[utoipa::path(post, path = "/v1/endpoints/{endpoint_id}/replay", tag = "messages", security(("bearer" = ["endpoints:write"])),
    params(("endpoint_id" = String, Path)), request_body = ReplayRequest,
    responses((status = 202, description = "Accepted; it will be sent", body = Size), (status = 200, description = "A dry run", body = Size),
              (status = 404, description = "`not_found`"), (status = 409, description = "`too_many_replays`"),
              (status = 410, description = "`events_detached`")))]
pub(super) async fn replay(
    State(app): State<Shared>,
    PathParams(endpoint): PathParams<String>,
    write: Write<ReplayRequest>,
) -> Result<Response, Problem> {
    write.principal.require(Scope::EndpointsWrite)?;
    let account_id = write.principal.account_id;
    let which = write.principal.endpoint_ref(&endpoint)?;
    let found = endpoints::find(&app.store, which).await?;
    let body = &write.body;
    let events = body.events.clone().unwrap_or_else(|| found.state.settings.events.clone());
    let names = wanted(events.iter().map(String::as_str));
    let names = names.map_err(|unknown| Problem::from(unknown).at("events"))?;
    let after = match one_end(body.after_position, body.since, ["after_position", "since"])? {
        Some(End::Position(position)) => position,
        Some(End::Moment(since)) => app.store.position_before(since).await?,
        // Counting the whole history does no harm.
        None if body.dry_run => 0,
        None => return Err(no_window()),
    };
    let upto = match one_end(body.upto_position, body.until, ["upto_position", "until"])? {
        Some(End::Position(position)) => position,
        Some(End::Moment(until)) => app.store.position_until(until).await?,
        None => app.store.current_head().await?,
    };
    let window = Window { after, upto, events };
    let mut size = Size {
        after_position: after,
        upto_position: upto,
        messages: None,
        counted_upto_position: None,
        dry_run: body.dry_run,
    };
    if body.dry_run {
        found.state.decide(window.to_command(0)).map_err(CommandError::from)?;
        let counted = history::count(app.store.pool(), account_id, Span::stored(after, upto), &names).await?;
        size.messages = Some(counted.messages);
        size.counted_upto_position = Some(counted.upto);
        return Ok(response::json(StatusCode::OK, &json!(size), None));
    }
    let (context, reply) = (write.principal.context(&app), write.reply(&app, StatusCode::ACCEPTED));
    let open = async || Ok(history::open(app.store.pool(), &found.id).await?);
    let with = || reply.with(&size);
    reply.after(async { Ok(endpoints::replay(&context, which, &window, open, with).await?) }).await
}

/// A replay without a beginning is unlikely to mean the whole history.
fn no_window() -> Problem {
    let detail = "the window needs a start: since (a time) or after_position (0 for all of history); until \
                  or upto_position end it";
    Problem::new(StatusCode::BAD_REQUEST, "window_needed", detail).at("since")
}

/// One end of a window.
enum End {
    Position(i64),
    Moment(Timestamp),
}

/// Returns the given end, by position or by time.
fn one_end(
    position: Option<i64>,
    moment: Option<Timestamp>,
    [name, other]: [&str; 2],
) -> Result<Option<End>, Problem> {
    match (position, moment) {
        (Some(_), Some(_)) => {
            let detail = format!("set either {name} or {other}, not both");
            Err(Problem::new(StatusCode::BAD_REQUEST, "invalid_window", detail).at(other))
        }
        (position, moment) => Ok(position.map(End::Position).or(moment.map(End::Moment))),
    }
}

/// Resend every failed message; messages that wait for a retry are sent now. Scope `endpoints:write`.
#[utoipa::path(post, path = "/v1/endpoints/{endpoint_id}/resend_failed", tag = "messages", security(("bearer" = ["endpoints:write"])),
    params(("endpoint_id" = String, Path)),
    responses((status = 202, description = "Accepted; they will be sent", body = Value), (status = 404, description = "`not_found`")))]
pub(super) async fn resend_failed(
    State(app): State<Shared>,
    PathParams(endpoint): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    ask(&app, &endpoint, &write, EndpointCommand::Resend { message_id: None }).await
}

/// Resend a message, whatever its status; at once, if it waits for a retry. A message that waits behind
/// another is sent in its turn. Scope `endpoints:write`.
#[utoipa::path(post, path = "/v1/endpoints/{endpoint_id}/messages/{message_id}/resend", tag = "messages", security(("bearer" = ["endpoints:write"])),
    params(("endpoint_id" = String, Path), ("message_id" = String, Path)),
    responses((status = 202, description = "Accepted; it will be sent", body = Value), (status = 404, description = "`not_found`")))]
pub(super) async fn resend(
    State(app): State<Shared>,
    PathParams(path): PathParams<MessagePath>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    ask_about(&app, &path, &write, |id| EndpointCommand::Resend { message_id: Some(id) }).await
}

/// Skip a message; the messages that waited behind it are sent. Scope `endpoints:write`, and `audit:read` if the
/// endpoint has `audit`.
#[utoipa::path(post, path = "/v1/endpoints/{endpoint_id}/messages/{message_id}/skip", tag = "messages", security(("bearer" = ["endpoints:write"])),
    params(("endpoint_id" = String, Path), ("message_id" = String, Path)),
    responses((status = 202, description = "Accepted; it will be skipped", body = Value), (status = 404, description = "`not_found`")))]
pub(super) async fn skip(
    State(app): State<Shared>,
    PathParams(path): PathParams<MessagePath>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    let principal = &write.principal;
    principal.require(Scope::EndpointsWrite)?;
    check_auditor(&app, principal, principal.endpoint_ref(&path.endpoint_id)?).await?;
    ask_about(&app, &path, &write, |message_id| EndpointCommand::SkipMessage { message_id }).await
}
