//! The rules of a user.

use super::{
    AddressChange, PasswordChange, Profile, User, UserCommand, UserEvent, UserStanding, addresses, disowning,
    email, factor_rules, leaving, link_rules, postal_addresses,
};
use crate::{
    Personal, Refusal, Timestamp,
    decider::event_if,
    ids::{AccountId, UserId},
    name::check_reason,
    refusal::require,
};

pub(super) fn decide(user: &User, command: UserCommand) -> Result<Vec<UserEvent>, Refusal> {
    match command {
        UserCommand::Register { user_id, email, profile } => register(user, user_id, email, profile, None),
        UserCommand::RegisterForTests { user_id, account_id, email, profile } => {
            register(user, user_id, email, profile, Some(account_id))
        }
        command => change(user, command),
    }
}

fn register(
    user: &User,
    user_id: UserId,
    email: String,
    profile: Profile,
    test_of: Option<AccountId>,
) -> Result<Vec<UserEvent>, Refusal> {
    require(user.standing == UserStanding::Absent, || {
        Refusal::conflict("user_exists", "the user is already registered")
    })?;
    let (email, profile) = (email::parse(&email)?, profile.checked()?);
    let (email, profile) = (Personal::new(email), Personal::new(Box::new(profile)));
    Ok(vec![UserEvent::Registered { user_id, email, profile, test_of }])
}

fn change(user: &User, command: UserCommand) -> Result<Vec<UserEvent>, Refusal> {
    require(!matches!(user.standing, UserStanding::Absent | UserStanding::Erased), || {
        Refusal::not_found("there is no such user")
    })?;
    match command {
        UserCommand::Register { .. } | UserCommand::RegisterForTests { .. } => Ok(vec![]),
        UserCommand::VerifyEmail => event_if(!user.email_verified, UserEvent::EmailVerified {}),
        UserCommand::ReleaseEmail => release_email(user),
        UserCommand::ChangePassword => Ok(vec![password(PasswordChange::Administrator, false)]),
        UserCommand::ReplacePassword { how, keeps_sessions, seen } => {
            replace_password(user, how, keeps_sessions, seen)
        }
        UserCommand::Disown { disowning, at } => disowning::disown(user, &disowning, at),
        UserCommand::RevokeTokens => Ok(vec![UserEvent::TokensRevoked {}]),
        UserCommand::ChangeEmail { email, seen, at } => addresses::change(user, &email, seen, at),
        UserCommand::UndoEmailChange { change, at } => addresses::undo(user, change, at),
        UserCommand::ReleaseFormerEmails { at } => addresses::release_former(user, at),
        UserCommand::SetRecoveryEmail { email } => addresses::set_recovery(user, &email),
        UserCommand::RemoveRecoveryEmail => addresses::remove_recovery(user),
        UserCommand::ChangeProfile { profile } => change_profile(user, profile),
        UserCommand::ChangeAddresses { change, at } => change_addresses(user, change, at),
        UserCommand::ChangePreferences { preferences } => {
            let preferences = preferences.checked()?;
            let same = user.preferences.get().cloned().unwrap_or_default() == preferences;
            event_if(!same, UserEvent::PreferencesChanged { preferences: Personal::new(preferences) })
        }
        UserCommand::Factor(command) => factor_rules::decide(&user.factors, command),
        UserCommand::Link(new) => link_rules::link(user, *new),
        UserCommand::Unlink { link_id } => link_rules::unlink(user, link_id),
        UserCommand::Lock { until } => event_if(user.locked_until < Some(until), UserEvent::Locked { until }),
        UserCommand::Unlock => event_if(user.locked_until.is_some(), UserEvent::Unlocked {}),
        UserCommand::Suspend { reason } => {
            require(user.standing != UserStanding::Leaving, || {
                Refusal::conflict("user_leaving", "the user has asked to be deleted and can't log in")
            })?;
            let reason = Personal::new(check_reason(&reason)?);
            event_if(user.standing == UserStanding::Active, UserEvent::Suspended { reason })
        }
        UserCommand::RecordAct { act, reason } => {
            Ok(vec![UserEvent::OperatorActed { act, reason: check_reason(&reason)? }])
        }
        UserCommand::Reinstate => {
            event_if(user.standing == UserStanding::Suspended, UserEvent::Reinstated {})
        }
        UserCommand::RequestDeletion { erase_at } => leaving::request(user, erase_at),
        UserCommand::UndoDeletion { number, at } => leaving::undo(user, number, at),
        UserCommand::FinishDeletion { at } => leaving::finish(user, at),
        UserCommand::Erase => Ok(leaving::erase(user)),
    }
}

fn change_profile(user: &User, profile: Profile) -> Result<Vec<UserEvent>, Refusal> {
    let profile = profile.checked()?;
    let same = user.profile.get().is_some_and(|known| known.says_the_same(&profile));
    event_if(!same, UserEvent::ProfileChanged { profile: Personal::new(Box::new(profile)) })
}

fn change_addresses(user: &User, change: AddressChange, at: Timestamp) -> Result<Vec<UserEvent>, Refusal> {
    let mut profile = user.profile.get().map(|known| Profile::clone(known)).unwrap_or_default();
    profile.set_addresses(postal_addresses::changed(profile.addresses(), change)?);
    profile.updated_at = Some(at);
    change_profile(user, profile)
}

fn replace_password(
    user: &User,
    how: PasswordChange,
    keeps_sessions: bool,
    seen: u32,
) -> Result<Vec<UserEvent>, Refusal> {
    require(seen == user.password_changes, || {
        Refusal::conflict("password_changed", "the password was changed in the meantime")
    })?;
    // The person who set up ways to log in before the address was proved may be somebody else.
    let first_proof = how == PasswordChange::Mail && !user.email_verified;
    let earlier = if first_proof { other_ways(user) } else { vec![] };
    let keeps_sessions = keeps_sessions && !first_proof;
    Ok(std::iter::once(password(how, keeps_sessions)).chain(earlier).collect())
}

/// Returns the events that remove every way to log in but the password, and the address for recovery.
fn other_ways(user: &User) -> Vec<UserEvent> {
    let recovery = user.recovery_email.get().map(|_| UserEvent::RecoveryEmailRemoved {});
    disowning::added_since(user, Timestamp::default()).chain(recovery).collect()
}

const fn password(how: PasswordChange, keeps_sessions: bool) -> UserEvent {
    UserEvent::PasswordChanged { how: Some(how), keeps_sessions }
}

/// An address belongs to the person who proves it, so a proved one is never released.
fn release_email(user: &User) -> Result<Vec<UserEvent>, Refusal> {
    require(!user.email_verified, || {
        Refusal::conflict("email_verified", "the user has proved the mail address")
    })?;
    event_if(user.email.get().is_some(), UserEvent::EmailReleased {})
}
