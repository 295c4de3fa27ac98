//! The data of the page that sets up an authenticator app.

use super::{qr::Qr, text::SecurityText};
use crate::surface::web::shared::text::PageText;
use askama::Template;

/// `GET /account/security/totp`. The form posts `csrf_token`, `setup`, `continue` and `code` to the same address.
#[derive(Template)]
#[template(path = "security/totp.html")]
pub struct TotpPage {
    pub text: PageText<SecurityText>,
    pub csrf: String,
    /// The sealed secret.
    pub setup: String,
    pub continuation: String,
    pub qr: Option<Qr>,
    /// The address that the QR code contains, for an app on the same device.
    pub uri: String,
    /// The secret in groups of four.
    pub secret: String,
    pub error: Option<TotpError>,
}

/// Why the app is not set up yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TotpError {
    Wrong,
}

#[cfg(test)]
mod tests {
    use super::{
        super::{qr::Qr, text::TEXT},
        TotpError, TotpPage,
    };
    use crate::surface::web::shared::drawn::{check_all, hostile};

    #[test]
    fn the_page_that_sets_up_an_app_is_drawn_well() {
        for error in [None, Some(TotpError::Wrong)] {
            check_all(&TEXT, |text| TotpPage {
                text,
                csrf: hostile(),
                setup: hostile(),
                continuation: hostile(),
                qr: Qr::of("otpauth://totp/x"),
                uri: hostile(),
                secret: hostile(),
                error,
            });
        }
    }
}
