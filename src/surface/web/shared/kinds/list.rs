//! A list: filters that live in the URL, a table whose first cell is the link, cursor paging, and an empty state
//! that says what to do next.

use super::{
    text::{KindsText, words},
    value::{Link, Value},
};
use crate::{language::Language, surface::web::shared::moment::Moment};
use askama::{Template, filters::HtmlSafe};
use xwms_events::Timestamp;

/// A column of the table.
pub struct Column {
    pub label: &'static str,
    /// Whether it has numbers, which stand at the right.
    pub is_number: bool,
}

/// A filter that is on, or a choice to turn one on.
pub struct Chip {
    pub label: String,
    /// The page without it if it is on; the page with it otherwise.
    pub href: String,
    pub is_on: bool,
}

/// The links from a page of a list to others.
pub struct PageLinks {
    /// Set if there are more rows.
    pub next: Option<String>,
    /// Set if this is a later page.
    pub first: Option<String>,
}

/// A row. Its first cell is a link to `href`, if there is one.
pub struct Row {
    pub href: Option<String>,
    /// The text of the first cell, which people may have chosen; a time of a list [`List::of_times`].
    pub name: String,
    /// The other cells.
    pub cells: Vec<Value>,
}

/// A row as markup.
#[derive(Template)]
#[template(path = "shared/kinds/row.html")]
struct RowView<'a> {
    row: &'a Row,
    columns: &'a [Column],
    /// If names are times, the language to say them in.
    times: Option<Language>,
}

impl HtmlSafe for RowView<'_> {}

impl RowView<'_> {
    /// Returns the time that the name is; `None` if it is none.
    fn moment(&self) -> Option<Moment> {
        let at = self.row.name.parse::<Timestamp>().ok()?;
        self.times.map(|language| Moment::precise(language, at))
    }

    /// Returns whether the cell of this index, without the first, is a number.
    fn is_number(&self, index: &usize) -> bool {
        self.columns.get(index + 1).is_some_and(|column| column.is_number)
    }
}

/// What a list without rows says.
pub struct Empty {
    pub title: &'static str,
    pub detail: &'static str,
    /// The next step.
    pub action: Option<Link>,
    /// The same on the command line.
    pub curl: Option<String>,
}

/// A list.
#[derive(Template)]
#[template(path = "shared/kinds/list.html")]
pub struct List {
    words: &'static KindsText,
    /// The name of the table, for screen readers; the title of its section, if [`List::titled`].
    caption: &'static str,
    is_titled: bool,
    columns: Vec<Column>,
    rows: Vec<Row>,
    chips: Vec<Chip>,
    /// Whether the chips are a choice, of which one is always on and none can be removed.
    is_choice: bool,
    /// Whether a page may hold a part of the list, so that the count of rows says something.
    is_paged: bool,
    next: Option<String>,
    first: Option<String>,
    /// The list without filters, if some are on.
    all: Option<String>,
    /// If the names of rows are times, the language to say them in.
    times: Option<Language>,
    empty: Empty,
}

impl HtmlSafe for List {}

impl List {
    /// Creates a list with these columns; the first is that of the link.
    pub fn new(language: Language, caption: &'static str, columns: &[&'static str], empty: Empty) -> Self {
        let column = |label: &&'static str| Column { label, is_number: false };
        Self {
            words: words(language),
            caption,
            is_titled: false,
            columns: columns.iter().map(column).collect(),
            rows: vec![],
            chips: vec![],
            is_choice: false,
            is_paged: false,
            next: None,
            first: None,
            all: None,
            times: None,
            empty,
        }
    }

    /// Shows the caption as the title of a section, for a list among other parts.
    #[must_use]
    pub fn titled(self) -> Self {
        Self { is_titled: true, ..self }
    }

    /// Returns whether there is nothing to show below the title but that there are no rows.
    const fn is_bare(&self) -> bool {
        let has_next_step = self.all.is_some() || self.empty.action.is_some() || self.empty.curl.is_some();
        self.is_titled && self.rows.is_empty() && self.empty.detail.is_empty() && !has_next_step
    }

    /// Says which columns have numbers, by their index.
    #[must_use]
    pub fn numbers(mut self, indexes: &[usize]) -> Self {
        for (index, column) in self.columns.iter_mut().enumerate() {
            column.is_number = indexes.contains(&index);
        }
        self
    }

    #[must_use]
    pub fn rows(self, rows: Vec<Row>) -> Self {
        Self { rows, ..self }
    }

    #[must_use]
    pub fn chips(self, chips: Vec<Chip>) -> Self {
        Self { chips, ..self }
    }

    /// Says that the names of rows are times in RFC 3339, to the millisecond. A name that is not a time is shown
    /// as it is.
    #[must_use]
    pub fn of_times(self, language: Language) -> Self {
        Self { times: Some(language), ..self }
    }

    /// Shows chips of which one is always on.
    #[must_use]
    pub fn choices(self, chips: Vec<Chip>) -> Self {
        Self { chips, is_choice: true, ..self }
    }

    /// Shows how many rows there are, with the links to other pages of the list. A list that is always whole
    /// doesn't need it.
    #[must_use]
    pub fn paged(self, links: PageLinks) -> Self {
        Self { is_paged: true, next: links.next, first: links.first, ..self }
    }

    /// Sets the link to the list without its filters, if some are on (`Paging::all`). Without rows, the list then
    /// says that none matches, and leads there.
    #[must_use]
    pub fn all(self, href: Option<String>) -> Self {
        Self { all: href, ..self }
    }

    /// Returns the markup of each row, for a page that shows the list already.
    pub fn row_markup(&self) -> Vec<String> {
        self.rows.iter().map(|row| self.row(row).render().unwrap_or_default()).collect()
    }

    fn row<'a>(&'a self, row: &'a Row) -> RowView<'a> {
        RowView { row, columns: &self.columns, times: self.times }
    }

    fn count(&self) -> String {
        match self.rows.len() {
            1 => self.words.shown_one.to_owned(),
            count => format!("{count} {}", self.words.shown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Empty, List, Row};
    use crate::language::Language;

    #[test]
    fn a_name_that_is_a_time_is_one_for_programs_too_in_a_list_of_times_only() {
        let named = |name: &str| Row { href: Some("/there".into()), name: name.into(), cells: vec![] };
        let list = || {
            let empty = Empty { title: "None", detail: "", action: None, curl: None };
            let rows = vec![named("2026-11-27T02:50:07.031Z"), named("<b>")];
            List::new(Language::English, "Answer", &["When"], empty).rows(rows)
        };
        let [time, other]: [String; 2] = list().of_times(Language::English).row_markup().try_into().unwrap();
        for part in [
            "href=\"/there\"",
            "datetime=\"2026-11-27T02:50:07.031Z\"",
            ">27 November 2026, 02:50:07.031 UTC<",
        ] {
            assert!(time.contains(part), "{part} is not in {time}");
        }
        assert!(other.contains("<bdi>&#60;b&#62;</bdi></a>") && !other.contains("<time"), "{other}");
        assert!(!list().row_markup().concat().contains("<time"));
    }
}
