//! The state of a user.

use super::{Factors, FormerEmail, Links, PasswordChange, Preferences, Profile, UserEvent, links};
use crate::{
    Personal, Timestamp,
    ids::{AccountId, UserId},
};
use serde::{Deserialize, Serialize};

/// Whether the user may log in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UserStanding {
    /// Not registered yet.
    #[default]
    Absent,
    Active,
    Suspended,
    /// Asked to be deleted, and can still undo it.
    Leaving,
    Erased,
}

/// A person who can log in.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct User {
    pub id: Option<UserId>,
    /// The account whose test user this is; `None` for a real person.
    pub test_of: Option<AccountId>,
    pub standing: UserStanding,
    pub email: Personal<String>,
    pub email_verified: bool,
    /// How often the address was changed: the number of the last change.
    #[serde(default)]
    pub email_changes: u32,
    /// The addresses that a change can be undone to, and perhaps some for which that is over.
    #[serde(default)]
    pub former_emails: Vec<FormerEmail>,
    /// The address that also gets the code for a forgotten password.
    #[serde(default)]
    pub recovery_email: Personal<String>,
    pub profile: Personal<Box<Profile>>,
    #[serde(default)]
    pub preferences: Personal<Preferences>,
    pub factors: Factors,
    /// Logins at other providers.
    #[serde(default)]
    pub links: Links,
    /// Whether the user has no password that anybody knows.
    #[serde(default)]
    pub no_password: bool,
    pub locked_until: Option<Timestamp>,
    /// How often the password was changed: the number of the last change.
    #[serde(default)]
    pub password_changes: u32,
    /// The last change that the person can't disown any more, because they proved their mail address after it.
    #[serde(default)]
    pub settled_changes: u32,
    /// How often the person asked to be deleted: the number of the last request.
    #[serde(default)]
    pub deletions: u32,
    /// When a person who asked for it is erased.
    #[serde(default)]
    pub erase_at: Option<Timestamp>,
}

impl User {
    /// Whether a correct password logs the user in at `at`.
    pub fn may_log_in(&self, at: Timestamp) -> bool {
        self.standing == UserStanding::Active && self.locked_until.is_none_or(|until| until <= at)
    }

    /// Whether mail about the person's own login goes to their address: a real person who is not suspended.
    pub fn may_get_mail(&self) -> bool {
        self.standing == UserStanding::Active && self.test_of.is_none() && self.email.get().is_some()
    }

    /// Whether the person asked to be deleted and may still undo it at `at`.
    pub fn may_return(&self, at: Timestamp) -> bool {
        self.standing == UserStanding::Leaving && self.erase_at.is_some_and(|erase_at| at < erase_at)
    }

    /// Applies `event` to the state.
    pub(super) fn fold(&mut self, event: &UserEvent) {
        match event.clone() {
            UserEvent::Registered { user_id, email, profile, test_of } => {
                self.id = Some(user_id);
                self.test_of = test_of;
                self.standing = UserStanding::Active;
                self.email = email;
                self.profile = profile;
            }
            UserEvent::EmailVerified {} => self.email_verified = true,
            UserEvent::EmailReleased {} => {
                self.email = Personal::default();
                self.email_verified = false;
            }
            UserEvent::EmailChanged { .. }
            | UserEvent::EmailChangeUndone { .. }
            | UserEvent::FormerEmailsReleased { .. }
            | UserEvent::RecoveryEmailSet { .. }
            | UserEvent::RecoveryEmailRemoved {} => self.fold_addresses(event),
            UserEvent::PreferencesChanged { preferences } => self.preferences = preferences,
            UserEvent::PasswordChanged { how, .. } => self.change_password(how),
            UserEvent::ProfileChanged { profile } => self.profile = profile,
            UserEvent::TotpEnrolled { .. }
            | UserEvent::TotpRemoved {}
            | UserEvent::PasskeyAdded { .. }
            | UserEvent::PasskeyRenamed { .. }
            | UserEvent::PasskeyRemoved { .. }
            | UserEvent::RecoveryCodesCreated { .. }
            | UserEvent::RecoveryCodesRemoved {}
            | UserEvent::RecoveryCodeUsed { .. } => self.factors.fold(event),
            UserEvent::LoginLinked { instead_of_password, .. } => {
                self.no_password |= instead_of_password;
                links::fold(&mut self.links, event);
            }
            UserEvent::LoginUnlinked { .. } => links::fold(&mut self.links, event),
            UserEvent::TokensRevoked {} | UserEvent::OperatorActed { .. } => {}
            UserEvent::Locked { until } => self.locked_until = Some(until),
            UserEvent::Unlocked {} => self.locked_until = None,
            UserEvent::DeletionRequested { erase_at } => {
                self.standing = UserStanding::Leaving;
                self.deletions += 1;
                self.erase_at = Some(erase_at);
            }
            UserEvent::DeletionUndone {} => {
                self.standing = UserStanding::Active;
                self.erase_at = None;
            }
            UserEvent::Suspended { .. } => self.standing = UserStanding::Suspended,
            UserEvent::Reinstated {} => self.standing = UserStanding::Active,
            UserEvent::Erased {} => {
                let Self { id, test_of, .. } = *self;
                *self = Self { id, test_of, standing: UserStanding::Erased, ..Self::default() };
            }
        }
    }
    fn change_password(&mut self, how: Option<PasswordChange>) {
        self.locked_until = None;
        self.no_password = how == Some(PasswordChange::Disowned);
        match how {
            // Its own notice can still be answered: the person who reset it may only have read the mail.
            Some(PasswordChange::Mail) => self.settled_changes = self.password_changes,
            Some(PasswordChange::Disowned) => {
                self.settled_changes = self.password_changes + 1;
                // It may be that of the person who changed the password.
                self.recovery_email = Personal::default();
            }
            Some(PasswordChange::OldPassword | PasswordChange::Administrator) | None => {}
        }
        self.password_changes += 1;
    }
}
