//! `xwms dev`: everything on this machine, ready to try. Started again on the same directory, it goes on
//! where it was.

use super::{
    error::CliError,
    serve,
    telemetry::{self, Form},
};
use crate::{
    commands::signing_keys,
    config::{ConfigError, Guard, Mail, Nats, Rights, Settings, Webhooks},
    dev::{
        self, callback,
        demo::{self, Demo},
        nats::{NatsOptions, NatsServer},
        postgres::{Postgres, PostgresOptions},
    },
    keys::master::MasterKey,
    server::{
        Door, access_log,
        start::{self, StartError},
    },
    tasks,
};
use clap::{ArgAction, Args};
use ipnet::{IpNet, Ipv4Net};
use std::{
    io::{IsTerminal, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::ExitCode,
};
use tokio::task::JoinHandle;

const DATABASE: &str = "xwms";
/// The role that serves; the one that owns the cluster migrates.
const SERVING: &str = "xwms_serve";
const URL_FILE: &str = "database_url";
const NATS_FILE: &str = "nats_url";
const MAIL_DIR: &str = "mail";
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
    /// Let the demo web app listen where its clients are sent back to, 127.0.0.1:9000, and show the tokens
    /// that come of a login. It does by itself at a terminal; programs often listen there themselves.
    #[arg(long, conflicts_with = "json")]
    callback: bool,
    /// Connections to Postgres that the server may hold.
    #[arg(long, value_name = "N", default_value_t = 16, hide = true)]
    database_connections: u32,
    /// Whether requests are counted and logged, to measure what that costs.
    #[arg(long, value_name = "BOOL", default_value_t = true, action = ArgAction::Set, hide = true)]
    request_log: bool,
    /// Whether the plans' limits of requests hold, to measure what they cost.
    #[arg(long, value_name = "BOOL", default_value_t = true, action = ArgAction::Set, hide = true)]
    request_limits: bool,
}

fn base(dir: &Path) -> Settings {
    // Receivers that are tried out here are on this machine.
    let loopback = [IpNet::from(IpAddr::from(Ipv6Addr::LOCALHOST)), IpNet::V4(LOOPBACK)];
    let webhooks = Webhooks { allow: loopback.to_vec(), ..Webhooks::default() };
    // Everybody who tries is this machine.
    let guard = Guard::roomy();
    Settings {
        master_key_file: Some(dir.join(KEY_FILE)),
        webhooks,
        guard,
        database_rights: Rights::Refuse,
        // No balancer is in front.
        drain_seconds: 0,
        ..Settings::default()
    }
}

/// The settings of the NATS whose user and password are in its URL.
fn entered(url: &str) -> Nats {
    let Ok(mut parsed) = url::Url::parse(url) else { return Nats { url: url.to_owned(), ..Nats::default() } };
    let user = Some(parsed.username().to_owned()).filter(|user| !user.is_empty());
    let password = parsed.password().map(|password| password.to_owned().into());
    // Neither fails for a URL that has a host.
    let _ = parsed.set_username("").and_then(|()| parsed.set_password(None));
    Nats { url: parsed.to_string(), user, password, ..Nats::default() }
}

/// Makes `dir` unless it is there. Only its owner looks into it; as root, Postgres runs as another user and passes
/// through.
fn make(dir: &Path) -> std::io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let mode = if dev::runs_as_root() { 0o711 } else { 0o700 };
    std::fs::create_dir_all(dir)?;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(mode))
}

/// Says to whoever waits at a terminal what takes a while. Programs read stdout.
fn say(what: &str) {
    let _ = writeln!(std::io::stderr(), "xwms dev: {what}");
}

/// The settings of the server that `xwms dev` runs in `dir`, for other commands.
pub(super) fn settings_of(dir: &Path) -> Result<Settings, ConfigError> {
    let url = std::fs::read_to_string(dir.join(URL_FILE)).map_err(|_| {
        ConfigError(vec![format!("{} is not a directory that `xwms dev` has run in", dir.display())])
    })?;
    // Not there where nats-server is not installed.
    let nats = std::fs::read_to_string(dir.join(NATS_FILE)).ok();
    let nats = nats.map(|url| entered(url.trim()));
    Ok(Settings { database_url: Some(url.trim().to_owned().into()), nats, ..base(dir) })
}

pub(super) async fn run(options: Dev) -> Result<ExitCode, CliError> {
    if !options.listen.ip().is_loopback() {
        return Err(CliError::Said(format!(
            "`xwms dev` speaks plain http, so it listens on loopback only, not {}",
            options.listen
        )));
    }
    dev::shed_postgres_variables()?;
    make(&options.data)
        .map_err(|error| CliError::Said(format!("can't make {}: {error}", options.data.display())))?;
    let dir = options.data.canonicalize()?;
    let _lock = dev::lock::take(&dir)?;
    say(&format!("starting Postgres in {}", dir.display()));
    let mut settings = base(&dir);
    settings.listen = options.listen;
    settings.database_connections = options.database_connections;
    settings.usage.request_log = options.request_log;
    settings.request_limits = options.request_limits;
    // Programs read no lines.
    let usual = || if options.json { "warn".to_owned() } else { format!("warn,{}=info", access_log::TARGET) };
    settings.log = std::env::var("XWMS_LOG").unwrap_or_else(|_| usual());
    let door = serve::listen(&settings)?;
    settings.listen = door.address()?;
    settings.issuer = format!("http://{}", settings.listen);
    let form = match std::env::var("XWMS_LOG_FORMAT").as_deref() {
        Ok("json") => Form::Json,
        Ok("text") => Form::Text,
        _ => Form::Terminal,
    };
    let _logs = telemetry::start(&settings, form)?;
    MasterKey::from_file(&dir.join(KEY_FILE), true).map_err(StartError::from)?;

    let cluster = PostgresOptions { dir: dir.clone(), durable: true, max_connections: 100 };
    let postgres = Postgres::start(cluster).await?;
    let password = Some(uuid::Uuid::new_v4().simple().to_string());
    let nats = NatsServer::start(NatsOptions { dir: dir.join("nats"), port: None, password }).await?;
    say("opening the log");
    let machine = Machine { dir: &dir, postgres: &postgres, nats: nats.as_ref() };
    let served = with_servers(&options, &machine, settings, door).await;
    if let Some(nats) = nats {
        nats.stop().await;
    }
    postgres.stop().await;
    served
}

