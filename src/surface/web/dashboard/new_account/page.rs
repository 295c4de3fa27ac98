//! The data of the form for a new account.

use super::text::NewAccountText;
use crate::surface::web::shared::{kinds::text::words, text::PageText};
use askama::Template;

/// `/dashboard/new`. The form posts `csrf_token`, `form_number`, `name` and `plan` to it.
#[derive(Template)]
#[template(path = "dashboard/new_account/new_account.html")]
pub struct NewAccountPage {
    pub text: PageText<NewAccountText>,
    pub csrf: String,
    /// By which sending the form twice makes one account.
    pub number: String,
    pub name: String,
    pub plans: Vec<PlanChoice>,
    pub error: Option<NewAccountError>,
}

/// A plan that people may choose.
pub struct PlanChoice {
    pub value: String,
    /// The operator chose it.
    pub title: String,
    pub detail: String,
    pub is_chosen: bool,
}

/// Why no account was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewAccountError {
    Name,
    Plan,
    TooMany,
    Busy,
    /// A login came between.
    Unsent,
}

impl NewAccountPage {
    fn message(&self) -> Option<&'static str> {
        Some(match self.error? {
            NewAccountError::Name => self.text.bad_name,
            NewAccountError::Plan => self.text.bad_plan,
            NewAccountError::TooMany => self.text.too_many,
            NewAccountError::Busy => self.text.busy,
            NewAccountError::Unsent => words(self.text.language).unsent,
        })
    }

    fn is_about_name(&self) -> bool {
        self.error == Some(NewAccountError::Name)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::text::TEXT, NewAccountError, NewAccountPage, PlanChoice};
    use crate::surface::web::shared::drawn::{check_all, hostile};

    #[test]
    fn the_form_for_a_new_account_is_drawn_well() {
        let plan = || PlanChoice { value: hostile(), title: hostile(), detail: hostile(), is_chosen: true };
        let errors = [NewAccountError::Name, NewAccountError::TooMany, NewAccountError::Unsent].map(Some);
        for error in errors.into_iter().chain([None]) {
            check_all(&TEXT, |text| NewAccountPage {
                text,
                csrf: hostile(),
                number: hostile(),
                name: hostile(),
                plans: vec![plan(), plan()],
                error,
            });
        }
    }
}
