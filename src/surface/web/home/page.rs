//! The data of the front page.

use super::text::HomeText;
use crate::surface::web::shared::text::PageText;
use askama::Template;

/// `GET /`: explains what this server is.
#[derive(Template)]
#[template(path = "home/home.html")]
pub struct HomePage {
    pub text: PageText<HomeText>,
    pub issuer: String,
    /// Whether `xwms dev` runs the server.
    pub development: bool,
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, HomePage};
    use crate::surface::web::shared::drawn::{check_all, hostile};

    #[test]
    fn the_front_page_is_drawn_well() {
        check_all(&TEXT, |text| HomePage { text, issuer: hostile(), development: true });
    }
}
