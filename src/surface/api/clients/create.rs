//! `POST /v1/clients`.

use super::{issuers, logouts, policy::PolicyChange, scopes, view::ClientView};
use crate::{
    app::Shared,
    commands::clients::{self, Authority, PlainSecret},
    surface::{
        api::shared::{body::yes, idempotency::Write},
        http::problem::Problem,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use xwms_events::{
    client::{
        AuthMethod, CertificateSubject, Client, ClientType, Environment, ExchangePolicy, IdentityAssertions,
        NewClient, Protocol, RequestObjectAlgorithm, TokenPolicy, TrustedIssuer,
    },
    ids::ClientId,
    scope::Scope,
    session::Assurance,
    signing_key::Algorithm,
};

/// A client to register.
#[derive(Deserialize, ToSchema)]
#[schema(as = ClientRegistration)]
#[serde(deny_unknown_fields)]
pub(super) struct Registration {
    /// 1 to 100 characters.
    name: String,
    /// `web`, `native`, `browser` or `machine`.
    client_type: ClientType,
    /// `live` (default) or `test`.
    #[serde(default)]
    environment: Environment,
    #[serde(default)]
    redirect_uris: Vec<String>,
    #[serde(default)]
    post_logout_redirect_uris: Vec<String>,
    #[serde(default)]
    scopes: Vec<String>,
    /// `client_secret` (default if the type can keep a secret), `private_key_jwt`, `federated_jwt`, `tls_client_auth`,
    /// `self_signed_tls_client_auth` or `none`.
    auth_method: Option<AuthMethod>,
    /// A JWK set of public keys, for `private_key_jwt` and `self_signed_tls_client_auth`.
    #[schema(value_type = Option<crate::surface::api::shared::shapes::JwkSet>)]
    jwks: Option<Value>,
    /// Where the client publishes its keys, instead of `jwks`; https.
    jwks_uri: Option<String>,
    /// Members left out have their defaults.
    #[serde(default)]
    token_policy: PolicyChange,
    /// Whether each authorization request needs a code challenge (PKCE); `true` by default. `false` is for
    /// web clients only.
    #[serde(default = "yes")]
    require_pkce: bool,
    /// `RS256` (default), `ES256` or `EdDSA`; for clients that users log in to.
    id_token_signed_response_alg: Option<Algorithm>,
    /// `ES256`, `RS256` or `EdDSA`; the server's default if absent.
    access_token_signed_response_alg: Option<Algorithm>,
    /// Whether id_tokens contain the claims that userinfo returns.
    #[serde(default)]
    claims_in_id_token: bool,
    /// Whether id_tokens and userinfo say which groups of the account the person is in, as the list `groups`.
    #[serde(default)]
    groups_claim: bool,
    /// Whether assertions may have the token endpoint as their audience, too; for `private_key_jwt`.
    #[serde(default)]
    token_endpoint_audience: bool,
    /// Whether its authorization requests must be pushed first (RFC 9126).
    #[serde(default)]
    require_pushed_authorization_requests: bool,
    /// Whether its authorization requests must be signed (RFC 9101); for `private_key_jwt`.
    #[serde(default)]
    require_signed_request_object: bool,
    /// The only algorithm that may sign its request objects; if absent, each that fits one of its keys.
    request_object_signing_alg: Option<RequestObjectAlgorithm>,
    /// `RS256` (default), `ES256` or `EdDSA`: what signs authorization responses (JARM).
    authorization_signed_response_alg: Option<Algorithm>,
    /// Whether it follows the FAPI 2.0 Security Profile. It must be a web or machine client with `private_key_jwt` or
    /// a certificate, and meet the profile's other demands.
    #[serde(default)]
    fapi_2_security_profile: bool,
    /// Whether it gets only access tokens that are bound to a key (DPoP, RFC 9449).
    #[serde(default)]
    dpop_bound_access_tokens: bool,
    /// Whether it gets only access tokens that are bound to its certificate (RFC 8705).
    #[serde(default)]
    tls_client_certificate_bound_access_tokens: bool,
    /// The name that its certificates have, for `tls_client_auth`: exactly one member.
    tls_client_auth: Option<Box<CertificateSubject>>,
    /// Whose tokens authenticate the client, for `federated_jwt`.
    #[serde(default)]
    trusted_issuers: Vec<TrustedIssuer>,
    /// Whether people can sign up on the way to it, if the server lets them; `true` by default.
    #[serde(default = "yes")]
    sign_up: bool,
    /// Whether people may approve its devices in another browser (RFC 8628); for native and web clients.
    #[serde(default)]
    device_authorization: bool,
    /// The least `acr` of a login at the client.
    #[serde(default)]
    required_acr: Assurance,
    /// Where the server tells the client that a login ended, for web clients.
    backchannel_logout_uri: Option<String>,
    /// Whether the client needs the session's id (`sid`) in each logout token.
    #[serde(default)]
    backchannel_logout_session_required: bool,
    /// Which tokens it may exchange, and for what (RFC 8693); none by default.
    token_exchange: Option<ExchangePolicy>,
    /// What it may get for people whom the account's login provider names to it (ID-JAG); nothing by default.
    identity_assertions: Option<IdentityAssertions>,
    /// The only client that may exchange its tokens.
    #[schema(value_type = Option<String>)]
    may_act: Option<ClientId>,
}

impl Registration {
    fn protocol(&self) -> Protocol {
        let usual = Protocol::of_new(self.client_type);
        Protocol {
            id_token_signed_response_alg: self
                .id_token_signed_response_alg
                .or(usual.id_token_signed_response_alg),
            access_token_signed_response_alg: self.access_token_signed_response_alg,
            claims_in_id_token: self.claims_in_id_token,
            groups_claim: self.groups_claim,
            token_endpoint_audience: self.token_endpoint_audience,
            jwks_uri: self.jwks_uri.clone(),
            require_pushed_authorization_requests: self.require_pushed_authorization_requests,
            require_signed_request_object: self.require_signed_request_object,
            request_object_signing_alg: self.request_object_signing_alg,
            authorization_signed_response_alg: self.authorization_signed_response_alg,
            fapi_2_security_profile: self.fapi_2_security_profile,
            dpop_bound_access_tokens: self.dpop_bound_access_tokens,
            tls_client_certificate_bound_access_tokens: self.tls_client_certificate_bound_access_tokens,
            tls_client_auth: self.tls_client_auth.clone(),
            trusted_issuers: self.trusted_issuers.clone(),
            sign_up_closed: !self.sign_up,
            device_authorization: self.device_authorization,
            required_acr: self.required_acr,
            backchannel_logout_uri: self.backchannel_logout_uri.clone(),
            backchannel_logout_session_required: self.backchannel_logout_session_required,
            token_exchange: self.token_exchange.clone(),
            identity_assertions: self.identity_assertions.clone(),
            may_act: self.may_act,
        }
    }
}

/// Register a client. A generated secret is in the response as `client_secret`, only once. Scope
/// `clients:write`.
#[utoipa::path(post, path = "/v1/clients", tag = "clients", request_body = Registration, security(("bearer" = ["clients:write"])),
    responses((status = 201, description = "Created", body = ClientView),
              (status = 403, description = "`insufficient_scope`, `scope_exceeded`, `live_only`")))]
