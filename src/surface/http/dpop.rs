//! DPoP in requests and responses (RFC 9449): the header with the proof, the access token that comes with it or as
//! Bearer (RFC 6750 §2.1), perhaps over a connection with a client certificate (RFC 8705), and the header with the
//! nonce.
//!
//! Not here: what a good proof is (`auth::dpop`), and whether a token may come without one (`auth::possession`).

use crate::{
    app::{App, Shared},
    auth::{
        access_tokens::Found,
        dpop::{Expected, Proof, ProofError, current_nonce, verify},
    },
    store::StoreError,
    surface::http::{caller::Caller, client_certificate::ClientCertificate},
};
use axum::{
    extract::{OptionalFromRequestParts, Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, Method,
        header::{AUTHORIZATION, CACHE_CONTROL},
        request::Parts,
    },
    middleware::Next,
    response::Response,
};
use std::convert::Infallible;

/// The header with the proof.
pub const DPOP: HeaderName = HeaderName::from_static("dpop");
/// The header with the nonce that the next proof needs.
pub const DPOP_NONCE: HeaderName = HeaderName::from_static("dpop-nonce");

/// The header `DPoP` of a request, unchecked.
pub enum ProofHeader {
    None,
    One(String),
    /// Several of them, or one that is not ASCII.
    Unusable,
}

impl ProofHeader {
    /// Returns the one in `headers`.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut all = headers.get_all(DPOP).iter();
        match (all.next(), all.next()) {
            (None, _) => Self::None,
            (Some(one), None) => one.to_str().map_or(Self::Unusable, |text| Self::One(text.to_owned())),
            (Some(_), Some(_)) => Self::Unusable,
        }
    }

    /// Returns the proof, if there is one and it is good for a request to `path`, with this access token.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn verify(
        &self,
        app: &App,
        method: &Method,
        path: &str,
        access_token: Option<&str>,
    ) -> Result<Option<Proof>, ProofError> {
        let text = match self {
            Self::None => return Ok(None),
            Self::One(text) => text,
            Self::Unusable => return Err(ProofError::Several),
        };
        let url = format!("{}{path}", app.settings.issuer.trim_end_matches('/'));
        let expected = Expected {
            method: method.as_str(),
            url: &url,
            access_token,
            now: app.store.clock().now(),
            nonces: app.settings.dpop_nonce.then(|| app.store.vault().master()),
        };
        match (verify(text, &expected), &app.settings.mtls) {
            // The same endpoint at the host for clients with certificates (RFC 8705 §5).
            (Err(ProofError::Target), Some(mtls)) => {
                let url = format!("{}{path}", mtls.url);
                verify(text, &Expected { url: &url, ..expected }).map(Some)
            }
            (verified, _) => verified.map(Some),
        }
    }
}

/// The access token of a request, as sent: from the header `Authorization`, never from the query.
pub struct PresentedToken {
    pub token: String,
    /// What must be proved, if it is sent as DPoP.
    shown: Option<Shown>,
    /// The certificate of the client, to which the token may be bound (RFC 8705 §3).
    certificate: ClientCertificate,
}

/// The header with the proof, and the request that it must be for.
struct Shown {
    header: ProofHeader,
    method: Method,
    path: String,
}

impl PresentedToken {
    /// Returns a token that is sent as Bearer, by a client with this certificate.
    pub fn bearer(token: &str, certificate: ClientCertificate) -> Self {
        Self { token: token.to_owned(), shown: None, certificate }
    }

    /// Looks the token up, and records the use of its proof. The request log names a token that is refused.
    ///
    /// # Errors
    /// The store's failure. The inner error is why the proof is refused.
    pub async fn find(&self, app: &App, caller: &Caller) -> Result<Result<Found, ProofError>, StoreError> {
        let prove = || -> Result<Option<Proof>, ProofError> {
            let Some(Shown { header, method, path }) = &self.shown else { return Ok(None) };
            let proof = header.verify(app, method, path, Some(&self.token))?;
            proof.ok_or(ProofError::Missing).map(Some)
        };
        let certificate = self.certificate.get();
        let found = app.access_tokens.find_presented(&self.token, certificate, prove).await?;
        Ok(found.map_err(|(token, error)| {
            caller.is_unproved(&token);
            error
        }))
    }

    /// Returns why a token that is not valid is refused, if it was sent as DPoP: the challenge has the scheme of the
    /// request (§7.1).
    pub fn dead(&self) -> Option<ProofError> {
        self.shown.as_ref().map(|_| ProofError::Dead)
    }

    /// Returns whether there is one in `headers`.
    pub fn is_in(headers: &HeaderMap) -> bool {
        scheme_and_token(headers).is_some()
    }
}

impl OptionalFromRequestParts<Shared> for PresentedToken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Option<Self>, Infallible> {
        let Some((scheme, token)) = scheme_and_token(&parts.headers) else { return Ok(None) };
        let shown = (scheme == Scheme::Dpop).then(|| Shown {
            header: ProofHeader::of(&parts.headers),
            method: parts.method.clone(),
            path: parts.uri.path().to_owned(),
        });
        Ok(Some(Self { token: token.to_owned(), shown, certificate: ClientCertificate::of(app, parts) }))
    }
}

/// How an access token is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Bearer,
    Dpop,
}

fn scheme_and_token(headers: &HeaderMap) -> Option<(Scheme, &str)> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let scheme = match scheme {
        bearer if bearer.eq_ignore_ascii_case("bearer") => Scheme::Bearer,
        dpop if dpop.eq_ignore_ascii_case("dpop") => Scheme::Dpop,
        _ => return None,
    };
    Some((scheme, token.trim()))
}

/// Adds the current nonce to the response, if the request has a proof: the client needs the nonce for the next one
/// (§8.2). No cache may store such a response, because it would hand out an old nonce. For servers whose proofs need a
/// nonce.
pub async fn give_nonce(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let has_proof = request.headers().contains_key(DPOP);
    let mut response = next.run(request).await;
    if has_proof {
        let nonce = current_nonce(app.store.vault().master(), app.store.clock().now());
        if let Ok(nonce) = HeaderValue::try_from(nonce) {
            let headers = response.headers_mut();
            headers.insert(DPOP_NONCE, nonce);
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
    }
    response
}
