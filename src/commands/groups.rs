//! Use cases of groups: the groups of an account, and who is in them.
//!
//! Not here: whether the account knows a person (`surface::http::known`), and the rules (`xwms_events::account`,
//! `xwms_events::membership`).

use super::{Changed, CommandError, Context, Work, attempt, change};
use crate::store::{
    Store, StoreError,
    append::SideWrite,
    query::{ReadView, Slot, StreamQuery},
};
use xwms_events::{
    Refusal,
    account::{Account, AccountCommand, GroupCommand},
    ids::{AccountId, GroupId, UserId, membership_id},
    membership::{Membership, MembershipCommand},
    session::Assurance,
    user::{User, UserStanding},
};

/// A person in a group of an account.
#[derive(Clone, Copy, Debug)]
pub struct InGroup {
    pub account_id: AccountId,
    pub group_id: GroupId,
    pub user_id: UserId,
}

/// Changes the account's groups; the row of `answer` is committed with it.
///
/// # Errors
/// The decider's refusal, or the store's failure.
pub async fn change_group(
    context: &Context<'_>,
    account_id: AccountId,
    command: GroupCommand,
    answer: impl Fn(&Account) -> Option<SideWrite>,
) -> Result<Changed<Account>, CommandError> {
    let make = |_: &Account| Ok((Some(account_id), [AccountCommand::Group(command.clone())]));
    change(context, account_id, make, answer).await
}

/// Puts a person into a group. The caller has checked that the account knows them. `row` is committed with it.
///
/// # Errors
/// Not found, if there is no such group or the person was erased; `too_many_groups_of_person`; the store's failure.
pub async fn add(context: &Context<'_>, place: InGroup, row: Option<SideWrite>) -> Result<i64, CommandError> {
    let InGroup { account_id, group_id, user_id } = place;
    let id = membership_id(account_id, user_id);
    attempt(context, id, || async {
        let mut query = context.store.query();
        let account = query.stream::<Account>(account_id);
        let user = query.stream::<User>(user_id);
        let membership = query.stream::<Membership>(id);
        let mut read = query.read().await?;
        let account = read.take(account).await?.state;
        let user = read.take(user).await?.state;
        let mut membership = read.take(membership).await?;
        if matches!(user.standing, UserStanding::Absent | UserStanding::Erased) {
            return Err(Refusal::not_found("there is no such user").into());
        }
        let known = account.groups.keys().copied().collect();
        let mut work = Work::new(context);
        let command = MembershipCommand::Add { account_id, user_id, group_id, known };
        work.decide(&mut membership, Some(account_id), command)?;
        work.write(row.clone());
        work.commit().await
    })
    .await
}

/// Takes a person out of a group. `row` is committed with it.
///
/// # Errors
/// Not found, if they are not in it; the store's failure.
pub async fn remove(
    context: &Context<'_>,
    place: InGroup,
    row: Option<SideWrite>,
) -> Result<i64, CommandError> {
    let InGroup { account_id, group_id, user_id } = place;
    let make = |_: &Membership| Ok((Some(account_id), [MembershipCommand::Remove { group_id }]));
    let changed = change(context, membership_id(account_id, user_id), make, |_| row.clone()).await?;
    Ok(changed.position)
}

/// Decides in `work` that somebody who is no longer a member of the account is in none of its groups.
pub(super) async fn leave(
    work: &mut Work<'_>,
    account_id: AccountId,
    user_id: UserId,
) -> Result<(), CommandError> {
    let store = work.context().store;
    let mut membership = store.load::<Membership>(membership_id(account_id, user_id)).await?;
    work.decide(&mut membership, Some(account_id), MembershipCommand::RemoveAll)?;
    Ok(())
}

/// The groups of a person, among what a query reads.
pub struct GroupsQuery {
    membership: Slot<Membership>,
    user_id: UserId,
}

impl GroupsQuery {
    /// Adds to `query` which groups of the account the person is in.
    pub fn of(query: &mut StreamQuery<'_>, account_id: AccountId, user_id: UserId) -> Self {
        Self { membership: query.stream(membership_id(account_id, user_id)), user_id }
    }

    /// Returns the names of the groups, as apps and APIs of `account` are told them of a person whose login has
    /// this assurance.
    ///
    /// # Errors
    /// The store's failure.
    pub async fn names(
        self,
        read: &mut ReadView<'_>,
        account: &Account,
        acr: Assurance,
    ) -> Result<Vec<String>, StoreError> {
        let membership = read.take(self.membership).await?.state;
        Ok(account.groups_with(&membership.groups, self.user_id, acr))
    }
}

/// Returns the names of the groups of `account_id` that a person is in, as its apps and APIs are told them of a
/// person whose login has this assurance. Reads both streams at once.
///
/// # Errors
/// The store's failure.
pub async fn names_of(
    store: &Store,
    account_id: AccountId,
    user_id: UserId,
    acr: Assurance,
) -> Result<Vec<String>, StoreError> {
    let mut query = store.query();
    let account = query.stream::<Account>(account_id);
    let asked = GroupsQuery::of(&mut query, account_id, user_id);
    let mut read = query.read().await?;
    let account = read.take(account).await?.state;
    asked.names(&mut read, &account, acr).await
}
