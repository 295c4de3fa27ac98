//! The error page of every surface that shows pages, also for requests that the guard throttles or that the
//! store fails.

mod page;
mod page_error;
mod text;

pub use page_error::{AskedRedirect, PageError};

use super::shared::{layout::Layout, start::Start};
use crate::{store::StoreError, traffic::guard::Throttled};
use axum::{
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::Response,
};
use page::ErrorPage;
use text::TEXT;

impl Layout {
    /// Returns the error page.
    pub fn error(&self, error: &PageError) -> Response {
        self.error_with(error, None)
    }

    /// Returns the error page for a throttled user, with the time to wait, or for a failed store.
    pub fn throttled(&self, throttled: &Throttled) -> Response {
        match throttled {
            Throttled::SlowDown(seconds) => {
                let mut response = self.error(&PageError::TooManyRequests);
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*seconds));
                response
            }
            Throttled::Store(StoreError::Detached(_)) => self.error(&PageError::Detached),
            Throttled::Store(error) => {
                tracing::error!(%error, request_id = %self.request_id, "the store failed");
                let page = if error.is_unreadable() { PageError::Unreadable } else { PageError::TooBusy };
                self.error(&page)
            }
        }
    }

    /// As [`Layout::error`], with a link on this server that restarts what could not continue.
    pub fn error_with(&self, error: &PageError, restart: Option<String>) -> Response {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let page = ErrorPage::new(self.text(&TEXT), error, self.request_id.clone());
        // The dashboard may open the same account again. The front page lists all of the person's.
        let is_stopped = matches!(error, PageError::AccountRestricted(_) | PageError::AccountClosed);
        let start = if is_stopped { Start::Front } else { self.start };
        let page = ErrorPage { restart, start, ..page };
        let mut response = self.with(status, &page, "; form-action 'none'");
        if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
            // The default. Callers that know the real time replace it.
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}
