//! Use cases of a case: members of an account gather what they found out about an incident. The surface has
//! checked that the caller may, and `audit::cases` what is pinned.

use super::{Changed, CommandError, Context, Work, change};
use crate::{
    keys::credential::without,
    store::{Store, append::SideWrite, query::Loaded},
};
use xwms_events::{
    Refusal,
    case::{Case, CaseCommand, NewPin},
    ids::{AccountId, CaseId, UserId},
};

/// A case of an account.
#[derive(Clone, Copy, Debug)]
pub struct CaseRef {
    pub account_id: AccountId,
    pub case_id: CaseId,
}

/// Opens a case in the name of a person. Its title is kept without credentials. The row of `answer` is
/// committed with it.
///
/// # Errors
/// A wrong title, with its field; the store's failure.
pub async fn open(
    context: &Context<'_>,
    account_id: AccountId,
    user_id: UserId,
    title: &str,
    answer: impl Fn(&Case) -> Option<SideWrite>,
) -> Result<Changed<Case>, CommandError> {
    let clock = context.store.clock();
    let case_id = CaseId::from_uuid(clock.uuid());
    let mut case = Loaded::<Case>::absent(case_id.to_string());
    let mut work = Work::new(context);
    let command = CaseCommand::Open { case_id, account_id, user_id, title: without(title), at: clock.now() };
    work.decide(&mut case, Some(account_id), command)?;
    work.write(answer(&case.state));
    let position = work.commit().await?;
    Ok(Changed { state: case.state, position })
}

/// Returns the account's case.
///
/// # Errors
/// Not found, also if it is another account's; the store's failure.
pub async fn find(store: &Store, which: CaseRef) -> Result<Loaded<Case>, CommandError> {
    let case = store.load::<Case>(which.case_id).await?;
    check(&case.state, which)?;
    Ok(case)
}

/// Does `command` to the account's case. What a person wrote is kept without credentials. The row of `answer`
/// is committed with it.
///
/// # Errors
/// As [`find`]; the decider's refusal.
pub async fn act(
    context: &Context<'_>,
    which: CaseRef,
    command: CaseCommand,
    answer: impl Fn(&Case) -> Option<SideWrite>,
) -> Result<Changed<Case>, CommandError> {
    let command = without_credentials(command);
    let make = |case: &Case| {
        check(case, which)?;
        Ok((Some(which.account_id), [command.clone()]))
    };
    change(context, which.case_id, make, answer).await
}

/// Returns `command` without credentials in its text: a case is exported, and others read it.
fn without_credentials(command: CaseCommand) -> CaseCommand {
    match command {
        CaseCommand::Note { user_id, text, at } => CaseCommand::Note { user_id, text: without(&text), at },
        CaseCommand::Pin(pin) => {
            let label = without(&pin.label);
            CaseCommand::Pin(Box::new(NewPin { label, ..*pin }))
        }
        other => other,
    }
}

fn check(case: &Case, which: CaseRef) -> Result<(), Refusal> {
    if case.account_id == Some(which.account_id) {
        return Ok(());
    }
    Err(Refusal::not_found("there is no such case"))
}
