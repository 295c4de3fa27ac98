//! A login at an OpenID provider (OpenID Connect Core §3.1): the request, the redemption of the code, and the
//! checks of the id_token (§3.1.3.7), whose cryptography is the openidconnect crate's. The person is named by
//! issuer and subject.

use super::{
    documents::{Described, Documents, Keys},
    fetch::{Basic, Fetcher},
    identity::Identity,
    provider::{Begin, Finish, Provider, ProviderError},
};
use openidconnect::{
    AdditionalClaims, ClientId, IdToken, IdTokenVerifier, IssuerUrl, Nonce,
    core::{
        CoreGenderClaim, CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    },
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use url::Url;

/// Stands for the tenant in an issuer of Microsoft's.
const TENANT: &str = "{tenantid}";
/// How far a provider's clock may be off, in seconds.
const SKEW: i64 = 120;
/// The algorithms that an id_token may be signed with: asymmetric ones.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Claims beyond the standard ones.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Extra {
    /// Microsoft: the tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tid: Option<String>,
}

impl AdditionalClaims for Extra {}

type Token = IdToken<Extra, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// The response of a token endpoint.
#[derive(Deserialize)]
struct Tokens {
    #[serde(default)]
    id_token: Option<String>,
    #[serde(default)]
    access_token: Option<String>,
}

/// The response of a userinfo endpoint.
#[derive(Deserialize)]
struct UserInfo {
    sub: String,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    name: Option<String>,
}

/// Whom to ask, and for what.
pub(super) struct Asking<'a> {
    pub provider: &'a Provider,
    pub described: &'a Described,
    pub finish: &'a Finish<'a>,
    /// In seconds since 1970.
    pub now: i64,
}

/// Returns the address to which the browser is sent.
pub(super) fn authorization_url(
    provider: &Provider,
    described: &Described,
    begin: &Begin<'_>,
    fetcher: &Fetcher,
) -> Result<Url, ProviderError> {
    let scope = provider.scopes.join(" ");
    let mut params = vec![
        ("response_type", "code"),
        ("client_id", provider.client_id.as_str()),
        ("redirect_uri", begin.redirect_uri),
        ("scope", scope.as_str()),
        ("state", begin.state),
        ("nonce", begin.nonce),
        ("code_challenge", begin.challenge),
        ("code_challenge_method", "S256"),
        ("ui_locales", begin.language),
    ];
    if begin.fresh {
        params.extend([("prompt", provider.asking_again.prompt), ("max_age", "0")]);
    }
    params.extend(begin.login_hint.map(|hint| ("login_hint", hint)));
    fetcher.address(&described.authorization_endpoint, &params)
}

/// Returns who logged in.
pub(super) async fn identify(
    fetcher: &Fetcher,
    documents: &Documents,
    asking: &Asking<'_>,
) -> Result<Identity, ProviderError> {
    check_issuer(asking.described, asking.finish.issuer)?;
    let tokens = redeem(fetcher, asking).await?;
    let id_token = tokens.id_token.ok_or_else(|| ProviderError::refused("it sent no id_token"))?;
    let token: Token = id_token.parse().map_err(|_| ProviderError::refused("its id_token can't be read"))?;
    let keys = documents.keys(fetcher, &asking.described.jwks_uri).await?;
    let identity = match verified(&token, asking, &keys) {
        // Perhaps it has a new key.
        Err(_) if keys.may_be_old() => {
            let keys = documents.newest_keys(fetcher, &asking.described.jwks_uri).await?;
            verified(&token, asking, &keys)?
        }
        verified => verified?,
    };
    if identity.email.is_some() {
        return Ok(identity);
    }
    let (Some(url), Some(access)) = (&asking.described.userinfo_endpoint, &tokens.access_token) else {
        return Ok(identity);
    };
    // Only to show it: what fails here is left out.
    let info = fetcher.get(url, Some(access)).await.and_then(|fetched| fetched.json::<UserInfo>());
    Ok(match info {
        // Core §5.3.2: another subject is another person's.
        Ok(info) if info.sub == identity.subject => {
            Identity { email: info.email, name: identity.name.or(info.name), ..identity }
        }
        _ => identity,
    })
}

/// Checks the `iss` of the response (RFC 9207 §2.4): the response of another provider is not this one's.
fn check_issuer(described: &Described, issuer: Option<&str>) -> Result<(), ProviderError> {
    let is_same = |issuer: &str| match described.issuer.split_once(TENANT) {
        Some((before, after)) => tenant_of(issuer, before, after).is_some(),
        None => issuer == described.issuer,
    };
    match issuer {
        Some(issuer) if is_same(issuer) => Ok(()),
        None if !described.authorization_response_iss_parameter_supported => Ok(()),
        _ => Err(ProviderError::refused("the response names another issuer, or none")),
    }
}

/// Returns the tenant that `issuer` names: a UUID between `before` and `after`.
fn tenant_of<'a>(issuer: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let tenant = issuer.strip_prefix(before)?.strip_suffix(after)?;
    uuid::Uuid::try_parse(tenant).ok().map(|_| tenant)
}

