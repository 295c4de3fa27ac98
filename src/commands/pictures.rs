//! Use cases of a person's picture: another one, none, and the one to show. The claim `picture` is its address on this
//! server, and the profile that has it decides which picture is shown, so that an address of old shows nothing.

use super::{CommandError, Context, users};
use crate::store::{Store, StoreError};
use std::sync::{Mutex, PoisonError};
use xwms_events::{
    ids::{PictureId, UserId},
    user::{Profile, User, UserStanding},
};

/// The path of the addresses of pictures.
const PATH: &str = "/pictures/";

/// Returns the picture that this server shows for the person.
pub fn of(user: &User) -> Option<PictureId> {
    named(user.profile.get()?)
}

fn named(profile: &Profile) -> Option<PictureId> {
    let (_, id) = profile.picture.as_deref()?.rsplit_once(PATH)?;
    id.parse().ok()
}

/// Gives the person this picture, in place of the one that they had.
///
/// # Errors
/// The decider's refusal, or the store's failure.
pub async fn replace(
    context: &Context<'_>,
    user_id: UserId,
    issuer: &str,
    bytes: &[u8],
) -> Result<(), CommandError> {
    let store = context.store;
    let picture_id = PictureId::from_uuid(store.clock().uuid());
    store.put_picture(user_id, picture_id, bytes).await?;
    let address = format!("{}{PATH}{picture_id}", issuer.trim_end_matches('/'));
    match name(context, user_id, Some(&address)).await {
        Ok(former) => Ok(store.remove_picture(user_id, former, Some(picture_id)).await?),
        Err(CommandError::Refused(refusal)) => {
            store.remove_picture(user_id, Some(picture_id), None).await?;
            Err(refusal.into())
        }
        Err(error) => Err(error),
    }
}

/// Takes the picture from the person's profile, and deletes it.
///
/// # Errors
/// The decider's refusal, or the store's failure.
pub async fn remove(context: &Context<'_>, user_id: UserId) -> Result<(), CommandError> {
    let former = name(context, user_id, None).await?;
    Ok(context.store.remove_picture(user_id, former, None).await?)
}

/// Changes the claim. Returns the picture that it named before.
async fn name(
    context: &Context<'_>,
    user_id: UserId,
    address: Option<&str>,
) -> Result<Option<PictureId>, CommandError> {
    let former = Mutex::new(None);
    let edit = |profile: &mut Profile| {
        *former.lock().unwrap_or_else(PoisonError::into_inner) = named(profile);
        profile.picture = address.map(ToOwned::to_owned);
    };
    users::edit_profile(context, user_id, edit).await?;
    Ok(former.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// Returns the picture, if an active person's profile names it.
///
/// # Errors
/// The store's failure.
pub async fn shown(store: &Store, picture_id: PictureId) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(user_id) = store.picture_owner(picture_id).await? else { return Ok(None) };
    let user = store.load::<User>(user_id).await?.state;
    if user.standing != UserStanding::Active || of(&user) != Some(picture_id) {
        return Ok(None);
    }
    store.picture(user_id, picture_id).await
}
