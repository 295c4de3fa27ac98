//! The server put together: what every request shares, and the router over all surfaces.

use crate::{
    access::AccessTokens,
    api,
    commands::signing_keys,
    config::{self, ConfigError, Settings},
    domains::Verifier,
    egress::Egress,
    fanout::Publisher,
    gauges,
    guard::{self, replays::Replays},
    http::frame,
    keys::{chosen::Chosen, master::MasterKey, password::Passwords, signing::Keyring, vault::Vault},
    limits::{self, Limits},
    mail::Postman,
    oauth,
    store::{self, Store},
    subscribers::{Progress, Subscribers, sink::Sink},
    usage::{self, Usage},
    web,
    webhooks::{Courier, expand::Expander},
};
use axum::{Router, middleware::from_fn_with_state, routing::get};
use sqlx::{Connection, PgPool, postgres::PgConnectOptions};
use std::{sync::Arc, time::Duration};
use tokio::sync::{mpsc, watch};
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
    #[error("database_url is wrong: {0}")]
    DatabaseUrl(sqlx::Error),
    #[error("the database can't be used: {0}")]
    Database(#[from] sqlx::Error),
    #[error("migrations failed: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
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
    Mail(#[from] crate::mail::TransportError),
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
    /// Whether `xwms dev` runs it.
    pub development: bool,
    leaving: watch::Sender<bool>,
}

/// The app as handlers have it.
pub type Shared = Arc<App>;

/// Connects to the database that `settings` name.
///
/// # Errors
/// When the URL is wrong or the database is out of reach.
pub async fn connect(settings: &Settings) -> Result<PgPool, StartError> {
    let url = settings.database_url.as_ref().map(config::Hidden::reveal).unwrap_or_default();
    let options: PgConnectOptions = url.parse().map_err(StartError::DatabaseUrl)?;
    Ok(store::connect(options, settings.database_connections).await?)
}

/// Applies migrations, however long they take. Two processes that start at once take turns.
///
/// # Errors
/// When one fails, or was changed after it was applied.
pub async fn migrate(pool: &PgPool) -> Result<(), StartError> {
    let mut connection = pool.acquire().await?.detach();
    sqlx::query("SET statement_timeout = 0").execute(&mut connection).await?;
    MIGRATIONS.run(&mut connection).await?;
    Ok(connection.close().await?)
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
    let pool = connect(settings).await?;
    if settings.migrate {
        migrate(&pool).await?;
    }
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
        subscribers.beside(|stopped| gauges::run(store.clone(), stopped));
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

    /// Whether requests should be sent here: the database answers, there are keys of every
    /// algorithm, the read models are of
    /// this version, and it is not leaving.
    pub async fn is_ready(&self) -> bool {
        !self.is_leaving()
            && self.keyring.is_complete()
            && self.progress.is_current()
            && matches!(tokio::time::timeout(READY, self.store.current_head()).await, Ok(Ok(_)))
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
    frame::around(routes, &app).with_state(app)
}
