//! The mail addresses of a user: the one that they log in with, former ones that a change of it can be undone to,
//! and the one for recovery. An address belongs to the person who proves it; the server decides which proofs there
//! are. The rules of each change are here, and `email` has the valid forms.

use super::{FormerEmail, PasswordChange, UNDO_SECONDS, User, UserEvent, UserStanding, disowning, email};
use crate::{Personal, Refusal, Timestamp, decider::event_if, refusal::require};

/// Most changes that can be undone at once.
const CHANGES_MAX: usize = 5;

impl User {
    /// Whether the user logs in with `address`.
    pub fn has_email(&self, address: &str) -> bool {
        self.email.get().is_some_and(|own| email::is_same(own, address))
    }

    /// Whether `address` is a former one: it is reserved for the user, but logs nobody in.
    pub fn had_email(&self, address: &str) -> bool {
        !self.has_email(address) && self.former_emails.iter().any(|former| former.is(address))
    }

    /// Whether `address` stays the user's at `at`, even if somebody else proves it: they proved it, or can undo
    /// the change from it.
    pub fn keeps_email(&self, address: &str, at: Timestamp) -> bool {
        let former = || self.former_emails.iter().any(|former| at < former.until && former.is(address));
        self.has_email(address) && self.email_verified || former()
    }

    /// Returns the address that the change with this number can be undone to at `at`.
    pub fn undoable(&self, change: u32, at: Timestamp) -> Option<&FormerEmail> {
        self.former_emails.iter().find(|former| former.change == change && at < former.until)
    }

    /// Returns `first` and the former addresses that `keep` selects, each address once.
    fn held(&self, first: &str, keep: impl Fn(&FormerEmail) -> bool) -> Vec<String> {
        let mut held = vec![first.to_owned()];
        let former = self.former_emails.iter().filter(|former| keep(former));
        for address in former.filter_map(|former| former.email.get()) {
            if !is_among(&held, address) {
                held.push(address.clone());
            }
        }
        held
    }

    /// Applies an event about addresses to the state.
    pub(super) fn fold_addresses(&mut self, event: &UserEvent) {
        match event {
            UserEvent::EmailChanged { change, email, held, until } => {
                let former = std::mem::replace(&mut self.email, email.clone());
                if let Some(until) = *until {
                    self.former_emails.push(FormerEmail { change: *change, email: former, until });
                }
                self.forget_former(held);
                self.email_changes = *change;
                self.email_verified = true;
                if self.recovery_email.get().is_some_and(|other| self.has_email(other)) {
                    self.recovery_email = Personal::default();
                }
            }
            UserEvent::EmailChangeUndone { change, email, held } => {
                self.email = email.clone();
                self.former_emails.retain(|former| former.change < *change);
                self.forget_former(held);
                // A pending proof of another address is now in vain.
                self.email_changes += 1;
                self.email_verified = true;
                self.recovery_email = Personal::default();
            }
            UserEvent::FormerEmailsReleased { held } => self.forget_former(held),
            UserEvent::RecoveryEmailSet { email } => self.recovery_email = email.clone(),
            UserEvent::RecoveryEmailRemoved {} => self.recovery_email = Personal::default(),
            _ => {}
        }
    }

    /// Forgets the former addresses that are not among `held`.
    fn forget_former(&mut self, held: &Personal<Vec<String>>) {
        if let Some(held) = held.get() {
            self.former_emails.retain(|former| held.iter().any(|address| former.is(address)));
        }
    }
}

fn is_among(held: &[String], address: &str) -> bool {
    held.iter().any(|known| email::is_same(known, address))
}

/// `seen`: how often the address had been changed when the new one was proved.
pub(super) fn change(
    user: &User,
    address: &str,
    seen: u32,
    at: Timestamp,
) -> Result<Vec<UserEvent>, Refusal> {
    let address = email::parse(address)?;
    require(user.test_of.is_none(), || Refusal::conflict("test_user", "a test user keeps the address"))?;
    // A deletion is asked for after every change of address, so that undoing the change undoes it, too.
    require(user.standing == UserStanding::Active, || {
        Refusal::conflict("user_inactive", "the user can't log in now")
    })?;
    require(!user.has_email(&address), || {
        Refusal::conflict("email_unchanged", "this is the address already")
    })?;
    require(seen == user.email_changes, || {
        Refusal::conflict("email_changed", "the address was changed in the meantime")
    })?;
    let open = user.former_emails.iter().filter(|former| at < former.until).count();
    require(open < CHANGES_MAX, || {
        Refusal::conflict("too_many_email_changes", "the address was changed too often in the last days")
    })?;
    let mut held = user.held(&address, |former| at < former.until);
    // An address that was never proved is nobody's to return to.
    let own = user.email.get().filter(|_| user.email_verified);
    if let Some(own) = own.filter(|own| !is_among(&held, own)) {
        held.push(own.clone());
    }
    let until = own.map(|_| at.plus_seconds(UNDO_SECONDS));
    let change = user.email_changes + 1;
    Ok(vec![UserEvent::EmailChanged {
        change,
        email: Personal::new(address),
        held: Personal::new(held),
        until,
    }])
}

/// The person who reads the mail of the former address says that the change was not theirs. The person who made it
/// knows the password, may have added factors and linked logins before it or since, and may have asked for the
/// deletion of the person.
pub(super) fn undo(user: &User, change: u32, at: Timestamp) -> Result<Vec<UserEvent>, Refusal> {
    let settled = || Refusal::conflict("change_settled", "this change of address can't be undone any more");
    let former = user.undoable(change, at).ok_or_else(settled)?;
    let address = former.email.get().ok_or_else(settled)?;
    require(user.standing != UserStanding::Leaving || user.may_return(at), settled)?;
    let held = Personal::new(user.held(address, |other| other.change < change && at < other.until));
    let added = disowning::added_since(user, disowning::suspect_since(at));
    let kept = user.may_return(at).then_some(UserEvent::DeletionUndone {});
    let undone = UserEvent::EmailChangeUndone { change, email: Personal::new(address.clone()), held };
    let password = UserEvent::PasswordChanged { how: Some(PasswordChange::Disowned), keeps_sessions: false };
    Ok([undone, password].into_iter().chain(added).chain(kept).collect())
}

/// Gives up former addresses whose changes can't be undone any more, because somebody else proved one.
pub(super) fn release_former(user: &User, at: Timestamp) -> Result<Vec<UserEvent>, Refusal> {
    let own = user.email.get().ok_or_else(|| Refusal::conflict("no_email", "the user has no address"))?;
    let needed = user.former_emails.iter().any(|former| former.until <= at);
    let held = Personal::new(user.held(own, |former| at < former.until));
    event_if(needed, UserEvent::FormerEmailsReleased { held })
}

pub(super) fn set_recovery(user: &User, address: &str) -> Result<Vec<UserEvent>, Refusal> {
    let address = email::parse(address)?;
    require(user.test_of.is_none(), || Refusal::conflict("test_user", "a test user gets no mail"))?;
    require(!user.has_email(&address), || {
        Refusal::conflict("email_unchanged", "the user logs in with this address")
    })?;
    let same = user.recovery_email.get().is_some_and(|known| *known == address);
    event_if(!same, UserEvent::RecoveryEmailSet { email: Personal::new(address) })
}

pub(super) fn remove_recovery(user: &User) -> Result<Vec<UserEvent>, Refusal> {
    event_if(user.recovery_email.get().is_some(), UserEvent::RecoveryEmailRemoved {})
}
