//! Use cases of test users: fictitious users that an account made to try its test clients with.

use super::{CommandError, Context, Work, attempt};
use crate::store::{Store, append::SideWrite, query::Loaded};
use xwms_events::{
    Refusal, Timestamp,
    ids::{AccountId, UserId},
    user::{Profile, User, UserCommand, UserStanding},
};

/// A test user to create.
#[derive(Clone)]
pub struct NewTestUser {
    pub account_id: AccountId,
    pub email: String,
    /// The PHC string of their password.
    pub phc: String,
    pub profile: Profile,
    /// Whether the mail address counts as verified.
    pub email_verified: bool,
}

/// The result of changing a test user.
pub struct Changed {
    pub user: Loaded<User>,
    pub position: i64,
}

/// Creates a test user. `answer` turns it into a row that is committed with it.
///
/// # Errors
/// The decider's refusal; [`super::Conflict::Taken`] if a test user of the account has the mail address.
pub async fn register(
    context: &Context<'_>,
    new: NewTestUser,
    answer: impl Fn(&User) -> Option<SideWrite>,
) -> Result<Changed, CommandError> {
    let NewTestUser { account_id, email, phc, profile, email_verified } = new;
    let profile = Profile { updated_at: Some(context.store.clock().now()), ..profile };
    let user_id = UserId::from_uuid(context.store.clock().uuid());
    let mut user = Loaded::<User>::absent(user_id.to_string());
    let mut work = Work::new(context);
    let register = UserCommand::RegisterForTests { user_id, account_id, email, profile };
    work.decide(&mut user, Some(account_id), register)?;
    if email_verified {
        work.decide(&mut user, Some(account_id), UserCommand::VerifyEmail)?;
    }
    work.write([SideWrite::Credential { user_id: user_id.to_string(), phc }]);
    work.write(answer(&user.state));
    let position = work.commit().await?;
    Ok(Changed { user, position })
}

/// Returns the test user if it belongs to the account and was not erased. Any other user is not found.
///
/// # Errors
/// Not found, or the store's failure.
pub async fn find(
    store: &Store,
    (account_id, user_id): (AccountId, UserId),
) -> Result<Loaded<User>, CommandError> {
    let user = store.load::<User>(user_id).await?;
    match user.state.test_of == Some(account_id) && user.state.standing != UserStanding::Erased {
        true => Ok(user),
        false => Err(Refusal::not_found("there is no such test user").into()),
    }
}

/// Changes the account's test user by the command that `make` derives from its current state and the time; a
/// new password hash is committed with it.
///
/// # Errors
/// Not found, the decider's refusal, or the store's failure.
pub async fn change(
    context: &Context<'_>,
    (account_id, user_id): (AccountId, UserId),
    make: impl Fn(&User, Timestamp) -> Vec<UserCommand>,
    phc: Option<String>,
) -> Result<Changed, CommandError> {
    attempt(context, user_id, || async {
        let mut user = find(context.store, (account_id, user_id)).await?;
        let mut work = Work::new(context);
        for command in make(&user.state, context.store.clock().now()) {
            work.decide(&mut user, Some(account_id), command)?;
        }
        work.write(phc.clone().map(|phc| SideWrite::Credential { user_id: user_id.to_string(), phc }));
        let position = work.commit().await?;
        Ok(Changed { user, position })
    })
    .await
}

/// Erases the account's test user: ends everything of theirs, and destroys their personal data.
///
/// # Errors
/// Not found, or the store's failure.
pub async fn erase(context: &Context<'_>, which: (AccountId, UserId)) -> Result<i64, CommandError> {
    let changed = change(context, which, |_, _| vec![UserCommand::Erase], None).await?;
    context.store.vault().forget(&which.1.to_string());
    Ok(changed.position)
}
