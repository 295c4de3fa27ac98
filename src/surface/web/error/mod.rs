//! The page that says what went wrong, for every surface that shows pages; also where the guard or the store does not let a request
//! go on.

mod page;
mod page_error;
mod text;

pub use page_error::PageError;

use super::shared::layout::Layout;
use crate::traffic::guard::Held;
use axum::{
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::Response,
};
use page::ErrorPage;
use text::TEXT;

impl Layout {
    /// A page that says what went wrong.
    pub fn error(&self, error: &PageError) -> Response {
        self.error_with(error, None)
    }

    /// A page that says that somebody asks too often and when they may again, or that the store can't say.
    pub fn held(&self, held: &Held) -> Response {
        match held {
            Held::SlowDown(seconds) => {
                let mut response = self.error(&PageError::TooManyRequests);
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*seconds));
                response
            }
            Held::Store(error) => {
                tracing::error!(%error, "the store failed");
                self.error(&PageError::TooBusy)
            }
        }
    }

    /// As [`Layout::error`], with a link of this server that begins anew what could not go on.
    pub fn error_with(&self, error: &PageError, restart: Option<String>) -> Response {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let page = ErrorPage { restart, ..ErrorPage::new(self.text(&TEXT), error, self.request_id.clone()) };
        let mut response = self.with(status, &page, "; form-action 'none'");
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            // Whoever knows better says so instead.
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
