//! Use cases of an operator on the operator's pages: what they look at and do is in the stream of the account or
//! person that it is about, with the operator as the actor. What is done by other commands is recorded before it.
//!
//! Not here: who is an operator (a setting), and the acts themselves, which are those of the command line.

use super::{Changed, CommandError, Context, change};
use crate::store::append::SideWrite;
use xwms_events::{
    account::{Account, AccountCommand},
    ids::{AccountId, SessionId, UserId},
    operator::OperatorAct,
    session::{Session, SessionCommand},
    user::{User, UserCommand},
};

/// An act with its reason.
#[derive(Clone, Debug)]
pub struct Act {
    pub act: OperatorAct,
    pub reason: String,
    /// The client or alert that it is about; `None` for the account or person itself.
    pub about: Option<String>,
}

/// Records that the person entered the operator's pages, once for each session.
///
/// # Errors
/// The store's failure.
pub async fn enter(context: &Context<'_>, session_id: SessionId) -> Result<(), CommandError> {
    let enter = |_: &Session| Ok((None, [SessionCommand::EnterOperator]));
    change(context, session_id, enter, |_| None).await.map(drop)
}

/// Records that the operator looks at the account, at most once an hour.
///
/// # Errors
/// Not found, or the store's failure.
pub async fn view(
    context: &Context<'_>,
    operator: UserId,
    account_id: AccountId,
) -> Result<Changed<Account>, CommandError> {
    let view = |_: &Account| {
        let at = context.store.clock().now();
        Ok((Some(account_id), [AccountCommand::View { operator, at }]))
    };
    change(context, account_id, view, |_| None).await
}

/// Does something to the account, and records why, in one commit. Without a command, only records it: the caller
/// does the act afterwards, so that nothing is done that the account can't see. The row of `answer` is committed
/// with it.
///
/// # Errors
/// Not found, a bad reason, or the command's refusal; the store's failure.
pub async fn act_on_account(
    context: &Context<'_>,
    account_id: AccountId,
    Act { act, reason, about }: Act,
    command: Option<AccountCommand>,
    answer: impl Fn() -> Option<SideWrite>,
) -> Result<Changed<Account>, CommandError> {
    let commands = |_: &Account| {
        let (reason, about) = (reason.clone(), about.clone());
        let record = AccountCommand::RecordAct { act, reason, about };
        let commands: Vec<_> = std::iter::once(record).chain(command.clone()).collect();
        Ok((Some(account_id), commands))
    };
    change(context, account_id, commands, |_| answer()).await
}

/// Records what the operator is about to do to a person, and does `command` in the same commit, if there is one.
///
/// # Errors
/// Not found, a bad reason, or the command's refusal; the store's failure.
pub async fn act_on_user(
    context: &Context<'_>,
    user_id: UserId,
    Act { act, reason, .. }: Act,
    command: Option<UserCommand>,
    answer: impl Fn() -> Option<SideWrite>,
) -> Result<Changed<User>, CommandError> {
    let commands = |_: &User| {
        let record = UserCommand::RecordAct { act, reason: reason.clone() };
        let commands: Vec<_> = std::iter::once(record).chain(command.clone()).collect();
        Ok((None, commands))
    };
    change(context, user_id, commands, |_| answer()).await
}
