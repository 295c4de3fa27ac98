//! Shared signals: the transmitter of the OpenID Shared Signals Framework 1.0. A client with the scope `ssf:manage`
//! has one stream, and manages it here with a token of its own.
//!
//! | file | what it has |
//! |---|---|
//! | `metadata` | `/.well-known/ssf-configuration` (§7.1) |
//! | `stream`, `delivery`, `view` | create, read, update, replace and delete a stream (§8.1.1) |
//! | `status`, `subjects`, `verify` | the status of a stream, the people in it, and its test (§8.1.2–8.1.4) |
//! | `poll` | events for a receiver that polls (RFC 8936) |
//! | `global_revocation` | the way back: a security tool ends what a person has at the account's apps |
//! | `receiver`, `body` | who asks, and the JSON that they send |
//!
//! Errors are problem documents, as of REST. Not here: which events are told to whom, and pushing them
//! (`outbound::webhooks`).

mod body;
mod delivery;
mod global_revocation;
mod metadata;
mod poll;
mod receiver;
mod status;
mod stream;
mod subjects;
mod verify;
mod view;

use crate::{app::Shared, surface::http::shared_route::ShareRoute};
use axum::{
    Router,
    handler::Handler,
    routing::{get, post},
};

/// Returns the routes of this surface. `refused` responds when an endpoint doesn't have the method.
pub fn routes<T: 'static>(refused: impl Handler<T, Shared>) -> Router<Shared> {
    let stream = get(stream::read)
        .post(stream::create)
        .patch(stream::update)
        .put(stream::replace)
        .delete(stream::delete);
    Router::new()
        .route("/.well-known/ssf-configuration", get(metadata::configuration))
        .route("/ssf/stream", stream)
        .route("/ssf/status", get(status::read).post(status::change))
        .route("/ssf/subjects/add", post(subjects::add))
        .route("/ssf/subjects/remove", post(subjects::remove))
        .route("/ssf/verify", post(verify::verify))
        .route("/ssf/poll/{stream_id}", post(poll::poll))
        .route("/oauth/global-token-revocation", post(global_revocation::revoke))
        .method_not_allowed_fallback(refused)
        .layer(ShareRoute)
}
