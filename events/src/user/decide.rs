//! The rules of a user.

use super::{Profile, Standing, User, UserCommand, UserEvent, email};
use crate::{
    Personal, Refusal,
    ids::{AccountId, UserId},
    refusal::require,
};

/// Longest value of one profile field, in characters.
const FIELD_MAX: usize = 200;

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
    require(user.standing == Standing::Absent, || {
        Refusal::conflict("user_exists", "the user is registered already")
    })?;
    email::check(&email)?;
    check_profile(&profile)?;
    let (email, profile) = (Personal::new(email), Personal::new(profile));
    Ok(vec![UserEvent::Registered { user_id, email, profile, test_of }])
}

fn change(user: &User, command: UserCommand) -> Result<Vec<UserEvent>, Refusal> {
    require(!matches!(user.standing, Standing::Absent | Standing::Erased), || {
        Refusal::not_found("there is no such user")
    })?;
    let once = |needed: bool, event: UserEvent| Ok(if needed { vec![event] } else { vec![] });
    match command {
        UserCommand::Register { .. } | UserCommand::RegisterForTests { .. } => Ok(vec![]),
        UserCommand::VerifyEmail => once(!user.email_verified, UserEvent::EmailVerified {}),
        UserCommand::ChangePassword => Ok(vec![UserEvent::PasswordChanged {}]),
        UserCommand::ChangeProfile { profile } => {
            check_profile(&profile)?;
            once(
                user.profile.get() != Some(&profile),
                UserEvent::ProfileChanged { profile: Personal::new(profile) },
            )
        }
        UserCommand::EnrolTotp => once(!user.totp, UserEvent::TotpEnrolled {}),
        UserCommand::RemoveTotp => once(user.totp, UserEvent::TotpRemoved {}),
        UserCommand::Lock { until } => once(user.locked_until < Some(until), UserEvent::Locked { until }),
        UserCommand::Unlock => once(user.locked_until.is_some(), UserEvent::Unlocked {}),
        UserCommand::Suspend { reason } => {
            once(user.standing == Standing::Active, UserEvent::Suspended { reason: Personal::new(reason) })
        }
        UserCommand::Reinstate => once(user.standing == Standing::Suspended, UserEvent::Reinstated {}),
        UserCommand::Erase => Ok(vec![UserEvent::Erased {}]),
    }
}

fn check_profile(profile: &Profile) -> Result<(), Refusal> {
    let address = profile.address.clone().unwrap_or_default();
    let lines = [&address.formatted, &address.street_address];
    let fields = [
        &profile.name,
        &profile.given_name,
        &profile.family_name,
        &profile.preferred_username,
        &profile.locale,
        &profile.zoneinfo,
        &profile.phone_number,
        &address.locality,
        &address.region,
        &address.postal_code,
        &address.country,
    ];
    let short = |text: &&String| text.chars().count() <= FIELD_MAX;
    let plain = |text: &&String| !text.chars().any(char::is_control);
    let good = fields.into_iter().flatten().all(|text| short(&text) && plain(&text))
        && lines.into_iter().flatten().all(|text| short(&text));
    require(good, || {
        Refusal::invalid("profile", "invalid_profile", "at most 200 characters each, no control characters")
    })
}
