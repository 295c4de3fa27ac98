//! Where an authorization response goes, and how it gets there. `reply` sends it.

use xwms_events::{ids::AccountId, signing_key::Algorithm};

/// How the response reaches the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResponseMode {
    Query,
    /// OAuth 2.0 Form Post Response Mode.
    FormPost,
    /// As `Query`, in a JWT (JARM §2.3.1).
    QueryJwt,
    /// As `FormPost`, in a JWT (JARM §2.3.3).
    FormPostJwt,
}

impl ResponseMode {
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "query" => Some(Self::Query),
            "form_post" => Some(Self::FormPost),
            // The default mode of codes (JARM §2.3.4).
            "query.jwt" | "jwt" => Some(Self::QueryJwt),
            "form_post.jwt" => Some(Self::FormPostJwt),
            _ => None,
        }
    }

    /// Returns whether the response is a JWT.
    pub(super) const fn is_signed(self) -> bool {
        matches!(self, Self::QueryJwt | Self::FormPostJwt)
    }
}

/// Where a response goes.
#[derive(Clone, Debug)]
pub(super) struct Back {
    pub account_id: AccountId,
    /// What the client calls itself: the audience of a signed response.
    pub audience: String,
    /// What signs it in the modes of JARM.
    pub algorithm: Algorithm,
    pub redirect_uri: String,
    pub mode: ResponseMode,
    pub state: Option<String>,
}
