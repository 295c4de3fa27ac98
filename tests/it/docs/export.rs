//! `xwms docs export`: the same pages as files, whose links work from any folder.

use super::{
    commands::{root, texts},
    html::{anchors, attributes},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

fn export(to: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xwms")).args(["docs", "export"]).arg(to).output().unwrap()
}

/// Returns the exported file of a file of `docs/`.
fn html_of(file: &Path) -> PathBuf {
    if file.ends_with("README.md") { file.with_file_name("index.html") } else { file.with_extension("html") }
}

#[test]
fn exported_pages_are_those_of_the_server_and_link_to_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("new/site");
    let output = export(&to);
    assert!(output.status.success(), "{output:?}");

    let mut sources = Vec::new();
    texts(&root().join("docs"), &mut sources);
    let mut pages: BTreeMap<PathBuf, (String, BTreeSet<String>)> = BTreeMap::new();
    let mut names = vec![PathBuf::from("search.html")];
    let is_page = |source: &PathBuf| source.extension().is_some_and(|ending| ending == "md");
    for source in sources.into_iter().filter(is_page) {
        let name = source.strip_prefix(root().join("docs")).unwrap();
        let (exported, written) =
            (fs::read_to_string(to.join(name)).unwrap(), fs::read_to_string(&source).unwrap());
        // The day of the last change is at the end.
        assert!(exported.starts_with(&written), "{name:?}");
        names.push(html_of(name));
    }
    for name in names {
        let file = to.join(name).canonicalize().unwrap();
        let html = fs::read_to_string(&file).unwrap();
        let anchors = anchors(&html);
        pages.insert(file, (html, anchors));
    }
    let mut seen = 0;
    for (file, (html, _)) in &pages {
        assert!(!html.contains("href=\"/") && !html.contains("src=\"/"), "{file:?} needs a server");
        let mut links = attributes(html, "a", "href");
        links.extend(attributes(html, "img", "src"));
        links.extend(attributes(html, "link", "href"));
        links.extend(attributes(html, "script", "src"));
        links.extend(attributes(html, "div", "data-index"));
        for link in links.iter().filter(|link| !link.contains(':')) {
            seen += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { file.clone() } else { file.with_file_name("").join(path) };
            let target = target.canonicalize().unwrap_or_else(|_| panic!("{file:?} links to {link}"));
            let has_anchor = anchor.is_empty() || pages[&target].1.contains(anchor);
            assert!(has_anchor, "{file:?} links to {link}");
        }
    }
    assert!(seen > 5_000, "{seen}");
    let machine = to.join("guides/connect-a-machine-client.html").canonicalize().unwrap();
    assert!(
        pages[&machine].0.contains("https://auth.example.org/oauth/token"),
        "examples are as they were written"
    );
}

#[test]
fn a_folder_with_files_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.txt"), "kept").unwrap();
    let output = export(folder.path());
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not empty"), "{output:?}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
