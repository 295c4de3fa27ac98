//! The rules of identity assertions (Identity Assertion JWT Authorization Grant, ID-JAG: RFC 7523 §3 and
//! draft-ietf-oauth-identity-assertion-authz-grant): what the claims of one must say, how strong the login behind
//! it was, and how much a client gets by it. Everything narrows: the assertion, the request and the policy of the
//! client each name what they allow.
//!
//! Not here: signatures, replays and who the person is (the server), and the policy itself
//! (`client::IdentityAssertions`).

mod claim;
mod login;
#[cfg(test)]
mod tests;

use crate::{
    Timestamp,
    client::{ExchangeTarget, IdentityAssertions},
    resource_access::{ResourceAccess, names_in},
    session::Method,
};
use claim::text;
pub use claim::{LEEWAY_SECONDS, Misfit};
use login::{auth_time, methods};
use serde_json::{Map, Value};

/// The only `typ` of an identity assertion, in lower case.
pub const TYP: &str = "oauth-id-jag+jwt";
/// The longest time from `iat` to `exp`, in seconds. It limits how long used assertions must be remembered.
pub const LIFETIME_MAX_SECONDS: f64 = 3_600.0;
/// Longest `jti`, in bytes.
const ID_MAX: usize = 256;
/// Longest `sub`, in characters (OpenID Connect Core §2).
const SUBJECT_MAX: usize = 255;
/// Most APIs that an assertion names.
const RESOURCES_MAX: usize = 20;

/// What an assertion must fit.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The URL of this server.
    pub own_issuer: &'a str,
    /// The ids by which the authenticated client is known.
    pub client_ids: &'a [String],
    /// The id of the client's account.
    pub account_id: &'a str,
    pub now: Timestamp,
}

/// The claims of an assertion that this server uses.
#[derive(Clone, Debug, PartialEq)]
pub struct Asserted {
    /// How the issuer names the person.
    pub subject: String,
    /// The `jti`.
    pub id: String,
    /// The scopes that it is limited to, if it is.
    pub scopes: Option<Vec<String>>,
    /// The audiences of the APIs that it is limited to; empty if it is not.
    pub resources: Vec<String>,
    /// The key that the client must prove to have, if there is one.
    pub jkt: Option<String>,
    /// How the person authenticated at the issuer, as far as that counts here.
    pub methods: Vec<Method>,
    /// When the person authenticated there, if it says so.
    pub auth_time: Option<Timestamp>,
    /// From then on it is not taken any more.
    pub until: Timestamp,
}

