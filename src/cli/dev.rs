//! `xwms dev`: runs everything on this machine, ready to try. A later start in the same directory continues
//! where the last one stopped.

use super::{
    error::CliError,
    output::Output,
    serve,
    telemetry::{self, Form},
};
use crate::{
    commands::signing_keys,
    config::{
        Audit, ClientRegistration, ConfigError, Guard, Mail, Nats, Registrants, Rights, Settings, Webhooks,
    },
    dev::{
        self, callback,
        demo::{self, Demo},
        nats::{NatsOptions, NatsServer},
        postgres::{Postgres, PostgresOptions},
    },
    keys::{master_secret::MasterSecret, note::Signer},
    server::{
        Listeners, access_log,
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
use xwms_events::client::ServerMode;

const DATABASE: &str = "xwms";
/// The serving role. The role that owns the cluster runs the migrations.
const SERVING: &str = "xwms_serve";
const URL_FILE: &str = "database_url";
const NATS_FILE: &str = "nats_url";
const MAIL_DIR: &str = "mail";
const LOOPBACK: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8);
const KEY_FILE: &str = "master.key";
const CHECKPOINT_KEY_FILE: &str = "checkpoint.key";
const CHECKPOINT_FILE: &str = "checkpoints";
/// The name of the log. It does not depend on the port, which may change.
const LOG_NAME: &str = "dev.xwms.example/log";

#[derive(Args)]
pub(super) struct Dev {
    /// The address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The directory that holds all data.
    #[arg(long, value_name = "DIR", default_value = ".xwms")]
    data: PathBuf,
    /// Print the contents of `demo.json` as one line on stdout once the server is ready.
    #[arg(long)]
    json: bool,
    /// Run the demo web app at its clients' redirect URI, 127.0.0.1:9000. It shows the tokens that a login
    /// yields. The default at a terminal; off otherwise, because programs often listen there themselves.
    #[arg(long, conflicts_with = "json")]
    callback: bool,
    /// Most Postgres connections of the server.
    #[arg(long, value_name = "N", default_value_t = 16, hide = true)]
    database_connections: u32,
    /// Whether requests are counted and logged; for measuring the cost.
    #[arg(long, value_name = "BOOL", default_value_t = true, action = ArgAction::Set, hide = true)]
    request_log: bool,
    /// Whether the plans' request limits are enforced; for measuring the cost.
    #[arg(long, value_name = "BOOL", default_value_t = true, action = ArgAction::Set, hide = true)]
    request_limits: bool,
}

fn base(dir: &Path) -> Settings {
    // Webhook receivers under development run on this machine.
    let loopback = [IpNet::from(IpAddr::from(Ipv6Addr::LOCALHOST)), IpNet::V4(LOOPBACK)];
    let webhooks = Webhooks { allow: loopback.to_vec(), ..Webhooks::default() };
    // All attempts come from this machine.
    let guard = Guard::lenient();
    let audit = Audit {
        // Missing in the directory of an older version until the next start.
        checkpoint_key: Some(dir.join(CHECKPOINT_KEY_FILE)).filter(|file| file.exists()),
        ..Audit::default()
    };
    let checkpoint_file = audit.checkpoint_key.as_ref().map(|_| dir.join(CHECKPOINT_FILE));
    Settings {
        master_key_file: Some(dir.join(KEY_FILE)),
        audit: Audit { checkpoint_file, ..audit },
        webhooks,
        guard,
        database_rights: Rights::Refuse,
        // So that people who try the server see the operator's pages, too.
        operators: vec![demo::EMAIL.to_owned()].into(),
        // So that registration tokens can be tried.
        client_registration: ClientRegistration {
            allowed: Registrants::Token,
            ..ClientRegistration::default()
        },
        // There is no load balancer.
        drain_seconds: 0,
        ..Settings::default()
    }
}

/// Returns the NATS settings for a URL that includes user and password.
fn entered(url: &str) -> Nats {
    let Ok(mut parsed) = url::Url::parse(url) else { return Nats { url: url.to_owned(), ..Nats::default() } };
    let user = Some(parsed.username().to_owned()).filter(|user| !user.is_empty());
    let password = parsed.password().map(|password| password.to_owned().into());
    // Neither call fails for a URL with a host.
    let _ = parsed.set_username("").and_then(|()| parsed.set_password(None));
    Nats { url: parsed.to_string(), user, password, ..Nats::default() }
}

/// Returns the settings by which mails become files in `dir`. They are shown in the mailbox.
fn mail_of(dir: &Path) -> Mail {
    let url = format!("file://{}/{MAIL_DIR}", dir.display()).into();
    Mail { url, from: "noreply@xwms.example".to_owned() }
}

/// Creates the key that signs checkpoints, and the file that they are written to, unless they are there.
fn make_checkpoints(dir: &Path) -> Result<(), CliError> {
    let (key_file, file) = (dir.join(CHECKPOINT_KEY_FILE), dir.join(CHECKPOINT_FILE));
    if !key_file.exists() {
        let key = Signer::generate(LOG_NAME).map_err(|error| CliError::Message(error.to_string()))?;
        dev::write_private(&key_file, key.as_bytes())?;
    }
    // The server would make one that everybody can read.
    if !file.exists() {
        dev::write_private(&file, b"")?;
    }
    Ok(())
}

/// Creates `dir` if it is missing. Only its owner may list it. If root runs this, Postgres runs as another
/// user, which may pass through.
fn make(dir: &Path) -> std::io::Result<()> {
    if dir.is_dir() {
        return Ok(());
    }
    let mode = if dev::runs_as_root() { 0o711 } else { 0o700 };
    std::fs::create_dir_all(dir)?;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(mode))
}

