//! A page in the shell: its head and its parts, in order.

use super::{
    chart::Chart, facts::Facts, form::Form, head::Head, list::List, secret::Secret, timeline::Timeline,
};
use crate::surface::web::shared::{shell::Shell, text::PageText};
use askama::Template;

/// A part of a page.
pub enum Part {
    List(List),
    Facts(Facts),
    Form(Form),
    Timeline(Timeline),
    Chart(Chart),
    Secret(Secret),
    /// A sentence that says that something was done.
    Notice(String),
    /// A sentence that warns.
    Caution(String),
    /// Markup of an area's own template; see [`Part::own`].
    Own(Markup),
}

/// Markup that a template drew, so that its values are escaped.
pub struct Markup(String);

impl Part {
    /// Draws an area's own template as a part, for what no kind shows.
    pub fn own(template: &impl Template) -> Self {
        Self::Own(Markup(template.render().unwrap_or_default()))
    }
}

macro_rules! parts {
    ($($kind:ident),*) => {$(
        impl From<$kind> for Part {
            fn from(part: $kind) -> Self {
                Self::$kind(part)
            }
        }
    )*};
}

parts!(List, Facts, Form, Timeline, Chart, Secret);

/// A page in the shell, without what surrounds it.
pub struct View {
    pub head: Head,
    pub parts: Vec<Part>,
}

impl View {
    pub const fn new(head: Head) -> Self {
        Self { head, parts: Vec::new() }
    }

    /// Adds a part below the others.
    #[must_use]
    pub fn with(mut self, part: impl Into<Part>) -> Self {
        self.parts.push(part.into());
        self
    }

    /// Adds a part, if there is one.
    #[must_use]
    pub fn maybe(self, part: Option<impl Into<Part>>) -> Self {
        match part {
            Some(part) => self.with(part),
            None => self,
        }
    }

    fn has_problems(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Form(form) if form.has_problems()))
    }

    /// Returns the whole page.
    pub fn page(self, text: PageText<()>, shell: Shell) -> ViewPage {
        ViewPage { has_problems: self.has_problems(), head: self.head, parts: self.parts, text, shell }
    }
}

/// A whole page of parts.
#[derive(Template)]
#[template(path = "shared/kinds/view.html")]
pub struct ViewPage {
    text: PageText<()>,
    shell: Shell,
    head: Head,
    parts: Vec<Part>,
    has_problems: bool,
}
