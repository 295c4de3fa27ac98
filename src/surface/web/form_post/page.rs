//! The data of the page that posts a response to a client.

use super::text::FormPostText;
use crate::surface::web::shared::text::PageText;
use askama::Template;

/// An authorization response by POST (OAuth 2.0 Form Post Response Mode). The caller must make sure that
/// `action` is a redirect URI of the client: here it is only escaped.
#[derive(Template)]
#[template(path = "form_post/form_post.html")]
pub struct FormPostPage {
    pub text: PageText<FormPostText>,
    pub action: String,
    /// The fields.
    pub hidden: Vec<(String, String)>,
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, FormPostPage};
    use crate::surface::web::shared::drawn::{check_all, hostile};

    #[test]
    fn the_page_that_posts_an_answer_is_drawn_well() {
        let hidden = || vec![(hostile(), hostile())];
        check_all(&TEXT, |text| FormPostPage { text, action: hostile(), hidden: hidden() });
    }
}
