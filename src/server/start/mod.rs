//! From settings to a running [`App`] and its background tasks. `database` does what the database needs
//! first, `schema` says whether it is migrated, and `background` starts the tasks.

mod background;
mod database;
mod error;
pub mod schema;

pub use database::{connect, connect_current, connect_owner, master_secrets, migrate, open_store};
pub use error::StartError;
pub use schema::MIGRATIONS;

use super::authorities;
use crate::{
    app::{App, LazySinks, Shared},
    audit::{
        erasures::{self, Erasures},
        proofs::{self, Grower, Signing},
    },
    auth::{
        access_tokens::AccessTokens, certificate::Authorities, keyring::Keyring, status_lists::StatusLists,
    },
    commands::signing_keys,
    config::{ConfigError, Settings},
    keys::{master_secret::MasterSecrets, password::Passwords},
    outbound::{
        client_documents::ClientDocuments,
        domains::Verifier,
        egress::Egress,
        mail::{self, About, MailSubscriber, mailbox::Mailbox},
        nats::{self, Publisher},
        providers::Providers,
        webhooks::{self, DeliveryContext, enqueue::Enqueuer},
    },
    places::Countries,
    store::Store,
    subscribers::{Subscribers, sink::Sink},
    traffic::{
        guard::{self, replays::Replays},
        holds::Holds,
        origins::Origins,
        writes::Writes,
    },
};
use background::Traffic;
use std::sync::Arc;
use tokio::sync::watch;
use xwms_events::client::ServerMode;

/// Returns the subscribers other than the read models. They use the server's `keyring`; without one, they read
/// the signing keys when they first need them.
///
/// # Errors
/// When the settings of proofs, webhooks, mail or branding can't be used.
pub fn subscribers(
    store: &Store,
    settings: &Settings,
    keyring: Option<Keyring>,
) -> Result<Vec<Arc<dyn Sink>>, StartError> {
    let delivery = Arc::new(DeliveryContext::new(store, settings, keyring)?);
    let signing = Signing::new(settings).map_err(|error| ConfigError(vec![error]))?;
    let mut sinks: Vec<Arc<dyn Sink>> = vec![
        Arc::new(Enqueuer::new(delivery.clone())),
        Arc::new(webhooks::logouts::sink(delivery.clone())),
        Arc::new(webhooks::signals::sink(delivery)),
        Arc::new(Replays::new(store)),
        Arc::new(Erasures::new(settings.erasures_file.clone())),
        Arc::new(Grower::new(store.clone(), signing)),
    ];
    if let Some(nats) = &settings.nats {
        sinks.push(Arc::new(Publisher::new(settings.issuer.clone(), nats.clone())));
    }
    if let Some(mail) = &settings.mail {
        let brand = Arc::new(settings.branding.brand().map_err(ConfigError)?);
        let countries = countries(settings)?;
        let support = settings.support_email.clone();
        let about = About {
            issuer: settings.issuer.clone(),
            brand,
            support,
            countries,
            operators: settings.operators.clone(),
        };
        sinks.push(Arc::new(MailSubscriber::new(store, about, mail)?));
    }
    Ok(sinks)
}

/// Returns subscribers for what operators do about parked events, made when an operator first needs one. They
/// share no state with the subscribers that this process may lead.
fn lazy_subscribers(store: &Store, settings: &Settings, keyring: &Keyring) -> LazySinks {
    let (store, settings, keyring) = (store.clone(), settings.clone(), keyring.clone());
    let make: Box<dyn FnOnce() -> Vec<Arc<dyn Sink>> + Send> = Box::new(move || {
        // These settings were checked at the start, so this fails only if a file has gone since.
        subscribers(&store, &settings, Some(keyring)).unwrap_or_else(|error| {
            tracing::error!(%error, "the subscribers for operators can't be made");
            Vec::new()
        })
    });
    LazySinks::new(make)
}

/// Opens the database of countries, if there is one.
fn countries(settings: &Settings) -> Result<Countries, StartError> {
    let opened = Countries::open(settings.country_database.as_deref());
    opened.map_err(|error| ConfigError(vec![format!("country_database: {error}")]).into())
}

