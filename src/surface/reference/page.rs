//! A generated page.

/// The Markdown of a page, and where the page is.
#[derive(Clone, Debug)]
pub struct Page {
    /// The path below `/docs`, ending in `.md`; `api/README.md` is the page `/docs/api`. Links in the Markdown are
    /// relative to it.
    pub file: String,
    /// The section of the navigation. `None` for a page beside a `README.md`, below which it is listed.
    pub section: Option<&'static str>,
    /// Begins with the title (`# …`).
    pub markdown: String,
}

/// The section of the pages about the API.
pub(super) const SECTION: &str = "API reference";
