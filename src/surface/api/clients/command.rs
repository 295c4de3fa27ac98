//! Changes a client of the caller's account, and responds with it as it is then.

use super::view::ClientView;
use crate::{
    app::App,
    commands::clients::{self, ClientRef},
    surface::{api::shared::idempotency::Write, http::problem::Problem},
};
use axum::{http::StatusCode, response::Response};
use xwms_events::{
    Refusal,
    client::{Client, ClientCommand},
};

/// Runs the commands that `make` derives from the current state of the client.
pub(super) async fn run<T>(
    app: &App,
    write: &Write<T>,
    which: ClientRef,
    make: impl Fn(&Client) -> Result<Vec<ClientCommand>, Refusal>,
) -> Result<Response, Problem> {
    let reply = write.reply(app, StatusCode::OK);
    let with = |client: &Client| reply.with(ClientView::of(app, client));
    reply
        .after(async {
            Ok(clients::change(&write.principal.context(app), which, make, with).await?.position)
        })
        .await
}
