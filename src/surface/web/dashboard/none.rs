//! The data of the page for a person without an account.

use super::text::NoAccountText;
use crate::surface::web::shared::text::PageText;
use askama::Template;

/// `GET /dashboard` of a person without an account.
#[derive(Template)]
#[template(path = "dashboard/none.html")]
pub struct NoAccountPage {
    pub text: PageText<NoAccountText>,
    /// Whether people may make an account.
    pub may_open: bool,
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, NoAccountPage};
    use crate::surface::web::shared::drawn::check_all;

    #[test]
    fn the_page_without_an_account_is_drawn_well() {
        for may_open in [false, true] {
            check_all(&TEXT, |text| NoAccountPage { text, may_open });
        }
    }
}