/// Follows the authorities that `tls_client_auth` trusts, if there are any.
fn client_authorities(settings: &Settings) -> Result<Option<watch::Receiver<Authorities>>, StartError> {
    let Some(mtls) = &settings.mtls else { return Ok(None) };
    authorities::follow(mtls).map_err(|error| ConfigError(vec![format!("mtls.authorities: {error}")]).into())
}

/// Returns the names of the subscribers that these settings configure, on any process.
pub fn configured(settings: &Settings) -> Vec<&'static str> {
    let mut names: Vec<_> = xwms_projections::ALL.iter().map(|model| model.name).collect();
    names.extend([
        webhooks::enqueue::NAME,
        webhooks::logouts::NAME,
        webhooks::signals::NAME,
        guard::replays::NAME,
        erasures::NAME,
        proofs::NAME,
    ]);
    names.extend(settings.nats.as_ref().map(|_| nats::NAME));
    names.extend(settings.mail.as_ref().map(|_| mail::NAME));
    names
}

/// Opens the store, and checks and prepares its database.
async fn ready_store(settings: &Settings, secrets: &MasterSecrets) -> Result<Store, StartError> {
    let store = database::open_store_with(settings, secrets).await?;
    store.warn_unless_durable().await?;
    database::check_rights(settings, store.pool()).await?;
    // Before the first event: tables that are created later must be rebuilt, which takes longer.
    Subscribers::prepare(&store).await?;
    Ok(store)
}

/// Opens everything and starts the subscribers.
///
/// # Errors
/// When a setting, the database, a key or a subscriber can't be used.
pub async fn open(settings: Settings, mode: ServerMode) -> Result<(Shared, Subscribers), StartError> {
    let secrets = master_secrets(&settings)?;
    let store = ready_store(&settings, &secrets).await?;
    let keyring = Keyring::follow(&store, settings.signing_algorithm).await?;
    let keyring = keyring.with_patience(settings.patience);
    signing_keys::ensure(&store, &keyring, settings.rsa_key_bits).await?;
    let others = subscribers(&store, &settings, Some(keyring.clone()))?;
    let mut subscribers = Subscribers::start(&store, settings.subscribers, others).await?;
    let Traffic { limits, recorder, guard, failed_logins } =
        background::start_traffic(&mut subscribers, &store, &settings)?;
    background::follow_keys(&mut subscribers, &store, &settings, &keyring, secrets);
    background::start_upkeep(&mut subscribers, &store, &settings);
    let observed = background::start_gauges(&mut subscribers, &store, configured(&settings));
    let egress = Egress::new(settings.webhooks.allow.clone());
    let brand = Arc::new(settings.branding.brand().map_err(ConfigError)?);
    // Only in development, where mails become files.
    let mailbox = settings.mail.as_ref().filter(|_| mode == ServerMode::Development).and_then(Mailbox::of);
    let app = App {
        countries: countries(&settings)?,
        client_authorities: client_authorities(&settings)?,
        client_documents: ClientDocuments::new(&settings, egress.clone())?,
        domains: Verifier::new(&settings, egress.clone())?,
        providers: Providers::new(&settings, egress.clone())?,
        access_tokens: AccessTokens::new(store.clone(), keyring.clone(), settings.issuer.clone()),
        status_lists: StatusLists::new(store.clock().clone()),
        passwords: Passwords::new(settings.password_concurrency),
        progress: subscribers.progress().with_patience(settings.patience),
        observed,
        sinks: lazy_subscribers(&store, &settings, &keyring),
        limits,
        recorder,
        guard,
        failed_logins,
        egress,
        writes: Writes::default(),
        refusals: Holds::new(settings.refusals_per_second),
        write_pace: Holds::new(settings.writes_per_second),
        origins: Origins::default(),
        draining: watch::channel(false).0,
        brand,
        mailbox,
        development: mode == ServerMode::Development,
        keyring,
        store,
        settings,
    };
    Ok((Arc::new(app), subscribers))
}
