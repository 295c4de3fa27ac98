//! How and when the person behind a token logged in, as the API that the token is for is told (RFC 9470 §6).

use crate::{
    Timestamp,
    session::{Assurance, Method},
};
use serde::{Deserialize, Serialize};

/// The login that a token rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TokenLogin {
    pub acr: Assurance,
    /// When the person proved who they are. Absent if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<Timestamp>,
}

impl TokenLogin {
    /// Returns the login by `methods` at `auth_time`.
    pub fn of(methods: &[Method], auth_time: Option<Timestamp>) -> Self {
        Self { acr: Assurance::of(methods), auth_time }
    }

    /// Whether a JWT that claims `claimed` is about this login. A JWT has whole seconds.
    pub(super) fn is_claimed_as(self, claimed: Self) -> bool {
        let seconds = |login: Self| login.auth_time.map(Timestamp::seconds);
        self.acr == claimed.acr && seconds(self) == seconds(claimed)
    }
}
