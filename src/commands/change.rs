//! The usual command: changes one stream by what its current state decides.

use super::{CommandError, Context, Work, attempt};
use crate::store::{append::SideWrite, query::Loadable};
use std::sync::Arc;
use xwms_events::{AnyEvent, Refusal, ids::AccountId};

/// The result of changing a stream.
pub struct Changed<A> {
    pub state: Arc<A>,
    pub position: i64,
}

/// Changes the stream `id` by the commands that `make` derives from its current state, for the account whose
/// events they cause. The rows of `answer`, which sees the changed state, are committed with the events.
///
/// # Errors
/// The refusal of `make` or of the decider; the store's failure.
pub(super) async fn change<A, C, W>(
    context: &Context<'_>,
    id: impl ToString,
    make: impl Fn(&A) -> Result<(Option<AccountId>, C), Refusal>,
    answer: impl Fn(&A) -> W,
) -> Result<Changed<A>, CommandError>
where
    A: Loadable,
    A::Event: Into<AnyEvent>,
    C: IntoIterator<Item = A::Command>,
    W: IntoIterator<Item = SideWrite>,
{
    let id = id.to_string();
    attempt(context, &id, || async {
        let mut loaded = context.store.load::<A>(&id).await?;
        let mut work = Work::new(context);
        let (account_id, commands) = make(&loaded.state)?;
        for command in commands {
            work.decide(&mut loaded, account_id, command)?;
        }
        work.write(answer(&loaded.state));
        let position = work.commit().await?;
        Ok(Changed { state: loaded.state, position })
    })
    .await
}
