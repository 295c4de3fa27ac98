//! How a client's authorization requests and responses are secured: pushed requests (RFC 9126), signed request objects
//! (RFC 9101), signed responses (JARM), and the demands of the FAPI 2.0 Security Profile.
//!
//! Not here: the requests themselves. The server reads and verifies them.

use super::{AuthMethod, Client, ClientType, NewClient, Protocol, RequestObjectAlgorithm, TokenPolicy};
use crate::{Refusal, refusal::require, signing_key::Algorithm};

/// The facts of a client that the FAPI 2.0 Security Profile is about.
pub(super) struct Profiled<'a> {
    pub client_type: ClientType,
    pub auth_method: AuthMethod,
    pub redirect_uris: &'a [String],
    pub require_pkce: bool,
    pub token_policy: &'a TokenPolicy,
    pub protocol: &'a Protocol,
}

impl Protocol {
    /// Whether an authorization request must have been pushed.
    pub const fn requires_push(&self) -> bool {
        self.require_pushed_authorization_requests || self.fapi_2_security_profile
    }

    /// Returns the algorithm that signs authorization responses: RS256 if the client names none (JARM §3), ES256 for
    /// one that follows the FAPI profile.
    pub fn authorization_response_algorithm(&self) -> Algorithm {
        let usual = if self.fapi_2_security_profile { Algorithm::ES256 } else { Algorithm::RS256 };
        self.authorization_signed_response_alg.unwrap_or(usual)
    }

    /// Whether the client may sign request objects with the algorithm of this name.
    pub fn allows_request_object_alg(&self, name: &str) -> bool {
        let known = RequestObjectAlgorithm::ALL.into_iter().find(|known| known.as_str() == name);
        known.is_some_and(|known| {
            self.request_object_signing_alg.is_none_or(|only| only == known)
                && (!self.fapi_2_security_profile || known.is_fapi_2())
        })
    }

    /// Checks whether a client of this kind may have these options about requests and responses.
    pub(super) fn check_requests(
        &self,
        client_type: ClientType,
        auth_method: AuthMethod,
    ) -> Result<(), Refusal> {
        for (field, is_set) in [
            ("require_pushed_authorization_requests", self.require_pushed_authorization_requests),
            ("require_signed_request_object", self.require_signed_request_object),
            ("request_object_signing_alg", self.request_object_signing_alg.is_some()),
            ("authorization_signed_response_alg", self.authorization_signed_response_alg.is_some()),
        ] {
            require(!is_set || client_type.has_users(), || {
                Refusal::invalid(field, "no_logins", "no user logs in through a machine client")
            })?;
        }
        for (field, is_set) in [
            ("require_signed_request_object", self.require_signed_request_object),
            ("request_object_signing_alg", self.request_object_signing_alg.is_some()),
        ] {
            require(!is_set || auth_method == AuthMethod::PrivateKeyJwt, || {
                Refusal::invalid(
                    field,
                    "no_assertions",
                    "only a client with auth_method private_key_jwt has keys to sign with",
                )
            })?;
        }
        Ok(())
    }
}

impl Client {
    /// Returns the facts that the profile is about. A change replaces some of them before they are checked.
    pub(super) fn profiled(&self) -> Profiled<'_> {
        Profiled {
            client_type: self.client_type,
            auth_method: self.auth_method,
            redirect_uris: &self.redirect_uris,
            require_pkce: !self.pkce_waived,
            token_policy: &self.token_policy,
            protocol: &self.protocol,
        }
    }
}

impl<'a> Profiled<'a> {
    /// Returns the facts of a client that is to be registered.
    pub fn of(new: &'a NewClient) -> Self {
        Self {
            client_type: new.client_type,
            auth_method: new.auth_method,
            redirect_uris: &new.redirect_uris,
            require_pkce: new.require_pkce,
            token_policy: &new.token_policy,
            protocol: &new.protocol,
        }
    }

