//! The documentation as files, for any web server: pages with relative links, their Markdown, the pictures, and
//! what they load. The examples are as they were written. The colours follow the device, because there is nobody
//! to remember a choice.

use super::{
    files::PICTURES,
    links::{Target, html_of},
    machine,
    site::Site,
    text::TEXT,
    view::{ExportedPage, View},
};
use crate::surface::web::{
    assets,
    shared::{language::Language, text::PageText},
};
use askama::Template;

/// The stylesheets and scripts that pages load.
const ASSETS: [&str; 3] = ["style.css", "docs.css", "docs.js"];

/// A file, by its path in the exported folder.
pub struct Exported {
    pub path: String,
    pub bytes: Vec<u8>,
}

impl Exported {
    fn new(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), bytes: bytes.into() }
    }
}

/// Returns all files.
///
/// # Errors
/// When a page can't be drawn.
pub fn exported() -> Result<Vec<Exported>, askama::Error> {
    let site = Site::of(Target::Files);
    let mut all = Vec::new();
    for document in site.documents() {
        all.push(Exported::new(html_of(&document.file), drawn(View::unfilled(&site, document))?));
        all.push(Exported::new(document.file.clone(), document.markdown.as_bytes()));
    }
    let search = View::found(&site, TEXT.of(Language::English).search, "");
    all.push(Exported::new("search.html", drawn(search)?));
    all.push(Exported::new("search.json", machine::index(&site)));
    all.push(Exported::new("llms.txt", machine::llms(&site, "")));
    all.extend(PICTURES.iter().map(|(file, bytes)| Exported::new(*file, *bytes)));
    for name in ASSETS {
        let asset = assets::built_in(name).map(|(_, text)| Exported::new(format!("assets/{name}"), text));
        all.extend(asset);
    }
    Ok(all)
}

fn drawn(view: View) -> Result<String, askama::Error> {
    ExportedPage { text: PageText::new(&TEXT, Language::English), view }.render()
}
