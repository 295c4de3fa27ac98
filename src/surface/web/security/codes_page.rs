//! The data of the page that shows new recovery codes.

use super::text::SecurityText;
use crate::surface::web::shared::text::PageText;
use askama::Template;

/// New recovery codes, shown once. The form posts `csrf_token` and `codes` to `/account/security/recovery-codes.txt`.
#[derive(Template)]
#[template(path = "security/codes.html")]
pub struct CodesPage {
    pub text: PageText<SecurityText>,
    pub csrf: String,
    /// The sealed codes, for the file.
    pub sealed: String,
    pub codes: Vec<String>,
    /// The page that follows.
    pub to: String,
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, CodesPage};
    use crate::surface::web::shared::drawn::{check_all, hostile};

    #[test]
    fn the_page_of_recovery_codes_is_drawn_well() {
        check_all(&TEXT, |text| CodesPage {
            text,
            csrf: hostile(),
            sealed: hostile(),
            codes: vec![hostile(); 10],
            to: hostile(),
        });
    }
}
