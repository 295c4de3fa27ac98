//! `POST /v1/audit/contain`: what stops if something is revoked, and the act.

use crate::{
    app::{App, Shared},
    audit::contain::{self, Containment, Done, Found, Plan, Runner, Target},
    commands::{Work, audits, clients::Authority},
    surface::{
        api::shared::{auth::Principal, body, idempotency::Write, step_up},
        http::problem::Problem,
    },
    traffic::request_log::accepted::Accepted,
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{Refusal, Timestamp, client::Environment, scope::Scope, session::Assurance};

/// How long a request stops things before it says how far it came.
const WORKING: Duration = Duration::from_secs(8);

/// What can be contained.
const TARGET: &str = "target must be the id of a secret, token, grant, session, client or person, an IP address, an IPv4 /24, an IPv6 \
                      /48, or all";

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(contain_target))
}

/// What to contain.
#[derive(Deserialize, ToSchema)]
#[schema(as = NewContainment)]
#[serde(deny_unknown_fields)]
struct ContainRequest {
    /// The id of a client, client secret, token, grant, session or user; an address, an IPv4 /24 or an IPv6 /48;
    /// or `all`.
    target: String,
    /// Only what was issued before this time: for a client, a user and `all`, which needs it.
    #[schema(value_type = Option<String>)]
    before: Option<Timestamp>,
    /// Whether it only says what would stop. True if absent.
    #[serde(default = "body::yes")]
    dry_run: bool,
}

/// What stops, or was stopped.
#[derive(Serialize, ToSchema)]
#[schema(as = Containment)]
struct ContainmentView {
    target: String,
    #[schema(value_type = Option<String>)]
    before: Option<Timestamp>,
    dry_run: bool,
    /// What stops the target itself: `disable_client`, `revoke_secret`, `revoke_token` or `revoke_person`; null if
    /// it goes on, or is stopped.
    act: Option<&'static str>,
    /// Tokens that were live.
    tokens: i64,
    /// Grants that nothing had stopped. Some may have had nothing left that could be used.
    grants: i64,
    /// The people who gave those grants.
    people: i64,
    /// The clients of those tokens and grants.
    clients: usize,
    /// Whether there was more than was counted.
    is_cut: bool,
    /// Grants that this request revoked, besides what `act` stopped.
    grants_revoked: usize,
    /// Tokens without a grant that this request revoked, besides what `act` stopped.
    tokens_revoked: usize,
    /// False if something is left: send the request again, and it goes on.
    complete: bool,
    /// When the last JWT expires. An API that checks JWTs by itself accepts a stopped one until then.
    #[schema(value_type = Option<String>)]
    jwt_until: Option<Timestamp>,
    /// The newest requests that were accepted with a token after it had been stopped, at most 100; of tokens that
    /// were issued so lately that they could be valid now. A request that was under way at that moment is one of
    /// them.
    accepted_after: Vec<AcceptedView>,
    /// For a dry run, the position of the log that the counts are true for; otherwise that of the last act.
    position: i64,
}

/// A request that was accepted.
#[derive(Serialize, ToSchema)]
#[schema(as = AcceptedRequest)]
struct AcceptedView {
    #[schema(value_type = String)]
    at: Timestamp,
    request_id: String,
    method: String,
    route: String,
    status: i16,
    token_id: String,
}

impl From<Accepted> for AcceptedView {
    fn from(row: Accepted) -> Self {
        Self {
            at: row.at(),
            token_id: row.token_id().to_string(),
            request_id: row.request_id,
            method: row.method,
            route: row.route,
            status: row.status,
        }
    }
}

impl ContainmentView {
    fn new(found: &Found, plan: Plan, done: Option<Done>) -> Self {
        let did = done.unwrap_or_default();
        Self {
            target: found.containment.target.to_string(),
            before: found.containment.before,
            dry_run: done.is_none(),
            act: plan.act.map(contain::Act::as_str),
            tokens: plan.tokens,
            grants: plan.grants,
            people: plan.people,
            clients: plan.clients,
            is_cut: plan.is_cut,
            grants_revoked: did.grants,
            tokens_revoked: did.tokens,
            complete: done.map_or(plan.is_nothing(), |done| done.is_complete),
            jwt_until: plan.jwt_until,
            accepted_after: plan.accepted.into_iter().map(AcceptedView::from).collect(),
            position: if done.is_some() { did.position } else { plan.position },
        }
    }
}

