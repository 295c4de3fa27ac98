//! A form: one column, labels above, an error summary on top with links to the fields, and what was typed stays.
//! Every form has the CSRF token of its login and, so that sending it twice does it once, a number of its own.

use super::{
    field::Field,
    text::{KindsText, words},
    value::Link,
};
use crate::{language::Language, surface::http::params::Params};
use askama::{Template, filters::HtmlSafe};

/// The hidden field with the form's own number.
pub const ONCE: &str = "form_number";
/// The field in which a dangerous act is confirmed.
pub const CONFIRM: &str = "confirm";

/// What binds a form to its login and makes it take effect once.
#[derive(Clone)]
pub struct FormTokens {
    pub csrf: String,
    pub once: String,
    /// What was typed in a form of the page before a login came between.
    pub unsent: Option<Unsent>,
}

/// What was typed in a form that did not take effect, because a login had to come first.
#[derive(Clone)]
pub struct Unsent {
    /// The path that it was sent to, which tells it from the page's other forms.
    pub action: String,
    pub typed: Params,
}

/// What was wrong with a form, in words.
#[derive(Clone, Debug, Default)]
pub struct FormErrors {
    /// The field, if it is about one, and what is wrong.
    pub errors: Vec<(Option<String>, String)>,
}

impl FormErrors {
    /// Something is wrong with a field.
    pub fn at(field: &str, words: impl Into<String>) -> Self {
        Self { errors: vec![(Some(field.to_owned()), words.into())] }
    }

    /// Something is wrong with the form as a whole.
    pub fn whole(words: impl Into<String>) -> Self {
        Self { errors: vec![(None, words.into())] }
    }

    pub const fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }
}

/// A form that was sent and refused: what was typed, and what is wrong.
#[derive(Clone, Copy)]
pub struct Refused<'a> {
    /// The path that it was sent to, which tells it from the page's other forms.
    pub action: &'a str,
    pub typed: &'a Params,
    pub errors: &'a FormErrors,
}

/// An error of the summary, with the element that it leads to.
struct Problem {
    href: Option<String>,
    words: String,
}

/// Fields that most people leave as they are: they are folded away below the others.
struct More {
    title: &'static str,
    lead: &'static str,
    fields: Vec<Field>,
    /// Whether it is shown open, because something in it was changed or is wrong.
    is_open: bool,
}

/// A form.
#[derive(Template)]
#[template(path = "shared/kinds/form.html")]
pub struct Form {
    words: &'static KindsText,
    action: String,
    tokens: FormTokens,
    title: Option<&'static str>,
    lead: Option<String>,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<Field>,
    more: Option<More>,
    submit: &'static str,
    /// A second button, by its name: it changes only what the form shows.
    other: Option<(&'static str, &'static str)>,
    is_dangerous: bool,
    /// Whether the button stands beside the field where there is room.
    is_in_line: bool,
    /// The name to type.
    confirm: Option<String>,
    cancel: Option<String>,
    problems: Vec<Problem>,
    /// Whether it shows what was typed before a login came between.
    is_unsent: bool,
}

impl HtmlSafe for Form {}

impl Form {
    /// Creates a form that is sent to the path `action` by the button `submit`.
    pub fn new(
        language: Language,
        tokens: FormTokens,
        action: impl Into<String>,
        submit: &'static str,
    ) -> Self {
        Self {
            words: words(language),
            action: action.into(),
            tokens,
            title: None,
            lead: None,
            hidden: vec![],
            fields: vec![],
            more: None,
            submit,
            other: None,
            is_dangerous: false,
            is_in_line: false,
            confirm: None,
            cancel: None,
            problems: vec![],
            is_unsent: false,
        }
    }

    /// Puts the form in a section with a title.
    #[must_use]
    pub fn titled(self, title: &'static str) -> Self {
        Self { title: Some(title), ..self }.named_once()
    }

    /// Says above the fields what happens.
    #[must_use]
    pub fn lead(self, lead: impl Into<String>) -> Self {
        Self { lead: Some(lead.into()), ..self }
    }

