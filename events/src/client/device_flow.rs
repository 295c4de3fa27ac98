//! Which clients may let people approve a device in another browser (RFC 8628).
//!
//! Off by default: an attacker who can start a request can send its link to a stranger and hope for an approval. A
//! page in a browser can redirect, so it never needs it; a machine has no people.

use super::ClientType;
use crate::{Refusal, refusal::require};

/// Checks whether a client of this type may be set up so.
pub(super) fn check(wanted: bool, client_type: ClientType) -> Result<(), Refusal> {
    let may = matches!(client_type, ClientType::Native | ClientType::Web);
    require(may || !wanted, || {
        Refusal::invalid(
            "device_authorization",
            "no_device_flow",
            "only native and web clients may use the device flow",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::client::ClientType;

    #[test]
    fn only_apps_on_devices_and_confidential_web_apps_may_use_the_device_flow() {
        for (client_type, may) in [
            (ClientType::Native, true),
            (ClientType::Web, true),
            (ClientType::Browser, false),
            (ClientType::Machine, false),
        ] {
            assert_eq!(check(true, client_type).is_ok(), may, "{client_type:?}");
            assert!(check(false, client_type).is_ok());
        }
    }
}
