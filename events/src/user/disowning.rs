//! What a person takes back who says by the link in a mail that something was not theirs: somebody else was in their
//! account, and may have set up ways to come back. Everything that was added in the last days goes; what is older
//! stays.
//!
//! Not here: the link itself, which the server seals, and the undoing of a change of address (`addresses`), which takes
//! back as much.

use super::{PasswordChange, User, UserEvent, UserStanding};
use crate::{Refusal, Timestamp, refusal::require};
use serde::{Deserialize, Serialize};

/// How far back an intruder is assumed to have been in the account, in seconds: seven days.
const SUSPECT_SECONDS: u32 = 7 * 86_400;

/// What a person may say was not theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// The change of password with this number.
    Change(u32),
    /// A login from a new device. When its mail was written, the password had been changed this many times.
    Login(u32),
    /// A change of how the person logs in: a factor, a linked login, the address for recovery. With the same number.
    WayIn(u32),
}

/// An act, as the link in the mail about it names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disowning {
    pub act: Act,
    /// When it was done.
    pub at: Timestamp,
    /// How often the address had been changed when the mail was written: a reader of a former mailbox has no say.
    pub email_changes: u32,
}

impl Disowning {
    /// Returns from when on what was added goes, if the person says so at `now`. A login from a new device is where an
    /// intruder came in. Who did something else was in before.
    fn since(self, now: Timestamp) -> Timestamp {
        match self.act {
            Act::Login(_) => self.at,
            Act::Change(_) | Act::WayIn(_) => self.at.min(suspect_since(now)),
        }
    }
}

/// Returns from when on an intruder who is found at `now` may have added something.
pub(super) fn suspect_since(now: Timestamp) -> Timestamp {
    Timestamp::from_millis(now.millis() - i64::from(SUSPECT_SECONDS) * 1_000)
}

impl User {
    /// Whether the person may still say so, by a link that was mailed to the address that they have now.
    pub fn may_disown(&self, disowning: &Disowning) -> bool {
        self.standing == UserStanding::Active
            && self.email_changes == disowning.email_changes
            && self.is_unsettled(disowning.act)
    }

    /// Whether the person has not disowned anything since. A change of password is settled, too, by one that was
    /// authorized by mail after it.
    fn is_unsettled(&self, act: Act) -> bool {
        match act {
            Act::Change(change) => self.settled_changes < change && change <= self.password_changes,
            Act::Login(seen) | Act::WayIn(seen) => {
                self.settled_changes <= seen && seen <= self.password_changes
            }
        }
    }
}

/// Makes the password useless, and removes what an intruder may have added.
pub(super) fn disown(user: &User, disowning: &Disowning, now: Timestamp) -> Result<Vec<UserEvent>, Refusal> {
    require(user.may_disown(disowning), || {
        Refusal::conflict("change_settled", "this can't be disowned any more")
    })?;
    let password = UserEvent::PasswordChanged { how: Some(PasswordChange::Disowned), keeps_sessions: false };
    Ok(std::iter::once(password).chain(added_since(user, disowning.since(now))).collect())
}

/// Returns the events that remove the app, the passkeys, the recovery codes and the linked logins that were added
/// at or after `since`. An app from before there were times is as old as can be.
pub(super) fn added_since(user: &User, since: Timestamp) -> impl Iterator<Item = UserEvent> {
    let factors = &user.factors;
    let app = factors.totp.filter(|added| *added >= since).map(|_| UserEvent::TotpRemoved {});
    let passkeys = factors.passkeys.iter().filter(move |(_, passkey)| passkey.added_at >= since);
    let passkeys = passkeys.map(|(id, _)| UserEvent::PasskeyRemoved { passkey_id: *id });
    let codes = factors.recovery.as_ref().filter(|codes| codes.created_at >= since);
    let codes = codes.map(|_| UserEvent::RecoveryCodesRemoved {});
    let links = user.links.iter().filter(move |(_, link)| link.linked_at >= since);
    let links = links.map(|(id, _)| UserEvent::LoginUnlinked { link_id: *id });
    app.into_iter().chain(passkeys).chain(codes).chain(links)
}
