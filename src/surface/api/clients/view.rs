//! A client in responses. Only the response that creates it has a secret, and none has the hash of one.

use super::secret_view::{SecretView, secrets};
use crate::{app::App, commands::logos, outbound::domains::Proof};
use ipnet::IpNet;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use xwms_events::{
    Timestamp,
    client::{
        AuthMethod, CertificateSubject, Client, ClientStanding, ClientType, Domain, DomainProof, Environment,
        ExchangePolicy, IdentityAssertions, RequestObjectAlgorithm, TokenPolicy, TrustedIssuer,
    },
    ids::{AccountId, ClientId},
    scope::Scopes,
    session::Assurance,
    signing_key::Algorithm,
};

/// A client.
#[derive(Serialize, ToSchema)]
#[schema(as = RegisteredClient)]
pub(super) struct ClientView {
    #[schema(value_type = String)]
    client_id: Option<ClientId>,
    #[schema(value_type = String)]
    account_id: Option<AccountId>,
    /// The id that it had in the system from which it was moved here. Its apps may go on using it as their `client_id`.
    imported_id: Option<String>,
    #[schema(value_type = String)]
    created_at: Option<Timestamp>,
    name: String,
    /// `web`, `native`, `browser` or `machine`.
    client_type: ClientType,
    /// `live` or `test`.
    environment: Environment,
    /// `enabled`, `disabled`, `restricted` (by the operator) or `deleted`.
    standing: ClientStanding,
    /// Why the operator restricted it, while it is restricted.
    restricted_for: Option<String>,
    /// Whether it registered itself (RFC 7591), with a registration token or where anybody may.
    self_registered: bool,
    /// Whether the operator has verified the owner's identity.
    verified: bool,
    /// The client's home page, as people see it.
    website_uri: Option<String>,
    /// What the client does with people's data.
    policy_uri: Option<String>,
    /// The client's terms of service.
    tos_uri: Option<String>,
    /// The address of the logo on this server. People see it while `verified`.
    logo_uri: Option<String>,
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Vec<String>,
    #[schema(value_type = Vec<String>)]
    scopes: Scopes,
    domains: Vec<DomainView>,
    /// The networks that it may call from; empty for all.
    #[schema(value_type = Vec<String>)]
    ip_allow_list: Vec<IpNet>,
    /// The part of the account's requests that it may use, in percent; all of them if `null`.
    request_share: Option<u8>,
    /// `client_secret`, `private_key_jwt`, `federated_jwt`, `tls_client_auth`, `self_signed_tls_client_auth` or `none`.
    auth_method: AuthMethod,
    #[schema(value_type = Option<crate::surface::api::shared::shapes::JwkSet>)]
    jwks: Option<Value>,
    /// Where the client publishes its keys, if `jwks` is `null`.
    jwks_uri: Option<String>,
    /// `format` (`jwt` or `opaque`), `refresh`, `refresh_rotation`, and in seconds `access_token_seconds`,
    /// `refresh_idle_seconds`, `refresh_absolute_seconds` and `refresh_grace_seconds`.
    token_policy: TokenPolicy,
    /// `RS256`, `ES256` or `EdDSA`; the server's default if `null`.
    id_token_signed_response_alg: Option<Algorithm>,
    /// The same for access tokens.
    access_token_signed_response_alg: Option<Algorithm>,
    /// Whether id_tokens contain the claims that userinfo returns.
    claims_in_id_token: bool,
    /// Whether id_tokens and userinfo say which groups of the account the person is in, as the list `groups`.
    groups_claim: bool,
    /// Whether assertions may have the token endpoint as their audience, too.
    token_endpoint_audience: bool,
    /// Whether its authorization requests must be pushed first (RFC 9126).
    require_pushed_authorization_requests: bool,
    /// Whether its authorization requests must be signed (RFC 9101).
    require_signed_request_object: bool,
    /// The only algorithm that may sign its request objects; each that fits one of its keys if `null`.
    request_object_signing_alg: Option<RequestObjectAlgorithm>,
    /// The algorithm that signs authorization responses (JARM); `RS256` if `null`, for FAPI `ES256`.
    authorization_signed_response_alg: Option<Algorithm>,
    /// Whether it follows the FAPI 2.0 Security Profile.
    fapi_2_security_profile: bool,
    /// Whether it gets only access tokens that are bound to a key (DPoP, RFC 9449).
    dpop_bound_access_tokens: bool,
    /// Whether it gets only access tokens that are bound to its certificate (RFC 8705).
    tls_client_certificate_bound_access_tokens: bool,
    /// The name that its certificates have, for `tls_client_auth`.
    tls_client_auth: Option<Box<CertificateSubject>>,
    /// Whose tokens authenticate the client.
    trusted_issuers: Vec<TrustedIssuer>,
    /// Whether people can sign up on the way to it, if the server lets them.
    sign_up: bool,
    /// Whether people may approve its devices in another browser (RFC 8628).
    device_authorization: bool,
    /// The least `acr` of a login at the client.
    required_acr: Assurance,
    /// Where the server tells the client that a login ended.
    backchannel_logout_uri: Option<String>,
    /// Whether the client needs the session's id (`sid`) in each logout token.
    backchannel_logout_session_required: bool,
    /// Which tokens it may exchange, and for what (RFC 8693); none if `null`.
    token_exchange: Option<ExchangePolicy>,
    /// What it may get for people whom the account's login provider names to it (ID-JAG); nothing if `null`.
    identity_assertions: Option<IdentityAssertions>,
    /// The only client that may exchange its tokens.
    #[schema(value_type = Option<String>)]
    may_act: Option<ClientId>,
    /// Whether each authorization request needs a code challenge (PKCE).
    require_pkce: bool,
    /// Newest first. Responses about secrets include the last hundred that were revoked.
    pub secrets: Vec<SecretView>,
    /// Settings that make the client unusable.
    warnings: Vec<Warning>,
    /// Only in the response that created it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
}

