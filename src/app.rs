//! The server put together: what every request shares, and the router over all surfaces.

use crate::{
    access::AccessTokens,
    api,
    commands::signing_keys,
    config::{self, ConfigError, Rights, Settings},
    domains::Verifier,
    egress::Egress,
    fanout::{self, Publisher},
    gauges,
    guard::{self, replays::Replays},
    http::frame,
    keys::{chosen::Chosen, master::MasterKey, password::Passwords, signing::Keyring, vault::Vault},
    limits::{self, Limits},
    mail::{self, Postman},
    oauth,
    store::{self, Store},
    subscribers::{self, Progress, Subscribers, sink::Sink},
    usage::{self, Usage},
    web,
    webhooks::{self, Courier, expand::Expander},
};
use axum::{Router, middleware::from_fn_with_state, routing::get};
use sqlx::{Connection, PgPool, migrate::MigrateError, postgres::PgConnectOptions};
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc, watch};
use tower_http::cors::CorsLayer;
use xwms_events::ids::AccountId;

/// The migrations, from the binary.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// How long the database may take to answer a node that is ready.
const READY: Duration = Duration::from_secs(2);

/// Why the server can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Plans(#[from] ConfigError),
    #[error("the URL of the database is wrong: {0}")]
    DatabaseUrl(sqlx::Error),
    #[error(transparent)]
    Rights(#[from] store::rights::RightsError),
    #[error(
        "the role that serves {0}. database_rights = \"refuse\" does not allow that: see docs/operations.md, Roles"
    )]
    TooMuch(String),
    #[error(
        "the database is not of this version, and the role of database_url may not change it: run `xwms migrate` with \
         database_owner_url"
    )]
    NotMigrated,
    #[error(transparent)]
    Connect(#[from] store::pool::ConnectError),
    #[error("the database can't be used: {0}")]
    Database(#[from] sqlx::Error),
    #[error("migrations failed: {0}")]
    Migrate(#[from] MigrateError),
    #[error(transparent)]
    Store(#[from] store::StoreError),
    #[error(transparent)]
    MasterKey(#[from] crate::keys::master::MasterKeyError),
    #[error(transparent)]
    Signing(#[from] crate::keys::signing::SigningError),
    #[error(transparent)]
    SigningKeys(#[from] signing_keys::KeyError),
    #[error("nothing can be sent or fetched over HTTP: {0}")]
    Webhooks(#[from] reqwest::Error),
    #[error(transparent)]
    Mail(#[from] mail::TransportError),
    #[error(transparent)]
    Password(#[from] crate::keys::password::PasswordError),
}

/// What every request shares.
pub struct App {
    pub settings: Settings,
    pub store: Store,
    pub keyring: Keyring,
    pub access: AccessTokens,
    pub passwords: Passwords,
    pub progress: Progress,
    pub limits: Limits,
    pub usage: Usage,
    /// Who tries too often.
    pub guard: guard::Guard,
    /// Where webhooks may go.
    pub egress: Egress,
    /// Looks whether domains are their clients'.
    pub domains: Verifier,
    /// Pages of which origins were answered.
    pub origins: api::Origins,
    /// Whether `xwms dev` runs it.
    pub development: bool,
    leaving: watch::Sender<bool>,
}

/// The app as handlers have it.
pub type Shared = Arc<App>;

/// Connects to the database that `settings` name, as the role that serves.
///
/// # Errors
/// When the URL is wrong or the database is out of reach.
pub async fn connect(settings: &Settings) -> Result<PgPool, StartError> {
    let options = options(settings.database_url.as_ref())?;
    Ok(store::connect(options, settings.database_connections).await?)
}

fn options(url: Option<&config::Hidden>) -> Result<PgConnectOptions, StartError> {
    url.map(config::Hidden::reveal).unwrap_or_default().parse().map_err(StartError::DatabaseUrl)
}

/// Brings the database to this version as the role that owns it, and lets that of `database_url` serve. Returns the
/// latter's name; none where one role does both. Two processes that start at once take turns.
///
/// # Errors
/// When a migration fails or was changed after it was applied, or the rights can't be given.
pub async fn migrate(settings: &Settings) -> Result<Option<String>, StartError> {
    let serving = options(settings.database_url.as_ref())?;
    let owner = match &settings.database_owner_url {
        Some(url) => options(Some(url))?,
        None => serving.clone(),
    };
    let role = Some(serving.get_username()).filter(|role| *role != owner.get_username());
    let pool = store::connect(owner, 1).await?;
    let mut connection = pool.acquire().await?.detach();
    // However long they take. Whoever serves may make schemas, but not lead the owner into them.
    sqlx::raw_sql("SET statement_timeout = 0; SET search_path = public").execute(&mut connection).await?;
    MIGRATIONS.run(&mut connection).await?;
    if let Some(role) = role {
        store::rights::grant(&mut connection, role, &subscribers::models::schemas()).await?;
    }
    connection.close().await?;
    Ok(role.map(ToOwned::to_owned))
}

/// Whether exactly the migrations of this version have run.
async fn is_migrated(pool: &PgPool) -> Result<bool, sqlx::Error> {
    let known: bool = sqlx::query_scalar("SELECT to_regclass('public._sqlx_migrations') IS NOT NULL")
        .fetch_one(pool)
        .await?;
    if !known {
        return Ok(false);
    }
    let done: Vec<(i64, Vec<u8>)> = sqlx::query_as(
        "SELECT version, checksum FROM public._sqlx_migrations WHERE success ORDER BY version",
    )
    .fetch_all(pool)
    .await?;
    let wanted = MIGRATIONS.iter().map(|one| (one.version, one.checksum.as_ref()));
    Ok(done.iter().map(|(version, checksum)| (*version, checksum.as_slice())).eq(wanted))
}

/// The pool of the role that serves, on a database of this version: migrates first if the settings say so and there is
/// something to do.
async fn connect_migrated(settings: &Settings) -> Result<PgPool, StartError> {
    if settings.migrate && settings.database_owner_url.is_some() {
        // It may have to make the role that serves.
        migrate(settings).await?;
        return connect(settings).await;
    }
    let pool = connect(settings).await?;
    if !settings.migrate || is_migrated(&pool).await? {
        return Ok(pool);
    }
    match migrate(settings).await {
        Err(StartError::Migrate(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)))
            if store::rights::is_denied(&error) =>
        {
            Err(StartError::NotMigrated)
        }
        migrated => migrated.map(|_| pool),
    }
}

/// Says what more than serving the role may do, or refuses to go on.
async fn look_at_rights(settings: &Settings, pool: &PgPool) -> Result<(), StartError> {
    let excess = store::rights::excess(pool).await?;
    match settings.database_rights {
        Rights::Refuse if !excess.is_empty() => Err(StartError::TooMuch(excess.join("; it "))),
        _ => {
            for what in excess {
                tracing::warn!("the database's role that serves {what}; see docs/operations.md, Roles");
            }
            Ok(())
        }
    }
}

/// Opens the log, without serving it.
///
/// # Errors
/// When a setting is wrong or the database is out of reach.
pub async fn open_store(settings: &Settings) -> Result<Store, StartError> {
    let master = match (&settings.master_key, &settings.master_key_file) {
        (Some(key), _) => MasterKey::from_base64(key.reveal())?,
        (None, Some(file)) => MasterKey::from_file(file, false)?,
        (None, None) => return Err(crate::keys::master::MasterKeyError::Malformed.into()),
    };
    let pool = connect_migrated(settings).await?;
    let vault = Vault::new(master, pool.clone());
    Ok(Store::open(pool, vault).await?)
}

/// The subscribers beside the read models.
///
/// # Errors
/// When the settings of webhooks or mail can't be used.
pub fn subscribers(store: &Store, settings: &Settings) -> Result<Vec<Arc<dyn Sink>>, StartError> {
    let courier = Arc::new(Courier::new(store, settings)?);
    let mut sinks: Vec<Arc<dyn Sink>> = vec![Arc::new(Expander::new(courier)), Arc::new(Replays::new(store))];
    if let Some(nats) = &settings.nats {
        sinks.push(Arc::new(Publisher::new(settings.issuer.clone(), nats.clone())));
    }
    if let Some(mail) = &settings.mail {
        sinks.push(Arc::new(Postman::new(store, settings.issuer.clone(), mail)?));
    }
    Ok(sinks)
}

/// Names of the subscribers that there are with these settings, on any process.
pub fn configured(settings: &Settings) -> Vec<&'static str> {
    let mut names: Vec<_> = xwms_projections::all().iter().map(|model| model.name()).collect();
    names.extend([webhooks::expand::NAME, guard::replays::NAME]);
    names.extend(settings.nats.as_ref().map(|_| fanout::NAME));
    names.extend(settings.mail.as_ref().map(|_| mail::NAME));
    names
}

impl App {
    /// A password that somebody wants to have here; `about` is what others know of them.
    pub fn chosen(&self, typed: &str, about: &[&str]) -> Chosen {
        Chosen::new(typed, &[about, &[&self.settings.issuer]].concat())
    }

    /// Opens everything and starts the subscribers.
    ///
    /// # Errors
    /// Says what is missing.
    pub async fn open(settings: Settings, development: bool) -> Result<(Shared, Subscribers), StartError> {
        let store = open_store(&settings).await?;
        store.warn_unless_durable().await?;
        look_at_rights(&settings, store.pool()).await?;
        // Before the first event: tables that are made later are built beside, which takes longer.
        Subscribers::prepare(&store).await?;
        let keyring = Keyring::follow(&store, settings.signing_algorithm).await?;
        let rsa_bits = settings.rsa_key_bits;
        signing_keys::ensure(&store, &keyring, rsa_bits).await?;
        let others = subscribers(&store, &settings)?;
        let mut subscribers = Subscribers::start(&store, settings.subscribers, others).await?;
        let plans = config::plans::read(settings.plans_file.as_deref()).map_err(ConfigError)?;
        let (notices, noticed) = mpsc::channel(limits::WAITING);
        let limits = Limits::new(store.clone(), plans, notices);
        subscribers.beside(|stopped| limits.clone().give_back(stopped));
        let usage = Usage::new(store.clone(), settings.usage.clone());
        subscribers.beside(|stopped| usage.clone().flush(stopped));
        subscribers.beside(|stopped| usage::sweep::run(store.clone(), limits.clone(), stopped));
        subscribers.beside(|stopped| usage::thresholds::raise(store.clone(), noticed, stopped));
        subscribers.beside(|stopped| signing_keys::follow(store.clone(), keyring.clone(), rsa_bits, stopped));
        let configured = configured(&settings);
        subscribers.beside(|stopped| gauges::run(store.clone(), configured, stopped));
        let guard = guard::Guard::new(store.clone(), &settings.guard);
        subscribers.beside(|stopped| guard.clone().run(stopped));
        let egress = Egress::new(settings.webhooks.allow.clone());
        let app = Self {
            domains: Verifier::new(&settings, egress.clone())?,
            access: AccessTokens::new(store.clone(), keyring.clone(), settings.issuer.clone()),
            passwords: Passwords::new(settings.password_concurrency)?,
            progress: subscribers.progress(),
            limits,
            usage,
            guard,
            egress,
            origins: api::Origins::default(),
            leaving: watch::channel(false).0,
            development,
            keyring,
            store,
            settings,
        };
        Ok((Arc::new(app), subscribers))
    }

    /// Waits, bounded, until the read models show everything that this node knows of.
    pub async fn caught_up(&self) -> bool {
        let head = *self.store.head().borrow();
        self.progress.wait_for(head).await
    }

    /// Waits, bounded, until the read models show what was last written for `account` on this node, and
    /// `position` (of a write elsewhere).
    pub async fn shows(&self, account: AccountId, position: Option<i64>) -> bool {
        let known = *self.store.head().borrow();
        let position = match position {
            // Written on another node, or made up: nobody waits for what is not there.
            Some(position) if position > known => self.store.current_head().await.ok().map(|head| {
                self.store.heard(head);
                position.min(head)
            }),
            position => position,
        };
        let wanted = self.store.last_written(account).max(position);
        match wanted {
            Some(wanted) => self.progress.wait_for(wanted).await,
            None => true,
        }
    }

    /// From now on `/readyz` says no, so that no new request is sent here.
    pub fn leave(&self) {
        self.leaving.send_replace(true);
    }

    /// Whether the server is about to stop.
    pub fn is_leaving(&self) -> bool {
        *self.leaving.borrow()
    }

    /// Ends once the server is about to stop: what would go on for ever has to end then, too.
    pub async fn left(&self) {
        let _ = self.leaving.subscribe().wait_for(|leaving| *leaving).await;
    }

    /// Why no requests should be sent here, in words for programs; nothing if they should.
    pub async fn unready(&self) -> Vec<&'static str> {
        let answered = tokio::time::timeout(READY, self.store.current_head()).await;
        let reasons = [
            ("leaving", self.is_leaving()),
            ("no_signing_key", !self.keyring.is_complete()),
            ("read_models_behind", !self.progress.is_current()),
            ("database_standby", matches!(answered, Ok(Err(store::StoreError::Standby)))),
            ("database_unreachable", !matches!(answered, Ok(Ok(_) | Err(store::StoreError::Standby)))),
        ];
        reasons.into_iter().filter(|(_, holds)| *holds).map(|(reason, _)| reason).collect()
    }
}

/// Every route of the server.
pub fn router(app: Shared) -> Router {
    let routes = Router::new()
        .merge(oauth::routes())
        .merge(api::routes(&app))
        .merge(web::routes().route_layer(from_fn_with_state(app.clone(), oauth::authorize::after_login)))
        .route("/healthz", get(frame::healthz))
        .route("/readyz", get(frame::readyz))
        .fallback(frame::not_found)
        .method_not_allowed_fallback(frame::method_not_allowed);
    frame::around(routes, &app, readers).with_state(app)
}

/// Which pages may read what is said at `path` in place of a route.
fn readers(app: &Shared, path: &str) -> Option<CorsLayer> {
    let of_api = path.starts_with("/v1/") || path.starts_with("/schemas/");
    if of_api { Some(api::readers(app)) } else { oauth::readers(path) }
}
