//! `xwms login`, `logout` and `profiles`. A person logs in with the browser, which is sent back to this machine
//! (RFC 8252, authorization code with PKCE), or with one elsewhere (`device`); a machine client proves itself with its
//! secret. No secret is ever an argument, because other users of the machine see arguments. For the same reason the
//! address of the login, which has `state`, is printed and not handed to another program.

use super::{
    device::tokens_of_device,
    loopback::Loopback,
    profile::{Held, Kind, Name, Profile, USUAL, all, missing},
    server::Server,
    token::{granted, revoke},
};
use crate::{
    cli::{error::CliError, password},
    config::Hidden,
    dev::demo::Demo,
    keys::master::random,
};
use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use clap::Args;
use reqwest::Method;
use serde_json::json;
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};
use xwms_events::ids::ClientId;

/// The most bytes of a file with a secret.
const SECRET_MAX: u64 = 4096;

/// The settings of a login.
#[derive(Args)]
pub(in crate::cli) struct Login {
    /// The server's URL.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080", conflicts_with = "data")]
    server: String,
    /// The profile to log in to.
    #[arg(long, value_name = "NAME", default_value = USUAL)]
    profile: Name,
    /// The client: a native one, a web one with --secret-file and --port, or with --machine a machine client.
    #[arg(long, value_name = "ID", value_parser = client_id, required_unless_present = "data", conflicts_with = "data")]
    client_id: Option<String>,
    /// Log in as a machine client, which acts for itself. Asks for its secret at a terminal; otherwise the secret
    /// is the first line of stdin.
    #[arg(long, conflicts_with_all = ["data", "port", "scope"])]
    machine: bool,
    /// Print a code to enter in a browser on any machine, instead of opening one here. The client must have
    /// `device_authorization`.
    #[arg(long, conflicts_with_all = ["data", "machine", "port"])]
    device: bool,
    /// A file with the client's secret; - for the first line of stdin.
    #[arg(long, value_name = "FILE", conflicts_with = "data")]
    secret_file: Option<PathBuf>,
    /// The port on 127.0.0.1 that the browser is sent back to. A native client may use any; a web client must have
    /// registered http://127.0.0.1:PORT/callback.
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// The scopes to ask the person for. The client must be registered for them.
    #[arg(long, value_name = "SCOPES", default_value = "openid offline_access")]
    scope: String,
    /// How long to wait for the person, in seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=3600))]
    wait: u64,
    /// Log in as the demo machine client of the server that `xwms dev` runs in this directory.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["port", "scope"])]
    data: Option<PathBuf>,
}

/// The profile to log out of.
#[derive(Args)]
pub(in crate::cli) struct Logout {
    /// The profile.
    #[arg(long, value_name = "NAME", default_value = USUAL)]
    profile: Name,
}

/// How profiles are listed.
#[derive(Args)]
pub(in crate::cli) struct Profiles {
    /// Print one JSON object per line.
    #[arg(long)]
    json: bool,
}

fn client_id(text: &str) -> Result<String, String> {
    match text.parse::<ClientId>() {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("needs the id of a client, such as client_…".to_owned()),
    }
}

/// Logs in, and stores the profile.
///
/// # Errors
/// If the server or the person refuses, or the profile can't be written.
pub(in crate::cli) async fn login(options: Login) -> Result<ExitCode, CliError> {
    let (server, profile) = match (&options.data, &options.client_id) {
        (Some(dir), _) => by_demo(dir).await?,
        (None, Some(client_id)) if options.machine => by_machine(&options, client_id).await?,
        (None, Some(client_id)) if options.device => by_device(&options, client_id).await?,
        (None, Some(client_id)) => by_browser(&options, client_id).await?,
        (None, None) => return Err(CliError::Message("--client-id is missing".to_owned())),
    };
    let held = Held::take(&options.profile).await?;
    // A profile that can't be read is replaced, too.
    let earlier = held.read().ok().flatten();
    held.write(&profile)?;
    if let Some(earlier) = earlier {
        // A failure is ignored: the server may be gone.
        if let Ok(server) = Server::new(&earlier.server) {
            let _ = revoke(&server, &earlier).await;
        }
    }
    eprintln!("logged in at {} (profile {}), with: {}", server.issuer(), options.profile, profile.scope);
    Ok(ExitCode::SUCCESS)
}

/// Returns a profile without tokens.
fn profile_of(server: &Server, kind: Kind, client_id: &str, client_secret: Option<Hidden>) -> Profile {
    Profile {
        server: server.issuer(),
        kind,
        client_id: client_id.to_owned(),
        client_secret,
        scope: String::new(),
        refresh_token: None,
        access_token: None,
        expires_at: 0,
    }
}

async fn by_demo(dir: &Path) -> Result<(Server, Profile), CliError> {
    let text = std::fs::read(dir.join("demo.json")).map_err(|_| {
        CliError::Message(format!("{} is not a directory that `xwms dev` has run in", dir.display()))
    })?;
    let demo: Demo = serde_json::from_slice(&text)?;
    let machine = demo.clients.machine;
    let secret = machine.client_secret.map(Hidden::from);
    as_machine(Server::new(&demo.issuer)?, &machine.client_id.to_string(), secret).await
}

