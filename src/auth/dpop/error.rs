//! Why a proof of possession, or an access token with it, is refused: a DPoP proof (RFC 9449 §5, §7.1 and §8), or
//! a client certificate (RFC 8705 §3).

use crate::auth::jwk::ALGORITHMS;

/// A reason. Nothing in it is secret: the client's developer reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    #[error("the request has no DPoP proof")]
    Missing,
    #[error("the request has several DPoP headers, or one that is not ASCII")]
    Several,
    #[error("the DPoP proof is longer than 8 KiB")]
    TooLong,
    #[error("the DPoP proof is not a JWT with jti, htm, htu and iat")]
    Malformed,
    #[error("typ of the DPoP proof must be dpop+jwt")]
    Type,
    #[error("alg of the DPoP proof must be an asymmetric algorithm of dpop_signing_alg_values_supported")]
    Algorithm,
    #[error("alg of the DPoP proof must be PS256, ES256 or EdDSA: the client follows FAPI 2.0")]
    WeakAlgorithm,
    #[error("jwk of the DPoP proof must be a public key that fits alg")]
    Key,
    #[error("the signature of the DPoP proof does not match its jwk")]
    Signature,
    #[error("jti of the DPoP proof must have 1 to 256 bytes")]
    Id,
    #[error("htm of the DPoP proof is not the method of the request")]
    Method,
    #[error("htu of the DPoP proof is not the URL of the request")]
    Target,
    #[error("iat of the DPoP proof is more than 60 seconds away from the server's time")]
    IssuedAt,
    #[error("ath of the DPoP proof is not the hash of the access token")]
    AccessToken,
    #[error("the DPoP proof needs the nonce of the header DPoP-Nonce")]
    Nonce,
    #[error("a DPoP proof with this jti was already used")]
    Replayed,
    #[error("the access token is bound to another key")]
    OtherKey,
    #[error("the access token is bound to a key: send it as DPoP, with a proof")]
    Downgrade,
    #[error("the access token is bound to no key: send it as Bearer")]
    Unbound,
    #[error("the access token is unknown, expired or revoked")]
    Dead,
    #[error("the request has no client certificate, and the client gets only tokens that are bound to one")]
    CertificateMissing,
    #[error("the client certificate can't be read from the header of the proxy")]
    CertificateUnreadable,
    #[error("the tokens of the client are bound to its certificate: send no DPoP proof")]
    CertificateInstead,
    #[error("the access token is bound to another certificate")]
    OtherCertificate,
    #[error("the access token is bound to a certificate: present that in the TLS handshake")]
    NoCertificate,
    #[error("the access token is bound to a certificate: send it as Bearer")]
    NotOfKey,
}

impl ProofError {
    /// Returns the OAuth error code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nonce => "use_dpop_nonce",
            Self::CertificateMissing | Self::CertificateUnreadable => "invalid_request",
            Self::OtherKey
            | Self::Downgrade
            | Self::Unbound
            | Self::Dead
            | Self::OtherCertificate
            | Self::NoCertificate
            | Self::NotOfKey => "invalid_token",
            _ => "invalid_dpop_proof",
        }
    }

    /// Returns the value of `WWW-Authenticate` for a token that is refused for this reason (RFC 9449 §7.1, RFC
    /// 8705 §3).
    pub fn challenge(self) -> String {
        if matches!(self, Self::OtherCertificate | Self::NoCertificate | Self::NotOfKey) {
            return format!("Bearer realm=\"xwms\", error=\"{}\", error_description=\"{self}\"", self.code());
        }
        let (code, algorithms) = (self.code(), ALGORITHMS.join(" "));
        format!("DPoP realm=\"xwms\", error=\"{code}\", error_description=\"{self}\", algs=\"{algorithms}\"")
    }
}
