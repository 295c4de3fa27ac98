//! Access tokens of a profile. They are renewed under the profile's lock, and a new refresh token is stored before
//! anything uses the access token that came with it (RFC 9700 §4.14: refresh tokens rotate).

use super::{
    profile::{Held, Kind, Name, Profile, missing},
    server::{HttpError, Server, printable},
};
use crate::{cli::error::CliError, config::Hidden};
use reqwest::{Method, RequestBuilder, Response, StatusCode, header::CONTENT_TYPE};
use serde::Deserialize;
use serde_json::Value;
use std::time::{SystemTime, UNIX_EPOCH};
use url::form_urlencoded;

/// An access token is renewed this many seconds before it expires.
const EARLY: i64 = 30;
/// The longest lifetime that is believed, in seconds.
const LIFETIME_MAX: i64 = 86_400;
/// The most bytes of a token response.
const RESPONSE_MAX: usize = 64 * 1024;
const FORM: &str = "application/x-www-form-urlencoded";

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub(super) enum TokenError {
    /// It may work later.
    #[error(transparent)]
    Http(#[from] HttpError),
    /// The server's answer, with the error's code (RFC 6749 §5.2).
    #[error("the server refused ({status}): {text}")]
    Refused { status: u16, code: String, text: String },
    #[error(transparent)]
    Cli(#[from] CliError),
}

impl From<TokenError> for CliError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Cli(error) => error,
            other => Self::Message(other.to_string()),
        }
    }
}

/// A token response (RFC 6749 §5.1).
#[derive(Deserialize)]
pub(super) struct Tokens {
    access_token: Hidden,
    #[serde(default)]
    expires_in: i64,
    refresh_token: Option<Hidden>,
    scope: Option<String>,
}

impl Tokens {
    /// Puts the tokens into `profile`. Without a new refresh token, the old one stays good.
    pub fn store_in(self, profile: &mut Profile) {
        profile.access_token = Some(self.access_token);
        profile.expires_at = now().saturating_add(self.expires_in.clamp(0, LIFETIME_MAX));
        if let Some(refresh_token) = self.refresh_token {
            profile.refresh_token = Some(refresh_token);
        }
        if let Some(scope) = self.scope {
            profile.scope = printable(&scope);
        }
    }
}

/// Returns the time in seconds since 1970.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// A profile in use.
pub(super) struct Session {
    name: Name,
    pub server: Server,
    /// The client that the profile logged in with.
    pub client_id: String,
}

impl Session {
    /// Opens the profile `name`.
    ///
    /// # Errors
    /// If there is none.
    pub async fn open(name: &Name) -> Result<Self, CliError> {
        let profile = Held::take(name).await?.read()?.ok_or_else(|| missing(name))?;
        Ok(Self { name: name.clone(), server: Server::new(&profile.server)?, client_id: profile.client_id })
    }

    /// Sends the request that `build` makes for a token, and returns the response as soon as its head has arrived. If
    /// the server refuses the token, it sends the request once more with a new one.
    ///
    /// # Errors
    /// As [`Self::token`], or if there is no response.
    pub async fn call(&self, build: impl Fn(&str) -> RequestBuilder) -> Result<Response, TokenError> {
        let token = self.token(None).await?;
        let response = self.server.send(build(token.reveal())).await?;
        if response.status() != StatusCode::UNAUTHORIZED {
            return Ok(response);
        }
        let fresh = self.token(Some(token.reveal())).await?;
        Ok(self.server.send(build(fresh.reveal())).await?)
    }

