//! The head of a page: where it is, its title, id and status, what can be done, and its tabs.

use super::{
    text::{KindsText, words},
    value::{Link, Status},
};
use crate::language::Language;
use askama::{Template, filters::HtmlSafe};

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

    /// Adds a lesser act, as a button.
    #[must_use]
    pub fn action(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.actions.push(Link::new(href, label));
        self
    }

    #[must_use]
    pub fn tabs(self, tabs: Vec<Tab>) -> Self {
        Self { tabs, ..self }
    }
}
