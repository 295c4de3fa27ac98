//! How a person authenticates at a login, and the assurance that this gives.

use serde::{Deserialize, Serialize};

/// How the person authenticated: values of RFC 8176, for the `amr` claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = AuthenticationMethod)]
pub enum Method {
    /// A password.
    #[serde(rename = "pwd")]
    Password,
    /// A one-time code.
    #[serde(rename = "otp")]
    Otp,
}

/// The authentication contexts (`acr`, OIDC Core §2) that a login here can reach.
pub const ACR_VALUES: &[&str] = &[ACR_PASSWORD];
/// A password and nothing else: it meets no higher level of assurance.
const ACR_PASSWORD: &str = "urn:xwms:acr:password";
const ACR_TWO_FACTORS: &str = "urn:xwms:acr:two-factors";

/// Returns the authentication context of a login by `methods`.
pub fn acr(methods: &[Method]) -> &'static str {
    let by = |method| methods.contains(&method);
    if by(Method::Password) && by(Method::Otp) { ACR_TWO_FACTORS } else { ACR_PASSWORD }
}
