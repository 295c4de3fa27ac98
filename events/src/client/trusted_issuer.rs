//! The trusted issuers of a client with `federated_jwt`: whose tokens authenticate it instead of a secret (RFC 7523
//! §2.2), and which of their tokens do. Such a token is about a workload, not about the client: a Kubernetes service
//! account, a job of GitHub Actions, a SPIFFE ID, an identity of a cloud. Why:
//! docs/explanation/adr/0111-assertions-from-elsewhere.md.
//!
//! Not here: signatures, times and replays (the server), and the keys that a client registers as its own (`jwks`).

use super::{AuthMethod, jwks};
use crate::{Refusal, flags::is_false, name::is_unseen, refusal::require};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use url::{Host, Url};

/// Most trusted issuers of one client, and most conditions of one of them.
const ISSUERS_MAX: usize = 10;
const CONDITIONS_MAX: usize = 10;
/// Longest name of a trusted issuer, and of a claim.
const NAME_MAX: usize = 64;
/// Longest URL, audience, subject and value of a claim, in bytes.
const TEXT_MAX: usize = 1_000;
/// The lifetimes that a token may have, in seconds.
const LIFETIME: std::ops::RangeInclusive<u32> = 60..=90_000;
const USUAL_LIFETIME: u32 = 3_600;
/// What must stand before the `*` of a subject: the end of a part of it. Otherwise `repo:acme*` would match
/// `repo:acme-evil/…`.
const SEPARATORS: [char; 4] = ['/', ':', '#', '|'];
/// Claims that have members, or rules, of their own.
const OWN_RULES: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/// An issuer whose tokens authenticate the client, and which of its tokens do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrustedIssuer {
    /// Its name within the client: 1 to 64 lower-case letters, digits, `-` and `_`. `token.issued` has it.
    pub name: String,
    /// The exact `iss` of the tokens: an https URL. The keys are found by its discovery document, unless `jwks_uri`
    /// or `jwks` is set.
    pub issuer: String,
    /// Where the issuer publishes its keys; https.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    /// The issuer's public keys, for an issuer that this server can't reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    pub jwks: Option<Value>,
    /// The only `aud` of the tokens; if absent, the issuer URL of this server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// The `sub` of the tokens: exact, or the beginning of one followed by `*`, after `/`, `:`, `#` or `|`.
    pub subject: String,
    /// Claims that the tokens must have, each with its exact value, or the beginning of one followed by `*`. Texts,
    /// whole numbers, true and false can be compared.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<String, String>,
    /// The longest time from `iat` to `exp`, in seconds: 60 to 90,000.
    #[serde(default = "usual_lifetime")]
    pub max_lifetime_seconds: u32,
    /// Whether a token may be used again until it expires. Otherwise it needs a `jti`, and is used once.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reusable: bool,
}

const fn usual_lifetime() -> u32 {
    USUAL_LIFETIME
}

/// What of a token does not fit a trusted issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misfit {
    Audience,
    Subject,
    Claim,
}

impl TrustedIssuer {
    /// Returns what does not fit in the claims of a token whose `iss` is this issuer. `own_issuer` is the URL of this
    /// server.
    pub fn misfit(&self, claims: &Map<String, Value>, own_issuer: &str) -> Option<Misfit> {
        let audience = self.audience.as_deref().unwrap_or(own_issuer);
        // A token with a second audience could be presented here by that one.
        let is_for_us = match claims.get("aud") {
            Some(Value::String(aud)) => aud == audience,
            Some(Value::Array(auds)) => matches!(auds.as_slice(), [Value::String(aud)] if aud == audience),
            _ => false,
        };
        let subject = claims.get("sub").and_then(Value::as_str);
        let has = |name: &String, wanted: &String| {
            claims.get(name).and_then(comparable).is_some_and(|value| matches_pattern(wanted, &value))
        };
        if !is_for_us {
            Some(Misfit::Audience)
        } else if !subject.is_some_and(|subject| matches_pattern(&self.subject, subject)) {
            Some(Misfit::Subject)
        } else if !self.claims.iter().all(|(name, wanted)| has(name, wanted)) {
            Some(Misfit::Claim)
        } else {
            None
        }
    }

    /// Returns the members that are wrong, each once or more, for a form that has a field for each of them.
    pub fn wrong_members(&self) -> Vec<&'static str> {
        self.faults().into_iter().map(|(member, _)| member).collect()
    }

    /// Checks whether it may be registered; returns the reason if not.
    fn check(&self) -> Result<(), &'static str> {
        self.faults().first().map_or(Ok(()), |(_, why)| Err(*why))
    }

    /// Returns what is wrong with it: the member, and the reason.
    fn faults(&self) -> Vec<(&'static str, &'static str)> {
        let has_both = self.jwks.is_some() && self.jwks_uri.is_some();
        let both = if has_both { Err("only one of jwks and jwks_uri may be set") } else { Ok(()) };
        let lifetime = if LIFETIME.contains(&self.max_lifetime_seconds) {
            Ok(())
        } else {
            Err("max_lifetime_seconds must be 60 to 90000")
        };
        let claims = if self.claims.len() > CONDITIONS_MAX {
            Err("at most 10 claims may be compared")
        } else {
            self.claims.iter().try_for_each(|(name, wanted)| check_condition(name, wanted))
        };
        let checked = [
            ("name", check_name(&self.name)),
            ("issuer", check_url(&self.issuer)),
            ("jwks_uri", self.jwks_uri.as_deref().map_or(Ok(()), check_url)),
            ("jwks_uri", both),
            ("jwks", self.jwks.as_ref().map_or(Ok(()), jwks::check)),
            ("audience", self.audience.as_deref().map_or(Ok(()), check_text)),
            ("subject", check_subject(&self.subject)),
            ("claims", claims),
            ("max_lifetime_seconds", lifetime),
        ];
        checked.into_iter().filter_map(|(member, result)| Some((member, result.err()?))).collect()
    }
}

