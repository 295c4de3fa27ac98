//! The second factors of a user: an authenticator app (TOTP, RFC 6238), passkeys (WebAuthn), and the recovery codes for
//! the day on which these are lost. Secrets, digests and public keys are in the server's secret store.
//!
//! The first factor brings recovery codes, and the last one takes them away. Between the two, a person is without
//! codes only if they may be an intruder's (`disowning`), until they make new ones. The rules are in
//! `factor_rules`.

use super::UserEvent;
use crate::{Personal, Timestamp, ids::PasskeyId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The number of recovery codes that a person gets.
pub const RECOVERY_CODES: u32 = 10;

/// The second factors of a user.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Factors {
    /// When the authenticator app was enrolled.
    pub totp: Option<Timestamp>,
    pub passkeys: BTreeMap<PasskeyId, Passkey>,
    pub recovery: Option<RecoveryCodes>,
}

/// A passkey, by the name that its owner gave it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Passkey {
    pub name: Personal<String>,
    pub added_at: Timestamp,
    /// Whether its owner's devices share it.
    pub synced: bool,
}

/// The current recovery codes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecoveryCodes {
    pub created_at: Timestamp,
    /// The numbers of those that were used, from 0.
    pub used: BTreeSet<u32>,
}

impl RecoveryCodes {
    /// Returns how many codes are left.
    pub fn left(&self) -> usize {
        (RECOVERY_CODES as usize).saturating_sub(self.used.len())
    }
}

impl Factors {
    /// Whether a login needs more than the password.
    pub fn any(&self) -> bool {
        self.many() > 0
    }

    /// Returns how many there are, without the recovery codes.
    pub(super) fn many(&self) -> usize {
        usize::from(self.totp.is_some()) + self.passkeys.len()
    }

    /// Whether the recovery code `number` of those created at `created_at` can be used.
    pub(super) fn has_code(&self, created_at: Timestamp, number: u32) -> bool {
        let known = self.recovery.as_ref().filter(|codes| codes.created_at == created_at);
        known.is_some_and(|codes| number < RECOVERY_CODES && !codes.used.contains(&number))
    }

    /// Removes the recovery codes if nothing is left that they recover.
    fn after_removal(&mut self) {
        if !self.any() {
            self.recovery = None;
        }
    }

    /// Applies `event`; events about other things change nothing.
    pub(super) fn fold(&mut self, event: &UserEvent) {
        match event {
            // Old events have no time.
            UserEvent::TotpEnrolled { at } => self.totp = Some(at.unwrap_or_default()),
            UserEvent::TotpRemoved {} => self.totp = None,
            UserEvent::PasskeyAdded { passkey_id, name, synced, at } => {
                let passkey = Passkey { name: name.clone(), added_at: *at, synced: *synced };
                self.passkeys.insert(*passkey_id, passkey);
            }
            UserEvent::PasskeyRenamed { passkey_id, name } => {
                if let Some(passkey) = self.passkeys.get_mut(passkey_id) {
                    passkey.name = name.clone();
                }
            }
            UserEvent::PasskeyRemoved { passkey_id } => {
                self.passkeys.remove(passkey_id);
            }
            UserEvent::RecoveryCodesCreated { at } => {
                self.recovery = Some(RecoveryCodes { created_at: *at, used: BTreeSet::new() });
            }
            UserEvent::RecoveryCodesRemoved {} => self.recovery = None,
            UserEvent::RecoveryCodeUsed { number } => {
                if let Some(codes) = &mut self.recovery {
                    codes.used.insert(*number);
                }
            }
            _ => {}
        }
        if matches!(event, UserEvent::TotpRemoved {} | UserEvent::PasskeyRemoved { .. }) {
            self.after_removal();
        }
    }
}
