//! `PATCH /v1/clients/{client_id}`.

use super::{command, issuers, logouts, policy::PolicyChange, scopes, view::ClientView};
use crate::{
    app::Shared,
    surface::{
        api::shared::{body::nullable, idempotency::Write, path::PathParams},
        http::problem::Problem,
    },
};
use axum::{extract::State, response::Response};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use xwms_events::{
    Refusal,
    account::Feature,
    client::{
        CertificateSubject, Client, ClientCommand, ExchangePolicy, IdentityAssertions, Links, Protocol,
        RequestObjectAlgorithm, TrustedIssuer,
    },
    ids::ClientId,
    scope::{Scope, Scopes},
    session::Assurance,
    signing_key::Algorithm,
};

/// The changes; members left out stay as they are.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientChange {
    name: Option<String>,
    /// The client's home page, as people see it; https.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    website_uri: Option<Option<String>>,
    /// What the client does with people's data; https.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    policy_uri: Option<Option<String>>,
    /// The client's terms of service; https.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    tos_uri: Option<Option<String>>,
    redirect_uris: Option<Vec<String>>,
    post_logout_redirect_uris: Option<Vec<String>>,
    scopes: Option<Vec<String>>,
    /// Members left out stay as they are.
    token_policy: Option<PolicyChange>,
    #[schema(value_type = Option<crate::surface::api::shared::shapes::JwkSet>)]
    jwks: Option<Value>,
    /// Where the client publishes its keys, instead of `jwks`; https. Each of the two replaces the other.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    jwks_uri: Option<Option<String>>,
    /// `ES256`, `RS256` or `EdDSA`; `null` for the server's default.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Algorithm>)]
    id_token_signed_response_alg: Option<Option<Algorithm>>,
    /// The same for access tokens.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Algorithm>)]
    access_token_signed_response_alg: Option<Option<Algorithm>>,
    /// Whether id_tokens contain the claims that userinfo returns.
    claims_in_id_token: Option<bool>,
    /// Whether id_tokens and userinfo say which groups of the account the person is in, as the list `groups`.
    groups_claim: Option<bool>,
    /// Whether assertions may have the token endpoint as their audience, too; for `private_key_jwt`.
    token_endpoint_audience: Option<bool>,
    /// Whether its authorization requests must be pushed first (RFC 9126).
    require_pushed_authorization_requests: Option<bool>,
    /// Whether its authorization requests must be signed (RFC 9101); for `private_key_jwt`.
    require_signed_request_object: Option<bool>,
    /// The only algorithm that may sign its request objects; `null` for each that fits one of its keys.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<RequestObjectAlgorithm>)]
    request_object_signing_alg: Option<Option<RequestObjectAlgorithm>>,
    /// `RS256`, `ES256` or `EdDSA`: what signs authorization responses (JARM); `null` for the default.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Algorithm>)]
    authorization_signed_response_alg: Option<Option<Algorithm>>,
    /// Whether it follows the FAPI 2.0 Security Profile. It must be a web or machine client with `private_key_jwt` or
    /// a certificate, and meet the profile's other demands.
    fapi_2_security_profile: Option<bool>,
    /// Whether it gets only access tokens that are bound to a key (DPoP, RFC 9449).
    dpop_bound_access_tokens: Option<bool>,
    /// Whether it gets only access tokens that are bound to its certificate (RFC 8705).
    tls_client_certificate_bound_access_tokens: Option<bool>,
    /// The name that its certificates have, for `tls_client_auth`: exactly one member.
    tls_client_auth: Option<Box<CertificateSubject>>,
    /// Whose tokens authenticate the client, for `federated_jwt`: all of them.
    trusted_issuers: Option<Vec<TrustedIssuer>>,
    /// Whether people can sign up on the way to it, if the server lets them.
    sign_up: Option<bool>,
    /// Whether people may approve its devices in another browser (RFC 8628); for native and web clients.
    device_authorization: Option<bool>,
    /// The least `acr` of a login at the client.
    required_acr: Option<Assurance>,
    /// Where the server tells the client that a login ended, for web clients; `null` for nowhere.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    backchannel_logout_uri: Option<Option<String>>,
    /// Whether the client needs the session's id (`sid`) in each logout token.
    backchannel_logout_session_required: Option<bool>,
    /// Which tokens it may exchange, and for what (RFC 8693); `null` for none.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<ExchangePolicy>)]
    token_exchange: Option<Option<ExchangePolicy>>,
    /// What it may get for people whom the account's login provider names to it (ID-JAG); `null` for nothing.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<IdentityAssertions>)]
    identity_assertions: Option<Option<IdentityAssertions>>,
    /// The only client that may exchange its tokens; `null` if the policies of others alone decide.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<String>)]
    may_act: Option<Option<ClientId>>,
    /// Whether each authorization request needs a code challenge (PKCE); `false` for web clients only.
    require_pkce: Option<bool>,
    /// The part of the account's requests that the client may use: 1 to 99 percent; `null` for all of them.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<u8>)]
    request_share: Option<Option<u8>>,
}