/// Reports progress on stderr; programs read stdout.
fn say(what: &str) {
    let _ = writeln!(std::io::stderr(), "xwms dev: {what}");
}

/// Returns the settings of the server that `xwms dev` runs in `dir`, for other commands.
pub(super) fn settings_of(dir: &Path) -> Result<Settings, ConfigError> {
    let url = std::fs::read_to_string(dir.join(URL_FILE)).map_err(|_| {
        ConfigError(vec![format!("{} is not a directory that `xwms dev` has run in", dir.display())])
    })?;
    // Missing if nats-server is not installed.
    let nats = std::fs::read_to_string(dir.join(NATS_FILE)).ok();
    let nats = nats.map(|url| entered(url.trim()));
    let mail = Some(mail_of(&dir.canonicalize().unwrap_or_else(|_| dir.to_owned())));
    Ok(Settings { database_url: Some(url.trim().to_owned().into()), nats, mail, ..base(dir) })
}

pub(super) async fn run(options: Dev) -> Result<ExitCode, CliError> {
    if !options.listen.ip().is_loopback() {
        return Err(CliError::Message(format!(
            "`xwms dev` speaks plain http, so it can listen on loopback only, not on {}",
            options.listen
        )));
    }
    dev::shed_postgres_variables()?;
    make(&options.data)
        .map_err(|error| CliError::Message(format!("can't create {}: {error}", options.data.display())))?;
    let dir = options.data.canonicalize()?;
    let _lock = dev::lock::take(&dir)?;
    say("this runs Postgres, NATS if it is installed, a demo account and the server, all on this machine");
    if !dir.join("demo.json").exists() {
        say("the first start also makes the database and the keys");
    }
    make_checkpoints(&dir)?;
    say(&format!("starting Postgres in {}", dir.display()));
    let mut settings = base(&dir);
    settings.listen = options.listen;
    settings.database_connections = options.database_connections;
    settings.usage.request_log = options.request_log;
    settings.request_limits = options.request_limits;
    // Programs don't read log lines.
    let usual = || if options.json { "warn".to_owned() } else { format!("warn,{}=info", access_log::TARGET) };
    settings.log = std::env::var("XWMS_LOG").unwrap_or_else(|_| usual());
    let listeners = serve::listen(&settings)?;
    settings.listen = listeners.address()?;
    settings.issuer = format!("http://{}", settings.listen);
    let form = match std::env::var("XWMS_LOG_FORMAT").as_deref() {
        Ok("json") => Form::Json,
        Ok("text") => Form::Text,
        _ => Form::Terminal,
    };
    let _logs = telemetry::start(&settings, form)?;
    MasterSecret::from_file(&dir.join(KEY_FILE), true).map_err(StartError::from)?;

    let cluster = PostgresOptions { dir: dir.clone(), durable: true, max_connections: 100 };
    let postgres = Postgres::start(cluster).await?;
    let password = Some(uuid::Uuid::new_v4().simple().to_string());
    let nats = NatsServer::start(NatsOptions { dir: dir.join("nats"), port: None, password }).await?;
    say("opening the event log");
    let machine = Machine { dir: &dir, postgres: &postgres, nats: nats.as_ref() };
    let served = with_servers(&options, &machine, settings, listeners).await;
    if let Some(nats) = nats {
        nats.stop().await;
    }
    postgres.stop().await;
    served
}

/// The servers that the server depends on.
struct Machine<'a> {
    dir: &'a Path,
    postgres: &'a Postgres,
    nats: Option<&'a NatsServer>,
}