impl Asserted {
    /// Reads the claims of an assertion. Its signature and `iss` are checked elsewhere.
    ///
    /// # Errors
    /// What does not fit.
    pub fn read(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<Self, Misfit> {
        check_parties(claims, expected)?;
        check_limits(claims)?;
        let exp = check_times(claims, expected.now)?;
        let id = text(claims, "jti").ok_or(Misfit::Malformed)?;
        if !(1..=ID_MAX).contains(&id.len()) {
            return Err(Misfit::Id);
        }
        let subject = text(claims, "sub").filter(|sub| (1..=SUBJECT_MAX).contains(&sub.chars().count()));
        let scopes = match claims.get("scope") {
            None => None,
            Some(Value::String(scope)) => Some(names_in(scope)),
            Some(_) => return Err(Misfit::Malformed),
        };
        Ok(Self {
            subject: subject.ok_or(Misfit::Malformed)?.to_owned(),
            id: id.to_owned(),
            scopes,
            resources: resources(claims)?,
            jkt: key(claims)?,
            methods: methods(claims),
            auth_time: auth_time(claims, expected.now)?,
            until: Timestamp::from_millis(((exp + LEEWAY_SECONDS) * 1_000.0).ceil() as i64),
        })
    }

    /// Returns the audience of the API that a token is for: the one that the request names, else the only one that the
    /// assertion names, else the only one of the policy. `None` if that leaves none, or several.
    pub fn audience<'a>(&'a self, requested: &[&'a str], policy: &'a IdentityAssertions) -> Option<&'a str> {
        let is_asserted =
            |audience: &str| self.resources.is_empty() || self.resources.iter().any(|own| own == audience);
        match *requested {
            [one] => is_asserted(one).then_some(one),
            [] => match (self.resources.as_slice(), policy.targets.as_slice()) {
                ([one], _) => Some(one.as_str()),
                ([], [one]) => Some(one.audience.as_str()),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns what is left of `offered`, which the client may have at an API at most: only what its policy and
    /// the assertion name. `None` if the policy does not name the API.
    pub fn permitted(&self, offered: ResourceAccess, policy: &IdentityAssertions) -> Option<ResourceAccess> {
        let named = |target: &&ExchangeTarget| target.audience == offered.audience;
        let target = policy.targets.iter().find(named)?;
        let may = |name: &String| {
            target.scopes.contains(name) && self.scopes.as_ref().is_none_or(|own| own.contains(name))
        };
        let scopes = offered.scopes.iter().filter(|name| may(name)).cloned().collect();
        Some(ResourceAccess { scopes, ..offered })
    }
}

/// Checks for whom the assertion was made: for this server alone, and for the client that presents it.
fn check_parties(claims: &Map<String, Value>, expected: &Expected<'_>) -> Result<(), Misfit> {
    // An assertion with a second audience could be presented here by that one.
    let is_for_us = match claims.get("aud") {
        Some(Value::String(aud)) => aud == expected.own_issuer,
        Some(Value::Array(auds)) => {
            matches!(auds.as_slice(), [Value::String(aud)] if aud == expected.own_issuer)
        }
        _ => false,
    };
    let tenant = claims.get("aud_tenant");
    if !is_for_us || tenant.is_some_and(|tenant| tenant.as_str() != Some(expected.account_id)) {
        return Err(Misfit::Audience);
    }
    let client_id = text(claims, "client_id").ok_or(Misfit::Malformed)?;
    let is_theirs = expected.client_ids.iter().any(|own| own == client_id);
    if is_theirs { Ok(()) } else { Err(Misfit::Client) }
}

/// Refuses claims that limit an assertion beyond its scopes. To overlook one would widen it.
fn check_limits(claims: &Map<String, Value>) -> Result<(), Misfit> {
    let is_empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    let says = |name: &str| claims.get(name).is_some_and(|value| !is_empty(value));
    // With a tenant of the issuer, `iss` and `sub` alone are not one person.
    if says("authorization_details") || says("tenant") { Err(Misfit::Unsupported) } else { Ok(()) }
}

/// Returns `exp`, which is near the current time.
fn check_times(claims: &Map<String, Value>, now: Timestamp) -> Result<f64, Misfit> {
    let time = |name: &str| claims.get(name).map(|value| value.as_f64().ok_or(Misfit::Malformed)).transpose();
    let exp = time("exp")?.ok_or(Misfit::Malformed)?;
    let iat = time("iat")?.ok_or(Misfit::Malformed)?;
    let nbf = time("nbf")?;
    let now = now.millis() as f64 / 1_000.0;
    let wrong = [
        (exp <= now - LEEWAY_SECONDS, Misfit::Expired),
        (iat > now + LEEWAY_SECONDS, Misfit::IssuedAt),
        (nbf.is_some_and(|at| at > now + LEEWAY_SECONDS), Misfit::NotYet),
        (exp - iat > LIFETIME_MAX_SECONDS, Misfit::Lifetime),
    ];
    wrong.into_iter().find(|(wrong, _)| *wrong).map_or(Ok(exp), |(_, misfit)| Err(misfit))
}

/// Returns the claim `resource`: a text, or a list of texts.
fn resources(claims: &Map<String, Value>) -> Result<Vec<String>, Misfit> {
    let all = match claims.get("resource") {
        None => return Ok(vec![]),
        Some(Value::Array(all)) => all.as_slice(),
        Some(one) => std::slice::from_ref(one),
    };
    // An empty list would name nothing, and must not look like one that does not limit.
    if !(1..=RESOURCES_MAX).contains(&all.len()) {
        return Err(Misfit::Malformed);
    }
    all.iter().map(|one| one.as_str().map(ToOwned::to_owned).ok_or(Misfit::Malformed)).collect()
}

/// Returns the thumbprint of the key that the assertion is bound to (RFC 7800 §3.1, RFC 9449 §6).
fn key(claims: &Map<String, Value>) -> Result<Option<String>, Misfit> {
    match claims.get("cnf") {
        None => Ok(None),
        Some(Value::Object(cnf)) if cnf.len() == 1 => {
            text(cnf, "jkt").map(|jkt| Some(jkt.to_owned())).ok_or(Misfit::Unsupported)
        }
        Some(_) => Err(Misfit::Unsupported),
    }
}
