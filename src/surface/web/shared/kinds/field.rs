//! A field of a form: what is asked, what was typed, and what is wrong with it.

use askama::{Template, filters::HtmlSafe};

/// A choice of a list.
pub struct Choice {
    pub value: String,
    pub label: String,
    /// What it means, below the label; for radio buttons.
    pub hint: &'static str,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: "" }
    }

    /// Says what the choice means.
    #[must_use]
    pub fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }
}

/// What the template sends for a box that is checked.
const CHECKED: &str = "yes";

/// How a field is filled in.
pub enum Input {
    Text,
    Url,
    Email,
    Number,
    /// Several lines, one item each.
    Lines,
    /// Paragraphs that somebody reads.
    Prose,
    /// Files. The form is sent as multipart (`shared::file_form`); put this field last.
    Files,
    /// A date and time, in UTC.
    DateTime,
    /// A secret. It is never shown again, not even to the person who typed it.
    Password,
    /// One of a list, as a menu.
    Select(Vec<Choice>),
    /// One of a list, as radio buttons.
    Radio(Vec<Choice>),
    /// Any of a list, as boxes. Each box is sent under its own name: the field's, a dot, and the value.
    Boxes(Vec<Choice>),
    /// Yes or no; [`Field::checkbox`] makes it.
    Box,
}

/// Prose of at most so many characters is short.
const SHORT: u32 = 500;

/// A field.
#[derive(Template)]
#[template(path = "shared/kinds/field.html")]
pub struct Field {
    /// The name that is sent, and that a refusal names.
    pub name: &'static str,
    pub label: &'static str,
    hint: String,
    input: Input,
    /// What is typed or chosen.
    pub value: String,
    /// The values of the boxes that are checked.
    checked: Vec<String>,
    pub error: Option<String>,
    autocomplete: &'static str,
    is_optional: bool,
    max: Option<u32>,
    /// Whether a time is typed to the millisecond. Browsers offer that only where the field says so.
    is_precise: bool,
    /// Whether the title of the form says what the label says, so that only screen readers need it.
    pub(super) is_named_above: bool,
}

impl HtmlSafe for Field {}

impl Field {
    pub fn new(name: &'static str, label: &'static str, input: Input) -> Self {
        Self {
            name,
            label,
            hint: String::new(),
            input,
            value: String::new(),
            checked: vec![],
            error: None,
            autocomplete: "off",
            is_optional: false,
            max: None,
            is_precise: false,
            is_named_above: false,
        }
    }

    pub fn text(name: &'static str, label: &'static str) -> Self {
        Self::new(name, label, Input::Text)
    }

    /// Returns a box that is checked or not. The handler reads it with `is_checked`.
    pub fn checkbox(name: &'static str, label: &'static str, is_checked: bool) -> Self {
        Self { checked: box_value(is_checked), ..Self::new(name, label, Input::Box) }
    }

    /// Says below the label what to fill in.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// Says before the hint for whom the field is, in a form that has fields for others, too.
    #[must_use]
    pub fn only(self, whom: &str) -> Self {
        let hint = format!("{whom} {}", self.hint).trim_end().to_owned();
        Self { hint, ..self }
    }

    /// Sets what the form shows at first; what was typed comes before it.
    #[must_use]
    pub fn value(self, value: impl ToString) -> Self {
        Self { value: value.to_string(), ..self }
    }

    /// Sets which of the [`Input::Boxes`] are checked at first, by their values.
    #[must_use]
    pub fn checked(self, checked: impl IntoIterator<Item = String>) -> Self {
        Self { checked: checked.into_iter().collect(), ..self }
    }

    #[must_use]
    pub fn autocomplete(self, token: &'static str) -> Self {
        Self { autocomplete: token, ..self }
    }

    /// Lets the field be empty.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }

    /// Takes a time to the millisecond, for whoever tells apart what happened within one minute.
    #[must_use]
    pub fn precise(self) -> Self {
        Self { is_precise: true, ..self }
    }

    /// Limits a text to this many characters.
    #[must_use]
    pub fn max(self, characters: u32) -> Self {
        Self { max: Some(characters), ..self }
    }

    /// Replaces the value by what was typed; `typed` returns it by name. Returns whether that changes what is shown.
    pub(super) fn fill<'a>(&mut self, typed: impl Fn(&str) -> Option<&'a str>) -> bool {
        let before = self.shown();
        match &self.input {
            Input::Boxes(choices) => {
                let on = choices.iter().filter(|choice| typed(&self.box_name(choice)).is_some());
                self.checked = on.map(|choice| choice.value.clone()).collect();
            }
            Input::Password | Input::Files => {}
            Input::Box => self.checked = box_value(typed(self.name).is_some()),
            _ => self.value = typed(self.name).unwrap_or_default().to_owned(),
        }
        before != self.shown()
    }

    /// Returns what is typed and what is checked, in one order whoever set it.
    fn shown(&self) -> (String, Vec<String>) {
        let mut checked = self.checked.clone();
        checked.sort();
        (self.value.clone(), checked)
    }

    fn box_name(&self, choice: &Choice) -> String {
        format!("{}.{}", self.name, choice.value)
    }

    fn is_checked(&self, choice: &Choice) -> bool {
        self.checked.contains(&choice.value)
    }

    fn is_value(&self, choice: &Choice) -> bool {
        self.value == choice.value
    }

    /// Returns whether it takes files.
    pub(super) const fn has_files(&self) -> bool {
        matches!(self.input, Input::Files)
    }

    const fn is_number(&self) -> bool {
        matches!(self.input, Input::Number)
    }

    /// Returns the id of the element that a link in the error summary leads to.
    pub(super) fn target(&self) -> String {
        match &self.input {
            Input::Radio(_) | Input::Boxes(_) => format!("{}-0", self.name),
            _ => self.name.to_owned(),
        }
    }

    /// Returns the value of `aria-describedby`; empty without a hint or an error.
    fn described_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let error = self.error.is_some().then(|| format!("{}-error", self.name));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// Returns how many lines of prose are seen at once: few of what must be short.
    fn rows(&self) -> u8 {
        if self.max.is_some_and(|max| max <= SHORT) { 3 } else { 8 }
    }

    fn kind(&self) -> &'static str {
        match self.input {
            Input::Url => "url",
            Input::Email => "email",
            Input::DateTime => "datetime-local",
            Input::Password => "password",
            _ => "text",
        }
    }
}

/// Returns the values that are checked in a field of one box.
fn box_value(is_checked: bool) -> Vec<String> {
    is_checked.then(|| CHECKED.to_owned()).into_iter().collect()
}
