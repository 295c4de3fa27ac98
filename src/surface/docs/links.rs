//! Where the links of the documentation lead. Files link to each other as they are in `docs/`; a page links to pages.

use std::collections::BTreeSet;

/// Where pages are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// On a server, below `/docs`.
    Server,
    /// As files in a folder, with relative links.
    Files,
}

/// Returns the path of the page of `file`, below `/docs`; empty for the first page.
pub fn path_of(file: &str) -> &str {
    let path = file.strip_suffix("README.md").or_else(|| file.strip_suffix(".md")).unwrap_or(file);
    path.trim_end_matches('/')
}

/// Returns the exported file of the page of `file`.
pub fn html_of(file: &str) -> String {
    match file.strip_suffix("README.md") {
        Some(folder) => format!("{folder}index.html"),
        None => format!("{}.html", file.strip_suffix(".md").unwrap_or(file)),
    }
}

/// Returns the relative address of `to` on a page of `from`; both are paths in the exported folder.
fn relative(from: &str, to: &str) -> String {
    format!("{}{to}", "../".repeat(from.matches('/').count()))
}

/// Returns the file that `link` names in the text of `from`; `None` if it is outside of `docs/`.
pub fn resolve(from: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

impl Target {
    /// Returns the address of the page of `to`, on a page of `from`.
    pub fn page(self, from: &str, to: &str) -> String {
        match (self, path_of(to)) {
            (Self::Server, "") => "/docs".to_owned(),
            (Self::Server, path) => format!("/docs/{path}"),
            (Self::Files, _) => relative(from, &html_of(to)),
        }
    }

    /// Returns the address of a file that is served as it is: a picture, Markdown or the index.
    pub fn file(self, from: &str, to: &str) -> String {
        match self {
            Self::Server => format!("/docs/{to}"),
            Self::Files => relative(from, to),
        }
    }

    /// Returns the address of a stylesheet or script.
    pub fn asset(self, from: &str, name: &str) -> String {
        match self {
            Self::Server => format!("/assets/{name}"),
            Self::Files => relative(from, &format!("assets/{name}")),
        }
    }

    /// Returns the address of the search.
    pub fn search(self, from: &str) -> String {
        match self {
            Self::Server => "/docs/search".to_owned(),
            Self::Files => relative(from, "search.html"),
        }
    }
}

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
pub enum Href {
    Here(String),
    /// To another site.
    Away(String),
}

/// Rewrites the links of one file.
pub struct Linker<'a> {
    /// The file.
    pub from: &'a str,
    pub target: Target,
    /// All files that have an address.
    pub files: &'a BTreeSet<String>,
}

impl Linker<'_> {
    /// Returns where `link` leads; `None` if that is no page: a source file of the repository, or a scheme that
    /// could run a script.
    pub fn href(&self, link: &str) -> Option<Href> {
        let has_scheme = link.split(['/', '#', '?']).next().is_some_and(|first| first.contains(':'));
        if has_scheme {
            let is_safe = ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme));
            return is_safe.then(|| Href::Away(link.to_owned()));
        }
        if link.starts_with('#') {
            return Some(Href::Here(link.to_owned()));
        }
        if link.starts_with('/') {
            let is_ours = self.target == Target::Server && !link.starts_with("//");
            return is_ours.then(|| Href::Here(link.to_owned()));
        }
        let end = link.find('#').unwrap_or(link.len());
        let (path, anchor) = link.split_at(end);
        let file = self.find(path)?;
        let href = match file.ends_with(".md") {
            true => self.target.page(self.from, &file),
            false => self.target.file(self.from, &file),
        };
        Some(Href::Here(format!("{href}{anchor}")))
    }

    /// Returns the file that `path` names, or the page of the folder that it names.
    pub fn find(&self, path: &str) -> Option<String> {
        let file = resolve(self.from, path)?;
        let of_folder = format!("{file}/README.md");
        [file, of_folder].into_iter().find(|file| self.files.contains(file))
    }
}

#[cfg(test)]
mod tests {
    use super::{Href, Linker, Target, html_of, path_of};
    use std::collections::BTreeSet;

    fn hrefs(target: Target, links: &[&str]) -> Vec<Option<Href>> {
        let files = ["README.md", "guides/a.md", "guides/b.md", "operations/README.md", "pictures/p.webp"];
        let files: BTreeSet<String> = files.into_iter().map(str::to_owned).collect();
        let linker = Linker { from: "guides/a.md", target, files: &files };
        links.iter().map(|link| linker.href(link)).collect()
    }

    #[test]
    fn a_file_becomes_a_page() {
        let pages =
            ["README.md", "operations/README.md", "guides/a.md"].map(|file| (path_of(file), html_of(file)));
        let expected =
            [("", "index.html"), ("operations", "operations/index.html"), ("guides/a", "guides/a.html")];
        assert_eq!(pages, expected.map(|(path, html)| (path, html.to_owned())));
    }

    #[test]
    fn links_between_files_lead_to_pages() {
        let links = ["b.md#x", "../README.md", "../operations", "../pictures/p.webp", "#here"];
        let here = |hrefs: [&str; 5]| Vec::from(hrefs.map(|href| Some(Href::Here(href.to_owned()))));
        let server = ["/docs/guides/b#x", "/docs", "/docs/operations", "/docs/pictures/p.webp", "#here"];
        assert_eq!(hrefs(Target::Server, &links), here(server));
        let files = [
            "../guides/b.html#x",
            "../index.html",
            "../operations/index.html",
            "../pictures/p.webp",
            "#here",
        ];
        assert_eq!(hrefs(Target::Files, &links), here(files));
    }

    #[test]
    fn only_addresses_of_the_web_and_of_mail_lead_away() {
        let away = Some(Href::Away("https://a.example/b.md".to_owned()));
        assert_eq!(hrefs(Target::Server, &["https://a.example/b.md"]), [away]);
        let nowhere = [
            "javascript:alert(1)",
            "data:text/html,x",
            "//a.example",
            "c.md",
            "../../src/lib.rs",
            "../../../../etc/passwd",
        ];
        assert!(hrefs(Target::Server, &nowhere).iter().all(Option::is_none));
        assert_eq!(hrefs(Target::Files, &["/v1/openapi.json"]), [None]);
    }
}
