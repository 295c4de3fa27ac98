//! Pages that are made from what the server knows about itself rather than from a file of `docs/`. They are drawn,
//! searched and exported as those are.

use super::examples::ISSUER;
use crate::surface::api;
use std::borrow::Cow;

/// The Markdown of a page, and where the page is.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path below `docs/`, ending in `.md`: `errors/invalid_grant.md` is served at
    /// `/docs/errors/invalid_grant`, and `errors/README.md` at `/docs/errors`. Links in the Markdown are relative
    /// to it, as in a file.
    pub file: String,
    /// The section of the navigation: a heading of `docs/README.md`, or a new one. `None` for a page that
    /// `docs/README.md` links to, and for a page beside a `README.md`, below which it is listed.
    pub section: Option<&'static str>,
    /// Begins with the title (`# …`). HTML in it is shown as text.
    pub markdown: Cow<'static, str>,
}

/// Returns the generated pages: the reference of the REST API, its errors and its events. A file of `docs/` with
/// the same path comes before a generated page.
pub fn generated() -> Vec<Source> {
    let pages = api::pages(ISSUER).into_iter();
    pages
        .map(|page| Source { file: page.file, section: page.section, markdown: page.markdown.into() })
        .collect()
}
