//! Checks each parameter of an authorization request.

use super::{back::ResponseMode, wrong::Wrong};
use crate::{
    app::App,
    surface::{
        http::params::Params,
        oauth::quoted::{quoted, unregistered},
    },
};
use serde::Deserialize;
use xwms_events::{client::Client, ids::UserId, scope::Scopes, session::Assurance};

/// Longest `state` and `nonce`, in bytes.
pub(super) const ECHO_MAX: usize = 4_096;
/// Longest `login_hint`, in bytes: the limit of a mail address.
const LOGIN_HINT_MAX: usize = 254;

/// `prompt` (OIDC Core §3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Prompt {
    pub none: bool,
    pub login: bool,
    pub consent: bool,
    /// The person wants to sign up (Initiating User Registration via OpenID Connect 1.0).
    pub create: bool,
}

/// Checks the parameters that must be present, and those that must not.
pub(super) fn plain(params: &Params) -> Result<(), Wrong> {
    // First, because a request object could override all other parameters.
    for (name, code, description) in [
        ("request", "request_not_supported", "the client has no keys to sign request objects with"),
        ("request_uri", "request_uri_not_supported", "request_uri must be one that /oauth/par returned"),
        ("registration", "registration_not_supported", "registration by value is not supported"),
    ] {
        if params.get(name).is_some() {
            return Err(Wrong::new(code, description));
        }
    }
    match params.get("response_type") {
        None => return Err(Wrong::invalid("response_type is missing")),
        Some("code") => {}
        Some(other) => {
            let description = format!("response_type must be code, not {}", quoted(other));
            return Err(Wrong::told("unsupported_response_type", description));
        }
    }
    if let Some(other) = params.get("response_mode").filter(|mode| ResponseMode::of(mode).is_none()) {
        let known = "query, form_post, jwt, query.jwt or form_post.jwt";
        let description = format!("response_mode must be {known}, not {}", quoted(other));
        return Err(Wrong::told("invalid_request", description));
    }
    let long = |name, most| params.get(name).is_some_and(|value| value.len() > most);
    if long("state", ECHO_MAX) || long("nonce", ECHO_MAX) {
        return Err(Wrong::invalid("state and nonce may have at most 4096 bytes"));
    }
    if long("login_hint", LOGIN_HINT_MAX) {
        return Err(Wrong::invalid("login_hint may have at most 254 bytes"));
    }
    Ok(())
}

/// Returns the requested scopes of xwms itself. Unknown scopes are ignored (OIDC Core §3.1.2.1); scopes that the
/// client is not registered for are refused. A request that is also about APIs needs none.
pub(super) fn scopes(params: &Params, client: &Client, with_resources: bool) -> Result<Scopes, Wrong> {
    let wrong = |description| Wrong::new("invalid_scope", description);
    let asked = match params.get("scope") {
        Some(asked) => asked,
        None if with_resources => "",
        None => return Err(wrong("scope is missing")),
    };
    let scopes =
        Scopes::known(asked).map_err(|_| wrong("scope must be a list of scopes separated by spaces"))?;
    if scopes.is_empty() && !with_resources {
        let description = format!("none of the scopes is defined at this server: {}", quoted(asked));
        return Err(Wrong::told("invalid_scope", description));
    }
    if !scopes.is_subset(&client.scopes) {
        return Err(Wrong::told("invalid_scope", unregistered(&scopes, &client.scopes)));
    }
    // Whether the user may grant them is checked later.
    if !client.may_ask_people_for(&scopes) {
        return Err(wrong(
            "only web clients may request management scopes here; other clients use client_credentials",
        ));
    }
    Ok(scopes)
}

/// Returns the highest age of the login, in seconds.
pub(super) fn max_age(params: &Params) -> Result<Option<u32>, Wrong> {
    let Some(text) = params.get("max_age") else { return Ok(None) };
    // Reading a number takes a sign, too.
    let seconds = text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    seconds.map(Some).ok_or(Wrong::invalid("max_age must be a whole number of seconds"))
}

