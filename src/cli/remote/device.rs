//! `xwms login --device`: the person approves the login in a browser on any machine (RFC 8628), and this command polls.

use super::{
    profile::Profile,
    server::{Server, printable},
    token::{TokenError, Tokens, granted, posted},
};
use crate::{cli::error::CliError, config::Hidden};
use serde::Deserialize;
use std::time::Duration;
use tokio::time::Instant;

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
/// The pause between two polls if the server names none, and what is added when it is too busy (RFC 8628 §3.5).
const PAUSE: Duration = Duration::from_secs(5);
/// The longest pause that a server can ask for.
const PAUSE_MAX: u64 = 60;

/// A device authorization response (RFC 8628 §3.2).
#[derive(Deserialize)]
struct Codes {
    device_code: Hidden,
    user_code: String,
    verification_uri: String,
    interval: Option<u64>,
}

/// Returns the tokens of the person who approves the login of the profile's client, within `limit`.
///
/// # Errors
/// If the server or the person refuses, or nobody approves it in time.
pub(super) async fn tokens_of_device(
    server: &Server,
    profile: &Profile,
    scope: &str,
    limit: Duration,
) -> Result<Tokens, CliError> {
    let codes = posted(server, profile, "/oauth/device_authorization", &[("scope", scope)]).await?;
    // The parser's error is not shown: it could quote the code.
    let codes: Codes = serde_json::from_slice(&codes)
        .map_err(|_| CliError::Message(format!("{} sent no device code", server.issuer())))?;
    // Nobody is sent to another server than the one that they named.
    let page = server.at(&codes.verification_uri)?;
    let code = printable(&codes.user_code);
    eprintln!("Open this address in any browser, and type the code {code} there:\n\n{page}\n");
    let fields = [("grant_type", GRANT), ("device_code", codes.device_code.reveal())];
    let mut pause = codes.interval.map_or(PAUSE, |seconds| Duration::from_secs(seconds.min(PAUSE_MAX)));
    let until = Instant::now() + limit;
    loop {
        tokio::time::sleep(pause).await;
        match granted(server, profile, &fields).await {
            Err(TokenError::Refused { code, .. }) if code == "authorization_pending" => {}
            Err(TokenError::Refused { code, .. })
                if code == "slow_down" || code == "temporarily_unavailable" =>
            {
                pause += PAUSE;
            }
            Err(TokenError::Http(_)) => pause += PAUSE,
            ended => return Ok(ended?),
        }
        if Instant::now() >= until {
            return Err(CliError::Message(format!("nobody approved the login within {} s", limit.as_secs())));
        }
    }
}
