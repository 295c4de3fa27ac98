//! How a person proves who they are at a login, and what that comes to.

use serde::{Deserialize, Serialize};

/// How the person proved who they are: values of RFC 8176, for the `amr` claim.
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

/// The authentication contexts (`acr`, OIDC Core §2) that a login here can come to.
pub const ACR_VALUES: &[&str] = &[ACR_PASSWORD];
/// A password and nothing else: by no level of assurance more than that.
const ACR_PASSWORD: &str = "urn:xwms:acr:password";
const ACR_TWO_FACTORS: &str = "urn:xwms:acr:two-factors";

/// What a login by `methods` comes to.
pub fn acr(methods: &[Method]) -> &'static str {
    let by = |method| methods.contains(&method);
    if by(Method::Password) && by(Method::Otp) { ACR_TWO_FACTORS } else { ACR_PASSWORD }
}
