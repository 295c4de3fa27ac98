//! What there is in place of a valid authorization request: a page of our own, or an error for the client.

use super::{back::Back, reply};
use crate::{
    surface::{
        http::problem::ErrorCode,
        web::{error::PageError, shared::request::PageRequest},
    },
    traffic::guard::Throttled,
};
use axum::response::Response;
use xwms_events::signing_key::Algorithm;

/// An error in place of a valid request.
pub(super) enum Fault {
    Page(PageError),
    /// A page. `restart` is a link that starts the request again, if the request is known.
    Stranded {
        error: PageError,
        restart: Option<String>,
    },
    /// The user is throttled, or the store failed.
    Throttled(Throttled),
    Back {
        back: Back,
        code: &'static str,
        description: String,
    },
}

impl Fault {
    /// Returns whether the request has no valid client, an invalid redirect URI, or was never pushed.
    pub(super) const fn is_groundless(&self) -> bool {
        use PageError::{
            BadRedirectUri, MissingRedirectUri, UnknownClient, UnknownPushedRequest, UnverifiedDomain,
        };
        let Self::Page(error) = self else { return false };
        matches!(
            error,
            UnknownClient | BadRedirectUri(_) | MissingRedirectUri | UnverifiedDomain | UnknownPushedRequest
        )
    }

    /// Returns whether the client gets a response whose signature takes long.
    pub(super) fn is_costly(&self) -> bool {
        matches!(self, Self::Back { back, .. } if back.mode.is_signed() && back.algorithm == Algorithm::RS256)
    }

    pub(super) async fn reply(&self, page: &PageRequest) -> Response {
        match self {
            Self::Page(error) => page.layout.error(error),
            Self::Stranded { error, restart } => page.layout.error_with(error, restart.clone()),
            Self::Throttled(throttled) => page.layout.throttled(throttled),
            Self::Back { back, code, description } => {
                let answer = [("error", *code), ("error_description", description)];
                let mut response = reply::to_client(page, back, &answer).await;
                response.extensions_mut().insert(ErrorCode { code, detail: Some(description.clone()) });
                response
            }
        }
    }
}