async fn by_machine(options: &Login, client_id: &str) -> Result<(Server, Profile), CliError> {
    // Before the secret is asked for.
    let server = Server::new(&options.server)?;
    let secret = match &options.secret_file {
        Some(file) => secret_in(file, client_id)?,
        None => secret_in(Path::new("-"), client_id)?,
    };
    as_machine(server, client_id, Some(secret)).await
}

async fn as_machine(
    server: Server,
    client_id: &str,
    secret: Option<Hidden>,
) -> Result<(Server, Profile), CliError> {
    let mut profile = profile_of(&server, Kind::Machine, client_id, secret);
    let tokens = granted(&server, &profile, &[("grant_type", "client_credentials")]).await?;
    tokens.store_in(&mut profile);
    Ok((server, profile))
}

async fn by_device(options: &Login, client_id: &str) -> Result<(Server, Profile), CliError> {
    let server = Server::new(&options.server)?;
    let secret = options.secret_file.as_deref().map(|file| secret_in(file, client_id)).transpose()?;
    let mut profile = profile_of(&server, Kind::Person, client_id, secret);
    let limit = Duration::from_secs(options.wait);
    let tokens = tokens_of_device(&server, &profile, &options.scope, limit).await?;
    tokens.store_in(&mut profile);
    Ok((server, profile))
}

async fn by_browser(options: &Login, client_id: &str) -> Result<(Server, Profile), CliError> {
    let server = Server::new(&options.server)?;
    let secret = options.secret_file.as_deref().map(|file| secret_in(file, client_id)).transpose()?;
    // Otherwise the browser alone would learn that the server can't be reached, and nobody would end the wait.
    let found = server.at("/.well-known/openid-configuration")?;
    let found = server.send(server.request(Method::GET, found)).await?;
    if !found.status().is_success() {
        return Err(CliError::Message(format!(
            "{} is not an xwms server: it has no OpenID configuration (HTTP {}). Check --server",
            server.issuer(),
            found.status().as_u16()
        )));
    }
    let mut profile = profile_of(&server, Kind::Person, client_id, secret);
    let loopback = Loopback::bind(options.port).await?;
    let redirect_uri = loopback.redirect_uri().to_owned();
    let (state, verifier) = (unguessable()?, unguessable()?);
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    let mut address = server.at("/oauth/authorize")?;
    address
        .query_pairs_mut()
        .append_pair("client_id", client_id)
        .append_pair("redirect_uri", &redirect_uri)
        .append_pair("response_type", "code")
        .append_pair("scope", &options.scope)
        .append_pair("state", &state)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    eprintln!("Open this address in a browser on this machine:\n\n{address}\n");
    let limit = Duration::from_secs(options.wait);
    let code = loopback.code(&state, &server.issuer(), limit).await?;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", redirect_uri.as_str()),
        ("code_verifier", verifier.as_str()),
    ];
    let tokens = granted(&server, &profile, &fields).await?;
    tokens.store_in(&mut profile);
    Ok((server, profile))
}

/// Returns 256 random bits as text, for `state` and the code verifier (RFC 7636 §4.1).
fn unguessable() -> Result<String, CliError> {
    let bytes = random::<32>().map_err(|_| CliError::Message("the system has no randomness".to_owned()))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// Reads the secret of `client_id` from the first line of `file`, or from stdin if that is `-`.
fn secret_in(file: &Path, client_id: &str) -> Result<Hidden, CliError> {
    let text = match file.to_str() {
        Some("-") => password::secret(client_id)?,
        _ => {
            let failed = |error| CliError::Message(format!("{}: {error}", file.display()));
            let mut text = String::new();
            let opened = File::open(file).map_err(failed)?;
            opened.take(SECRET_MAX).read_to_string(&mut text).map_err(failed)?;
            text
        }
    };
    match text.lines().next().map(str::trim).filter(|secret| !secret.is_empty()) {
        Some(secret) => Ok(Hidden::from(secret.to_owned())),
        None => Err(CliError::Message(format!("the secret of {client_id} is empty"))),
    }
}

/// Revokes what the profile has, and removes it.
///
/// # Errors
/// If the server could not be told; the profile is removed all the same.
pub(in crate::cli) async fn logout(options: Logout) -> Result<ExitCode, CliError> {
    let name = &options.profile;
    let held = Held::take(name).await?;
    let profile = held.read()?.ok_or_else(|| missing(name))?;
    held.remove()?;
    let server = Server::new(&profile.server)?;
    revoke(&server, &profile).await.map_err(|error| {
        CliError::Message(format!(
            "the profile {name} is removed, but its tokens may live on until they expire: {error}"
        ))
    })?;
    eprintln!("logged out of {} (profile {name})", server.issuer());
    Ok(ExitCode::SUCCESS)
}

/// Lists the profiles, without their secrets.
///
/// # Errors
/// If the folder can't be read.
pub(in crate::cli) fn profiles(options: &Profiles) -> Result<ExitCode, CliError> {
    let mut code = ExitCode::SUCCESS;
    for (name, profile) in all()? {
        match profile {
            Ok(profile) if options.json => println!(
                "{}",
                json!({
                    "profile": name.to_string(), "server": profile.server, "kind": profile.kind,
                    "client_id": profile.client_id, "scope": profile.scope,
                })
            ),
            Ok(profile) => {
                println!("{name:<16} {:<40} {} {}", profile.server, profile.client_id, profile.scope);
            }
            Err(error) => {
                eprintln!("xwms: {error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}
