//! The data of the page that makes a passkey.

use super::text::SecurityText;
use crate::surface::web::shared::{ceremony::Offer, text::PageText};
use askama::Template;

/// `GET /account/security/passkeys`. The script posts `csrf_token`, `state`, `credential` and `name` to the same
/// address.
#[derive(Template)]
#[template(path = "security/passkeys.html")]
pub struct PasskeysPage {
    pub text: PageText<SecurityText>,
    pub csrf: String,
    pub offer: Offer,
    pub name: String,
    /// Whether the last try failed.
    pub wrong: bool,
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, PasskeysPage};
    use crate::surface::web::shared::{
        ceremony::Offer,
        drawn::{check_all, hostile},
    };

    #[test]
    fn the_page_that_makes_a_passkey_is_drawn_well() {
        for wrong in [false, true] {
            check_all(&TEXT, |text| PasskeysPage {
                text,
                csrf: hostile(),
                offer: Offer { options: hostile(), state: hostile() },
                name: hostile(),
                wrong,
            });
        }
    }
}
