//! Why a login failed, and where.

use serde::{Deserialize, Serialize};

/// Why a login failed or was refused.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = LoginFailureReason)]
pub enum FailureReason {
    /// Nobody logs in with this address.
    UnknownAddress,
    WrongPassword,
    WrongSecondFactor,
    PasskeyRefused,
    /// The answer of another login provider was not to be trusted.
    ProviderRefused,
    /// People with this address log in at their organization. The password was not checked.
    CompanyLoginRequired,
    /// Too many attempts. The proof was not checked.
    Throttled,
    /// The proof was right, but the user is locked, suspended or may not log in here.
    Blocked,
}

impl FailureReason {
    /// Returns the name used in the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownAddress => "unknown_address",
            Self::WrongPassword => "wrong_password",
            Self::WrongSecondFactor => "wrong_second_factor",
            Self::PasskeyRefused => "passkey_refused",
            Self::ProviderRefused => "provider_refused",
            Self::CompanyLoginRequired => "company_login_required",
            Self::Throttled => "throttled",
            Self::Blocked => "blocked",
        }
    }
}

/// Where a login was tried.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum LoginSurface {
    LoginPage,
    /// The page that asks for the second factor.
    SecondStep,
    /// The return from another login provider.
    Provider,
    /// A page that asks a logged-in person for the password again.
    StepUp,
}

impl LoginSurface {
    /// Returns the name used in the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LoginPage => "login_page",
            Self::SecondStep => "second_step",
            Self::Provider => "provider",
            Self::StepUp => "step_up",
        }
    }
}