impl ClientChange {
    /// Returns the commands that make the change of `client`.
    fn commands(
        &self,
        client: &Client,
        scopes: Option<&Scopes>,
        development: bool,
    ) -> Result<Vec<ClientCommand>, Refusal> {
        let mut commands = Vec::new();
        if let Some(name) = &self.name {
            commands.push(ClientCommand::Rename { name: name.clone() });
        }
        let links = self.links(&client.links);
        if links != client.links {
            commands.push(ClientCommand::ChangeLinks { links });
        }
        if self.redirect_uris.is_some() || self.post_logout_redirect_uris.is_some() {
            let or = |new: &Option<Vec<String>>, old: &[String]| new.clone().unwrap_or_else(|| old.to_vec());
            commands.push(ClientCommand::ChangeRedirectUris {
                redirect_uris: or(&self.redirect_uris, &client.redirect_uris),
                post_logout_redirect_uris: or(
                    &self.post_logout_redirect_uris,
                    &client.post_logout_redirect_uris,
                ),
                development,
            });
        }
        if let Some(scopes) = scopes {
            commands.push(ClientCommand::ChangeScopes { scopes: scopes.clone() });
        }
        if let Some(change) = &self.token_policy {
            commands.push(ClientCommand::ChangeTokenPolicy { token_policy: change.of(&client.token_policy) });
        }
        let place = commands.len();
        if let Some(required) = self.require_pkce {
            commands.push(ClientCommand::ChangePkceRequirement { required });
        }
        if let Some(percent) = self.request_share {
            commands.push(ClientCommand::ChangeRequestShare { percent });
        }
        let protocol = self.protocol(&client.protocol);
        if protocol != client.protocol {
            // A profile is checked against what the other commands change: taken up last, and given up first.
            let at = match (protocol.fapi_2_security_profile, client.protocol.fapi_2_security_profile) {
                (true, _) => commands.len(),
                (false, true) => 0,
                (false, false) => place,
            };
            commands.insert(at, ClientCommand::ChangeProtocol { protocol });
        }
        // First, because they replace an address of keys, which the protocol then lacks.
        if let Some(jwks) = &self.jwks {
            commands.insert(0, ClientCommand::ChangeKeys { jwks: jwks.clone() });
        }
        Ok(commands)
    }

    fn links(&self, now: &Links) -> Links {
        let or =
            |new: &Option<Option<String>>, old: &Option<String>| new.clone().unwrap_or_else(|| old.clone());
        Links {
            website_uri: or(&self.website_uri, &now.website_uri),
            policy_uri: or(&self.policy_uri, &now.policy_uri),
            tos_uri: or(&self.tos_uri, &now.tos_uri),
        }
    }

