//! The pages about conformance: each test that a table names exists. Links and paths in them are checked in `links`.

use crate::docs::commands::root;
use std::{collections::BTreeSet, fs, path::Path};

/// Adds the names of the functions in the Rust files below `folder`.
fn add_functions(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_functions(&path, names);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let found = text.split("fn ").skip(1).filter_map(|rest| rest.split(['(', '<']).next());
            names.extend(found.map(str::to_owned));
        }
    }
}

/// Returns the names of tests in a row of a table. Its first columns are a clause, which may be left out, and a demand.
fn tests_in(row: &str) -> Vec<&str> {
    let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
    let first = if cells.len() == 2 { 1 } else { 2 };
    let reasons = ["not supported", "in part"];
    let cells = cells.into_iter().skip(first);
    let named = cells.filter(|cell| !reasons.iter().any(|reason| cell.starts_with(reason)));
    let spans = named.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    let names = spans.filter_map(|span| span.rsplit("::").next());
    let is_test = |name: &&str| {
        name.matches('_').count() >= 3 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    names.filter(is_test).collect()
}

#[test]
fn every_test_that_a_page_about_conformance_names_exists() {
    let mut names = BTreeSet::new();
    for folder in ["tests/it", "src", "events/src"] {
        add_functions(&root().join(folder), &mut names);
    }
    let (mut missing, mut seen) = (Vec::new(), 0);
    for entry in fs::read_dir(root().join("docs/reference/conformance")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for name in text.lines().filter(|line| line.starts_with("| ")).flat_map(tests_in) {
            seen += 1;
            if !names.contains(name) {
                missing.push(format!("{}: {name}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(seen > 200, "{seen}");
}