async fn with_servers(
    options: &Dev,
    &Machine { dir, postgres, nats }: &Machine<'_>,
    mut settings: Settings,
    listeners: Listeners,
) -> Result<ExitCode, CliError> {
    postgres.create_database_if_missing(DATABASE).await?;
    let url = postgres.url_of(SERVING, DATABASE);
    settings.database_owner_url = Some(postgres.url(DATABASE).into());
    dev::write_private(&dir.join(URL_FILE), url.as_bytes())?;
    settings.database_url = Some(url.into());
    dev::private_dir(&dir.join(MAIL_DIR), None)?;
    settings.mail = Some(mail_of(dir));
    settings.nats = nats.map(|nats| entered(&nats.url_to_enter()));
    match nats {
        Some(nats) => dev::write_private(&dir.join(NATS_FILE), nats.url_to_enter().as_bytes())?,
        // An earlier run may have left the file. If it is missing, that is fine.
        None => drop(std::fs::remove_file(dir.join(NATS_FILE))),
    }
    settings.check()?;
    let (app, subscribers) = start::open(settings, ServerMode::Development).await?;
    // `xwms serve` creates the slower keys in the background while `/readyz` waits. Here everything announced
    // must work at once.
    let keys = signing_keys::complete(&app.store, &app.keyring, app.settings.rsa_key_bits).await;
    keys.map_err(StartError::from)?;
    let demo = demo::ensure(&app, &dir.join("demo.json")).await;
    let demo = demo.map_err(|error| CliError::Message(error.to_string()))?;
    let shows = options.callback || (!options.json && std::io::stdout().is_terminal());
    let page = if shows { demo_app(&demo).await } else { None };
    let others = Others { page: page.is_some(), nats: nats.map(NatsServer::url_to_enter) };
    let stop_signal = crate::server::stop_signal();
    announce(Output::of(options.json), &demo, &others, dir)?;
    if options.json {
        let issuer = &app.settings.issuer;
        say(&format!("mails are shown at {issuer}/dev/mail, and the operator's pages at {issuer}/operator"));
    }
    let code = serve::until(stop_signal, app, subscribers, listeners).await;
    if let Some(page) = page {
        page.abort();
    }
    code
}

/// Starts the demo web app at its redirect URI; `None` if something else listens there.
async fn demo_app(demo: &Demo) -> Option<JoinHandle<()>> {
    let address = url::Url::parse(demo::CALLBACK).ok()?.socket_addrs(|| None).ok()?;
    let listener = std::net::TcpListener::bind(address.as_slice()).ok()?;
    listener.set_nonblocking(true).ok()?;
    let serving = callback::serve(listener, demo.clone());
    Some(tasks::vital("demo web app", async {
        if let Err(error) = serving.await {
            tracing::error!(%error, "the demo web app failed");
        }
    }))
}

/// What runs along with the server.
struct Others {
    page: bool,
    nats: Option<String>,
}

/// Prints the welcome. The socket is already bound and queues requests, so everything printed works from now
/// on. Printing has its own thread: a reader that doesn't read must not block the server.
fn announce(output: Output, demo: &Demo, others: &Others, dir: &Path) -> Result<(), CliError> {
    let text = match output {
        Output::Json => serde_json::to_string(demo)?,
        Output::Text => welcome(demo, others, dir),
    };
    std::thread::spawn(move || writeln!(std::io::stdout(), "{text}"));
    Ok(())
}

fn welcome(demo: &Demo, others: &Others, dir: &Path) -> String {
    let Demo { issuer, user, clients, .. } = demo;
    let secret = clients.machine.client_secret.as_deref().unwrap_or_default();
    let nats = others.nats.as_deref().unwrap_or("not installed; events are not published");
    let end = match others.page {
        true => "it shows login, consent and the content of the tokens",
        false => "it ends at 127.0.0.1:9000, where xwms does not listen; see --callback",
    };
    let hint =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("login_hint", &user.email).finish();
    format!(
        "\nxwms serves {issuer}\n\n\
         Get a token with client credentials:\n\n  \
         curl -s -u '{machine}:{secret}' \\\n    -d grant_type=client_credentials {issuer}/oauth/token\n\n\
         Log in as {email} with the password \"{password}\":\n\n  {issuer}/login?{hint}\n\n\
         Log in to the demo web app ({end}):\n\n  \
         {authorize}\n\n\
         Dashboard of the demo account:  {issuer}/dashboard\n\
         Mailbox with every mail sent:   {issuer}/dev/mail\n\
         Documentation:                  {issuer}/docs\n\n\
         Call the API, and forward events to a program on this machine:\n\n  \
         {xwms} login --data {dir}\n  \
         {xwms} api GET /v1/clients\n  \
         {xwms} listen --forward-to http://localhost:3000/hooks\n\n\
         Manage the server as its operator. {email} is one, and sets up a second factor there first\n\
         (an authenticator app or a passkey):\n\n  {issuer}/operator\n\n\
         Ids and secrets of the demo clients: {dir}/demo.json\n\
         Mails, one file each:                {dir}/{MAIL_DIR}\n\
         The log, live:                       {xwms} events tail --data {dir}\n\
         NATS:                                {nats}\n\n\
         Ctrl-C stops the server. The next start continues with the same data.",
        machine = clients.machine.client_id,
        email = user.email,
        password = user.password,
        authorize = callback::authorize_url(demo),
        dir = dir.display(),
        xwms = program(),
    )
}

/// Returns how this program was called. `make run` calls it by its path, and the shell may know no `xwms`.
fn program() -> String {
    std::env::args_os().next().map_or_else(|| "xwms".to_owned(), |name| name.to_string_lossy().into_owned())
}