    #[must_use]
    pub fn hidden(mut self, name: &'static str, value: impl ToString) -> Self {
        self.hidden.push((name, value.to_string()));
        self
    }

    /// Adds a field: below the others, or to what is folded away once [`Form::more`] was called.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        match &mut self.more {
            Some(more) => more.fields.push(field),
            None => self.fields.push(field),
        }
        self.named_once()
    }

    /// Folds the fields away that are added after this, under a title; `lead` says what comes of leaving
    /// them alone. They have to be optional: a browser can't lead to a required field that it does not show.
    #[must_use]
    pub fn more(self, title: &'static str, lead: &'static str) -> Self {
        Self { more: Some(More { title, lead, fields: vec![], is_open: false }), ..self }
    }

    /// Hides the label of the only field if the title says the same.
    fn named_once(mut self) -> Self {
        let (title, is_only) = (self.title, self.fields.len() == 1);
        for field in &mut self.fields {
            field.is_named_above = is_only && title == Some(field.label);
        }
        self
    }

    /// Adds a link to the page that the person came from.
    #[must_use]
    pub fn cancel(self, href: impl Into<String>) -> Self {
        Self { cancel: Some(href.into()), ..self }
    }

    /// Adds a second button, which is sent under `name`. The handler shows the form again, with what was typed.
    #[must_use]
    pub fn other(self, name: &'static str, label: &'static str) -> Self {
        Self { other: Some((name, label)), ..self }
    }

    /// Marks an act that stops or removes something.
    #[must_use]
    pub fn dangerous(self) -> Self {
        Self { is_dangerous: true, ..self }
    }

    /// Puts the button beside the field where there is room, for a search by one field.
    #[must_use]
    pub fn in_line(self) -> Self {
        Self { is_in_line: true, ..self }
    }

    /// Marks an act that can't be undone: the person types `name` first. The handler checks it with
    /// `DashboardForm::check_confirmed`.
    #[must_use]
    pub fn confirmed_by(self, name: impl Into<String>) -> Self {
        Self { is_dangerous: true, confirm: Some(name.into()), ..self }
    }

    /// Shows what was typed and what is wrong, if it was this form that was refused; or else what was typed in it
    /// before a login came between. Call it last.
    #[must_use]
    pub fn refused(mut self, refused: Option<Refused<'_>>) -> Self {
        let Some(refused) = refused.filter(|refused| refused.action == self.action) else {
            return self.unsent();
        };
        let confirm_id = self.confirm_id();
        self.fill(refused.typed);
        for (name, words) in &refused.errors.errors {
            // A refusal names a member of REST, which may be part of a field: `token_policy.format`. A field of that
            // very name comes first.
            let named = |field: &&mut Field| {
                name.as_deref()
                    .is_some_and(|name| name == field.name || name.starts_with(&format!("{}.", field.name)))
            };
            let longest = |field: &&mut Field| field.name.len();
            let mut field = self.fields.iter_mut().filter(named).max_by_key(longest);
            let is_above = field.is_some();
            if let Some(more) = self.more.as_mut().filter(|_| !is_above) {
                field = more.fields.iter_mut().filter(named).max_by_key(longest);
                more.is_open |= field.is_some();
            }
            let confirm = name.as_deref() == Some(CONFIRM);
            let href = field.as_ref().map(|field| field.target());
            let href = href.or_else(|| confirm.then(|| confirm_id.clone())).map(|id| format!("#{id}"));
            if let Some(field) = field {
                field.error = Some(words.clone());
            }
            self.problems.push(Problem { href, words: words.clone() });
        }
        self
    }

    fn unsent(mut self) -> Self {
        let unsent = self.tokens.unsent.take().filter(|unsent| unsent.action == self.action);
        if let Some(unsent) = unsent {
            self.fill(&unsent.typed);
            self.is_unsent = true;
        }
        self
    }

    /// Shows what was typed. Opens what is folded away if something in it was changed.
    fn fill(&mut self, typed: &Params) {
        for field in &mut self.fields {
            field.fill(|name| typed.get(name));
        }
        if let Some(more) = &mut self.more {
            for field in &mut more.fields {
                more.is_open |= field.fill(|name| typed.get(name));
            }
        }
    }

    fn has_files(&self) -> bool {
        let folded = self.more.iter().flat_map(|more| &more.fields);
        self.fields.iter().chain(folded).any(Field::has_files)
    }

    /// Returns whether the form was refused, so that the title of its page says so.
    pub const fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Returns the id of the field that confirms the act, of which a page may have several.
    fn confirm_id(&self) -> String {
        format!("{CONFIRM}-{}", self.action.rsplit('/').next().unwrap_or_default())
    }

    fn cancel_link(&self) -> Option<Link> {
        self.cancel.as_ref().map(|href| Link::new(href, self.words.cancel))
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::field::{Field, Input},
        Form, FormErrors, FormTokens, Refused, Unsent,
    };
    use crate::{language::Language, surface::http::params::Params};
    use askama::Template;

    #[test]
    fn a_text_typed_before_a_login_is_shown_in_its_form_alone_and_no_secret_is() {
        let typed = Params::parse(b"name=Typed&old=Guess").unwrap();
        let unsent = Some(Unsent { action: "/x".to_owned(), typed });
        let tokens = FormTokens { csrf: String::new(), once: String::new(), unsent };
        let drawn = |action: &str| {
            let form = Form::new(Language::English, tokens.clone(), action, "Save");
            let form = form.field(Field::text("name", "Name").value("Stored"));
            form.field(Field::new("old", "Old", Input::Password)).refused(None).render().unwrap()
        };
        let (own, other) = (drawn("/x"), drawn("/y"));
        assert!(own.contains("value=\"Typed\"") && own.contains("Nothing was sent"), "{own}");
        assert!(other.contains("value=\"Stored\"") && !other.contains("Nothing was sent"), "{other}");
        assert!(!own.contains("Guess"), "{own}");
    }

    #[test]
    fn fields_that_are_folded_away_are_shown_once_one_of_them_was_changed_or_is_wrong() {
        let drawn = |sent: &[u8], wrong: &str| {
            let tokens = FormTokens { csrf: String::new(), once: String::new(), unsent: None };
            let form = Form::new(Language::English, tokens, "/x", "Save").field(Field::text("name", "Name"));
            let form = form.more("More", "Usual").field(Field::text("label", "Label").value("first"));
            let typed = Params::parse(sent).unwrap();
            let errors = FormErrors::at(wrong, "Wrong.");
            let refused = Refused { action: "/x", typed: &typed, errors: &errors };
            form.refused(Some(refused)).render().unwrap()
        };
        let open = "<details class=\"more\" open>";
        let untouched = drawn(b"name=Typed&label=first", "name");
        assert!(untouched.contains("<details class=\"more\">"), "{untouched}");
        let changed = drawn(b"name=Typed&label=second", "name");
        assert!(changed.contains(open) && changed.contains("value=\"second\""), "{changed}");
        let wrong = drawn(b"name=Typed&label=first", "label");
        assert!(wrong.contains(open) && wrong.contains("href=\"#label\""), "{wrong}");
    }

    #[test]
    fn the_title_is_not_said_again_above_the_only_field() {
        let tokens = FormTokens { csrf: String::new(), once: String::new(), unsent: None };
        let form = |fields: &[&'static str]| {
            let form = Form::new(Language::English, tokens.clone(), "/x", "Save").titled("Name");
            let fields = fields.iter().copied().map(|name| Field::text(name, "Name"));
            fields.fold(form, Form::field).render().unwrap()
        };
        let hidden = "<label for=\"name\" class=\"hidden\">Name</label>";
        assert!(form(&["name"]).contains(hidden));
        assert!(!form(&["name", "other"]).contains(hidden));
    }
}
