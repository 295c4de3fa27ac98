//! The order of the pages: that of the links in `docs/README.md`, by its sections and their parts. A page that it
//! does not link to is listed below the `README.md` of its folder.

use super::{document::Document, links::resolve, markdown::options};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};

/// The pages by their files.
pub type Documents = BTreeMap<String, Document>;

/// The first page, whose links are the order.
pub const HOME: &str = "README.md";
/// The section of pages that nothing links to.
const REST: &str = "More";

/// A page, and the pages below it.
#[derive(Debug)]
pub struct Entry {
    pub file: String,
    pub title: String,
    /// The heading of the part of the section that begins with this page.
    pub heading: Option<String>,
    pub children: Vec<Self>,
}

/// A section.
#[derive(Debug)]
pub struct Group {
    pub title: String,
    /// On the first page; empty if it has no such section.
    pub anchor: String,
    pub entries: Vec<Entry>,
}

/// Where a page is: its section, and the page above it if there is one.
pub struct Place<'a> {
    pub group: &'a Group,
    pub parent: Option<&'a Entry>,
}

/// The order of all pages. Each page but the first is in it once.
#[derive(Debug, Default)]
pub struct Navigation {
    pub groups: Vec<Group>,
}

impl Navigation {
    /// Returns the order of `documents`.
    pub fn of(documents: &Documents) -> Self {
        let mut seen = BTreeSet::from([HOME.to_owned()]);
        let mut all = Self::default();
        let Some(home) = documents.get(HOME) else { return all };
        let sections = home.article.headings.iter().filter(|heading| heading.level == 2);
        // Links before the first section are no order.
        let links = links_by_section(home, documents).into_iter().skip(1);
        for (heading, files) in sections.zip(links) {
            let listed = files.into_iter().filter(|link| seen.insert(link.file.clone()));
            let entries = in_parts(documents, listed);
            if !entries.is_empty() {
                let (title, anchor) = (heading.title.clone(), heading.anchor.clone());
                all.groups.push(Group { title, anchor, entries });
            }
        }
        // Pages that name a section, before those that may be below them.
        let (named, rest): (Vec<_>, Vec<_>) =
            documents.values().partition(|document| document.section.is_some());
        for document in named.into_iter().filter(|document| seen.insert(document.file.clone())) {
            all.group(document.section.unwrap_or(REST)).push(entry(documents, document.file.clone()));
        }
        let rest = rest.into_iter().filter(|document| !seen.contains(&document.file));
        all.place(documents, rest.map(|document| document.file.clone()).collect());
        all
    }

    /// Puts each of `files` below the page of its folder.
    fn place(&mut self, documents: &Documents, files: Vec<String>) {
        let mut below: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for file in files {
            below.entry(parent_of(&file)).or_default().push(file);
        }
        for group in &mut self.groups {
            for parent in &mut group.entries {
                let Some(files) = below.remove(&parent.file) else { continue };
                parent.children = children(documents, &parent.file, files);
            }
        }
        for file in below.into_values().flatten() {
            self.group(REST).push(entry(documents, file));
        }
    }

    /// Returns the pages of the section `title`, which is new if there is none.
    fn group(&mut self, title: &str) -> &mut Vec<Entry> {
        let known = self.groups.iter().position(|group| group.title == title);
        let at = known.unwrap_or_else(|| {
            self.groups.push(Group { title: title.to_owned(), anchor: String::new(), entries: Vec::new() });
            self.groups.len() - 1
        });
        &mut self.groups[at].entries
    }

    /// Returns every page but the first, in order.
    pub fn flat(&self) -> impl Iterator<Item = &Entry> {
        let entries = self.groups.iter().flat_map(|group| &group.entries);
        entries.flat_map(|entry| std::iter::once(entry).chain(&entry.children))
    }

    /// Returns where the page of `file` is; `None` for the first page.
    pub fn find(&self, file: &str) -> Option<Place<'_>> {
        for group in &self.groups {
            for entry in &group.entries {
                if entry.file == file {
                    return Some(Place { group, parent: None });
                }
                if entry.children.iter().any(|child| child.file == file) {
                    return Some(Place { group, parent: Some(entry) });
                }
            }
        }
        None
    }
}

/// Returns the page of the folder that `file` is in, or, if it is that page, of the folder above.
fn parent_of(file: &str) -> String {
    let path = file.strip_suffix("/README.md").unwrap_or(file);
    path.rsplit_once('/').map_or_else(|| HOME.to_owned(), |(folder, _)| format!("{folder}/README.md"))
}

fn entry(documents: &Documents, file: String) -> Entry {
    let title = documents.get(&file).map(|document| document.article.title.clone()).unwrap_or_default();
    Entry { file, title, heading: None, children: Vec::new() }
}