    fn protocol(&self, now: &Protocol) -> Protocol {
        Protocol {
            id_token_signed_response_alg: self
                .id_token_signed_response_alg
                .unwrap_or(now.id_token_signed_response_alg),
            access_token_signed_response_alg: self
                .access_token_signed_response_alg
                .unwrap_or(now.access_token_signed_response_alg),
            claims_in_id_token: self.claims_in_id_token.unwrap_or(now.claims_in_id_token),
            groups_claim: self.groups_claim.unwrap_or(now.groups_claim),
            jwks_uri: match &self.jwks {
                Some(_) => None,
                None => self.jwks_uri.clone().unwrap_or_else(|| now.jwks_uri.clone()),
            },
            token_endpoint_audience: self.token_endpoint_audience.unwrap_or(now.token_endpoint_audience),
            require_pushed_authorization_requests: self
                .require_pushed_authorization_requests
                .unwrap_or(now.require_pushed_authorization_requests),
            require_signed_request_object: self
                .require_signed_request_object
                .unwrap_or(now.require_signed_request_object),
            request_object_signing_alg: self
                .request_object_signing_alg
                .unwrap_or(now.request_object_signing_alg),
            authorization_signed_response_alg: self
                .authorization_signed_response_alg
                .unwrap_or(now.authorization_signed_response_alg),
            fapi_2_security_profile: self.fapi_2_security_profile.unwrap_or(now.fapi_2_security_profile),
            dpop_bound_access_tokens: self.dpop_bound_access_tokens.unwrap_or(now.dpop_bound_access_tokens),
            tls_client_certificate_bound_access_tokens: self
                .tls_client_certificate_bound_access_tokens
                .unwrap_or(now.tls_client_certificate_bound_access_tokens),
            tls_client_auth: self.tls_client_auth.clone().or_else(|| now.tls_client_auth.clone()),
            trusted_issuers: self.trusted_issuers.clone().unwrap_or_else(|| now.trusted_issuers.clone()),
            sign_up_closed: self.sign_up.map_or(now.sign_up_closed, |open| !open),
            device_authorization: self.device_authorization.unwrap_or(now.device_authorization),
            required_acr: self.required_acr.unwrap_or(now.required_acr),
            backchannel_logout_uri: self
                .backchannel_logout_uri
                .clone()
                .unwrap_or_else(|| now.backchannel_logout_uri.clone()),
            backchannel_logout_session_required: self
                .backchannel_logout_session_required
                .unwrap_or(now.backchannel_logout_session_required),
            token_exchange: self.token_exchange.clone().unwrap_or_else(|| now.token_exchange.clone()),
            identity_assertions: self
                .identity_assertions
                .clone()
                .unwrap_or_else(|| now.identity_assertions.clone()),
            may_act: self.may_act.unwrap_or(now.may_act),
        }
    }
}

/// Change a client's settings: name, links, URIs, scopes, token policy, keys, share of requests; all or nothing.
/// Scope `clients:write`.
#[utoipa::path(patch, path = "/v1/clients/{client_id}", tag = "clients", security(("bearer" = ["clients:write"])),
    params(("client_id" = String, Path)), request_body = ClientChange, responses((status = 200, description = "The client", body = ClientView), (status = 404, description = "`not_found`")))]
pub(super) async fn change(
    State(app): State<Shared>,
    PathParams(client): PathParams<String>,
    write: Write<ClientChange>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::ClientsWrite)?;
    let scopes = body.scopes.as_deref().map(scopes::parse).transpose()?;
    if let Some(Some(_)) = body.request_share {
        principal.allowance(&app).require(Feature::ClientShares)?;
    }
    logouts::check_uri(&app, body.backchannel_logout_uri.as_ref().and_then(Option::as_deref))?;
    issuers::check_urls(&app, body.trusted_issuers.as_deref().unwrap_or_default())?;
    let jwks_uri = body.jwks_uri.as_ref().and_then(Option::as_deref);
    issuers::check_jwks_uri(&app, body.jwks.is_some(), jwks_uri)?;
    let which = principal.client_ref(&client)?;
    let make = |client: &Client| body.commands(client, scopes.as_ref(), app.development);
    command::run(&app, &write, which, make).await
}
