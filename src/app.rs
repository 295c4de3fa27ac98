//! What every request shares. Imports no surface: the router over all of them is in `server`.

use crate::{
    auth::{access_tokens::AccessTokens, keyring::Keyring},
    config::Settings,
    keys::password::{Chosen, Passwords},
    lanes::Lanes,
    outbound::{domains::Verifier, egress::Egress},
    store::{self, Store},
    subscribers::Progress,
    traffic::{guard::Guard, holds::Holds, limits::Limits, origins::Origins, recorder::Recorder},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;
use xwms_events::ids::AccountId;

/// How long the database may take to answer a node that is ready.
const READY: Duration = Duration::from_secs(2);

/// Writes of one account over REST that a node works on at once: one account has no more of what all share.
pub const WRITES_AT_ONCE: usize = 4;
/// Those, and the ones of the account that wait for them.
pub const WRITES_IN_ALL: usize = 512;

/// What every request shares.
pub struct App {
    pub settings: Settings,
    pub store: Store,
    pub keyring: Keyring,
    pub access: AccessTokens,
    pub passwords: Passwords,
    pub progress: Progress,
    pub limits: Limits,
    /// Takes note of requests.
    pub recorder: Recorder,
    /// Who tries too often.
    pub guard: Guard,
    /// Where webhooks may go.
    pub egress: Egress,
    /// Looks whether domains are their clients'.
    pub domains: Verifier,
    /// Where an account's writes over REST take turns.
    pub writes: Lanes,
    /// How fast whoever asks in vain is told so.
    pub refusals: Holds,
    /// How fast one account may write over REST.
    pub write_pace: Holds,
    /// Pages of which origins were answered.
    pub origins: Origins,
    /// Whether `xwms dev` runs it.
    pub development: bool,
    pub(crate) leaving: watch::Sender<bool>,
}

/// The app as handlers have it.
pub type Shared = Arc<App>;

impl App {
    /// A password that somebody wants to have here; `about` is what others know of them.
    pub fn chosen(&self, typed: &str, about: &[&str]) -> Chosen {
        Chosen::new(typed, &[about, &[&self.settings.issuer]].concat())
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