pub(super) async fn create(
    State(app): State<Shared>,
    write: Write<Registration>,
) -> Result<Response, Problem> {
    let Write { principal, body, .. } = &write;
    principal.require(Scope::ClientsWrite)?;
    let scopes = scopes::parse(&body.scopes)?;
    logouts::check_uri(&app, body.backchannel_logout_uri.as_deref())?;
    issuers::check_urls(&app, &body.trusted_issuers)?;
    issuers::check_jwks_uri(&app, body.jwks.is_some(), body.jwks_uri.as_deref())?;
    if principal.environment() == Environment::Test && body.environment == Environment::Live {
        let detail = "a test client can create only test clients";
        return Err(Problem::new(StatusCode::FORBIDDEN, "live_only", detail).at("environment"));
    }
    let usual = if body.client_type.is_confidential() { AuthMethod::ClientSecret } else { AuthMethod::None };
    let auth_method = body.auth_method.unwrap_or(usual);
    let allowance = principal.allowance(&app);
    let reply = write.reply(&app, StatusCode::CREATED);
    reply
        .after(async {
            let secret = (auth_method == AuthMethod::ClientSecret).then(PlainSecret::generate).transpose()?;
            let new = NewClient {
                client_id: ClientId::from_uuid(app.store.clock().uuid()),
                account_id: principal.account_id,
                name: body.name.clone(),
                client_type: body.client_type,
                environment: body.environment,
                redirect_uris: body.redirect_uris.clone(),
                post_logout_redirect_uris: body.post_logout_redirect_uris.clone(),
                scopes: scopes.clone(),
                auth_method,
                jwks: body.jwks.clone(),
                protocol: body.protocol(),
                token_policy: body.token_policy.of(&TokenPolicy::usual(body.client_type)),
                require_pkce: body.require_pkce,
                development: app.development,
                secret: secret.as_ref().map(|secret| secret.to_new(&app.store, "First secret", None)),
            };
            let with = |client: &Client| {
                let mut view = ClientView::of(&app, client);
                view.client_secret = secret.as_ref().map(|secret| secret.reveal().to_owned());
                reply.with(view)
            };
            let (context, authority) = (principal.context(&app), Authority::Scopes(principal.scopes.clone()));
            Ok(clients::create(&context, new, &allowance, &authority, with).await?.position)
        })
        .await
}
