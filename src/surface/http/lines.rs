//! A response of JSON lines, such as an archive or the bundle of a case, over REST and on a page. It is streamed:
//! memory has one part of it, and each part takes a turn among the reads of its account. Between parts the reader
//! is authorized again, and a response that can't go on breaks off, so that nobody takes it for complete.

use super::streams::Place;
use crate::app::{App, Shared};
use axum::{
    BoxError,
    body::Body,
    http::header::{CACHE_CONTROL, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use futures::stream;

/// What the lines are read from.
pub trait Lines: Send + 'static {
    type Error: Into<BoxError>;

    /// Returns the next lines; `None` at the end.
    ///
    /// # Errors
    /// Why the response has to break off.
    fn read(&mut self, app: &App) -> impl Future<Output = Result<Option<Vec<u8>>, Self::Error>> + Send;
}

/// Who the lines are sent to.
pub trait Reader: Send + 'static {
    /// Authorizes the reader again, from the current state.
    ///
    /// # Errors
    /// Why they may read no further.
    fn authorize(&mut self, app: &Shared) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// Lines that are being sent.
struct Sending<R, L> {
    app: Shared,
    reader: R,
    place: Place,
    lines: L,
}

/// Returns the response that sends `lines` to `reader`, who may read them now.
pub fn response<R: Reader, L: Lines>(app: Shared, reader: R, place: Place, lines: L) -> Response {
    let sending = Sending { app, reader, place, lines };
    let parts = stream::try_unfold(sending, |mut sending| async move {
        let part = sending.next().await?;
        Ok::<_, BoxError>(part.map(|part| (part, sending)))
    });
    let headers = [(CONTENT_TYPE, "application/x-ndjson"), (CACHE_CONTROL, "no-store")];
    (headers, Body::from_stream(parts)).into_response()
}

impl<R: Reader, L: Lines> Sending<R, L> {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, BoxError> {
        let app = self.app.clone();
        let part = tokio::select! {
            part = self.read() => part?,
            () = app.draining_started() => return Err("the server is shutting down".into()),
        };
        // After the read: the event that ended the reader's access may be older than the result.
        self.reader.authorize(&self.app).await?;
        Ok(part)
    }

    async fn read(&mut self) -> Result<Option<Vec<u8>>, BoxError> {
        let _turn = self.place.turn().await?;
        self.lines.read(&self.app).await.map_err(Into::into)
    }
}
