//! Use cases of test users: fictitious users that an account made to try its test clients with.

use super::{Changed, CommandError, Context, Work};
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

/// A test user of an account.
#[derive(Clone, Copy, Debug)]
pub struct TestUserRef {
    pub account_id: AccountId,
    pub user_id: UserId,
}

impl TestUserRef {
    /// Refuses any other user, and one that was erased: it is not found.
    fn check(self, user: &User) -> Result<(), Refusal> {
        let found = user.test_of == Some(self.account_id) && user.standing != UserStanding::Erased;
        found.then_some(()).ok_or_else(|| Refusal::not_found("there is no such test user"))
    }
}

/// Creates a test user. `answer` turns it into a row that is committed with it.
///
/// # Errors
/// The decider's refusal; [`super::Conflict::Taken`] if a test user of the account has the mail address.
pub async fn register(
    context: &Context<'_>,
    new: NewTestUser,
    answer: impl Fn(&User) -> Option<SideWrite>,
) -> Result<Changed<User>, CommandError> {
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
    Ok(Changed { state: user.state, position })
}

/// Returns the test user if it belongs to the account and was not erased. Any other user is not found.
///
/// # Errors
/// Not found, or the store's failure.
pub async fn find(store: &Store, which: TestUserRef) -> Result<Loaded<User>, CommandError> {
    let user = store.load::<User>(which.user_id).await?;
    which.check(&user.state)?;
    Ok(user)
}

/// Changes the account's test user by the command that `make` derives from its current state and the time; a
/// new password hash is committed with it.
///
/// # Errors
/// Not found, the decider's refusal, or the store's failure.
pub async fn change(
    context: &Context<'_>,
    which: TestUserRef,
    make: impl Fn(&User, Timestamp) -> Vec<UserCommand>,
    phc: Option<String>,
) -> Result<Changed<User>, CommandError> {
    let commands = |user: &User| {
        which.check(user)?;
        Ok((Some(which.account_id), make(user, context.store.clock().now())))
    };
    let credential = phc.map(|phc| SideWrite::Credential { user_id: which.user_id.to_string(), phc });
    super::change(context, which.user_id, commands, |_| credential.clone()).await
}

/// Erases the account's test user: ends everything of theirs, and destroys their personal data.
///
/// # Errors
/// Not found, or the store's failure.
pub async fn erase(context: &Context<'_>, which: TestUserRef) -> Result<i64, CommandError> {
    let changed = change(context, which, |_, _| vec![UserCommand::Erase], None).await?;
    context.store.vault().forget(&which.user_id.to_string());
    Ok(changed.position)
}
