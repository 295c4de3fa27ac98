//! A response of JSON lines, such as an archive or the bundle of a case. It is streamed: memory has one part of it. Between parts
//! the caller is authorized again, and a response that can't go on breaks off, so that nobody takes it for complete.

use crate::{
    app::{App, Shared},
    surface::{api::shared::auth::Principal, http::streams::Place},
};
use axum::{
    BoxError,
    body::Body,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use futures::stream;
use xwms_events::scope::Scope;

/// What the lines are read from.
pub(super) trait Lines: Send + 'static {
    type Error: Into<BoxError>;

    /// Returns the next lines; `None` at the end.
    fn read(&mut self, app: &App) -> impl Future<Output = Result<Option<Vec<u8>>, Self::Error>> + Send;
}

/// Lines that are being sent.
struct Sending<L> {
    app: Shared,
    principal: Principal,
    place: Place,
    lines: L,
}

/// Returns the response that sends `lines` to the caller, who has the scope `audit:read`.
pub(super) fn response<L: Lines>(app: Shared, principal: Principal, place: Place, lines: L) -> Response {
    let sending = Sending { app, principal, place, lines };
    let parts = stream::try_unfold(sending, |mut sending| async move {
        let part = sending.next().await?;
        Ok::<_, BoxError>(part.map(|part| (part, sending)))
    });
    let headers = [(CONTENT_TYPE, "application/x-ndjson"), (CACHE_CONTROL, "no-store")];
    (headers, Body::from_stream(parts)).into_response()
}

impl<L: Lines> Sending<L> {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, BoxError> {
        let app = self.app.clone();
        let part = tokio::select! {
            part = self.read() => part?,
            () = app.draining_started() => return Err("the server is shutting down".into()),
        };
        // After the read: the event that ended the caller's access may be older than the result.
        let refused = |_| "the caller may no longer read it";
        self.principal = self.principal.reauthenticate(&self.app).await.map_err(refused)?;
        self.principal.require(Scope::AuditRead).map_err(refused)?;
        Ok(part)
    }

    async fn read(&mut self) -> Result<Option<Vec<u8>>, BoxError> {
        let _turn = self.place.turn().await?;
        self.lines.read(&self.app).await.map_err(Into::into)
    }
}
