//! Use cases of a person who leaves: they ask to be deleted, keep their account after all, or are erased; and the task
//! that erases those whose time to undo it is over.
//!
//! A person leaves their accounts when they ask, in one commit, so that no account is ever left without an owner who
//! can act. The erasure is one commit, too: the event, the address, the key, the password and the second factors. What
//! is cleaned up after it is harmless if that never happens. Any node may do it at any time, and a node that was killed
//! in the middle has erased a person or not.
//!
//! Not here: the rules (`xwms_events::user`) and the link that undoes a deletion (`undo_link`).

use super::{
    Changed, CommandError, Context, Work, attempt, change, groups,
    test_users::{self, TestUserRef},
};
use crate::{
    store::{Store, StoreError},
    tasks,
};
use std::time::Duration;
use tokio::sync::watch;
use xwms_events::{
    Timestamp,
    account::{Account, AccountCommand, AccountStanding, By, Role},
    ids::{AccountId, UserId},
    user::{User, UserCommand, UserStanding},
};
use xwms_projections::{accounts, users};

/// How long a person can undo their deletion, in seconds: seven days.
pub const UNDO_SECONDS: u32 = 7 * 86_400;
/// How often a node checks whether somebody's time is over.
const LOOK: Duration = Duration::from_secs(5);
/// The number of people erased in one go.
const PART: i64 = 100;

/// An account of which a person is the only owner.
pub struct OwnedAlone {
    pub account_id: AccountId,
    pub name: String,
}

/// Returns the accounts that a person must hand over or close before they can leave.
///
/// # Errors
/// The store's failure.
pub async fn owned_alone(store: &Store, user_id: UserId) -> Result<Vec<OwnedAlone>, StoreError> {
    let mut owned = Vec::new();
    for account_id in accounts_of(store, user_id).await? {
        let account = store.load::<Account>(account_id).await?.state;
        let is_owner = account.members.get(&user_id) == Some(&Role::Owner);
        if is_owner && account.owners() == 1 && account.standing != AccountStanding::Closed {
            owned.push(OwnedAlone { account_id, name: account.name.clone() });
        }
    }
    Ok(owned)
}

/// Returns the accounts of a person from the read model. The caller waits for the model first.
async fn accounts_of(store: &Store, user_id: UserId) -> Result<Vec<AccountId>, StoreError> {
    let rows = accounts::memberships(store.pool(), user_id).await?;
    Ok(rows.iter().filter_map(|row| row.account_id.parse().ok()).collect())
}

/// Whether somebody may stay the only owner of an account that they leave.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LastOwner {
    Refused,
    /// Nobody should be one by now. If somebody is, their data goes all the same, and the operator is told.
    Reported,
}

/// Decides in `work` that the user leaves `accounts`.
async fn leave(
    work: &mut Work<'_>,
    user_id: UserId,
    accounts: &[AccountId],
    last_owner: LastOwner,
) -> Result<(), CommandError> {
    let store = work.context().store;
    for account_id in accounts {
        let mut account = store.load::<Account>(account_id).await?;
        let is_member = account.state.members.contains_key(&user_id);
        if !is_member || account.state.standing == AccountStanding::Closed {
            continue;
        }
        let remove = AccountCommand::RemoveMember { user_id, by: By::Member(user_id) };
        match work.decide(&mut account, Some(*account_id), remove) {
            Ok(_) => groups::leave(work, *account_id, user_id).await?,
            Err(refusal) if refusal.code == "last_owner" && last_owner == LastOwner::Reported => {
                tracing::warn!(%account_id, "the last owner of an account was erased; give it another one");
            }
            Err(refusal) => return Err(refusal.into()),
        }
    }
    Ok(())
}

/// Asks for the deletion of a person: ends every session and token and every membership. The caller has waited for the
/// read models.
///
/// # Errors
/// `last_owner` if an account would have no owner; the decider's refusal; the store's failure.
pub async fn request(context: &Context<'_>, user_id: UserId) -> Result<Changed<User>, CommandError> {
    let store = context.store;
    let accounts = accounts_of(store, user_id).await?;
    attempt(context, user_id, || async {
        let mut work = Work::new(context);
        let mut user = store.load::<User>(user_id).await?;
        let erase_at = store.clock().now().plus_seconds(UNDO_SECONDS);
        work.decide(&mut user, None, UserCommand::RequestDeletion { erase_at })?;
        leave(&mut work, user_id, &accounts, LastOwner::Refused).await?;
        let position = work.commit().await?;
        Ok(Changed { state: user.state, position })
    })
    .await
}

