//! Requests as they come, for whoever tries things out at a terminal: one line each, without the query, which may hold
//! codes and tokens.

use axum::{extract::Request, middleware::Next, response::Response};
use std::time::Instant;

/// What a filter of log lines calls them.
pub const TARGET: &str = "xwms::dev::requests";

/// Shows the request once it is answered.
pub async fn show(request: Request, next: Next) -> Response {
    let (method, path, begun) = (request.method().clone(), request.uri().path().to_owned(), Instant::now());
    let answer = next.run(request).await;
    let (status, took) = (answer.status().as_u16(), begun.elapsed().as_millis());
    tracing::info!(target: TARGET, "{method} {path} {status} {took} ms");
    answer
}
