//! `/v1/plans` and `/v1/accounts/{account_id}/plan`: the plans, the account's plan, and how much of it is
//! used. Usage over a limit is shown and kept, but can't grow.

use super::{
    accounts::own,
    shared::{
        auth::Principal,
        idempotency::{Nothing, Write},
        pagination::Listed,
        path::PathParams,
        response,
    },
};
use crate::{
    app::Shared, commands::accounts, store::side::quotas::QuotaUsage, surface::http::problem::Problem,
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use xwms_events::{
    Timestamp,
    account::{Account, AccountCommand, Allowance, Feature, Limits, Plan},
    scope::Scope,
};

pub(super) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(read, choose, end))
}

/// A plan.
#[derive(Serialize, ToSchema)]
#[schema(as = Plan)]
struct PlanView {
    plan: String,
    title: String,
    /// Requests in each window, by all clients of the account together.
    requests: u64,
    window_seconds: u32,
    clients: u32,
    members: u32,
    endpoints: u32,
    /// For each client.
    domains: u32,
    /// How many days back events, requests and usage are shown.
    history_days: u32,
    /// `ip_allow_lists`, `client_shares`, `export`.
    features: Vec<Feature>,
    /// Whether only the operator can put an account on this plan.
    by_operator: bool,
}

fn plan_view((name, plan): (&str, &Plan)) -> PlanView {
    PlanView {
        plan: name.to_owned(),
        title: plan.title.clone(),
        requests: plan.requests,
        window_seconds: plan.window_seconds,
        clients: plan.clients,
        members: plan.members,
        endpoints: plan.endpoints,
        domains: plan.domains,
        history_days: plan.history_days,
        features: plan.features.iter().copied().collect(),
        by_operator: plan.by_operator,
    }
}

/// All plans. Scope `accounts:read`.
#[utoipa::path(get, path = "/v1/plans", tag = "plans", security(("bearer" = ["accounts:read"])),
    responses((status = 200, description = "All items", body = Listed<PlanView>)))]
async fn list(State(app): State<Shared>, principal: Principal) -> Result<Response, Problem> {
    principal.require(Scope::AccountsRead)?;
    let plans = app.limits.plans().iter().map(plan_view).collect();
    Ok(response::json(StatusCode::OK, &json!(Listed::whole(plans)), None))
}

/// The use of a limit of the plan.
#[derive(Serialize, ToSchema)]
struct Limited {
    used: u64,
    limit: u64,
    /// Whether there are more than the plan allows: none is removed, and none can be added.
    over_limit: bool,
}

impl Limited {
    const fn of(used: u64, limit: u32) -> Self {
        Self { used, limit: limit as u64, over_limit: used > limit as u64 }
    }
}

/// What an account may use, and what it uses.
#[derive(Serialize, ToSchema)]
struct AccountPlan {
    /// Null if the plan ended, or was never chosen.
    plan: Option<String>,
    requests: u64,
    window_seconds: u32,
    clients: Limited,
    /// Includes open invitations.
    members: Limited,
    endpoints: Limited,
    /// For each client.
    domains: u32,
    history_days: u32,
    features: Vec<Feature>,
    /// Limits agreed with the operator; each replaces the plan's limit from `valid_from` until `valid_until`.
    agreed: Limits,
}

fn standing(account: &Account, allowance: Allowance, usage: QuotaUsage, now: Timestamp) -> Value {
    json!(AccountPlan {
        clients: Limited::of(usage.clients, allowance.clients),
        members: Limited::of(account.seats(now) as u64, allowance.members),
        endpoints: Limited::of(usage.endpoints, allowance.endpoints),
        plan: allowance.plan,
        requests: allowance.requests,
        window_seconds: allowance.window_seconds,
        domains: allowance.domains,
        history_days: allowance.history_days,
        features: allowance.features.into_iter().collect(),
        agreed: account.limits.clone(),
    })
}

async fn answered(app: &Shared, account: &Account, position: Option<i64>) -> Result<Response, Problem> {
    let id = account.id.map(|id| id.to_string()).unwrap_or_default();
    let usage = app.store.quota_usage(&id).await?;
    let now = app.store.clock().now();
    let body = standing(account, app.limits.allowance(account), usage, now);
    Ok(response::json(StatusCode::OK, &body, position))
}

/// What the caller's own account may use, and how much of it is used. Scope `accounts:read`.
#[utoipa::path(get, path = "/v1/accounts/{account_id}/plan", tag = "plans", params(("account_id" = String, Path)),
    security(("bearer" = ["accounts:read"])), responses((status = 200, description = "The plan and its limits", body = AccountPlan), (status = 404, description = "`not_found`")))]
async fn read(
    State(app): State<Shared>,
    principal: Principal,
    PathParams(id): PathParams<String>,
) -> Result<Response, Problem> {
    principal.require(Scope::AccountsRead)?;
    own(&principal, &id)?;
    answered(&app, &principal.account, None).await
}

/// The plan to choose.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Choice {
    plan: String,
}

/// Choose a plan; it takes effect within a second. What exceeds a smaller plan's limits is kept. Scope
/// `accounts:write`.
#[utoipa::path(put, path = "/v1/accounts/{account_id}/plan", tag = "plans", params(("account_id" = String, Path)),
    request_body = Choice, security(("bearer" = ["accounts:write"])),
    responses((status = 200, description = "The new limits", body = AccountPlan),
              (status = 400, description = "`unknown_plan`"), (status = 403, description = "`plan_by_operator`"), (status = 404, description = "`not_found`")))]
async fn choose(
    State(app): State<Shared>,
    PathParams(id): PathParams<String>,
    write: Write<Choice>,
) -> Result<Response, Problem> {
    write.principal.require(Scope::AccountsWrite)?;
    let id = own(&write.principal, &id)?;
    app.limits.plans().choose(&write.body.plan)?;
    let command = AccountCommand::ChoosePlan { plan: write.body.plan, at: app.store.clock().now() };
    let changed = accounts::change(&write.principal.context(&app), id, command, |_| None).await?;
    answered(&app, &changed.state, Some(changed.position)).await
}

/// End the plan: nothing can be added until another is chosen, and few requests are accepted. Scope
/// `accounts:write`.
#[utoipa::path(delete, path = "/v1/accounts/{account_id}/plan", tag = "plans", params(("account_id" = String, Path)),
    security(("bearer" = ["accounts:write"])), responses((status = 200, description = "The remaining limits", body = AccountPlan), (status = 404, description = "`not_found`")))]
async fn end(
    State(app): State<Shared>,
    PathParams(id): PathParams<String>,
    write: Write<Nothing>,
) -> Result<Response, Problem> {
    write.principal.require(Scope::AccountsWrite)?;
    let id = own(&write.principal, &id)?;
    let context = write.principal.context(&app);
    let command = AccountCommand::EndPlan { at: app.store.clock().now() };
    let changed = accounts::change(&context, id, command, |_| None).await?;
    answered(&app, &changed.state, Some(changed.position)).await
}
