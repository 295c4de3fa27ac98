//! The rules of a user.

use super::{PostalAddress, Profile, Standing, User, UserCommand, UserEvent, email};
use crate::{
    Personal, Refusal,
    account::check_reason,
    ids::{AccountId, UserId},
    name,
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
    let (email, profile) = (email::parse(&email)?, checked(profile)?);
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
            let profile = checked(profile)?;
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
            let reason = Personal::new(check_reason(&reason)?);
            once(user.standing == Standing::Active, UserEvent::Suspended { reason })
        }
        UserCommand::Reinstate => once(user.standing == Standing::Suspended, UserEvent::Reinstated {}),
        UserCommand::Erase => Ok(vec![UserEvent::Erased {}]),
    }
}

/// The profile with each field in its one spelling.
fn checked(mut profile: Profile) -> Result<Profile, Refusal> {
    let address = profile.address.get_or_insert_default();
    let lines = [&mut address.formatted, &mut address.street_address];
    for text in lines.into_iter().flatten() {
        *text = name::lines(text, FIELD_MAX).map_err(invalid)?;
    }
    let fields = [
        &mut profile.name,
        &mut profile.given_name,
        &mut profile.family_name,
        &mut profile.preferred_username,
        &mut profile.locale,
        &mut profile.zoneinfo,
        &mut profile.phone_number,
        &mut address.locality,
        &mut address.region,
        &mut address.postal_code,
        &mut address.country,
    ];
    for text in fields.into_iter().flatten() {
        *text = name::line(text, FIELD_MAX).map_err(invalid)?;
    }
    profile.address = profile.address.filter(|address| *address != PostalAddress::default());
    Ok(profile)
}

fn invalid(why: String) -> Refusal {
    Refusal::invalid("profile", "invalid_profile", why)
}
