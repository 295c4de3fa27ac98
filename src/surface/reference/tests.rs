//! What holds for the pages and the collection as a whole.

use super::{Page, collection, markdown::anchor, operation::operations, pages};
use crate::surface::api;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn document() -> Value {
    serde_json::from_str(&api::openapi("https://auth.example.org")).unwrap()
}

/// Returns the lines of a page outside its code.
fn prose(page: &Page) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    page.markdown.lines().filter(move |line| {
        let is_fence = line.starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

fn anchors(page: &Page) -> Vec<String> {
    let titles = prose(page).filter(|line| line.starts_with('#'));
    titles.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

/// Returns the file that a link on the page at `from` names, and its anchor.
fn target(from: &str, link: &str) -> (String, String) {
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    let mut parts: Vec<_> = from.split('/').collect();
    if !path.is_empty() {
        parts.pop();
        for part in path.split('/') {
            if part == ".." {
                parts.pop().unwrap();
            } else {
                parts.push(part);
            }
        }
    }
    (parts.join("/"), anchor.to_owned())
}

#[test]
fn every_link_leads_to_a_page_and_a_heading() {
    let pages = pages(&document());
    let headings: BTreeMap<_, _> = pages.iter().map(|page| (page.file.clone(), anchors(page))).collect();
    assert_eq!(headings.len(), pages.len(), "each page has its own file");
    let mut seen = 0;
    for page in &pages {
        let text = prose(page).collect::<Vec<_>>().join("\n");
        for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            if link.contains("://") {
                continue;
            }
            let (file, anchor) = target(&page.file, link);
            if let Some(there) = headings.get(&file) {
                assert!(anchor.is_empty() || there.contains(&anchor), "{}: {link}", page.file);
            } else {
                let docs = concat!(env!("CARGO_MANIFEST_DIR"), "/docs");
                assert!(std::path::Path::new(docs).join(&file).exists(), "{}: {link}", page.file);
            }
            seen += 1;
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn every_page_begins_with_its_title_and_no_heading_is_there_twice() {
    for page in pages(&document()) {
        assert!(page.markdown.starts_with("# "), "{}", page.file);
        let all = anchors(&page);
        let distinct: BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len(), "{}: {all:?}", page.file);
        assert!(all.iter().all(|anchor| !anchor.is_empty()), "{}", page.file);
        assert!(prose(&page).filter(|line| line.starts_with("# ")).count() == 1, "{}", page.file);
    }
}

#[test]
fn every_operation_has_a_page_with_four_samples_and_is_in_the_collection() {
    let document = document();
    let pages = pages(&document);
    let collection = collection(&document);
    let folders = collection["item"].as_array().unwrap();
    for operation in operations(&document) {
        let file = format!("api/{}", operation.file());
        let page = pages.iter().find(|page| page.file == file).unwrap();
        let text = &page.markdown;
        let name = format!("`{} {}`", operation.method(), operation.path);
        assert!(text.contains(&format!("\n{name}\n")), "{name} is not on {file}");
        for language in ["sh", "typescript", "python", "go"] {
            assert!(text.contains(&format!("```{language}\n")), "{name}: {language}");
        }
        assert!(text.contains("**Access**") && text.contains("**Errors**"), "{name}");
        let overview = format!("api/{}/README.md", operation.tag());
        let overview = pages.iter().find(|page| page.file == overview).unwrap();
        assert!(overview.markdown.contains(&name), "{name}");
        let summary = operation.summary();
        assert!(!summary.is_empty() && summary.len() < 120 && !summary.contains('\n'), "{name}: {summary}");
        let folder = folders.iter().find(|folder| folder["name"] == operation.tag()).unwrap();
        let items = folder["item"].as_array().unwrap();
        let same = |item: &&Value| {
            item["request"]["method"] == operation.method().as_str() && item["name"] == summary
        };
        assert_eq!(items.iter().filter(same).count(), 1, "{name}");
    }
}

#[test]
fn the_collection_has_variables_for_what_differs_and_no_secret() {
    let collection = collection(&document());
    let variables = collection["variable"].as_array().unwrap().iter();
    let names: Vec<_> = variables.map(|variable| variable["key"].as_str().unwrap()).collect();
    assert_eq!(names, ["baseUrl", "clientId", "clientSecret", "scope", "accessToken", "expiresAt"]);
    for folder in collection["item"].as_array().unwrap() {
        for item in folder["item"].as_array().unwrap() {
            let raw = item["request"]["url"]["raw"].as_str().unwrap();
            assert!(raw.starts_with("{{baseUrl}}/v1/") && !raw.contains("{client"), "{raw}");
            assert!(!item["response"].as_array().unwrap().is_empty(), "{raw}");
        }
    }
}
