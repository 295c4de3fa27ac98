//! Use cases of a user.

use super::{CommandError, Context};
use crate::store::append::SideWrite;
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
    let credential = phc.map(|phc| SideWrite::Credential { user_id: user_id.to_string(), phc });
    let command = |_: &User| Ok((None, [command.clone()]));
    Ok(super::change(context, user_id, command, |_| credential.clone()).await?.position)
}
