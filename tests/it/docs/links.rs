//! The links of the documentation: each must lead to an existing file or folder, and each anchor to a heading. The same
//! holds for repository paths in backticks. Commands in the documentation are checked in `documented`.

use crate::docs::commands::{root, texts};
use std::{
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
};

/// Folders whose files are named from the root of the repository.
const FOLDERS: [&str; 12] = [
    ".ci/",
    "benches/",
    "deploy/",
    "docs/",
    "events/",
    "examples/",
    "migrations/",
    "projections/",
    "scripts/",
    "sdk/",
    "src/",
    "tests/",
];

/// Returns the text of a page outside its fenced code blocks.
fn prose(text: &str) -> String {
    let mut fenced = false;
    let kept = text.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        fenced ^= is_fence;
        !fenced && !is_fence
    });
    kept.collect::<Vec<_>>().join("\n")
}

/// Returns the targets of the links in `prose`.
fn links(prose: &str) -> Vec<&str> {
    let outside_of_code = prose.split('`').step_by(2);
    let targets = outside_of_code.flat_map(|text| text.split("](").skip(1));
    targets.filter_map(|rest| rest.split(')').next()).collect()
}

/// Returns the paths in backticks that start at the root of the repository.
fn paths(prose: &str) -> Vec<&str> {
    let is_path = |span: &&str| {
        FOLDERS.iter().any(|folder| span.starts_with(folder)) && !span.contains(char::is_whitespace)
    };
    prose.split('`').skip(1).step_by(2).filter(is_path).collect()
}

/// Returns the part of a path that must exist: the text before a placeholder such as `<name>`, a star or `…`.
fn without_placeholder(path: &str) -> &str {
    match path.find(['<', '*', '…']) {
        None => path,
        Some(at) => path[..at].rsplit_once('/').map_or("", |(folder, _)| folder),
    }
}

/// Returns the anchors of the headings in `prose`, as GitHub makes them.
fn anchors(prose: &str) -> BTreeSet<String> {
    let mut times: HashMap<String, usize> = HashMap::new();
    let titles = prose.lines().filter_map(|line| {
        let title = line.trim_start_matches('#');
        (title.len() < line.len() && title.starts_with(' ')).then(|| title.trim().to_lowercase())
    });
    let anchor = |title: String| {
        let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        let slug = kept.collect::<String>().replace(' ', "-");
        let before = *times.entry(slug.clone()).and_modify(|times| *times += 1).or_insert(0);
        if before == 0 { slug } else { format!("{slug}-{before}") }
    };
    titles.map(anchor).collect()
}

/// Pages by their canonical paths, without their code blocks.
type Pages = HashMap<PathBuf, String>;

/// Returns why `link` on the page at `page` is broken, if it is.
fn wrong_link(pages: &Pages, page: &Path, link: &str) -> Option<&'static str> {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = if path.is_empty() { page.to_owned() } else { page.with_file_name("").join(path) };
    let Ok(target) = target.canonicalize() else { return Some("there is no such file") };
    let has_anchor =
        anchor.is_empty() || pages.get(&target).is_some_and(|text| anchors(text).contains(anchor));
    (!has_anchor).then_some("there is no such heading")
}

#[test]
fn every_link_and_path_in_the_documentation_leads_somewhere() {
    let mut files = Vec::new();
    let own = ["sdk/typescript/README.md", "sdk/python/README.md"];
    for path in ["docs", "README.md", "CONTRIBUTING.md"].into_iter().chain(own) {
        texts(&root().join(path), &mut files);
    }
    let is_page = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "md") && file.exists();
    let pages: Pages = files
        .into_iter()
        .filter(is_page)
        .map(|file| (file.canonicalize().unwrap(), prose(&std::fs::read_to_string(file).unwrap())))
        .collect();
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (page, text) in &pages {
        let relative = links(text).into_iter().filter(|link| !link.contains(':'));
        for link in relative {
            seen += 1;
            if let Some(why) = wrong_link(&pages, page, link) {
                wrong.push(format!("{}: {link}: {why}", page.display()));
            }
        }
        for path in paths(text) {
            seen += 1;
            if !root().join(without_placeholder(path)).exists() {
                wrong.push(format!("{}: `{path}`: there is no such file", page.display()));
            }
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 200, "{seen}");
}

#[test]
fn a_link_that_leads_nowhere_would_be_found() {
    let text = prose(
        "# A `code` title\n\n[x](#a-code-title) [`y`](../b.md#c) `src/a.rs` `src/<name>/b.rs` `a b`\n\
         ```sh\n[z](d.md)\n```\n## Twice\n## Twice\n",
    );
    assert_eq!(links(&text), ["#a-code-title", "../b.md#c"]);
    assert_eq!(paths(&text), ["src/a.rs", "src/<name>/b.rs"]);
    assert_eq!(without_placeholder("src/<name>/b.rs"), "src");
    assert_eq!(anchors(&text).into_iter().collect::<Vec<_>>(), ["a-code-title", "twice", "twice-1"]);

    let page = root().join("README.md").canonicalize().unwrap();
    let pages = Pages::from([(page.clone(), text)]);
    assert_eq!(wrong_link(&pages, &page, "#twice"), None);
    assert_eq!(wrong_link(&pages, &page, "docs/README.md"), None);
    for link in ["#thrice", "README.md#thrice", "docs/nothing.md"] {
        assert!(wrong_link(&pages, &page, link).is_some(), "{link}");
    }
}
