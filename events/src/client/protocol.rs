//! A client's OAuth and OpenID Connect options: which algorithms sign its tokens, where claims appear, the
//! audience of its assertions, and the assurance of logins. `request_security` has the rules of requests and
//! responses.
//!
//! REST reads and shows each field by itself, as texts and defaults differ there. The compiler asks for a new field in
//! the bodies of `POST` and `PATCH`; a test asks for it in the client that REST shows, and another one in the files of
//! `xwms apply`. Only the dashboard, which has forms for few fields at a time, asks for nothing.

use super::{
    AuthMethod, CertificateSubject, ClientType, ExchangePolicy, RequestObjectAlgorithm, back_channel,
    certificate_subject, device_flow, exchange,
    identity_assertions::{self, IdentityAssertions},
    trusted_issuer::{self, TrustedIssuer},
};
use crate::{
    Refusal, flags::is_false, ids::ClientId, refusal::require, session::Assurance, signing_key::Algorithm,
};
use serde::{Deserialize, Serialize};

/// The options of a client. The default applies to clients registered before there were options.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ClientProtocol)]
pub struct Protocol {
    /// The algorithm that signs its id_tokens; if absent, the server's usual one (OIDC Dynamic Client Registration §2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token_signed_response_alg: Option<Algorithm>,
    /// The algorithm that signs its access tokens; if absent, the server's usual one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_token_signed_response_alg: Option<Algorithm>,
    /// Whether its id_tokens contain the claims that userinfo returns.
    #[serde(skip_serializing_if = "is_false")]
    pub claims_in_id_token: bool,
    /// Whether id_tokens and userinfo say which groups of its account the person is in.
    #[serde(skip_serializing_if = "is_false")]
    pub groups_claim: bool,
    /// Whether an assertion whose audience is the token endpoint is accepted, as RFC 7523 §3 allows.
    #[serde(skip_serializing_if = "is_false")]
    pub token_endpoint_audience: bool,
    /// Where it publishes its public keys, instead of `jwks` (RFC 7591 §2, RFC 8705 §2.2.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    /// Whether its authorization requests must be pushed first (RFC 9126 §6).
    #[serde(skip_serializing_if = "is_false")]
    pub require_pushed_authorization_requests: bool,
    /// Whether its authorization requests must be signed request objects (RFC 9101 §10.5).
    #[serde(skip_serializing_if = "is_false")]
    pub require_signed_request_object: bool,
    /// The only algorithm that may sign its request objects; if absent, each that fits one of its keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_object_signing_alg: Option<RequestObjectAlgorithm>,
    /// The algorithm that signs authorization responses in the modes `jwt`; RS256 if absent (JARM §3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_signed_response_alg: Option<Algorithm>,
    /// Whether it follows the FAPI 2.0 Security Profile: whatever the profile demands is required of it.
    #[serde(skip_serializing_if = "is_false")]
    pub fapi_2_security_profile: bool,
    /// Whether it gets only tokens that are bound to a key (RFC 9449 §5.2), so that a stolen one is useless.
    #[serde(skip_serializing_if = "is_false")]
    pub dpop_bound_access_tokens: bool,
    /// Whether it gets only tokens that are bound to its certificate (RFC 8705 §3.4).
    #[serde(skip_serializing_if = "is_false")]
    pub tls_client_certificate_bound_access_tokens: bool,
    /// What its certificates say about it, for `tls_client_auth`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_client_auth: Option<Box<CertificateSubject>>,
    /// Whose tokens authenticate it, for `federated_jwt`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trusted_issuers: Vec<TrustedIssuer>,
    /// Whether nobody can sign up on the way to it.
    #[serde(skip_serializing_if = "is_false")]
    pub sign_up_closed: bool,
    /// Whether people may approve its devices in another browser (RFC 8628).
    #[serde(skip_serializing_if = "is_false")]
    pub device_authorization: bool,
    /// The least assurance that a login at the client must give; requests may ask for more.
    #[serde(skip_serializing_if = "is_weakest")]
    pub required_acr: Assurance,
    /// Where the server tells the client that a login ended (OpenID Connect Back-Channel Logout 1.0 §2.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<String>,
    /// Whether the client needs the session's id in each logout token.
    #[serde(skip_serializing_if = "is_false")]
    pub backchannel_logout_session_required: bool,
    /// Which tokens it may exchange, and for what (RFC 8693); if absent, none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_exchange: Option<ExchangePolicy>,
    /// What it may get for people whom its account's login provider asserts to it (ID-JAG); if absent, nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity_assertions: Option<IdentityAssertions>,
    /// The only client that may exchange its tokens: their claim `may_act` (RFC 8693 §4.4).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub may_act: Option<ClientId>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_weakest(assurance: &Assurance) -> bool {
    *assurance == Assurance::default()
}

