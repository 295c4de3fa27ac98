//! Use cases of a user: from sign-up to the end of a forgotten password. Users of an account's tests are in
//! `test_users`.

use super::{
    Changed, CommandError, Conflict, Context, Work, addresses, attempt, factors,
    logins::{self, NewLogin},
    sessions::{self, Beginning, Proved},
};
use crate::store::{Store, StoreError, append::SideWrite, query::Loaded};
use std::sync::Arc;
use xwms_events::{
    Actor,
    ids::{SessionId, UserId},
    user::{PasswordChange, Profile, User, UserCommand},
};

/// Changes the user by a command that is decided on their current state; a new password hash is committed
/// with it.
///
/// # Errors
/// The decider's refusal, or the store's failure.
pub async fn change(
    context: &Context<'_>,
    user_id: UserId,
    command: UserCommand,
    phc: Option<String>,
) -> Result<i64, CommandError> {
    let credential = phc.map(|phc| SideWrite::Credential { user_id: user_id.to_string(), phc });
    let command = |_: &User| Ok((None, [command.clone()]));
    Ok(super::change(context, user_id, command, |_| credential.clone()).await?.position)
}

/// A person who has proved that they read the mail of an address.
#[derive(Clone)]
pub struct NewPerson {
    pub email: String,
    pub name: String,
    /// BCP 47.
    pub locale: String,
    /// The PHC string of their password; with `login`, of one that nobody knows.
    pub phc: String,
    /// The login at another provider that they use instead of a password.
    pub login: Option<NewLogin>,
    pub session_seconds: u32,
}

/// Registers the person and logs them in, in one commit. A user who has the address but never proved it loses
/// it.
///
/// # Errors
/// [`Conflict::Taken`] if a user has proved the address; the decider's refusal; the store's failure.
pub async fn sign_up(context: &Context<'_>, new: NewPerson) -> Result<(UserId, SessionId), CommandError> {
    let clock = context.store.clock();
    let (user_id, session_id) = (UserId::from_uuid(clock.uuid()), SessionId::from_uuid(clock.uuid()));
    let context = context.by(Actor::User(user_id));
    attempt(&context, user_id, || async {
        let at = clock.now();
        let mut work = Work::new(&context);
        let basis = addresses::take(&mut work, user_id, &new.email).await?;
        let mut user = Loaded::<User>::absent(user_id.to_string());
        let profile = Profile::of_newcomer(&new.name, &new.locale, at);
        let email = new.email.clone();
        work.decide(&mut user, None, UserCommand::Register { user_id, email, profile })?;
        work.decide(&mut user, None, UserCommand::VerifyEmail)?;
        let (method, proved_at) = logins::register_with(&mut work, &mut user, new.login.as_ref()).await?;
        work.write([SideWrite::Credential { user_id: user_id.to_string(), phc: new.phc.clone() }]);
        let proved = Proved { user_id, methods: vec![method], basis, at: proved_at };
        let beginning = Beginning { lifetime_seconds: new.session_seconds, ..Beginning::default() };
        sessions::decide_start(&mut work, session_id, proved, beginning)?;
        match work.commit().await {
            // Somebody took the address since it was looked up: look again, whether they proved it.
            Err(CommandError::Conflict(Conflict::Taken)) => Err(Conflict::Moved.into()),
            committed => committed.map(|_| (user_id, session_id)),
        }
    })
    .await
}

/// A password that a person chose in place of another.
pub struct NewPassword {
    pub how: PasswordChange,
    /// How often the password had been changed when the person's proof was checked.
    pub seen: u32,
    pub keeps_sessions: bool,
    /// The PHC string of the new one.
    pub phc: String,
}

/// Replaces the password of a user. A proof by mail verifies the address, too, unless the mail also went to an
/// address for recovery. Returns the position of the change.
///
/// # Errors
/// `password_changed` if it was changed since the proof; the store's failure.
pub async fn replace_password(
    context: &Context<'_>,
    user_id: UserId,
    new: NewPassword,
) -> Result<i64, CommandError> {
    let NewPassword { how, seen, keeps_sessions, phc } = new;
    let commands = |user: &User| {
        let verifies = how == PasswordChange::Mail && user.recovery_email.get().is_none();
        let replace = UserCommand::ReplacePassword { how, keeps_sessions, seen };
        [Some(replace), verifies.then_some(UserCommand::VerifyEmail)].into_iter().flatten().collect()
    };
    let credential = SideWrite::Credential { user_id: user_id.to_string(), phc };
    factors::change_and_forget(context, user_id, commands, Some(credential)).await
}

/// Changes the parts of the profile that `edit` changes.
///
/// # Errors
/// `invalid_profile`, with the field; the store's failure.
pub async fn edit_profile(
    context: &Context<'_>,
    user_id: UserId,
    edit: impl Fn(&mut Profile),
) -> Result<Changed<User>, CommandError> {
    let at = context.store.clock().now();
    let commands = |user: &User| {
        let mut profile = user.profile.get().map(|known| Profile::clone(known)).unwrap_or_default();
        edit(&mut profile);
        profile.updated_at = Some(at);
        Ok((None, [UserCommand::ChangeProfile { profile }]))
    };
    super::change(context, user_id, commands, |_| None).await
}

/// Returns the user who has the mail address, if they may get a new password by mail.
///
/// # Errors
/// The store's failure.
pub async fn by_mail(store: &Store, email: &str) -> Result<Option<(UserId, Arc<User>)>, StoreError> {
    let Some(holder) = store.credential(email, None).await?.found else { return Ok(None) };
    let user = store.load::<User>(holder.user_id).await?;
    // A former address is still reserved, and of no use.
    let is_theirs = user.state.may_get_mail() && user.state.has_email(email);
    Ok(is_theirs.then_some((holder.user_id, user.state)))
}
