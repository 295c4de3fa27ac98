//! The head of a page: where it is, its title, id and status, what can be done, and its tabs.

use super::{
    text::{KindsText, words},
    value::{Link, Status},
};
use crate::language::Language;
use askama::{Template, filters::HtmlSafe};

/// Most lesser acts that all stand beside the title. Of more, the first [`BESIDE_MENU`] do, and a menu has the others.
const BESIDE: usize = 3;
/// How many lesser acts stand before the menu: with the button that opens it, there are as many as without a menu.
const BESIDE_MENU: usize = BESIDE - 1;

/// A tab of a detail page: a link.
pub struct Tab {
    pub href: String,
    pub label: &'static str,
    pub is_current: bool,
}

/// The head of a page.
#[derive(Template)]
#[template(path = "shared/kinds/head.html")]
pub struct Head {
    words: &'static KindsText,
    /// The title, which a person may have chosen.
    pub title: String,
    crumbs: Vec<Link>,
    id: Option<String>,
    statuses: Vec<Status>,
    actions: Vec<Link>,
    primary: Option<Link>,
    tabs: Vec<Tab>,
}

impl HtmlSafe for Head {}

impl Head {
    pub fn new(language: Language, title: impl Into<String>) -> Self {
        Self {
            words: words(language),
            title: title.into(),
            crumbs: vec![],
            id: None,
            statuses: vec![],
            actions: vec![],
            primary: None,
            tabs: vec![],
        }
    }

    /// Adds a page above this one.
    #[must_use]
    pub fn below(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.crumbs.push(Link::new(href, label));
        self
    }

    /// Shows the object's id in full, with a copy button.
    #[must_use]
    pub fn id(self, id: impl ToString) -> Self {
        Self { id: Some(id.to_string()), ..self }
    }

    #[must_use]
    pub fn status(mut self, status: Status) -> Self {
        self.statuses.push(status);
        self
    }

    /// Adds the one thing that people come here to do, as a button.
    #[must_use]
    pub fn primary(self, href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { primary: Some(Link::new(href, label)), ..self }
    }

    /// Adds a lesser act, as a button, or in the menu of further ones if there are many. So the most usual ones
    /// come first.
    #[must_use]
    pub fn action(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.actions.push(Link::new(href, label));
        self
    }

    #[must_use]
    pub fn tabs(self, tabs: Vec<Tab>) -> Self {
        Self { tabs, ..self }
    }

    /// Returns the lesser acts that are buttons.
    fn shown(&self) -> &[Link] {
        if self.actions.len() > BESIDE {
            self.actions.get(..BESIDE_MENU).unwrap_or_default()
        } else {
            &self.actions
        }
    }

    /// Returns the lesser acts in the menu.
    fn folded(&self) -> &[Link] {
        self.actions.get(self.shown().len()..).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Head;
    use crate::language::Language;
    use askama::Template;

    #[test]
    fn three_lesser_acts_are_buttons_and_of_more_a_menu_has_all_but_two() {
        let drawn = |count: usize| {
            let head = Head::new(Language::English, "Token").primary("/new", "New");
            (0..count).fold(head, |head, act| head.action(format!("/{act}"), "act")).render().unwrap()
        };
        for (count, beside, folded) in [(0, 0, 0), (3, 3, 0), (4, 2, 2), (7, 2, 5)] {
            let html = drawn(count);
            let buttons = html.matches("<a class=\"button\" ").count();
            assert_eq!((buttons, html.matches("<li><a ").count()), (beside, folded), "{html}");
            assert_eq!(html.contains("<details"), folded > 0, "{html}");
            for act in 0..count {
                assert!(html.contains(&format!("href=\"/{act}\"")), "{html}");
            }
            assert!(html.contains("<a class=\"button primary\" href=\"/new\">New</a>"), "{html}");
        }
    }
}