/// Say what stops if something is revoked, and with `dry_run: false` revoke it: a client secret with everything
/// that was got with it, a client (it is disabled), a token, a grant, what a user approved in a session,
/// everything of a user, whatever was used from a network, or everything that was issued before a time.
///
/// Effective on every node at once. What is stopped already is left alone, so the request can be repeated: after a
/// failure, and while `complete` is false. Scope `grants:read` to ask; to act, the scopes of each single act:
/// `clients:write` for a client or secret, `tokens:write` for tokens, `grants:write` for grants, sessions and
/// people, `usage:read` for a network. A person needs a login of the last ten minutes to act.
#[utoipa::path(post, path = "/v1/audit/contain", tag = "audit", security(("bearer" = ["grants:read"])),
    request_body = ContainRequest,
    responses((status = 200, description = "What stops, or was stopped", body = ContainmentView),
              (status = 400, description = "`invalid_target`, `invalid_before`"),
              (status = 401, description = "`insufficient_user_authentication`: log in again first"),
              (status = 404, description = "`not_found`")))]
async fn contain_target(
    State(app): State<Shared>,
    write: Write<ContainRequest>,
) -> Result<Response, Problem> {
    let principal = &write.principal;
    principal.require(Scope::GrantsRead)?;
    let malformed = |_| Refusal::invalid("target", "invalid_target", TARGET);
    let target: Target = write.body.target.parse().map_err(malformed)?;
    let (account_id, before) = (principal.account_id, write.body.before);
    let containment = Containment { account_id, target, before };
    check_scopes(principal, &containment, write.body.dry_run)?;
    if !write.body.dry_run {
        // As at the dashboard: whoever stole a session or a person's token must not end everything with it.
        step_up::check(&app, principal, Assurance::Password).await?;
    }
    app.recorder.written().await;
    app.wait_for_every_node().await?;
    let reply = write.reply(&app, StatusCode::OK);
    reply
        .after(async {
            let found = contain::find(&app.store, containment, principal.shown_since(&app, None)).await?;
            let plan = contain::plan(&app.store, &found).await?;
            let done = if write.body.dry_run {
                record(&app, principal, &found, &plan).await.map(|()| None)?
            } else {
                Some(act(&app, principal, &found).await?)
            };
            let is_final = done.is_none_or(|done| done.is_complete);
            let view = ContainmentView::new(&found, plan, done);
            let (position, row) = (view.position, reply.with(view));
            if is_final {
                let context = principal.context(&app);
                let mut work = Work::new(&context);
                work.write(row);
                work.commit().await?;
            }
            Ok(position)
        })
        .await
}

fn check_scopes(principal: &Principal, containment: &Containment, dry_run: bool) -> Result<(), Problem> {
    if matches!(containment.target, Target::Network(_)) {
        principal.require(Scope::UsageRead)?;
    }
    let needed: &[Scope] = if dry_run { &[] } else { containment.scopes() };
    needed.iter().try_for_each(|scope| principal.require(*scope))
}

/// Records who asked. The acts are events themselves.
async fn record(app: &App, principal: &Principal, found: &Found, plan: &Plan) -> Result<(), Problem> {
    let question = found.containment.question(plan);
    audits::record_once(&principal.context(app), Some(principal.account_id), &question).await?;
    Ok(())
}

async fn act(app: &App, principal: &Principal, found: &Found) -> Result<Done, Problem> {
    let context = principal.context(app);
    let runner = Runner {
        context: &context,
        authority: Authority::Scopes(principal.scopes.clone()),
        tests_only: principal.environment() == Environment::Test,
        until: Some(Instant::now() + WORKING),
    };
    let stopped = runner.stop(found).await?;
    // What was issued until then has to be seen.
    let is_current = app.wait_for_every_node().await?;
    let done = runner.sweep(found, |_| {}).await?;
    let is_complete = done.is_complete && (is_current || found.is_whole());
    Ok(Done { position: done.position.max(stopped), is_complete, ..done })
}