/// Returns the prompts. `create` is one only if people may sign up on the way to the client.
pub(super) fn prompt(params: &Params, sign_up: bool) -> Result<Prompt, Wrong> {
    let mut prompt = Prompt::default();
    for value in params.get("prompt").unwrap_or_default().split(' ').filter(|value| !value.is_empty()) {
        match value {
            "none" => prompt.none = true,
            // Choosing an account means logging in: a browser has one session.
            "login" | "select_account" => prompt.login = true,
            "consent" => prompt.consent = true,
            "create" if sign_up => prompt.create = true,
            "create" => return Err(Wrong::invalid("nobody can sign up on the way to this client")),
            other => {
                let known = "none, login, select_account, consent and create";
                let description =
                    format!("prompt has the unknown value {}; known are {known}", quoted(other));
                return Err(Wrong::told("invalid_request", description));
            }
        }
    }
    if prompt.none && (prompt.login || prompt.consent || prompt.create) {
        return Err(Wrong::invalid("prompt=none can't be combined with other values"));
    }
    Ok(prompt)
}

/// Returns the assurance that `acr_values` asks for (OIDC Core §3.1.2.1, RFC 9470 §4): the first context that this
/// server knows, because they are in the order of preference. Unknown ones are passed over, because the parameter
/// is voluntary.
pub(super) fn acr_values(params: &Params) -> Assurance {
    let values = params.get("acr_values").unwrap_or_default();
    Assurance::preferred(values.split(' ')).unwrap_or_default()
}

/// The part of an `id_token_hint` that matters. Its age doesn't.
#[derive(Deserialize)]
struct Hint {
    sub: UserId,
}

pub(super) async fn hinted(app: &App, params: &Params) -> Result<Option<UserId>, Wrong> {
    let Some(jwt) = params.get("id_token_hint") else { return Ok(None) };
    let hint = app.keyring.verify_hint::<Hint>(&app.store, jwt, &app.settings.issuer).await;
    let hint = hint.map_err(|error| Wrong::store_failed(&error))?;
    hint.map(|hint| Some(hint.sub)).ok_or(Wrong::invalid("id_token_hint is not an id_token of this server"))
}

/// Returns the thumbprint of the key that the code is bound to (RFC 9449 §10): SHA-256 in base64url.
pub(super) fn key(params: &Params) -> Result<Option<String>, Wrong> {
    let Some(jkt) = params.get("dpop_jkt") else { return Ok(None) };
    let wrong = Wrong::invalid("dpop_jkt must be a SHA-256 thumbprint of 43 base64url characters");
    is_digest(jkt).then(|| Some(jkt.to_owned())).ok_or(wrong)
}

/// Returns whether `text` may be a SHA-256 digest in base64url.
fn is_digest(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Returns the code challenge (RFC 7636 §4.3). Only clients that may waive PKCE can omit it (RFC 9700
/// §2.1.1). Only S256 is accepted: `plain`, the default method, reveals the verifier to anyone who reads the
/// request.
pub(super) fn challenge(params: &Params, client: &Client) -> Result<Option<String>, Wrong> {
    let method = params.get("code_challenge_method");
    let Some(challenge) = params.get("code_challenge") else {
        let is_waived = client.pkce_waived && !client.protocol.fapi_2_security_profile;
        return match (is_waived, method) {
            (true, None) => Ok(None),
            (true, Some(_)) => Err(Wrong::invalid("code_challenge_method without a code_challenge")),
            (false, _) => Err(Wrong::invalid("code_challenge is missing: the client needs PKCE")),
        };
    };
    if method != Some("S256") {
        return Err(Wrong::invalid("code_challenge_method must be S256"));
    }
    if is_digest(challenge) {
        Ok(Some(challenge.to_owned()))
    } else {
        Err(Wrong::invalid("code_challenge must be an S256 challenge of 43 base64url characters"))
    }
}