/// Checks whether a claim may be compared with a value, which may end with `*`.
///
/// # Errors
/// What is wrong with it.
pub fn check_condition(name: &str, wanted: &str) -> Result<(), &'static str> {
    check_text(name)?;
    if name.len() > NAME_MAX || OWN_RULES.contains(&name) {
        return Err(
            "a claim must have a name of at most 64 bytes, other than iss, sub, aud, exp, nbf, iat and jti",
        );
    }
    check_pattern(wanted)
}

fn check_subject(subject: &str) -> Result<(), &'static str> {
    check_pattern(subject)?;
    if subject.strip_suffix('*').is_some_and(|start| !start.ends_with(SEPARATORS)) {
        Err("the * of a subject must stand after /, :, # or |, where a part of the subject ends")
    } else {
        Ok(())
    }
}

/// Returns the text of a claim that can be compared with a condition.
fn comparable(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) => Some(value.to_string()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(value.to_string()),
        _ => None,
    }
}

/// Returns whether `text` is `pattern`, or begins with what stands before the `*` at its end.
fn matches_pattern(pattern: &str, text: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == text, |start| text.starts_with(start))
}

fn check_name(name: &str) -> Result<(), &'static str> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    if (1..=NAME_MAX).contains(&name.len()) && name.bytes().all(fits) {
        Ok(())
    } else {
        Err("name must be 1 to 64 lower-case letters, digits, - and _")
    }
}

/// Checks a URL of the issuer. Plain http is for an IP address only; whether the server reads it is up to the operator.
pub(super) fn check_url(text: &str) -> Result<(), &'static str> {
    check_text(text)?;
    let url = Url::parse(text).map_err(|_| "an address is not a URL")?;
    let plain =
        text.bytes().all(|byte| byte.is_ascii_graphic()) && !text.contains(['\\', '?', '#', '@', '*']);
    if !plain {
        return Err("an address must not have a query, a fragment, user information, a backslash or a *");
    }
    match (url.scheme(), url.host()) {
        ("https", Some(_)) | ("http", Some(Host::Ipv4(_) | Host::Ipv6(_))) => Ok(()),
        _ => Err("an address must begin with https://"),
    }
}

/// A text with unseen characters could look like another one to whoever checks what the client trusts.
fn check_text(text: &str) -> Result<(), &'static str> {
    if (1..=TEXT_MAX).contains(&text.len()) && !text.chars().any(is_unseen) {
        Ok(())
    } else {
        Err(
            "a text must have 1 to 1000 bytes, and no characters that are invisible or change the direction of text",
        )
    }
}

fn check_pattern(pattern: &str) -> Result<(), &'static str> {
    check_text(pattern)?;
    let start = pattern.strip_suffix('*').unwrap_or(pattern);
    if start.is_empty() {
        return Err("a * alone would match everybody");
    }
    if start.contains('*') {
        return Err("a * may only be the last character");
    }
    Ok(())
}

/// Checks the trusted issuers of a client that authenticates by `auth_method`.
pub(super) fn check(all: &[TrustedIssuer], auth_method: AuthMethod) -> Result<(), Refusal> {
    let refusal = |code, detail: String| Refusal::invalid("trusted_issuers", code, detail);
    let federated = auth_method == AuthMethod::FederatedJwt;
    require(federated || all.is_empty(), || {
        let detail = "only a client with auth_method federated_jwt may have trusted issuers";
        refusal("trusted_issuers_unused", detail.to_owned())
    })?;
    require(!federated || !all.is_empty(), || {
        let detail = "federated_jwt needs an issuer whose tokens authenticate the client";
        refusal("trusted_issuers_required", detail.to_owned())
    })?;
    require(all.len() <= ISSUERS_MAX, || {
        refusal("invalid_trusted_issuer", "a client may have at most 10 trusted issuers".to_owned())
    })?;
    for (index, one) in all.iter().enumerate() {
        let wrong = |why: &str| refusal("invalid_trusted_issuer", format!("{:?}: {why}", one.name));
        one.check().map_err(wrong)?;
        let is_again = all.iter().take(index).any(|other| other.name == one.name);
        require(!is_again, || wrong("another one has this name"))?;
    }
    Ok(())
}
