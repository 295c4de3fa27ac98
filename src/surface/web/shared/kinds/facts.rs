//! A description list: key facts of an object, in a section with a title.

use super::value::{Link, Value};
use askama::{Template, filters::HtmlSafe};

/// One fact.
pub struct Fact {
    pub label: &'static str,
    pub value: Value,
}

/// A section of facts.
#[derive(Template)]
#[template(path = "shared/kinds/facts.html")]
pub struct Facts {
    title: &'static str,
    lead: Option<String>,
    facts: Vec<Fact>,
    action: Option<Link>,
}

impl HtmlSafe for Facts {}

impl Facts {
    pub const fn new(title: &'static str) -> Self {
        Self { title, lead: None, facts: Vec::new(), action: None }
    }

    /// Says something below the title.
    #[must_use]
    pub fn lead(self, lead: impl Into<String>) -> Self {
        Self { lead: Some(lead.into()), ..self }
    }

    #[must_use]
    pub fn fact(mut self, label: &'static str, value: Value) -> Self {
        self.facts.push(Fact { label, value });
        self
    }

    /// Adds a link beside the title.
    #[must_use]
    pub fn action(self, href: impl Into<String>, label: impl Into<String>) -> Self {
        Self { action: Some(Link::new(href, label)), ..self }
    }
}
