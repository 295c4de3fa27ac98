//! Use case of the operator: people who come from another system, with their password hashes.

use super::{CommandError, Context, Work, addresses, attempt};
use crate::store::{append::SideWrite, query::Loaded};
use xwms_events::{
    ids::UserId,
    user::{Profile, User, UserCommand},
};

/// A person to import.
#[derive(Clone)]
pub struct ImportedPerson {
    pub email: String,
    /// Whether the operator vouches that the address is theirs.
    pub email_verified: bool,
    pub profile: Profile,
    /// The PHC string of their password, which this server can verify.
    pub phc: String,
}

/// Registers the person. Their address must be free: an import takes it from nobody. A former address is free when the change
/// from it can't be undone any more.
///
/// # Errors
/// The decider's refusal; [`super::Conflict::Taken`] if a user has the address; the store's failure.
pub async fn import(context: &Context<'_>, new: ImportedPerson) -> Result<UserId, CommandError> {
    let (clock, user_id) = (context.store.clock(), UserId::from_uuid(context.store.clock().uuid()));
    attempt(context, user_id, || async {
        let ImportedPerson { email, email_verified, profile, phc } = new.clone();
        let profile = Profile { updated_at: Some(clock.now()), ..profile };
        let mut user = Loaded::<User>::absent(user_id.to_string());
        let mut work = Work::new(context);
        addresses::release_former(&mut work, context.store, &email).await?;
        work.decide(&mut user, None, UserCommand::Register { user_id, email, profile })?;
        if email_verified {
            work.decide(&mut user, None, UserCommand::VerifyEmail)?;
        }
        work.write([SideWrite::Credential { user_id: user_id.to_string(), phc }]);
        work.commit().await?;
        Ok(user_id)
    })
    .await
}
