//! `PUT /v1/clients/{client_id}/domains` and `POST …/domains/verify`: the origins that a client may be used
//! from, and the check that the account controls them.

use super::{command, view::ClientView};
use crate::{
    app::Shared,
    commands::clients,
    outbound::domains::Proof,
    surface::{
        api::shared::{idempotency::Write, path::PathParams, turn},
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;
use xwms_events::{
    Refusal,
    client::{Client, ClientCommand, Domain},
    scope::Scope,
};

/// The origins that a client may be used from.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Domains {
    domains: Vec<NewDomain>,
}

#[derive(Clone, Deserialize, ToSchema)]
#[schema(as = Domain)]
#[serde(deny_unknown_fields)]
struct NewDomain {
    /// Scheme, host and port, such as `https://app.example.org`.
    origin: String,
    /// Whether users may log in from there.
    login: bool,
    /// Whether the API may be called from there.
    api: bool,
    /// Whether browsers may call the API from there.
    cors: bool,
}

impl From<NewDomain> for Domain {
    fn from(NewDomain { origin, login, api, cors }: NewDomain) -> Self {
        Self { origin, login, api, cors }
    }
}

/// Replace the origins that a client may be used from. Origins that are kept stay verified. Scope
/// `clients:write`.
#[utoipa::path(put, path = "/v1/clients/{client_id}/domains", tag = "clients", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), request_body = Domains, responses((status = 200, description = "The client", body = ClientView),
              (status = 404, description = "`not_found`"), (status = 409, description = "`limit_reached`")))]
pub(super) async fn domains(
    State(app): State<Shared>,
    PathParams(client): PathParams<String>,
    write: Write<Domains>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::ClientsWrite)?;
    let which = principal.client_ref(&client)?;
    let limit = principal.allowance(&app).domains;
    let domains: Vec<_> = body.domains.iter().cloned().map(Domain::from).collect();
    let make = |_: &Client| Ok(vec![ClientCommand::ChangeDomains { domains: domains.clone(), limit }]);
    command::run(&app, &write, which, make).await
}

/// The domain to check.
#[derive(Deserialize, ToSchema)]
#[schema(as = DomainToVerify)]
#[serde(deny_unknown_fields)]
pub(super) struct ToVerify {
    /// As in the client's list.
    origin: String,
}

/// Check now whether a domain has the client's proof, in DNS (`txt_name`) or in its file (`file_url`). Scope
/// `clients:write`.
#[utoipa::path(post, path = "/v1/clients/{client_id}/domains/verify", tag = "clients", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), request_body = ToVerify, responses((status = 200, description = "The client", body = ClientView),
              (status = 404, description = "`not_found`"), (status = 409, description = "`domain_not_verified`, with what was expected and what was found")))]
pub(super) async fn verify_domain(
    State(app): State<Shared>,
    PathParams(client): PathParams<String>,
    write: Write<ToVerify>,
) -> Result<Response, Problem> {
    let Write { principal, body: ToVerify { origin }, .. } = &write;
    principal.require(Scope::ClientsWrite)?;
    let which = principal.client_ref(&client)?;
    let reply = write.reply(&app, StatusCode::OK);
    reply
        .after(async {
            let known = clients::find(&app.store, &which).await?;
            // A caller must not make this server query origins that are not listed.
            if !known.state.domains.iter().any(|domain| domain.origin == *origin) {
                let unknown = "not one of the client's domains";
                return Err(Refusal::invalid("origin", "unknown_domain", unknown).into());
            }
            let proof = Proof::of(app.store.vault().master(), Some(which.client_id), origin);
            let place = app.domains.place(principal.account_id).ok_or_else(|| Problem::slow_down(1))?;
            let method = app.domains.look(place, &proof).await.map_err(|missing| {
                Problem::new(StatusCode::CONFLICT, "domain_not_verified", missing).at("origin")
            })?;
            turn::take(&app, principal).await?;
            let at = app.store.clock().now();
            let make =
                |_: &Client| Ok(vec![ClientCommand::VerifyDomain { origin: origin.clone(), method, at }]);
            let with = |client: &Client| reply.with(ClientView::of(&app, client));
            Ok(clients::change(&principal.context(&app), which, make, with).await?.position)
        })
        .await
}
