//! Use cases of a user.

use super::{CommandError, Context, Work, attempt};
use crate::store::{Store, append::SideWrite};
use xwms_events::{
    ids::UserId,
    user::{User, UserCommand},
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
    attempt(context, user_id, || async {
        let mut user = context.store.load::<User>(user_id).await?;
        let mut work = Work::new(context);
        work.decide(&mut user, None, command.clone())?;
        work.write(phc.clone().map(|phc| SideWrite::Credential { user_id: user_id.to_string(), phc }));
        work.commit().await
    })
    .await
}
