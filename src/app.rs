//! The state that all requests share. Imports no surface: the router over all surfaces is in `server`.

use crate::{
    auth::{
        access_tokens::AccessTokens, certificate::Authorities, keyring::Keyring, status_lists::StatusLists,
    },
    branding::Brand,
    config::{SecondFactor, Settings},
    keys::password::{Chosen, Passwords},
    outbound::{
        client_documents::ClientDocuments, domains::Verifier, egress::Egress, mail::mailbox::Mailbox,
        providers::Providers,
    },
    places::Countries,
    store::{Store, StoreError},
    subscribers::{Observed, Progress, sink::Sink},
    traffic::{
        failed_logins::FailedLogins, guard::Guard, holds::Holds, limits::Limits, origins::Origins,
        recorder::Recorder, writes::Writes,
    },
};
use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};
use tokio::sync::watch;
use xwms_events::{client::ServerMode, ids::AccountId};

/// Longest time that a readiness check waits for the database.
const READINESS_TIMEOUT: Duration = Duration::from_secs(2);

/// Subscribers that are made when they are first used. They share no state with those that this process may lead.
pub type LazySinks = LazyLock<Vec<Arc<dyn Sink>>, Box<dyn FnOnce() -> Vec<Arc<dyn Sink>> + Send>>;

/// The state that all requests share.
pub struct App {
    pub settings: Settings,
    pub store: Store,
    pub keyring: Keyring,
    pub access_tokens: AccessTokens,
    /// Gives new tokens their places in status lists, and remembers the lists that were served recently.
    pub status_lists: StatusLists,
    pub passwords: Passwords,
    pub progress: Progress,
    /// The last measurement of the subscribers; `None` until the first one.
    pub observed: watch::Receiver<Option<Observed>>,
    /// The subscribers other than the read models, with which operators retry parked events.
    pub sinks: LazySinks,
    pub limits: Limits,
    /// Counts and logs requests.
    pub recorder: Recorder,
    /// Slows down callers that fail too often.
    pub guard: Guard,
    /// Counts logins that fail, for the log.
    pub failed_logins: FailedLogins,
    /// Decides which addresses webhooks may be sent to.
    pub egress: Egress,
    /// Reads the documents that clients publish about themselves.
    pub client_documents: ClientDocuments,
    /// Verifies that domains belong to their clients.
    pub domains: Verifier,
    /// The providers at which people may log in.
    pub providers: Providers,
    /// The authorities whose certificates authenticate clients, if there are any.
    pub client_authorities: Option<watch::Receiver<Authorities>>,
    /// Queues the writes of each account, over REST and on the dashboard.
    pub writes: Writes,
    /// Delays the responses to callers that are refused too often.
    pub refusals: Holds,
    /// Limits how fast one account may write, over REST and on the dashboard.
    pub write_pace: Holds,
    /// The origins whose requests were answered recently.
    pub origins: Origins,
    /// The operator's name, logo, colour and links.
    pub brand: Arc<Brand>,
    /// Finds the countries of network addresses, to show people where their sessions are used.
    pub countries: Countries,
    /// The mails that were sent; only in `xwms dev`.
    pub mailbox: Option<Mailbox>,
    /// Whether the server was started by `xwms dev`.
    pub development: bool,
    /// Whether the server is about to stop.
    pub(crate) draining: watch::Sender<bool>,
}

/// The app as handlers receive it.
pub type Shared = Arc<App>;

impl App {
    /// Returns what the server was started for.
    pub fn mode(&self) -> ServerMode {
        ServerMode::of(self.development)
    }

    /// Returns a password that a person wants to set here. `about` lists what others know about that person.
    pub fn chosen(&self, typed: &str, about: &[&str]) -> Chosen {
        Chosen::new(typed, &[about, &[&self.settings.issuer, &self.brand.name]].concat())
    }

    /// Returns whether people may set up a second factor here.
    pub fn offers_second_factor(&self) -> bool {
        self.settings.second_factor != SecondFactor::Off
    }

    /// Returns whether everyone must have a second factor here.
    pub fn requires_second_factor(&self) -> bool {
        self.settings.second_factor == SecondFactor::Required
    }

    /// Waits, for a limited time, until the read models show every event that this node knows of. Returns
    /// whether they do.
    pub async fn wait_for_read_models(&self) -> bool {
        let head = *self.store.head().borrow();
        self.progress.wait_for(head).await
    }

    /// Like [`Self::wait_for_read_models`], for every event in the log now, whichever node wrote it.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn wait_for_every_node(&self) -> Result<bool, StoreError> {
        Ok(self.progress.wait_for(self.head_of_every_node().await?).await)
    }

    /// Like [`Self::wait_for_every_node`], for the read model `name` alone.
    ///
    /// # Errors
    /// Returns an error if the database does not answer.
    pub async fn wait_for_every_node_in(&self, name: &str) -> Result<bool, StoreError> {
        Ok(self.progress.wait_for_one(name, self.head_of_every_node().await?).await)
    }

    async fn head_of_every_node(&self) -> Result<i64, StoreError> {
        let head = self.store.current_head().await?;
        self.store.advance_head(head);
        Ok(head)
    }

    /// Waits, for a limited time, until the read models show this node's last write for `account`, and
    /// `position` if the write happened on another node. Returns whether they do.
    pub async fn wait_until_visible(&self, account: AccountId, position: Option<i64>) -> bool {
        let known = *self.store.head().borrow();
        let position = match position {
            // Another node wrote it, or the caller made it up. A position that does not exist is never waited for.
            Some(position) if position > known => self.store.current_head().await.ok().map(|head| {
                self.store.advance_head(head);
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

    /// Makes `/readyz` fail from now on, so that load balancers send no new requests here.
    pub fn start_draining(&self) {
        self.draining.send_replace(true);
    }

    /// Returns whether the server is about to stop.
    pub fn is_draining(&self) -> bool {
        *self.draining.borrow()
    }

    /// Waits until the server is about to stop. Work that would otherwise run forever must end then, too.
    pub async fn draining_started(&self) {
        let _ = self.draining.subscribe().wait_for(|draining| *draining).await;
    }

    /// Returns why no requests should be sent here, as the codes of `/readyz`; empty if the node is ready.
    pub async fn unready(&self) -> Vec<&'static str> {
        let answered = tokio::time::timeout(READINESS_TIMEOUT, self.store.current_head()).await;
        let reasons = [
            ("leaving", self.is_draining()),
            ("no_signing_key", !self.keyring.is_complete()),
            ("read_models_behind", !self.progress.is_current()),
            ("database_standby", matches!(answered, Ok(Err(StoreError::Standby)))),
            ("database_unreachable", !matches!(answered, Ok(Ok(_) | Err(StoreError::Standby)))),
        ];
        reasons.into_iter().filter(|(_, applies)| *applies).map(|(reason, _)| reason).collect()
    }
}
