//! All pages together: drawn once, when the first one is asked for.

use super::{
    document::Document,
    examples::ISSUER,
    files::{PICTURES, TEXTS},
    generated::{Source, generated},
    links::{Linker, Target},
    navigation::{Documents, Navigation},
    search::Index,
};
use crate::surface::{api, reference::Question};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

/// The documentation.
pub struct Site {
    pub target: Target,
    documents: Documents,
    pub navigation: Navigation,
    pub index: Index,
    /// What a reader can try, by the files of the pages. Exported pages have no server to ask.
    pub questions: BTreeMap<String, Question>,
}

/// Returns the documentation as this server has it.
pub fn served() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| Site::of(Target::Server))
}

impl Site {
    /// Draws all pages for `target`.
    pub fn of(target: Target) -> Self {
        let sources = sources();
        let pictures = PICTURES.iter().map(|(file, _)| (*file).to_owned());
        let files: BTreeSet<String> =
            sources.iter().map(|source| source.file.clone()).chain(pictures).collect();
        let mut documents = Documents::new();
        for source in sources {
            let file = source.file.clone();
            let document = Document::new(source, &Linker { from: &file, target, files: &files });
            // The first of its name stays.
            documents.entry(file).or_insert(document);
        }
        let navigation = Navigation::of(&documents);
        let index = Index::of(&documents);
        let questions = match target {
            Target::Server => api::questions(ISSUER),
            Target::Files => BTreeMap::new(),
        };
        Self { target, documents, navigation, index, questions }
    }

    /// Returns a page by its path below `/docs`.
    pub fn page(&self, path: &str) -> Option<&Document> {
        let files = match path {
            "" => ["README.md".to_owned(), String::new()],
            path => [format!("{path}.md"), format!("{path}/README.md")],
        };
        // `README` is no path of its own.
        files.iter().find_map(|file| self.documents.get(file)).filter(|document| document.path() == path)
    }

    /// Returns a page by its file.
    pub fn file(&self, file: &str) -> Option<&Document> {
        self.documents.get(file)
    }

    /// Returns all pages, by their files.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.documents.values()
    }
}

fn sources() -> Vec<Source> {
    let files = TEXTS.iter().map(|(file, text)| Source {
        file: (*file).to_owned(),
        section: None,
        markdown: Cow::Borrowed(*text),
    });
    files.chain(generated()).collect()
}

#[cfg(test)]
mod tests {
    use super::served;

    #[test]
    fn a_page_has_one_path() {
        let title = |path: &str| served().page(path).map(|document| document.article.title.as_str());
        assert_eq!(title(""), Some("Documentation"));
        assert!(title("quickstart").is_some() && title("guides/receive-webhooks").is_some());
        for path in ["README", "quickstart/README", "guides", "guides/receive-webhooks.md", "../README", "/"]
        {
            assert_eq!(title(path), None, "{path}");
        }
    }

    #[test]
    fn every_page_has_a_title_and_a_place() {
        let site = served();
        for document in site.documents() {
            assert!(!document.article.title.is_empty(), "{}", document.file);
            let is_listed = site.navigation.find(&document.file).is_some();
            assert_eq!(is_listed, document.file != "README.md", "{}", document.file);
        }
        assert_eq!(site.navigation.flat().count() + 1, site.documents().count());
        let rest = site.navigation.groups.iter().find(|group| group.title == "More");
        assert!(rest.is_none(), "docs/README.md does not lead to {rest:?}");
    }
}
