//! The filters of a list. They live in the URL: those that are on are chips, which remove them, and a form that
//! works without script sets them all. A filter that can't be read finds nothing and says so, so that nobody takes
//! everything for the answer. The form is sent in a body, as people paste credentials into it, and its page leads
//! to the URL (`search::in_query`).

use super::{page::DashboardPage, paging::Paging};
use crate::{
    keys::credential::MASK,
    surface::web::shared::{
        kinds::{Chip, Field, Input, Part, text::words},
        text::Translations,
    },
};
use askama::Template;
use std::str::FromStr;
use xwms_events::Timestamp;

/// The filter for the last hour, day or week.
const WINDOW: &str = "window";
const SINCE: &str = "since";
const UNTIL: &str = "until";
/// Windows of time with their length in milliseconds.
const WINDOWS: [(&str, i64); 3] = [("1h", 3_600_000), ("24h", 86_400_000), ("7d", 604_800_000)];

#[derive(Debug)]
struct FilterText {
    title: &'static str,
    /// The title and the button of the form of a question.
    question: &'static str,
    ask: &'static str,
    /// Says at a field that it can't be read.
    wrong: &'static str,
    /// Says at a field that a credential was there, and is not one of the account's.
    unknown: &'static str,
    /// The last hour, day and week.
    windows: [&'static str; 3],
    since: &'static str,
    until: &'static str,
    utc: &'static str,
}

static TEXT: Translations<FilterText> = Translations {
    english: FilterText {
        title: "Filter",
        question: "Question",
        ask: "Ask",
        wrong: "This can’t be read, so nothing is shown.",
        unknown: "Your account has no such token or secret, so nothing is shown.",
        windows: ["Last hour", "Last 24 hours", "Last 7 days"],
        since: "From",
        until: "Before",
        utc: "In UTC.",
    },
    dutch: FilterText {
        title: "Filteren",
        question: "Je vraag",
        ask: "Vraag stellen",
        wrong: "Dit kunnen we niet lezen, dus je ziet niets.",
        unknown: "Je account heeft zo’n token of secret niet, dus je ziet niets.",
        windows: ["Afgelopen uur", "Afgelopen 24 uur", "Afgelopen 7 dagen"],
        since: "Vanaf",
        until: "Vóór",
        utc: "In UTC.",
    },
};

/// Reads the filters of a request, and remembers which of them can't be read.
pub struct Filters<'a> {
    paging: &'a Paging,
    words: &'static FilterText,
    wrong: Vec<&'static str>,
    /// Whether the form is shown open, though nothing in it is wrong.
    is_open: bool,
    /// Whether the form asks something, rather than narrow a list that is there without it.
    is_question: bool,
}

impl<'a> Filters<'a> {
    pub fn of(dash: &DashboardPage, paging: &'a Paging) -> Self {
        Self { paging, words: dash.text(&TEXT), wrong: Vec::new(), is_open: false, is_question: false }
    }

    /// Says in the form that it asks a question.
    pub const fn ask(&mut self) {
        self.is_question = true;
    }

