//! `xwms dev`: everything on this machine, ready to try. Started again on the same directory, it goes on
//! where it was.

use super::{CliError, serve, telemetry};
use crate::{
    app::App,
    config::{ConfigError, Guard, Mail, Nats, Settings, Webhooks},
    dev::{
        demo::{self, Demo},
        nats::{NatsOptions, NatsServer},
        postgres::{Postgres, PostgresOptions},
    },
    keys::master::MasterKey,
};
use clap::Args;
use ipnet::{IpNet, Ipv4Net};
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
    process::ExitCode,
};

const DATABASE: &str = "xwms";
const URL_FILE: &str = "database_url";
const NATS_FILE: &str = "nats_url";
const LOOPBACK: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8);
const KEY_FILE: &str = "master.key";

#[derive(Args)]
pub(super) struct Dev {
    /// The address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where everything is kept.
    #[arg(long, value_name = "DIR", default_value = ".xwms")]
    data: PathBuf,
    /// Print what `demo.json` holds as one line on stdout once the server serves.
    #[arg(long)]
    json: bool,
    /// Connections to Postgres that the server may hold.
    #[arg(long, value_name = "N", default_value_t = 16, hide = true)]
    database_connections: u32,
}

fn base(dir: &Path) -> Settings {
    // Receivers that are tried out here are on this machine.
    let loopback = [IpNet::from(IpAddr::from(Ipv6Addr::LOCALHOST)), IpNet::V4(LOOPBACK)];
    let webhooks = Webhooks { allow: loopback.to_vec(), ..Webhooks::default() };
    // Everybody who tries is this machine.
    let guard = Guard::roomy();
    Settings { master_key_file: Some(dir.join(KEY_FILE)), webhooks, guard, ..Settings::default() }
}

/// The settings of the server that `xwms dev` runs in `dir`, for other commands.
pub(super) fn settings_of(dir: &Path) -> Result<Settings, ConfigError> {
    let url = std::fs::read_to_string(dir.join(URL_FILE)).map_err(|_| {
        ConfigError(vec![format!("{} is not a directory that `xwms dev` has run in", dir.display())])
    })?;
    // Not there where nats-server is not installed.
    let nats = std::fs::read_to_string(dir.join(NATS_FILE)).ok();
    let nats = nats.map(|url| Nats { url: url.trim().to_owned(), ..Nats::default() });
    Ok(Settings { database_url: Some(url.trim().to_owned().into()), nats, ..base(dir) })
}

pub(super) async fn run(dev: Dev) -> Result<ExitCode, CliError> {
    if !dev.listen.ip().is_loopback() {
        return Err(CliError::Said(format!(
            "`xwms dev` speaks plain http, so it listens on loopback only, not {}",
            dev.listen
        )));
    }
    std::fs::create_dir_all(&dev.data)
        .map_err(|error| CliError::Said(format!("can't make {}: {error}", dev.data.display())))?;
    let dir = dev.data.canonicalize()?;
    let mut settings = base(&dir);
    settings.listen = dev.listen;
    settings.database_connections = dev.database_connections;
    settings.log = std::env::var("XWMS_LOG").unwrap_or_else(|_| "warn".to_owned());
    let listener = serve::listen(&settings)?;
    settings.listen = listener.local_addr()?;
    settings.issuer = format!("http://{}", settings.listen);
    telemetry::start(&settings);
    MasterKey::from_file(&dir.join(KEY_FILE), true).map_err(crate::app::StartError::from)?;

    let options = PostgresOptions { dir: dir.clone(), durable: true, max_connections: 100 };
    let postgres = Postgres::start(options).await?;
    let nats = NatsServer::start(NatsOptions { dir: dir.join("nats"), port: None }).await?;
    let served = with_servers(&dev, &dir, settings, &postgres, nats.as_ref(), listener).await;
    if let Some(nats) = nats {
        nats.stop().await;
    }
    postgres.stop().await;
    served
}

async fn with_servers(
    dev: &Dev,
    dir: &Path,
    mut settings: Settings,
    postgres: &Postgres,
    nats: Option<&NatsServer>,
    listener: std::net::TcpListener,
) -> Result<ExitCode, CliError> {
    postgres.create_database_if_missing(DATABASE).await?;
    let url = postgres.url(DATABASE);
    std::fs::write(dir.join(URL_FILE), &url)?;
    settings.database_url = Some(url.into());
    let from = "xwms <noreply@xwms.example>".to_owned();
    settings.mail = Some(Mail { url: format!("file://{}/mail", dir.display()).into(), from });
    settings.nats = nats.map(|nats| Nats { url: nats.url(), ..Nats::default() });
    match &settings.nats {
        Some(nats) => std::fs::write(dir.join(NATS_FILE), &nats.url)?,
        // It may be of a time when nats-server was installed; it is no matter if it is not there.
        None => drop(std::fs::remove_file(dir.join(NATS_FILE))),
    }
    settings.check()?;
    let (app, subscribers) = App::open(settings, true).await?;
    let demo = demo::ensure(&app, &dir.join("demo.json")).await;
    let demo = demo.map_err(|error| CliError::Said(error.to_string()))?;
    let ready = tokio::spawn(announce(dev.json, demo, nats.map(NatsServer::url), dir.to_owned()));
    let code = serve::until_told(app, subscribers, listener).await;
    ready.abort();
    code
}

/// The socket is bound and requests wait in it, so what is printed here works from now on.
async fn announce(json: bool, demo: Demo, nats: Option<String>, dir: PathBuf) -> Result<(), CliError> {
    if json {
        println!("{}", serde_json::to_string(&demo)?);
        return Ok(());
    }
    let Demo { issuer, user, clients, .. } = &demo;
    let secret = clients.machine.client_secret.as_deref().unwrap_or_default();
    let nats = nats.unwrap_or_else(|| "not installed; events stay in this process".to_owned());
    println!(
        "\nxwms serves {issuer}\n\n\
         A token by client credentials:\n\n  \
         curl -s -u '{machine}:{secret}' \\\n    -d grant_type=client_credentials {issuer}/oauth/token\n\n\
         Log in as {email} with the password \"{password}\":\n\n  {issuer}/login\n\n\
         Let the demo web app ask for access (it ends at 127.0.0.1:9000, where nothing listens unless you do):\n\n  \
         {authorize}\n\n\
         Ids and secrets of the demo clients: {dir}/demo.json\n\
         The log, live:                       xwms events tail --data {dir}\n\
         NATS:                                {nats}\n\n\
         Ctrl-C stops; the next start goes on where this one was.",
        machine = clients.machine.client_id,
        email = user.email,
        password = user.password,
        authorize = authorize_url(&demo),
        dir = dir.display(),
    );
    Ok(())
}

/// A link that starts an authorization, with the example challenge of RFC 7636 appendix B.
fn authorize_url(demo: &Demo) -> String {
    let web = &demo.clients.web;
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &web.client_id.to_string())
        .append_pair("redirect_uri", web.redirect_uri.as_deref().unwrap_or_default())
        .append_pair("response_type", "code")
        .append_pair("scope", "openid profile email offline_access")
        .append_pair("state", "try-it")
        .append_pair("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        .append_pair("code_challenge_method", "S256")
        .finish();
    format!("{}/oauth/authorize?{query}", demo.issuer)
}
