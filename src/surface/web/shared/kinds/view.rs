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
    /// A sentence below the title, which says what the page is for.
    Lead(String),
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

#[cfg(test)]
mod tests {
    use super::{Part, View};
    use crate::{
        language::{Language, text::Translations},
        surface::{
            http::params::Params,
            web::shared::{
                drawn::{check, hostile},
                kinds::{
                    Chip, Choice, Empty, Facts, Field, Form, FormErrors, Happening, Head, Input, Link, List,
                    PageLinks, Row, Secret, Tab, Timeline, Tone, Value,
                    form::{FormTokens, Refused},
                    timeline::Change,
                },
                moment::Moment,
                shell::{AreaGroup, AreaLink, EnvironmentSwitch, Shell},
                text::PageText,
            },
        },
    };

    static NOTHING: Translations<()> = Translations { english: (), dutch: () };

    fn shell(language: Language, others: usize) -> Shell {
        let link = AreaLink {
            href: hostile(),
            label: "Apps",
            icon: "M0 0",
            waiting: Some(hostile()),
            is_current: true,
        };
        Shell {
            words: Shell::words(language),
            name: hostile(),
            others: (0..others).map(|_| Link::new(hostile(), hostile())).collect(),
            may_open: others > 0,
            groups: vec![AreaGroup { title: Some("Watch"), links: vec![link] }],
            guide: hostile(),
            person: hostile(),
            role: "Owner",
            csrf: hostile(),
            search: Some("/search".to_owned()),
            environment: Some(EnvironmentSwitch { is_test: others > 0, live: hostile(), test: hostile() }),
        }
    }

    fn values() -> Vec<Value> {
        vec![
            Value::text(hostile()),
            Value::name(hostile()),
            Value::link(hostile(), hostile()),
            Value::id(hostile()),
            Value::short_id(hostile()),
            Value::Code(hostile()),
            Value::Lines(vec![hostile()]),
            Value::Tags(vec![hostile()]),
            Value::Several(vec![Value::name(hostile()), Value::link(hostile(), hostile())]),
            Value::status(Tone::Odd, "Odd"),
            Value::Coded(Tone::Bad, hostile()),
            Value::Time(Moment { exact: hostile(), words: hostile() }),
            Value::Number(hostile()),
            Value::Nothing,
        ]
    }

    fn list(language: Language, rows: usize) -> List {
        let empty = Empty {
            title: "None",
            detail: "None",
            action: Some(Link::new(hostile(), hostile())),
            curl: Some(hostile()),
        };
        let row = |_| Row { href: Some(hostile()), name: hostile(), cells: values() };
        List::new(language, "Things", &["Thing"; 13], empty)
            .rows((0..rows).map(row).collect())
            .chips(vec![Chip { label: hostile(), href: hostile(), is_on: true }])
            .paged(PageLinks { next: Some(hostile()), first: Some(hostile()) })
    }

    fn form(language: Language) -> Form {
        let choices = || vec![Choice::new(hostile(), hostile())];
        let inputs = [
            Input::Text,
            Input::Lines,
            Input::Prose,
            Input::Files,
            Input::Select(choices()),
            Input::Radio(choices()),
            Input::Boxes(choices()),
            Input::Box,
        ];
        let tokens = FormTokens { csrf: hostile(), once: hostile(), unsent: None };
        let form = Form::new(language, tokens, "/x", "Send")
            .lead(hostile())
            .confirmed_by(hostile())
            .cancel(hostile());
        let fields = inputs
            .into_iter()
            .map(|input| Field::new("name", "Name", input).hint(hostile()).value(hostile()));
        let errors = FormErrors::at("name", hostile());
        fields.fold(form, Form::field).refused(Some(Refused {
            action: "/x",
            typed: &Params::parse(b"name=%3Cscript%3E").unwrap(),
            errors: &errors,
        }))
    }

    #[test]
    fn every_kind_is_drawn_well() {
        for language in Language::ALL.iter().copied() {
            for count in [0, 2] {
                let tab = Tab { href: hostile(), label: "Tab", is_current: true };
                let head =
                    Head::new(language, hostile()).id(hostile()).below(hostile(), hostile()).tabs(vec![tab]);
                let head = head.primary(hostile(), hostile()).action(hostile(), hostile());
                let change = Change { member: hostile(), before: Some(hostile()), after: Some(hostile()) };
                let happening = Happening {
                    title: hostile(),
                    by: hostile(),
                    at: Moment { exact: hostile(), words: hostile() },
                    changes: vec![change],
                    href: Some(hostile()),
                };
                let facts =
                    values().into_iter().fold(Facts::new("Facts"), |facts, value| facts.fact("Fact", value));
                let view = View::new(head)
                    .with(Part::Lead(hostile()))
                    .with(Part::Notice(hostile()))
                    .with(Part::Caution(hostile()))
                    .with(list(language, count))
                    .with(facts)
                    .with(form(language))
                    .with(Timeline::new(language, "History", vec![happening]))
                    .with(Secret::new(language, hostile(), &hostile(), Link::new(hostile(), hostile())));
                check(language, &view.page(PageText::new(&NOTHING, language), shell(language, count)));
            }
        }
    }
}
