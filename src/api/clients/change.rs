//! `PATCH /v1/clients/{client_id}` and its domains.

use super::{id, scopes, shown, view::ClientView, within};
use crate::{
    api::{answer, auth::Principal, once::Write, path::At},
    app::Shared,
    commands::clients,
    http::problem::Problem,
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use xwms_events::{
    Refusal,
    client::{Client, ClientCommand, Domain, TokenPolicy},
    scope::{Scope, Scopes},
};

/// What to change; members left out stay as they are.
#[derive(Deserialize, ToSchema)]
#[schema(as = ClientChange)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    name: Option<String>,
    redirect_uris: Option<Vec<String>>,
    post_logout_redirect_uris: Option<Vec<String>>,
    scopes: Option<Vec<String>>,
    /// Members left out stay as they are.
    #[schema(value_type = Option<Object>)]
    token_policy: Option<serde_json::Map<String, Value>>,
    #[schema(value_type = Option<Object>)]
    jwks: Option<Value>,
}

impl Change {
    /// The commands that make the change of `client`.
    fn commands(
        &self,
        client: &Client,
        scopes: Option<&Scopes>,
        principal: &Principal,
    ) -> Result<Vec<ClientCommand>, Refusal> {
        let mut commands = Vec::new();
        if let Some(name) = &self.name {
            commands.push(ClientCommand::Rename { name: name.clone() });
        }
        if self.redirect_uris.is_some() || self.post_logout_redirect_uris.is_some() {
            let or = |new: &Option<Vec<String>>, old: &[String]| new.clone().unwrap_or_else(|| old.to_vec());
            commands.push(ClientCommand::ChangeRedirectUris {
                redirect_uris: or(&self.redirect_uris, &client.redirect_uris),
                post_logout_redirect_uris: or(
                    &self.post_logout_redirect_uris,
                    &client.post_logout_redirect_uris,
                ),
            });
        }
        if let Some(scopes) = scopes {
            commands.push(ClientCommand::ChangeScopes { scopes: scopes.clone() });
        }
        if let Some(change) = &self.token_policy {
            commands.push(ClientCommand::ChangeTokenPolicy {
                token_policy: merged(&client.token_policy, change)?,
            });
        }
        if let Some(jwks) = &self.jwks {
            // Whoever has the private half is the client.
            within(scopes.unwrap_or(&client.scopes), &principal.scopes)?;
            commands.push(ClientCommand::ChangeKeys { jwks: jwks.clone() });
        }
        Ok(commands)
    }
}

fn merged(policy: &TokenPolicy, change: &serde_json::Map<String, Value>) -> Result<TokenPolicy, Refusal> {
    let wrong = |error: serde_json::Error| {
        Refusal::invalid("token_policy", "invalid_token_policy", error.to_string())
    };
    let mut whole = serde_json::to_value(policy).map_err(wrong)?;
    for (name, value) in change {
        whole[name] = value.clone();
    }
    serde_json::from_value(whole).map_err(wrong)
}

/// Change what a client is: name, URIs, scopes, token policy, keys; all or nothing. Scope `clients:write`.
#[utoipa::path(patch, path = "/v1/clients/{client_id}", tag = "clients", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), request_body = Change, responses((status = 200, description = "The client", body = ClientView), (status = 404, description = "`not_found`")))]
pub(super) async fn change(
    State(app): State<Shared>,
    At(client): At<String>,
    write: Write<Change>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = write;
    principal.require(Scope::ClientsWrite)?;
    let scopes = body.scopes.as_deref().map(scopes).transpose()?;
    if let Some(scopes) = &scopes {
        within(scopes, &principal.scopes)?;
    }
    let which = (principal.account_id, id(&client)?);
    let make = |client: &Client| body.commands(client, scopes.as_ref(), &principal);
    let changed = clients::change(&app.store, &principal.context(), which, make, |_| None).await?;
    Ok(answer::json(StatusCode::OK, &shown(&changed.client.state), Some(changed.position)))
}

/// The hosts that a client may be used from.
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
    /// Whether people may log in from there.
    login: bool,
    /// Whether the API may be called from there.
    api: bool,
    /// Whether browsers there may.
    cors: bool,
}

impl From<NewDomain> for Domain {
    fn from(NewDomain { origin, login, api, cors }: NewDomain) -> Self {
        Self { origin, login, api, cors }
    }
}

/// Replace the hosts that a client may be used from. Scope `clients:write`.
#[utoipa::path(put, path = "/v1/clients/{client_id}/domains", tag = "clients", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), request_body = Domains, responses((status = 200, description = "The client", body = ClientView), (status = 404, description = "`not_found`")))]
pub(super) async fn domains(
    State(app): State<Shared>,
    At(client): At<String>,
    write: Write<Domains>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = write;
    principal.require(Scope::ClientsWrite)?;
    let which = (principal.account_id, id(&client)?);
    let domains: Vec<Domain> = body.domains.into_iter().map(Domain::from).collect();
    let make = |_: &Client| Ok(vec![ClientCommand::ChangeDomains { domains: domains.clone() }]);
    let changed = clients::change(&app.store, &principal.context(), which, make, |_| None).await?;
    Ok(answer::json(StatusCode::OK, &shown(&changed.client.state), Some(changed.position)))
}
