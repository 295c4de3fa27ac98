//! The use case of logins that failed: records what a node counted.

use super::{CommandError, Context, change};
use xwms_events::{
    ids::LoginId,
    login::{Login, LoginCommand},
};

/// Records `failures` in the stream `id`, all or none.
///
/// # Errors
/// The decider's refusal; the store's failure.
pub async fn record(
    context: &Context<'_>,
    id: LoginId,
    failures: &[LoginCommand],
) -> Result<(), CommandError> {
    let report = |_: &Login| Ok((None, failures.to_vec()));
    change(context, id, report, |_| None).await.map(drop)
}