impl ClientView {
    /// The view of `client`.
    pub fn of(app: &App, client: &Client) -> Self {
        let domain = |domain: &Domain| DomainView::of(app, client, domain);
        Self {
            client_id: client.id,
            account_id: client.account_id,
            imported_id: client.imported.as_ref().map(|imported| imported.id.clone()),
            created_at: client.created_at(),
            name: client.name.clone(),
            client_type: client.client_type,
            environment: client.environment,
            standing: client.standing,
            restricted_for: client.restricted_for.clone(),
            self_registered: client.self_registered.is_some(),
            verified: client.verified,
            website_uri: client.links.website_uri.clone(),
            policy_uri: client.links.policy_uri.clone(),
            tos_uri: client.links.tos_uri.clone(),
            logo_uri: logos::path(client)
                .map(|path| app.settings.issuer.trim_end_matches('/').to_owned() + &path),
            redirect_uris: client.redirect_uris.clone(),
            post_logout_redirect_uris: client.post_logout_redirect_uris.clone(),
            scopes: client.scopes.clone(),
            domains: client.domains.iter().map(domain).collect(),
            ip_allow_list: client.ip_allow_list.clone(),
            request_share: client.request_share,
            auth_method: client.auth_method,
            jwks: client.jwks.clone(),
            jwks_uri: client.protocol.jwks_uri.clone(),
            token_policy: client.token_policy.clone(),
            id_token_signed_response_alg: client.protocol.id_token_signed_response_alg,
            access_token_signed_response_alg: client.protocol.access_token_signed_response_alg,
            claims_in_id_token: client.protocol.claims_in_id_token,
            groups_claim: client.protocol.groups_claim,
            token_endpoint_audience: client.protocol.token_endpoint_audience,
            require_pushed_authorization_requests: client.protocol.require_pushed_authorization_requests,
            require_signed_request_object: client.protocol.require_signed_request_object,
            request_object_signing_alg: client.protocol.request_object_signing_alg,
            authorization_signed_response_alg: client.protocol.authorization_signed_response_alg,
            fapi_2_security_profile: client.protocol.fapi_2_security_profile,
            dpop_bound_access_tokens: client.protocol.dpop_bound_access_tokens,
            tls_client_certificate_bound_access_tokens: client
                .protocol
                .tls_client_certificate_bound_access_tokens,
            tls_client_auth: client.protocol.tls_client_auth.clone(),
            trusted_issuers: client.protocol.trusted_issuers.clone(),
            sign_up: !client.protocol.sign_up_closed,
            device_authorization: client.protocol.device_authorization,
            required_acr: client.protocol.required_acr,
            backchannel_logout_uri: client.protocol.backchannel_logout_uri.clone(),
            backchannel_logout_session_required: client.protocol.backchannel_logout_session_required,
            token_exchange: client.protocol.token_exchange.clone(),
            identity_assertions: client.protocol.identity_assertions.clone(),
            may_act: client.protocol.may_act,
            require_pkce: !client.pkce_waived,
            secrets: secrets(client, app.store.clock().now()),
            warnings: warnings(client),
            client_secret: None,
        }
    }
}

/// A valid setting that makes a client unusable.
#[derive(Serialize, ToSchema)]
#[schema(as = ClientWarning)]
struct Warning {
    /// Stable: `no_scopes`.
    code: &'static str,
    /// A text for people.
    detail: &'static str,
}

fn warnings(client: &Client) -> Vec<Warning> {
    let no_scopes = Warning {
        code: "no_scopes",
        detail: "the client has no scopes, so it can't get tokens and users can't log in; add scopes",
    };
    client.can_do_nothing().then_some(no_scopes).into_iter().collect()
}

/// An origin that a client may be used from, and the proof that the account controls it.
#[derive(Serialize, ToSchema)]
#[schema(as = ClientDomain)]
struct DomainView {
    origin: String,
    login: bool,
    api: bool,
    cors: bool,
    #[schema(value_type = Option<String>)]
    verified_at: Option<Timestamp>,
    /// `dns` or `file`.
    verified_by: Option<DomainProof>,
    /// The content of the file.
    token: String,
    /// The name of the alternative TXT record in DNS, with the value `txt_value`; absent for an IP address.
    txt_name: Option<String>,
    txt_value: String,
    file_url: String,
}

impl DomainView {
    fn of(app: &App, client: &Client, domain: &Domain) -> Self {
        let Domain { origin, login, api, cors } = domain.clone();
        let proof = Proof::of(app.store.vault().master(), client.id, &origin);
        let verification = client.verifications.get(&origin);
        Self {
            verified_at: verification.map(|known| known.verified_at),
            verified_by: verification.map(|known| known.method),
            token: proof.token,
            txt_name: proof.txt_name,
            txt_value: proof.txt_value,
            file_url: proof.file_url,
            origin,
            login,
            api,
            cors,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ClientView;
    use serde_json::json;
    use std::collections::BTreeSet;
    use utoipa::PartialSchema;
    use xwms_events::client::Protocol;

    fn members<T: PartialSchema>() -> BTreeSet<String> {
        let schema = json!(T::schema());
        schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
    }

    #[test]
    fn every_option_of_a_client_is_shown() {
        let (mut options, shown) = (members::<Protocol>(), members::<ClientView>());
        assert!(options.remove("sign_up_closed"), "its opposite is shown");
        options.insert("sign_up".to_owned());
        let missing: Vec<_> = options.difference(&shown).collect();
        assert!(missing.is_empty(), "`ClientView` lacks {missing:?}");
    }
}