    /// Returns the text of a filter, trimmed.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.paging.get(name).map(str::trim).filter(|text| !text.is_empty())
    }

    /// Returns the text of a filter, as [`Self::get`].
    pub fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(ToOwned::to_owned)
    }

    /// Reads a filter of a type.
    pub fn read<T: FromStr>(&mut self, name: &'static str) -> Option<T> {
        let parsed = self.get(name)?.parse::<T>().ok();
        if parsed.is_none() {
            self.refuse(name);
        }
        parsed
    }

    /// Says that a filter can't be read.
    pub fn refuse(&mut self, name: &'static str) {
        self.wrong.push(name);
    }

    /// Shows the form open, for a page that shows nothing until it is filled in.
    pub const fn open(&mut self) {
        self.is_open = true;
    }

    /// Whether a filter can't be read.
    pub const fn is_wrong(&self) -> bool {
        !self.wrong.is_empty()
    }

    /// Returns the time from which on the list is shown: no further back than `shown`, and by the filters `since`
    /// and `window`.
    pub fn since(&mut self, now: Timestamp, shown: Timestamp) -> Timestamp {
        let window = self.get(WINDOW).and_then(|name| WINDOWS.iter().find(|(known, _)| *known == name));
        let begin = window.map(|(_, millis)| Timestamp::from_millis(now.millis() - millis));
        let since = self.time(SINCE).or(begin);
        since.map_or(shown, |since| since.max(shown))
    }

    /// Returns the time before which the list is shown.
    pub fn until(&mut self) -> Option<Timestamp> {
        self.time(UNTIL)
    }

    fn time(&mut self, name: &'static str) -> Option<Timestamp> {
        let at = moment(self.get(name)?);
        if at.is_none() {
            self.refuse(name);
        }
        at
    }

    /// Returns chips for the filters that are on, by the labels of `fields`, and then those of the windows of time.
    pub fn chips(&self, fields: &[Field]) -> Vec<Chip> {
        let on = fields.iter().filter_map(|field| {
            let text = self.get(field.name)?;
            Some(Chip {
                label: format!("{}: {text}", field.label),
                href: self.paging.with(field.name, ""),
                is_on: true,
            })
        });
        // A time that is typed comes before a window, so the window replaces it.
        let current = self.get(WINDOW).filter(|_| self.get(SINCE).is_none());
        let windows = WINDOWS.iter().zip(self.words.windows).map(|(&(name, _), label)| {
            let is_on = current == Some(name);
            let href = self.paging.link(&[(WINDOW, if is_on { "" } else { name }), (SINCE, "")]);
            Chip { label: label.to_owned(), href, is_on }
        });
        on.chain(windows).collect()
    }

    /// Returns the two fields for a time, which every list has last.
    pub fn times(&self) -> [Field; 2] {
        let field = |name, label| Field::new(name, label, Input::DateTime).hint(self.words.utc).precise();
        [field(SINCE, self.words.since), field(UNTIL, self.words.until)]
    }

    /// Returns the form with what is set; open if it must be filled in, a filter can't be read, or a login came
    /// before it was sent.
    pub fn form(&self, dash: &DashboardPage, fields: Vec<Field>) -> Part {
        let is_unsent = fields
            .iter()
            .any(|field| self.get(field.name).is_none() && !dash.given(field.name).trim().is_empty());
        let fields = fields.into_iter().map(|field| self.filled(dash, field)).collect();
        let (title, submit) = if self.is_question {
            (self.words.question, self.words.ask)
        } else {
            (self.words.title, words(dash.language()).apply)
        };
        Part::own(&FilterForm {
            title,
            submit,
            is_question: self.is_question,
            action: self.paging.path().to_owned(),
            window: self.text(WINDOW),
            csrf: dash.tokens().csrf,
            fields,
            is_open: self.is_open || self.is_wrong() || is_unsent,
        })
    }

    fn filled(&self, dash: &DashboardPage, field: Field) -> Field {
        let name = field.name;
        // A login may have come before the form was sent.
        let typed = dash.given(name);
        let text = self.get(name).unwrap_or(typed.trim());
        let text = if text == MASK { "" } else { text };
        // The field of a browser takes no zone. To the millisecond: sent again, the form asks the same.
        let of_time = matches!(name, SINCE | UNTIL).then(|| moment(text)).flatten().map(|at| at.to_string());
        let shown = of_time.as_deref().and_then(|at| at.get(..23)).unwrap_or(text);
        let mut field = field.optional().value(shown);
        let why = if self.get(name) == Some(MASK) { self.words.unknown } else { self.words.wrong };
        field.error = self.wrong.contains(&name).then(|| why.to_owned());
        field
    }
}

/// Reads a time in UTC: as RFC 3339, or as browsers send it, without a zone and maybe without seconds.
fn moment(text: &str) -> Option<Timestamp> {
    let written = [text.to_owned(), format!("{text}Z"), format!("{text}:00Z")];
    written.iter().find_map(|text| text.parse().ok())
}

/// The form.
#[derive(Template)]
#[template(path = "dashboard/shared/filters.html")]
struct FilterForm {
    title: &'static str,
    submit: &'static str,
    is_question: bool,
    action: String,
    /// The window of time that is on. It is not a field, and stays on; a time that is typed comes before it.
    window: Option<String>,
    /// What binds it to the login.
    csrf: String,
    fields: Vec<Field>,
    is_open: bool,
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_time_is_read_as_people_and_browsers_write_it() {
        let whole = "2026-11-27T02:50:00Z".parse().ok();
        for text in [
            "2026-11-27T02:50",
            "2026-11-27T02:50:00",
            "2026-11-27T02:50:00.000Z",
            "2026-11-27T03:50:00+01:00",
        ] {
            assert_eq!(moment(text), whole, "{text}");
        }
        for text in ["", "yesterday", "2026-11-27", "9999-12-31T23:59:59-23:59"] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