/// Returns the pages of a section. The first of each part has its heading.
fn in_parts(documents: &Documents, links: impl Iterator<Item = Linked>) -> Vec<Entry> {
    let mut part = String::new();
    let mut entries = Vec::new();
    for link in links {
        let begins = link.part != part && !link.part.is_empty();
        part.clone_from(&link.part);
        entries.push(Entry { heading: begins.then_some(link.part), ..entry(documents, link.file) });
    }
    entries
}

/// Returns `files` as the page of `parent` orders them.
fn children(documents: &Documents, parent: &str, files: Vec<String>) -> Vec<Entry> {
    let linked =
        documents.get(parent).map(|document| links_by_section(document, documents)).unwrap_or_default();
    let linked = linked.into_iter().flatten().map(|link| link.file).filter(|file| files.contains(file));
    let mut seen = BTreeSet::new();
    let ordered: Vec<_> =
        linked.chain(files.iter().cloned()).filter(|file| seen.insert(file.clone())).collect();
    ordered.into_iter().map(|file| entry(documents, file)).collect()
}

/// A page that a document links to.
struct Linked {
    file: String,
    /// The heading of level three above the link; empty if the section has none there.
    part: String,
}

/// Returns the pages that `document` links to: those before its first section, then those of each section.
fn links_by_section(document: &Document, documents: &Documents) -> Vec<Vec<Linked>> {
    let mut sections: Vec<Vec<Linked>> = vec![Vec::new()];
    let mut part = String::new();
    let mut is_heading = false;
    for event in Parser::new_ext(&document.markdown, options()) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                part.clear();
                sections.push(Vec::new());
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H3, .. }) => {
                part.clear();
                is_heading = true;
            }
            Event::End(TagEnd::Heading(_)) => is_heading = false,
            Event::Text(text) if is_heading => part.push_str(&text),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let path = dest_url.split('#').next().unwrap_or_default();
                let file = resolve(&document.file, path).filter(|file| documents.contains_key(file));
                if let (Some(file), Some(section)) = (file, sections.last_mut()) {
                    section.push(Linked { file, part: part.clone() });
                }
            }
            _ => {}
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::{Documents, Navigation};
    use crate::surface::docs::{
        document::Document,
        generated::Source,
        links::{Linker, Target},
    };
    use std::collections::BTreeSet;

    fn documents(sources: &[(&str, Option<&'static str>, &'static str)]) -> Documents {
        let files: BTreeSet<String> = sources.iter().map(|(file, ..)| (*file).to_owned()).collect();
        let drawn = sources.iter().map(|(file, section, markdown)| {
            let source = Source { file: (*file).to_owned(), section: *section, markdown: (*markdown).into() };
            let linker = Linker { from: file, target: Target::Server, files: &files };
            ((*file).to_owned(), Document::new(source, &linker))
        });
        drawn.collect()
    }

    #[test]
    fn pages_are_in_the_order_of_the_links_and_those_of_a_folder_below_it() {
        let documents = documents(&[
            (
                "README.md",
                None,
                "# Docs\n\n[x](a/z.md)\n\n## Do\n\n- [b](a/b.md), [again](a/b.md#x)\n\n\
                 ### Small\n\n[c](a/c.md)\n[d](a/d.md)\n\n## Run\n\n[o](o/README.md)\n",
            ),
            ("a/b.md", None, "# B"),
            ("a/c.md", None, "# C"),
            ("a/d.md", None, "# D"),
            ("a/z.md", None, "# Z"),
            ("errors/README.md", Some("Run"), "# Errors"),
            ("errors/e.md", None, "# E"),
            ("new.md", Some("New"), "# New"),
            ("o/README.md", None, "# O\n\n[2](two.md) [1](one.md)"),
            ("o/one.md", None, "# 1"),
            ("o/three.md", None, "# 3"),
            ("o/two.md", None, "# 2"),
        ]);
        let navigation = Navigation::of(&documents);
        let groups: Vec<_> =
            navigation.groups.iter().map(|group| (group.title.as_str(), group.anchor.as_str())).collect();
        assert_eq!(groups, [("Do", "do"), ("Run", "run"), ("New", ""), ("More", "")]);
        let flat: Vec<_> = navigation.flat().map(|entry| entry.title.as_str()).collect();
        assert_eq!(flat, ["B", "C", "D", "O", "2", "1", "3", "Errors", "E", "New", "Z"]);
        let headings: Vec<_> = navigation.flat().filter_map(|entry| entry.heading.as_deref()).collect();
        assert_eq!(headings, ["Small"], "of the first page of a part alone");
        assert_eq!(navigation.groups[0].entries[1].heading.as_deref(), Some("Small"));
        let place = navigation.find("o/one.md").unwrap();
        assert_eq!((place.group.title.as_str(), place.parent.unwrap().title.as_str()), ("Run", "O"));
        assert!(navigation.find("README.md").is_none());
    }
}
