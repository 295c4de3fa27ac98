//! The data of the page on which a person keeps the account that they asked to be deleted.

use super::return_text::ReturnText;
use crate::surface::web::shared::text::PageText;
use askama::Template;

/// The end of a login of a person who asked to be deleted. The form posts `csrf_token`, `returning`, `continue` and the
/// hidden fields to `/login/return`; afterwards it leads to the login with the same.
#[derive(Template)]
#[template(path = "login/return.html")]
pub struct ReturnPage {
    pub text: PageText<ReturnText>,
    pub csrf: String,
    pub continuation: String,
    /// Where the login leads if not to a client.
    pub hidden: Vec<(String, String)>,
    pub step: ReturnStep,
}

/// What the page shows.
pub enum ReturnStep {
    Ask {
        /// Formatted for people.
        erase_at: String,
        /// The sealed proof.
        sealed: String,
    },
    Kept,
}

impl ReturnPage {
    fn title(&self) -> &'static str {
        match self.step {
            ReturnStep::Ask { .. } => self.text.ask_title,
            ReturnStep::Kept => self.text.kept_title,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::return_text::TEXT, ReturnPage, ReturnStep};
    use crate::surface::web::shared::drawn::{check_all, hostile};

    #[test]
    fn the_page_of_a_person_who_leaves_is_drawn_well() {
        for asks in [true, false] {
            check_all(&TEXT, |text| ReturnPage {
                text,
                csrf: hostile(),
                continuation: hostile(),
                hidden: vec![(hostile(), hostile())],
                step: if asks {
                    ReturnStep::Ask { erase_at: hostile(), sealed: hostile() }
                } else {
                    ReturnStep::Kept
                },
            });
        }
    }
}