/// Undoes the deletion with this number. The person has to log in again.
///
/// # Errors
/// `deletion_over` if it is too late; not found if they were erased; the store's failure.
pub async fn undo(
    context: &Context<'_>,
    user_id: UserId,
    number: u32,
) -> Result<Changed<User>, CommandError> {
    let undo = |_: &User| Ok((None, [UserCommand::UndoDeletion { number, at: context.store.clock().now() }]));
    change(context, user_id, undo, |_| None).await
}

/// Erases a person at once, for the operator.
///
/// # Errors
/// Not found; `last_owner` if an account would have no owner; the store's failure.
pub async fn erase(context: &Context<'_>, user_id: UserId) -> Result<i64, CommandError> {
    end(context, user_id, LastOwner::Refused, |_| UserCommand::Erase).await
}

/// Erases somebody, who may be a test user, whom a restored database has back. Returns whether there was somebody to
/// erase.
///
/// # Errors
/// The store's failure.
pub async fn erase_again(context: &Context<'_>, user_id: UserId) -> Result<bool, CommandError> {
    let user = context.store.load::<User>(user_id).await?.state;
    if matches!(user.standing, UserStanding::Absent | UserStanding::Erased) {
        return Ok(false);
    }
    match user.test_of {
        Some(account_id) => test_users::erase(context, TestUserRef { account_id, user_id }).await?,
        None => end(context, user_id, LastOwner::Reported, |_| UserCommand::Erase).await?,
    };
    Ok(true)
}

/// Erases the person if they asked for it and the time to undo it is over.
async fn finish(context: &Context<'_>, user_id: UserId) -> Result<i64, CommandError> {
    end(context, user_id, LastOwner::Reported, |at| UserCommand::FinishDeletion { at }).await
}

async fn end(
    context: &Context<'_>,
    user_id: UserId,
    last_owner: LastOwner,
    command: impl Fn(Timestamp) -> UserCommand,
) -> Result<i64, CommandError> {
    let store = context.store;
    let accounts = accounts_of(store, user_id).await?;
    // Known until the key is gone.
    let emails = addresses_of(&store.load::<User>(user_id).await?.state);
    let (erased, position) = attempt(context, user_id, || async {
        let mut work = Work::new(context);
        let mut user = store.load::<User>(user_id).await?;
        let erased = !work.decide(&mut user, None, command(store.clock().now()))?.is_empty();
        if erased {
            leave(&mut work, user_id, &accounts, last_owner).await?;
        }
        Ok((erased, work.commit().await?))
    })
    .await?;
    if erased {
        store.vault().forget(&user_id.to_string());
        // Without their address, nothing would be sent. The rows would go by themselves, too, but later.
        store.cancel_mails(user_id, &emails).await?;
    }
    Ok(position)
}

/// Returns every address that is known of the user.
fn addresses_of(user: &User) -> Vec<String> {
    let former = user.former_emails.iter().map(|former| &former.email);
    [&user.email, &user.recovery_email]
        .into_iter()
        .chain(former)
        .filter_map(|email| email.get().cloned())
        .collect()
}

/// Erases people whose time to undo their deletion is over, until `stopped`.
pub async fn follow(store: Store, stopped: watch::Receiver<bool>) {
    let rounds = async {
        loop {
            finish_due(&store).await;
            tokio::time::sleep(LOOK).await;
        }
    };
    tasks::until_stopped(stopped, rounds).await;
}

async fn finish_due(store: &Store) {
    let due = match users::due_to_erase(store.pool(), store.clock().now(), PART).await {
        Ok(due) => due,
        Err(error) => {
            tracing::warn!(%error, "could not read who is to be erased; trying again");
            return;
        }
    };
    let due: Vec<UserId> = due.iter().filter_map(|user_id| user_id.parse().ok()).collect();
    let context = Context::system(store, "deletion");
    for user_id in due {
        match finish(&context, user_id).await {
            // Refused: another node was faster, and the read model follows.
            Ok(_) | Err(CommandError::Refused(_)) => {}
            Err(error) => tracing::warn!(%error, %user_id, "a user could not be erased; trying again"),
        }
    }
}
