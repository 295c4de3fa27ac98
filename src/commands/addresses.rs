//! Use cases of a person's mail addresses: another one to log in with, its undoing, and the one for recovery. That the
//! person reads the mail of an address was proved before (`store::side::proofs`).
//!
//! Not here: the link that undoes a change (`undo_link`).

use super::{CommandError, Conflict, Context, Work, attempt, factors};
use crate::store::{Store, StoreError, append::SideWrite, side::credentials::Lookup};
use xwms_events::{
    ids::UserId,
    user::{User, UserCommand},
};

/// Returns the user who logs in with `email`. A former address is nobody's, though it may still be reserved.
///
/// # Errors
/// The store's failure.
pub async fn holder(store: &Store, email: &str) -> Result<Option<UserId>, StoreError> {
    let Some(holder) = store.credential(email, None).await?.found else { return Ok(None) };
    let user = store.load::<User>(holder.user_id).await?.state;
    Ok(user.has_email(email).then_some(holder.user_id))
}

/// Returns the user whose former address `email` is, if it is still reserved for them.
///
/// # Errors
/// The store's failure.
pub async fn former_holder(store: &Store, email: &str) -> Result<Option<UserId>, StoreError> {
    let Some(reserved) = store.credential(email, None).await?.found else { return Ok(None) };
    let user = store.load::<User>(reserved.user_id).await?.state;
    Ok(user.had_email(email).then_some(reserved.user_id))
}

/// Returns the user to whom `email` belongs for everybody who has not proved it: they log in with it, or can undo
/// the change from it.
///
/// # Errors
/// The store's failure.
pub async fn kept_by(store: &Store, email: &str) -> Result<Option<UserId>, StoreError> {
    let Some(reserved) = store.credential(email, None).await?.found else { return Ok(None) };
    let user = store.load::<User>(reserved.user_id).await?.state;
    let keeps = user.has_email(email) || user.keeps_email(email, store.clock().now());
    Ok(keeps.then_some(reserved.user_id))
}

/// Decides that a user who had `email` formerly gives it up, if they can't undo the change any more.
///
/// # Errors
/// The store's failure.
pub(super) async fn release_former(work: &mut Work<'_>, email: &str) -> Result<(), CommandError> {
    let store = work.context().store;
    let Some(holder) = store.credential(email, None).await?.found else { return Ok(()) };
    let mut holder = store.load::<User>(holder.user_id).await?;
    if !holder.state.has_email(email) {
        work.decide(&mut holder, None, UserCommand::ReleaseFormerEmails { at: store.clock().now() })?;
    }
    Ok(())
}

/// Decides that the present owner of `email` gives it up, because `user_id` proved it. Returns the position up
/// to which the log was known.
///
/// # Errors
/// [`Conflict::Taken`] if another user proved the address and still has it; the store's failure.
pub(super) async fn take(work: &mut Work<'_>, user_id: UserId, email: &str) -> Result<i64, CommandError> {
    let store = work.context().store;
    let Lookup { basis, found } = store.credential(email, None).await?;
    let Some(holder) = found.filter(|holder| holder.user_id != user_id) else { return Ok(basis) };
    let mut holder = store.load::<User>(holder.user_id).await?;
    let at = store.clock().now();
    if holder.state.keeps_email(email, at) {
        return Err(Conflict::Taken.into());
    }
    let command = if holder.state.has_email(email) {
        UserCommand::ReleaseEmail
    } else {
        UserCommand::ReleaseFormerEmails { at }
    };
    work.decide(&mut holder, None, command)?;
    Ok(basis)
}

/// Gives the user the address, which they proved when it had been changed `seen` times.
///
/// # Errors
/// [`Conflict::Taken`] if another user proved it; refused if it was changed since, or too often; the store's failure.
pub async fn change_email(
    context: &Context<'_>,
    user_id: UserId,
    email: &str,
    seen: u32,
) -> Result<i64, CommandError> {
    attempt(context, user_id, || async {
        let store = context.store;
        let mut work = Work::new(context);
        take(&mut work, user_id, email).await?;
        let mut user = store.load::<User>(user_id).await?;
        let (email, at) = (email.to_owned(), store.clock().now());
        work.decide(&mut user, None, UserCommand::ChangeEmail { email, seen, at })?;
        match work.commit().await {
            // Somebody took the address since it was looked up: look again, whether they proved it.
            Err(CommandError::Conflict(Conflict::Taken)) => Err(Conflict::Moved.into()),
            committed => committed,
        }
    })
    .await
}

/// Undoes the change of address with this number: the user has the former one again, and every session ends. `phc`
/// is the hash of a password that nobody knows.
///
/// # Errors
/// `change_settled` if it is too late for that; the store's failure.
pub async fn undo_email_change(
    context: &Context<'_>,
    user_id: UserId,
    change: u32,
    phc: String,
) -> Result<i64, CommandError> {
    let undo = |_: &User| vec![UserCommand::UndoEmailChange { change, at: context.store.clock().now() }];
    let credential = SideWrite::Credential { user_id: user_id.to_string(), phc };
    factors::change_and_forget(context, user_id, undo, Some(credential)).await
}
