//! The background tasks that start with the server, by topic, and the state that they share with requests.
//!
//! Not here: the subscribers (`subscribers`), and the rest of the app's state (`start`).

use crate::{
    audit::erasures,
    auth::keyring::Keyring,
    commands::{leaving, signing_keys},
    config::{self, ConfigError, Settings},
    keys::master_secret::MasterSecrets,
    server::gauges::{self, Gauges},
    store::{Store, roots},
    subscribers::{Observed, Subscribers},
    traffic::{
        failed_logins::{self, FailedLogins},
        guard::{self, Guard},
        limits::{self, Limits},
        recorder::{self, Recorder},
        unused_clients,
    },
};
use tokio::sync::{mpsc, watch};

/// What counts, limits and slows down requests.
pub(super) struct Traffic {
    pub limits: Limits,
    pub recorder: Recorder,
    pub guard: Guard,
    pub failed_logins: FailedLogins,
}

/// Makes the state of `traffic`, and starts the tasks that write down and sweep what it counts.
///
/// # Errors
/// If the file of plans can't be used.
pub(super) fn start_traffic(
    subscribers: &mut Subscribers,
    store: &Store,
    settings: &Settings,
) -> Result<Traffic, ConfigError> {
    let plans = config::plans::read(settings.plans_file.as_deref()).map_err(ConfigError)?;
    let (notices, noticed) = mpsc::channel(limits::WAITING);
    let limits = Limits::new(store.clone(), plans, notices);
    subscribers.spawn(|stopped| limits.clone().give_back(stopped));
    subscribers.spawn(|stopped| limits::thresholds::raise(store.clone(), noticed, stopped));
    let recorder = Recorder::new(store.clone(), settings.usage.clone(), settings.patience);
    subscribers.spawn(|stopped| recorder.clone().flush(stopped));
    subscribers.spawn(|stopped| recorder::sweep::run(store.clone(), limits.clone(), stopped));
    let guard = Guard::new(store.clone(), &settings.guard);
    subscribers.spawn(|stopped| guard::run(guard.clone(), stopped));
    let failed_logins = FailedLogins::new(store.clone());
    let every = settings.failed_logins_every.unwrap_or(failed_logins::EVERY);
    subscribers.spawn(|stopped| failed_logins.clone().run(every, stopped));
    Ok(Traffic { limits, recorder, guard, failed_logins })
}

/// Starts to follow the signing keys and root keys.
pub(super) fn follow_keys(
    subscribers: &mut Subscribers,
    store: &Store,
    settings: &Settings,
    keyring: &Keyring,
    secrets: MasterSecrets,
) {
    let rsa_bits = settings.rsa_key_bits;
    subscribers.spawn(|stopped| signing_keys::follow(store.clone(), keyring.clone(), rsa_bits, stopped));
    subscribers.spawn(|stopped| roots::follow(store.clone(), secrets, stopped));
}

/// Starts to erase people whose deletion is due, and again those whom a restored database has back; and to delete
/// unused clients that registered themselves.
pub(super) fn start_upkeep(subscribers: &mut Subscribers, store: &Store, settings: &Settings) {
    subscribers.spawn(|stopped| leaving::follow(store.clone(), stopped));
    let (progress, list) = (subscribers.progress(), settings.erasures_file.clone());
    subscribers.spawn(|stopped| erasures::again::at_start(store.clone(), progress, list, stopped));
    let (progress, days) = (subscribers.progress(), settings.client_registration.unused_days);
    subscribers.spawn(|stopped| unused_clients::run(store.clone(), progress, days, stopped));
}

/// Starts to measure the subscribers with the names in `configured`. Returns where the last measurement is.
pub(super) fn start_gauges(
    subscribers: &mut Subscribers,
    store: &Store,
    configured: Vec<&'static str>,
) -> watch::Receiver<Option<Observed>> {
    let (observed, observations) = watch::channel(None);
    let gauges = Gauges { store: store.clone(), configured, observed };
    subscribers.spawn(|stopped| gauges::run(gauges, stopped));
    observations
}
