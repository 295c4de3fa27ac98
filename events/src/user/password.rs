//! How a password is changed, as events name it. The password itself is in the server's secret store, and the rules for
//! acceptable ones are in `keys::password`.

use serde::{Deserialize, Serialize};

/// How a change of password was authorized.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PasswordChange {
    /// The person gave the old password.
    OldPassword,
    /// The person received a code or link by mail.
    Mail,
    /// The person said by a link in a mail that a change was not theirs: nobody knows the password now.
    Disowned,
    /// The account of a test user, or the operator, set it.
    Administrator,
}
