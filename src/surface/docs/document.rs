//! One page of the documentation.

use super::{article::Article, dates, generated::Source, links, links::Linker, markdown};
use time::Date;

/// A page.
pub struct Document {
    /// Its path in `docs/`.
    pub file: String,
    /// The section that a generated page names.
    pub section: Option<&'static str>,
    /// The Markdown as it was written, and at its end the day of its last change.
    pub markdown: String,
    pub article: Article,
    /// The day on which the text last changed. `None` only while a new page is written: a test wants it.
    pub changed: Option<Date>,
}

impl Document {
    /// Draws `source`; `linker` rewrites its links.
    pub fn new(source: Source, linker: &Linker<'_>) -> Self {
        let article = markdown::article(&source.markdown, linker);
        let changed = dates::changed(&source.file);
        let mut markdown = source.markdown.into_owned();
        markdown.push_str(&changed.map(dates::footer).unwrap_or_default());
        Self { file: source.file, section: source.section, markdown, article, changed }
    }

    /// Returns the path below `/docs`.
    pub fn path(&self) -> &str {
        links::path_of(&self.file)
    }

    /// Returns whether the page is a record of why something was decided. People who search how to do something do
    /// not look for it first.
    pub fn is_record(&self) -> bool {
        self.file.contains("/adr/")
    }
}
