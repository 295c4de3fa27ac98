//! The pages of the quickstarts: the code blocks of a page, in order, are the whole app that the suite
//! runs. A block names its file after its language, such as `js file=examples/spa/serve.mjs`.

use crate::docs::commands::root;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// The endings of files that a page must show.
const ENDINGS: [&str; 9] = ["go", "html", "ipynb", "java", "js", "mjs", "properties", "py", "rs"];
/// The folders with what was installed, and what was built.
const MADE: [&str; 4] = [".next", "__pycache__", "node_modules", "target"];

/// Returns the names of the examples that have a page.
fn examples() -> Vec<String> {
    let entries = std::fs::read_dir(root().join("examples")).unwrap().map(|entry| entry.unwrap().path());
    let folders = entries.filter(|path| path.join("README.md").exists());
    let mut names: Vec<_> =
        folders.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

/// Adds the files in `folder` that a page must show.
fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if !MADE.iter().any(|made| path.ends_with(made)) {
                sources(&path, into);
            }
        } else if path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known)) {
            into.push(path);
        }
    }
}

/// Returns the code of a file: of a notebook, that of its cells.
fn code(file: &Path) -> String {
    let text = std::fs::read_to_string(file).unwrap();
    if file.extension().is_none_or(|ending| ending != "ipynb") {
        return text;
    }
    let notebook: Value = serde_json::from_str(&text).unwrap();
    let cells = notebook["cells"].as_array().unwrap().iter().filter(|cell| cell["cell_type"] == "code");
    let lines =
        cells.flat_map(|cell| [cell["source"].as_array().unwrap().as_slice(), &[json!("\n")]].concat());
    lines.map(|line| line.as_str().unwrap().to_owned()).collect()
}

/// Returns the lines of `text` that are not blank.
fn significant(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

/// Returns what the code blocks of `page` show of each file, in their order.
fn shown(page: &str) -> BTreeMap<String, Vec<String>> {
    let mut shown: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(fence) = line.strip_prefix("```") else { continue };
        let block: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some((_, file)) = fence.split_once(" file=") {
            shown.entry(file.to_owned()).or_default().extend(significant(&block.join("\n")));
        }
    }
    shown
}

#[test]
fn every_page_shows_the_whole_app_as_it_is() {
    let names = examples();
    assert!(names.len() >= 19, "{names:?}");
    for name in names {
        let page = std::fs::read_to_string(root().join(format!("docs/quickstart/{name}.md")));
        let page = page.unwrap_or_else(|error| panic!("docs/quickstart/{name}.md: {error}"));
        let mut files = Vec::new();
        sources(&root().join("examples").join(&name), &mut files);
        let texts: BTreeMap<_, _> = files
            .iter()
            .map(|file| {
                let path = file.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
                (path, significant(&code(file)))
            })
            .collect();
        assert!(!texts.is_empty(), "{name} has no code");
        assert_eq!(shown(&page), texts, "docs/quickstart/{name}.md and examples/{name} differ");
    }
}

#[test]
fn every_example_is_in_the_index_and_is_run() {
    let index = std::fs::read_to_string(root().join("docs/quickstart/README.md")).unwrap();
    let runs = [include_str!("mod.rs"), include_str!("notebook.rs")].concat();
    for name in examples() {
        assert!(index.contains(&format!("({name}.md)")), "docs/quickstart/README.md does not name {name}");
        assert!(runs.contains(&format!("\"{name}\"")), "no test runs {name}");
        let readme = std::fs::read_to_string(root().join("examples").join(&name).join("README.md")).unwrap();
        assert!(
            readme.contains(&format!("(../../docs/quickstart/{name}.md)")),
            "{name} does not name its page"
        );
    }
}

#[test]
fn a_page_that_drifted_would_be_found() {
    let page = "# T\n\n```sh\nnpm ci\n```\n\n```js file=a.mjs\none\n\n  two\n```\n\
                and\n```js file=a.mjs\nthree\n```\n";
    let text = |lines: &str| BTreeMap::from([("a.mjs".to_owned(), significant(lines))]);
    assert_eq!(shown(page), text("one\n  two\n\nthree\n"));
    for other in ["one\ntwo\nthree", "one\n  two", "three\none\n  two", "one\n  two\nthree\nfour"] {
        assert_ne!(shown(page), text(other), "{other}");
    }
}
