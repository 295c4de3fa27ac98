//! A list: filters that live in the URL, a table whose first cell is the link, cursor paging, and an empty state that says what
//! to do next.

use super::{
    text::{KindsText, words},
    value::{Link, Value},
};
use crate::language::Language;
use askama::{Template, filters::HtmlSafe};

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
    /// The text of the first cell, which people may have chosen.
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
}

impl HtmlSafe for RowView<'_> {}

impl RowView<'_> {
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
            empty,
        }
    }

    /// Shows the caption as the title of a section, for a list among other parts.
    #[must_use]
    pub fn titled(self) -> Self {
        Self { is_titled: true, ..self }
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

    /// Shows chips of which one is always on.
    #[must_use]
    pub fn choices(self, chips: Vec<Chip>) -> Self {
        Self { chips, is_choice: true, ..self }
    }

    /// Shows how many rows there are, with the links to other pages of the list. A list that is always whole doesn't need it.
    #[must_use]
    pub fn paged(self, links: PageLinks) -> Self {
        Self { is_paged: true, next: links.next, first: links.first, ..self }
    }

    /// Sets the link to the list without its filters, if some are on (`Paging::all`). Without rows, the list then says that
    /// none matches, and leads there.
    #[must_use]
    pub fn all(self, href: Option<String>) -> Self {
        Self { all: href, ..self }
    }

    /// Returns the markup of each row, for a page that shows the list already.
    pub fn row_markup(&self) -> Vec<String> {
        self.rows.iter().map(|row| self.row(row).render().unwrap_or_default()).collect()
    }

    fn row<'a>(&'a self, row: &'a Row) -> RowView<'a> {
        RowView { row, columns: &self.columns }
    }

    fn count(&self) -> String {
        match self.rows.len() {
            1 => self.words.shown_one.to_owned(),
            count => format!("{count} {}", self.words.shown),
        }
    }
}