impl Protocol {
    /// Returns the default for a new client: RS256 for id_tokens, as in OIDC Dynamic Client Registration §2.
    pub fn of_new(client_type: ClientType) -> Self {
        let id_token = client_type.has_users().then_some(Algorithm::RS256);
        Self { id_token_signed_response_alg: id_token, ..Self::default() }
    }

    /// Whether these are the options of clients registered before there were options.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Checks whether a client of this kind may have these options.
    pub(super) fn check(&self, client_type: ClientType, auth_method: AuthMethod) -> Result<(), Refusal> {
        self.check_requests(client_type, auth_method)?;
        let users = client_type.has_users();
        for (field, unused) in [
            ("id_token_signed_response_alg", self.id_token_signed_response_alg.is_some() && !users),
            ("claims_in_id_token", self.claims_in_id_token && !users),
            ("groups_claim", self.groups_claim && !users),
        ] {
            require(!unused, || {
                Refusal::invalid(
                    field,
                    "no_id_tokens",
                    "a machine client gets no id_tokens, because no user logs in through it",
                )
            })?;
        }
        device_flow::check(self.device_authorization, client_type)?;
        require(users || is_weakest(&self.required_acr), || {
            Refusal::invalid("required_acr", "no_logins", "no user logs in through a machine client")
        })?;
        trusted_issuer::check(&self.trusted_issuers, auth_method)?;
        certificate_subject::check(self.tls_client_auth.as_deref(), auth_method)?;
        certificate_subject::check_binding(
            self.tls_client_certificate_bound_access_tokens,
            self.dpop_bound_access_tokens,
        )?;
        back_channel::check(self.backchannel_logout_uri.as_deref(), client_type)?;
        exchange::check(self.token_exchange.as_ref(), auth_method)?;
        identity_assertions::check(self.identity_assertions.as_ref(), auth_method)?;
        require(!self.token_endpoint_audience || auth_method == AuthMethod::PrivateKeyJwt, || {
            Refusal::invalid(
                "token_endpoint_audience",
                "no_assertions",
                "only a client with auth_method private_key_jwt may set this",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Protocol;
    use crate::{
        client::{AuthMethod, ClientEvent, ClientType},
        session::Assurance,
        signing_key::Algorithm,
    };

    #[test]
    fn a_new_client_gets_rs256_id_tokens_and_one_of_before_the_servers_algorithm() {
        assert_eq!(Protocol::of_new(ClientType::Web).id_token_signed_response_alg, Some(Algorithm::RS256));
        let golden = include_str!("../../golden/client.created.v1.json");
        let golden: serde_json::Value = serde_json::from_str(golden).unwrap();
        let event: ClientEvent = serde_json::from_value(golden["payload"].clone()).unwrap();
        assert!(matches!(event, ClientEvent::Created { protocol, .. } if protocol.is_default()));
    }

    #[test]
    fn a_machine_chooses_nothing_about_people_and_only_who_signs_an_audience() {
        let code = |protocol: Protocol, client_type, auth_method| {
            protocol.check(client_type, auth_method).err().map(|refusal| refusal.code)
        };
        let (usual, secret) = (Protocol::default(), AuthMethod::ClientSecret);
        let id_token = Protocol { id_token_signed_response_alg: Some(Algorithm::ES256), ..usual.clone() };
        assert_eq!(code(id_token.clone(), ClientType::Machine, secret), Some("no_id_tokens"));
        assert_eq!(code(id_token, ClientType::Web, secret), None);
        let claims = Protocol { claims_in_id_token: true, ..usual.clone() };
        assert_eq!(code(claims, ClientType::Machine, secret), Some("no_id_tokens"));
        let groups = Protocol { groups_claim: true, ..usual.clone() };
        assert_eq!(code(groups.clone(), ClientType::Machine, secret), Some("no_id_tokens"));
        assert_eq!(code(groups, ClientType::Browser, AuthMethod::None), None);
        let two = Protocol { required_acr: Assurance::TwoFactors, ..usual.clone() };
        assert_eq!(code(two.clone(), ClientType::Machine, secret), Some("no_logins"));
        assert_eq!(code(two, ClientType::Browser, AuthMethod::None), None);
        let audience = Protocol { token_endpoint_audience: true, ..usual };
        assert_eq!(code(audience.clone(), ClientType::Web, secret), Some("no_assertions"));
        assert_eq!(code(audience, ClientType::Machine, AuthMethod::PrivateKeyJwt), None);
    }
}