async fn redeem(fetcher: &Fetcher, asking: &Asking<'_>) -> Result<Tokens, ProviderError> {
    let Asking { provider, described, finish, .. } = asking;
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", finish.code),
        ("redirect_uri", finish.redirect_uri),
        ("code_verifier", finish.verifier),
    ];
    let methods = described.token_endpoint_auth_methods_supported.as_ref();
    let takes_basic = methods.is_none_or(|methods| methods.iter().any(|name| name == "client_secret_basic"));
    let basic = match &provider.client_secret {
        Some(secret) if takes_basic => Some(Basic { client_id: &provider.client_id, client_secret: secret }),
        secret => {
            fields.push(("client_id", provider.client_id.as_str()));
            fields.extend(secret.as_ref().map(|secret| ("client_secret", secret.as_str())));
            None
        }
    };
    fetcher.post(&described.token_endpoint, &fields, basic).await?.json()
}

/// Verifies the id_token by Core §3.1.3.7, and returns the person.
fn verified(token: &Token, asking: &Asking<'_>, keys: &Arc<Keys>) -> Result<Identity, ProviderError> {
    let Asking { provider, described, finish, now } = asking;
    let refused = |what: &str| ProviderError::refused(format!("its id_token {what}"));
    let keys: CoreJsonWebKeySet =
        serde_json::from_slice(&keys.text).map_err(|_| ProviderError::refused("its keys can't be read"))?;
    let is_shared = described.issuer.contains(TENANT);
    let issuer = IssuerUrl::new(described.issuer.replace(TENANT, "tenant"));
    let issuer = issuer.map_err(|_| refused("has an issuer that is no URL"))?;
    let client_id = ClientId::new(provider.client_id.clone());
    let verifier = IdTokenVerifier::<CoreJsonWebKey>::new_public_client(client_id, issuer, keys)
        .set_allowed_algs(ALGORITHMS)
        // Checked below, where the tenant is known.
        .require_issuer_match(!is_shared);
    let nonce = Nonce::new(finish.nonce.to_owned());
    let claims = token.claims(&verifier, &nonce).map_err(|error| refused(&format!("is no good: {error}")))?;
    let issuer = claims.issuer().as_str();
    let expected = match &claims.additional_claims().tid {
        Some(tid) if is_shared && uuid::Uuid::try_parse(tid).is_ok() => described.issuer.replace(TENANT, tid),
        _ => described.issuer.clone(),
    };
    if issuer != expected {
        return Err(refused("is another issuer's"));
    }
    if claims.authorized_party().is_some_and(|party| party.as_str() != provider.client_id) {
        return Err(refused("is for another client"));
    }
    if claims.issue_time().timestamp() > now + SKEW {
        return Err(refused("was issued in the future"));
    }
    Ok(Identity {
        issuer: issuer.to_owned(),
        subject: claims.subject().as_str().to_owned(),
        email: claims.email().map(|email| email.as_str().to_owned()),
        name: claims.name().and_then(|name| name.get(None)).map(|name| name.as_str().to_owned()),
        auth_time: claims.auth_time().map(|at| at.timestamp()),
    })
}

#[cfg(test)]
mod tests {
    use super::{Described, check_issuer};

    fn described(issuer: &str, says_so: bool) -> Described {
        Described {
            issuer: issuer.to_owned(),
            authorization_endpoint: String::new(),
            token_endpoint: String::new(),
            jwks_uri: String::new(),
            userinfo_endpoint: None,
            token_endpoint_auth_methods_supported: None,
            authorization_response_iss_parameter_supported: says_so,
        }
    }

    #[test]
    fn a_response_is_its_issuer_s_alone() {
        let own = "https://login.example";
        assert!(check_issuer(&described(own, true), Some(own)).is_ok());
        assert!(check_issuer(&described(own, false), None).is_ok());
        assert!(check_issuer(&described(own, true), None).is_err());
        for says_so in [true, false] {
            for other in ["https://login.example/", "https://evil.example", "HTTPS://login.example"] {
                assert!(check_issuer(&described(own, says_so), Some(other)).is_err(), "{other}");
            }
        }
    }

    #[test]
    fn the_issuer_of_a_tenant_is_the_template_with_a_uuid() {
        let shared = described("https://login.microsoftonline.com/{tenantid}/v2.0", false);
        let tenant = "9188040d-6c67-4c5b-b112-36a304b66dad";
        let of = |tenant: &str| format!("https://login.microsoftonline.com/{tenant}/v2.0");
        assert!(check_issuer(&shared, Some(&of(tenant))).is_ok());
        for other in
            [of("x"), of(""), of("{tenantid}"), of(&format!("{tenant}/x")), format!("{}x", of(tenant))]
        {
            assert!(check_issuer(&shared, Some(&other)).is_err(), "{other}");
        }
    }
}
