//! A page of the messages that were sent to a client, each with its attempts. `logouts` and `signals` define the
//! messages.

use crate::{
    app::Shared,
    outbound::webhooks::queries::{self, Attempt, Message},
    surface::{
        api::shared::pagination::{List, SIZES},
        http::problem::Problem,
    },
};
use axum::response::Response;
use serde::Serialize;

/// Returns the requested page of the messages of a receiver, whose id in the queue is `queue_id`, newest first.
pub(super) async fn page<V: Serialize>(
    app: &Shared,
    list: &List,
    queue_id: &str,
    view: fn(Message, Vec<Attempt>) -> V,
) -> Result<Response, Problem> {
    let page = list.page(SIZES)?;
    let (rows, rest) = queries::messages_with_attempts(app.store.pool(), queue_id, page).await?;
    let items = rows.into_iter().map(|(message, attempts)| (message.position, view(message, attempts)));
    Ok(list.response_upto(&page, items.collect(), rest))
}