/// What the server runs on.
struct Machine<'a> {
    dir: &'a Path,
    postgres: &'a Postgres,
    nats: Option<&'a NatsServer>,
}

async fn with_servers(
    options: &Dev,
    &Machine { dir, postgres, nats }: &Machine<'_>,
    mut settings: Settings,
    door: Door,
) -> Result<ExitCode, CliError> {
    postgres.create_database_if_missing(DATABASE).await?;
    let url = postgres.url_of(SERVING, DATABASE);
    settings.database_owner_url = Some(postgres.url(DATABASE).into());
    dev::write_private(&dir.join(URL_FILE), url.as_bytes())?;
    settings.database_url = Some(url.into());
    let from = "xwms <noreply@xwms.example>".to_owned();
    dev::private_dir(&dir.join(MAIL_DIR), None)?;
    settings.mail = Some(Mail { url: format!("file://{}/{MAIL_DIR}", dir.display()).into(), from });
    settings.nats = nats.map(|nats| entered(&nats.url_to_enter()));
    match nats {
        Some(nats) => dev::write_private(&dir.join(NATS_FILE), nats.url_to_enter().as_bytes())?,
        // It may be of a time when nats-server was installed; it is no matter if it is not there.
        None => drop(std::fs::remove_file(dir.join(NATS_FILE))),
    }
    settings.check()?;
    let (app, subscribers) = start::open(settings, true).await?;
    // Elsewhere `/readyz` waits for the slow ones; what is announced here works at once.
    let keys = signing_keys::complete(&app.store, &app.keyring, app.settings.rsa_key_bits).await;
    keys.map_err(StartError::from)?;
    let demo = demo::ensure(&app, &dir.join("demo.json")).await;
    let demo = demo.map_err(|error| CliError::Said(error.to_string()))?;
    let page = match options.callback || (!options.json && std::io::stdout().is_terminal()) {
        true => demo_app(&demo).await,
        false => None,
    };
    let others = Others { page: page.is_some(), nats: nats.map(NatsServer::url_to_enter) };
    let told = crate::server::told_to_stop();
    announce(options.json, &demo, &others, dir)?;
    let code = serve::until(told, app, subscribers, door).await;
    if let Some(page) = page {
        page.abort();
    }
    code
}

/// The demo web app where its redirect URI points to; `None` where something else listens.
async fn demo_app(demo: &Demo) -> Option<JoinHandle<()>> {
    let address = url::Url::parse(demo::CALLBACK).ok()?.socket_addrs(|| None).ok()?;
    let listener = std::net::TcpListener::bind(address.as_slice()).ok()?;
    listener.set_nonblocking(true).ok()?;
    let serving = callback::serve(listener, demo.clone());
    Some(tasks::vital("demo web app", async {
        if let Err(error) = serving.await {
            tracing::error!(%error, "the demo web app can't be served");
        }
    }))
}

/// What runs beside the server.
struct Others {
    page: bool,
    nats: Option<String>,
}

/// The socket is bound and requests wait in it, so what is printed here works from now on. In a thread of its own:
/// whoever does not read it must not hold up the server.
fn announce(json: bool, demo: &Demo, others: &Others, dir: &Path) -> Result<(), CliError> {
    let text = match json {
        true => serde_json::to_string(demo)?,
        false => welcome(demo, others, dir),
    };
    std::thread::spawn(move || writeln!(std::io::stdout(), "{text}"));
    Ok(())
}

fn welcome(demo: &Demo, others: &Others, dir: &Path) -> String {
    let Demo { issuer, user, clients, .. } = demo;
    let secret = clients.machine.client_secret.as_deref().unwrap_or_default();
    let nats = others.nats.as_deref().unwrap_or("not installed; events stay in this process");
    let end = match others.page {
        true => "login, consent, and what is in the tokens",
        false => "it ends at 127.0.0.1:9000, where nothing of xwms listens; see --callback",
    };
    let hint =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("login_hint", &user.email).finish();
    format!(
        "\nxwms serves {issuer}\n\n\
         A token by client credentials:\n\n  \
         curl -s -u '{machine}:{secret}' \\\n    -d grant_type=client_credentials {issuer}/oauth/token\n\n\
         Log in as {email} with the password \"{password}\":\n\n  {issuer}/login?{hint}\n\n\
         Let the demo web app ask for access ({end}):\n\n  \
         {authorize}\n\n\
         Ids and secrets of the demo clients: {dir}/demo.json\n\
         Mails, one file each:                {dir}/{MAIL_DIR}\n\
         The log, live:                       xwms events tail --data {dir}\n\
         NATS:                                {nats}\n\n\
         Ctrl-C stops; the next start goes on where this one was.",
        machine = clients.machine.client_id,
        email = user.email,
        password = user.password,
        authorize = callback::authorize_url(demo),
        dir = dir.display(),
    )
}