    /// Checks the demands of the FAPI 2.0 Security Profile, if the client follows it. Requests and tokens are
    /// checked where they arise.
    pub fn check(&self) -> Result<(), Refusal> {
        if !self.protocol.fapi_2_security_profile {
            return Ok(());
        }
        let strong = |algorithm: Option<Algorithm>| algorithm.is_some_and(Algorithm::is_fapi_2);
        let protocol = self.protocol;
        let is_https = |uri: &String| uri.starts_with("https://");
        // A machine gets no refresh tokens and no id_tokens.
        let has_users = self.client_type.has_users();
        let demands = [
            (self.client_type.is_confidential(), "client_type must be web or machine"),
            (
                self.auth_method.is_fapi_2(),
                "auth_method must be private_key_jwt, tls_client_auth or self_signed_tls_client_auth",
            ),
            (self.require_pkce, "require_pkce must be true"),
            (self.redirect_uris.iter().all(is_https), "every redirect URI must be https"),
            (
                !has_users || !self.token_policy.refresh_rotation,
                "token_policy.refresh_rotation must be false",
            ),
            (!protocol.token_endpoint_audience, "token_endpoint_audience must be false"),
            (
                protocol.dpop_bound_access_tokens || protocol.tls_client_certificate_bound_access_tokens,
                "dpop_bound_access_tokens or tls_client_certificate_bound_access_tokens must be true",
            ),
            // A device's request is neither pushed nor protected by PKCE.
            (!protocol.device_authorization, "device_authorization must be false"),
            (
                !has_users || strong(protocol.id_token_signed_response_alg),
                "id_token_signed_response_alg must be ES256 or EdDSA",
            ),
            (
                strong(protocol.access_token_signed_response_alg),
                "access_token_signed_response_alg must be ES256 or EdDSA",
            ),
            (
                protocol.authorization_signed_response_alg != Some(Algorithm::RS256),
                "authorization_signed_response_alg must not be RS256",
            ),
            (
                protocol.request_object_signing_alg.is_none_or(RequestObjectAlgorithm::is_fapi_2),
                "request_object_signing_alg must be PS256, ES256 or EdDSA",
            ),
        ];
        match demands.into_iter().find(|(is_met, _)| !is_met) {
            None => Ok(()),
            Some((_, demand)) => Err(Refusal::invalid(
                "fapi_2_security_profile",
                "fapi_demand_unmet",
                format!("the FAPI 2.0 Security Profile demands more: {demand}"),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Profiled;
    use crate::{
        client::{AuthMethod, ClientType, Protocol, RequestObjectAlgorithm, TokenPolicy},
        signing_key::Algorithm,
    };

    fn fapi() -> Protocol {
        Protocol {
            fapi_2_security_profile: true,
            dpop_bound_access_tokens: true,
            id_token_signed_response_alg: Some(Algorithm::ES256),
            access_token_signed_response_alg: Some(Algorithm::EdDSA),
            ..Protocol::default()
        }
    }

    #[test]
    fn options_about_requests_need_users_and_signed_ones_need_keys() {
        let code = |protocol: &Protocol, client_type, auth_method| {
            protocol.check_requests(client_type, auth_method).err().map(|refusal| refusal.code)
        };
        let usual = Protocol::default;
        let options = [
            Protocol { require_pushed_authorization_requests: true, ..usual() },
            Protocol { authorization_signed_response_alg: Some(Algorithm::ES256), ..usual() },
            Protocol { require_signed_request_object: true, ..usual() },
            Protocol { request_object_signing_alg: Some(RequestObjectAlgorithm::PS256), ..usual() },
        ];
        for (number, protocol) in options.iter().enumerate() {
            assert_eq!(code(protocol, ClientType::Machine, AuthMethod::PrivateKeyJwt), Some("no_logins"));
            assert_eq!(code(protocol, ClientType::Web, AuthMethod::PrivateKeyJwt), None);
            let unsigned = (number > 1).then_some("no_assertions");
            assert_eq!(code(protocol, ClientType::Native, AuthMethod::None), unsigned, "{protocol:?}");
        }
    }

    #[test]
    fn the_profile_names_the_first_demand_that_a_client_does_not_meet() {
        let uris = ["https://app.example/cb".to_owned()];
        let loopback = ["http://127.0.0.1/cb".to_owned()];
        let policy = TokenPolicy { refresh_rotation: false, ..TokenPolicy::default() };
        let rotating = TokenPolicy::default();
        let protocol = fapi();
        let good = || Profiled {
            client_type: ClientType::Web,
            auth_method: AuthMethod::PrivateKeyJwt,
            redirect_uris: &uris,
            require_pkce: true,
            token_policy: &policy,
            protocol: &protocol,
        };
        assert!(good().check().is_ok());
        let by_certificate = Protocol {
            dpop_bound_access_tokens: false,
            tls_client_certificate_bound_access_tokens: true,
            ..fapi()
        };
        for auth_method in [AuthMethod::TlsClientAuth, AuthMethod::SelfSignedTlsClientAuth] {
            assert!(Profiled { auth_method, protocol: &by_certificate, ..good() }.check().is_ok());
        }
        let rs256 = Some(Algorithm::RS256);
        let weak = [
            Protocol { token_endpoint_audience: true, ..fapi() },
            Protocol { dpop_bound_access_tokens: false, ..fapi() },
            Protocol { device_authorization: true, ..fapi() },
            Protocol { id_token_signed_response_alg: None, ..fapi() },
            Protocol { access_token_signed_response_alg: rs256, ..fapi() },
            Protocol { authorization_signed_response_alg: rs256, ..fapi() },
            Protocol { request_object_signing_alg: Some(RequestObjectAlgorithm::RS256), ..fapi() },
        ];
        let others = [
            Profiled { client_type: ClientType::Native, ..good() },
            Profiled { auth_method: AuthMethod::ClientSecret, ..good() },
            Profiled { redirect_uris: &loopback, ..good() },
            Profiled { require_pkce: false, ..good() },
            Profiled { token_policy: &rotating, ..good() },
        ];
        let weak = weak.iter().map(|protocol| Profiled { protocol, ..good() });
        for bad in weak.chain(others) {
            assert_eq!(bad.check().unwrap_err().code, "fapi_demand_unmet");
        }
        let without_id_tokens = Protocol { id_token_signed_response_alg: None, ..fapi() };
        let machine = || Profiled {
            client_type: ClientType::Machine,
            redirect_uris: &[],
            token_policy: &rotating,
            protocol: &without_id_tokens,
            ..good()
        };
        assert!(machine().check().is_ok());
        let with_secret = Profiled { auth_method: AuthMethod::ClientSecret, ..machine() };
        let weak = Protocol { dpop_bound_access_tokens: false, ..without_id_tokens.clone() };
        for bad in [with_secret, Profiled { protocol: &weak, ..machine() }] {
            assert_eq!(bad.check().unwrap_err().code, "fapi_demand_unmet");
        }
        let off = Protocol::default();
        assert!(Profiled { protocol: &off, auth_method: AuthMethod::None, ..good() }.check().is_ok());
    }

    #[test]
    fn only_asymmetric_algorithms_that_the_client_named_sign_requests() {
        let any = Protocol::default();
        let one = Protocol { request_object_signing_alg: Some(RequestObjectAlgorithm::PS256), ..any.clone() };
        for name in ["none", "HS256", "HS512", "es256", ""] {
            assert!(!any.allows_request_object_alg(name), "{name}");
        }
        assert!(any.allows_request_object_alg("RS256") && !fapi().allows_request_object_alg("RS256"));
        assert!(one.allows_request_object_alg("PS256") && !one.allows_request_object_alg("ES256"));
        assert_eq!(any.authorization_response_algorithm(), Algorithm::RS256);
        assert_eq!(fapi().authorization_response_algorithm(), Algorithm::ES256);
    }
}
