//! How a person authenticates at a login (RFC 8176).

use serde::{Deserialize, Serialize};

/// How the person authenticated: values of RFC 8176, for the `amr` claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AuthenticationMethod)]
pub enum Method {
    /// A password.
    #[serde(rename = "pwd")]
    Password,
    /// A one-time code: of an authenticator app, or a recovery code.
    #[serde(rename = "otp")]
    Otp,
    /// A passkey that can't leave its device.
    #[serde(rename = "hwk")]
    HardwareKey,
    /// A passkey that its owner's devices share.
    #[serde(rename = "swk")]
    SoftwareKey,
    /// A login at another provider, however that one authenticated the person. Not registered by RFC 8176; others use
    /// the same value.
    #[serde(rename = "fed")]
    Federated,
    /// Several factors of different kinds. Stored beside the methods that it sums up.
    #[serde(rename = "mfa")]
    MultiFactor,
}

impl Method {
    /// Returns the methods of a login with a password and `second`.
    pub fn password_and(second: Self) -> Vec<Self> {
        vec![Self::Password, second, Self::MultiFactor]
    }

    /// Returns the methods of a login with a passkey alone, whose device verified its owner by biometrics or a PIN: the
    /// device is one factor, the verification another.
    pub fn passkey(synced: bool) -> Vec<Self> {
        vec![if synced { Self::SoftwareKey } else { Self::HardwareKey }, Self::MultiFactor]
    }
}
