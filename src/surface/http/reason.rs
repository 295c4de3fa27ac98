//! Why a request about a client was refused, as the request log records it. The client's owner finds the true
//! reason there; the caller learns only what RFC 6749 §5.2 allows.
//!
//! Not here: the error responses (`oauth::error`, `web::error`), and storing the record (`traffic::recorder`).

/// Generates the enum, its codes and its sentences from one list.
macro_rules! reasons {
    ($($name:ident, $code:literal, $detail:literal;)*) => {
        /// A reason. Its code is stable: owners filter by it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason {
            $(#[doc = $detail] $name,)*
        }

        impl Reason {
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Returns the code, as in the log.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Returns the explanation for the client's developer.
            pub const fn detail(self) -> &'static str {
                match self { $(Self::$name => $detail,)* }
            }
        }
    };
}

reasons! {
    // Client authentication.
    ProofMissing, "proof_missing", "the client must authenticate, but the request has no secret and no assertion";
    ProofNotRegistered, "proof_not_registered", "the client is registered for another authentication method: see its auth_method";
    SecretWrong, "secret_wrong", "the client has no such secret";
    SecretExpired, "secret_expired", "the secret was replaced and has expired";
    SecretGuessed, "secret_guessed", "the correct secret came after many wrong ones from the same network; an alert restricted the client";
    ClientStopped, "client_stopped", "the client is disabled, restricted or deleted";
    AccountStopped, "account_stopped", "the client's account is restricted or closed";
    PublicClient, "public_client", "a public client may not do this, because it does not authenticate";
    // Assertions (RFC 7523 §3).
    AssertionMalformed, "assertion_malformed", "the assertion is not a JWT with iss, sub, aud, exp and jti";
    AssertionTyp, "assertion_typ", "typ belongs to another kind of token";
    AssertionCrit, "assertion_crit", "crit names extensions that this server does not support";
    AssertionKeyUnknown, "assertion_key_unknown", "no registered key has the assertion's kid";
    AssertionAlgorithm, "assertion_alg", "no registered key allows this alg";
    AssertionSignature, "assertion_signature", "the signature does not match any registered key";
    AssertionIssuer, "assertion_iss", "iss must be the client_id";
    AssertionSubject, "assertion_sub", "sub must be the client_id";
    AssertionAudience, "assertion_aud", "aud must be the issuer, or the token endpoint if the client is registered for it";
    AssertionExpired, "assertion_exp", "exp is in the past";
    AssertionLifetime, "assertion_lifetime", "exp is more than 300 seconds in the future";
    AssertionNotYet, "assertion_nbf", "nbf is in the future";
    AssertionIssuedAt, "assertion_iat", "iat is in the future";
    AssertionId, "assertion_jti", "jti must have 1 to 256 bytes";
    KeysUnreachable, "keys_unreachable", "the keys at the client's jwks_uri could not be read: it could not be reached, failed, or took too long";
    KeysRefused, "keys_refused", "the keys at the client's jwks_uri are not used: its address is not allowed, it redirects, or its key set is too large, malformed or has no key that could be registered";
    AssertionReplayed, "assertion_replayed", "an assertion with this jti was already used";
    // Client certificates (RFC 8705 §2).
    CertificateMissing, "certificate_missing", "the client authenticates by a certificate, and the request came without one: send it to mtls_endpoint_aliases";
    CertificateMalformed, "certificate_malformed", "the client certificate can't be read";
    CertificateTime, "certificate_time", "the client certificate has expired, or is not valid yet";
    CertificateUntrusted, "certificate_untrusted", "no trusted authority issued the client certificate for client authentication";
    CertificateSubject, "certificate_subject", "the client certificate does not have the name that the client registered as tls_client_auth";
    CertificateKey, "certificate_key", "the key of the client certificate is not one of the client's keys";
    // Tokens of issuers that the client trusts.
    IssuerUntrusted, "issuer_untrusted", "the client trusts no issuer that is the iss of the token";
    IssuerTokenMalformed, "issuer_token_malformed", "the token is not a JWT with iss, sub, aud and exp";
    IssuerAudience, "issuer_aud", "aud must be only the audience that is registered for the issuer";
    IssuerSubject, "issuer_sub", "sub is not the subject that is registered for the issuer";
    IssuerClaim, "issuer_claim", "a claim is not what is registered for the issuer";
    IssuerLifetime, "issuer_lifetime", "the token lives longer than max_lifetime_seconds of the issuer";
    IssuerKeyUnknown, "issuer_key_unknown", "the issuer publishes no key with the kid of the token";
    IssuerUnreachable, "issuer_unreachable", "the keys of the issuer could not be read: it could not be reached, failed, or took too long";
    IssuerRefused, "issuer_refused", "the keys of the issuer are not used: its address is not allowed, its documents are too large or malformed, or they name another issuer";
    // Identity assertions (ID-JAG).
    IdentityMalformed, "identity_malformed", "the identity assertion is not a JWT with iss, sub, aud, client_id, exp, iat and jti";
    IdentityTyp, "identity_typ", "the typ of an identity assertion must be oauth-id-jag+jwt";
    IdentityUntrusted, "identity_untrusted", "iss is not the account's login provider, or the account does not trust it to assert people";
    IdentityAudience, "identity_aud", "aud of the identity assertion must be only the issuer URL of this server, and aud_tenant, if present, the account";
    IdentityClient, "identity_client", "client_id of the identity assertion is another client";
    IdentityUnsupported, "identity_unsupported", "the identity assertion has authorization_details, tenant, or a cnf other than jkt, which this server can't honor";
    IdentityLifetime, "identity_lifetime", "the identity assertion lives for more than 3600 seconds";
    IdentityUnproved, "identity_unproved", "the identity assertion is bound to a key, and the request has no DPoP proof of that key";
    IdentityUnknown, "identity_unknown", "no person who may log in has linked the login that sub names";
    IdentityWeak, "identity_weak", "the login at the provider is weaker than required_acr of the client";
    // Codes and tokens.
    HandleUnknown, "handle_unknown", "this server did not issue the code or token";
    HandleForeign, "handle_foreign", "the code or token was issued to another client";
    HandleDead, "handle_dead", "the code or token was already used, has expired or was revoked";
    TokenUnproved, "token_unproved", "the access token is not sent as its token_type says, its DPoP proof is not good, or the request lacks the certificate that it is bound to";
    // Authorization and logout.
    RedirectUriMissing, "redirect_uri_missing", "redirect_uri is missing";
    RedirectUriUnregistered, "redirect_uri_unregistered", "redirect_uri does not exactly match a registered URI";
    DomainUnverified, "domain_unverified", "the domain of redirect_uri is not verified, or login is off for it";
    PushedRequestUnknown, "pushed_request_unknown", "request_uri names no pushed request of the client; it has expired, was used, or belongs to another client";
    RequestObjectRefused, "request_object_refused", "the request object is not signed by a key of the client for this server, or it has expired";
    RequestNotPushed, "request_not_pushed", "the client must push its authorization requests, or sign them, and this one was not";
    RepeatedParameter, "repeated_parameter", "a parameter is repeated";
    PageStranded, "page_stranded", "the login or consent page was open for too long, or its form came from another browser";
    PostLogoutUriUnregistered, "post_logout_uri_unregistered", "post_logout_redirect_uri does not exactly match a registered URI";
    HintForeign, "hint_foreign", "id_token_hint was not issued by this server, or was issued to another client";
}

impl Reason {
    /// Returns the reason with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.as_str() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::Reason;
    use std::collections::BTreeSet;

    #[test]
    fn every_reason_has_a_code_of_its_own_that_is_found_again() {
        let codes: BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.as_str()).collect();
        assert_eq!(codes.len(), Reason::ALL.len());
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.as_str()), Some(*reason));
            assert!(!reason.detail().is_empty());
        }
        assert_eq!(Reason::parse("nothing"), None);
    }
}
