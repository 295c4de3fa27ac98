//! Whose data somebody read: the requests that only read, by a member or an app, and when they, or the operator,
//! looked at the account or asked its history.

use super::{
    answer::Answer,
    by::{merged, of_requests},
    error::AskError,
    found,
    subject::Subject,
    view::View,
};
use xwms_projections::questions::{Facet, key};

/// `actor`: a person or a client; without one, the operator.
pub(super) async fn answer(view: &View<'_>, actor: Option<&Subject>) -> Result<Answer, AskError> {
    let looked = match actor {
        Some(Subject::Person(id)) => key(Facet::Looked, id),
        Some(Subject::Client(id)) => key(Facet::Looked, id),
        Some(_) => return Err(AskError::malformed("person", "the reader is a person or a client")),
        None => key(Facet::Viewed, view.one_account()?),
    };
    let events = found::by_key(view, looked).await?;
    let requests = match actor {
        Some(actor) => found::requests(view, actor, Some("GET")).await?,
        None => vec![],
    };
    let mut answer = merged(view, events, requests).await?;
    answer.not_known = of_requests(view);
    Ok(answer)
}
