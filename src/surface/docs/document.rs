//! One page of the documentation.

use super::{article::Article, generated::Source, links, links::Linker, markdown};
use std::borrow::Cow;

/// A page.
pub struct Document {
    /// Its path in `docs/`.
    pub file: String,
    /// The section that a generated page names.
    pub section: Option<&'static str>,
    /// The Markdown, as it was written.
    pub markdown: Cow<'static, str>,
    pub article: Article,
}

impl Document {
    /// Draws `source`; `linker` rewrites its links.
    pub fn new(source: Source, linker: &Linker<'_>) -> Self {
        let article = markdown::article(&source.markdown, linker);
        Self { file: source.file, section: source.section, markdown: source.markdown, article }
    }

    /// Returns the path below `/docs`.
    pub fn path(&self) -> &str {
        links::path_of(&self.file)
    }

    /// Returns whether the page is a record of why something was decided. Whoever searches how to do something does not look
    /// for it first.
    pub fn is_record(&self) -> bool {
        self.file.contains("/adr/")
    }
}
