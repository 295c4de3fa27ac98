//! What every source is turned into: people and apps as this server knows them, or what is wrong with a record.

use std::io;
use xwms_events::{
    Refusal,
    client::{AuthMethod, CertificateSubject, ClientType},
    scope::{Scope, Scopes},
    user::Profile,
};
use zeroize::Zeroizing;

/// Longest record, in bytes. Longer ones are passed over.
pub(super) const RECORD_MAX: usize = 256 * 1024;

/// The records of a file, each with the number of its first line. An error of I/O ends the file.
pub(super) type Rows<T> = Box<dyn Iterator<Item = io::Result<(u64, Result<T, Problem>)>>>;

/// A person of another system.
#[derive(Default)]
pub(super) struct Person {
    /// Their id there. Without one, their address stands for them.
    pub id: Option<String>,
    pub email: String,
    pub email_verified: bool,
    pub disabled: bool,
    /// In one of the forms of `keys::password::read_imported`.
    pub password_hash: Option<String>,
    pub profile: Profile,
    /// Whether a part of the profile that breaks the rules is dropped. Otherwise the person is refused.
    pub is_lenient: bool,
    /// What they had there and don't have here.
    pub dropped: Vec<&'static str>,
}

/// An app of another system.
pub(super) struct App {
    /// Its `client_id` there.
    pub id: String,
    pub name: String,
    pub client_type: ClientType,
    pub redirect_uris: Vec<String>,
    pub post_logout_redirect_uris: Vec<String>,
    pub scopes: Scopes,
    pub auth_method: AuthMethod,
    /// In clear.
    pub secret: Option<Zeroizing<String>>,
    pub jwks: Option<serde_json::Value>,
    /// Where it publishes its keys, without `jwks`.
    pub jwks_uri: Option<String>,
    /// What its certificates say about it, if they authenticate it.
    pub certificate: Option<CertificateSubject>,
    pub require_pkce: bool,
    pub disabled: bool,
    /// What it had there and doesn't have here.
    pub dropped: Vec<&'static str>,
}

/// Why a record is not imported. Says nothing of passwords and secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub field: Option<&'static str>,
    pub code: &'static str,
    pub detail: String,
    /// Whether it was never meant to be imported, such as a built-in client.
    pub is_skipped: bool,
}

impl Problem {
    pub fn new(field: &'static str, code: &'static str, detail: impl Into<String>) -> Self {
        Self { field: Some(field), code, detail: detail.into(), is_skipped: false }
    }

    /// A record that is no person or app of the operator's own.
    pub fn skipped(code: &'static str, detail: impl Into<String>) -> Self {
        Self { field: None, code, detail: detail.into(), is_skipped: true }
    }

    /// A record that can't be read. The error of the parser may quote a password, so only its place is told.
    pub fn of_json(error: &serde_json::Error) -> Self {
        let what = match error.classify() {
            serde_json::error::Category::Data => "a member is missing, unknown or of another type",
            _ => "not valid JSON",
        };
        let detail = format!("{what}, near column {} of its line {}", error.column(), error.line());
        Self { field: None, code: "invalid_record", detail, is_skipped: false }
    }

    pub fn of_size() -> Self {
        let detail = format!("longer than {} KiB", RECORD_MAX / 1024);
        Self { field: None, code: "record_too_long", detail, is_skipped: false }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self { field: refusal.field, code: refusal.code, detail: refusal.detail, is_skipped: false }
    }
}

/// Returns the text if it has any.
pub(super) fn some(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// Returns the words of `all` that apply.
pub(super) fn applicable<const N: usize>(all: [(bool, &'static str); N]) -> Vec<&'static str> {
    all.into_iter().filter(|(applies, _)| *applies).map(|(_, word)| word).collect()
}

/// Returns the type of a public app: native if it can only be used on a device.
pub(super) fn public_type(redirect_uris: &[String]) -> ClientType {
    let is_https = |uri: &String| uri.starts_with("https://");
    let is_private = |uri: &String| !is_https(uri) && !uri.starts_with("http://");
    let is_native = redirect_uris.iter().any(is_private) || !redirect_uris.iter().any(is_https);
    if is_native { ClientType::Native } else { ClientType::Browser }
}

/// Drops the URIs that no such app may have here: with wildcards, and `http` that is not on the machine itself.
/// Returns whether there were any.
pub(super) fn drop_unusable(client_type: ClientType, uris: &mut Vec<String>) -> bool {
    let before = uris.len();
    let own = ["http://127.0.0.1", "http://[::1]"];
    let is_plain = |uri: &String| {
        uri.starts_with("http://")
            && client_type != ClientType::Native
            && !own.iter().any(|own| uri.starts_with(own))
    };
    uris.retain(|uri| !uri.contains('*') && !is_plain(uri));
    uris.len() < before
}

/// Returns the scopes about people among `names`, and whether there were others. Scopes that manage an account are
/// never imported.
pub(super) fn people_scopes<'a>(
    client_type: ClientType,
    names: impl Iterator<Item = &'a str>,
) -> (Scopes, bool) {
    if !client_type.has_users() {
        return (Scopes::default(), names.count() > 0);
    }
    let (mut known, mut others) = (vec![Scope::Openid], false);
    for name in names {
        // Hydra has a name of its own for it.
        let name = if name == "offline" { Scope::OfflineAccess.as_str() } else { name };
        match name.parse::<Scope>() {
            Ok(scope) if !scope.is_management() => known.push(scope),
            _ => others = true,
        }
    }
    (known.into_iter().collect(), others)
}