    /// Returns an access token: the stored one if it is still good and not `refused`; otherwise a new one.
    ///
    /// # Errors
    /// If the login is over, or the server can't be reached.
    pub async fn token(&self, refused: Option<&str>) -> Result<Hidden, TokenError> {
        let held = Held::take(&self.name).await?;
        // Another command may have renewed it, or logged in at another server.
        let mut profile = held.read()?.ok_or_else(|| missing(&self.name))?;
        if profile.server != self.server.issuer() {
            let changed = format!("the profile {} now has another server: start again", self.name);
            return Err(CliError::Message(changed).into());
        }
        let is_fresh = profile.expires_at.saturating_sub(EARLY) > now();
        if let Some(token) = profile.access_token.as_ref().filter(|_| is_fresh)
            && refused != Some(token.reveal())
        {
            return Ok(token.clone());
        }
        let tokens = renewed(&self.server, &self.name, &profile).await?;
        let token = tokens.access_token.clone();
        tokens.store_in(&mut profile);
        held.write(&profile)?;
        Ok(token)
    }
}

async fn renewed(server: &Server, name: &Name, profile: &Profile) -> Result<Tokens, TokenError> {
    let over = || {
        CliError::Message(format!(
            "the login of the profile {name} is over: run `xwms login --profile {name}` again"
        ))
    };
    match (profile.kind, &profile.refresh_token) {
        (Kind::Machine, _) => granted(server, profile, &[("grant_type", "client_credentials")]).await,
        (Kind::Person, None) => Err(over().into()),
        (Kind::Person, Some(refresh)) => {
            let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh.reveal())];
            match granted(server, profile, &fields).await {
                Err(TokenError::Refused { code, .. }) if code == "invalid_grant" => Err(over().into()),
                granted => granted,
            }
        }
    }
}

/// Returns the tokens that the server grants to the profile's client for `fields`.
///
/// # Errors
/// The server's refusal.
pub(super) async fn granted(
    server: &Server,
    profile: &Profile,
    fields: &[(&str, &str)],
) -> Result<Tokens, TokenError> {
    let body = posted(server, profile, "/oauth/token", fields).await?;
    // The parser's error is not shown: it could quote a token.
    let tokens = serde_json::from_slice(&body);
    tokens.map_err(|_| CliError::Message(format!("{} sent no token response", server.issuer())).into())
}

/// Revokes what the profile has: the grant of a refresh token, or the access token of a machine client.
///
/// # Errors
/// If the server can't be reached, or refuses.
pub(super) async fn revoke(server: &Server, profile: &Profile) -> Result<(), TokenError> {
    match profile.refresh_token.as_ref().or(profile.access_token.as_ref()) {
        Some(token) => {
            posted(server, profile, "/oauth/revoke", &[("token", token.reveal())]).await.map(|_| ())
        }
        None => Ok(()),
    }
}

/// Posts a form as the profile's client, and returns the body of the response.
///
/// # Errors
/// As [`granted`].
pub(super) async fn posted(
    server: &Server,
    profile: &Profile,
    path: &str,
    fields: &[(&str, &str)],
) -> Result<Vec<u8>, TokenError> {
    let request = server.request(Method::POST, server.at(path)?).header(CONTENT_TYPE, FORM);
    let request = match &profile.client_secret {
        Some(secret) => {
            request.basic_auth(&profile.client_id, Some(secret.reveal())).body(encoded(fields, &[]))
        }
        None => request.body(encoded(fields, &[("client_id", profile.client_id.as_str())])),
    };
    let mut response = server.send(request).await?;
    let status = response.status();
    let body = server.whole(&mut response, RESPONSE_MAX).await?;
    if status.is_success() {
        return Ok(body);
    }
    if status.is_server_error() {
        let why = format!("it answered {}", status.as_u16());
        return Err(HttpError::Unreachable { at: server.issuer(), why }.into());
    }
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |name: &str| printable(body.get(name).and_then(Value::as_str).unwrap_or_default());
    let (code, detail) = (text("error"), text("error_description"));
    let text = if detail.is_empty() { code.clone() } else { format!("{detail} ({code})") };
    Err(TokenError::Refused { status: status.as_u16(), code, text })
}

fn encoded(fields: &[(&str, &str)], more: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).extend_pairs(more).finish()
}
